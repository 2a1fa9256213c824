"""Effective size of two sexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution import breeding
from evo_mirror.evolution.sexing import females
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.validating.breeding_alone import world
from evo_mirror.studies.validating.checks.base import Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.choosing import tournament_chances
from evo_mirror.theory.effective_size import effective_size_two_sexes, expected_effective_size
from evo_mirror.theory.wright_fisher import binomial_matrix

_N, _DRAWN, _SHARE = 12, 40, 0.3
_TOLD = "chance that places of two children have one parent"
_SPREAD = np.linspace(0.0, 1.0, _N)
_REGIMES: dict[str, dict[str, Any]] = {"neutral": {"kind": "neutral"}, "tournaments": {"kind": "tournament", "size": 3}}


@dataclass(frozen=True)
class _Mating:
    """One generation: females, chance that places of two children have one parent, male mothers and female fathers."""

    n_females: int
    together: float
    are_wrong: int


class TwoSexes(Check):
    """With separate sexes, drift is that of 4 N_f N_m / (N_f + N_m) individuals, whoever is fit."""

    kind: Literal["two_sexes"] = "two_sexes"
    title: ClassVar[str] = "Effective size of two sexes"
    topic: ClassVar[Topic] = "Diploids, selfing and sexes"
    formula: ClassVar[str] = (
        "places of two children go to one parent with chance 1 / N_e = (1 / N_f + 1 / N_m) / 4; under selection 1 / N_f and "
        "1 / N_m are Σ p_i² over each sex; where sexes are drawn, the mean over their binomial numbers"
    )
    sources: ClassVar[tuple[str, ...]] = ("Wright1931", "CrowDenniston1988")
    setting: ClassVar[str] = (
        "12 individuals, sexes exact: neutral, and tournaments of 3 within each sex; 40, of whom each is female with probability "
        "0.3: neutral."
    )
    axes: ClassVar[Mapping[str, str]] = {_TOLD: "females", "parents of the wrong sex": "females", "females": "females"}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        for name, regime in _REGIMES.items():
            for n_females in (1, 3, 6):
                scenario = _world(_N, sex_shares="exact", female_share=n_females / _N, selection=regime)
                series, purpose = f"{name}, of {_N}", f"{name}, {n_females} of {_N}"
                found = [_mated(scenario, _SPREAD, effort.moment(purpose, r)) for r in range(effort.of(800))]
                together = np.array([one.together for one in found])
                yield Told(_TOLD, series, n_females).of_mean(together, 1.0 / _effective_size(n_females, name))
                wrong, most = sum(one.are_wrong for one in found), max(one.n_females for one in found)
                yield Told("parents of the wrong sex", series, n_females).of_identity(wrong, 0.0, rounding=0.0)
                yield Told("females", series, n_females).of_identity(most, n_females, rounding=0.0)
        yield from _drawn(effort)


def _effective_size(n_females: int, regime: str) -> float:
    if regime == "neutral":
        return effective_size_two_sexes(n_females, n_fathers=_N - n_females)
    ranks = [np.arange(k, dtype=np.float64) for k in (n_females, _N - n_females)]
    return 4.0 / sum(1.0 / expected_effective_size(tournament_chances(rank, size=3)) for rank in ranks)


def _drawn(effort: Effort) -> Iterator[Comparison]:
    scenario = _world(_DRAWN, female_share=_SHARE, selection=_REGIMES["neutral"])
    series, wanted = f"neutral, {_SHARE:g} of {_DRAWN} drawn", _SHARE * _DRAWN
    found = [_mated(scenario, np.ones(_DRAWN), effort.moment(series, r)) for r in range(effort.of(1500))]
    chances = binomial_matrix(np.full(_DRAWN + 1, _SHARE))[0, 1:-1]
    sizes = np.array([effective_size_two_sexes(k, n_fathers=_DRAWN - k) for k in range(1, _DRAWN)])
    chance = float((chances / sizes).sum() / chances.sum())
    yield Told(_TOLD, series, wanted).of_mean(np.array([one.together for one in found]), chance)
    yield Told("females", series, wanted).of_mean(np.array([float(one.n_females) for one in found]), wanted)


def _world(size: int, *, selection: dict[str, Any], **settings: Any) -> Scenario:
    named = {f"population__{key}": value for key, value in {"sexes": "separate", **settings}.items()}
    return world(size, selection=selection, **named)


def _mated(scenario: Scenario, fitness: NDArray[np.float64], moment: Moment) -> _Mating:
    is_female = females(scenario, scenario.structure.homes(len(fitness)), moment)
    assert is_female is not None
    parents = breeding.choose_parents(scenario, fitness, moment)
    counts, n = np.bincount(parents.ravel()), len(parents)
    together = float((counts * (counts - 1)).sum() / (4 * n * (n - 1)))
    wrong = int((~is_female[parents[:, 0]]).sum() + is_female[parents[:, 1]].sum())
    return _Mating(int(is_female.sum()), together, wrong)
