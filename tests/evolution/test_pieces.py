"""Pieces of a life, alone: they are the pieces that every generation is made of."""

from dataclasses import replace

import numpy as np
import pytest

import evo_mirror as em
from evo_mirror.assays import Subjects
from evo_mirror.assays import assays as all_assays
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.founders import found, perfect_wiring
from evo_mirror.evolution.generation import develop, draw, setting, stage
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.errors import ScenarioError, ShapeError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.lifetime.live import live
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.contingency import met
from evo_mirror.scenario.loading import load
from evo_mirror.state.experience import ACT, SIGHT, Experience, no_events
from evo_mirror.state.life import TESTS
from evo_mirror.state.population import Population

ORIGIN = load("origin", overrides=["population.size=12", "rearing.trials=30", "assays.individuals=12", "generations=2"])
NOISE_FREE = adjusted(ORIGIN, {"understanding.sight_noise": 0.0, "understanding.response_noise": 0.0})
MOMENT = Moment(1)


def wirings(n: int, scale: float = 0.3):
    repertoire = stage(ORIGIN, MOMENT)
    return np.random.default_rng(3).normal(0, scale, (n, 16, repertoire.heads.n_heads)) + perfect_wiring(repertoire)


# ----------------------------------------------------------------------------------------------------------------- ask
def test_questions_are_those_of_a_life_to_the_bit():
    given, repertoire = wirings(12), stage(ORIGIN, MOMENT)
    asked = em.ask(ORIGIN, given)
    newborns = develop(ORIGIN, found(ORIGIN, repertoire, MOMENT), MOMENT)
    known = np.eye(repertoire.heads.n_goals, dtype=np.float32)[repertoire.goal_of]
    wiring = replace(newborns, strength=given.astype(np.float32), meaning=np.tile(known, (12, 1, 1)))
    conditions = replace(setting(ORIGIN, repertoire), ages=np.zeros(1, np.int64))
    nothing = Experience(no_events(12, 0), np.zeros((12, newborns.foraging.shape[1]), np.int8))
    life = live(wiring, nothing, conditions, address=MOMENT.address("life"))
    assert set(asked.scores) == {"identify", "goal", "imitate"}
    for test in asked.scores:
        assert np.array_equal(asked.share_right(test).astype(np.float32), life.correct[:, 0, TESTS.index(test)])
        assert 0.2 < asked.share_right(test).mean() < 1.0


def test_stimuli_are_looks_with_noise_and_labels_are_what_was_shown():
    asked = em.ask(ORIGIN, wirings(40))
    repertoire = stage(ORIGIN, MOMENT)
    assert asked.shown.tolist() == list(range(8)) * 3
    assert np.array_equal(asked.looks, repertoire.sight_codes[asked.shown])
    assert np.array_equal(asked.right["goal"], repertoire.goal_of[asked.shown])
    noise = asked.stimuli - asked.looks
    n, size = noise.size, ORIGIN.understanding.sight_noise / 4.0
    assert abs(noise.mean()) < 5 * size / n**0.5
    assert abs(noise.std() / size - 1.0) < 5 / (2 * n) ** 0.5


def test_perfect_wiring_is_always_right_without_noise_and_none_is_at_chance_with_it():
    repertoire = stage(NOISE_FREE, MOMENT)
    perfect = perfect_wiring(repertoire)
    for share in (0.0, 0.5, 1.0):
        asked = em.ask(NOISE_FREE, perfect[None], mirror_share=share)
        assert all(asked.share_right(test)[0] == 1.0 for test in asked.scores)
    blank = em.ask(ORIGIN, np.zeros((400, *perfect.shape)))
    for test, chance in (("identify", 1 / 8), ("imitate", 1 / 8), ("goal", 1 / 4)):
        n = blank.decisions(test).size
        assert abs(blank.share_right(test).mean() - chance) < 5 * (chance * (1 - chance) / n) ** 0.5


def test_what_programs_are_known_to_serve_decides_the_mirror_route():
    perfect, known = perfect_wiring(stage(NOISE_FREE, MOMENT)), np.zeros((8, 4))
    asked = em.ask(NOISE_FREE, perfect[None], meaning=known, mirror_share=1.0)
    assert asked.share_right("identify")[0] == 1.0
    assert asked.share_right("goal")[0] == 1 / 4, "the first goal, always"


