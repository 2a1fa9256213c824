"""Counter-mirror training of adults: see one action, do another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._mirroring import BIAS, UNDERSTANDING
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import LARGER, Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.interventions.training import grown_up, training
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.life import Life


class CounterMirror(Assay):
    """Adults see one action and do its partner, for all actions alike; a second group does what it sees.

    B, measured after every block, is the drive of the own program less that of the partner. Two numbers say what the reverse
    costs; 0 says of either that one training is as long as the other.

    The **cost** is ln(trials to B = 0 / mirror trials to the same |B|): what undoes the mirroring of an adult, against what
    builds as much of it in the same individual as a newborn. A ratio has no bounds, so its logarithm is censored at the ends of
    what was observed. Nobody is trained for less than one trial: who is there before the first counts with one. Who is not
    there at the end counts with the whole training, so that its cost is at least this if it never lost its mirroring, and at
    most this if it never built as much. Who did neither has no cost, nor has an adult without mirroring (B not above 0).
    Learners by surprise lie below 0: the own program falls while the partner's rises, but alone rises when mirroring is built.

    The **handicap** is what experiments on animals report, in which both groups are adults and are trained to one criterion, each
    in its own direction: (counter - mirror) / (counter + mirror) trials. 1 says that mirroring needed no training at all. Those
    who reach the criterion in one direction only count with the whole training in the other; those who reach it in neither
    have none.
    """

    kind: Literal["counter_mirror"] = "counter_mirror"
    statistics: ClassVar[Mapping[str, str]] = {
        "residual_bias": "B after counter-mirror training; below 0 is reversed",
        "shift": "B before counter-mirror training less B after",
        "cost": "ln of trials until mirroring is undone, over the newborn's mirror trials to as much of it",
        "handicap": "trials of adults to criterion, counter-mirror less mirror, as a share of both together",
        "understanding_loss": "understanding lost by counter-mirror training",
    }

    units: ClassVar[Mapping[str, str]] = {
        "residual_bias": "lambda", "shift": "lambda", "cost": "1", "handicap": "1",
        "understanding_loss": "1",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {
        "bias": BIAS,
        "trials": Measured(
            "trials", "trials until B in the trained direction reached the criterion; none if it never did"
        ),
        "trials_to_even": Measured(
            "trials", "trials until B was 0, or from birth until it was that of the adult; none if it never was"
        ),
        "understanding": UNDERSTANDING,
    }
    procedure: ClassVar[str] = (
        "Adults were trained to answer each action with another one (counter-mirror). A second group of the same individuals was "
        "trained as long to answer each action with itself (mirror); a third, of newborns, likewise. Trials followed each other "
        "without pauses, so that traces of one reach into the next where they last."
    )
    needs: ClassVar[tuple[str, ...]] = ("two actions", "learning")

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "untrained": "adults before training",
            "counter-mirror": "trained to answer each action with another",
            "mirror": "trained to answer each action with itself",
            "newborn mirror": "newborns, trained to answer each action with itself",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        same, other = np.arange(subjects.repertoire.n_actions), subjects.partner
        counter, mirror, newborn = (
            _trained(subjects, other),
            _trained(subjects, same),
            _trained(subjects, same, newborn=True),
        )
        against, along, anew = (subjects.bias(life) for life in (counter, mirror, newborn))
        criterion = subjects.scenario.assays.criterion
        before = subjects.understanding(subjects.examined(subjects.adults), 0)
        after = subjects.understanding(subjects.examined(grown_up(subjects.wiring, counter)), 0)
        return Outcome(
            {
                "untrained": {"bias": against[:, 0], "understanding": before},
                "counter-mirror": {
                    "bias": against[:, -1],
                    "trials": trials_to(criterion, -against, counter.ages),
                    "trials_to_even": trials_to(0.0, -against, counter.ages),
                    "understanding": after,
                },
                "mirror": {"bias": along[:, -1], "trials": trials_to(criterion, along, mirror.ages)},
                "newborn mirror": {
                    "bias": anew[:, -1],
                    "trials_to_even": trials_to(against[:, :1], anew, newborn.ages),
                },
            }
        )

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        before, after = outcome.of("untrained", "bias"), outcome.of("counter-mirror", "bias")
        longest = subjects.scenario.assays.training_trials
        cost = log_ratio(
            outcome.of("counter-mirror", "trials_to_even"), outcome.of("newborn mirror", "trials_to_even"), longest
        )
        handicap = relative_difference(outcome.of("counter-mirror", "trials"), outcome.of("mirror", "trials"), longest)
        lost = outcome.of("untrained", "understanding") - outcome.of("counter-mirror", "understanding")
        return {
            "residual_bias": effect(after),
            "shift": effect(before - after),
            "cost": effect(np.where(before > 0.0, cost, np.nan)),
            "handicap": effect(handicap),
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
        handicap = told(
            found["handicap"],
            above="Adults took longer to learn the reverse than mirroring.",
            none="Adults learned the reverse as easily as mirroring.",
            below="Adults learned the reverse faster than mirroring.",
            undefined="How hard the reverse is for adults is undefined because too few reached the criterion either way.",
            bound=LARGER,
        )
        cost = told(
            found["cost"],
            above="It took more trials to undo their mirroring than newborns need to build as much of it.",
            none="It took as many trials to undo their mirroring as newborns need to build as much of it.",
            below="It took fewer trials to undo their mirroring than newborns need to build as much of it.",
            undefined="What it costs to undo mirroring is undefined because too few had any, and lost or built it.",
            bound=LARGER,
        )
        return f"{left} {handicap} {cost}"


def _trained(subjects: Subjects, respond: NDArray[np.int64], *, newborn: bool = False) -> Life:
    assays = subjects.scenario.assays
    trials = training(
        respond, assays.training_trials, n_individuals=subjects.population.size,
        n_contexts=subjects.repertoire.channels.n_contexts, address=subjects.moment.address("order of training"),
    )  # fmt: skip
    return subjects.taught_from_birth(trials) if newborn else subjects.trained(trials)


def trials_to(
    criterion: float | NDArray[np.float64], bias: NDArray[np.float64], ages: NDArray[np.int64]
) -> NDArray[np.float64]:  # fmt: skip
    """Trials until a bias first reaches a criterion, on a straight line within the block in which it does.

    Parameters
    ----------
    criterion : float or (n_individuals, 1) float64 array
        In the unit of the bias: everybody's, or each one's own.
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
    missing = np.broadcast_to(criterion, (len(bias), 1))[:, 0] - bias[rows, before]
    share = np.divide(missing, rise, out=np.zeros(len(bias)), where=(first > 0) & (rise > 0.0))
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


def log_ratio(counter: NDArray[np.float64], mirror: NDArray[np.float64], longest: float) -> NDArray[np.float64]:
    """ln(counter / mirror), each of them no less than one trial, and ``longest`` where it is not a number.

    Parameters
    ----------
    counter, mirror : (n_individuals,) float64 arrays
        Trials; NaN where training ended before.
    longest : float
        Trials after which training ended.

    Returns
    -------
    (n_individuals,) float64 array
        From -ln(longest) to ln(longest); NaN where both are.
    """
    neither = np.isnan(counter) & np.isnan(mirror)
    counter, mirror = (np.maximum(1.0, np.where(np.isnan(t), longest, t)) for t in (counter, mirror))
    return np.where(neither, np.nan, np.log(counter) - np.log(mirror))
