"""The steps of a generation one by one: development, the caregivers' drives, and what a life is worth."""

from dataclasses import replace

import numpy as np
import pytest
from small import MOMENT, OPEN, SMALL, founders, history

from evo_mirror.evolution.assessing import assess
from evo_mirror.evolution.breeding import breed
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.generation import caregivers, draw, generation, live_through, setting, stage
from evo_mirror.foundation.errors import MeasureError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import ACT, SIGHT
from evo_mirror.state.life import FORAGE, GOAL, IDENTIFY, Life
from evo_mirror.state.lived import Elders


# --------------------------------------------------------------------------------------------------------- development
def test_development_reads_every_locus_once():
    population = founders(OPEN)
    wiring, genome = develop(OPEN, population, MOMENT), OPEN.genome
    alleles, places = population.genotypes[:, :, 0], genome.places
    assert np.array_equal(wiring.strength[:, :16].reshape(24, -1), alleles[:, places["wiring"]])
    assert not wiring.strength[:, 16:].any()
    assert np.array_equal(wiring.plasticity[:, 0, 0], alleles[:, places["rate"]][:, 0])
    assert np.array_equal(wiring.plasticity[:, 1, 0], alleles[:, places["forage_rate"]][:, 0])
    assert np.array_equal(wiring.mirror_share, alleles[:, places["mirror_share"]][:, 0])
    np.testing.assert_allclose(wiring.attention.sum(axis=1), 1, rtol=1e-6)
    starts = OPEN.repertoire.channels.starts
    for name, start in zip(("sight", "sound", "context", "imperative", "signal"), starts, strict=True):
        assert np.array_equal(wiring.salience[:, start], alleles[:, places[f"associability_{name}"]][:, 0])
    assert not wiring.foraging.any()
    assert not wiring.meaning.any()


def test_what_is_not_inherited_is_what_the_scenario_says():
    scenario = adjusted(
        SMALL, {"attention.own": 0.5, "attention.other": 0.4, "attention.forage": 0.1, "learning.rate": 0.3}
    )
    wiring = develop(scenario, founders(scenario), MOMENT)
    np.testing.assert_allclose(wiring.attention, np.tile([0.5, 0.4, 0.1], (24, 1)), rtol=1e-6)
    assert (wiring.plasticity[:, :, 0] == np.float32(0.3)).all()
    assert (wiring.salience[:, scenario.repertoire.channels.class_of_cue == 2] == np.float32(0.2)).all()
    assert (wiring.mirror_share == 0.5).all()


def test_one_rate_serves_foraging_too_unless_that_has_its_own():
    shared = adjusted(SMALL, {"heritable.rate": True})
    wiring = develop(shared, founders(shared), MOMENT)
    assert np.array_equal(wiring.plasticity[:, 0], wiring.plasticity[:, 1])
    assert len(np.unique(wiring.plasticity[:, 0, 0])) > 10


def test_who_does_not_learn_expresses_no_rate():
    scenario = adjusted(OPEN, {"learning.kind": "none"})
    assert not develop(scenario, founders(scenario), MOMENT).plasticity[:, :, 0].any()


def test_wiring_that_is_not_inherited_is_drawn_anew_at_each_birth():
    scenario = adjusted(SMALL, {"heritable.wiring": False})
    first, second = history(scenario, 2)[0]
    assert not np.array_equal(first.wiring.strength, second.wiring.strength)
    parents = second.population.parents
    inherited = np.corrcoef(first.wiring.strength[parents[:, 0], :16].ravel(), second.wiring.strength[:, :16].ravel())[
        0, 1
    ]
    assert abs(inherited) < 4.5 / np.sqrt(first.wiring.strength[:, :16].size)


def test_meaning_may_be_given():
    scenario = adjusted(SMALL, {"understanding.meaning": "given", "learning.asymptote": 2.0})
    meaning = develop(scenario, founders(scenario), MOMENT).meaning
    assert np.array_equal(meaning[0], 2 * np.eye(4)[stage(scenario, MOMENT).goal_of])


def test_caregivers_keep_their_strengths_and_see_the_present_looks():
    lived = live_through(SMALL, founders(SMALL), None, MOMENT)
    assert caregivers(None, lived.repertoire) is None
    seen = caregivers(lived.elders, lived.repertoire).program_drives
    at_maturity = lived.life.program_drives(lived.repertoire.readout, lived.repertoire.heads)[:, -1]
    np.testing.assert_allclose(seen, at_maturity, atol=1e-5)
    repainted = replace(lived.repertoire, sight_codes=np.roll(lived.repertoire.sight_codes, 1, axis=0))
    np.testing.assert_allclose(caregivers(lived.elders, repainted).program_drives, np.roll(seen, 1, axis=1), atol=1e-6)


def test_the_mirroring_of_elders_feeds_the_experience_of_children():
    """Parents who mirror perfectly are imitated by their children more often than parents who mirror nothing."""
    scenario = adjusted(SMALL, {"founders.start": "innate", "encoding.limit": 10.0})
    only = adjusted(scenario, {"rearing.sources": {"being_imitated": {"kind": "being_imitated", "rate": 1.0}}})
    lived, children = generation(only, founders(only), None, MOMENT)
    wiring = develop(only, children, MOMENT.at(1))
    shares = []
    for elders in (lived.elders, Elders(np.zeros_like(lived.elders.strength))):
        events = draw(only, children, wiring, lived.repertoire, elders, MOMENT.at(1)).events
        seen = events[:, :, SIGHT] >= 0
        shares.append((events[seen][:, SIGHT] == events[seen][:, ACT]).mean())
    assert shares[0] > 0.8
    assert shares[1] < 0.4


