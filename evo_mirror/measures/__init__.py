"""Measures: what is read off a generation. They change nothing. One idea, one file."""
