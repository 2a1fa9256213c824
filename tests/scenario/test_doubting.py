"""What must be doubted before anything runs, and what must not."""

import pytest
from plain_worlds import scenario, source

from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.settings import adjusted
from evo_mirror.foundation.shipped import shipped_scenarios
from evo_mirror.scenario import expecting
from evo_mirror.scenario.doubting import doubts
from evo_mirror.scenario.loading import load

CERTAIN = source(others={"kind": "others", "rate": 1.0})
DOUBTED = [
    ({"population__size": 6}, "population.size"),
    ({"population": {"size": 12, "sexes": "separate"}}, "population.sex_shares"),
    ({"population": {"sexes": "separate", "female_share": 0.03, "sex_shares": "exact"}}, "selection"),
    ({"heritable__wiring": False, **source(others={"kind": "others", "rate": 0.5})}, "heritable"),
    ({"heritable__wiring": False, "learning": {"kind": "none"}}, "heritable"),
    ({"population__mutation_rate": 0.5}, "population.mutation_rate"),
    ({"rearing__trials": 0}, "rearing.trials"),
    ({"learning__rate": 0.6}, "learning.rate"),
    ({"learning__rate": 1.0}, "learning.rate"),
    ({"learning__rate": 0.2, "priors": {"learning.rate": {"low": 0.1, "high": 0.9}}}, "learning.rate"),
    ({"learning": {"kind": "hebbian", "mirror_route": "readout"}}, "learning.mirror_route"),
    ({"repertoire__actions": 2, "repertoire__goals": 2}, "repertoire.actions"),
    ({"repertoire__features": 7}, "repertoire.features"),
    ({**CERTAIN, "attention": {"own": 1e-12, "other": 1.0 - 2e-12, "forage": 1e-12}}, "rearing"),
    (source(others={"kind": "others", "rate": 0.0}), "rearing.sources"),
    ({"rearing__act_rate": 0.0}, "rearing.act_rate"),
    ({"selection": {"kind": "truncation", "number": 9}}, "selection"),
    ({"population__size": 20, "selection": {"kind": "truncation", "number": 4}}, "selection"),
    ({"selection": {"kind": "tournament", "size": 20}}, "selection"),
    ({"understanding__meaning": "given", "environment": {"within_meaning_rate": 0.1}}, "understanding.meaning"),
]


@pytest.mark.parametrize(("changes", "key"), DOUBTED, ids=lambda value: value if isinstance(value, str) else "")
def test_doubtful_settings_are_told_and_only_those(changes, key):
    assert [line.partition(":")[0] for line in doubts(scenario(**changes))] == [key]


def test_demes_and_what_selection_needs_count_where_sexes_are_drawn():
    sexes = {"size": 60, "sexes": "separate"}
    assert not [line for line in doubts(scenario(population=sexes)) if line.startswith("population.sex_shares")]
    (line,) = [
        line
        for line in doubts(scenario(population=sexes, structure={"kind": "islands", "demes": 5}))
        if line.startswith("population.sex_shares")
    ]
    assert "a deme will be without one sex" in line
    line = doubts(scenario(population={**sexes, "size": 20}, selection={"kind": "deap"}))[-1]
    assert "a generation will have fewer than the 4 of one sex that selection asks for" in line


def test_neutral_selection_under_which_fitter_demes_give_more_is_doubted():
    world = {"structure": {"kind": "islands", "regulation": "hard"}, "selection": {"kind": "neutral"}}
    (line,) = doubts(scenario(**world))
    assert line.startswith("structure.regulation: selection is neutral within demes, but under hard selection")
    assert doubts(scenario(**world, payoff={"understanding": 0.0, "foraging": 0.0})) == ()


def test_a_runaway_rate_and_a_rate_too_large_are_told_apart():
    assert "without end from 2 on" in doubts(scenario(learning__rate=1.0))[0]
    assert "above 1 every trial corrects too far" in doubts(scenario(learning__rate=0.6))[0]


def test_few_parents_are_told_by_their_effective_number_and_many_are_not():
    (line,) = doubts(scenario(selection={"kind": "truncation", "number": 2}))
    assert (
        "as if 2 of 100 individuals were the parents of all: heritability and the response to selection cannot" in line
    )
    for enough in ({"kind": "truncation", "number": 10}, {"kind": "neutral"}, {"kind": "rank", "pressure": 2.0}):
        assert doubts(scenario(selection=enough)) == ()
    # A quarter of very few is as much as can be asked.
    assert doubts(scenario(population__size=12, selection={"kind": "truncation", "number": 3})) == ()


