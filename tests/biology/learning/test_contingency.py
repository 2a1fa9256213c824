"""Where learning settles: Delta P with Rescorla and Wagner, and what traces across trials can and cannot bridge."""

import numpy as np
import pytest
from lives import RULES, conditions, lived, newborns, plain_stage, written_out

from evo_mirror.measures.contingency import delta_p
from evo_mirror.measures.indices import mirror_index
from evo_mirror.state.experience import ACT, CONTEXT, SIGHT, Experience, no_events

Z = 4.5  # false alarms: 7e-6 for each comparison
N, A = 24, 4
STAGE = plain_stage(A)
DERANGED = (np.arange(A) + 1) % A
SEEN = 0.8  # share of trials with a sight; without trials of none, Delta P is not identified


def assert_mean(values, expected: float):
    error = values.std(ddof=1) / np.sqrt(len(values))
    assert abs(values.mean() - expected) < Z * error, f"{values.mean():.4f} is not {expected:.4f} +- {error:.4f}"


def life_of(sight, act, *, rate, rule="rescorla_wagner", context=0, stage=STAGE, **changes):
    """Experience of acts and sights, and the program drives that it leaves."""
    n, trials = act.shape
    events = no_events(n, trials)
    events[:, :, SIGHT], events[:, :, ACT], events[:, :, CONTEXT] = sight, act, context
    setting = conditions(stage, rule=RULES[rule] if rule == "hebbian" else None, ages=(trials,), **changes)
    wiring = newborns(stage, n, rate=rate, rule=RULES["hebbian"] if rule == "hebbian" else None)
    life = lived(wiring, Experience(events, np.zeros((n, 1), np.int8)), setting)
    return events, life.program_drives(stage.readout, stage.heads)[:, 0]


def copied_with_chance(c: float, *, trials: int, seen: float = SEEN):
    """With probability c the sight copies the act, nothing included; else it is independent, with the same marginals."""
    rng = np.random.default_rng(17)
    act, other = (np.where(rng.uniform(size=(N, trials)) < seen, rng.integers(0, A, (N, trials)), -1) for _ in range(2))
    return np.where(rng.uniform(size=(N, trials)) < c, act, other), act


@pytest.mark.parametrize("c", [0.0, 0.25, 0.6, 1.0])
def test_drives_settle_at_delta_p(c: float):
    sight, act = copied_with_chance(c, trials=60_000)
    events, drives = life_of(sight, act, rate=0.01)
    realised = delta_p(events, A)
    np.testing.assert_allclose(realised, c * np.eye(A), atol=0.01)
    own = np.einsum("naa->na", drives)
    if c == 1.0:  # nothing is left to chance
        np.testing.assert_allclose(drives, np.broadcast_to(np.eye(A), drives.shape), atol=1e-3)
        return
    assert_mean(own.mean(axis=1), c)
    assert_mean((drives.sum(axis=(1, 2)) - own.sum(axis=1)) / (A * (A - 1)), 0.0)


def test_a_wrong_rate_of_copying_is_seen():
    with pytest.raises(AssertionError):
        assert_mean(np.einsum("naa->n", life_of(*copied_with_chance(0.27, trials=60_000), rate=0.01)[1]) / A, 0.25)


def test_the_sights_of_another_teach_nothing():
    """Yoked: one's own acts, the stream of sights of a neighbour."""
    sight, act = copied_with_chance(0.6, trials=60_000)
    events, drives = life_of(np.roll(sight, 1, axis=0), act, rate=0.01)
    assert np.abs(delta_p(events, A)).max() < 0.01
    assert_mean(np.einsum("naa->n", drives) / A, 0.0)


def test_counter_mirror_experience_teaches_the_partner_and_nothing_about_oneself():
    sight, act = copied_with_chance(0.6, trials=60_000)
    countered = np.where(sight >= 0, DERANGED[sight], -1)
    _, drives = life_of(countered, act, rate=0.01)
    a = np.arange(A)
    assert_mean(drives[:, DERANGED[a], a].mean(axis=1), 0.6)
    assert_mean(np.einsum("naa->n", drives) / A, 0.0)


