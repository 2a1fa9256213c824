"""Mutation and selection in balance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.counters import Moment
from evo_mirror.studies.validating.breeding_alone import N_LOCI, course, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.chains import distribution_after, stationary
from evo_mirror.theory.wright_fisher import haploid_matrix

_N, _AT, _LATE = 16, (1, 2, 4, 8, 16), 40
_FORWARD, _BACKWARD = 0.12, 0.08
"""What is left of the beginning after 40 generations is 0.8^40 or less: 1e-4."""
_CASES = (("neutral", 0.0), ("harmful", -0.2))


class MutationSelection(Check):
    """An allele that mutation brings and selection takes away is as frequent as it should be."""

    kind: Literal["mutation_selection"] = "mutation_selection"
    title: ClassVar[str] = "Mutation-selection balance"
    topic: ClassVar[Topic] = "Mutation"
    formula: ClassVar[str] = (
        "P(i → j) binomial with q = p* (1 − v) + (1 − p*) u, p* = i (1 + s) / (N + i s): i of N carry the allele, u and v the "
        "rates to it and from it; after t generations by the chain, and its stationary distribution"
    )
    sources: ClassVar[tuple[str, ...]] = ("Ewens2004", "Wright1931", "CrowKimura1970")
    setting: ClassVar[str] = (
        "N = 16 haploids of two parents, u = 0.12, v = 0.08; neutral, or carriers with fitness 0.8; no carriers at first."
    )
    axes: ClassVar[Mapping[str, str]] = {"mean frequency": GENERATION, "share of populations without it": GENERATION}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        start: NDArray[np.float64] = np.zeros((_N, N_LOCI))
        frequency = np.arange(_N + 1) / _N
        scenario = world(
            _N, population__mutation_rate=_FORWARD,
            encoding={"kind": "ternary", "wrong": 0.5, "right": 0.5}, selection={"kind": "proportional"},
            mutation={"wiring": {"kind": "two_way", "forward": _FORWARD, "backward": _BACKWARD}},
        )  # fmt: skip
        for name, s in _CASES:
            worth = partial(_fitness, s)
            carriers = np.array([
                course(scenario, start, _LATE, effort.moment(name, r), fitness=worth)[:, :, 0].sum(axis=1)
                for r in range(effort.of(300))
            ])  # fmt: skip
            matrix = haploid_matrix(_N, selection=s, from_focal=_BACKWARD, to_focal=_FORWARD)
            told = [(g, name, distribution_after(np.eye(_N + 1)[0], transition=matrix, n_steps=g)) for g in _AT]
            for g, series, shares in [*told, (_LATE, f"{name}, stationary", stationary(matrix))]:
                mean = float(shares @ frequency)
                spread = float(np.sqrt(shares @ frequency**2 - mean * mean))
                yield Told("mean frequency", series, g).of_error(carriers[:, g] / _N, mean, spread)
                none = int((carriers[:, g] == 0).sum())
                yield Told("share of populations without it", series, g).of_share(none, len(carriers), float(shares[0]))


def _fitness(s: float, alleles: NDArray[np.float64], _moment: Moment) -> NDArray[np.float64]:
    return np.asarray(1.0 + s * alleles[:, 0])
