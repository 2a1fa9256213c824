"""The experimenter's rearing: Delta P is what was asked for, at the delay that was asked for, with sights as frequent as ever."""

from __future__ import annotations

import numpy as np
import pytest

from evo_mirror.interventions.pairing import paired
from evo_mirror.interventions.shuffling import with_identities_shuffled
from evo_mirror.machine.counters import Address, uniforms
from evo_mirror.measures.contingency import delta_p
from evo_mirror.state.experience import ACT, DELAY, NO_DELAY, OUTCOME, SIGHT, Experience

A, RATE, N, T = 4, 0.6, 60, 2000
HERE = Address(5, "pairing")


def some_acts(seed: int = 5) -> np.ndarray:
    luck = uniforms(Address(seed, "acts"), np.arange(N), 2 * T).reshape(N, T, 2)
    return np.where(luck[:, :, 0] < RATE, np.floor(luck[:, :, 1] * A), -1).astype(np.int8)


ACTS = some_acts()
PAYS = np.zeros((N, 0), np.int8)


def lives(c: float, delay: int = 0, acts: np.ndarray = ACTS) -> Experience:
    return paired(acts, PAYS, delta_p=c, delay=delay, act_rate=RATE, n_actions=A, address=HERE)


@pytest.mark.parametrize("c", [0.0, 0.3, 0.8, 1.0])
def test_delta_p_is_what_was_asked_for(c: float):
    """Over 60 lives of 2000 trials, within 4.5 standard errors between lives (false alarm 6e-5 of seeds)."""
    each = np.array([np.diagonal(delta_p(life[None], A)).mean() for life in lives(c).events])
    error = each.std(ddof=1) / N**0.5
    assert each.mean() == pytest.approx(c, abs=max(4.5 * error, 1e-12))
    off = np.array([delta_p(life[None], A) for life in lives(c).events])
    wrong = (off.sum(axis=(1, 2)) - np.einsum("iaa->i", off)) / (A * (A - 1))
    assert wrong.mean() == pytest.approx(0.0, abs=max(4.5 * wrong.std(ddof=1) / N**0.5, 1e-12))


@pytest.mark.parametrize("c", [0.0, 0.5, 1.0])
def test_sights_are_as_frequent_whatever_the_contingency(c: float):
    sights = lives(c).events[:, :, SIGHT]
    shares = np.array([(sights == a).mean(axis=1) for a in range(A)])
    error = shares.std(axis=1, ddof=1) / N**0.5
    assert (np.abs(shares.mean(axis=1) - RATE / A) < 4.5 * error).all()


@pytest.mark.parametrize("delay", [-3, 0, 2])
def test_with_certainty_every_sight_is_the_act_so_many_trials_before(delay: int):
    events = lives(1.0, delay).events
    shown, acted = (
        events[:, max(0, delay) : T + min(0, delay), SIGHT],
        events[:, max(0, -delay) : T - max(0, delay), ACT],
    )
    assert np.array_equal(shown, acted)
    known = events[:, max(0, delay) : T + min(0, delay)]
    assert set(known[known[:, :, SIGHT] >= 0][:, DELAY]) == {delay}


def test_without_contingency_sights_know_nothing_of_acts():
    assert np.array_equal(lives(0.0).events[:, :, SIGHT], lives(0.0, acts=some_acts(6)).events[:, :, SIGHT])
    assert np.array_equal(lives(0.4).events[:, :, ACT], ACTS)


def test_whoever_copies_at_a_lower_contingency_copies_at_a_higher():
    low, high, none = (lives(c).events[:, :, DELAY] != NO_DELAY for c in (0.25, 0.75, 0.0))
    assert (~low | high).all()
    assert low.sum() < high.sum()
    assert not none.any()


# ----------------------------------------------------------------------------------------------------------- shuffling
def test_shuffled_sights_are_the_same_ones_at_the_same_times():
    before = lives(0.9)
    events = before.events.copy()
    events[:, ::5, OUTCOME] = events[:, ::5, SIGHT]
    before = Experience(events, PAYS)
    after = with_identities_shuffled(before, Address(7, "shuffled"))
    seen = events[:, :, SIGHT] >= 0
    assert np.array_equal(after.events[:, :, SIGHT] >= 0, seen)
    assert (after.events[:, :, SIGHT] != events[:, :, SIGHT]).mean() > 0.3
    for i in range(N):
        assert np.array_equal(np.sort(after.events[i, seen[i], SIGHT]), np.sort(events[i, seen[i], SIGHT]))
    others = [k for k in range(events.shape[2]) if k not in (SIGHT, OUTCOME)]
    assert np.array_equal(after.events[:, :, others], events[:, :, others])
    told = after.events[:, :, OUTCOME] >= 0
    assert np.array_equal(told, events[:, :, OUTCOME] >= 0)
    assert np.array_equal(after.events[told][:, OUTCOME], after.events[told][:, SIGHT])


def test_shuffled_sights_go_with_any_act_alike():
    """Who sees something when it acts still does: Delta P is as large for acts that do not match."""
    acting = np.where(ACTS >= 0, ACTS, np.int8(-1))
    events = lives(1.0).events.copy()
    events[:, :, SIGHT] = acting
    after = with_identities_shuffled(Experience(events, PAYS), Address(7, "shuffled")).events
    each = np.array([delta_p(life[None], A) for life in after])
    own = np.einsum("iaa->i", each) / A
    other = (each.sum(axis=(1, 2)) - A * own) / (A * (A - 1))
    apart = own - other
    assert apart.mean() == pytest.approx(0.0, abs=4.5 * apart.std(ddof=1) / N**0.5)
    assert own.mean() == pytest.approx(1.0 / A, abs=0.01)
