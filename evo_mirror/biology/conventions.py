"""Conventions: wherever theory distinguishes what programs often leave open, in one table, `conventions.toml`.

Each is stated at length where it is carried out; there they stand side by side, as one would look them up while reading a paper.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple


class Convention(NamedTuple):
    """One line of the table.

    Attributes
    ----------
    subject : str
    holds : str
        What is done.
    where : str
        The module that does it, below `evo_mirror`.
    checks : tuple of str
        Kinds of checks of `evo-mirror validate` that would turn red if it were done otherwise; none where tests alone hold it.
    """

    subject: str
    holds: str
    where: str
    checks: tuple[str, ...]


@cache
def conventions() -> tuple[Convention, ...]:
    """All of them, in the order of a generation."""
    text = resources.files(__package__).joinpath("conventions.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["convention"]
    return tuple(Convention(row["subject"], row["holds"], row["where"], tuple(row["checks"])) for row in rows)
