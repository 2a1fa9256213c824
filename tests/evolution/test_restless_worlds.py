"""A world that changes within a life, lived through by the whole engine: who sees what, when, and who examines whom in it."""

from dataclasses import replace

import numpy as np
import pytest
from small import MOMENT, SMALL, founders

from evo_mirror.assays._battery import examine
from evo_mirror.assays._subjects import Subjects
from evo_mirror.evolution.assessing import squared_input
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.generation import caregivers, live_through, stage
from evo_mirror.foundation.settings import adjusted
from evo_mirror.interventions.training import training
from evo_mirror.scenario.scenario import Scenario

RESTLESS = adjusted(
    SMALL,
    {
        "environment": {"kind": "changing_looks", "rate": 0.3, "within_rate": 0.05, "within_meaning_rate": 0.02},
        "rearing.sources.being_imitated.rate": 1.0,
    },
)


def evolved(scenario: Scenario, generations: int, **how) -> Evolution:
    evolution = Evolution(scenario, seed=5, **how)
    for _ in range(generations):
        evolution.step()
    return evolution


def bytes_lived(evolution: Evolution) -> list[bytes]:
    lived = evolution.lived
    arrays = (lived.life.drives, lived.life.correct, lived.experience.events, lived.fitness, lived.repertoire.sights)
    return [array.tobytes() for array in arrays]


def test_numpy_lives_the_same_generations():
    assert bytes_lived(evolved(RESTLESS, 2)) == bytes_lived(evolved(RESTLESS, 2, engine="numpy"))


def test_a_run_that_is_resumed_meets_the_same_changes():
    whole = evolved(RESTLESS, 2)
    stopped = whole.state()
    resumed = Evolution(RESTLESS, seed=5, threads=2)
    resumed.restore(stopped)
    for _ in range(2):
        whole.step()
        resumed.step()
    assert whole.lived.repertoire.n_eras > 3
    assert bytes_lived(resumed) == bytes_lived(whole)


def test_life_is_another_for_the_changes_and_birth_is_not():
    still = adjusted(RESTLESS, {"environment.within_rate": 0.0, "environment.within_meaning_rate": 0.0})
    one, other = (live_through(world, founders(world), None, MOMENT) for world in (RESTLESS, still))
    assert np.array_equal(one.experience.events, other.experience.events), (
        "what is seen and done is the same to founders"
    )
    assert np.array_equal(one.life.drives[:, 0], other.life.drives[:, 0])
    assert not np.array_equal(one.life.drives[:, -1], other.life.drives[:, -1])
    ancient = ~one.repertoire.is_cultural
    assert np.array_equal(one.repertoire.at_end.sight_codes[ancient], other.repertoire.sight_codes[ancient])


def test_caregivers_respond_to_the_looks_of_each_era():
    lived = live_through(RESTLESS, founders(RESTLESS), None, MOMENT)
    now = stage(RESTLESS, MOMENT.at(1))
    assert now.n_eras > 3
    seen = caregivers(lived.elders, now).program_drives.reshape(-1, now.n_eras, now.n_actions, now.n_actions)
    for era, first in enumerate(now.begins):
        alone = caregivers(lived.elders, now.at(int(first))).program_drives
        assert np.array_equal(seen[:, era], alone)


def test_adults_are_examined_and_trained_in_the_world_in_which_their_lives_ended():
    quiet = adjusted(RESTLESS, {"understanding.sight_noise": 0.0, "understanding.response_noise": 0.0})
    subjects = Subjects.of(evolved(quiet, 1))
    assert subjects.repertoire.n_eras > 3
    assert subjects.present.n_eras == 1
    grown, at_birth = subjects.reared.drives[:, -1], subjects.reared.drives[:, 0]
    assert np.array_equal(subjects.examined(subjects.adults).drives[:, 0], grown)
    assert np.array_equal(subjects.examined(subjects.adults).correct[:, 0], subjects.reared.correct[:, -1])
    a = subjects.present.n_actions
    trials = training(
        np.arange(a), 16, n_individuals=subjects.population.size, n_contexts=2, address=MOMENT.address("order")
    )
    assert np.array_equal(subjects.trained(trials).drives[:, 0], grown)
    unlearned = subjects.examined(subjects.wiring).drives[:, 0]
    cultural = subjects.present.is_cultural
    assert np.array_equal(unlearned[:, ~cultural], at_birth[:, ~cultural])
    assert not np.array_equal(unlearned[:, cultural], at_birth[:, cultural]), "newborns are not of that world"


def test_all_assays_can_be_carried_out():
    found = examine(evolved(adjusted(RESTLESS, {"assays.rounds": 1, "assays.training_trials": 24}), 2))
    assert len(found) > 20
    assert np.isfinite(found["birth.mirror_gain"].value)


def test_who_is_born_wired_is_wired_for_the_looks_of_birth():
    world = adjusted(
        SMALL, {"founders.start": "innate", "encoding.limit": 10.0, "encoding.spread": 0.0, "learning.rate": 0.0,
                "environment.within": [{"trial": 20}]},
    )  # fmt: skip
    lived = live_through(world, founders(world), None, MOMENT)
    programs = lived.life.program_drives(lived.repertoire.readout, lived.repertoire.heads)
    birth, youth, maturity = (np.einsum("iaa->ia", programs[:, age]) for age in range(3))
    np.testing.assert_allclose(birth, 1.0, atol=1e-4)
    assert np.array_equal(birth, youth), "the change comes after the juvenile age"
    cultural = lived.repertoire.is_cultural
    assert np.array_equal(maturity[:, ~cultural], birth[:, ~cultural])
    assert (np.abs(maturity[:, cultural] - 1.0) > 0.05).all()


def test_the_longest_input_may_be_that_of_a_later_era():
    world = stage(RESTLESS, MOMENT)
    salience = np.ones(world.channels.n_cues, np.float32)
    before = squared_input(RESTLESS, world, salience)
    longer = replace(world, later=replace(world.later, sight_codes=2 * world.later.sight_codes))
    assert squared_input(RESTLESS, longer, salience) == pytest.approx(before + 3.0, abs=1e-3)
