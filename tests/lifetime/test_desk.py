"""Desks: found again by what they are made of, told apart by anything else, and left as good as new."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from lives import RULES, bytes_of, lived, make_awkward, with_exact_sights

from evo_mirror.lifetime import desk as desks
from evo_mirror.lifetime import routes
from evo_mirror.lifetime.bench import BenchPlan
from evo_mirror.lifetime.desk import desk_for, forget_desks
from evo_mirror.lifetime.setting import Setting

pytestmark = pytest.mark.needs_compiler("a desk is what the kernel works at")


def life(**sizes):
    return make_awkward(RULES["rescorla_wagner"], **sizes)


def desk_of(wiring, setting, at_once=16):
    return desk_for(setting, wiring, at_once=at_once)


def otherwise(value):
    """Another value of the same type."""
    if isinstance(value, np.ndarray):
        return value + 1
    if isinstance(value, tuple):
        return tuple(not v for v in value)
    if isinstance(value, str):
        return "fixed"
    return not value if isinstance(value, bool) else value + 1


def test_what_has_the_same_content_has_the_same_desk():
    (wiring, _, setting), (again, _, equal) = life(), life()
    assert setting is not equal
    assert desk_of(wiring, setting) is desk_of(again, equal)


@pytest.mark.parametrize("name", [f.name for f in dataclasses.fields(Setting) if f.name not in ("repertoire", "form")])
def test_another_condition_is_another_desk(name: str):
    wiring, _, setting = life()
    other = replace(setting, **{name: otherwise(getattr(setting, name))})
    assert desk_of(wiring, setting) is not desk_of(wiring, other)


@pytest.mark.parametrize("name", ["sight_codes", "sound_codes", "unit_codes"])
def test_a_code_changed_in_its_place_is_seen(name: str):
    wiring, experience, setting = life(cued=0.5)
    before = lived(wiring, experience, setting)
    getattr(setting.repertoire, name)[1, 0] += 0.25
    after = lived(wiring, experience, setting)
    assert bytes_of(after) != bytes_of(before)
    assert bytes_of(after) == bytes_of(lived(wiring, experience, setting, engine="reference"))


def test_other_rules_saliences_and_widths_have_desks_of_their_own():
    wiring, _, setting = life()
    alike = replace(wiring, salience=np.ones_like(wiring.salience))
    found = [
        desk_of(wiring, setting), desk_of(wiring, setting, at_once=1), desk_of(alike, setting),
        desk_of(wiring, replace(setting, form=RULES["hebbian"].form())),
    ]  # fmt: skip
    assert len(set(map(id, found))) == len(found)


@pytest.mark.parametrize("route", routes.NAMES)
def test_a_bench_that_was_used_is_as_good_as_a_new_one(route: str):
    """Whatever was lived on it: everything that somebody may read is written first."""
    wiring, experience, setting = life(
        n=20, cued=0.5, sight_trace=0.5, motor_trace=0.5, only_instructed=True, mirror_route=route
    )
    forget_desks()
    expected = bytes_of(lived(wiring, experience, setting))
    desk = desk_of(wiring, setting)
    (bench,) = desk._idle
    for left in (np.nan, 7.0, -1e30):
        zeros = bench.told.numbers.array[_nothing(bench.told)].copy()
        bench.told.numbers.array[:] = left
        bench.told.numbers.array[_nothing(bench.told)] = zeros
        assert bytes_of(lived(wiring, experience, setting)) == expected, left
        assert desk._idle == [bench]


def _nothing(bench):
    """Where zeros are that nobody ever writes: inputs of nothing, and heads that fill up fours."""
    places = [range(bench.nothing, len(bench.numbers.array) // 16)]  # the last there is
    for table in (bench.mirror, bench.visual, bench.meaning, bench.foraging):
        places.append(range(table.nothing, table.nothing + table.rows))
    return np.concatenate([np.arange(16 * p.start, 16 * p.stop) for p in places])


def test_another_look_of_the_world_takes_no_other_bench():
    wiring, experience, setting = life()
    codes = setting.repertoire.sight_codes
    other = replace(setting, repertoire=replace(setting.repertoire, sight_codes=-codes))
    forget_desks()
    lived(wiring, experience, setting)
    here, there = desk_of(wiring, setting), desk_of(wiring, other)
    assert here is not there
    assert here._idle is there._idle
    (bench,) = there._idle
    lived(wiring, experience, other)
    assert there._idle == [bench]


@pytest.mark.parametrize("name", BenchPlan._fields)
def test_benches_of_another_plan_are_kept_apart(name: str):
    wiring, _, setting = life()
    plan = desk_of(wiring, setting)._plan
    value = getattr(plan, name)
    if name in ("channels", "heads"):
        first = dataclasses.fields(value)[0].name
        other = replace(value, **{first: getattr(value, first) + 1})
    else:
        other = value[::-1] + b"\1" if name == "weight" else otherwise(value)
    assert desks._idle_benches(plan) is desks._idle_benches(BenchPlan(*plan))
    assert desks._idle_benches(plan) is not desks._idle_benches(plan._replace(**{name: other}))


def test_what_lives_need_of_a_bench_is_in_its_plan():
    """Each of these takes other places in memory, or other numbers that are there from the start."""
    wiring, _, setting = life()
    plan = desk_of(wiring, setting)._plan
    alike = replace(wiring, salience=np.ones_like(wiring.salience))
    exact = with_exact_sights(*life(features=24, actions=8))
    others = {
        "alike": desk_of(alike, setting), "at_once": desk_of(wiring, setting, at_once=1),
        "mirror_route": desk_of(wiring, replace(setting, mirror_route="readout")),
        "asks": desk_of(wiring, replace(setting, asks=(True, False, False, False))),
        "in_actions": desk_of(exact[0], exact[2]), "weight": desk_of(exact[0], exact[2]),
    }  # fmt: skip
    for name, other in others.items():
        assert getattr(other._plan, name) != getattr(plan, name), name


def test_threads_never_share_a_bench():
    wiring, experience, setting = life(n=64, trials=60)
    forget_desks()
    expected = bytes_of(lived(wiring, experience, setting))
    with ThreadPoolExecutor(4) as pool:
        told = [pool.submit(lived, wiring, experience, setting, threads=2) for _ in range(24)]
        assert all(bytes_of(one.result()) == expected for one in told)


def test_large_benches_are_not_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desks, "_LARGEST_KEPT", 1000)
    wiring, experience, setting = life()
    forget_desks()
    lived(wiring, experience, setting)
    assert desk_of(wiring, setting)._idle == []
    forget_desks()
