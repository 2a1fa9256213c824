"""Lives that go on: what earlier trials left is handed on with the strengths, and two parts are one life."""

from dataclasses import replace

import numpy as np
import pytest
from lives import ENGINES, RULES, bytes_of, engines_of, lived, make_awkward, with_exact_sights

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.state.experience import Experience

KINDS = ["hebbian", "rescorla_wagner"]


def quiet(kind: str, engine: str = "auto", **changes):
    """No ages, and few individuals for who takes long."""
    return make_awkward(RULES[kind], n=3 if engine == "reference" else 19, cued=0.3, ages=(), **changes)


def in_two(wiring, experience, setting, cut: int, **how):
    first = lived(wiring, Experience(experience.events[:, :cut].copy(), experience.pays), setting, **how)
    grown = replace(wiring, strength=first.strength, meaning=first.meaning, foraging=first.foraging)
    second = Experience(experience.events[:, cut:].copy(), experience.pays)
    return first, lived(grown, second, setting, traces=first.traces, **how)


@pytest.mark.parametrize(
    ("kind", "engine"), [(kind, engine) for kind in KINDS for engine in (*engines_of(kind), "reference")]
)
@pytest.mark.parametrize("traces", [(0.4, 0.3), (0.4, 0.0), (0.0, 0.3)], ids=["both", "of sights", "of acts"])
def test_a_life_in_two_parts_is_one_life(kind: str, engine: str, traces: tuple[float, float]):
    wiring, experience, setting = quiet(kind, engine, sight_trace=traces[0], motor_trace=traces[1])
    setting = replace(setting, sight_noise=0.0)
    whole = lived(wiring, experience, setting, engine=engine)
    first, second = in_two(wiring, experience, setting, 9, engine=engine)
    for name in ("strength", "meaning", "foraging", "traces"):
        assert getattr(second, name).tobytes() == getattr(whole, name).tobytes(), name
    features = setting.repertoire.channels.n_features
    for part, rho in ((first.traces[:, :features], traces[0]), (first.traces[:, features:], traces[1])):
        assert part.any() == (rho > 0.0), "what cannot count is not written down"
    forgetful = replace(setting, sight_trace=0.0, motor_trace=0.0)
    assert not np.array_equal(in_two(wiring, experience, forgetful, 9, engine=engine)[1].strength, whole.strength)


@pytest.mark.parametrize("kind", KINDS)
def test_all_engines_hand_on_the_same(kind: str):
    wiring, experience, setting = quiet(kind, "reference", sight_trace=0.4, motor_trace=0.3)
    told = [in_two(wiring, experience, setting, 9, engine=engine)[1] for engine in (*engines_of(kind), "reference")]
    for one in told[1:]:
        assert bytes_of(one) == bytes_of(told[0])
        assert one.traces.tobytes() == told[0].traces.tobytes()


@pytest.mark.parametrize("engine", [*ENGINES, "reference"])
def test_acts_leave_traces_where_rows_stand_for_actions_too(engine: str):
    wiring, experience, setting = with_exact_sights(*quiet("rescorla_wagner", engine, features=20, motor_trace=0.3))
    setting = replace(
        setting, repertoire=replace(setting.repertoire, sight_codes=np.minimum(setting.repertoire.sight_codes, 1))
    )
    whole = lived(wiring, experience, setting, engine=engine)
    _, second = in_two(wiring, experience, setting, 9, engine=engine)
    assert second.traces.tobytes() == whole.traces.tobytes()
    np.testing.assert_allclose(second.strength, whole.strength, atol=1e-5)


def test_nothing_is_left_where_nothing_is_asked_for():
    wiring, experience, setting = quiet("rescorla_wagner", sight_trace=0.4)
    assert lived(wiring, experience, replace(setting, keeps_strength=False)).traces.shape == (19, 0)
    assert lived(wiring, experience, replace(setting, sight_trace=0.0)).traces.shape == (19, 0)
    with pytest.raises(ShapeError, match=r"traces must have shape \(n_individuals=19, n_features_and_units=16\)"):
        lived(wiring, experience, setting, traces=np.zeros((19, 3), np.float32))
