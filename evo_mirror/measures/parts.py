"""Parts of a generation: measures of tables that are taken from some individuals at a time.

A table of drives in double precision takes more room than the life it was measured in. Taken from a whole generation at once
such tables would set the most memory that a study ever needs, and wander through it several times; a part stays in the cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.state.lived import Lived

_NUMBERS = 2**15
"""Numbers in the tables of one part: a quarter of a megabyte."""


def parts(n: int, numbers_each: int) -> Iterator[slice]:
    """Slices that together are 0 to ``n - 1``, each of so many individuals as fit into the cache."""
    step = max(1, _NUMBERS // max(1, numbers_each))
    return (slice(first, min(first + step, n)) for first in range(0, n, step))


def program_drives(lived: Lived, ages: Sequence[int]) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Which individuals, and R of theirs at some ages: (n_individuals_of_the_part, n_ages, n_actions, n_actions)."""
    life, stage = lived.life, lived.repertoire
    for part in parts(len(life.drives), len(ages) * stage.n_actions * max(stage.n_actions, stage.heads.n_heads)):
        some = replace(life, drives=life.drives[part][:, list(ages)])
        yield part, some.program_drives(stage.readout, stage.heads)
