"""Selection that depends on how many others there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.rivalry import Rivalry
from evo_mirror.machine.counters import Moment
from evo_mirror.studies.validating.breeding_alone import N_LOCI, course, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.chains import distribution_after
from evo_mirror.theory.wright_fisher import binomial_matrix

_N, _AT, _LATE = 20, (1, 2, 4, 8), 24
_RATE = 0.05
"""Of mutation, both ways."""
_FREQUENCY, _ROOM, _COST = 1.5, 2.0, 0.25
_CASES = (("by share", Rivalry(frequency=_FREQUENCY), 0.0), ("by number", Rivalry(room=_ROOM), _COST))


class FrequencyDependence(Check):
    """What pays less the more others have it settles where it pays no more than the alternative."""

    kind: Literal["frequency_dependence"] = "frequency_dependence"
    title: ClassVar[str] = "Frequency- and density-dependent selection"
    topic: ClassVar[Topic] = "Selection"
    formula: ClassVar[str] = (
        "P(i → j) binomial with q = p* (1 − u) + (1 − p*) u, p* = i f / (i f + N − i): i of N carry the allele, with fitness "
        "f = 2 − s (i − 1) / (N − 1), or f = 1 + K / (K + i − 1) − c; after t generations by the chain"
    )
    sources: ClassVar[tuple[str, ...]] = ("Ewens2004", "MaynardSmith1982")
    setting: ClassVar[str] = (
        "N = 20 haploids of two parents, mutation both ways at u = 0.05; s = 1.5, so that carriers are as fit as others at a "
        "share of 2/3 of all others; or K = 2, c = 0.25, so that they are beside 6 others, K (1 / c − 1); no carriers at first."
    )
    axes: ClassVar[Mapping[str, str]] = {"mean frequency": GENERATION, "share of populations without it": GENERATION}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        start: NDArray[np.float64] = np.zeros((_N, N_LOCI))
        frequency = np.arange(_N + 1) / _N
        scenario = world(
            _N, population__mutation_rate=_RATE, encoding={"kind": "ternary", "wrong": 0.5, "right": 0.5},
            selection={"kind": "proportional"}, mutation={"wiring": {"kind": "two_way", "forward": _RATE, "backward": _RATE}},
        )  # fmt: skip
        for name, rivalry, cost in _CASES:
            worth = partial(_fitness, rivalry, cost)
            carriers = np.array([
                course(scenario, start, _LATE, effort.moment(f"rivals {name}", r), fitness=worth)[:, :, 0].sum(axis=1)
                for r in range(effort.of(300))
            ])  # fmt: skip
            matrix = binomial_matrix(_chances(rivalry, cost))
            told = [
                (g, name, distribution_after(np.eye(_N + 1)[0], transition=matrix, n_steps=g)) for g in (*_AT, _LATE)
            ]
            for g, series, shares in told:
                mean = float(shares @ frequency)
                spread = float(np.sqrt(shares @ frequency**2 - mean * mean))
                yield Told("mean frequency", series, g).of_error(carriers[:, g] / _N, mean, spread)
                none = int((carriers[:, g] == 0).sum())
                yield Told("share of populations without it", series, g).of_share(none, len(carriers), float(shares[0]))


def _fitness(rivalry: Rivalry, cost: float, alleles: NDArray[np.float64], _moment: Moment) -> NDArray[np.float64]:
    has = alleles[:, 0]
    return np.asarray(1.0 + rivalry.shared(has) - cost * has)


def _chances(rivalry: Rivalry, cost: float) -> NDArray[np.float64]:
    """(_N + 1,) chances of a child to carry the allele; from the formula, not from what is to be checked."""
    i = np.arange(_N + 1.0)
    others = np.maximum(0.0, i - 1.0)
    factor = 1.0 - rivalry.frequency * others / (_N - 1.0)
    if rivalry.room is not None:
        factor = factor * rivalry.room / (rivalry.room + others)
    fitness = 1.0 + factor - cost
    share = i * fitness / (i * fitness + _N - i)
    return np.asarray(share * (1.0 - _RATE) + (1.0 - share) * _RATE)
