"""Payoffs that depend on how many others earn them: exact small cases, and where populations settle."""

import numpy as np
import pytest
from small import MOMENT, SMALL, founders

from evo_mirror.biology.rivalry import Rivalry
from evo_mirror.evolution.assessing import assess, assess_each
from evo_mirror.evolution.generation import live_through, stage
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario.explaining import explain
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.theory.chains import stationary
from evo_mirror.theory.wright_fisher import binomial_matrix

MASTERS = np.array([1.0, 1.0, 0.0, 0.5, -0.2])


def test_by_share_by_hand():
    """Of four others, the first meets 1 + 0 + .5 + 0, the fourth 2; who is below chance is left alone, and no rival."""
    found = Rivalry(frequency=0.8).shared(MASTERS)
    np.testing.assert_allclose(
        found, [1 - 0.8 * 1.5 / 4, 1 - 0.8 * 1.5 / 4, 0, 0.5 * (1 - 0.8 * 2 / 4), -0.2], rtol=1e-14
    )


def test_by_number_by_hand():
    found = Rivalry(room=3).shared(MASTERS)
    np.testing.assert_allclose(found, [3 / 4.5, 3 / 4.5, 0, 0.5 * 3 / 5, -0.2], rtol=1e-14)
    both = Rivalry(room=3.0, frequency=0.8).shared(MASTERS)
    np.testing.assert_allclose(both[0], (1 - 0.8 * 1.5 / 4) * 3 / 4.5, rtol=1e-14)


def test_by_number_it_is_numbers_that_count_and_by_share_it_is_shares():
    few, many = np.repeat([1.0, 0.0], [5, 5]), np.repeat([1.0, 0.0], [5, 500])
    assert Rivalry(room=2.0).shared(few)[0] == Rivalry(room=2.0).shared(many)[0] == 2 / 6
    assert Rivalry(frequency=1.0).shared(few)[0] == pytest.approx(1 - 4 / 9)
    assert Rivalry(frequency=1.0).shared(many)[0] == pytest.approx(1 - 4 / 504)


def test_who_is_alone_has_no_rivals():
    for rivalry in (Rivalry(frequency=3.0), Rivalry(room=0.1)):
        assert rivalry.shared(np.ones(1)).tolist() == [1.0]
        assert rivalry.shared(np.array([0.0, 1.0, 0.0])).tolist() == [0.0, 1.0, 0.0]


def test_more_of_the_same_helps_where_frequency_is_below_zero():
    assert Rivalry(frequency=-1.0).shared(np.ones(7)).tolist() == [2.0] * 7


def test_without_rivals_it_is_the_very_same_performance():
    assert Rivalry().shared(MASTERS) is MASTERS
    assert not Rivalry().matters


# Needle is all or nothing: a carrier has all connections right, and .999 of what there is; anybody else has nothing.
WORLD = Scenario(
    title="rivals", population={"size": 12}, rearing={"trials": 0}, encoding={"kind": "ternary", "wrong": 0.5, "right": 0.5},
    repertoire={"actions": 2, "features": 2, "units": 2, "units_per_program": 1, "goals": 1, "sounds": 0, "forage_cues": 0},
    tasks={"needle": {"kind": "needle", "weight": 3.0, "rivals": {"frequency": 1.5}}}, payoff={"upkeep": 0.0},
)  # fmt: skip


@pytest.mark.parametrize("n_carriers", [0, 1, 5, 12])
def test_a_whole_generation_pays_by_how_many_others_there_are(n_carriers: int):
    population = founders(WORLD)
    population.genotypes[:, WORLD.genome.places["wiring"], 0] = (np.arange(12) < n_carriers)[:, None]
    lived = live_through(WORLD, population, None, MOMENT)
    carrier = 1 + 3 * 0.999 * (1 - 1.5 * 0.999 * (n_carriers - 1) / 11)
    np.testing.assert_allclose(lived.payoff, np.where(np.arange(12) < n_carriers, carrier, 1.0), rtol=1e-12)


def test_objectives_have_their_rivals_too():
    world = adjusted(SMALL, {"tasks.identify.rivals": {"frequency": 0.5}})
    lived = live_through(world, founders(world), None, MOMENT)
    args = (lived.wiring, lived.life, stage(world, MOMENT), MOMENT)
    each, plain = assess_each(world, *args), assess_each(SMALL, *args)
    names = sorted(world.tasks)
    differs = (each != plain).any(axis=0)
    assert [name for name, one in zip(names, differs, strict=True) if one] == ["identify"]
    change = each[:, names.index("identify")] - plain[:, names.index("identify")]
    np.testing.assert_allclose(assess(world, *args) - assess(SMALL, *args), change, atol=1e-12)


def equilibrium(rivalry: Rivalry, cost: float, n: int) -> float:
    """Mean share of carriers that N individuals with hardly any mutation hold under proportional selection, by their chain."""
    chances = []
    for i in range(n + 1):
        has = np.repeat([1.0, 0.0], [i, n - i])
        fitness = 1.0 + 0.5 * (rivalry.shared(has) - cost * has)
        share = fitness[:i].sum() / fitness.sum()
        chances.append(share * (1 - 1e-4) + (1 - share) * 1e-4)
    return float(stationary(binomial_matrix(np.array(chances))) @ np.arange(n + 1) / n)


def test_populations_hold_the_share_or_the_number_that_theory_names():
    """1 - c / w over s of the others, and K (w / c - 1) others, whatever N; drift moves the mean by some 1 / N."""
    for n in (200, 400):
        assert equilibrium(Rivalry(frequency=2.0), 0.0, n) == pytest.approx(0.5, abs=0.01)
        assert equilibrium(Rivalry(frequency=2.0), 0.4, n) == pytest.approx(0.3, abs=0.015)
        assert n * equilibrium(Rivalry(room=40.0), 0.4, n) == pytest.approx(61, abs=4)


def test_settings_out_of_range_are_refused():
    with pytest.raises(ScenarioError, match=r"tasks\.identify\.rivals\.room: must be above 0\.0 individuals; got 0"):
        adjusted(SMALL, {"tasks.identify.rivals": {"room": 0.0}})
    with pytest.raises(ScenarioError, match=r"tasks\.identify\.rivals\.frequency: must be at most 10\.0; got 11"):
        adjusted(SMALL, {"tasks.identify.rivals": {"frequency": 11.0}})


@pytest.mark.parametrize(
    ("rivals", "said"),
    [
        ({"frequency": 0.5}, "It loses 50% where all others master it."),
        ({"frequency": 2.0}, "It pays nothing where 50% of the others master it, and costs beyond."),
        ({"frequency": -0.5}, "It gains 50% where all others master it."),
        ({"room": 8.0}, "8 others who master it halve what it pays."),
    ],
)
def test_what_is_said_beforehand(rivals, said: str):
    assert said in " ".join(explain(adjusted(SMALL, {"tasks.identify.rivals": rivals})).text(1000).split())
    assert "master it" not in explain(SMALL).text(1000)
