"""Prepared learning: whether sights are learned about more readily than cues of no account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.evolution.generation import setting
from evo_mirror.interventions.delivering import delivered
from evo_mirror.lifetime.live import live
from evo_mirror.measures.probing import compounds, probed
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import SIGHT, SIGNAL, Experience

PAIRINGS = 2
"""Few, so that nobody is near the asymptote, where whoever learns fast and whoever learns slowly are alike."""


class Prepared(Assay):
    """Newborns meet one action and do it, a few times; others of the same genotypes meet an arbitrary signal in its place.

    As Cook and Mineka showed monkeys snakes or flowers, equally often [CookMineka1990]: the experimenter delivers every
    pairing, so that attention plays no part, and sights are shown without noise. Pairings are far apart, so that none finds a
    trace of the last: only sights leave traces, and would gain by them. What counts is the drive that the cue has gained on the
    act, above what it has gained on other acts. Signals are as strong an input as sights, and nobody ever met one: with equal
    associabilities both gain the same. The advantage is (sight - signal) / (sight + signal), from -1 to 1.

    That holds for rules that learn by what a cue drives. Where every connection has a limit of its own (Hebb's rule; covariance
    and spike timing with forgetting), a sight, which has many, is further from it than a signal, which has one, and gains a
    little more without any preparedness: at a rate of .15, an advantage of .01 to .04. Compare with what nobody selected.
    """

    kind: Literal["prepared"] = "prepared"
    statistics: ClassVar[Mapping[str, str]] = {
        "sight_gain": "gain of the sight of an action on the same act, by equally few pairings",
        "signal_gain": "gain of an arbitrary signal on an act, by as many pairings",
        "advantage": "gain of sights less gain of signals, as a share of both together",
    }

    units: ClassVar[Mapping[str, str]] = {"sight_gain": "lambda", "signal_gain": "lambda", "advantage": "1"}
    measured: ClassVar[Mapping[str, Measured]] = {
        "gain": Measured("lambda", "drive that the cue has gained on its act, above that on other acts")
    }
    procedure: ClassVar[str] = (
        "Newborns met one action and did it, twice. Others of the same genotypes met an arbitrary signal in its place, as often. "
        "What the cue had come to drive was measured."
    )
    needs: ClassVar[tuple[str, ...]] = ("two actions", "learning")

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {"sight": "the sight of the act goes with it", "signal": "an arbitrary signal goes with it"}

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        columns = {"sight": SIGHT, "signal": SIGNAL}
        return Outcome({arm: {"gain": _gained(subjects, column)} for arm, column in columns.items()})

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        sight, signal = outcome.of("sight", "gain"), outcome.of("signal", "gain")
        return {
            "sight_gain": effect(sight),
            "signal_gain": effect(signal),
            "advantage": effect(advantage(sight, signal)),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        return told(
            found["advantage"],
            above="Newborns learn about sights of actions more readily than about arbitrary signals, at equal exposure: the "
            "learner itself is prepared.",
            none="Newborns learn about sights of actions as readily as about arbitrary signals, at equal exposure: whatever "
            "evolved, it was not the learner.",
            below="Newborns learn less about sights of actions than about arbitrary signals: a sight that is innately "
            "answered leaves little to learn, or the learner is prepared against it.",
            undefined="Whether newborns are prepared is undefined because most of them learned nothing.",
        )


def _gained(subjects: Subjects, column: int) -> NDArray[np.float64]:
    """Drive on the act gained by pairing, above that on other acts [asymptotes]: (n_individuals,) float64 array."""
    repertoire, wiring = subjects.repertoire, subjects.wiring
    n, who = repertoire.n_actions, np.arange(wiring.size)
    act = (
        who % n
    )  # all actions alike, one for each individual: nothing that is learned of one gets in the way of another
    trials = delivered(column, act, act, PAIRINGS, n_contexts=repertoire.channels.n_contexts)
    trials = Experience(trials.events, subjects.experience.pays)
    conditions = replace(
        setting(subjects.scenario, repertoire, rounds=0), sight_noise=0.0, sight_trace=0.0, motor_trace=0.0,
        ages=np.zeros(1, np.int64),
    )  # fmt: skip
    address, threads = subjects.moment.address("prepared"), subjects.threads
    life = live(wiring, trials, conditions, address=address, threads=threads)
    before = np.zeros_like(life.strength)
    before[:, : wiring.strength.shape[1]] = wiring.strength
    name = {SIGHT: "sight", SIGNAL: "signal"}[column]
    drives = probed(life.strength - before, compounds(repertoire, **{name: act}), repertoire)[who, who]
    own = drives[who, act]
    others = (drives.sum(axis=1) - own) / max(1, n - 1)
    return np.asarray((own - others) / subjects.scenario.learning.asymptote)


def advantage(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """(one - other) / (one + other): (n_individuals,) float64 array, from -1 to 1; NaN for those who gained nothing.

    Gains below 0, which innate wiring beyond the asymptote may bring about, count as none.

    Parameters
    ----------
    one, other : (n_individuals,) float64 arrays
    """
    one, other = np.maximum(one, 0.0), np.maximum(other, 0.0)
    total = one + other
    return np.asarray(np.divide(one - other, total, out=np.full(len(total), np.nan), where=total > 1e-9))
