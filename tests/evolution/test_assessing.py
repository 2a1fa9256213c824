"""Learning that runs away: named with the rule's own bound, lethal where rates evolve, and never a fitness that is no number."""

import re

import numpy as np
import pytest
from small import MOMENT, OPEN, SMALL, founders

from evo_mirror.evolution.assessing import assess, squared_input
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.generation import develop, stage
from evo_mirror.foundation.errors import MeasureError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario import expecting
from evo_mirror.scenario.doubting import doubts
from evo_mirror.state.life import Life

WILD = adjusted(SMALL, {"learning.rate": 1.0, "salience.sight": 2.0, "salience.context": 2.0, "rearing.trials": 2000})
WORST = 13


def assessed(scenario, *, change=1.0, drives=0.5, who=WORST):
    """Payoffs of 24 lives that are alike but for the changes and the drives of one of them."""
    wiring = develop(scenario, founders(scenario), MOMENT)
    repertoire = stage(scenario, MOMENT)
    all_drives = np.full((24, 3, repertoire.n_actions, repertoire.heads.n_heads), 0.5, np.float32)
    all_drives[who, 1, 2, 3] = drives
    changes = np.ones(24, np.float32)
    changes[who] = change
    rest = np.zeros(0, np.float32)
    life = Life(np.array([0, 8, 30]), all_drives, np.full((24, 3, 4), 0.75, np.float32), changes, rest, rest, rest)
    return assess(scenario, wiring, life, repertoire, MOMENT)


def test_the_error_names_the_individual_its_rate_and_the_rules_own_bound():
    """Through the real engine: a rate of 1 and saliences of 2 make every trial correct far too much."""
    with pytest.raises(MeasureError) as caught:
        Evolution(WILD, seed=1).step()
    assert str(caught.value) == (
        "strengths of individual 0 of generation 0 must be finite at the end of life; got learning that ran away at rate 1, "
        "times 4.25, the squared length of the input with each cue weighted by its salience, is 4.25. Lower learning.rate or "
        "the saliences: with rescorla_wagner they stay finite while that product stays below 2."
    )


def test_the_individual_is_the_one_it_happened_to_and_the_rate_its_own():
    with pytest.raises(
        MeasureError, match=rf"^strengths of individual {WORST} of generation 0 must .* at rate 0\.15, "
    ):
        assessed(SMALL, change=np.inf)


def test_a_rule_without_a_bound_says_so():
    with pytest.raises(MeasureError, match=re.escape("saliences: hebbian states no bound for that product.")):
        assessed(adjusted(SMALL, {"learning": {"kind": "hebbian"}}), change=np.inf)


@pytest.mark.parametrize("change", [np.inf, np.nan, 1.0])
@pytest.mark.parametrize("drives", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("cost", [0.0, 0.002])
def test_drives_that_are_no_numbers_are_runaway_learning_too(change: float, drives: float, cost: float):
    evolving = adjusted(OPEN, {"payoff.change_cost": cost})
    payoff = assessed(evolving, change=change, drives=drives)
    assert np.isfinite(payoff).all()
    assert payoff[WORST] == 0.0
    assert (np.delete(payoff, WORST) > 0.0).all()
    with pytest.raises(MeasureError, match=f"individual {WORST} "):
        assessed(adjusted(SMALL, {"payoff.change_cost": cost}), change=change, drives=drives)


def test_two_infinities_of_opposite_sign_are_not_overlooked():
    wiring, repertoire = develop(OPEN, founders(OPEN), MOMENT), stage(OPEN, MOMENT)
    drives = np.zeros((24, 3, repertoire.n_actions, repertoire.heads.n_heads), np.float32)
    drives[3, 0, 0, 0], drives[5, 0, 0, 0] = np.inf, -np.inf
    rest = np.zeros(0, np.float32)
    life = Life(
        np.array([0, 8, 30]), drives, np.ones((24, 3, 4), np.float32), np.ones(24, np.float32), rest, rest, rest
    )
    assert np.flatnonzero(assess(OPEN, wiring, life, repertoire, MOMENT) == 0.0).tolist() == [3, 5]


@pytest.mark.parametrize("enormous", [1e30, 3e38])
def test_enormous_numbers_are_numbers(enormous: float):
    """They cost what they cost; sums of them may leave the range of numbers, which is nobody's fault."""
    payoff = assessed(adjusted(OPEN, {"payoff.change_cost": 0.002}), change=enormous, drives=enormous)
    assert np.isfinite(payoff).all()
    assert payoff[WORST] == pytest.approx(-0.002 * enormous, rel=1e-3)
    everybody = assessed(OPEN, drives=np.float32(3e38))
    assert np.isfinite(everybody).all()


def test_where_rates_evolve_a_whole_evolution_goes_on():
    """Some founders learn too fast to live; fitness, and what is recorded of it, stays finite."""
    changes = {"heritable.rate": True, "learning.rate": 0.7, "founders.rate_spread": 0.3, "generations": 3}
    evolution = Evolution(adjusted(WILD, changes), seed=1)
    lost = 0
    while not evolution.is_over:
        record = evolution.step()
        lost += int((~np.isfinite(evolution.lived.life.change)).sum())
        assert np.isfinite(evolution.lived.fitness).all()
        assert np.isfinite(record.values["fitness"])
    assert 0 < lost < 3 * 24


def test_a_task_that_knows_no_worth_is_an_error(monkeypatch: pytest.MonkeyPatch):
    task = type(SMALL.tasks["identify"])
    monkeypatch.setattr(task, "performance", lambda *_: np.where(np.arange(24) == 5, np.nan, 1.0))
    with pytest.raises(MeasureError) as caught:
        assessed(SMALL)
    assert str(caught.value) == (
        "payoff of individual 5 of generation 0 must be a finite number; got nan. Its strengths are finite: look at the tasks "
        "and their weights, and at payoff.change_cost."
    )


# ---------------------------------------------------------------------------------------------------- said before running
@pytest.mark.parametrize(
    "changes", [{}, {"understanding.sight_noise": 2.0}, {"understanding.sight_trace": 0.5}, {"salience.context": 1.5}]
)
def test_the_length_is_the_one_that_is_expected_before_running(changes):
    scenario = adjusted(SMALL, changes)
    salience = develop(scenario, founders(scenario), MOMENT).salience[0]
    expected = expecting.input_length(scenario, instructed=False)
    assert squared_input(scenario, stage(scenario, MOMENT), salience) == pytest.approx(expected, rel=1e-5)


def test_the_doubt_is_about_the_rules_own_bound(monkeypatch: pytest.MonkeyPatch):
    """The same bound as in the error, and no other number."""
    (doubt,) = (doubt for doubt in doubts(WILD) if doubt.startswith("learning.rate"))
    assert "grow without end from 2 on" in doubt
    monkeypatch.setattr(type(WILD.learning), "bound", 6.0)
    (doubt,) = (doubt for doubt in doubts(WILD) if doubt.startswith("learning.rate"))
    assert "from 6 on strengths grow without end" in doubt
    with pytest.raises(MeasureError, match="stays below 6"):
        Evolution(WILD, seed=1).step()
