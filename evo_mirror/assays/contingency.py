"""Contingent, non-contingent and signalled counter-mirror training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, effect
from evo_mirror.interventions.training import training


class Contingency(Assay):
    """Three groups of adults get the same paired counter-mirror trials, as Cook et al. gave them in 2010.

    An imperative of its own tells each act. The non-contingent group also does each act as often without the sight; the
    signalled group likewise, with a signal of its own for each of these acts. Effects are differences of the bias B that
    is left. Both cues are choices of the modeller: see ``assays.imperative`` and ``assays.shared_signal``.
    """

    kind: Literal["contingency"] = "contingency"
    statistics: ClassVar[Mapping[str, str]] = {
        "effect": "B left after non-contingent training less B left after contingent training",
        "signalled_effect": "B left after non-contingent training less B left after signalled training",
    }

    def examine(self, subjects: Subjects) -> Mapping[str, Effect]:
        """See `Assay.examine`."""
        contingent = _left(subjects, unpaired=False, signalled=False)
        noncontingent = _left(subjects, unpaired=True, signalled=False)
        signalled = _left(subjects, unpaired=True, signalled=True)
        return {"effect": effect(noncontingent - contingent), "signalled_effect": effect(noncontingent - signalled)}


def _left(subjects: Subjects, *, unpaired: bool, signalled: bool) -> NDArray[np.float64]:
    """B after training: (n_individuals,) float64 array."""
    trials = training(
        subjects.partner, subjects.scenario.assays.training_trials, n_individuals=subjects.population.size,
        n_contexts=subjects.repertoire.channels.n_contexts, address=subjects.moment.address("order of training"),
        instructed=subjects.scenario.assays.imperative, unpaired=unpaired, signalled=signalled,
        shared=subjects.scenario.assays.shared_signal,
    )  # fmt: skip
    return subjects.bias(subjects.trained(trials))[:, -1]
