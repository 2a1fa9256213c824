"""Shares, Price's equation, heritability and assimilation, where the truth is known."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from made import NOISY, PERFECT, QUIET, evolved, found, subjects

from evo_mirror.assays import Subjects
from evo_mirror.assays._nests import N_NESTS, met_in
from evo_mirror.assays.assimilation import arm_of, stops
from evo_mirror.assays.base import Assay, Outcome
from evo_mirror.evolution.generation import generation
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.settings import adjusted
from evo_mirror.measures.assimilation import LEAST_GAIN
from evo_mirror.state.experience import ACT
from evo_mirror.state.population import genotypes_of
from evo_mirror.theory.price import price_with_learning

UNTAUGHT = {"learning.kind": "none"}
MANY = {"population.size": 400, "assays.individuals": 400}
SPREAD = adjusted(QUIET, {"encoding.spread": 0.3})
VARIANCES = tuple(
    f"variance_{name}" for name in ("genes", "rearing", "genes_by_rearing", "luck", "genes_by_luck")
)  # fmt: skip
TERMS = ("selection", "transmission", "looks", "learner", "experience")


def outcome(kind: str, who: Subjects):
    return leaves(Assay)[kind]().carry_out(who)


def meaning(kind: str, effects) -> str:
    return leaves(Assay)[kind]().meaning(effects)


def with_rates(evolution, rates) -> Subjects:
    """The newborns of an evolution, with learning rates of one's choice."""
    population = evolution.population
    haplotypes = np.array(population.haplotypes)
    haplotypes[:, evolution.scenario.genome.places["rate"]] = np.asarray(rates, np.float32)[:, None]
    evolution.population = replace(population, genotypes=genotypes_of(haplotypes, 1))
    return Subjects.of(evolution)


# -------------------------------------------------------------------------------------------------------------- shares
def test_without_learning_all_differences_are_genes_exactly():
    effects = found("shares", subjects(UNTAUGHT, world=SPREAD))
    assert [effects[name].value for name in VARIANCES] == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert [effects[name].standard_error for name in VARIANCES] == [0.0] * 5


@pytest.mark.parametrize(
    ("changes", "world"),
    [
        ({}, QUIET),
        ({"encoding.spread": 0.0}, NOISY),
        ({"heritable.wiring": False, "encoding.spread": 0.3}, QUIET),
    ],
    ids=["no noise", "noise of sights", "noise of development"],
)
def test_where_nothing_is_inherited_differently_genes_have_no_share_exactly(changes, world):
    effects = found("shares", subjects(changes, world=world))
    for name in ("variance_genes", "variance_genes_by_rearing", "variance_genes_by_luck"):
        assert effects[name].value == 0.0, name
    assert effects["variance_rearing"].value > 0.5
    assert effects["variance_luck"].value > 0.0
    assert "Genotypes do not differ" in meaning("shares", effects)


def test_shares_add_up_to_one_in_differences_and_in_level():
    effects = found("shares", subjects(world=SPREAD))
    assert sum(effects[name].value for name in VARIANCES) == pytest.approx(1.0)
    assert sum(effects[f"level_{name}"].value for name in ("innate", "exposure", "pairing")) == pytest.approx(1.0)


def test_a_planted_interaction_is_found():
    """Half can learn, half cannot, and nothing is innate: genes, rearing and genes x rearing are as 1 : 3 : 3.

    That is exact where the yoked and the deprived are at 0 and luck does nothing. It does something here: within .05.
    """
    evolution = evolved({"heritable.rate": True})
    half = np.arange(evolution.population.size) % 2
    effects = found("shares", with_rates(evolution, 0.1 * half))
    genes, rearing, both, luck, by_luck = (effects[name].value for name in VARIANCES)
    explained = 1.0 - luck - by_luck
    assert luck + by_luck < 0.2
    assert np.array([genes, rearing, both]) / explained == pytest.approx([1 / 7, 3 / 7, 3 / 7], abs=0.05)
    assert "genes and experience do not add up" in meaning("shares", effects)
    assert abs(effects["level_innate"].value) < 1e-6
    assert effects["level_pairing"].value == pytest.approx(1.0, abs=4.5 * effects["level_pairing"].standard_error)


