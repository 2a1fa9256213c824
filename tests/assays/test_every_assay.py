"""The contract of assays, over the registry: what they declare they give, on common luck, and they change nothing."""

from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from made import NOISY, evolved, subjects

from evo_mirror.assays import assays, examine
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import Assay, Effect, Outcome
from evo_mirror.evidence.statistics import STATISTICS
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.settings import adjusted
from evo_mirror.state.experience import ACT, SIGHT

every_assay = pytest.mark.parametrize("assay", assays(), ids=leaves(Assay))
OPEN = {
    **{f"heritable.{name}": True for name in ("rate", "attention", "associability", "mirror_share")},
    "assays.invasion_repeats": 3,
    "assays.invasion_generations": 1,
}


@pytest.fixture(scope="module")
def evolution():
    return evolved(OPEN, world=NOISY, generations=2)


@pytest.fixture(scope="module")
def effects(evolution):
    return examine(evolution)


def bytes_of(state, path=""):
    """Every array below a frozen dataclass, by path."""
    found = {}
    for field in fields(state):
        value = getattr(state, field.name)
        if isinstance(value, np.ndarray):
            found[f"{path}{field.name}"] = value.tobytes()
        elif is_dataclass(value) and not isinstance(value, type):
            found |= bytes_of(value, f"{path}{field.name}.")
    return found


@every_assay
def test_statistics_declared_are_statistics_returned(assay: Assay, evolution):
    found = assay.examine(Subjects.of(evolution))
    assert list(found) == list(assay.statistics)
    for name, effect in found.items():
        assert isinstance(effect, Effect), name
        for part in (effect.value, effect.standard_error, effect.effect_size):
            assert type(part) is float, f"{name} would not go into JSON"
        assert np.isnan(effect.value) or effect.standard_error >= 0
        assert not abs(effect.effect_size) > 5


@every_assay
def test_arms_and_measures_declared_are_those_returned(assay: Assay, evolution):
    outcome = assay.carry_out(Subjects.of(evolution))
    assert list(outcome.arms) == list(assay.arms(evolution.scenario))
    for arm, numbers in outcome.arms.items():
        assert set(numbers) <= set(assay.measured), arm
        for name, values in numbers.items():
            assert values.dtype == np.float64, name
            assert values.ndim == 1
    lengths = {len(values) for numbers in outcome.arms.values() for values in numbers.values()}
    assert len(lengths) == 1, "a row of the table is one individual in every arm"
    assert {name for numbers in outcome.arms.values() for name in numbers} == set(assay.measured)
    assert set(assay.units) == set(assay.statistics)
    assert set(assay.drawn or ()) <= set(assay.measured)


@every_assay
def test_effects_come_from_what_was_measured_and_nothing_else(assay: Assay, evolution):
    """The same numbers give the same effects; numbers of nobody give none."""
    who = Subjects.of(evolution)
    outcome = assay.carry_out(who)
    assert repr(assay.effects(who, outcome)) == repr(assay.examine(Subjects.of(evolution)))
    nothing = {
        arm: {name: np.full_like(values, np.nan) for name, values in of.items()} for arm, of in outcome.arms.items()
    }
    lost = assay.effects(who, Outcome(nothing))
    assert all(np.isnan(effect.value) for effect in lost.values())


@every_assay
@pytest.mark.parametrize("value", [1.0, 0.0, -1.0, np.nan])
def test_whatever_comes_out_is_put_in_sentences(assay: Assay, value: float):
    found = {name: Effect(value, 0.01 if value == value else np.nan, value) for name in assay.statistics}
    said = assay.meaning(found)
    assert said.endswith(".")
    assert "  " not in said
    assert ("undefined" in said) == np.isnan(value)
    assert 10 <= len(assay.procedure.split()) <= 80
    assert assay.procedure.endswith(".")


@every_assay
def test_lives_on_several_threads_are_the_same(assay: Assay, evolution):
    one, other = (assay.examine(Subjects.of(evolution, threads=n)) for n in (1, 2))
    assert repr(one) == repr(other)


AWKWARD = {
    "one action": {"repertoire.actions": 1, "repertoire.goals": 1},
    "no trials": {"rearing.trials": 0},
    "two of them": {"population.size": 2},
    "more asked for than there are": {"assays.individuals": 400},
    "diploids of two sexes": {"population.ploidy": 2, "population.sexes": "separate"},
    "islands": {"structure": {"kind": "islands", "demes": 5}, "heritable.rate": True},
    "clones": {"recombination.kind": "clonal"},
    "no foraging": {"repertoire.forage_cues": 0, "tasks": {"goal": {"kind": "goal"}}},
    "mirror route alone": {"repertoire.routes": "mirror"},
    "changing looks": {"environment": {"kind": "changing_looks", "rate": 0.5}},
    "nobody answers": {"rearing.sources": {"others": {"kind": "others"}}},
    "late answers": {"rearing.sources": {"b": {"kind": "being_imitated", "delay": 3, "caregiver": "oblique"}}},
    "every source": {
        "rearing.sources": {
            kind: {"kind": kind}
            for kind in (
                "self_observation",
                "mirrors",
                "being_imitated",
                "synchronous_activity",
                "acquired_equivalence",
            )
        }
    },
    "growth": {"population.sizes": {"kind": "growth", "rate": 0.1}},
    "maturity only": {"understanding.ages": "maturity", "understanding.tests": "paid"},
    "one context": {"repertoire.contexts": 1},
    "overlapping generations": {"population.turnover": "moran"},
}


