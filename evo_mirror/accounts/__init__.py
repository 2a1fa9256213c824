"""Accounts: claims about where mirroring comes from, as constraints on a scenario. One account a file."""

from evo_mirror.accounts._rivals import Rivals, rivals

__all__ = ["Rivals", "rivals"]
