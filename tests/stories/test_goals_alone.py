"""*Goals alone*: where nothing pays but to know what others are up to, selection builds the visual route, and no mirrors.

That goals can be understood without mirrors is what patients suggest who recognise what they cannot do [Negri2007; read]; that
selection for understanding might therefore pass mirrors by follows from nothing but two routes of unequal size. Thresholds were
set where six other seeds, 24 populations of either kind, stay well within them.
"""

import numpy as np
import pytest
from populations import SEED, world

from evo_mirror.assays import Subjects
from evo_mirror.assays.lesion_routes import LesionRoutes
from evo_mirror.evolution.engine import Evolution

REPLICATES, GENERATIONS = 4, 60
IMITATING_PAYS = {"tasks.imitate.weight": 1.0}
NOTHING_PAYS = {"tasks.goal.weight": 0.0}


def outcome(replicate: int, **changes) -> dict:
    """The last generation, and what its newborns lose as adults with either route."""
    evolution = Evolution(world("goals-alone", **changes), seed=SEED, replicate=replicate)
    for _ in range(GENERATIONS):
        values = evolution.step().values
    lost = LesionRoutes().examine(Subjects.of(evolution))
    return {**values, **{name: effect.value for name, effect in lost.items()}}


def outcomes(**changes) -> list[dict]:
    return [outcome(r, **changes) for r in range(REPLICATES)]


def understands_by_sight(found: list[dict]) -> bool:
    """Newborns name goals (chance is 1/3), by the visual route, to which selection has given the say."""
    return (
        min(one["goal_birth"] for one in found) > 0.6
        and np.mean([one["mirror_share"] for one in found]) < 0.35
        and min(one["visual_loss"] - one["mirror_loss"] for one in found) > 0.2
    )


def mirrors_at_birth(found: list[dict]) -> bool:
    return bool(np.mean([one["mirror_index_birth"] for one in found]) > 0.4)


@pytest.fixture(scope="module")
def goals_alone() -> list[dict]:
    return outcomes()


def test_selection_for_goals_builds_the_visual_route_and_no_mirrors(goals_alone: list[dict]):
    assert understands_by_sight(goals_alone)
    assert not mirrors_at_birth(goals_alone)
    assert max(one["mirror_gain_birth"] for one in goals_alone) < 0.25
    assert max(one["mirror_loss_goal"] for one in goals_alone) < 0.1, "nothing is lost with what mirroring there is"


def test_even_mirrors_that_pay_for_themselves_have_no_say_about_goals():
    """Where imitating pays as well there are mirrors; goals are told by sight all the same."""
    found = outcomes(**IMITATING_PAYS)
    assert mirrors_at_birth(found)
    assert np.mean([one["visual_loss"] for one in found]) > 2.0 * np.mean([one["mirror_loss_goal"] for one in found])
    assert np.mean([one["goal_birth"] for one in found]) > 0.7


def test_where_nothing_pays_neither_route_is_built():
    """The same checks, on populations that they must not pass."""
    found = outcomes(**NOTHING_PAYS)
    assert not understands_by_sight(found)
    assert not mirrors_at_birth(found)
    assert np.mean([one["goal_birth"] for one in found]) < 0.5
    assert np.mean([one["mirror_share"] for one in found]) > 0.35, "nobody decides which route has the say"
