"""Scenarios: what is to be simulated, and how it is read from a file."""
