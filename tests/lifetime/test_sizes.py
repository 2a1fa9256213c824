"""The kernel is its reference for every size that a scenario may ask for, and for wirings however they lie in memory."""

from dataclasses import replace

import numpy as np
import pytest
from everything import Everything
from lives import ENGINES, RESULTS, RULES, bytes_of, engines_of, is_slow, lived, make_awkward, without_visual_route

from evo_mirror.state.life import FORAGE, TESTS

f4 = np.float32
SHORT = {"n": 2, "trials": 6, "cued": 0.5, "sighted": 0.7, "units": 5, "actions": 4, "goals": 2}
ASKED = [tuple(test in asked for test in TESTS) for asked in (["forage"], ["identify"], ["goal", "imitate"], [])]
EVERY_RULE = {**RULES, "everything": Everything()}
# The last has every term of the others: what it shows in fast tests of a term, slow ones show of a rule without the rest.
some_rules = pytest.mark.parametrize(
    "kind", ["rescorla_wagner", pytest.param("hebbian", marks=pytest.mark.slow), "everything"]
)


def assert_kernel_is_reference(wiring, experience, setting, kind="rescorla_wagner"):
    specified = lived(wiring, experience, setting, engine="reference")
    for engine in engines_of(kind):
        life = lived(wiring, experience, setting, engine=engine)
        for name in RESULTS:
            np.testing.assert_array_equal(getattr(life, name), getattr(specified, name), err_msg=f"{engine}: {name}")


@some_rules
@pytest.mark.parametrize(
    ("features", "sounds"),
    [
        (992, 17),
        (1024, 64),  # the most that a scenario may ask for
        (2000, 3),
    ],
)
def test_as_many_cues_as_anybody_may_ask_for(kind: str, features: int, sounds: int):
    life = make_awkward(EVERY_RULE[kind], **SHORT, features=features, sounds=sounds, zero_codes=False)
    assert np.abs(lived(*life).drives).max() > 0
    assert_kernel_is_reference(*life, kind=kind)


def test_sights_come_and_go():
    """With few sights and no trace many rows rest for some trials; what is pending in them must not be lost."""
    seldom = {**SHORT, "trials": 20, "sighted": 0.2, "cued": 0.1, "features": 1024, "sounds": 64}
    life = make_awkward(RULES["rescorla_wagner"], **seldom)
    assert_kernel_is_reference(*life)


@some_rules
def test_a_hundred_actions(kind: str):
    sizes = {"n": 2, "trials": 12, "actions": 100, "goals": 10, "units": 33, "features": 17, "cues": 17, "outcomes": 17}
    assert_kernel_is_reference(*make_awkward(EVERY_RULE[kind], **sizes, cued=0.3), kind=kind)


@pytest.mark.parametrize("features", [1, 3, 12, 16, 20, 24, 48, 100, 300])
def test_noise_wherever_it_begins(features: int):
    """A snapshot after each trial, and sights of odd and even size: each has its own pairs of deviates."""
    sizes = {"n": 1, "trials": 9, "features": features, "actions": 3, "goals": 2}
    assert_kernel_is_reference(*make_awkward(RULES["rescorla_wagner"], **sizes, ages=np.arange(10), sighted=0.9))


@pytest.mark.parametrize("outcomes", [1, 15, 16, 17, 40, 120])
@pytest.mark.parametrize("engine", [*engines_of("none"), "reference"])
def test_of_many_outcomes_the_strongest_is_foretold(outcomes: int, engine):
    wiring, experience, setting = make_awkward(RULES["none"], outcomes=outcomes, cues=7)
    wiring.foraging[:] = np.random.default_rng(1).normal(size=wiring.foraging.shape)
    experience.pays[:] = wiring.foraging.argmax(axis=2)
    life = lived(wiring, experience, replace(setting, response_noise=0.0), engine=engine)
    assert (life.correct[:, :, FORAGE] == 1).all()


