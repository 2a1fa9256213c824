"""Counter-mirror training of adults: see one action, do another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._mirroring import BIAS, UNDERSTANDING
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.interventions.training import grown_up, training
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.life import Life


class CounterMirror(Assay):
    """Adults see one action and do its partner, for all actions alike; a second group does what it sees.

    B, measured after every block, is the drive of the own program less that of the partner. The cost compares trials to the
    criterion in the two groups, each in its trained direction: (counter - mirror) / (counter + mirror), so that it does not
    depend on how fast they learn. 0 says that one is as easy as the other, 1 that mirroring needed no training at all. Those
    who reach the criterion in one direction only count with the whole training in the other; those who reach it in neither
    have no cost.
    """

    kind: Literal["counter_mirror"] = "counter_mirror"
    statistics: ClassVar[Mapping[str, str]] = {
        "residual_bias": "B after counter-mirror training; below 0 is reversed",
        "shift": "B before counter-mirror training less B after",
        "cost": "trials to criterion, counter-mirror less mirror, as a share of both together",
        "understanding_loss": "understanding lost by counter-mirror training",
    }

    units: ClassVar[Mapping[str, str]] = {
        "residual_bias": "lambda", "shift": "lambda", "cost": "1", "understanding_loss": "1",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {
        "bias": BIAS,
        "trials": Measured(
            "trials", "trials until B in the trained direction reached the criterion; none if it never did"
        ),
        "understanding": UNDERSTANDING,
    }
    procedure: ClassVar[str] = (
        "Adults were trained to answer each action with another one (counter-mirror). A second group of the same individuals was "
        "trained as long to answer each action with itself (mirror)."
    )
    needs: ClassVar[tuple[str, ...]] = ("two actions", "learning")

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "untrained": "adults before training",
            "counter-mirror": "trained to answer each action with another",
            "mirror": "trained to answer each action with itself",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        same, other = np.arange(subjects.repertoire.n_actions), subjects.partner
        counter, mirror = _trained(subjects, other), _trained(subjects, same)
        against, along = subjects.bias(counter), subjects.bias(mirror)
        criterion = subjects.scenario.assays.criterion
        before = subjects.understanding(subjects.examined(subjects.adults), 0)
        after = subjects.understanding(subjects.examined(grown_up(subjects.wiring, counter)), 0)
        return Outcome(
            {
                "untrained": {"bias": against[:, 0], "understanding": before},
                "counter-mirror": {
                    "bias": against[:, -1],
                    "trials": trials_to(criterion, -against, counter.ages),
                    "understanding": after,
                },
                "mirror": {"bias": along[:, -1], "trials": trials_to(criterion, along, mirror.ages)},
            }
        )

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        before, after = outcome.of("untrained", "bias"), outcome.of("counter-mirror", "bias")
        cost = relative_difference(
            outcome.of("counter-mirror", "trials"), outcome.of("mirror", "trials"),
            subjects.scenario.assays.training_trials,
        )  # fmt: skip
        lost = outcome.of("untrained", "understanding") - outcome.of("counter-mirror", "understanding")
        return {
            "residual_bias": effect(after),
            "shift": effect(before - after),
            "cost": effect(cost),
            "understanding_loss": effect(lost),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        left = told(
            found["residual_bias"],
            above="Counter-mirror training did not turn mirroring round: the sight of an action still drives that action most.",
            none="Counter-mirror training left adults between mirroring and its reverse.",
            below="Counter-mirror training turned mirroring round: the sight of an action now drives its partner, as training "
            "had it.",
            undefined="What training left is undefined.",
        )
        cost = told(
            found["cost"],
            above="The reverse took longer to learn than mirroring itself.",
            none="The reverse was as easily learned as mirroring itself.",
            below="The reverse was learned faster than mirroring itself.",
            undefined="How hard the reverse is, is undefined because too few reached the criterion in either direction.",
        )
        return f"{left} {cost}"


def _trained(subjects: Subjects, respond: NDArray[np.int64]) -> Life:
    assays = subjects.scenario.assays
    trials = training(
        respond, assays.training_trials, n_individuals=subjects.population.size,
        n_contexts=subjects.repertoire.channels.n_contexts, address=subjects.moment.address("order of training"),
    )  # fmt: skip
    return subjects.trained(trials)


def trials_to(criterion: float, bias: NDArray[np.float64], ages: NDArray[np.int64]) -> NDArray[np.float64]:
    """Trials until a bias first reaches a criterion, on a straight line within the block in which it does.

    Parameters
    ----------
    criterion : float
        In the unit of the bias.
    bias : (n_individuals, n_ages) float64 array
        In the trained direction.
    ages : (n_ages,) int array
        Trials before each measurement, the first 0.

    Returns
    -------
    (n_individuals,) float64 array
        0 for those who are there before training, NaN for those who never are.
    """
    reached = bias >= criterion
    first = np.argmax(reached, axis=1)
    rows, before = np.arange(len(bias)), np.maximum(first - 1, 0)
    rise = bias[rows, first] - bias[rows, before]
    share = np.divide(criterion - bias[rows, before], rise, out=np.zeros(len(bias)), where=(first > 0) & (rise > 0.0))
    return np.where(reached.any(axis=1), ages[before] + share * (ages[first] - ages[before]), np.nan)


def relative_difference(
    counter: NDArray[np.float64], mirror: NDArray[np.float64], longest: float
) -> NDArray[np.float64]:  # fmt: skip
    """(counter - mirror) / (counter + mirror), with ``longest`` for whichever of the two is not a number.

    Parameters
    ----------
    counter, mirror : (n_individuals,) float64 arrays
        Trials to criterion; NaN where it was never reached.
    longest : float
        Trials after which training ended.

    Returns
    -------
    (n_individuals,) float64 array
        From -1 to 1; NaN where neither criterion was reached.
    """
    neither = np.isnan(counter) & np.isnan(mirror)
    counter, mirror = (np.where(np.isnan(trials), longest, trials) for trials in (counter, mirror))
    total = counter + mirror
    return np.where(neither, np.nan, np.divide(counter - mirror, total, out=np.zeros_like(total), where=total > 0.0))
