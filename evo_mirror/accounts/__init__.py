"""Accounts: claims about where mirroring comes from, as constraints on a scenario. One account a file."""

from evo_mirror.accounts._rivals import Rival, Rivals, gathered, rivals
from evo_mirror.accounts._stated import OURS, Stated

__all__ = ["OURS", "Rival", "Rivals", "Stated", "gathered", "rivals"]
