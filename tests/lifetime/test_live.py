"""What must hold of lives whatever the rule: they are private, they write nothing back, and tests teach nothing."""

from dataclasses import fields, replace

import numpy as np
import pytest
from lives import ENGINES, RULES, bytes_of, kinds_on, lived, make_awkward

from evo_mirror.lifetime import live as living
from evo_mirror.machine.compiled import HAS_COMPILER
from evo_mirror.state.experience import Experience
from evo_mirror.state.wiring import Wiring

LEARNED = ("change", "strength", "meaning", "foraging")
every_rule = kinds_on(["auto", "numpy"] if HAS_COMPILER else ["numpy"])


def everyday(kind: str, **changes):
    return make_awkward(RULES[kind], **{"n": 7, "cued": 0.3, "sight_trace": 0.4, "motor_trace": 0.4, **changes})


def rows(state, chosen):
    """The same state, of some individuals only."""
    return type(state)(*(np.ascontiguousarray(getattr(state, field.name)[chosen]) for field in fields(state)))


@kinds_on(["auto"])
@pytest.mark.parametrize("threads", [2, 3, 11])
def test_threads_change_no_byte(kind: str, engine: str, threads: int):
    """Those of the kernel; numpy has none."""
    life = everyday(kind)
    assert bytes_of(lived(*life, engine=engine, threads=threads)) == bytes_of(lived(*life, engine=engine))


@pytest.mark.parametrize("engine", [*ENGINES, "reference"])
def test_a_snapshot_that_life_does_not_come_to_stays_empty(engine):
    wiring, experience, setting = everyday("rescorla_wagner")
    beyond = replace(setting, ages=np.array([0, experience.n_trials, experience.n_trials + 1]))
    whole = lived(wiring, experience, replace(setting, ages=beyond.ages[:2]), engine=engine)
    np.full_like(np.repeat(whole.drives, 2, axis=1), np.nan)  # memory that is had again is full of what it held
    life = lived(wiring, experience, beyond, engine=engine)
    assert np.array_equal(life.drives[:, :2], whole.drives)
    assert not life.drives[:, 2].any()
    assert not life.correct[:, 2].any()


@kinds_on([*ENGINES, "reference"])
def test_a_batch_may_be_split_anywhere(kind: str, engine):
    wiring, experience, setting = everyday(kind)
    whole = lived(wiring, experience, setting, engine=engine)
    for chosen in (np.arange(3), np.arange(3, 7), np.array([5, 0])):
        part = lived(rows(wiring, chosen), rows(experience, chosen), setting, positions=chosen, engine=engine)
        assert bytes_of(part) == bytes_of(rows_of_life(whole, chosen))


def rows_of_life(life, chosen):
    return replace(life, **{f.name: getattr(life, f.name)[chosen] for f in fields(life) if f.name != "ages"})


def test_lives_at_equal_addresses_meet_equal_noise_and_others_do_not():
    wiring, experience, setting = everyday("rescorla_wagner")
    same = np.full(7, 2)
    twins = rows(wiring, same), rows(experience, same), setting
    at_one_place, at_several = lived(*twins, positions=same), lived(*twins)
    assert (at_one_place.strength == at_one_place.strength[:1]).all()
    assert len({strength.tobytes() for strength in at_several.strength}) == 7


@every_rule
def test_testing_never_teaches(kind: str, engine: str):
    wiring, experience, setting = everyday(kind)
    often = lived(wiring, experience, replace(setting, test_rounds=4, ages=np.repeat(np.arange(25), 2)), engine=engine)
    never = lived(wiring, experience, replace(setting, test_rounds=0, ages=np.array([24])), engine=engine)
    assert {name: bytes_of(often)[name] for name in LEARNED} == {name: bytes_of(never)[name] for name in LEARNED}
    np.testing.assert_array_equal(often.drives[:, -1], never.drives[:, 0])  # also where learning ran away


@kinds_on([*ENGINES, "reference"])
def test_what_is_learned_never_reaches_what_one_was_born_with(kind: str, engine):
    wiring, experience, setting = everyday(kind)
    given = [*(getattr(wiring, f.name) for f in fields(wiring)), experience.events, experience.pays]
    before = [array.tobytes() for array in given]
    life = lived(wiring, experience, setting, engine=engine)
    assert [array.tobytes() for array in given] == before
    assert RULES[kind].learns == (life.strength.tobytes() != wiring.strength.tobytes())
    for name in ("strength", "meaning", "foraging"):
        assert not np.shares_memory(getattr(life, name), getattr(wiring, name))


def test_writing_into_newborns_would_be_seen(monkeypatch: pytest.MonkeyPatch):
    def writing(setting, space, wiring, i, *rest, live_one=living.live_one):
        results = live_one(setting, space, wiring, i, *rest)
        wiring.strength[i] = results[3]
        return results

    monkeypatch.setattr(living, "live_one", writing)
    with pytest.raises(AssertionError):
        test_what_is_learned_never_reaches_what_one_was_born_with("rescorla_wagner", "reference")


@every_rule
def test_two_individuals_never_share_a_strength(kind: str, engine: str):
    wiring, experience, setting = everyday(kind)
    alone = lived(wiring, experience, setting, engine=engine)
    strength, events = wiring.strength.copy(), experience.events.copy()
    strength[2] += 1
    events[2] = np.roll(events[2], 1, axis=0)
    other = lived(replace(wiring, strength=strength), replace(experience, events=events), setting, engine=engine)
    changed = [i for i in range(7) if alone.strength[i].tobytes() != other.strength[i].tobytes()]
    assert changed == [2]
    assert np.array_equal(np.delete(alone.correct, 2, axis=0), np.delete(other.correct, 2, axis=0))


@every_rule
def test_nobody_is_no_problem(kind: str, engine: str):
    wiring, experience, setting = everyday(kind)
    nobody = np.arange(0)
    life = lived(rows(wiring, nobody), rows(experience, nobody), setting, threads=2, engine=engine)
    assert life.strength.shape == (0, *wiring.strength.shape[1:])


@every_rule
def test_the_cost_is_the_sum_of_all_changes(kind: str, engine: str):
    """Life by life the snapshots of a single trial tell what changed; none of them is lost between trials."""
    wiring, experience, setting = everyday(kind, trials=6)
    spent = np.zeros(7)
    before = (wiring.strength, wiring.meaning, wiring.foraging)
    for trial in range(1, 7):
        life = lived(
            wiring,
            Experience(np.ascontiguousarray(experience.events[:, :trial]), experience.pays),
            setting,
            engine=engine,
        )
        after = (life.strength, life.meaning, life.foraging)
        spent += sum(np.abs(new - old).sum(axis=(1, 2), dtype=float) for new, old in zip(after, before, strict=True))
        before = after
    np.testing.assert_allclose(life.change, spent, rtol=2e-5)


def test_all_fields_of_wiring_are_individuals_first():
    wiring, *_ = everyday("none")
    assert {len(getattr(wiring, field.name)) for field in fields(Wiring)} == {7}
