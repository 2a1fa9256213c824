"""*Associative*: adults mirror because of what they saw and did, and only then; and only with the right labels.

8 replicates. Yoked mirroring is held against `populations.chance` (missed by chance in 0.3 % of seeds).
"""

from dataclasses import replace

import numpy as np
import pytest
from populations import SMALL, chance, evolve, index, world

from evo_mirror.accounts.associative import Associative
from evo_mirror.assays._subjects import Subjects
from evo_mirror.evolution.generation import setting
from evo_mirror.interventions.yoking import yoked
from evo_mirror.lifetime.live import live
from evo_mirror.state.experience import ACT, SIGHT, Experience, no_events
from evo_mirror.state.life import GOAL, IDENTIFY

N_REPLICATES = 8


@pytest.fixture(scope="module")
def groups():
    scenario = world("origin", Associative(), **SMALL)
    return [Subjects.of(evolve(scenario, replicate)[0]) for replicate in range(N_REPLICATES)]


def test_adults_mirror_and_newborns_do_not(groups):
    # .5 is 3.5 SD of chance for a single replicate; that each of the eight exceeds it by chance is out of the question.
    assert min(index(one, one.reared) for one in groups) > 0.5
    assert abs(np.mean([index(one, one.reared, 0) for one in groups])) < chance(8, N_REPLICATES)


def test_mirroring_is_gone_under_yoking(groups):
    after = [index(one, one.lived(yoked(one.experience))) for one in groups]
    assert abs(np.mean(after)) < chance(8, N_REPLICATES)


def test_sights_that_still_follow_acts_would_be_seen(groups):
    # Planted: of the sights of a yoked life, a third are the child's own act after all.
    def leaky(experience):
        exchanged = yoked(experience)
        sights, acts = exchanged.events[:, :, SIGHT].copy(), exchanged.events[:, :, ACT]
        leaks = (sights >= 0) & (acts >= 0) & (np.arange(sights.shape[1]) % 3 == 0)
        sights[leaks] = acts[leaks]
        return exchanged.with_column(SIGHT, sights)

    after = [index(one, one.lived(leaky(one.experience))) for one in groups]
    assert abs(np.mean(after)) > chance(8, N_REPLICATES)


def share_right(one, *, sights=0, goals=0, test=IDENTIFY):
    """Share right of adults, with the sights of actions, or the labels of goals, moved on by some places."""
    repertoire = one.repertoire
    moved = replace(
        repertoire,
        sight_codes=np.ascontiguousarray(np.roll(repertoire.sight_codes, sights, axis=0)),
        goal_of=((repertoire.goal_of + goals) % repertoire.heads.n_goals).astype(np.int8),
    )
    conditions = replace(setting(one.scenario, moved, rounds=one.scenario.assays.rounds), ages=np.zeros(1, np.int64))
    nothing = Experience(no_events(one.adults.size, 0), one.experience.pays)
    # Noise of its own for each moving: with the same, an answer that noise favours would count under all labels at once.
    life = live(one.adults, nothing, conditions, address=one.moment.address(f"examination {sights} {goals}"))
    return float(life.correct[:, 0, test].mean())


def test_wrong_labels_lose_exactly_what_right_ones_gain(groups):
    # Whatever adults answer to a sight, it is right under one of the eight labels: over all of them the share is 1/8.
    # 8 groups x 8 labels x 24 adults x 64 tests: SE .0011; 4 SE are allowed.
    right = np.mean([share_right(one) for one in groups])
    wrong = np.mean([share_right(one, sights=k) for one in groups for k in range(1, 8)])
    assert right > 2.0 / 8.0
    assert abs(right / 8.0 + wrong * 7.0 / 8.0 - 1.0 / 8.0) < 0.0045


def test_goals_with_moved_labels_are_not_understood(groups):
    # Chance is 1/4, .011 the standard error of 24 adults x 64 tests: .3 is 4 SE above. Then every goal has the label of another.
    assert min(share_right(one, test=GOAL) for one in groups) > 0.3
    for moved in (1, 2, 3):
        assert np.mean([share_right(one, goals=moved, test=GOAL) for one in groups]) < 0.25
