"""Invasion from rarity: innate mirrorers or good learners among those that evolved, and the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._morphs import MORPHS, as_morph, is_possible
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.evolution.breeding import choose_parents, parental_shares
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.generation import live_through
from evo_mirror.evolution.objectives import merits
from evo_mirror.evolution.overlapping import Overlap
from evo_mirror.foundation.errors import MeasureError
from evo_mirror.machine.counters import Moment, uniforms
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population

_BROODS = 20
"""How often parents are chosen anew from the same fitness, to learn how many offspring each can expect."""


class Invasion(Assay):
    """A few newborns of a rare morph are put in place of others, and the population goes on.

    The advantage is the rare morph's relative fitness less 1: mean expected offspring over that of the common morph, after one
    life. Its spread is the share of ancestry it has after some generations less that at the start: where children have one
    parent, its frequency. Each invasion is repeated with others in place of the rare, and everybody at another place, hence
    with other luck; these repetitions are what errors are reckoned from. Where generations overlap, all begin their lives
    together, and then one is born and one dies at a time. One in which learning
    runs away says nothing.
    """

    kind: Literal["invasion"] = "invasion"
    statistics: ClassVar[Mapping[str, str]] = {
        f"{name}_{what}": text.format(morph=about)
        for name, about in MORPHS.items()
        for what, text in (
            ("advantage", "relative fitness of a few {morph} among those that evolved, less 1"),
            ("resisted", "relative fitness of a few of those that evolved among {morph}, less 1"),
            ("spread", "share of ancestry that a few {morph} gained within some generations"),
        )
    }
    units: ClassVar[Mapping[str, str]] = dict.fromkeys(statistics, "1")
    measured: ClassVar[Mapping[str, Measured]] = {
        "advantage": Measured("1", "relative fitness of the rare morph less 1, in one repetition"),
        "share_before": Measured("1", "share of the rare morph at the start"),
        "share_after": Measured("1", "share of ancestry of the rare morph at the end"),
    }
    drawn: ClassVar[tuple[str, ...] | None] = ("advantage", "share_after")
    procedure: ClassVar[str] = (
        "A few newborns of the evolved population were exchanged for others who were born with perfect mirroring, or with the "
        "wiring of founders and a good learning rate. It was counted how many offspring they had, and what became of their "
        "descendants; then likewise a few of the evolved among many of the others. Each row of the table is a repetition."
    )
    needs: ClassVar[tuple[str, ...]] = ("heritable wiring or rate",)
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            name: text
            for morph, about in MORPHS.items()
            for name, text in (
                (f"{morph} rare", f"a few {about} among those that evolved"),
                (f"{morph} common", f"a few of those that evolved among {about}"),
            )
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        n_repeats = subjects.scenario.assays.invasion_repeats
        nothing = {name: np.full(n_repeats, np.nan) for name in self.measured}
        arms = {}
        for morph in MORPHS:
            can_be = is_possible(morph, subjects.scenario)
            for side in ("rare", "common"):
                each = [_invaded(subjects, morph, k, is_rare=side == "rare") for k in range(n_repeats * can_be)]
                measured = {name: np.array([getattr(one, name) for one in each]) for name in self.measured}
                arms[f"{morph} {side}"] = measured if can_be else nothing
        return Outcome(arms)

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        found = {}
        for morph in MORPHS:
            rare = outcome.arms[f"{morph} rare"]
            found[f"{morph}_advantage"] = effect(rare["advantage"])
            found[f"{morph}_resisted"] = effect(outcome.of(f"{morph} common", "advantage"))
            found[f"{morph}_spread"] = effect(rare["share_after"] - rare["share_before"])
        return found

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        said = []
        for morph, about in MORPHS.items():
            said.append(
                told(
                    found[f"{morph}_advantage"],
                    above=f"A few {about} have more offspring than those that evolved: they can invade.",
                    none=f"A few {about} have as many offspring as those that evolved.",
                    below=f"A few {about} have fewer offspring than those that evolved: they cannot invade.",
                    undefined=f"Whether {about} can invade is undefined because nobody can inherit what makes them so, or "
                    "because learning ran away in most repetitions.",
                )
            )
            said.append(
                told(
                    found[f"{morph}_resisted"],
                    above="The evolved could invade a population of them.",
                    none="The evolved would be neither better nor worse off among them.",
                    below="The evolved could not invade a population of them.",
                    undefined=f"Whether the evolved could invade a population of {about} is undefined.",
                )
            )
        return " ".join(filter(None, said))


@dataclass(frozen=True)
class _Invasion:
    """One repetition; attributes as in `Invasion.measured`."""

    advantage: float
    share_before: float
    share_after: float


def _invaded(subjects: Subjects, morph: str, repetition: int, *, is_rare: bool) -> _Invasion:
    population = _shuffled(subjects, repetition)
    n = population.size
    luck = uniforms(subjects.moment.address("who is rare"), np.array([repetition]), n)[0]
    n_rare = min(max(1, round(subjects.scenario.assays.invaders * n)), n - 1)
    rare = np.zeros(n, np.bool_)
    rare[np.argsort(luck, kind="stable")[:n_rare]] = True
    mixed, share = as_morph(morph, population, subjects, rare if is_rare else ~rare), float(rare.mean())
    try:
        return _Invasion(_advantage(subjects, mixed, rare), share, _ancestry(subjects, mixed, rare))
    except MeasureError:  # a mixture that nobody asked to be stable; the other assays, and repetitions, stand
        return _Invasion(float("nan"), share, float("nan"))


def _shuffled(subjects: Subjects, repetition: int) -> Population:
    """Everybody at another place in the same deme, so that other luck befalls them."""
    whole = subjects.whole
    luck = uniforms(subjects.moment.address("invasion"), np.array([repetition]), whole.size)[0]
    to, of = np.lexsort((np.arange(whole.size), whole.demes)), np.lexsort((luck, whole.demes))
    rows = np.empty(whole.size, np.int64)
    rows[to] = of
    return replace(whole, genotypes=whole.genotypes[rows], parents=whole.parents[rows], birth_ids=whole.birth_ids[rows])


def _advantage(subjects: Subjects, mixed: Population, rare: NDArray[np.bool_]) -> float:
    """Relative fitness less 1, from offspring that each can expect."""
    scenario, moment = subjects.scenario, subjects.moment
    lived = live_through(scenario, mixed, subjects.elders, moment, threads=subjects.threads)
    merit = merits(scenario, lived, moment)
    expected = np.zeros(mixed.size)
    for brood in range(_BROODS):
        luck = Moment(moment.seed, moment.replicate + (brood + 1) * 2**32, moment.generation)
        parents = choose_parents(scenario, merit, luck, demes=mixed.demes, threads=subjects.threads)
        expected += parental_shares(parents, mixed.size)
    common = float(expected[~rare].mean())
    return float(expected[rare].mean()) / common - 1.0 if common > 0.0 else float("nan")


def _ancestry(subjects: Subjects, mixed: Population, rare: NDArray[np.bool_]) -> float:
    """Share of ancestry of the rare after the generations asked for."""
    scenario, moment = subjects.scenario, subjects.moment
    evolution = Evolution(scenario, seed=moment.seed, replicate=moment.replicate, threads=subjects.threads)
    evolution.population, evolution.elders, evolution.moment = mixed, subjects.elders, moment
    if scenario.population.overlaps:
        return _ancestry_among_the_living(evolution, subjects.whole, rare)
    share = rare.astype(np.float64)
    for _ in range(scenario.assays.invasion_generations):
        evolution.step()
        share = share[evolution.population.parents].mean(axis=1)
    return float(share.mean())


def _ancestry_among_the_living(evolution: Evolution, whole: Population, rare: NDArray[np.bool_]) -> float:
    """The same where generations overlap: all begin life together, and are named by birth id."""
    mixed = evolution.population
    named = np.where(mixed.parents < 0, -1, whole.birth_ids[mixed.parents]).astype(np.int32)
    evolution.population = replace(mixed, parents=named)
    evolution.living = Overlap(evolution.scenario, evolution.moment, evolution.threads).founders(evolution.population)
    share = dict(zip(mixed.birth_ids.tolist(), rare.astype(np.float64).tolist(), strict=True))
    for _ in range(evolution.scenario.assays.invasion_generations):
        evolution.step()
        births = evolution.births
        assert births is not None
        for born, (one, other) in zip(births.birth_ids.tolist(), births.parents.tolist(), strict=True):
            share[born] = 0.5 * (share[one] + share[other])
    return float(np.mean([share[one] for one in evolution.population.birth_ids.tolist()]))
