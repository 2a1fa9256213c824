"""Mutation: what becomes of an allele that mutates, and how often. One kernel a file."""
