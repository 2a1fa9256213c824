"""How many units of each class there would be by chance.

Two baselines, both exact, since "it answers in both conditions" is a weak criterion: with many actions, and units that answer
easily, it is met by accident.

- *Product of marginals*: tuning in doing and tuning in seeing are independent. The tuning of every unit in doing is
  put together with that of every unit in seeing of the same individual; the share of mirror units among all these pairs is
  P(answers when done) x P(answers when seen).
- *Permutation of labels*: each unit keeps both tunings, but which action is which is shuffled between the conditions; the
  mean over all K! permutations. A set S of s of K actions then is any such set alike, so that it avoids j given actions with
  probability C(K - j, s) / C(K, s). Whether a unit is a mirror unit at all does not change, nor whether it is anti-mirror; of
  which kind it is else, does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import MeasureError, Words, phrase
from evo_mirror.measures.units import (
    ANTI_MIRROR,
    BROADLY_CONGRUENT,
    CLASSES,
    EXECUTION_ONLY,
    LOGICALLY_RELATED,
    NON_CONGRUENT,
    STRICTLY_CONGRUENT,
    Classified,
    classes_of,
    same_goal,
    shares_of,
)

_NORMAL_95 = 1.959963984540054
_PAIRS_AT_ONCE = 2_000_000
"""Pairs of units held at a time: about 16 MB for each number that is asked of them."""


def by_product_of_marginals(found: Classified) -> NDArray[np.float64]:
    """Expected shares of classes if doing and seeing were independent.

    Parameters
    ----------
    found : Classified

    Returns
    -------
    (n_individuals, n_classes) float64 array
        In the order of `CLASSES`.
    """
    n, n_units = found.classes.shape
    block = max(1, _PAIRS_AT_ONCE // max(1, n_units**2))
    parts = [_pairs(found, slice(start, start + block)) for start in range(0, max(1, n), block)]
    return np.concatenate(parts)


def _pairs(found: Classified, who: slice) -> NDArray[np.float64]:
    """Shares of classes among all pairs of a unit's tuning in doing and a unit's tuning in seeing, in some individuals."""
    done, seen = found.doing.effective[who], found.seeing.effective[who]
    # Small whole numbers: exact in float32, in whatever order they are added up.
    across = seen.transpose(0, 2, 1).astype(np.float32)
    overlap, related = done.astype(np.float32) @ across, same_goal(done, found.goal_of).astype(np.float32) @ across
    same = (overlap == done.sum(axis=-1)[:, :, None]) & (overlap == seen.sum(axis=-1)[:, None, :])
    selective = [side.selectivity[who] > found.least_selectivity for side in (found.doing, found.seeing)]
    pairs = classes_of(
        found.doing.sign[who][:, :, None], found.seeing.sign[who][:, None, :],
        is_same=same & selective[0][:, :, None] & selective[1][:, None, :], overlaps=overlap > 0, is_related=related > 0,
    )  # fmt: skip
    return shares_of(pairs.reshape(len(pairs), -1))


def by_permutation(found: Classified) -> NDArray[np.float64]:
    """Expected shares of classes if labels of actions were permuted between doing and seeing: mean over all permutations.

    Parameters
    ----------
    found : Classified

    Returns
    -------
    (n_individuals, n_classes) float64 array
        In the order of `CLASSES`.
    """
    done, seen = found.doing.effective, found.seeing.effective
    n_done, n_seen = done.sum(axis=-1), seen.sum(axis=-1)
    avoids, sets = _avoiding(done.shape[-1])
    no_overlap = avoids[n_done, n_seen]
    no_goal = avoids[same_goal(done, found.goal_of).sum(axis=-1), n_seen]
    selective = (found.doing.selectivity > found.least_selectivity) & (
        found.seeing.selectivity > found.least_selectivity
    )
    same = np.where(selective & (n_done == n_seen), 1.0 / sets[n_seen], 0.0)
    congruent = (found.classes < EXECUTION_ONLY) & (found.classes != ANTI_MIRROR)
    chances = np.zeros((*found.classes.shape, len(CLASSES)))
    for kind, chance in (
        (STRICTLY_CONGRUENT, same), (BROADLY_CONGRUENT, 1.0 - no_overlap - same), (LOGICALLY_RELATED, no_overlap - no_goal),
        (NON_CONGRUENT, no_goal),
    ):  # fmt: skip
        chances[..., kind] = np.where(congruent, chance, 0.0)
    for kind in range(ANTI_MIRROR, len(CLASSES)):
        chances[..., kind] = found.classes == kind
    return np.asarray(chances.mean(axis=1))


@lru_cache(maxsize=16)
def _avoiding(n_actions: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """C(K - j, s) / C(K, s) by j and s, and C(K, s) by s."""
    sizes = range(n_actions + 1)
    table = np.array([[comb(n_actions - j, s) / comb(n_actions, s) for s in sizes] for j in sizes])
    return table, np.array([float(comb(n_actions, s)) for s in sizes])


@dataclass(frozen=True)
class Enrichment:
    """How many times more often than by chance.

    Attributes
    ----------
    ratio : float
        Mean observed share over mean expected share.
    low, high : float
        95 % interval over individuals.
    """

    ratio: float
    low: float
    high: float


def enrichment(observed: NDArray[np.float64], expected: NDArray[np.float64]) -> Enrichment:
    """Compare shares with what they would be by chance.

    The ratio of the means over individuals, R; its standard error by the delta method is that of the mean of o - R e over the
    mean of e, and the interval is one of its logarithm, R exp(± 1.96 SE / R), so that it never goes below 0.

    Parameters
    ----------
    observed, expected : (n_individuals,) float64 arrays
        Shares of units, of the same individuals; two at least.

    Returns
    -------
    Enrichment
        Without an upper end (NaN) where nothing was observed.

    Raises
    ------
    MeasureError
        If nothing is expected by chance, or there are fewer than two individuals.
    """
    n, below = len(expected), float(expected.mean()) if len(expected) else 0.0
    if n < 2 or below <= 0.0:
        raise MeasureError(
            phrase(
                "enrichment", "have two individuals at least, and something to expect by chance",
                got=Words(f"{n} individuals and an expected share of {below:g}"), remedy="Record more individuals or units.",
            )
        )  # fmt: skip
    ratio = float(observed.mean()) / below
    if ratio == 0.0:
        return Enrichment(0.0, 0.0, float("nan"))
    error = float((observed - ratio * expected).std(ddof=1)) / n**0.5 / below
    span = float(np.exp(_NORMAL_95 * error / ratio))
    return Enrichment(ratio, ratio / span, ratio * span)
