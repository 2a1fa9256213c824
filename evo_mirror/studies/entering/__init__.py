"""Entering: from a user's files and words to the accounts that take part in a comparison."""

from evo_mirror.studies.entering.choosing import chosen, weights_from
from evo_mirror.studies.entering.reading import names_in, read_accounts

__all__ = ["chosen", "names_in", "read_accounts", "weights_from"]