def test_asking_changes_nothing_and_refuses_what_does_not_fit():
    given = wirings(3).astype(np.float32)
    before = given.copy()
    em.ask(ORIGIN, given)
    assert np.array_equal(given, before)
    with pytest.raises(
        ShapeError, match=r"strength must have shape \(n_individuals, n_features=16, n_heads=24\); got \(2, 3\)"
    ):
        em.ask(ORIGIN, np.zeros((2, 3)))
    with pytest.raises(ShapeError, match=r"meaning must have shape \(n_actions=8, n_goals=4\); got \(4, 8\)"):
        em.ask(ORIGIN, given, meaning=np.zeros((4, 8)))


# ---------------------------------------------------------------------------------------------------------- draw_lives
def test_lives_drawn_are_those_that_founders_meet():
    drawn = em.draw_lives(ORIGIN, 12)
    repertoire = stage(ORIGIN, MOMENT)
    founders = found(ORIGIN, repertoire, MOMENT)
    lived = draw(ORIGIN, founders, develop(ORIGIN, founders, MOMENT), repertoire, None, MOMENT)
    assert np.array_equal(drawn.events, lived.events)
    assert np.array_equal(em.draw_lives(ORIGIN, 3).events, drawn.events[:3]), "who they are does not depend on how many"
    assert np.array_equal(em.draw_lives(ORIGIN, 40).events[:12], drawn.events)
    assert not np.array_equal(em.draw_lives(ORIGIN, 12, seed=2).events, drawn.events)


def test_given_caregivers_answer_as_they_can():
    """Those who mirror perfectly answer every act with itself; those who know nothing, with anything."""
    imitated = adjusted(NOISE_FREE, {"rearing.sources": {"being_imitated": {"rate": 1.0}}, "rearing.trials": 200})
    perfect = perfect_wiring(stage(imitated, MOMENT))[None, :, :12]
    seen = em.draw_lives(imitated, 20, caregivers=perfect).events
    answered = seen[..., SIGHT] >= 0
    assert answered.mean() > 0.1
    assert (seen[..., SIGHT] == seen[..., ACT])[answered].all()
    blank = em.draw_lives(imitated, 20, caregivers=np.zeros_like(perfect)).events
    assert met(blank, 8).delta_p.mean() < 0.5
    with pytest.raises(ShapeError, match=r"caregivers must have shape \(n_adults, n_features=16, n_units=12\)"):
        em.draw_lives(imitated, 20, caregivers=np.zeros((2, 3, 4)))


def test_nobody_is_no_number_of_lives():
    with pytest.raises(ScenarioError, match="n_individuals: must be at least 1 individuals; got 0"):
        em.draw_lives(ORIGIN, 0)


# --------------------------------------------------------------------------------------------------------------- assay
def test_an_assay_alone_is_that_of_the_battery():
    evolution = Evolution(ORIGIN, seed=4)
    evolution.step()
    subjects = Subjects.of(evolution)
    for kind in ("birth", "deprivation", "yoked"):
        one = next(a for a in all_assays() if kind_of(type(a)) == kind)
        alone = em.assay(
            kind, ORIGIN, evolution.population, elders=evolution.elders, seed=4, generation=evolution.generation
        )
        assert dict(alone.effects) == dict(one.examine(subjects))
        assert alone.meaning.endswith(".")
        assert set(alone.outcome.arms) == set(one.arms(ORIGIN))


def test_an_assay_of_genotypes_that_nobody_evolved():
    """Wired by hand for the looks of the day: innate, and deaf to deprivation."""
    still = adjusted(ORIGIN, {"learning": {"kind": "none"}, "priors": {}, "encoding.limit": 10.0})
    repertoire = stage(still, MOMENT)
    alleles = np.repeat(still.encoding.alleles_for(perfect_wiring(repertoire), repertoire.heads)[None], 12, axis=0)
    founders: Population = em.population_of(still, alleles)
    gain = em.assay("birth", still, founders).effects["mirror_gain"]
    assert gain.value > 0.5
    assert em.assay("reared", still, founders).effects["mirror_gain"].value == gain.value


def test_an_assay_that_there_is_not_and_one_that_cannot_be_are_refused():
    founders = found(ORIGIN, stage(ORIGIN, MOMENT), MOMENT)
    with pytest.raises(
        ScenarioError, match=r"kind: there is no 'birht'; choose assimilation or birth or .*did you mean 'birth'"
    ):
        em.assay("birht", ORIGIN, founders)
    mute = adjusted(ORIGIN, {"learning": {"kind": "none"}, "priors": {}})
    with pytest.raises(ScenarioError, match="training: cannot be made in this scenario: nobody learns"):
        em.assay("training", mute, founders)