def test_what_makes_them_mirror_is_not_what_makes_them_differ():
    """The perfectly wired do not differ at all, and all of their mirroring is innate."""
    effects = found("shares", subjects(PERFECT))
    assert effects["level_innate"].value == 1.0
    assert effects["level_pairing"].value == effects["level_exposure"].value == 0.0
    assert all(np.isnan(effects[name].value) for name in VARIANCES)
    assert "undefined because too little differs" in meaning("shares", effects)


def test_in_a_nest_all_do_and_see_the_same_and_nests_differ():
    """Whose child one is makes no difference to what is met: caregivers, acts and sights are those of the nest."""
    who = subjects(world=SPREAD)
    nests = [met_in(who, who.wiring, nest).events for nest in range(N_NESTS)]
    for events in nests:
        assert (events == events[:1]).all()
    acts = {events[0, :, ACT].tobytes() for events in nests}
    assert len(acts) == N_NESTS
    assert not (who.experience.events == who.experience.events[:1]).all()


# --------------------------------------------------------------------------------------------------------------- Price
CHOSEN = {"selection": {"kind": "truncation", "share": 0.3}}
MIXED = {"heritable.rate": True, "population.mutation_rate": 0.05}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"environment": {"kind": "changing_looks", "rate": 0.5}},
        {"population.sizes": {"kind": "growth", "rate": 0.2}},
        {"rearing.sources": {"being_imitated": {"kind": "being_imitated", "caregiver": "sibs"}}},
    ],
    ids=["constant", "changing looks", "growth", "sibs"],
)
def test_terms_add_up_to_the_change_that_evolution_records(changes):
    """Two generations lived by the engine, to rounding."""
    evolution = evolved({**MIXED, **changes}, world=NOISY, generations=2)
    effects = found("price", Subjects.of(evolution))
    before, after = (evolution.step().values["mirror_gain_maturity"] for _ in range(2))
    assert effects["change"].value == pytest.approx(after - before, abs=1e-7)
    assert sum(effects[name].value for name in TERMS) == pytest.approx(effects["change"].value, abs=1e-14)
    assert effects["learned"].value == pytest.approx(effects["learner"].value + effects["experience"].value, abs=1e-14)
    assert (effects["looks"].value == 0.0) == ("environment" not in changes)


def test_terms_are_those_of_theory():
    who = subjects(MIXED, world=NOISY, generations=2)
    arms = outcome("price", who).arms
    effects = found("price", who)
    _, children = generation(who.scenario, who.whole, who.elders, who.moment)
    everybody, _, again, own = arms.values()
    parts = price_with_learning(
        everybody["innate"], everybody["learned"], offspring_innate=again["innate"], offspring_learned=own["learned"],
        as_parents_reared=again["learned"], parents=children.parents.astype(np.int64),
    )  # fmt: skip
    for name, value in (
        ("selection", parts.innate.selection), ("transmission", parts.innate.transmission), ("learner", parts.learner),
        ("experience", parts.experience), ("change", parts.change),
    ):  # fmt: skip
        assert effects[name].value == pytest.approx(value, abs=1e-13), name
        assert abs(value) > 1e-4, f"{name}: nothing to be told apart"


def test_clones_who_cannot_learn_change_by_selection_alone():
    effects = found("price", subjects({**UNTAUGHT, **CHOSEN, **MANY, "recombination.kind": "clonal"}, world=SPREAD))
    assert effects["change"].value == pytest.approx(effects["selection"].value, abs=1e-15)
    assert effects["selection"].value > 4.5 * effects["selection"].standard_error
    assert [effects[name].value for name in TERMS[1:]] == [0.0] * 4
    assert "Selection raised innate mirroring" in meaning("price", effects)


def test_where_all_have_one_genotype_only_experience_changes_anything():
    """To the bit: the same learners in the same places on the same luck learn the same."""
    effects = found("price", subjects(generations=2))
    assert [effects[name].value for name in TERMS[:4]] == [0.0] * 4
    assert effects["experience"].value == pytest.approx(effects["change"].value, abs=1e-14)
    assert abs(effects["change"].value) > 1e-4


def test_a_learner_that_evolves_is_told_from_experience():
    """Half cannot learn and are never chosen: the learner term is what their place was worth."""
    evolution = evolved({"heritable.rate": True, **CHOSEN})
    who = with_rates(evolution, 0.1 * (np.arange(evolution.population.size) % 2))
    effects = found("price", who)
    assert effects["learner"].value > 4.5 * effects["learner"].standard_error
    assert effects["selection"].value == effects["transmission"].value == 0.0
    assert "Offspring learn more of what their parents' generation met" in meaning("price", effects)


