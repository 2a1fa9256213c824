"""Heritability: how far children resemble their parents, reared by others, by their parents, or without learning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._jackknife import jackknifed
from evo_mirror.assays._lives import bred, lived
from evo_mirror.assays._mirroring import LAST, gain
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import LARGER, Assay, Effect, Measured, Outcome, told
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.generation import draw
from evo_mirror.foundation.errors import MeasureError
from evo_mirror.machine.counters import uniforms
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.life import Life
from evo_mirror.state.lived import Elders
from evo_mirror.theory.quantitative import heritability

_CHILDREN = 4
"""Of each pair."""

SLOPES: Mapping[str, str] = {"reared by others": "h2", "reared by parents": "h2_home", "untaught": "h2_innate"}
"""Arm to the statistic that is its slope."""


class Heritability(Assay):
    """Pairs of the newborns examined grow up and have four children each; nobody is in two pairs.

    h2 is the slope of the children's mean mirror gain on that of their two parents, as adults, an estimate of V_A / V_P
    [Falconer1996]. Children meet the world and the kind of rearing that their parents met, on luck of their own, and are
    reared by the parents of other children, so that they share nothing with their own but genes. Reared by their own parents
    they resemble them by rearing too, and the slope is no heritability of genes: the difference is what rearing hands on.
    Untaught, parents and children alike cannot learn. Where sibs would answer some, parents answer all. Errors are jackknifed
    over families.
    """

    kind: Literal["heritability"] = "heritability"
    statistics: ClassVar[Mapping[str, str]] = {
        "h2": "slope of mirror gain on that of both parents, children reared by others",
        "h2_home": "slope of mirror gain on that of both parents, children reared by these",
        "h2_innate": "slope of mirror gain on that of both parents, where nobody can learn",
        "rearing": "slope at home less that of children reared by others",
    }
    units: ClassVar[Mapping[str, str]] = dict.fromkeys(statistics, "1")
    measured: ClassVar[Mapping[str, Measured]] = {
        "parent_1": Measured("lambda", "mirror gain of the first parent as an adult"),
        "parent_2": Measured("lambda", "mirror gain of the second parent as an adult"),
        "children": Measured("lambda", "mean mirror gain of their children as adults"),
    }
    drawn: ClassVar[tuple[str, ...] | None] = ("children",)
    procedure: ClassVar[str] = (
        "Newborns grew up, were paired at random and had four children a pair. These were reared by other pairs, or by their own "
        "parents, or lived without learning, and were compared with their parents. Each row of the table is a family."
    )
    needs: ClassVar[tuple[str, ...]] = ("two parents",)
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "reared by others": "children of each pair, reared by another pair",
            "reared by parents": "the same children, reared by their own parents",
            "untaught": "the same children and parents, none of whom can learn",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        pairs = _paired(subjects)
        innate = gain(subjects, lived(subjects, subjects.wiring, subjects.experience, learns=False), LAST)
        mature = gain(subjects, subjects.reared, LAST)
        arms = {}
        for arm in self.arms(subjects.scenario):
            of = innate if arm == "untaught" else mature
            life = _grown(subjects, pairs, by_others=arm == "reared by others", learns=arm != "untaught")
            children = gain(subjects, life, LAST).reshape(len(pairs), _CHILDREN).mean(axis=1)
            arms[arm] = {"parent_1": of[pairs[:, 0]], "parent_2": of[pairs[:, 1]], "children": children}
        return Outcome(arms)

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        numbers = np.array([[of[name] for name in self.measured] for of in outcome.arms.values()])
        numbers = numbers[:, :, np.isfinite(numbers).all(axis=(0, 1))]
        others, home, _ = range(3)

        def slope(arm: int, keep: NDArray[np.int64]) -> float:
            first, second, children = numbers[arm][:, keep]
            try:
                return heritability(children, np.stack([first, second], axis=1)).value
            except MeasureError:
                return float("nan")

        n = numbers.shape[2]
        return {
            **{name: jackknifed(partial(slope, arm), n) for arm, name in enumerate(SLOPES.values())},
            "rearing": jackknifed(lambda keep: slope(home, keep) - slope(others, keep), n),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        genes = told(
            found["h2"],
            above="Children reared by others resemble their parents in mirroring: part of its variation is heritable.",
            none="Children reared by others do not resemble their parents in mirroring: its variation is hardly heritable.",
            below="Children reared by others are unlike their parents, as additive genes cannot make them: families are few.",
            undefined="Heritability is undefined because parents do not differ, or families are too few.",
            bound=LARGER,
        )
        rearing = told(
            found["rearing"],
            above="Reared by their own parents they resemble them more: rearing is inherited too.",
            none="Reared by their own parents they resemble them no more.",
            below="Reared by their own parents they resemble them less.",
            undefined="",
            bound=LARGER,
            question="Whether rearing is inherited too",
        )
        return " ".join(filter(None, (genes, rearing)))


def _paired(subjects: Subjects) -> NDArray[np.int64]:
    """Two parents a family, nobody twice; one is left over where they are odd: (n_families, 2) int array."""
    n = subjects.population.size
    luck = uniforms(subjects.moment.address("parents of families"), np.arange(1), n)[0]
    return np.argsort(luck, kind="stable")[: n // 2 * 2].reshape(-1, 2)


def _grown(subjects: Subjects, pairs: NDArray[np.int64], *, by_others: bool, learns: bool) -> Life:
    """The lives of all children, family by family, in the world of their parents."""
    scenario, repertoire = subjects.scenario, subjects.repertoire
    moment = subjects.moment.at(subjects.moment.generation + 1)
    channels, heads = repertoire.channels, repertoire.heads
    strength = subjects.reared.strength[:, : channels.n_features, heads.units]
    elders = Elders(np.ascontiguousarray(strength)) if scenario.asks_elders else None
    children = bred(subjects, np.repeat(pairs, _CHILDREN, axis=0))
    wiring = develop(scenario, children, moment, threads=subjects.threads)
    raisers = np.roll(children.parents, _CHILDREN, axis=0) if by_others else children.parents
    experience = draw(
        scenario, replace(children, parents=raisers), wiring, repertoire, elders, moment, threads=subjects.threads
    )  # fmt: skip
    return lived(subjects, wiring, experience, learns=learns)
