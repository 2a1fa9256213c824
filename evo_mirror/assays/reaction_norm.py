"""Reaction norm: mirroring as a function of contingency and contiguity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._lives import lived
from evo_mirror.assays._mirroring import DELTA_P, GAIN, LAST, RESPONDING, gain, matching, responding
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import UNDEFINED, Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.interventions.pairing import paired
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import ACT


class ReactionNorm(Assay):
    """The same newborns under every contingency and delay of a grid; see `interventions.pairing`.

    The slope is that of mirror gain on Delta P at the delay nearest to none, by least squares in each individual. Contiguity
    compares that delay with the longest ones, at the largest Delta P.
    """

    kind: Literal["reaction_norm"] = "reaction_norm"
    statistics: ClassVar[Mapping[str, str]] = {
        "slope": "mirror gain per unit of Delta P, without delay",
        "at_least": "mirror gain under the smallest Delta P of the grid",
        "at_most": "mirror gain under the largest Delta P of the grid, without delay",
        "contiguity": "mirror gain without delay less that with the longest delay, at the largest Delta P",
        "order": "mirror gain with the sight after the act less that with the sight before it, as far apart",
    }
    units: ClassVar[Mapping[str, str]] = {
        "slope": "lambda", "at_least": "lambda", "at_most": "lambda", "contiguity": "lambda", "order": "lambda",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {
        "mirror_gain": GAIN, "mirror_responding": RESPONDING, "delta_p": DELTA_P,
    }  # fmt: skip
    procedure: ClassVar[str] = (
        "Newborns grew up in a laboratory where the sight copied their act with a set probability (contingency), some trials "
        "after the act or before it (delay). They did what they would have done anyway, and saw every action equally often."
    )
    needs: ClassVar[tuple[str, ...]] = ("two actions", "trials")
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            arm_of(c, delay): f"sights copy acts with probability {c:g}, {_when(delay)}" for delay, c in _grid(scenario)
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        usual, scenario = subjects.experience, subjects.scenario
        arms = {}
        for delay, c in _grid(scenario):
            experience = paired(
                usual.events[:, :, ACT], usual.pays, delta_p=c, delay=delay, act_rate=scenario.rearing.act_rate,
                n_actions=subjects.repertoire.n_actions, address=subjects.moment.address("reaction norm"),
            )  # fmt: skip
            life = lived(subjects, subjects.wiring, experience, ages=(scenario.rearing.trials,))
            arms[arm_of(c, delay)] = {
                "mirror_gain": gain(subjects, life, LAST),
                "mirror_responding": responding(subjects, life, LAST),
                "delta_p": matching(subjects, experience),
            }
        return Outcome(arms)

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        settings = subjects.scenario.assays
        cs = np.array(sorted(set(settings.delta_ps)))
        delays = sorted(set(settings.delays), key=lambda delay: (abs(delay), delay))

        def gains(c: float, delay: int) -> NDArray[np.float64]:
            return outcome.of(arm_of(c, delay), "mirror_gain")

        nearest, furthest = delays[0], delays[-1]
        at = np.array([gains(c, nearest) for c in cs])
        spread = cs - cs.mean()
        pairs = [delay for delay in delays if delay > 0 and -delay in delays]
        most = float(cs[-1])
        order = np.mean([gains(most, d) - gains(most, -d) for d in pairs], axis=0) if pairs else None
        return {
            "slope": effect(spread @ at / (spread @ spread)) if len(cs) > 1 else UNDEFINED,
            "at_least": effect(at[0]),
            "at_most": effect(at[-1]),
            "contiguity": effect(at[-1] - gains(most, furthest)) if len(delays) > 1 else UNDEFINED,
            "order": UNDEFINED if order is None else effect(order),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        slope = told(
            found["slope"],
            above="The more surely a sight goes with the act, the more they mirror: learning follows contingency.",
            none="How surely a sight goes with the act makes no difference to mirroring: its reaction norm is flat.",
            below="The more surely a sight goes with the act, the less they mirror.",
            undefined="The slope over contingency is undefined.",
        )
        contiguity = told(
            found["contiguity"],
            above="A sight that comes at another time than the act teaches less.",
            none="When the sight comes makes no difference.",
            below="A sight that comes at another time teaches more.",
            undefined="What contiguity is worth is undefined because the grid has a single delay.",
        )
        order = told(
            found["order"],
            above="Sights after the act teach more than sights before it.",
            none="Sights before and after the act teach alike.",
            below="Sights after the act teach less than sights before it, or even the opposite.",
            undefined="Whether order matters is undefined because no delay of the grid has its opposite.",
        )
        return f"{slope} {contiguity} {order}"


def arm_of(delta_p: float, delay: int) -> str:
    """How an arm of the grid is called."""
    return f"Delta P {delta_p:g}, delay {delay:d}"


def _grid(scenario: Scenario) -> list[tuple[int, float]]:
    """Delays and contingencies, each once, in order."""
    settings = scenario.assays
    return [(delay, c) for delay in sorted(set(settings.delays)) for c in sorted(set(settings.delta_ps))]


def _when(delay: int) -> str:
    trials = f"{abs(delay)} trial{'s' if abs(delay) != 1 else ''}"
    return "on the same trial" if delay == 0 else f"{trials} {'after' if delay > 0 else 'before'} the act"
