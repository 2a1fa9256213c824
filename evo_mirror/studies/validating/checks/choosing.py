"""Draws of every regime of selection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np

from evo_mirror.evolution import breeding
from evo_mirror.studies.validating.breeding_alone import world
from evo_mirror.studies.validating.checks.base import Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.studies.validating.regimes import regimes
from evo_mirror.theory.choosing import truncation_chances

_FITNESS = np.array([0.5, 3.0, 1.0, 1.0, 7.0, 2.0, 0.0, 1.0, 2.5, 4.0])
_KEPT, _KEPT_OF_EQUALS = 5, 7
"""Kept by truncation: with the cut between unequals, and among the three whose fitness is 1."""


class Choosing(Check):
    """Everybody fills parental places as often as the regime of selection says."""

    kind: Literal["choosing"] = "choosing"
    title: ClassVar[str] = "Who breeds"
    topic: ClassVar[Topic] = "Selection"
    formula: ClassVar[str] = (
        "For the i-th worst of N: 1/N (neutral); w_i / Σ w (proportional); (i^k − (i − 1)^k) / N^k and C(i − 1, k − 1) / C(N, k) "
        "(tournaments of k, with and without replacement); 1/K for i > N − K (truncation); "
        "(2 − a + 2 (a − 1)(i − 1) / (N − 1)) / N (linear ranking). Equals share alike"
    )
    sources: ClassVar[tuple[str, ...]] = ("BlickleThiele1996", "Baker1985")
    setting: ClassVar[str] = (
        "10 individuals, three of them equally fit; k = 3, a = 1.8, K = 5, and K = 7 where the cut falls among equals."
    )
    axes: ClassVar[Mapping[str, str]] = {"share of places": "individual, from the least fit"}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        order = np.argsort(_FITNESS, kind="stable")
        for regime in regimes(_KEPT):
            scenario = world(effort.of(60_000), selection=dict(regime.settings))
            places = breeding.choose_parents(scenario, _FITNESS, effort.moment(regime.name)).ravel()
            chances, counts = regime.chances(_FITNESS), np.bincount(places, minlength=len(_FITNESS))
            for rank, who in enumerate(order):
                told = Told("share of places", regime.name, rank)
                yield told.of_share(int(counts[who]), len(places), float(chances[who]))
        yield from self._lots(effort, order.tolist())

    def _lots(self, effort: Effort, order: list[int]) -> Iterator[Comparison]:
        """One place of each generation: a lot among equals is drawn once for all places of one."""
        series = "truncation among equals"
        scenario = world(len(_FITNESS), selection={"kind": "truncation", "number": _KEPT_OF_EQUALS})
        firsts = [
            breeding.choose_parents(scenario, _FITNESS, effort.moment(series, r))[0, 0] for r in range(effort.of(3000))
        ]
        chances = truncation_chances(_FITNESS, n_parents=_KEPT_OF_EQUALS)
        counts = np.bincount(firsts, minlength=len(_FITNESS))
        for rank, who in enumerate(order):
            told = Told("share of places", series, rank)
            yield told.of_share(int(counts[who]), len(firsts), float(chances[who]))
