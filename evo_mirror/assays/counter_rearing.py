"""Counter-mirror rearing: from birth, whoever does one action sees another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._mirroring import BIAS, LAST, UNDERSTANDING, matching
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.interventions.exchanging import with_sights_exchanged
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import ACT, Experience


class CounterRearing(Assay):
    """A life in which everything that goes with one's own acts shows their partners, and a normal one beside it.

    Own hands, mirrors and those who imitate show, instead of the act that they would have shown, the one whose counter-mirror
    partner it is; when something is seen stays, and so do background sights, acts and how often each action is seen. No rule
    here learns matches more readily than any other pairing of sight and act: with a learner that knows nothing, B ends as far
    below 0 as it would have been above. What is innate is not turned round by itself. The **head start**, B after the normal life
    plus B after this one, is twice what rearing left of it. Where looks and programs share structure
    (`repertoire.correspondence`), it is also what generalisation makes of that.
    """

    kind: Literal["counter_rearing"] = "counter_rearing"
    statistics: ClassVar[Mapping[str, str]] = {
        "bias": "B of adults after counter-mirror rearing; below 0 is reversed",
        "shift": "B of adults after a normal life less B after counter-mirror rearing",
        "head_start": "B of adults after a normal life plus B after counter-mirror rearing; 0: the reverse is learned as well",
        "understanding_loss": "understanding lost by counter-mirror rearing",
        "delta_p_partner": "Delta P of the partner's act as experienced in counter-mirror rearing",
    }
    units: ClassVar[Mapping[str, str]] = {
        "bias": "lambda", "shift": "lambda", "head_start": "lambda", "understanding_loss": "1", "delta_p_partner": "1",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {
        "bias": BIAS,
        "understanding": UNDERSTANDING,
        "delta_p": Measured("1", "Delta P, as experienced, of the act that goes with a sight in this arm"),
    }
    procedure: ClassVar[str] = (
        "Newborns grew up in a world of false mirrors: whenever they would have seen what they did, in themselves or in others "
        "who did the same, they saw another act instead, always the same for each. They acted, and saw others act on their own "
        "account, as in a normal life."
    )
    needs: ClassVar[tuple[str, ...]] = ("two actions", "matching sights")
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "reared": "a normal life",
            "counter-reared": "the same life, in which own acts look like their partners",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        seen_for = np.argsort(subjects.partner)  # of each act, the sight whose partner it is
        other = with_sights_exchanged(subjects.experience, seen_for, matching_places(subjects.scenario))
        n = np.arange(len(seen_for))
        lives = (
            ("reared", subjects.experience, subjects.reared, n),
            ("counter-reared", other, subjects.lived(other), seen_for),
        )
        return Outcome(
            {
                name: {
                    "bias": subjects.bias(life)[:, LAST],
                    "understanding": subjects.understanding(life, LAST),
                    "delta_p": matching(subjects, _relabelled(experience, goes_with)),
                }
                for name, experience, life, goes_with in lives
            }
        )

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        normal, reverse = outcome.of("reared", "bias"), outcome.of("counter-reared", "bias")
        lost = outcome.of("reared", "understanding") - outcome.of("counter-reared", "understanding")
        return {
            "bias": effect(reverse),
            "shift": effect(normal - reverse),
            "head_start": effect(normal + reverse),
            "understanding_loss": effect(lost),
            "delta_p_partner": effect(outcome.of("counter-reared", "delta_p")),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        bias = told(
            found["bias"],
            above="Rearing against the match did not turn mirroring round: adults still answer what they see with the same.",
            none="Rearing against the match left adults between mirroring and its reverse.",
            below="Rearing against the match made counter-mirrors: adults answer what they see as they were reared to.",
            undefined="What rearing against the match makes of them is undefined because learning ran away in too many.",
        )
        start = told(
            found["head_start"],
            above="The match has a head start over its reverse: part of it was not made by rearing.",
            none="The reverse is learned as well as the match, which has no head start.",
            below="The reverse has a head start over the match.",
            undefined="Whether the match has a head start is undefined because learning ran away in too many.",
        )
        return f"{bias} {start}"


def matching_places(scenario: Scenario) -> NDArray[np.int64]:
    """(n,) int array: places, in the order of precedence, of the sources whose sights go with one's own acts."""
    in_order = sorted(scenario.rearing.sources.values(), key=lambda source: source.precedence)
    return np.array([place for place, source in enumerate(in_order) if source.matching], np.int64)


def _relabelled(experience: Experience, called: NDArray[np.int64]) -> Experience:
    """The same life with acts called after the sights that go with them."""
    acts = experience.events[:, :, ACT]
    return experience.with_column(ACT, np.where(acts >= 0, called[acts], acts).astype(np.int8))
