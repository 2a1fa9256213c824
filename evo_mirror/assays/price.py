"""Price's equation with learning: why the next generation mirrors more, or less, than this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._mirroring import GAIN
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import UNDEFINED, Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.evolution.generation import generation, live_through, setting, thrifty
from evo_mirror.lifetime.live import live
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.mirroring import index_and_gain
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.lived import Elders, Lived
from evo_mirror.state.population import Population

_ALL, _BRED, _AGAIN, _NEXT = "generation", "parents", "offspring as parents were", "offspring"
_PARTS = ("innate", "learned")

_AT_ONCE = 0.001
"""What a change within one generation has to exceed to matter [lambda]: fifty of them make what matters elsewhere."""


class PricePartition(Assay):
    """Two generations in a row as they really live, everybody in them; weights are realised offspring.

    With g the mature mirror gain of an individual that cannot learn, and l what learning adds, the change of the mean of g + l is
    Cov(w, g)/w (selection) + E(w Dg)/w (transmission: mutation and recombination) + change of the mean of l (learned), exactly.
    Offspring genotypes are reared a second time in the experience of their parents' generation: the k-th child in the
    place of the k-th individual, with its caregivers, its luck and its world. What they learn there, less what was learned
    there, is due to the learner, with all that its genes do, also by leaving less to be learned; the rest is due to their own
    experience. Transmission is told in the parents' world; what a change of looks does to innate gain, as ``looks``. So
    selection + transmission + looks + learner + experience = change, to rounding. Selection of luck in learning shows nowhere: it
    is not inherited.

    Each term is a mean over offspring, and its error says by how much it would differ in another brood of the same parents.
    Where the next generation is smaller, it is reared in the first places only, and learner and experience share some luck.
    """

    kind: Literal["price"] = "price"
    statistics: ClassVar[Mapping[str, str]] = {
        "change": "mean mature mirror gain of offspring less that of their parents' generation",
        "selection": "change of the innate part by selection: its covariance with realised relative offspring",
        "transmission": "change of the innate part by mutation and recombination",
        "looks": "change of the innate part because actions came to look otherwise",
        "learned": "change of the part that is learned, learner and experience together",
        "learner": "change of the learned part in the experience of the parents' generation, due to genes",
        "experience": "change of the learned part due to another experience: caregivers, looks, luck",
    }
    units: ClassVar[Mapping[str, str]] = dict.fromkeys(statistics, "lambda")
    measured: ClassVar[Mapping[str, Measured]] = {
        "innate": Measured("lambda", "mirror gain as an adult that could not learn"),
        "learned": Measured("lambda", "mirror gain that learning added to it"),
        "mirror_gain": GAIN,
    }
    drawn: ClassVar[tuple[str, ...] | None] = ("innate", "learned")
    procedure: ClassVar[str] = (
        "All newborns lived and had offspring as they would have had, and the offspring lived too. Everybody was also tried "
        "without learning. Each child was then reared again in the experience of an individual of the generation before."
    )
    needs: ClassVar[tuple[str, ...]] = ("separate generations",)
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            _ALL: "everybody of the parents' generation, with offspring or without",
            _BRED: "for each child, the mean of its parents",
            _AGAIN: "the same children in the experience of their parents' generation",
            _NEXT: "children in their own experience",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        scenario, moment, whole = subjects.scenario, subjects.moment, subjects.whole
        lived, children = generation(scenario, whole, subjects.elders, moment, threads=subjects.threads)
        everybody, elders = _parts(subjects, lived, moment), lived.elders
        del lived  # two generations of lives take twice the room
        lives = {
            _ALL: everybody,
            _BRED: everybody[:, children.parents].mean(axis=2),
            _AGAIN: _after_life(subjects, _in_place_of(whole, children), subjects.elders, moment),
            _NEXT: _after_life(subjects, children, elders, moment.at(moment.generation + 1)),
        }
        n = max(whole.size, children.size)
        return Outcome({arm: _table(parts, n) for arm, parts in lives.items()})

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        lives = {arm: np.array([of[part] for part in _PARTS]) for arm, of in outcome.arms.items()}
        before = _known(lives.pop(_ALL))
        n = before.shape[1]
        bred, again, own = np.split(_known(np.concatenate(list(lives.values()))), 3)
        if min(n, bred.shape[1]) < 2:
            return dict.fromkeys(self.statistics, UNDEFINED)
        g, l_ = before.mean(axis=1)
        # Each child against the individual in whose place it was reared, on the same luck; else against the mean of all.
        learned_there = before[1] if n == bred.shape[1] else l_
        return {
            "change": effect(own.sum(axis=0) - (g + l_)),
            "selection": effect(bred[0] - g),
            "transmission": effect(again[0] - bred[0]),
            "looks": effect(own[0] - again[0]),
            "learned": effect(own[1] - l_),
            "learner": effect(again[1] - learned_there),
            "experience": effect(own[1] - again[1]),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        said = [
            told(found[name], above=above, none=none, below=below, undefined="", bound=_AT_ONCE, question=question)
            for name, question, above, none, below in (
                ("selection", "Whether selection changed innate mirroring", "Selection raised innate mirroring.",
                 "Selection left innate mirroring as it was.", "Selection lowered innate mirroring."),
                ("transmission", "Whether mutation and recombination changed it", "Mutation and recombination raised it.",
                 "Mutation and recombination left it there.", "Mutation and recombination lowered it."),
                ("learner", "Whether offspring are better learners",
                 "Offspring learn more of what their parents' generation met.",
                 "Offspring learn as much of what their parents' generation met.",
                 "Offspring learn less of what their parents' generation met."),
                ("experience", "Whether their own experience teaches them more",
                 "Their own experience teaches them more than it would have.",
                 "Their own experience teaches them as much as it would have.",
                 "Their own experience teaches them less than it would have."),
            )
        ]  # fmt: skip
        if any(np.isnan(one.value) for one in found.values()):
            return "Where the change came from is undefined because learning ran away in too many of them."
        return " ".join(said)


def _in_place_of(whole: Population, children: Population) -> Population:
    """Children in the places of their parents' generation: born of its parents, where it was born."""
    places = np.arange(children.size) % whole.size
    return replace(children, parents=whole.parents[places], demes=whole.demes[places])


