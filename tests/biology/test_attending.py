"""Attending: morphs bring a budget each, are inherited at one locus, and cost what they pay attention to."""

import numpy as np
import pytest
from chances import assert_share

from evo_mirror.biology.attending import MORPHS, Attention
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import live_through, stage
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.explaining import explain
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import SOURCE

MOMENT = Moment(17)
THREE = [
    {"own": 1.0, "among": 0.5},
    {"other": 1.0, "among": 0.3},
    {"own": 0.25, "other": 0.25, "forage": 0.5, "among": 0.2},
]
BUDGETS = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.25, 0.25, 0.5]])
WORLD = Scenario(
    title="morphs", population={"size": 400, "mutation_rate": 0.0}, rearing={"trials": 12}, attention={"morphs": THREE},
    heritable={"wiring": False, "attention": True}, founders={"shares": "exact"}, recombination={"kind": "clonal"},
)  # fmt: skip


def founders(scenario: Scenario):
    return found(scenario, stage(scenario, MOMENT), MOMENT)


def _morph(population) -> np.ndarray:
    return population.genotypes[:, WORLD.genome.places[MORPHS].start, 0].astype(int)


def test_founders_are_of_each_morph_in_its_share_and_attend_as_it_does():
    population = founders(WORLD)
    assert np.bincount(_morph(population)).tolist() == [200, 120, 80]
    np.testing.assert_array_equal(develop(WORLD, population, MOMENT).attention, BUDGETS[_morph(population)])


def test_children_attend_as_their_parent_did_and_mutants_as_another_morph():
    evolution = Evolution(WORLD, seed=17)
    evolution.step()
    children, parents = evolution.population, evolution.lived.population
    locus = WORLD.genome.places[MORPHS].start
    inherited = parents.genotypes[children.parents[:, 0], locus]
    np.testing.assert_array_equal(children.genotypes[:, locus], inherited)
    wild = adjusted(
        WORLD, {"mutation": {"attention": {"kind": "k_allele", "rate": 1.0}}, "population.mutation_rate": 0.1}
    )
    evolution = Evolution(wild, seed=17)
    evolution.step()
    children, parents = evolution.population, evolution.lived.population
    assert (children.genotypes[:, locus] != parents.genotypes[children.parents[:, 0], locus]).all()


def test_morphs_that_are_not_inherited_are_drawn_anew_at_each_birth():
    drawn = adjusted(WORLD, {"heritable.attention": False, "founders.shares": "drawn", "population.size": 4000})
    attention = [develop(drawn, founders(drawn), MOMENT.at(g)).attention for g in (0, 1)]
    for who in attention:
        for budget, among in zip(BUDGETS, (0.5, 0.3, 0.2), strict=True):
            assert_share((who == budget).all(axis=1), among)
    assert_share((attention[0] == attention[1]).all(axis=1), 0.5**2 + 0.3**2 + 0.2**2)


def test_other_loci_keep_their_places_and_their_order():
    by_degree = adjusted(WORLD, {"attention": {"own": 0.4, "other": 0.3, "forage": 0.3}}).genome
    names = [c.name for c in by_degree.classes]
    start = names.index("attention_own")
    assert [c.name for c in WORLD.genome.classes] == [*names[:start], MORPHS, *names[start + 3 :]]
    assert WORLD.genome.n_loci == by_degree.n_loci - 2


@pytest.mark.parametrize("heritable", [False, True])
def test_however_small_a_share_is_founders_have_it(heritable: bool):
    """Shares below e**-4, down to which others evolve, were taken for that. Logarithms of inherited ones spread by 0.2."""
    shares = {"own": 1e-4, "other": 0.9998, "forage": 1e-4}
    scenario = adjusted(WORLD, {"attention": shares, "heritable.attention": heritable})
    attention = develop(scenario, founders(scenario), MOMENT).attention
    np.testing.assert_allclose(np.median(attention, axis=0), list(shares.values()), rtol=0.1)


def test_a_share_of_attention_to_own_acts_costs_that_share_and_nothing_else_changes():
    population = founders(WORLD)
    free = live_through(WORLD, population, None, MOMENT)
    charged = live_through(adjusted(WORLD, {"payoff.own_attention": 0.2}), population, None, MOMENT)
    np.testing.assert_array_equal(free.life.correct, charged.life.correct)
    np.testing.assert_allclose(free.payoff - charged.payoff, 0.2 * BUDGETS[_morph(population), 0], rtol=0, atol=1e-14)
    assert len(set(np.round(free.payoff - charged.payoff, 9))) == 3