# -------------------------------------------------------------------------------------------------------- heritability
def test_without_learning_children_are_what_their_parents_are_on_average():
    """V_A / V_P = 1 within 4.5 standard errors, whoever rears them."""
    effects = found("heritability", subjects({**UNTAUGHT, **MANY}, world=SPREAD))
    assert effects["h2"] == effects["h2_home"] == effects["h2_innate"]
    assert effects["h2"].value == pytest.approx(1.0, abs=4.5 * effects["h2"].standard_error)
    assert effects["h2"].standard_error < 0.1
    assert effects["rearing"].value == 0.0
    assert "part of its variation is heritable" in meaning("heritability", effects)


def test_where_all_have_one_genotype_nothing_is_heritable():
    effects = found("heritability", subjects(MANY))
    assert np.isnan(effects["h2_innate"].value), "nobody differs who cannot learn"
    assert abs(effects["h2"].value) < 4.5 * effects["h2"].standard_error
    assert "Heritability remains open: anything from" in meaning("heritability", effects)


ALONE = {"rearing.sources": {"self_observation": {"kind": "self_observation"}, "others": {"kind": "others"}}}


def test_heritability_is_the_likeness_of_clones_reared_apart():
    """Where genes act additively; luck of experience makes the rest. Within 4.5 standard errors of both."""
    who = subjects({**MANY, **ALONE, "encoding.spread": 0.3, "learning.rate": 0.07}, world=NOISY)
    h2, clones = found("heritability", who)["h2"], found("twins", who)["r_identical_apart"]
    assert 0.2 < clones.value < 0.8
    error = np.hypot(h2.standard_error, clones.standard_error)
    assert h2.value == pytest.approx(clones.value, abs=4.5 * error)
    assert error < 0.13


def test_what_parents_hand_on_by_rearing_is_no_heritability():
    """Nothing is inherited but who answers: clear at home, and not among foster parents."""
    answered = {"rearing.sources": {"being_imitated": {"kind": "being_imitated", "rate": 0.9}}}
    effects = found("heritability", subjects({**MANY, **answered, "understanding.response_noise": 0.05}))
    assert effects["rearing"].value > 4.5 * effects["rearing"].standard_error
    assert effects["h2_home"].value > 4.5 * effects["h2_home"].standard_error
    assert abs(effects["h2"].value) < 4.5 * effects["h2"].standard_error


def test_nobody_is_in_two_families_and_foster_parents_are_strangers(monkeypatch):
    from evo_mirror.assays import heritability

    met = []
    real = heritability.draw
    monkeypatch.setattr(
        heritability, "draw", lambda s, born, *a, **k: met.append(born.parents) or real(s, born, *a, **k)
    )
    outcome("heritability", subjects({"assays.individuals": 21}))
    others, home, _ = (parents[::4] for parents in met)
    assert len(np.unique(home)) == 20 == home.size
    assert not any(set(one) & set(other) for one, other in zip(others.tolist(), home.tolist(), strict=True))


# -------------------------------------------------------------------------------------------------------- assimilation
def test_what_was_innate_from_the_start_is_not_assimilated():
    effects = found("assimilation", subjects(PERFECT))
    assert effects["innate_first"].value == effects["innate_last"].value == 1.0
    assert effects["assimilated"].value == effects["time"].value == 0.0
    assert effects["assimilated"].n == effects["innate_first"].n + effects["innate_last"].n - 1.0, "of two groups"
    assert effects["canalised_to_rearing"].value == effects["canalised_to_mutation"].value == 0.0


def test_who_ran_away_leaves_the_time_to_half_to_the_others():
    """Shares of 0, 1/4 and 3/4 at generations 0, 5 and 10: one half at 7.5, with a number missing here and there or without."""
    from evo_mirror.assays.assimilation import Assimilation, arm_of, stops
    from evo_mirror.assays.base import Outcome
    from evo_mirror.scenario.scenario import Scenario

    scenario = Scenario(title="ten", generations=10)
    arms = {}
    for k, g in enumerate(stops(scenario)):
        innate = np.full(8, np.interp(g, [0, 5, 10], [0.0, 0.25, 0.75]))
        mature = np.ones(8)
        innate[k % 8], mature[(k + 1) % 8] = np.nan, np.nan
        arms[arm_of(g)] = {"innate": innate, "mirror_gain": mature, "sd_nests": np.ones(8), "sd_mutants": np.ones(8)}
    subjects = SimpleNamespace(scenario=scenario)
    found = Assimilation().effects(subjects, Outcome(arms))
    assert found["time"].value == pytest.approx(7.5, abs=0.3), "examined at every generation but one"
    assert found["innate_last"].value == 0.75


