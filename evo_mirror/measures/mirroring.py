"""Mirroring of a whole generation: `indices.mirror_index` and `indices.mirror_gain` of everybody at every age, compiled.

The drives of programs in double precision take more room than the life that they were measured in. Here they are made, added up
and forgotten, and the numbers are those of `indices` up to rounding.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.once import once
from evo_mirror.machine.compiled import HAS_LANES
from evo_mirror.machine.threads import in_blocks
from evo_mirror.measures.mirroring_abreast import measure_abreast
from evo_mirror.measures.mirroring_in_turn import Readout, measure_in_turn
from evo_mirror.state.lived import Lived
from evo_mirror.state.repertoire import Repertoire


@once  # several measures ask
def index_and_gain(lived: Lived, threads: int = 1) -> NDArray[np.float64]:
    """Mirror index and mirror gain of each individual at each age, found once for each generation.

    Parameters
    ----------
    lived : Lived
    threads : int

    Returns
    -------
    (2, n_individuals, n_ages) float64 array
        NaN where learning left a drive that is no number. In memory, each age lies in one piece.
    """
    drives = np.ascontiguousarray(lived.life.drives)
    n, n_ages, n_actions, n_heads = drives.shape
    found = np.zeros((2, n_ages, n))
    if n_actions > 1:
        bits = drives.view(np.int32).reshape(n, n_ages, n_actions * n_heads)
        measure = measure_abreast if HAS_LANES else measure_in_turn
        in_blocks(
            n, threads, measure, drives, bits, lived.repertoire.heads.n_units, reading_of(lived.repertoire), *found
        )
        found[1] /= lived.asymptote
    found.flags.writeable = False  # several measures have it
    return found.transpose(0, 2, 1)


@once
def reading_of(repertoire: Repertoire) -> Readout:
    """How the programs of a repertoire are read off its units.

    Parameters
    ----------
    repertoire : Repertoire
    """
    readout = repertoire.readout
    programs, units = np.nonzero(readout.T)
    first = np.searchsorted(programs, np.arange(readout.shape[1] + 1))
    return Readout(first, units.astype(np.int64), readout[units, programs])
