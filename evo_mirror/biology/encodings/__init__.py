"""Encodings: how a genotype develops into a wiring. One encoding a file."""
