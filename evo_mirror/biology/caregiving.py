"""Caregiving: how adults respond to what children do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import compiled
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.scene import Caregivers, Neighbours


def caregivers_of(
    strength: NDArray[np.float32], repertoire: Repertoire, parents: NDArray[np.int32] | None = None
) -> Caregivers:  # fmt: skip
    """Adults keep their strengths, and see the children's acts in the looks of the moment.

    Parameters
    ----------
    strength : (n_adults, n_features, n_units) float32 array
        Mature strengths of the mirror route.
    repertoire : Repertoire
        Of the children.
    parents : (n_adults, 2) int32 array, optional
        The adults' own, where known.
    """
    looks = np.ascontiguousarray(repertoire.sights.reshape(-1, repertoire.channels.n_features))
    drives = np.zeros((len(strength), len(looks), repertoire.n_actions))
    with np.errstate(all="ignore"):  # learning that ran away is for others to report
        _respond(np.ascontiguousarray(strength), looks, repertoire.readout, drives)
    return Caregivers(drives, parents)


def neighbours_of(adults: NDArray[np.int32], children: NDArray[np.int32]) -> Neighbours | None:
    """Children grow up among the adults of the deme in which they were born; among all where that has none.

    Parameters
    ----------
    adults : (n_adults,) int32 array
        Deme of each.
    children : (n_individuals,) int32 array
        Deme of each.

    Returns
    -------
    Neighbours or None
        None where all live in one deme.
    """
    if not adults.any() and not children.any():
        return None
    ends = np.cumsum(np.bincount(adults, minlength=int(children.max(initial=0)) + 1))
    bounds = np.stack([np.concatenate([[0], ends[:-1]]), ends], axis=1)[children]
    bounds[bounds[:, 0] == bounds[:, 1]] = 0, len(adults)
    return Neighbours(np.argsort(adults, kind="stable"), np.ascontiguousarray(bounds))


@compiled
def _respond(
    strength: NDArray[np.float32], looks: NDArray[np.float32], readout: NDArray[np.float32], drives: NDArray[np.float64]
) -> None:  # fmt: skip
    """In double precision, a sight at a time: the drives of units by it, then those of programs."""
    n_features, n_units = strength.shape[1:]
    units = np.empty(n_units)
    for i in range(len(drives)):
        for sight in range(len(looks)):
            units[:] = 0.0
            for feature in range(n_features):
                shown = np.float64(looks[sight, feature])
                for unit in range(n_units):
                    units[unit] += shown * np.float64(strength[i, feature, unit])
            for unit in range(n_units):
                for program in range(drives.shape[2]):
                    drives[i, sight, program] += units[unit] * np.float64(readout[unit, program])
