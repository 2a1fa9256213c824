"""What `explain` says before anything runs: held against formulae, against lives drawn, and against what must be doubted."""

import math

import numpy as np
import pytest
from plain_worlds import scenario, source

from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.sexing import females
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario import expecting
from evo_mirror.scenario.explaining import WIDTH, explain
from evo_mirror.theory.effective_size import effective_size_selfing, effective_size_two_sexes
from evo_mirror.theory.rearers import Mating

UPBRINGINGS = {
    "default": {},
    "own hands only": source(mine={"kind": "self_observation", "rate": 1.0}),
    "answers at once": source(answers={"kind": "being_imitated", "rate": 0.9, "founder_fidelity": 0.7}),
    "answers too late": source(
        mine={"kind": "self_observation", "rate": 0.5}, answers={"kind": "being_imitated", "rate": 0.9, "delay": 1}
    ),
    "all that others do": source(others={"kind": "others", "rate": 0.8}),
    "some acts can be seen": {
        **source(mine={"kind": "self_observation"}),
        "repertoire": {"transparency": [1, 0.5] * 4},
    },
    "a mirror": source(glass={"kind": "mirrors", "rate": 0.6}, others={"kind": "others", "rate": 0.3}),
    "a dance": source(dance={"kind": "synchronous_activity", "rate": 0.9, "reliability": 0.8}),
    "a ragged dance": source(dance={"kind": "synchronous_activity", "rate": 0.9, "delay": [0.6, 0.3, 0.1]}),
    "a leader": source(dance={"kind": "synchronous_activity", "rate": 0.9, "lead": 1}),
    "words": source(words={"kind": "acquired_equivalence", "rate": 0.9}),
    "two morphs": {
        **source(mine={"kind": "self_observation", "rate": 0.9}, answers={"kind": "being_imitated", "rate": 0.8}),
        "attention": {
            "morphs": [{"own": 0.9, "other": 0.1, "among": 0.7}, {"other": 0.6, "forage": 0.4, "among": 0.3}]
        },
    },
}


@pytest.mark.parametrize("settings", UPBRINGINGS.values(), ids=UPBRINGINGS)
def test_formula_and_sample_agree_on_what_a_life_brings(settings):
    # 5 SE over 4000 lives and 8 actions; with these seeds the largest of ten differences is 2 SE.
    world = scenario(**settings)
    expected, sample = expecting.upbringing(world), expecting.sample_lives(world, 3)
    trials = sample.n_lives * world.rearing.trials
    seen = 1.0 - expected.nothing
    assert sum(rate for _, rate in expected.sights) == pytest.approx(seen)
    assert sample.seen == pytest.approx(
        seen, abs=5.0 * (seen * (1.0 - seen) / trials) ** 0.5 + 1.0 / world.rearing.trials**2
    )
    assert sample.matching == pytest.approx(expected.delta_p, abs=5.0 * sample.error)


def test_delta_p_is_that_of_the_generation_that_then_lives():
    world = scenario(population__size=400)
    lived = Evolution(world, seed=5)
    record = lived.step()
    assert record.values["delta_p_matching"] == pytest.approx(expecting.upbringing(world).delta_p, abs=0.02)


def test_own_hands_alone_have_a_delta_p_that_can_be_worked_out_by_hand():
    # Acts on half of the trials, each seen with .4: P(do a | see a) = 1; P(do a | see nothing) = (.5 x .6 / 8) / .8.
    world = scenario(**source(mine={"kind": "self_observation", "rate": 1.0}), rearing__act_rate=0.5)
    found = expecting.upbringing(world)
    assert found.nothing == pytest.approx(0.8)
    assert found.delta_p == pytest.approx(1.0 - 0.5 * 0.6 / 8 / 0.8)


def test_the_bits_of_a_matching_are_the_logarithm_of_a_factorial():
    assert expecting.matching_bits(8) == pytest.approx(math.log2(40320))


