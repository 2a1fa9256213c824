"""Counter-mirror training of adults: see one action, do another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, effect
from evo_mirror.interventions.training import grown_up, training
from evo_mirror.state.life import Life


class CounterMirror(Assay):
    """Adults see a and do pi(a), all pairs alike; a second group sees a and does a. B is measured after every block.

    B is the drive of the own program less that of the partner. The cost is the difference between the two groups in
    trials to the criterion, each in its trained direction, as a share of training; those who never reach it count
    with the whole training.
    """

    kind: Literal["counter_mirror"] = "counter_mirror"
    statistics: ClassVar[Mapping[str, str]] = {
        "residual_bias": "B after counter-mirror training; below 0 is reversed",
        "shift": "B before counter-mirror training less B after",
        "cost": "trials to criterion, counter-mirror less mirror, as a share of training",
        "understanding_loss": "understanding lost by counter-mirror training",
    }

    def examine(self, subjects: Subjects) -> Mapping[str, Effect]:
        """See `Assay.examine`."""
        same, other = np.arange(subjects.repertoire.n_actions), subjects.partner
        counter, mirror = _trained(subjects, other), _trained(subjects, same)
        against, along = subjects.bias(counter), subjects.bias(mirror)
        criterion = subjects.scenario.assays.criterion
        cost = _time_to(-against >= criterion, counter.ages) - _time_to(along >= criterion, mirror.ages)
        before = subjects.understanding(subjects.examined(subjects.adults), 0)
        after = subjects.understanding(subjects.examined(grown_up(subjects.wiring, counter)), 0)
        return {
            "residual_bias": effect(against[:, -1]),
            "shift": effect(against[:, 0] - against[:, -1]),
            "cost": effect(cost),
            "understanding_loss": effect(before - after),
        }


def _trained(subjects: Subjects, respond: NDArray[np.int64]) -> Life:
    assays = subjects.scenario.assays
    trials = training(
        respond, assays.training_trials, n_individuals=subjects.population.size,
        n_contexts=subjects.repertoire.channels.n_contexts, address=subjects.moment.address("order of training"),
    )  # fmt: skip
    return subjects.trained(trials)


def _time_to(reached: NDArray[np.bool_], ages: NDArray[np.int64]) -> NDArray[np.float64]:
    """First age at which each individual has reached a criterion, as a share of the last age; 1 if never."""
    first = np.argmax(reached, axis=1)
    return np.where(reached.any(axis=1), ages[first] / ages[-1], 1.0)