@pytest.mark.parametrize("asks", ASKED)
@pytest.mark.parametrize("actions", [6, 17, 40])
def test_any_choice_of_tests(asks, actions: int):
    life = make_awkward(RULES["rescorla_wagner"], actions=actions, n=2, rounds=3, trials=5, asks=asks)
    assert_kernel_is_reference(*life)
    given = ~np.isnan(lived(*life).correct).any(axis=(0, 1))
    assert tuple(given) == asks


@some_rules
def test_what_nobody_asks_for_is_not_kept_and_changes_nothing_else(kind: str):
    wiring, experience, setting = make_awkward(EVERY_RULE[kind], cued=0.3)
    thrifty = replace(setting, keeps_strength=False)
    assert_kernel_is_reference(wiring, experience, thrifty, kind=kind)
    kept, left = (bytes_of(lived(wiring, experience, of)) for of in (setting, thrifty))
    assert left.pop("strength") == b""
    assert left == {name: value for name, value in kept.items() if name != "strength"}


@some_rules
def test_meaning_may_be_given_for_life(kind: str):
    wiring, experience, setting = make_awkward(EVERY_RULE[kind])
    setting = replace(setting, learns_meaning=False)
    assert_kernel_is_reference(wiring, experience, setting, kind=kind)
    assert np.array_equal(lived(wiring, experience, setting).meaning, wiring.meaning)


@some_rules
def test_life_without_a_visual_route(kind: str):
    life = without_visual_route(*make_awkward(EVERY_RULE[kind], units=17, cued=0.3, rounds=2))
    assert_kernel_is_reference(*life, kind=kind)
    assert lived(*life).strength.shape[2] == 17


@some_rules
@pytest.mark.parametrize("features", [9, 33])
def test_wirings_may_be_windows_onto_genotypes_and_need_not_say_what_is_zero(kind: str, features: int):
    wiring, experience, setting = make_awkward(EVERY_RULE[kind], features=features, units=17)
    wiring.strength[:, features:] = 0  # nothing but sights is innate
    n, _, heads = wiring.strength.shape
    genotypes = np.full((n, 5 + features * heads + 3), np.nan, f4)
    window = genotypes[:, 5:-3].reshape(n, features, heads)
    assert np.shares_memory(window, genotypes)
    window[:] = wiring.strength[:, :features]
    whole = bytes_of(lived(wiring, experience, setting, engine="reference"))
    for few in (window, np.ascontiguousarray(window), np.asfortranarray(window), window[::-1][::-1]):
        given = replace(wiring, strength=few)
        for engine in engines_of(kind):
            assert bytes_of(lived(given, experience, setting, engine=engine)) == whole
    assert bytes_of(lived(replace(wiring, strength=window), experience, setting, engine="reference")) == whole


@pytest.mark.parametrize("shared", [True, False])
def test_one_wiring_may_stand_for_all_and_the_last_individual_for_the_first(shared: bool):
    """Windows that overlap, or run backwards, are read all the same."""
    wiring, experience, setting = make_awkward(RULES["rescorla_wagner"])
    odd = np.broadcast_to(wiring.strength[:1], wiring.strength.shape) if shared else wiring.strength[::-1]
    assert_kernel_is_reference(replace(wiring, strength=odd), experience, setting)


@pytest.mark.parametrize(
    ("engine", "kind"),
    [
        pytest.param(engine, kind, marks=pytest.mark.slow if kind == "hebbian" or is_slow(kind, engine) else ())
        for engine in ENGINES
        for kind in ("rescorla_wagner", "hebbian", "everything")
    ],
)
def test_threads_change_no_byte_of_many_lives(kind: str, engine):
    """Enough individuals, and long enough lives, for the second thread to be woken."""
    life = make_awkward(EVERY_RULE[kind], n=96, trials=150, rounds=4)
    alone = bytes_of(lived(*life, engine=engine))
    assert all(bytes_of(lived(*life, engine=engine, threads=threads)) == alone for threads in (2, 5))
