"""Assessment: what each life was worth, and learning that ran away."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.errors import MeasureError, Words, phrase
from evo_mirror.machine.counters import Moment
from evo_mirror.machine.finite import all_finite
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.life import Life
from evo_mirror.state.repertoire import CUE_CLASSES, Repertoire
from evo_mirror.state.wiring import ATTENTION, SENSORIMOTOR, Wiring


def assess(
    scenario: Scenario, wiring: Wiring, life: Life, repertoire: Repertoire, moment: Moment
) -> NDArray[np.float64]:  # fmt: skip
    """What each life earned: the tasks' payoffs, as far as selection sees them, less the costs of learning.

    Learning that runs away beyond all numbers is lethal where its parameters evolve, and an error where they do not, or
    where nobody is left.

    Parameters
    ----------
    scenario : Scenario
    wiring : Wiring
    life : Life
    repertoire : Repertoire
    moment : Moment

    Returns
    -------
    (n_individuals,) float64 array
        Finite.

    Raises
    ------
    MeasureError
        If learning ran away and no selection can act on it, or if a task knows no worth for a life.
    """
    payoff = np.full(wiring.size, scenario.payoff.baseline)
    for earned in _earned(scenario, wiring, life, repertoire, moment):
        payoff += earned
    return _settled(payoff, scenario, wiring, life, repertoire, moment)


def assess_each(
    scenario: Scenario, wiring: Wiring, life: Life, repertoire: Repertoire, moment: Moment
) -> NDArray[np.float64]:  # fmt: skip
    """What each life would have earned, were each task that pays the only one; else as `assess`.

    Parameters
    ----------
    scenario, wiring, life, repertoire, moment
        As in `assess`.

    Returns
    -------
    (n_individuals, n_tasks) float64 array
        Finite; tasks that selection sees, in the order of their names.

    Raises
    ------
    MeasureError
        As in `assess`.
    """
    each = [
        _settled(scenario.payoff.baseline + earned, scenario, wiring, life, repertoire, moment)
        for earned in _earned(scenario, wiring, life, repertoire, moment)
    ]
    return np.ascontiguousarray(np.array(each, np.float64).reshape(len(each), wiring.size).T)


def _earned(
    scenario: Scenario, wiring: Wiring, life: Life, repertoire: Repertoire, moment: Moment
) -> Iterator[NDArray[np.float64]]:  # fmt: skip
    """(n_individuals,) payoffs of one task after another."""
    for name, worth in scenario.worth.items():
        if worth > 0.0:
            task, address = scenario.tasks[name], moment.address(f"task: {name}")
            performance = task.performance(life, wiring, repertoire, scenario.payoff.ages, address)
            yield worth * task.rivals.shared(performance)


def _settled(
    payoff: NDArray[np.float64], scenario: Scenario, wiring: Wiring, life: Life, repertoire: Repertoire, moment: Moment
) -> NDArray[np.float64]:  # fmt: skip
    """Take the costs off, and see to learning that ran away."""
    rules, h = scenario.payoff, scenario.heritable
    if rules.change_cost > 0.0:  # learning that ran away times no cost is no number
        payoff -= rules.change_cost * life.change.astype(np.float64)
    if rules.upkeep > 0.0:
        is_upkept = np.array([h.rate, h.forage_rate])
        payoff -= rules.upkeep * (wiring.plasticity[:, is_upkept, 0] > 0.0).sum(axis=1)
    if rules.own_attention > 0.0:
        payoff -= rules.own_attention * wiring.attention[:, ATTENTION.index("own")].astype(np.float64)

    ran_away = who_ran_away(life)
    if ran_away.any():
        if ran_away.all() or not (h.rate or h.forage_rate or h.associability or h.plasticity):
            raise _runaway(int(np.flatnonzero(ran_away)[0]), scenario, wiring, repertoire, moment)
        payoff[ran_away] = min(0.0, payoff[~ran_away].min())
    if not np.isfinite(payoff).all():
        raise _worthless(int(np.flatnonzero(~np.isfinite(payoff))[0]), payoff, moment)
    return payoff


def who_ran_away(life: Life) -> NDArray[np.bool_]:
    """Whose strengths, or drives by them, have left the numbers.

    Parameters
    ----------
    life : Life

    Returns
    -------
    (n_individuals,) bool array
    """
    ran_away = ~np.isfinite(life.change)
    if not all_finite(life.drives):
        ran_away |= ~np.isfinite(life.drives).reshape(len(ran_away), -1).all(axis=1)
    return np.asarray(ran_away)


def squared_input(scenario: Scenario, repertoire: Repertoire, salience: NDArray[np.float32]) -> float:
    """Squared length of the longest input that sights and a context are expected to make, each cue weighted by its salience.

    A sight counts with the variance of its noise; traces of earlier, unlike sights add up to 1 / (1 - rho_s^2) of their
    squares; one context is always on.

    Parameters
    ----------
    scenario : Scenario
    repertoire : Repertoire
    salience : (n_cues,) float array
        Of one individual.
    """
    channels, understanding = repertoire.channels, scenario.understanding
    features, place = channels.n_features, CUE_CLASSES.index("context")
    squares = repertoire.sights.reshape(-1, features).astype(np.float64) ** 2 + understanding.sight_noise**2 / features
    sight = (squares * salience[:features]).sum(axis=1).max() / (1.0 - understanding.sight_trace**2)
    first = channels.starts[place]
    return float(sight + salience[first : first + channels.n_contexts].max(initial=0.0))


def _runaway(
    who: int, scenario: Scenario, wiring: Wiring, repertoire: Repertoire, moment: Moment
) -> MeasureError:  # fmt: skip
    rule, rate = scenario.learning, float(wiring.plasticity[who, SENSORIMOTOR, 0])
    length = squared_input(scenario, repertoire, wiring.salience[who])
    kind = kind_of(type(rule))
    stability = (
        f"with {kind} they stay finite while that product stays below {rule.bound:g}"
        if np.isfinite(rule.bound)
        else f"{kind} states no bound for that product"
    )
    return MeasureError(
        phrase(
            f"strengths of individual {who} of generation {moment.generation}", "be finite at the end of life",
            got=Words(
                f"learning that ran away at rate {rate:.3g}, times {length:.3g}, the squared length of the input with each cue "
                f"weighted by its salience, is {rate * length:.3g}"
            ),
            remedy=f"Lower learning.rate or the saliences: {stability}.",
        )
    )  # fmt: skip


def _worthless(who: int, payoff: NDArray[np.float64], moment: Moment) -> MeasureError:
    return MeasureError(
        phrase(
            f"payoff of individual {who} of generation {moment.generation}", "be a finite number",
            got=Words(str(payoff[who])),
            remedy="Its strengths are finite: look at the tasks and their weights, and at payoff.change_cost.",
        )
    )  # fmt: skip
