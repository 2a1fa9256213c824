"""What a scenario means: its genome, its ages, and the contradictions it refuses."""

import numpy as np
import pytest

from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import generation, stage
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted, content_hash, resolved, validated
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.priors import Prior
from evo_mirror.scenario.scenario import Heritable, Scenario

PLAIN = Scenario(title="plain")
SWITCHES = {
    "wiring": ["wiring"],
    "rate": ["rate"],
    "forage_rate": ["forage_rate"],
    "associability": [f"associability_{name}" for name in ("sight", "sound", "context", "imperative", "signal")],
    "attention": ["attention_own", "attention_other", "attention_forage"],
    "mirror_share": ["mirror_share"],
}
ONLY_IF_INHERITED = {"plasticity": ["plasticity_reinforced", "plasticity_unreinforced"]}


# ------------------------------------------------------------------------------------------------------------- genome
def test_the_genome_holds_every_locus_of_every_account():
    names = [locus_class.name for locus_class in PLAIN.genome.classes]
    assert names == [name for group in SWITCHES.values() for name in group]
    assert PLAIN.genome.n_loci == 16 * (16 + 4 + 8) + 11


def test_there_is_a_switch_for_every_group_of_loci():
    assert set(Heritable.__pydantic_fields__) == set(SWITCHES | ONLY_IF_INHERITED)


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_switch_makes_its_own_loci_heritable_and_no_others(switch: str):
    off = adjusted(PLAIN, {"heritable.wiring": False})
    on = adjusted(off, {f"heritable.{switch}": True})
    assert not any(locus_class.is_heritable for locus_class in off.genome.classes)
    assert [c.name for c in on.genome.classes if c.is_heritable] == SWITCHES[switch]
    assert on.genome.places == off.genome.places


def test_parameters_of_the_rule_have_loci_where_they_are_inherited_behind_all_others():
    off = adjusted(PLAIN, {"heritable.wiring": False})
    on = adjusted(off, {"heritable.plasticity": True})
    assert [c.name for c in on.genome.classes if c.is_heritable] == ONLY_IF_INHERITED["plasticity"]
    assert on.genome.classes[: len(off.genome.classes)] == off.genome.classes
    assert [c.founder_mean for c in adjusted(on, {"learning.reinforced": 0.3}).genome.classes[-2:]] == [0.3, 1.0]
    oja = adjusted(on, {"learning.kind": "oja"}).genome
    assert [c.name for c in oja.classes if c.is_heritable] == ["plasticity_driven_by_acts"]


def test_loci_that_are_not_inherited_do_not_scatter_but_wiring_does():
    spread = {c.name: c.founder_spread for c in adjusted(PLAIN, {"heritable.wiring": False}).genome.classes}
    assert spread.pop("wiring") == 0.05  # developmental noise
    assert set(spread.values()) == {0.0}


def test_founders_means_are_the_scenarios_values():
    changes = {
        "learning.rate": 0.3, "salience.context": 0.7, "understanding.mirror_share": 0.9, "attention.own": 0.2,
        "attention.other": 0.2, "attention.forage": 0.6,
    }  # fmt: skip
    means = {c.name: c.founder_mean for c in adjusted(PLAIN, changes).genome.classes}
    assert (means["rate"], means["forage_rate"], means["mirror_share"]) == (0.3, 0.3, 0.9)
    assert (means["associability_context"], means["associability_sight"]) == (0.7, 1.0)
    shares = np.exp([means[f"attention_{name}"] for name in ("own", "other", "forage")])
    np.testing.assert_allclose(shares / shares.sum(), [0.2, 0.2, 0.6])


def test_alleles_cannot_leave_what_they_mean():
    limits = {c.name: (c.low, c.high) for c in PLAIN.genome.classes}
    assert limits["rate"] == limits["forage_rate"] == limits["mirror_share"] == (0.0, 1.0)
    assert limits["associability_sight"] == (0.0, 2.0)


# --------------------------------------------------------------------------------------------------------------- ages
@pytest.mark.parametrize(
    ("trials", "juvenile", "ages"),
    [(120, 0.25, (0, 30, 120)), (1, 0.25, (0, 0, 1)), (0, 0.5, (0, 0, 0)), (10, 0.99, (0, 10, 10))],
)
def test_ages_are_birth_youth_and_maturity(trials: int, juvenile: float, ages: tuple[int, int, int]):
    assert adjusted(PLAIN, {"rearing.trials": trials, "understanding.juvenile_age": juvenile}).ages == ages


