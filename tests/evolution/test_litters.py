"""Sibs who rear sibs, and strangers: whole generations in litters, and how related children and their rearers are."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from deap import algorithms
from small import MOMENT, SMALL, founders, history

from evo_mirror.assays._subjects import Subjects
from evo_mirror.biology.kin import firstborns
from evo_mirror.evolution.engine import Evolution, evolve
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import live_through, stage
from evo_mirror.evolution.kinship import rearers
from evo_mirror.evolution.litters import litters_of
from evo_mirror.evolution.propagating import breed_once
from evo_mirror.evolution.toolbox import logbook, statistics, toolbox
from evo_mirror.foundation.errors import ShapeError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.state.experience import ACT, SIGHT, columns_of
from evo_mirror.theory.kinship import founders_kinship, kinship_with_parents, next_kinship
from evo_mirror.theory.rearers import Mating

SOURCE = "rearing.sources.being_imitated"
ANSWERED = adjusted(
    SMALL,
    {f"{SOURCE}.rate": 1.0, "rearing.sources.self_observation.rate": 0.0, "rearing.sources.others.rate": 0.0},
)
SIBS, VERTICAL, STRANGERS = (
    adjusted(ANSWERED, {f"{SOURCE}.caregiver": kin}) for kin in ("sibs", "vertical", "strangers")
)
DEMES = adjusted(SIBS, {"structure": {"kind": "islands", "demes": 3, "rate": 0.3}})
SEXES = adjusted(SIBS, {"population.sexes": "separate", "population.sex_shares": "exact", "population.ploidy": 2})


# ------------------------------------------------------------------------------------------------------------- litters
@pytest.mark.parametrize("sibs", [SIBS, DEMES], ids=["one deme", "demes"])
def test_firstborns_live_as_if_reared_by_parents_and_later_borns_do_not(sibs):
    vertical = adjusted(sibs, {f"{SOURCE}.caregiver": "vertical"})
    told, elders = history(sibs, 2)[0], None
    for g, lived in enumerate(told):
        other, first = (
            live_through(vertical, lived.population, elders, MOMENT.at(g)),
            firstborns(lived.population.demes),
        )
        assert np.array_equal(lived.wiring.strength, other.wiring.strength)
        assert np.array_equal(lived.experience.events[first], other.experience.events[first])
        assert np.array_equal(lived.life.strength[first], other.life.strength[first])
        assert np.array_equal(lived.experience.events[..., ACT], other.experience.events[..., ACT])
        assert not np.array_equal(lived.experience.events[~first], other.experience.events[~first])
        elders = lived.elders


def test_what_litters_meet_lies_column_by_column():
    population = founders(DEMES)
    lived = live_through(DEMES, population, None, MOMENT)
    assert np.shares_memory(columns_of(lived.experience.events), lived.experience.events)
    wiring, litter = lived.wiring, litters_of(DEMES.rearing, population.demes)[-1]
    theirs = litter.of(lived.experience).events
    assert len(theirs) < wiring.size
    assert np.shares_memory(columns_of(theirs), theirs)
    np.testing.assert_array_equal(theirs, lived.experience.events[litter.positions])


def test_later_borns_see_what_firstborns_answer():
    """First-borns who always answer with action 3, whatever they were taught: an intervention at birth that learning keeps."""
    knowing = adjusted(SIBS, {"learning.rate": 0.0, "understanding.response_noise": 0.0})
    population = founders(knowing)
    wired = live_through(knowing, population, None, MOMENT)
    code = wired.repertoire.readout[:, 3]

    def always_three(wiring, experience):
        strength, looks = np.zeros_like(wiring.strength), wired.repertoire.sight_codes
        to_any_sight = np.linalg.pinv(looks).sum(axis=1)[:, None] * code
        strength[:, : looks.shape[1], wired.repertoire.heads.units] = to_any_sight
        return replace(wiring, strength=strength), experience

    lived = live_through(knowing, population, None, MOMENT, interventions=(always_three,))
    seen = lived.experience.events[12:, :, SIGHT]
    assert (seen >= 0).any()
    assert set(seen[seen >= 0]) == {3}
    first = lived.experience.events[:12, :, SIGHT]
    assert len(set(first[first >= 0])) > 1


@pytest.mark.parametrize("scenario", [DEMES, SEXES, STRANGERS], ids=["demes", "sexes", "strangers"])
def test_threads_engines_and_resuming_change_nothing(scenario):
    one, _ = history(scenario, 3)
    other, _ = history(scenario, 3, threads=2)
    numpy, _ = history(scenario, 3, engine="numpy")
    for a, b, c in zip(one, other, numpy, strict=True):
        assert np.array_equal(a.life.strength, b.life.strength)
        assert np.array_equal(a.life.strength, c.life.strength)
        assert np.array_equal(a.payoff, b.payoff)
    whole, begun, resumed = (Evolution(scenario, seed=3) for _ in range(3))
    records = [whole.step() for _ in range(3)]
    begun.step()
    begun.step()
    resumed.restore(begun.state())
    assert repr(resumed.step().values) == repr(records[2].values)


@pytest.mark.parametrize("scenario", [SIBS, STRANGERS], ids=["sibs", "strangers"])
def test_deap_writes_the_logbook_of_the_engine(scenario):
    box = toolbox(scenario, seed=3)
    _, book = algorithms.eaGenerateUpdate(box, ngen=3, stats=statistics(scenario), verbose=False)
    assert repr(list(book)) == repr(list(logbook(islice(evolve(scenario, seed=3), 3))))


def test_who_rears_is_told_without_living_and_is_who_answers():
    """Kin of the deme: of each later-born, first-borns of its own deme; nobody else's strengths matter."""
    evolution = Evolution(DEMES, seed=3)
    evolution.step()
    children, adults, moment = evolution.population, evolution.lived.population, evolution.moment
    told = rearers(DEMES, children, adults, moment, source="being_imitated")
    later = told.are_firstborns
    assert later.reshape(3, 8).tolist() == [[False] * 4 + [True] * 4] * 3
    assert (children.demes[told.places[later]] == children.demes[later]).all()
    assert not told.are_firstborns[told.places[later]].any()
    assert (told.places[~later, None] == children.parents[~later]).any(axis=1).all()
    first = rearers(DEMES, founders(DEMES), None, MOMENT, source="being_imitated")
    assert (first.places[~first.are_firstborns] == -1).all()
    assert (first.places[first.are_firstborns] >= 0).all()
    with pytest.raises(
        ShapeError, match="source must be a source of experience that asks others; got 'others' beside being"
    ):
        rearers(DEMES, children, adults, moment, source="others")


