"""Assays: experiments on those that evolved, one a file. Counterfactual lives of the same genotypes, on common luck."""

from evo_mirror.assays._battery import Result, assay, assays, examine
from evo_mirror.assays._subjects import Subjects

__all__ = ["Result", "Subjects", "assay", "assays", "examine"]
