"""Rearing: where experience comes from. One source a file."""
