"""*Acquired equivalence*: sounds that go with doing and with seeing can make mirroring, of acts that nobody can see itself do.

Nobody is imitated, and no act is seen by whoever does it: sights and acts never come together, only sounds with each.
8 replicates, a mean index of .4 to .5 with this seed. Chance: `populations.chance` (missed in 0.3 % of seeds).
"""

import numpy as np
import pytest
from populations import SMALL, chance, evolve, index, world

from evo_mirror.accounts.associative import Associative
from evo_mirror.assays._subjects import Subjects
from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario.doubting import doubts

N_REPLICATES = 8
WORDS = {"kind": "acquired_equivalence", "rate": 1.0, "own_rate": 0.9}


def reared(mediation: float, *, sounds: int = 8, **words) -> list[float]:
    """Mirror index of adults, of each replicate."""
    opaque = {
        "rearing.sources": {"words": {**WORDS, **words}}, "repertoire.sounds": sounds, "understanding.mediation": mediation,
        "attention": {"own": 0.1, "other": 0.6, "forage": 0.3}, "rearing.trials": 300,
    }  # fmt: skip
    scenario = adjusted(world("origin", Associative(), **SMALL), opaque)
    subjects = [Subjects.of(evolve(scenario, replicate)[0]) for replicate in range(N_REPLICATES)]
    return [index(one, one.reared) for one in subjects]


def test_words_make_mirrors_where_they_stand_in_for_acts():
    found = reared(1.0)
    assert np.mean(found) > 2 * chance(8, N_REPLICATES)
    assert min(found) > 0.0


def test_where_they_are_cues_like_any_other_they_teach_the_opposite():
    """The sound foretells the act, and the act does not come: its error is shared with the sight, which learns to say no."""
    assert np.mean(reared(0.0)) < -chance(8, N_REPLICATES)


def test_words_that_are_said_at_random_make_none():
    """Planted: what is heard has nothing to do with what is done or seen."""
    assert abs(np.mean(reared(1.0, reliability=0.0))) < chance(8, N_REPLICATES)


@pytest.mark.parametrize("mediation", [0.0, 0.5])
def test_words_that_stand_for_nothing_are_doubted(mediation: float):
    scenario = adjusted(
        world("origin", Associative(), **SMALL),
        {"rearing.sources": {"words": WORDS}, "understanding.mediation": mediation},
    )
    told = [line for line in doubts(scenario) if line.startswith("understanding.mediation")]
    assert len(told) == (mediation == 0.0)
