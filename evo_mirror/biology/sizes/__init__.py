"""Sizes: how many individuals there are in each generation."""
