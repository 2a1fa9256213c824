"""Checks: one claim about the engine a file, with the formula behind it."""
