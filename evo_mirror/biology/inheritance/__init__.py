"""Inheritance: how the genotype of a child is made from those of its parents."""
