"""Faces: what a person meets. The command line, the figures and the report."""
