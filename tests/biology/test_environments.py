"""Environments: exact courses, expected persistence, and what each of them keeps to."""

import numpy as np
import pytest
from chances import Z, assert_mean, assert_share

from evo_mirror.biology.environment import base as environments
from evo_mirror.biology.environment import changing_looks, moving
from evo_mirror.biology.environment.base import Environment
from evo_mirror.biology.environment.changing_looks import ChangingLooks
from evo_mirror.biology.environment.constant import Constant
from evo_mirror.biology.environment.cyclic import Cyclic
from evo_mirror.biology.environment.moving import Moving
from evo_mirror.biology.environment.schedule import Schedule
from evo_mirror.biology.environment.usual_looks import UsualLooks
from evo_mirror.biology.repertoires import RepertoireSettings, draw_repertoire
from evo_mirror.biology.staging import staged
from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted, resolved, validated
from evo_mirror.machine.counters import Address, uniforms
from evo_mirror.scenario.scenario import Scenario

SIZES = RepertoireSettings()
CULTURAL = SIZES.is_cultural
ALL = np.ones(200, np.bool_)
EVENTS = ({"generation": 3}, {"generation": 7, "actions": (1, 5)}, {"generation": 20, "actions": (1,)})
ENVIRONMENTS = [
    Constant(), Constant(meaning_rate=0.3), ChangingLooks(rate=0.2), ChangingLooks(rate=0.2, meaning_rate=0.1), Cyclic(),
    Cyclic(period=7, seasons=3), Moving(), Moving(correlation=0.5, meaning_rate=0.2), Moving(correlation=1.0),
    Schedule(), Schedule(changes=EVENTS), UsualLooks(), UsualLooks(certainty=0.4, meaning_rate=0.2),
]  # fmt: skip
every_environment = pytest.mark.parametrize("environment", ENVIRONMENTS, ids=repr)


def when(generation: int, *, seed: int = 41, replicate: int = 0) -> Address:
    return Address(seed, "stage", replicate, generation)


def looks(environment: Environment, generation: int, is_cultural=CULTURAL, **where) -> np.ndarray:
    return environment.looks(is_cultural, 16, when(generation, **where))


def course(environment: Environment, n: int, is_cultural=CULTURAL, **where) -> np.ndarray:
    return np.array([looks(environment, g, is_cultural, **where) for g in range(n)])


def world_bytes(environment: Environment, generation: int, **where) -> bytes:
    made = staged(environment, SIZES, when(generation, **where))
    return made.sight_codes.tobytes() + made.goal_of.tobytes() + made.unit_codes.tobytes() + made.sound_codes.tobytes()


# ----------------------------------------------------------------------------------------------------------- contract
def test_every_environment_is_held_to_the_contract():
    assert {type(one) for one in ENVIRONMENTS} == set(leaves(Environment).values())


@every_environment
def test_a_generation_is_the_same_whichever_were_asked_for_before(environment: Environment):
    seed = 1000 + ENVIRONMENTS.index(environment)  # walked by nobody before
    alone = world_bytes(environment, 23, seed=seed)
    forwards = [world_bytes(environment, g, seed=seed) for g in range(30)]
    assert forwards[23] == alone
    for g in np.random.default_rng(1).permutation(30):
        assert world_bytes(environment, g, seed=seed) == forwards[g]
    assert world_bytes(environment, 23, seed=seed, replicate=1) != alone


@every_environment
def test_the_first_generation_is_the_same_in_all(environment: Environment):
    made = draw_repertoire(SIZES, np.zeros(8, np.int64), when(0))
    assert world_bytes(environment, 0) == world_bytes(Constant(), 0)
    assert np.array_equal(staged(environment, SIZES, when(0)).goal_of, made.goal_of)


