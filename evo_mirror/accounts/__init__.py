"""Accounts: claims about where mirroring comes from, as constraints on a scenario. One account a file."""