def _after_life(subjects: Subjects, newborns: Population, elders: Elders | None, moment: Moment) -> NDArray[np.float64]:
    """As `_parts`, of those who have not lived yet."""
    lived = live_through(subjects.scenario, newborns, elders, moment, threads=subjects.threads)
    return _parts(subjects, lived, moment)


def _parts(subjects: Subjects, lived: Lived, moment: Moment) -> NDArray[np.float64]:
    """Innate and learned mature mirror gain [asymptotes]: (2, n_individuals) float64 array."""
    scenario = subjects.scenario
    unable = replace(thrifty(setting(scenario, lived.repertoire), scenario), learns=False, keeps_strength=False)
    without = live(
        lived.wiring, lived.experience, unable, address=moment.address("life"), threads=subjects.threads
    )  # fmt: skip
    mature = np.asarray(index_and_gain(lived)[1][:, -1], np.float64)
    innate = np.asarray(index_and_gain(replace(lived, life=without))[1][:, -1], np.float64)
    return np.array([innate, mature - innate])


def _table(parts: NDArray[np.float64], n_rows: int) -> dict[str, NDArray[np.float64]]:
    """Innate, learned and both, for as many rows as the larger of two generations has individuals."""
    columns = np.full((3, n_rows), np.nan)
    columns[:2, : parts.shape[1]] = parts
    columns[2] = columns[:2].sum(axis=0)
    return dict(zip((*_PARTS, "mirror_gain"), columns, strict=True))


def _known(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Individuals of whom everything is known."""
    return table[:, np.isfinite(table).all(axis=0)]