def test_effective_size_under_tournaments_is_that_of_theory():
    # The i-th worst of N wins with (i^3 - (i - 1)^3) / N^3: the sum of squares tends to 9 / (5 N).
    assert expecting.effective_share(scenario(population__size=500)) == pytest.approx(5.0 / 9.0, rel=1e-4)


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        ({}, 100),
        ({"ploidy": 2}, 100),
        ({"selfing": 0.5}, 100),  # haploids who self are clones of one another's size
        ({"selfing": 0.5, "ploidy": 2}, 75),
        ({"sexes": "separate"}, 100),
        ({"sexes": "separate", "female_share": 0.2, "ploidy": 2}, 64),
    ],
)
def test_effective_size_without_selection_is_that_of_theory(population, expected):
    world = scenario(population=population)
    assert expecting.neutral_effective_size(world) == pytest.approx(expected)
    if world.population.sexes == "separate":
        n_females, n_males = world.population.mating_groups(world.population.size)
        assert effective_size_two_sexes(n_females, n_fathers=n_males) == pytest.approx(expected)
        neutral = adjusted(world, {"selection.kind": "neutral"})
        assert expecting.effective_share(neutral) == pytest.approx(expected / 100)
        assert expecting.effective_parents(neutral, 100) == pytest.approx(expected)
    elif world.population.ploidy == 2 and population.get("selfing"):
        assert effective_size_selfing(100, selfing=0.5) == pytest.approx(expected)


@pytest.mark.parametrize("population", [{}, {"ploidy": 2}], ids=["haploid", "diploid"])
def test_mutational_step_is_the_spread_that_one_generation_of_mutation_gives(population):
    world = scenario(
        population={"size": 2000, "mutation_rate": 0.05, **population}, encoding={"kind": "direct", "spread": 0.0},
        rearing__trials=0, tasks={"flat": {}},
    )  # fmt: skip
    evolution = Evolution(world, seed=2)
    evolution.step()
    evolution.step()
    assert evolution.lived is not None
    r = evolution.lived.life.program_drives(evolution.lived.repertoire.readout, evolution.lived.repertoire.heads)
    assert float(r[:, 0].std()) == pytest.approx(expecting.mutational_step(world), rel=0.05)


def test_explaining_evolves_nothing_and_says_the_same_twice():
    world = scenario()
    assert explain(world, seed=4) == explain(world, seed=4)
    assert explain(world, seed=4) != explain(world, seed=5)


def test_text_keeps_within_a_terminal_and_has_every_section():
    told = explain(scenario(priors={"learning.rate": {"low": 0.1, "high": 0.3}}, rearing={"trials": 0}))
    text = told.text()
    assert max(map(len, text.splitlines())) <= WIDTH
    assert [section.heading for section in told.sections] == [
        "World", "Genes", "A life", "Learning", "What pays", "Selection and drift", "Experiments afterwards",
        "Not known, and drawn anew in each replicate of a comparison", "Cost", "Doubts",
    ]  # fmt: skip
    assert all(section.heading in text for section in told.sections)