@every_environment
def test_only_cultural_actions_change(environment: Environment):
    first = staged(environment, SIZES, when(0))
    changed = np.zeros((2, 8), np.bool_)
    for g in range(1, 60):
        now = staged(environment, SIZES, when(g))
        changed[0] |= (now.sight_codes != first.sight_codes).any(axis=1)
        changed[1] |= now.goal_of != first.goal_of
        assert np.array_equal(now.unit_codes, first.unit_codes)
    wanted = CULTURAL & (environment.chances_of_change(CULTURAL, 60) > 0)
    assert np.array_equal(changed[0], wanted)
    assert np.array_equal(changed[1], CULTURAL & (environment.meaning_rate > 0))


@every_environment
def test_looks_are_directions(environment: Environment):
    np.testing.assert_allclose((course(environment, 40) ** 2).sum(axis=2), 1.0, rtol=1e-12)


@every_environment
def test_an_action_looks_the_same_whichever_others_change(environment: Environment):
    """Its luck is its own: the world with one cultural action agrees with that with all about it."""
    one = np.arange(8) == 5
    assert np.array_equal(looks(environment, 13, one)[5], looks(environment, 13)[5])
    assert np.array_equal(looks(environment, 13, one)[~one], looks(environment, 0)[~one])


@every_environment
def test_an_environment_is_read_back_as_it_was_written(environment: Environment):
    assert validated(type(environment), resolved(environment)) == environment


@every_environment
def test_persistence_is_as_foretold(environment: Environment):
    """Rates of change and cosines of 50 actions: exact where change is written down, else within Z standard errors."""
    is_cyclic = isinstance(environment, Cyclic)  # foretold for whole periods
    generations = 3 * environment.period + 1 if is_cyclic else 60
    cultural = np.arange(400) % 8 == 1
    told = course(environment, generations + 20 * is_cyclic, cultural)[:, cultural]
    changes = (told[1:] != told[:-1]).any(axis=2)[: generations - 1].mean(axis=0)
    expected = environment.chances_of_change(cultural, generations)[cultural]
    if environment.by_chance:
        assert_mean(changes, float(expected[0]))
    else:
        np.testing.assert_allclose(changes, expected, rtol=1e-12)
    for lag in (1, 4, 20):
        whole = environment.period if is_cyclic else generations - lag
        cosines = (told[lag:] * told[:-lag]).sum(axis=2)[:whole].mean(axis=0)
        foretold = environment.likeness(lag, cultural, generations)
        assert abs(cosines.mean() - foretold[cultural].mean()) < Z * cosines.std(ddof=1) / 50**0.5 + 1e-9, lag
        assert (foretold[~cultural] == 1.0).all()


# ------------------------------------------------------------------------------------------------------------- cyclic
@pytest.mark.parametrize(("period", "seasons"), [(20, 2), (7, 3), (5, 5), (2, 2)])
def test_looks_return_after_a_period_to_the_bit(period: int, seasons: int):
    told = course(Cyclic(period=period, seasons=seasons), 3 * period)
    assert np.array_equal(told[:period], told[period : 2 * period])
    assert np.array_equal(told[:period], told[2 * period :])
    assert len({one.tobytes() for one in told}) == seasons
    lengths = np.bincount([Cyclic(period=period, seasons=seasons).season(g) for g in range(period)])
    assert lengths.max() - lengths.min() <= 1


def test_seasons_by_hand():
    assert [Cyclic(period=7, seasons=3).season(g) for g in range(9)] == [0, 0, 0, 1, 1, 2, 2, 0, 0]
    assert Cyclic(period=4, seasons=2).likeness(1, np.ones(1, np.bool_), 100).tolist() == [0.5]
    assert Cyclic(period=4, seasons=2).likeness(2, np.ones(1, np.bool_), 100).tolist() == [0.0]
    assert Cyclic(period=4, seasons=2).likeness(4, np.ones(1, np.bool_), 100).tolist() == [1.0]