@pytest.mark.slow
@pytest.mark.parametrize("changes", AWKWARD.values(), ids=AWKWARD)
def test_awkward_worlds_are_examined_or_refused_and_nothing_breaks(changes):
    evolution = evolved(changes, world=NOISY, generations=2)
    for assay in assays():
        if not assay.impossible_in(evolution.scenario):
            found = assay.examine(Subjects.of(evolution))
            assert list(found) == list(assay.statistics)
            assert assay.meaning(found)


def test_with_a_single_action_responding_is_undefined():
    """There is nothing to be guessed, so that nothing lies above guessing."""
    found = examine(evolved(AWKWARD["one action"]))
    assert np.isnan(found["birth.mirror_responding"].value)
    assert found["birth.mirror_gain"].value == 0.0


def test_a_comparison_makes_no_more_than_it_is_asked_for(effects):
    """New assays must not slow `compare` down."""
    carried_out = {name.partition(".")[0] for name in effects}
    assert carried_out == {kind for kind, leaf in leaves(Assay).items() if leaf.is_compared}
    assert carried_out.isdisjoint(
        {
            "assimilation", "common_garden", "cross_fostering", "heritability", "identity_yoked", "invasion", "knock_out",
            "price", "reaction_norm", "recovery", "selection_for", "shares", "sources", "training",
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "kind", "why"),
    [
        ({"learning.kind": "none"}, "contingency", "nobody learns (learning.kind = 'none')"),
        ({"learning.kind": "none"}, "training", "nobody learns"),
        ({"learning.kind": "none"}, "knock_out", "there is no learning to knock out"),
        ({"repertoire.actions": 1, "repertoire.goals": 1}, "counter_mirror", "a single action (repertoire.actions = 1)"),
        ({"rearing.sources": {"others": {"kind": "others"}}}, "deprivation", "shows individuals their own acts"),
        ({"rearing.sources": {"others": {"kind": "others"}}}, "recovery", "shows what goes with one's own acts"),
        ({"rearing.sources": {"others": {"kind": "others"}}}, "cross_fostering", "no caregiver answers"),
        ({"rearing.trials": 1}, "reaction_norm", "fewer than two trials"),
        ({"rearing.sources": {"others": {"kind": "others"}}}, "shares", "shows what goes with one's own acts"),
        ({"population.turnover": "moran"}, "price", "generations overlap (population.turnover)"),
        ({"recombination.kind": "clonal"}, "heritability", "children have one parent"),
        ({"heritable.wiring": False}, "invasion", "neither wiring nor learning rate is inherited"),
    ],
)  # fmt: skip
def test_what_a_scenario_does_not_allow_is_said(changes, kind: str, why: str):
    assay = leaves(Assay)[kind]()
    assert why in assay.impossible_in(adjusted(NOISY, changes))
    assert assay.impossible_in(adjusted(NOISY, OPEN)) == ""


def test_evidence_speaks_of_the_same_statistics(effects):
    assert set(effects) == set(STATISTICS)
    declared = {
        f"{kind}.{name}": leaf.units[name]
        for kind, leaf in leaves(Assay).items()
        if leaf.is_compared
        for name in leaf.statistics
    }
    assert declared == STATISTICS


@every_assay
def test_statistics_say_what_they_are(assay: Assay):
    for name, about in assay.statistics.items():
        assert len(about.split()) >= 4, f"{name} is not described"


@every_assay
def test_an_experiment_changes_no_population(assay: Assay, evolution):
    who = Subjects.of(evolution)
    _ = who.reared, who.adults

    def everything():
        parts = (evolution.population, evolution.elders, evolution.lived, who.population, who.wiring, who.experience,
                 who.reared, who.adults, who.repertoire)  # fmt: skip
        return [bytes_of(part) for part in parts], evolution.generation, evolution.watched

    before = everything()
    assay.examine(who)
    assert everything() == before


def test_an_examined_population_evolves_on_as_if_nothing_had_been():
    plain, examined = (evolved(OPEN, world=NOISY, generations=2) for _ in range(2))
    examine(examined)
    one, other = plain.step(), examined.step()
    assert one.values == pytest.approx(other.values, abs=0, rel=0, nan_ok=True)
    assert np.array_equal(plain.population.genotypes, examined.population.genotypes)


