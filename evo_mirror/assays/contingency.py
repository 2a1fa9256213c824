"""Contingent, non-contingent and signalled counter-mirror training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._mirroring import BIAS
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.interventions.training import training
from evo_mirror.scenario.scenario import Scenario


class Contingency(Assay):
    """Three groups of adults get the same paired counter-mirror trials, as Cook et al. gave them in 2010.

    An imperative of its own tells each act. The non-contingent group also does each act as often without the sight; the
    signalled group likewise, with a signal of its own for each of these acts. Effects are differences of the bias B that
    is left. Both cues are choices of the modeller: see ``assays.imperative`` and ``assays.shared_signal``. Where anything of a
    trial lasts into the next, unpaired acts are mixed, so that none keeps following its own sight.
    """

    kind: Literal["contingency"] = "contingency"
    statistics: ClassVar[Mapping[str, str]] = {
        "effect": "B left after non-contingent training less B left after contingent training",
        "signalled_effect": "B left after non-contingent training less B left after signalled training",
    }
    units: ClassVar[Mapping[str, str]] = {"effect": "lambda", "signalled_effect": "lambda"}
    measured: ClassVar[Mapping[str, Measured]] = {"bias": BIAS}
    procedure: ClassVar[str] = (
        "Adults saw one action and were told to do another, equally often in three groups. The second group also did each act as "
        "often without the sight; the third likewise, but a signal marked these acts. "
        "Trials followed each other without pauses."
    )
    needs: ClassVar[tuple[str, ...]] = ("two actions", "learning")

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "contingent": "the act is done after the sight only",
            "non-contingent": "the act is done as often without the sight",
            "signalled": "the act is done as often without the sight, and a signal marks it",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        groups = (("contingent", False, False), ("non-contingent", True, False), ("signalled", True, True))
        return Outcome(
            {arm: {"bias": _left(subjects, unpaired=unpaired, signalled=signal)} for arm, unpaired, signal in groups}
        )

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        noncontingent = outcome.of("non-contingent", "bias")
        return {
            "effect": effect(noncontingent - outcome.of("contingent", "bias")),
            "signalled_effect": effect(noncontingent - outcome.of("signalled", "bias")),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        one = told(
            found["effect"],
            above="Acts done without the sight weaken what the same pairings teach: learning follows contingency, not pairing "
            "alone.",
            none="Acts done without the sight make no difference: what is learned, if anything, follows pairing alone.",
            below="Acts done without the sight strengthen what pairings teach.",
            undefined="Whether contingency matters is undefined.",
        )
        other = told(
            found["signalled_effect"],
            above="A signal for these acts rescues learning, so that they compete as surprises.",
            none="A signal for these acts rescues nothing.",
            below="A signal for these acts weakens learning further.",
            undefined="What a signal does is undefined.",
        )
        return f"{one} {other}"


def _left(subjects: Subjects, *, unpaired: bool, signalled: bool) -> NDArray[np.float64]:
    """B after training: (n_individuals,) float64 array."""
    trials = training(
        subjects.partner, subjects.scenario.assays.training_trials, n_individuals=subjects.population.size,
        n_contexts=subjects.repertoire.channels.n_contexts, address=subjects.moment.address("order of training"),
        instructed=subjects.scenario.assays.imperative, unpaired=unpaired, signalled=signalled,
        shared=subjects.scenario.assays.shared_signal, mixed=subjects.remembers,
    )  # fmt: skip
    return subjects.bias(subjects.trained(trials))[:, -1]