def test_more_seasons_than_generations_are_refused():
    with pytest.raises(ScenarioError, match=r"seasons: must be at most period = 3 looks, one a generation; got 4"):
        Cyclic(period=3, seasons=4)


# ------------------------------------------------------------------------------------------------------------- moving
@pytest.mark.parametrize(("rho", "features"), [(0.0, 4), (0.6, 2), (0.9, 16), (0.99, 3)])
def test_looks_so_far_apart_are_alike_by_a_power_of_the_correlation(rho: float, features: int):
    """One step is exact; longer ways within Z standard errors over 2000 actions."""
    told = np.array([Moving(correlation=rho).looks(np.ones(2000, np.bool_), features, when(g)) for g in range(13)])
    np.testing.assert_allclose((told[1:] * told[:-1]).sum(axis=2), rho, atol=1e-12)
    for lag in (2, 5, 12):
        assert_mean((told[0] * told[lag]).sum(axis=1), rho**lag)
    # And evenly spread over all directions, as they were: no component is preferred, none varies more.
    assert_mean(told[12], 0.0)
    assert_mean(told[12][:, 0] ** 2, 1.0 / features)


def test_a_correlation_that_is_a_little_off_is_seen():
    told = np.array([looks(Moving(correlation=0.91), g, np.ones(2000, np.bool_)) for g in (0, 12)])
    with pytest.raises(AssertionError):
        assert_mean((told[0] * told[1]).sum(axis=1), 0.9**12)


def test_directions_of_movement_are_drawn_anew_for_each_generation_and_action():
    told = course(Moving(correlation=0.8), 40, np.ones(50, np.bool_))
    aside = told[1:] - 0.8 * told[:-1]
    assert_mean((aside[1:] * aside[:-1]).sum(axis=2), float((aside[0] * told[0]).sum(axis=1).mean()))
    assert_mean((aside[:, 1:] * aside[:, :-1]).sum(axis=2), 0.0)


def test_a_look_needs_room_to_move():
    with pytest.raises(
        ScenarioError, match=r"repertoire\.features: must be at least 2 features where looks move; got 1"
    ):
        Scenario(title="flat", environment={"kind": "moving"}, repertoire={"features": 1})
    Scenario(title="flat", environment={"kind": "moving", "correlation": 1.0}, repertoire={"features": 1})


# ----------------------------------------------------------------------------------------------------------- schedule
def test_looks_change_when_it_is_written_and_at_no_other_time():
    told = course(Schedule(changes=EVENTS), 30)
    changes = {(g + 1, a) for g, a in zip(*np.nonzero((told[1:] != told[:-1]).any(axis=2)), strict=True)}
    assert changes == {*((3, a) for a in (1, 3, 5, 7)), (7, 1), (7, 5), (20, 1)}
    # What is written first does not matter.
    assert np.array_equal(course(Schedule(changes=EVENTS[::-1]), 30), told)
    # A look that came in generation 7 is the one that chance would have brought then.
    np.testing.assert_allclose(told[8, 5], draw_repertoire(SIZES, np.full(8, 7), when(0)).sight_codes[5], atol=1e-7)