# ----------------------------------------------------------------------------------------------------------- assessment
def payoffs(scenario: Scenario, *, change=0.0, rate=0.2, forage_rate=0.2):
    """Of lives that passed 3/4 of their tests for identity, half of those for goals and 9/10 when foraging."""
    wiring = develop(scenario, founders(scenario), MOMENT)
    wiring.plasticity[:, 0, 0], wiring.plasticity[:, 1, 0] = rate, forage_rate
    correct = np.zeros((24, 3, 4), np.float32)
    correct[:, :, IDENTIFY], correct[:, :, GOAL], correct[:, :, FORAGE] = 0.75, 0.5, 0.9
    rest = np.zeros(0, np.float32)
    life = Life(np.array([0, 8, 30]), rest, correct, np.full(24, change, np.float32), rest, rest, rest)
    return assess(scenario, wiring, life, stage(scenario, MOMENT), MOMENT)


def worth(scenario: Scenario, **life) -> float:
    (payoff,) = set(payoffs(scenario, **life).tolist())
    return payoff


IDENTITY, AIM, FOOD = (0.75 - 1 / 8) / (7 / 8), (0.5 - 1 / 4) / (3 / 4), (0.9 - 0.5) / 0.5


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 1 + IDENTITY + AIM + FOOD),
        ({"payoff.understanding": 0.0}, 1 + FOOD),
        ({"payoff.foraging": 0.0}, 1 + IDENTITY + AIM),
        ({"payoff.understanding": 0.5, "payoff.baseline": 2.0}, 2 + IDENTITY / 2 + AIM / 2 + FOOD),
        ({"tasks.goal.weight": 3.0}, 1 + IDENTITY + 3 * AIM + FOOD),
        ({"tasks": {"flat": {"kind": "flat", "weight": 4.0}}, "payoff.understanding": 0.0}, 5.0),
    ],
)
def test_what_a_life_is_worth(changes, expected: float):
    assert worth(adjusted(SMALL, changes)) == pytest.approx(expected, abs=1e-6)


def test_learning_costs_what_it_changes():
    dear = adjusted(SMALL, {"payoff.change_cost": 0.01})
    assert worth(dear, change=0.0) - worth(dear, change=30.0) == pytest.approx(0.3)


@pytest.mark.parametrize("change", [np.inf, np.nan])
@pytest.mark.parametrize("cost", [0.0, 0.002])
def test_learning_that_runs_away_is_never_worth_more(change: float, cost: float):
    """Where rates evolve it is lethal; where they do not, or everybody is lost, it is said."""
    evolving = adjusted(OPEN, {"payoff.change_cost": cost})
    payoff = payoffs(evolving, change=np.where(np.arange(24) == 3, change, 1.0))
    assert np.isfinite(payoff).all()
    assert payoff[3] <= min(0.0, payoff.min())
    assert (np.delete(payoff, 3) > 0).all()
    for scenario, changes in ((SMALL, np.where(np.arange(24) == 3, change, 1.0)), (evolving, change)):
        with pytest.raises(
            MeasureError, match=r"must be finite at the end of life; got .*rate 0.2.*Lower learning.rate"
        ):
            payoffs(scenario, change=changes)


@pytest.mark.parametrize(
    ("rate", "forage_rate", "upkept"),
    [(False, False, (0, 0, 0)), (True, False, (1, 1, 0)), (False, True, (1, 0, 1)), (True, True, (2, 1, 1))],
)
def test_each_heritable_rate_has_its_upkeep_while_it_is_above_zero(rate: bool, forage_rate: bool, upkept):
    scenario = adjusted(SMALL, {"heritable.rate": rate, "heritable.forage_rate": forage_rate, "payoff.upkeep": 0.1})
    free = worth(scenario, rate=0.0, forage_rate=0.0)
    costs = [free - worth(scenario, rate=a, forage_rate=b) for a, b in ((0.2, 0.2), (0.2, 0.0), (0.0, 0.2))]
    np.testing.assert_allclose(costs, 0.1 * np.array(upkept), atol=1e-9)


def test_a_setting_says_what_the_scenario_says():
    scenario = adjusted(
        SMALL, {"understanding.sight_noise": 0.4, "learning.asymptote": 2.0, "learning.only_instructed": True}
    )
    made = setting(scenario, stage(scenario, MOMENT))
    assert made.sight_noise == pytest.approx(0.4 / 4)  # of a feature's typical size, 1 / sqrt(F)
    assert made.response_noise == pytest.approx(0.25 * 2)
    assert made.only_instructed
    assert made.ages.tolist() == [0, 8, 30]
    assert setting(scenario, stage(scenario, MOMENT), rounds=7).test_rounds == 7


def test_breeding_with_nothing_inherited_changes_nothing():
    scenario = adjusted(SMALL, {"heritable.wiring": False})
    population = founders(scenario)
    children = breed(scenario, population, np.array([[0, 1]] * 24), MOMENT)
    assert np.array_equal(children.genotypes, np.repeat(population.genotypes[:1], 24, axis=0))
