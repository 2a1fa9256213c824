"""Accounts: claims about where mirroring comes from, as constraints on a scenario. One account a file."""

from evo_mirror.accounts._rivals import Rival, Rivals, gathered, rivals
from evo_mirror.accounts._stated import OURS, Stated
from evo_mirror.accounts._written import NAME, SHARED, AccountFile, account_from, account_text

__all__ = [
    "NAME",
    "OURS",
    "SHARED",
    "AccountFile",
    "Rival",
    "Rivals",
    "Stated",
    "account_from",
    "account_text",
    "gathered",
    "rivals",
]