LOOKS = {"environment": {"kind": "changing_looks", "rate": 0.2}}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"generations": 41, "environment": {"kind": "changing_looks", "rate": 0.1}}, "4 new looks per such action"),
        ({"environment": {"kind": "constant"}}, "Every action looks as it always did."),
        ({"repertoire__actions": 4}, "4! takes 4.58 bits"),
        ({"repertoire__actions": 2, "repertoire__goals": 2}, "2! takes 1 bit (log2"),
        ({"generations": 1}, " lives x 1 generation x "),
        ({"environment": {"kind": "moving"}, "generations": 5}, "former self (expected cosine): 0.99 after 1 generation."),
        ({"environment": {"kind": "moving"}}, "4 of 8 actions change their looks in every generation. Looks of cultural"),
        ({"environment": {"kind": "moving"}}, "former self (expected cosine): 0.99 after 1, 0.904 after 10 generations."),
        (
            {"environment": {"kind": "moving"}, "repertoire__correspondence": 0.5},
            "former self (expected cosine): 0.995 after 1",
        ),
        ({"environment": {"kind": "cyclic", "period": 10}}, "19.8 new looks per such action over 100 generations, one every 5."),
        (
            {"environment": {"kind": "schedule", "changes": [{"generation": 34}, {"generation": 67}]}},
            "2 new looks per such action over 100 generations, one every 49.5.",
        ),
        ({"environment": {"kind": "schedule"}}, "Every action looks as it always did."),
        ({"environment": {"kind": "usual_looks", "certainty": 0.0}}, "has its usual look with probability p, and else a look"),
        (
            {"environment": {"meaning_rate": 0.05}},
            "4 of 8 actions get another goal with chance 0.05 per generation, one every 20. Chance of serving the former goal: "
            "0.95 after 1, 0.626 after 10",
        ),
        (
            {"environment": {"within_rate": 0.01}},
            "Within a life of 120 trials, 4 of 8 actions can get a new look, by chance 0.01 per trial and action: a look lasts "
            "100 trials. Expected: 1.19 new looks per such action, 4.76 in all; likeness of such a sight at maturity with "
            "itself at birth (cosine) 0.302.",
        ),
        (
            {"environment": {"within_rate": 0.01}, "repertoire__correspondence": 0.5},
            "likeness of such a sight at maturity with itself at birth (cosine) 0.651.",
        ),
        (
            {"environment": {"within_meaning_rate": 0.01}},
            "Within a life, 4 of 8 actions can get another goal, by chance 0.01 per trial and action: it serves a goal for 100 "
            "trials. Expected: 1.19 other goals per such action; chance of serving the goal of birth at maturity 0.402.",
        ),
        (
            {"environment": {"within": [{"trial": 60, "actions": [1, 3], "what": "both"}, {"trial": 70}]}},
            "From trial 60 of every life on: new looks and other goals of actions 1, 3. From trial 70 of every life on: new "
            "looks of all 4 cultural actions. What changes within a life ends with it",
        ),
        ({"environment": {"within_rate": 0.01}}, "Every action looks at birth as it always did."),
        (LOOKS, "4 of 8 actions can get a new look, each with chance 0.2"),
        ({**LOOKS, "repertoire__cultural_share": 1.0}, "All 8 actions can get a new look"),
        ({"selection": {"kind": "tournament", "size": 5}}, "size: 5 contestants"),
        ({"learning__mirror_route": "fixed"}, "The mirror route is fixed at birth; all else learns by the rule"),
        ({"learning__mirror_route": "readout"}, "Behind it a read-out of motor units by motor units, the identity at birth"),
        (
            {"learning": {"kind": "hebbian", "mirror_route": "gain", "gain_at_birth": 0.3}},
            "raises the gain of the motor units performed, from 0.3 at birth towards 1, and with it what any sight drives",
        ),
        ({"heritable__attention": True}, "Alleles for attention are logarithms of shares"),
        ({"population__mutation_rate": 0.0}, "There is no mutation"),
        ({"heritable__wiring": False, "heritable__rate": True}, "Not inherited, and so out of reach of selection: wiring"),
        ({"heritable__rate": True}, "above 1.51 it would run away"),
        ({"repertoire__correspondence": 0.5}, "A share of 0.5 of each sight"),
        ({"payoff__understanding": 0.0}, "identify: not seen by selection."),
        ({"tasks": {"flat": {"weight": 0.0}}}, "Nothing pays"),
        ({"population__size": 50, "generations": 20, "replicates": 3}, "3,000 lives"),
        (source(others={"kind": "others", "rate": 0.0}), "Delta P is not identified"),
        ({}, "drift takes 1/100 of the variation between individuals in each generation (N_e = N = 100)."),
        ({"population": {"ploidy": 2}}, "drift takes about 1/200 of gene diversity in each generation (N_e = 100, N = 100, two"),
        ({"population": {"ploidy": 2}}, "Mutation: 0.02 per locus and copy, 17.9 per genome"),
        ({"population": {"ploidy": 2}}, "h = 0.5 (additive)."),
        ({"population": {"ploidy": 2}, "dominance": {"wiring": 0.3}}, "h = 0.3."),
        ({"population": {"ploidy": 2, "selfing": 0.5}}, "the first one again in 50% of births (selfing), and else somebody else"),
        (
            {"population": {"ploidy": 2}, "encoding": {"kind": "ternary"}, "dominance": {"wiring": [2, 0, 1]}},
            "of two different ones the first in this order is expressed: 2, 0, 1.",
        ),
        ({"population": {"ploidy": 2}, "recombination": {"kind": "clonal"}}, "both passed on as they are, each with mutations"),
        (
            {"population": {"sexes": "separate", "sex_shares": "exact", "female_share": 0.2}},
            "exactly 20 females and 80 males are born in each generation",
        ),
        ({"population": {"sexes": "separate", "female_share": 0.2}}, "drift takes about 1/64 of the variation"),
    ],
)  # fmt: skip
def test_the_text_says_what_matters(changes, words):
    assert words in " ".join(explain(scenario(**changes)).text(1000).split())