# ----------------------------------------------------------------------------------------------------- contradictions
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"attention.own": 0.9},
            r"attention\.own: must add up to 1 with other and forage; got 1\.5\. Raise or lower one",
        ),
        (
            {"repertoire.forage_cues": 0},
            r"repertoire\.forage_cues: must be at least 1 cues where a task is about foraging",
        ),
        ({"tasks": {"needle": {"kind": "needle"}}}, r"encoding\.kind: must leave connections open .*Choose 'ternary'"),
        ({"repertoire.goals": 9}, r"repertoire\.goals: must be at most actions = 8; got 9"),
        ({"repertoire.units_per_program": 17}, r"units_per_program: must be at most units = 16"),
        ({"population.size": 1}, r"population\.size: must be at least 2 individuals; got 1"),
        ({"learning.rate": float("nan")}, r"learning\.rate: must be .*finite"),
        ({"founders.start": "inate"}, r"founders\.start: .*did you mean 'innate'"),
    ],
)
def test_contradictions_are_told(changes, said: str):
    with pytest.raises(ScenarioError, match=said):
        adjusted(PLAIN, changes)


def test_foraging_cues_are_not_needed_where_nobody_forages():
    scenario = adjusted(PLAIN, {"tasks": {"identify": {"kind": "identify"}}, "repertoire.forage_cues": 0})
    assert scenario.repertoire.forage_cues == 0


# ------------------------------------------------------------------------------------------------------ plain values
def test_a_scenario_comes_back_from_its_plain_values():
    scenario = adjusted(
        PLAIN, {"encoding.kind": "ternary", "environment.kind": "changing_looks", "heritable.rate": True}
    )
    again = validated(Scenario, resolved(scenario))
    assert again == scenario
    assert content_hash(again) == content_hash(scenario)
    assert content_hash(scenario) != content_hash(PLAIN)


@pytest.mark.parametrize(
    ("low", "high", "scale", "middle"), [(0.0, 2.0, "linear", 1.0), (0.01, 1.0, "log", 0.1), (0.3, 0.3, "log", 0.3)]
)
def test_a_prior_has_its_quantiles(low: float, high: float, scale: str, middle: float):
    prior = Prior(low=low, high=high, scale=scale)
    assert [prior.value_at(u) for u in (0.0, 0.5, 1.0)] == pytest.approx([low, middle, high])


def test_a_prior_is_a_range():
    with pytest.raises(ScenarioError, match=r"low: must be at most high = 1; got 2"):
        Prior(low=2.0, high=1.0)
    with pytest.raises(ScenarioError, match=r"low: must be above 0 on a log scale; got 0"):
        Prior(low=0.0, high=1.0, scale="log")


# ------------------------------------------------------------------------------------------------- extremes that live
@pytest.mark.parametrize(
    "changes",
    [
        {"repertoire": {"actions": 1, "goals": 1, "units": 1, "units_per_program": 1, "features": 1, "sounds": 0}},
        {"rearing.trials": 0},
        {"population.size": 2, "understanding.rounds": 1},
        {"rearing.sources": {}},
        {"understanding.response_noise": 0.0, "understanding.sight_noise": 0.0},
        {"encoding.kind": "ternary", "tasks": {"needle": {"kind": "needle"}}, "repertoire.forage_cues": 0},
        {"recombination.kind": "one_point", "heritable.wiring": False, "heritable.rate": True},
        {"learning.kind": "none", "tasks": {"flat": {"kind": "flat"}}},
        {"learning.kind": "hebbian", "understanding.motor_trace": 0.5, "understanding.sight_trace": 0.5},
        {"selection.kind": "proportional", "environment": {"kind": "changing_looks", "rate": 1.0}},
    ],
)
def test_two_generations_of_the_smallest_and_strangest_worlds(changes):
    scenario = adjusted(PLAIN, {"population.size": 6, "rearing.trials": 12, **changes})
    moment = Moment(5)
    population, elders = found(scenario, stage(scenario, moment), moment), None
    for g in (0, 1):
        lived, population = generation(scenario, population, elders, moment.at(g))
        elders = lived.elders
        assert np.isfinite(lived.fitness).all()
        assert lived.offspring.sum() == scenario.population.size


def test_the_genome_is_made_once_and_a_changed_copy_has_its_own():
    scenario = adjusted(PLAIN, {})
    assert scenario.genome is scenario.genome
    assert scenario.model_copy().genome is scenario.genome
    wild = scenario.model_copy(update={"heritable": type(scenario.heritable)(rate=True)})
    assert wild.genome == adjusted(PLAIN, {"heritable.rate": True}).genome != scenario.genome
    assert scenario == adjusted(PLAIN, {})
