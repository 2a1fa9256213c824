"""Twins, common garden, invasion and selection-for test, where the truth about inheritance is known."""

import numpy as np
import pytest
from made import NOISY, PERFECT, QUIET, evolved, found, subjects

from evo_mirror.assays import Subjects
from evo_mirror.assays._morphs import as_morph
from evo_mirror.assays.base import Assay
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.founders import perfect_wiring
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.settings import adjusted

UNTAUGHT = {"learning.kind": "none"}
MANY = {"population.size": 400, "assays.individuals": 400}
SPREAD = adjusted(QUIET, {"encoding.spread": 0.3})


def meaning(kind: str, effects) -> str:
    return leaves(Assay)[kind]().meaning(effects)


# --------------------------------------------------------------------------------------------------------------- twins
def test_without_learning_all_is_inherited():
    """Identical twins are then alike to the bit, together or apart; siblings share half, within 4.5 standard errors."""
    effects = found("twins", subjects({**UNTAUGHT, **MANY}, world=SPREAD))
    assert effects["r_identical"].value == effects["r_identical_apart"].value == 1.0
    assert effects["E"].value == 0.0
    assert effects["r_siblings"] == effects["r_siblings_apart"]
    half = effects["r_siblings"]
    assert half.value == pytest.approx(0.5, abs=4.5 * half.standard_error)
    assert half.standard_error < 0.06
    assert effects["A"].value == pytest.approx(1.0, abs=4.5 * effects["A"].standard_error)
    assert effects["C"].value == pytest.approx(0.0, abs=4.5 * effects["C"].standard_error)
    assert "genes make part of the differences" in meaning("twins", effects)


def test_where_all_have_one_genotype_nothing_is_inherited():
    """Siblings are then as alike as twins, to the bit, and twins apart are strangers."""
    effects = found("twins", subjects(MANY))
    assert effects["A"].value == 0.0
    assert effects["A"].standard_error == 0.0
    assert effects["r_identical"].value == pytest.approx(1.0), "without noise of sights all luck is shared"
    assert effects["C"].value == pytest.approx(1.0)
    apart = effects["r_identical_apart"]
    assert abs(apart.value) < 4.5 * apart.standard_error
    assert "genes make none" in meaning("twins", effects)


def test_noise_of_its_own_is_neither_inherited_nor_shared():
    effects = found("twins", subjects({"encoding.spread": 0.0, **MANY}, world=NOISY))
    assert effects["A"].value == 0.0
    assert 4.5 * effects["E"].standard_error < effects["E"].value < 0.9
    assert effects["C"].value + effects["E"].value == pytest.approx(1.0)


def test_shares_add_up_to_one():
    effects = found("twins", subjects(world=SPREAD))
    assert effects["A"].value + effects["C"].value + effects["E"].value == pytest.approx(1.0)


def test_children_of_one_parent_tell_nothing_of_genes():
    effects = found("twins", subjects({"recombination.kind": "clonal", **UNTAUGHT}, world=SPREAD))
    assert np.isnan(effects["A"].value)
    assert np.isnan(effects["C"].value)
    assert effects["r_siblings"].value == pytest.approx(1.0)
    assert "children have one parent" in meaning("twins", effects)


def test_twins_apart_have_no_caregiver_in_common(monkeypatch):
    """Caregivers in common would make twins apart alike, which would be put down to their genes."""
    from evo_mirror.assays import twins

    reared = []
    real = twins.draw
    monkeypatch.setattr(
        twins, "draw", lambda s, people, *a, **k: reared.append(people.parents) or real(s, people, *a, **k)
    )
    who = subjects({"assays.individuals": 20})
    leaves(Assay)["twins"]().carry_out(who)
    apart = [parents.reshape(2, -1, 2) for parents in reared if len(parents) == 40]
    assert len(apart) == 2, "identical twins, and siblings"
    for first, second in apart:
        assert not any(set(one) & set(other) for one, other in zip(first.tolist(), second.tolist(), strict=True))


def test_where_nobody_differs_there_are_no_shares():
    effects = found("twins", subjects(PERFECT))
    assert all(np.isnan(effect.value) for effect in effects.values())


# ------------------------------------------------------------------------------------------------------- common garden
def test_one_genotype_in_one_garden_is_one_phenotype():
    for world in (QUIET, adjusted(NOISY, {"encoding.spread": 0.0})):
        effects = found("common_garden", subjects(world=world))
        assert effects["variance_garden"].value == 0.0, "noise of sights is the same for all"
        assert effects["variance_home"].value > 1e-4
        assert effects["genetic_ratio"].value == 0.0


