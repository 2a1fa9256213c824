"""Measures that every generation is put through: the columns of ``generations.csv``. One a file."""