# -------------------------------------------------------------------------------------------------------- relatedness
def related(scenario, replicate: int) -> np.ndarray:
    """Relatedness by the whole pedigree of each newborn of generation 2 to who rears it, and whether that is a first-born."""
    moment, ploidy = Moment(5, replicate), scenario.population.ploidy
    adults, kinship = (
        found(scenario, stage(scenario, moment), moment),
        founders_kinship(scenario.population.size, ploidy=ploidy),
    )
    for g in range(2):
        before, older = adults, kinship
        _, adults = breed_once(scenario, before, moment.at(g))
        kinship = next_kinship(older, parents=adults.parents, ploidy=ploidy)
    told = rearers(scenario, adults, before, moment.at(2), source="being_imitated")
    across = kinship_with_parents(older, parents=adults.parents)
    row = np.arange(adults.size)
    return ploidy * np.where(
        told.are_firstborns, kinship[row, told.places], across[row, told.places]
    ), told.are_firstborns


NEUTRAL = {"selection": {"kind": "neutral"}, "population.size": 10}
PEOPLES = {
    "haploids": {},
    "diploids": {"population.ploidy": 2},
    "diploids that self": {"population.ploidy": 2, "population.selfing": 0.3},
    "two sexes": {
        "population.ploidy": 2, "population.sexes": "separate", "population.sex_shares": "exact", "population.female_share": 0.3,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", PEOPLES)
def test_relatedness_to_who_rears_is_as_expected(name: str):
    """All kinds of rearers in populations of 10, over 150 pedigrees; 4.5 SE of replicates' means."""
    for kin in ("vertical", "oblique", "strangers", "sibs"):
        scenario = adjusted(ANSWERED, {**NEUTRAL, **PEOPLES[name], f"{SOURCE}.caregiver": kin})
        population = scenario.population
        mating = Mating(
            population.mating_groups(10),
            population.ploidy,
            None if population.selfing == "by_chance" else population.selfing,
        )
        wanted = {"vertical": mating.with_a_parent(), "oblique": mating.with_anybody()}.get(kin, 0.0)
        if kin == "sibs":
            wanted = mating.with_a_firstborn(5)[0]
        means = []
        for replicate in range(150):
            value, by_firstborn = related(scenario, replicate)
            means.append(value[by_firstborn].mean() if kin == "sibs" else value.mean())
        error = np.std(means, ddof=1) / len(means) ** 0.5
        if kin == "strangers":
            assert np.mean(means) < mating.with_anybody() / 4.0, "a stranger, but for populations in which all are sibs"
        else:
            assert abs(np.mean(means) - wanted) < 4.5 * error
            assert error < 0.03


# -------------------------------------------------------------------------------------------------------------- assays
def test_arms_of_an_assay_keep_the_firstborns_of_the_normal_life():
    evolution = Evolution(adjusted(SIBS, {"assays.individuals": 24}), seed=3)
    evolution.step()
    who = Subjects.of(evolution)
    evolution.step()
    lived = evolution.lived
    assert np.array_equal(who.experience.events, lived.experience.events), (
        "the control arm is what evolution goes on with"
    )
    assert np.array_equal(who.firstborns.strength, lived.elders.strength[:12])
    silenced = who.drawn(adjusted(SIBS, {f"{SOURCE}.caregiver": "vertical"}))
    assert np.array_equal(silenced.events[:12], lived.experience.events[:12])
    lives = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Subjects, "lived", lambda _, experience: lives.append(experience))
        who.deprived(())
        who.deprived(("being_imitated",))
    assert np.array_equal(lives[0].events, lived.experience.events)
    assert (lives[1].events[:, :, SIGHT] == -1).all()


def test_a_few_subjects_meet_the_firstborns_of_all_demes():
    evolution = Evolution(adjusted(DEMES, {"assays.individuals": 6}), seed=3)
    evolution.step()
    who = Subjects.of(evolution)
    assert who.population.demes.tolist() == [0, 0, 1, 1, 2, 2]
    assert who.is_first.tolist() == [True, False] * 3
    assert who.firstborns.strength.shape[0] == 12
    assert who.reared.strength.shape[0] == 6
