"""Founders: naive, innate or learners, as the scenario says."""

import numpy as np
import pytest

from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.founders import found, perfect_wiring
from evo_mirror.evolution.generation import live_through, stage
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.indices import mirror_index
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.life import GOAL, IDENTIFY, IMITATE

WORLD = Scenario(title="founders", population={"size": 400}, rearing={"trials": 20})
OPEN = adjusted(WORLD, {"heritable.rate": True, "heritable.forage_rate": True})
MOMENT = Moment(91)


def founders(scenario: Scenario, start: str, moment: Moment = MOMENT):
    scenario = adjusted(scenario, {"founders.start": start})
    return found(scenario, stage(scenario, moment), moment)


def alleles(scenario: Scenario, start: str, name: str):
    return founders(scenario, start).genotypes[:, scenario.genome.places[name], 0].astype(np.float64)


def test_naive_founders_scatter_about_the_scenarios_values():
    wiring = alleles(OPEN, "naive", "wiring")
    assert abs(wiring.mean()) < 4.5 * 0.05 / np.sqrt(wiring.size)
    assert wiring.std() == pytest.approx(0.05, rel=0.01)
    rate = alleles(OPEN, "naive", "rate")
    assert abs(rate.mean() - 0.15) < 4.5 * 0.05 / np.sqrt(400) + 1e-4  # the few below 0 are kept at 0
    assert rate.min() >= 0


def test_founders_have_no_parents_and_count_from_zero():
    population = founders(OPEN, "naive")
    assert (population.parents == -1).all()
    assert population.birth_ids.tolist() == list(range(400))
    assert not population.demes.any()
    assert population.genotypes.shape == (400, OPEN.genome.n_loci, 1)


def test_innate_founders_are_wired_for_every_action_and_do_not_learn():
    scenario = adjusted(OPEN, {"founders.start": "innate", "encoding.limit": 10.0})
    population = founders(scenario, "innate")
    wiring = develop(scenario, population, MOMENT)
    codes = stage(scenario, MOMENT)
    assert np.array_equal(wiring.strength[0, :16], perfect_wiring(codes).astype(np.float32))
    assert (wiring.strength == wiring.strength[:1]).all()
    assert np.median(wiring.plasticity[:, 0, 0]) < 0.02
    assert np.array_equal(alleles(OPEN, "innate", "forage_rate"), alleles(OPEN, "naive", "forage_rate"))


def test_innate_founders_understand_at_birth():
    quiet = {
        "founders.start": "innate", "encoding.limit": 10.0, "understanding.sight_noise": 0.0,
        "understanding.response_noise": 0.0, "understanding.meaning": "given", "population.size": 5,
    }  # fmt: skip
    scenario = adjusted(OPEN, quiet)
    lived = live_through(scenario, founders(scenario, "innate"), None, MOMENT)
    assert (lived.life.correct[:, 0, [IDENTIFY, GOAL, IMITATE]] == 1).all()
    drives = lived.life.program_drives(lived.repertoire.readout, lived.repertoire.heads)[:, 0]
    np.testing.assert_allclose(np.einsum("naa->na", drives), 1, atol=1e-5)
    assert (mirror_index(drives) > 0.8).all()


def test_naive_founders_do_not_mirror():
    """Over replicates, with founders and codes redrawn, the index is 0 within 3 / ((A - 1) sqrt(R))."""
    small = adjusted(OPEN, {"population.size": 2})
    indices = []
    for replicate in range(60):
        moment = Moment(91, replicate)
        lived = live_through(small, founders(small, "naive", moment), None, moment)
        drives = lived.life.program_drives(lived.repertoire.readout, lived.repertoire.heads)[:, 0]
        indices.append(mirror_index(drives).mean())
    assert abs(np.mean(indices)) < 3 / (7 * np.sqrt(60))


def test_learners_have_naive_wiring_and_a_good_rate():
    assert np.array_equal(alleles(OPEN, "learner", "wiring"), alleles(OPEN, "naive", "wiring"))
    for name in ("rate", "forage_rate"):
        rate = alleles(OPEN, "learner", name)
        assert abs(rate.mean() - 0.25) < 4.5 * 0.05 / np.sqrt(400) + 1e-4


@pytest.mark.parametrize("start", ["innate", "learner"])
def test_only_what_is_inherited_starts_differently(start: str):
    fixed = adjusted(WORLD, {"heritable.wiring": False})
    assert np.array_equal(founders(fixed, start).genotypes, founders(fixed, "naive").genotypes)


def test_ternary_founders_may_start_innate():
    scenario = adjusted(WORLD, {"encoding.kind": "ternary"})
    assert (alleles(scenario, "innate", "wiring") == 1).all()


@pytest.mark.parametrize("sizes", [{}, {"units": 8, "units_per_program": 1}, {"features": 8}, {"correspondence": 0.5}])
def test_perfect_wiring_drives_exactly_what_it_should(sizes):
    codes = stage(adjusted(WORLD, {f"repertoire.{name}": size for name, size in sizes.items()}), MOMENT)
    drives = codes.sight_codes @ perfect_wiring(codes)
    heads = codes.heads
    np.testing.assert_allclose(drives[:, heads.units], codes.unit_codes, atol=1e-4)
    np.testing.assert_allclose(drives[:, heads.goals], np.eye(heads.n_goals)[codes.goal_of], atol=1e-4)
    np.testing.assert_allclose(drives[:, heads.identities], np.eye(heads.n_actions), atol=1e-4)


def test_perfect_wiring_is_the_smallest():
    """It lies in the span of the sights: anything orthogonal to them could only make it larger."""
    codes = stage(WORLD, MOMENT)
    wiring = perfect_wiring(codes)
    sights = codes.sight_codes.astype(np.float64)
    inside = np.linalg.pinv(sights) @ sights
    np.testing.assert_allclose(inside @ wiring, wiring, atol=1e-9)