def test_without_trials_of_no_sight_the_solution_of_least_norm_is_reached_instead():
    """Perfect copying on every trial: the context takes 1 / (A + 1) of each head, and Delta P is not identified."""
    sight, act = copied_with_chance(1.0, trials=20_000, seen=1.0)
    events, drives = life_of(sight, act, rate=0.02)
    assert np.isnan(delta_p(events, A)).all()
    expected = np.where(np.eye(A) == 1, A / (A + 1), -1 / (A + 1))
    np.testing.assert_allclose(drives, np.broadcast_to(expected, drives.shape), atol=1e-3)


# ------------------------------------------------------------------------------------------------------------- traces
CROWD, LONG = plain_stage(8), 300


def index_with_delay(delay: int, *, sight_trace: float, motor_trace: float, rule: str):
    """Mirror index of 40 children whose every act is shown to them `delay` trials later; negative: before."""
    rng = np.random.default_rng(4)
    act = np.where(rng.uniform(size=(40, LONG)) < 0.9, rng.integers(0, 8, (40, LONG)), -1)
    _, drives = life_of(
        np.roll(act, delay, axis=1), act, rate=0.1, rule=rule, context=-1, stage=CROWD, sight_trace=sight_trace,
        motor_trace=motor_trace,
    )  # fmt: skip
    return mirror_index(drives)


@pytest.mark.parametrize(
    ("delay", "sight_trace", "motor_trace", "low", "high"),
    [
        (0, 0.0, 0.0, 0.9, 1.0),
        (1, 0.0, 0.0, -0.15, 0.05),
        (1, 0.5, 0.0, -0.5, -0.15),  # anti-mirroring: the sight's trace meets the next act, which is another
        (1, 0.0, 0.5, 0.8, 1.0),
        (1, 0.5, 0.5, 0.8, 1.0),
        (-1, 0.0, 0.0, -0.15, 0.05),
        (-1, 0.5, 0.0, 0.8, 1.0),
        (-1, 0.0, 0.5, -0.15, 0.05),
    ],
)
def test_being_imitated_a_trial_later_needs_a_trace_of_the_act(delay, sight_trace, motor_trace, low, high):
    index = index_with_delay(delay, sight_trace=sight_trace, motor_trace=motor_trace, rule="rescorla_wagner")
    assert low < index.mean() < high, (index.mean(), index.std() / np.sqrt(40))


def test_hebb_needs_the_same_traces_but_learns_no_anti_mirroring():
    def mean(**traces):
        return index_with_delay(1, rule="hebbian", **traces).mean()

    assert mean(sight_trace=0.0, motor_trace=0.5) > 0.7
    assert -0.2 < mean(sight_trace=0.5, motor_trace=0.0) < 0.05


def test_a_trace_of_an_act_is_what_is_left_of_its_target():
    """Act, then sight alone: the target of the second trial is rho_m lambda, so one trial at rate 1 leaves just that."""
    stage = plain_stage(1)
    life = lived(
        newborns(stage, 1, rate=1.0), written_out([{"act": 0}, {"sight": 0}], context=-1),
        conditions(stage, motor_trace=0.7, asymptote=2.0),
    )  # fmt: skip
    assert life.strength[0, 0, 0] == pytest.approx(1.4)


def test_a_trace_of_a_sight_is_what_is_left_of_its_input_and_never_above_one():
    """Sight, then act alone: V and the change both use x = rho_s, so rate 1 leaves rho_s (lambda - 0) = rho_s."""
    stage = plain_stage(1)
    setting = conditions(stage, sight_trace=0.7)
    once = lived(newborns(stage, 1, rate=1.0), written_out([{"sight": 0}, {"act": 0}], context=-1), setting)
    assert once.strength[0, 0, 0] == pytest.approx(0.7)
    often = lived(newborns(stage, 1, rate=1.0), written_out([{"sight": 0}] * 9 + [{"act": 0}], context=-1), setting)
    assert often.strength[0, 0, 0] == pytest.approx(0.7)  # 0.7 of 1, not of 1 + 0.7 + 0.49 + ...
