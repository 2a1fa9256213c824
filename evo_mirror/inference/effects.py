"""Draws of what is not known of studies: a paradigm's scale, a laboratory's shift, how far both can be trusted, sample sizes.

The equations stand in `evo_mirror.inference.observation`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.reports import Reports
from evo_mirror.machine.counters import Address, uniforms


@dataclass(frozen=True)
class Effects:
    """Draws of what studies share, and of how large each was.

    Attributes
    ----------
    scale : (n_draws, n_findings) float64 array
        eta of each finding's paradigm.
    shift : (n_draws, n_findings) float64 array
        z of each finding's laboratory.
    informative : (n_draws, n_findings) float64 array
        w(y) of each finding.
    sample : (n_draws, n_findings) float64 array
        Effective number of individuals behind each finding.
    """

    scale: NDArray[np.float64]
    shift: NDArray[np.float64]
    informative: NDArray[np.float64]
    sample: NDArray[np.float64]


def effects_from_normals(
    reports: Reports,
    laboratory: NDArray[np.float64],
    paradigm: NDArray[np.float64],
    own: NDArray[np.float64],
    *,
    doubts: Doubts,
) -> Effects:
    """Turn standard normal deviates into effects.

    Parameters
    ----------
    reports : Reports
    laboratory : (n_draws, n_laboratories, 2) float64 array
        Shift z and trust y.
    paradigm : (n_draws, n_paradigms, 2) float64 array
        Standardised log scale and trust y.
    own : (n_draws, n_findings) float64 array
        Standardised log number of individuals.
    doubts : Doubts

    Returns
    -------
    Effects
    """
    laboratory, paradigm = laboratory[:, reports.laboratory], paradigm[:, reports.paradigm]
    trust = (laboratory[..., 1] + paradigm[..., 1]) / np.sqrt(2.0)
    informative = np.broadcast_to(reports.informative, trust.shape)
    if doubts.sharing < 1.0:
        liability = ndtri(reports.informative) - np.sqrt(doubts.sharing) * trust
        informative = ndtr(liability / np.sqrt(1.0 - doubts.sharing))
    else:
        informative = (trust < ndtri(reports.informative)).astype(float)
    scale = doubts.scale_median * np.exp(doubts.scale_spread * paradigm[..., 0])
    sample = reports.sample * np.exp(reports.sample_spread * own)
    return Effects(scale=scale, shift=laboratory[..., 0], informative=informative, sample=sample)


def draw_effects(reports: Reports, *, doubts: Doubts, seed: int, n_draws: int | None = None) -> Effects:
    """Draw the effects that studies share, and their sizes, spread evenly (a Latin hypercube) and addressed by name.

    A laboratory's draws depend on its name and the seed alone, so that neither the order nor the choice of findings changes
    them.

    Parameters
    ----------
    reports : Reports
    doubts : Doubts
    seed : int
    n_draws : int, optional
        ``doubts.n_draws`` by default.

    Returns
    -------
    Effects
    """
    n_draws = doubts.n_draws if n_draws is None else n_draws
    laboratory = _even_normals("laboratory", reports.laboratories, n_draws, seed=seed)
    paradigm = _even_normals("paradigm", reports.paradigms, n_draws, seed=seed)
    own = _even_normals("study", reports.ids, n_draws, seed=seed)[..., 0]
    return effects_from_normals(reports, laboratory, paradigm, own, doubts=doubts)


@lru_cache(maxsize=32)
def _even_normals(kind: str, names: tuple[str, ...], n_draws: int, *, seed: int) -> NDArray[np.float64]:
    """Two standard normals a name and draw, (n_draws, n_names, 2), one in each of n_draws equal slices of probability.

    Kept: a comparison weighs the same studies some twenty times, and most of that would be sorting.
    """
    individuals = np.array([int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) for name in names], dtype=np.int64)
    draws = uniforms(Address(seed, f"inference {kind}"), individuals, 4 * n_draws)
    draws = draws.reshape(len(names), 2, 2, n_draws)
    ranks = np.argsort(np.argsort(draws[:, :, 0], axis=-1, kind="stable"), axis=-1, kind="stable")
    normals = np.asarray(ndtri((ranks + draws[:, :, 1]) / n_draws).transpose(2, 0, 1))
    normals.setflags(write=False)
    return normals