def test_persistence_of_a_schedule_by_hand():
    made = Schedule(changes=({"generation": 2},))
    assert made.chances_of_change(CULTURAL, 5).tolist() == [0, 0.25] * 4
    assert made.likeness(1, CULTURAL, 5).tolist() == [1, 0.75] * 4
    assert made.likeness(2, CULTURAL, 5)[1] == pytest.approx(1 / 3)
    assert made.likeness(4, CULTURAL, 5).tolist() == [1, 0] * 4


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            [{"generation": 30}],
            "environment.changes.0.generation: must be below generations = 30, as generations are counted from 0; got 30",
        ),
        (
            [{"generation": 4}, {"generation": 5, "actions": [1, 2, 9]}],
            "environment.changes.1.actions: must name cultural actions, which are 1, 3, 5, 7; got [2, 9]. "
            "Leave the others out, or raise repertoire.cultural_share.",
        ),
        (
            [{"generation": 5, "actions": [3]}, {"generation": 4}, {"generation": 5}],
            "environment.changes.2.actions: must give each action at most one new look in a generation; got action 3 a second "
            "time in generation 5. Leave one of the two out.",
        ),
        (
            [{"generation": 5, "actions": [3, 3]}],
            "environment.changes.0.actions: must give each action at most one new look in a generation; got action 3 a second "
            "time in generation 5. Leave one of the two out.",
        ),
        ([{"generation": 0}], "environment.changes.0.generation: must be at least 1 generation; got 0"),
        ([{"actions": [1]}], "environment.changes.0.generation: must be given"),
    ],
)
def test_a_schedule_that_cannot_be_kept_is_refused(changes, said: str):
    with pytest.raises(ScenarioError) as error:
        Scenario(title="late", generations=30, environment={"kind": "schedule", "changes": changes})
    assert said in str(error.value)


def test_all_mistakes_of_a_schedule_come_at_once():
    with pytest.raises(ScenarioError) as error:
        Scenario(
            title="late", generations=30,
            environment={"kind": "schedule", "changes": [{"generation": 40}, {"generation": 50, "actions": [0]}]},
        )  # fmt: skip
    assert [one.where for one in error.value.mistakes] == [
        "environment.changes.0.generation", "environment.changes.1.generation", "environment.changes.1.actions",
    ]  # fmt: skip


# --------------------------------------------------------------------------------------------------------- usual looks
@pytest.mark.parametrize("together", [False, True])
def test_usual_looks_return_to_the_bit_and_passing_ones_never_do(together: bool):
    told = course(UsualLooks(certainty=0.5, together=together), 200)[:, CULTURAL]
    is_usual = (told == told[0]).all(axis=2)
    assert_share(is_usual[1:, 0], 0.5)
    assert (is_usual == is_usual[:, :1]).all() == together
    passing = told[~is_usual]
    assert len(np.unique(passing, axis=0)) == len(passing), "each passes with its generation"
    np.testing.assert_allclose(
        told[7], draw_repertoire(SIZES, np.where(is_usual[7], 0, 7).repeat(2), when(0)).sight_codes[1::2], atol=1e-7
    )


@pytest.mark.parametrize(("certainty", "share"), [(1.0, 1.0), (0.0, 0.0)])
def test_certainty_has_its_ends(certainty: float, share: float):
    told = course(UsualLooks(certainty=certainty), 30)[1:, CULTURAL]
    assert (told == looks(Constant(), 0)[CULTURAL]).all(axis=2).mean() == share


def test_persistence_of_usual_looks_by_hand():
    made = UsualLooks(certainty=0.5)
    assert made.chances_of_change(CULTURAL, 2).tolist() == [0, 0.5] * 4
    assert made.chances_of_change(CULTURAL, 3).tolist() == [0, (0.5 + 0.75) / 2] * 4
    assert made.likeness(2, CULTURAL, 4).tolist() == [1, (0.5 + 0.25) / 2] * 4
    assert made.likeness(0, CULTURAL, 4).tolist() == [1] * 8


# ---------------------------------------------------------------------------------------------------- changing looks
def quadratic(rate: float, is_cultural, address: Address) -> np.ndarray:
    """As it was first told: every generation looks back at all before it."""
    generations = np.arange(1, address.generation + 1)
    whole_run = Address(address.seed, "change of looks", address.replicate)
    changes = (uniforms(whole_run, generations, len(is_cultural)) < rate) & is_cultural
    return np.asarray((changes * generations[:, None]).max(axis=0, initial=0))


@pytest.mark.parametrize("rate", [0.0, 0.003, 0.3, 1.0])
def test_looks_change_exactly_as_they_did_when_every_generation_looked_back_at_all(rate: float):
    made, rng = ChangingLooks(rate=rate), np.random.default_rng(3)
    for g in (*range(40), 5000, 4096, 4097, *rng.integers(0, 9000, 12).tolist()):
        assert np.array_equal(made.looks_since(CULTURAL, when(g)), quadratic(rate, CULTURAL, when(g)))


