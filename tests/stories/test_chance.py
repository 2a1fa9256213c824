"""Where nothing is selected and nothing learned, there is no mirroring beyond chance; nor without learning alone.

20 replicates, founders and codes redrawn in each; `populations.chance` says what chance is allowed. Four means are held
against it: chance would miss one of them in 1 % of seeds.
"""

from dataclasses import replace

import numpy as np
import pytest
from populations import SEED, SMALL, chance, evolve, world

from evo_mirror.accounts.associative import Associative
from evo_mirror.accounts.drift import Drift
from evo_mirror.evolution.founders import perfect_wiring
from evo_mirror.evolution.generation import stage
from evo_mirror.machine.counters import Moment

N_REPLICATES = 20
WORLDS = {
    "drift": world("origin", Drift(), **SMALL),
    "associative at rate 0": world(
        "origin", Associative(), **SMALL, **{"learning.rate": 0.0, "heritable.rate": False, "priors": {}}
    ),
}


def mean_index(scenario, age, interventions=()):
    last = [evolve(scenario, r, interventions)[1][f"mirror_index_{age}"][-1] for r in range(N_REPLICATES)]
    return float(np.mean(last))


@pytest.fixture(scope="module", params=WORLDS)
def courses(request):
    return request.param, [evolve(WORLDS[request.param], r)[1] for r in range(N_REPLICATES)]


@pytest.mark.parametrize("age", ["birth", "maturity"])
def test_no_mirroring_beyond_chance(courses, age):
    name, found = courses
    assert abs(np.mean([course[f"mirror_index_{age}"][-1] for course in found])) < chance(8, N_REPLICATES), name


def test_wiring_did_drift_all_the_same(courses):
    # Chance is what is left of something: variation there is, and it has moved.
    _, found = courses
    last = np.array([course["mirror_index_birth"][-1] for course in found])
    assert last.std() > 0.3 / 7.0
    assert min(course["allele_variance"][-1] for course in found) > 0.0


def test_a_little_learning_would_be_seen():
    # Planted: a learning rate of .02, a tenth of the usual one.
    tainted = world("origin", Associative(), **SMALL, **{"learning.rate": 0.02, "heritable.rate": False, "priors": {}})
    assert mean_index(tainted, "maturity") > chance(8, N_REPLICATES)


def test_a_little_inheritance_of_what_was_learned_would_be_seen():
    # Planted: newborns get a tenth of a perfect wiring, as if it had been written into their genes.
    scenario = world(
        "origin", Drift(), **{**SMALL, "environment": {"kind": "constant"}, "generations": 3, "priors": {}}
    )

    def leaks(replicate):
        template = 0.1 * perfect_wiring(stage(scenario, Moment(SEED, replicate)))

        def leak(wiring, experience):
            strength = wiring.strength.copy()
            strength[:, : template.shape[0]] += template
            return replace(wiring, strength=strength), experience

        return leak

    found = [evolve(scenario, r, (leaks(r),))[1]["mirror_index_birth"][-1] for r in range(N_REPLICATES)]
    assert np.mean(found) > chance(8, N_REPLICATES)