def test_what_is_only_learned_never_is():
    effects = found("assimilation", subjects({"heritable.wiring": False}))
    assert effects["innate_last"].value == 0.0
    assert np.isnan(effects["time"].value)
    assert "it was not reached" in meaning("assimilation", effects)


@pytest.mark.parametrize(("mature", "is_told"), [(1.01 * LEAST_GAIN, True), (0.99 * LEAST_GAIN, False)])
def test_shares_and_time_are_told_of_the_same_generations(mature: float, is_told: bool):
    who = subjects({"heritable.wiring": False})
    arms = outcome("assimilation", who).arms
    n = len(next(iter(arms.values()))["innate"])
    gain = np.linspace(0.9, 1.1, n) * mature
    made = Outcome({arm: {**of, "mirror_gain": gain, "innate": 0.6 * gain} for arm, of in arms.items()})
    effects = leaves(Assay)["assimilation"]().effects(who, made)
    for name in ("innate_first", "innate_last", "assimilated", "time"):
        assert np.isfinite(effects[name].value) == is_told, name


def test_newborns_are_those_of_the_run_at_its_start_and_at_its_end():
    world = adjusted(NOISY, {"generations": 3, "population.mutation_rate": 0.05})
    assert stops(world) == (0, 1, 2, 3)
    arms = outcome("assimilation", subjects(world=world, generations=3)).arms
    for g in (0, 3):
        who = subjects(world=world, generations=g)
        wanted = outcome("knock_out", who)
        assert np.array_equal(arms[arm_of(g)]["mirror_gain"], wanted.of("reared", "mirror_gain"))
        assert np.array_equal(arms[arm_of(g)]["innate"], wanted.of("cannot learn", "mirror_gain"))


def test_another_rearing_is_not_taken_for_canalisation():
    """One genotype without mutation: caregivers of later generations are better, and nothing is canalised, to the bit."""
    who = subjects({"generations": 4}, generations=4)
    arms = list(outcome("assimilation", who).arms.values())
    assert arms[0]["mirror_gain"].mean() != arms[-1]["mirror_gain"].mean()
    for arm in arms:
        assert np.array_equal(arm["sd_nests"], arms[0]["sd_nests"])
        assert (arm["sd_nests"] > 0.0).all()
        assert (arm["sd_mutants"] == 0.0).all()


def test_mutants_are_as_unlike_as_their_mutations_make_them():
    """Without learning gain is linear in strengths: the variance among mutants is rate x size^2 x sum of squared effects.

    Mean over genotypes within 4.5 standard errors; every locus is mutated at a rate of 1, so that the variance is normal.
    """
    size = 0.05
    kernel = {"mutation": {"wiring": {"kind": "gaussian_step", "size": size}}, "population.mutation_rate": 1.0}
    who = subjects({**UNTAUGHT, **MANY, **kernel, "generations": 1}, generations=1)
    squared = outcome("assimilation", who).of(arm_of(1), "sd_mutants") ** 2
    codes, n = who.repertoire.sight_codes.astype(np.float64), 4
    # Gain is the mean over actions of own drives less that of others: sum of strength[f, m] x effect[f, m].
    effect = (np.einsum("af,am->fm", codes, np.eye(n)) * n - codes.sum(axis=0)[:, None]) / (n * (n - 1))
    wanted = size**2 * float((effect**2).sum())
    assert squared.mean() == pytest.approx(wanted, abs=4.5 * squared.std(ddof=1) / len(squared) ** 0.5)


def test_mutants_are_clones_but_for_their_mutations():
    """Of diploids too: without mutation nothing segregates among them."""
    who = subjects({**UNTAUGHT, "population.ploidy": 2, "generations": 1}, world=SPREAD)
    assert (outcome("assimilation", who).of(arm_of(1), "sd_mutants") < 1e-15).all()