def test_the_same_population_gives_the_same_effects(evolution, effects):
    assert repr(examine(evolution)) == repr(effects)
    assert repr(examine(evolved(OPEN, world=NOISY, generations=2, seed=4))) != repr(effects)


# ------------------------------------------------------------------------------------------------------------ subjects
def test_subjects_are_the_next_generation_or_as_many_of_it_as_asked_for(evolution):
    who = Subjects.of(evolution)
    assert who.population.size == 40 < evolution.population.size
    assert np.array_equal(who.population.genotypes, evolution.population.genotypes[:40])
    assert np.array_equal(who.population.parents, evolution.population.parents[:40])
    assert who.elders is evolution.elders


def test_subjects_are_of_both_litters_where_first_borns_rear_the_others():
    """The first 40 newborns of 120 would all be first-borns, whom no sib ever answered."""
    by_sibs = {"rearing.sources": {"being_imitated": {"kind": "being_imitated", "caregiver": "sibs"}}}
    who = Subjects.of(evolved({**by_sibs, "population.size": 120, "assays.individuals": 40}))
    assert who.is_first.sum() == 20


def test_the_reared_live_the_very_life_that_evolution_goes_on_with():
    """Before any counterfactual: the control arm is what would have happened, down to the noise of sights."""
    evolution = evolved(OPEN, world=NOISY, generations=2)
    who = Subjects.of(evolution)
    assert who.reared.strength.any()
    evolution.step()
    assert np.array_equal(who.experience.events, evolution.lived.experience.events[:40])
    assert np.array_equal(who.reared.strength, evolution.lived.life.strength[:40])
    assert np.array_equal(who.repertoire.sight_codes, evolution.lived.repertoire.sight_codes)


def test_arms_share_acts_and_caregivers_and_differ_in_what_is_named(evolution, monkeypatch):
    """Deprivation: same acts, same caregivers, same answers where there still are any."""
    who, lives = Subjects.of(evolution), []
    monkeypatch.setattr(Subjects, "lived", lambda _, experience: lives.append(experience))
    who.deprived(())
    who.deprived(("self_observation",))
    who.deprived(("self_observation", "being_imitated"))
    normal, without_own, without_any = (life.events for life in lives)
    assert np.array_equal(normal, who.experience.events), "deprived of nothing"
    for events in (without_own, without_any):
        assert np.array_equal(events[:, :, ACT], normal[:, :, ACT])
    own, imitated, others = 0, 1, 2
    source = 3
    assert [sorted(set(e[:, :, source].ravel())) for e in (normal, without_own, without_any)] == [
        [-1, own, imitated, others], [-1, imitated, others], [-1, others],
    ]  # fmt: skip
    for place, events in ((imitated, without_own), (others, without_any)):
        kept = normal[:, :, source] == place
        assert kept.any()
        assert np.array_equal(events[kept][:, SIGHT], normal[kept][:, SIGHT])


def test_examinations_share_their_luck(evolution):
    """An examination without any change of wiring gives the same answers, test by test."""
    who = Subjects.of(evolution)
    one, other = (who.examined(who.adults) for _ in range(2))
    assert np.array_equal(one.correct, other.correct)
    assert one.correct.std() > 0
    assert np.array_equal(one.strength, who.adults.strength), "nothing is learned from being examined"


@pytest.mark.parametrize("kind", ["rescorla_wagner", "covariance"])
def test_training_goes_on_from_the_life_that_was_lived(kind: str, monkeypatch):
    """Without noise and traces an adult in training is somebody whose life goes on, whatever its rule remembers.

    Measured where means began anew with training: strengths up to .03 off under the covariance rule.
    """
    from evo_mirror.assays._lives import lived, one_after_the_other
    from evo_mirror.interventions.training import training

    if kind == "covariance":  # in numpy: the same bits (see `tests/lifetime`), and no eight seconds of compilation
        monkeypatch.setenv("EVO_MIRROR_ENGINE", "numpy")
    who = subjects({"learning.kind": kind})
    trials = training(who.partner, 24, n_individuals=40, n_contexts=2, address=who.moment.address("order of training"))
    whole = lived(who, who.wiring, one_after_the_other(who.experience, trials), ages=(200, 224))
    life = who.trained(trials)
    assert life.ages[[0, -1]].tolist() == [0, 24]
    assert life.strength == pytest.approx(whole.strength, abs=1e-5)
    assert life.drives[:, [0, -1]] == pytest.approx(whole.drives, abs=1e-5)
    assert life.change == pytest.approx(whole.change - who.reared.change, abs=1e-3)


def test_training_is_measured_after_every_block_and_first_before_it(evolution):
    from evo_mirror.interventions.training import training

    who = Subjects.of(evolution)
    trials = training(who.partner, 120, n_individuals=40, n_contexts=2, address=who.moment.address("order of training"))
    life = who.trained(trials)
    assert life.ages.tolist() == list(range(0, 121, 10))
    assert who.bias(life)[:, 0] == pytest.approx(who.bias(who.reared)[:, -1], abs=1e-6)