def test_who_is_born_of_each_sex_is_counted_deme_by_deme_and_for_one_size():
    """A quarter of each deme of 6 is 2, so that of 30 newborns 10 are female, and not 8."""
    sexes = {"sexes": "separate", "sex_shares": "exact", "female_share": 0.25}
    world = scenario(population={"size": 30, **sexes}, structure={"kind": "islands", "demes": 5})
    assert "exactly 10 females and 20 males are born in each generation" in explain(world).text(1000)
    assert females(world, world.structure.homes(30), Moment(1)).sum() == 10
    cycle = {"kind": "cycle", "individuals": [24, 18]}
    told = explain(scenario(population={"size": 24, "sizes": cycle, **sexes})).text(1000)
    assert "exactly 6 females and 18 males are born in a generation of 24" in told


def test_the_cost_is_that_of_generations_that_live():
    sizes = {"kind": "growth", "rate": 1.0, "capacity": 1000}
    told = explain(scenario(generations=3, population={"size": 10, "sizes": sizes})).text(1000)
    assert "From 10 to 39 individuals." in told
    assert "A run: 10 to 39 lives x 3 generations" in told


@pytest.mark.parametrize("selection", [{"kind": "neutral"}, {"kind": "tournament", "size": 3, "replacement": False}])
def test_the_chance_that_too_few_of_a_sex_are_drawn_is_that_of_all_demes_and_generations(selection):
    cycle = {"kind": "cycle", "individuals": [30, 40]}
    world = scenario(
        generations=2, population={"size": 30, "sexes": "separate", "female_share": 0.3, "sizes": cycle},
        structure={"kind": "islands", "demes": 3}, selection=selection,
    )  # fmt: skip
    chance, fewest = expecting.chance_without_a_sex(world)
    assert fewest == (1 if selection["kind"] == "neutral" else 3)
    n, ended = 4000, 0
    for seed in range(n):
        counts = []
        for g, size in enumerate(cycle["individuals"]):
            homes = world.structure.homes(size)
            is_female = females(world, homes, Moment(seed).at(g))
            counts += [np.bincount(homes, is_female, 3), np.bincount(homes, ~is_female, 3)]
        ended += bool(np.min(counts) < fewest)
    assert abs(ended / n - chance) < 4.0 * math.sqrt(chance * (1.0 - chance) / n), (
        "4 SE: by chance in 1 of 16 000 seeds"
    )


@pytest.mark.parametrize(("turnover", "between"), [("generations", 1.0 / 0.0925 + 9.0), ("moran", 2.0 / 0.1 + 9.0)])
def test_the_fixation_index_to_expect_is_that_of_the_turnover(turnover: str, between: float):
    """1 - T_w / T_b: of 3 demes of 4, whose lines wait for T_w = 12 in one deme, and for T_b in two."""
    demes = {"structure": {"kind": "islands", "demes": 3, "rate": 0.1}}
    told = explain(scenario(population={"size": 12, "turnover": turnover}, **demes)).text()
    assert f"hardly mutates: {1.0 - 12.0 / between:.3g} (haploid, exact)." in " ".join(told.split())


# -------------------------------------------------------------------------------------------------------- who rears whom
def test_who_rears_is_told_with_the_relatedness_to_expect():
    def told(kin: str, **changes) -> str:
        sources = {"being_imitated": {"kind": "being_imitated", "caregiver": kin}}
        return " ".join(explain(scenario(rearing={"sources": sources}, **changes)).text().split())

    people = {"population": {"size": 40, "ploidy": 2}}
    mating = Mating((40,), 2)
    parent, anybody = (f"random mating: {value:.3g}." for value in (mating.with_a_parent(), mating.with_anybody()))
    assert f"one of the parents answers. Expected relatedness under {parent}" in told("vertical", **people)
    assert f"any adult of the child's deme answers. Expected relatedness under {anybody}" in told("oblique", **people)
    assert "nor a full or half sib of one, if there is any. Expected relatedness: 0" in told("strangers", **people)
    related, full, half = mating.with_a_firstborn(20)
    wanted = f"random mating: {related:.3g}; {full:.2%} of them find a full sib, {half:.0%} a half sib."
    assert wanted in told("sibs", **people)
    assert "Expected relatedness" not in told("oblique", structure={"kind": "islands", "demes": 2}, **people)
    assert "Expected relatedness" not in told("oblique", recombination={"kind": "clonal"}, **people)
    for other in ({"turnover": "moran"}, {"sizes": {"kind": "cycle", "individuals": [40, 10]}}):
        assert "Expected relatedness" not in told("vertical", population={"size": 40, **other}), (
            "parents die, or are fewer"
        )