def test_noise_of_development_makes_no_difference_in_the_garden():
    """Nobody inherits wiring here, and all differ by chance: none of that is genetic."""
    unlike = {**UNTAUGHT, "heritable.wiring": False, "encoding.spread": 0.3}
    effects = found("common_garden", subjects(unlike))
    assert effects["variance_home"].value > 1e-3
    assert effects["variance_garden"].value == 0.0
    assert "Under one rearing individuals are alike" in meaning("common_garden", effects)


def test_all_populations_of_a_study_grow_in_the_same_garden():
    from evo_mirror.assays.common_garden import the_garden

    one, other = (Subjects.of(Evolution(QUIET, seed=3, replicate=r)) for r in (0, 1))
    assert np.array_equal(the_garden(one).events, the_garden(other).events)
    assert not np.array_equal(one.experience.events[0], other.experience.events[0])


def test_without_learning_the_garden_is_home():
    effects = found("common_garden", subjects(UNTAUGHT, world=SPREAD))
    assert effects["genetic_ratio"].value == 1.0
    assert effects["genetic_ratio"].standard_error == 0.0
    assert effects["mean_home"] == effects["mean_garden"]


def test_differences_of_demes_show_in_the_garden():
    """Two demes that never mix: everybody in one is made perfect, in the other blank."""
    islands = {"structure": {"kind": "islands", "demes": 2, "rate": 0.0}, **UNTAUGHT}
    evolution = evolved(islands)
    population = evolution.population
    who = Subjects.of(evolution)
    changed = as_morph("innate", population, who, population.demes == 1)
    evolution.population = changed
    effects = found("common_garden", Subjects.of(evolution))
    assert effects["demes_garden"].value == pytest.approx(1.0, abs=1e-6)
    assert effects["demes_home"].value == pytest.approx(1.0, abs=1e-6)
    assert "Some of them lie between demes" in meaning("common_garden", effects)


# ------------------------------------------------------------------------------------------------------------ invasion
def test_morphs_are_what_they_are_called():
    who = subjects({"heritable.rate": True}, world=NOISY)
    some = np.arange(who.population.size) < 10
    born = develop(who.scenario, as_morph("innate", who.population, who, some), who.moment)
    wanted = perfect_wiring(who.repertoire)
    assert born.strength[:10, : len(wanted)] == pytest.approx(np.broadcast_to(wanted, (10, *wanted.shape)), abs=1e-6)
    assert (born.plasticity[:10, 0, 0] == 0.0).all()
    learner = develop(who.scenario, as_morph("learner", who.population, who, some), who.moment)
    assert (learner.plasticity[:10, 0, 0] == np.float32(0.25)).all()
    for changed in (born, learner):
        assert np.array_equal(changed.strength[10:], who.wiring.strength[10:])
        assert np.array_equal(changed.plasticity[10:], who.wiring.plasticity[10:])


def test_a_morph_like_the_residents_neither_wins_nor_loses():
    """Born mirrorers among born mirrorers; within 4.5 standard errors over 60 repetitions (about 1e-4 by Student's t)."""
    effects = found("invasion", subjects({**PERFECT, "assays.invasion_repeats": 60, "assays.invasion_generations": 2}))
    for name in ("innate_advantage", "innate_resisted", "innate_spread"):
        assert abs(effects[name].value) < 4.5 * effects[name].standard_error, name
    assert np.isnan(effects["learner_advantage"].value), "nobody learns"
    assert "nobody can inherit" in meaning("invasion", effects)


def test_born_mirrorers_invade_those_who_cannot_mirror():
    effects = found("invasion", subjects({**UNTAUGHT, "assays.invasion_generations": 3}))
    assert effects["innate_advantage"].value > 0.5
    assert effects["innate_advantage"].value > 4.5 * effects["innate_advantage"].standard_error
    assert effects["innate_resisted"].value < -0.5
    assert effects["innate_spread"].value > 0.1
    assert "they can invade" in meaning("invasion", effects)


def test_where_selection_is_blind_nobody_invades():
    effects = found("invasion", subjects({**UNTAUGHT, "selection": {"kind": "neutral"}, "assays.invasion_repeats": 30}))
    for name in ("innate_advantage", "innate_spread"):
        assert abs(effects[name].value) < 4.5 * effects[name].standard_error, name


@pytest.mark.parametrize(("runs_away", "is_defined"), [(3, True), (5, False)])
def test_a_mixture_in_which_learning_runs_away_says_nothing_and_stops_nothing(
    monkeypatch, runs_away: int, is_defined: bool
):
    """Of eight repetitions; half must be left. BCM among the perfectly wired does so."""
    from evo_mirror.assays import invasion
    from evo_mirror.foundation.errors import MeasureError

    calls = []

    def advantage(*_):
        calls.append(None)
        if (len(calls) - 1) % 8 < runs_away:
            raise MeasureError("ran away")
        return 0.5 + 0.1 * len(calls)

    monkeypatch.setattr(invasion, "_advantage", advantage)
    effects = found("invasion", subjects({"assays.invasion_repeats": 8, "assays.invasion_generations": 1}))
    assert np.isnan(effects["innate_advantage"].value) != is_defined
    assert np.isnan(effects["innate_spread"].value) != is_defined
    assert ("learning ran away" in meaning("invasion", effects)) != is_defined