def test_who_attends_to_nothing_of_a_kind_never_sees_it():
    lived = live_through(adjusted(WORLD, {"rearing.trials": 200}), founders(WORLD), None, MOMENT)
    names = [name for name, _ in sorted(WORLD.rearing.sources.items(), key=lambda item: item[1].precedence)]
    seen = lived.experience.events[:, :, SOURCE]
    for morph, absent in ((0, {"being_imitated", "others"}), (1, {"self_observation"})):
        of_these = (lived.wiring.attention == BUDGETS[morph].astype(np.float32)).all(axis=1)
        met = {names[k] for k in np.unique(seen[of_these]) if k >= 0}
        assert met == set(names) - absent


@pytest.mark.parametrize(
    ("attention", "said"),
    [
        (
            {"morphs": [{"own": 1.0, "among": 1.0}]},
            r"morphs: must be at least 2 morphs, or none; got 1\. Write another",
        ),
        (
            {"morphs": [{"own": 1.0, "among": 0.5}, {"other": 1.0, "among": 0.6}]},
            r"morphs\.0\.among: must add up to 1 with that of the other morphs; got 1\.1",
        ),
        (
            {"morphs": [{"own": 0.5}, {"other": 1.0}]},
            r"morphs\.0\.own: must add up to 1 with other and forage; got 0\.5\. Raise or lower one of the three shares",
        ),
        ({"morphs": [{"own": 1.5}, {"other": 1.0}]}, r"morphs\.0\.own: must be at most 1"),
        ({"own": 0.9}, r"own: must add up to 1 with other and forage; got 1\.5"),
    ],
)
def test_budgets_and_shares_that_do_not_add_up_are_refused(attention, said: str):
    with pytest.raises(ScenarioError, match=said):
        Scenario(title="wrong", attention=attention)


def test_a_kernel_for_degrees_does_not_suit_morphs():
    with pytest.raises(ScenarioError, match=r"mutation\.attention_own: must be named after a class of loci"):
        adjusted(WORLD, {"mutation": {"attention_own": {"kind": "gaussian_step", "size": 0.1}}})


@pytest.mark.parametrize(
    "morphs",
    [
        [{"own": 1.0, "among": 1.0}],
        [{"own": 1.0, "among": 0.5}, {"other": 1.0, "among": 0.6}],
        [{"own": 0.5}, {"other": 1.0}],
        [{"owm": 1.0}, {"other": 1.0}],
    ],
)
def test_mistaken_morphs_are_not_held_against_what_is_said_of_their_locus(morphs):
    """Their class of loci is there as soon as they are mended; without morphs there is none of that name."""
    said = {"attention": {"kind": "two_way"}}
    with pytest.raises(ScenarioError) as caught:
        Scenario(title="wrong", attention={"morphs": morphs}, mutation=said, dominance={"attention": 0.5})
    assert {mistake.where.rpartition("morphs")[0] for mistake in caught.value.mistakes} == {"attention."}
    with pytest.raises(ScenarioError, match=r"mutation\.attention: must be named after a class of loci"):
        Scenario(title="wrong", mutation={"attention": {"kind": "two_way"}})


def test_explaining_tells_budgets_alleles_and_cost():
    text = " ".join(explain(adjusted(WORLD, {"payoff.own_attention": 0.2})).text().split())
    assert "morph 1, 30% of founders, 0 to own acts, 1 to others, 0 to foraging; morph 2, 20%" in text
    assert "Alleles for attention are morphs" in text
    assert "logarithms of shares" not in text
    assert "Attending to nothing but one's own acts costs 0.2" in text
    plain = explain(Scenario(title="plain")).text()
    assert "Attention: 0.4 to own acts, 0.3 to others, 0.3 to foraging." in " ".join(plain.split())
    assert "morph" not in plain
    assert "costs 0.2" not in plain


def test_one_way_to_attend_is_that_of_all():
    assert Attention().of_founders == ((1.0, (0.4, 0.3, 0.3)),)