def test_all_cultural_actions_get_new_looks_at_a_time_where_they_do_so_together():
    """As often as alone, with the luck of the first action: worlds differ in nothing else."""
    made, alone = ChangingLooks(rate=0.3, together=True), ChangingLooks(rate=0.3)
    together = np.array([made.looks_since(CULTURAL, when(g)) for g in range(2000)])
    assert (together[:, ~CULTURAL] == 0).all()
    assert (together[:, CULTURAL] == together[:, 1:2]).all()
    assert_share(together[1:, 1] != together[:-1, 1], 0.3)
    first = np.arange(8) == 0
    assert [made.looks_since(~CULTURAL, when(g))[0] for g in range(60)] == [
        alone.looks_since(first, when(g))[0] for g in range(60)
    ]
    told = course(made, 40)[:, CULTURAL]
    assert ((told[1:] != told[:-1]).any(axis=2) == (together[1:40, 1:2] != together[:39, 1:2])).all(), (
        "and so they look"
    )
    np.testing.assert_array_equal(made.likeness(3, CULTURAL, 60), alone.likeness(3, CULTURAL, 60))
    assert made.is_at_a_time
    assert not alone.is_at_a_time


def test_a_run_costs_a_draw_for_each_generation_and_no_more(monkeypatch: pytest.MonkeyPatch):
    drawn = []
    monkeypatch.setattr(
        changing_looks, "uniforms", lambda place, rows, n: drawn.append(len(rows)) or uniforms(place, rows, n)
    )
    made = ChangingLooks(rate=0.11)
    for g in range(700):
        for _ in range(3):
            made.looks_since(CULTURAL, when(g, seed=77))
    assert sum(drawn) == 699


# --------------------------------------------------------------------------------------------------------- whole engine
def test_a_changed_world_is_lived_in():
    """Two generations, through the whole engine: the second one's world is the changed one."""
    world = adjusted(
        Scenario(title="small", population={"size": 6}, rearing={"trials": 12}, understanding={"rounds": 1}),
        {"environment": {"kind": "schedule", "changes": [{"generation": 1}], "meaning_rate": 1.0}},
    )
    evolution = Evolution(world, seed=3)
    seen = []
    for _ in range(2):
        evolution.step()
        seen.append(evolution.lived.repertoire)
    changed = (seen[0].sight_codes != seen[1].sight_codes).any(axis=1)
    assert changed.tolist() == CULTURAL.tolist()
    assert (seen[0].goal_of != seen[1].goal_of).tolist() == CULTURAL.tolist()


@pytest.mark.parametrize("kind", sorted(leaves(Environment)))
def test_a_run_that_is_resumed_lives_in_the_same_worlds(kind: str):
    """What had been walked to is forgotten in between."""
    world = Scenario(
        title="small", population={"size": 4}, rearing={"trials": 0}, understanding={"rounds": 1},
        environment={"kind": kind, "meaning_rate": 0.3},
    )  # fmt: skip
    whole = Evolution(world, seed=11)
    for _ in range(3):
        whole.step()
    stopped = whole.state()
    for _ in range(3):
        whole.step()
    for walks in (changing_looks._since, moving._course, environments._shifts):
        walks.cache_clear()
    resumed = Evolution(world, seed=11)
    resumed.restore(stopped)
    for _ in range(3):
        resumed.step()
    assert resumed.lived.repertoire.sight_codes.tobytes() == whole.lived.repertoire.sight_codes.tobytes()
    assert resumed.lived.repertoire.goal_of.tobytes() == whole.lived.repertoire.goal_of.tobytes()
    assert resumed.lived.fitness.tobytes() == whole.lived.fitness.tobytes()