def test_ancestry_of_clones_is_their_frequency():
    """Perfect against blank, truncated to the best, one parent each: all are of the better sort a generation later."""
    clones = {
        **UNTAUGHT, "recombination.kind": "clonal", "selection": {"kind": "truncation", "share": 0.05},
        "assays.invaders": 0.1, "assays.invasion_generations": 1,
    }  # fmt: skip
    out = leaves(Assay)["invasion"]().carry_out(subjects(clones))
    assert (out.of("innate rare", "share_before") == 0.1).all()
    assert (out.of("innate rare", "share_after") == 1.0).all()
    assert (out.of("innate common", "share_after") == 0.0).all()


@pytest.mark.parametrize(
    "changes", [{"recombination.kind": "clonal"}, {"recombination.kind": "clonal", "population.ploidy": 2}]
)
def test_ancestry_of_clones_is_their_frequency_where_generations_overlap(monkeypatch, changes):
    """Who carries the morph's alleles at the end is counted by the alleles themselves."""
    carriers = []
    step = Evolution.step

    def watched(self):
        record = step(self)
        carriers.append(self.population.genotypes.reshape(self.population.size, -1))
        return record

    settings = {
        **UNTAUGHT,
        **changes,
        "population.size": 20,
        "population.turnover": "moran",
        "population.mutation_rate": 0.0,
    }
    overlapping = {**settings, "encoding.spread": 0.0, "assays.invaders": 0.3, "assays.invasion_generations": 2}
    who = subjects({**overlapping, "assays.invasion_repeats": 3, "assays.individuals": 20}, generations=3)
    monkeypatch.setattr(Evolution, "step", watched)
    out = leaves(Assay)["invasion"]().carry_out(who)
    (born,) = np.unique(as_morph("innate", who.whole, who, np.ones(20, np.bool_)).genotypes.reshape(20, -1), axis=0)
    shares = [float((after == born).all(axis=1).mean()) for after in carriers[1::2]]
    assert out.of("innate rare", "share_after").tolist() == shares[:3]
    assert (1.0 - out.of("innate common", "share_after")).tolist() == pytest.approx(shares[3:6])
    assert len(set(shares)) > 1


def test_where_selection_is_blind_nobody_invades_the_living():
    """Spread of a neutral morph is none where generations overlap either; within 4.5 standard errors over 30 repetitions."""
    blind = {**UNTAUGHT, "selection": {"kind": "neutral"}, "population.size": 20, "population.turnover": "moran"}
    effects = found(
        "invasion",
        subjects(
            {**blind, "assays.individuals": 20, "assays.invasion_repeats": 30, "rearing.trials": 2}, generations=2
        ),
    )
    for name in ("innate_advantage", "innate_spread"):
        assert abs(effects[name].value) < 4.5 * effects[name].standard_error, name


# ------------------------------------------------------------------------------------------------------- selection-for
def test_where_understanding_never_paid_taking_the_pay_away_changes_nothing():
    effects = found("selection_for", subjects({"payoff.understanding": 0.0}, world=NOISY, generations=2))
    assert effects["adaptation"].value == 0.0
    assert effects["innate_adaptation"].value == 0.0


def test_as_it_was_is_the_run_itself_evolved_again_or_not():
    """Asked for as many generations as the run had, it is not evolved again; a generation more, it is."""
    who = subjects(world=NOISY, generations=2)
    assay = leaves(Assay)["selection_for"]()
    kept = assay.carry_out(who).of("as it was", "mirror_gain")
    longer = evolved(world=NOISY, generations=3)
    three = adjusted(who.scenario, {"assays.selection_generations": 3})
    from dataclasses import replace

    again = assay.carry_out(replace(who, scenario=three)).of("as it was", "mirror_gain")
    assert np.array_equal(kept, leaves(Assay)["reared"]().carry_out(who).of("adult", "mirror_gain"))
    assert np.array_equal(again, leaves(Assay)["reared"]().carry_out(Subjects.of(longer)).of("adult", "mirror_gain"))


def test_innate_mirroring_that_paid_is_found_to_be_an_adaptation():
    world = adjusted(NOISY, {**UNTAUGHT, "population.mutation_rate": 0.05, "understanding.rounds": 3})
    effects = found("selection_for", subjects(world=world, generations=25))
    assert effects["innate_adaptation"].value > 4.5 * effects["innate_adaptation"].standard_error
    assert effects["adaptation"].value > 4.5 * effects["adaptation"].standard_error
    assert "it is an adaptation for understanding" in meaning("selection_for", effects)