def test_the_stability_that_is_told_is_the_stability_that_lives_show():
    # One action, seen and done on every trial but for 1 in 50: squared input 3, stable below a rate of 2/3.
    world = scenario(
        salience__context=2.0, understanding__sight_noise=0.0, population__size=4,
        repertoire={"actions": 1, "goals": 1}, attention={"own": 0.98, "other": 0.01, "forage": 0.01},
        rearing={"trials": 400, "act_rate": 1.0, "sources": {"mine": {"kind": "self_observation", "rate": 1.0}}},
    )  # fmt: skip
    assert expecting.input_length(world, instructed=False) == pytest.approx(3.0)
    calm, wild = (
        Evolution(adjusted(world, {"learning.rate": rate}), seed=1).step().values["change"] for rate in (0.6, 0.75)
    )
    assert calm < 1e3
    assert not wild < 1e6


def test_an_ordinary_scenario_raises_no_doubt():
    assert doubts(scenario()) == ()
    assert doubts(scenario(population={"sexes": "separate", "ploidy": 2})) == ()


# -------------------------------------------------------------------------------------------------- lives worth too little
HARD = {"kind": "islands", "demes": 2, "regulation": "hard"}


def test_lives_that_may_be_worth_less_than_nothing_are_doubted_under_hard_selection_alone():
    poor = {"population": {"size": 20}, "payoff": {"baseline": 0.0}}
    (line,) = (one for one in doubts(scenario(structure=HARD, **poor)) if "hard selection" in one)
    assert line.startswith("structure.regulation: a life may earn as little as -")
    assert line.endswith("Raise payoff.baseline, or lower the costs.")
    with pytest.raises(ArithmeticError, match="under hard selection; got from -"):
        Evolution(scenario(structure=HARD, **poor), seed=1).step()
    for fine in (
        {"structure": {**HARD, "regulation": "soft"}, **poor},
        {"structure": HARD, "payoff": {"baseline": 5.0}},
    ):
        assert not any("hard selection" in one for one in doubts(scenario(**fine)))


@pytest.mark.parametrize("turnover", ["generations", "moran"])
def test_proportional_selection_is_doubted_where_a_life_may_earn_less_than_nothing(turnover: str):
    people = {"population": {"size": 20, "turnover": turnover}, "selection": {"kind": "proportional"}}
    poor = scenario(payoff={"baseline": 0.0}, **people)
    (line,) = (one for one in doubts(poor) if "as little as" in one)
    assert line.startswith("selection.kind: a life may earn as little as -")
    assert "and proportional selection, which takes payoffs for shares" in line
    with pytest.raises(ArithmeticError, match=r"under proportional selection .*; got from -"):
        Evolution(poor, seed=1).step()
    assert not any("as little as" in one for one in doubts(scenario(payoff={"baseline": 5.0}, **people)))


def test_no_shipped_scenario_is_doubted_for_too_little_payoff():
    for name in shipped_scenarios():
        assert not any("as little as" in one for one in doubts(load(name))), name


def test_a_newborn_where_generations_overlap_is_worth_one_round_of_tests():
    apart, overlapping = (
        expecting.least_payoff(scenario(population={"size": 20, "turnover": turnover}))
        for turnover in ("generations", "moran")
    )
    assert overlapping < apart


def test_costs_of_learning_alone_are_enough_for_that_doubt():
    costly = {"baseline": 1.0, "understanding": 0.0, "foraging": 0.0, "change_cost": 1.0}
    assert any("hard selection" in one for one in doubts(scenario(structure=HARD, payoff=costly)))
    free = {**costly, "change_cost": 0.0, "upkeep": 0.0}
    assert not any("hard selection" in one for one in doubts(scenario(structure=HARD, payoff=free)))


def test_who_pays_for_attention_to_own_acts_is_doubted_if_these_cannot_be_seen():
    """Without sights there is nothing to learn, and bad luck comes on top of the cost."""
    seen = load("rogers-paradox")
    blind = load("rogers-paradox", overrides=["rearing.sources.self_observation.rate=0"])
    assert expecting.least_payoff(seen) == pytest.approx(0.05), "what individual learners who guess earn"
    assert expecting.least_payoff(blind) == pytest.approx(0.05 - 1 / 7)
    assert any("as little as -0.093" in one for one in doubts(blind))
    dear = load("rogers-paradox", overrides=["payoff.own_attention=0.6"])
    assert any("as little as -0.1" in one for one in doubts(dear))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_life_earns_less_than_it_is_said_to(seed: int):
    for payoff in ({"baseline": 0.0}, {"baseline": 0.0, "change_cost": 0.1, "understanding": 0.0}):
        world = scenario(population={"size": 30}, payoff=payoff)
        evolution = Evolution(world, seed=seed)
        evolution.step()
        assert evolution.lived.payoff.min() > expecting.least_payoff(world)
