"""Assessment: what each life was worth, and learning that ran away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import MeasureError, Words, phrase
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.life import Life
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


def assess(
    scenario: Scenario, wiring: Wiring, life: Life, repertoire: Repertoire, moment: Moment
) -> NDArray[np.float64]:  # fmt: skip
    """What each life earned: the tasks' payoffs, as far as selection sees them, less the costs of learning.

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
    """
    rules, h = scenario.payoff, scenario.heritable
    seen = {"understanding": rules.understanding, "foraging": rules.foraging, "other": 1.0}
    payoff = np.full(wiring.size, rules.baseline)
    for name, task in sorted(scenario.tasks.items()):  # sums of floats know their order
        if (worth := task.weight * seen[task.serves]) > 0.0:
            payoff += worth * task.performance(life, wiring, repertoire, rules.ages, moment.address(f"task: {name}"))
    if rules.change_cost > 0.0:  # learning that ran away times no cost is no number
        payoff -= rules.change_cost * life.change.astype(np.float64)
    is_upkept = np.array([h.rate, h.forage_rate])
    payoff -= rules.upkeep * (wiring.plasticity[:, is_upkept, 0] > 0.0).sum(axis=1)
    return _without_runaways(payoff, life, scenario, wiring)


def _without_runaways(
    payoff: NDArray[np.float64], life: Life, scenario: Scenario, wiring: Wiring
) -> NDArray[np.float64]:  # fmt: skip
    """Let learning that runs away beyond all numbers be lethal where its parameters evolve, and an error where they do not."""
    ran_away = ~np.isfinite(life.change)
    if not ran_away.any():
        return payoff
    if ran_away.all() or not (scenario.heritable.rate or scenario.heritable.associability):
        first = int(np.flatnonzero(ran_away)[0])
        rate = float(wiring.plasticity[first, 0, 0])
        raise MeasureError(
            phrase(
                f"strengths of individual {first}", "be finite at the end of life",
                got=Words(f"runaway learning at rate {rate:.3g}"),
                remedy="Lower learning.rate or the saliences: learning is stable while the rate times the squared length "
                "of the input, each cue weighted by its salience, stays below 2.",
            )
        )  # fmt: skip
    return np.where(ran_away, min(0.0, payoff[~ran_away].min()), payoff)
