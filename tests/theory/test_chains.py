"""Chains solved by elimination, against hands, powers and linear algebra."""

import numpy as np
import pytest

from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.chains import absorption, distribution_after, stationary

GAMBLER = np.array([[1, 0, 0, 0], [0.5, 0, 0.5, 0], [0, 0.5, 0, 0.5], [0, 0, 0, 1.0]])


def some_chain(n, ends, seed=0):
    rows = np.random.default_rng(seed).random((n, n))
    rows[list(ends)] = np.eye(n)[list(ends)]
    return rows / rows.sum(axis=1, keepdims=True)


def test_a_gambler_by_hand():
    """From i of 3: ruin with 1 - i / 3 after i (3 - i) throws on average; (9 - i^2) / 3 of them if he wins."""
    solved = absorption(GAMBLER)
    assert solved.states.tolist() == [0, 3]
    np.testing.assert_allclose(solved.probability[:, 1], [0, 1 / 3, 2 / 3, 1], rtol=1e-14)
    np.testing.assert_allclose(solved.mean_time, [0, 2, 2, 0], rtol=1e-14)
    np.testing.assert_allclose(solved.conditional_time[:, 1], [np.nan, 8 / 3, 5 / 3, 0], rtol=1e-14)
    # Two throws decide or nothing has changed: geometric, with variance 2.
    np.testing.assert_allclose(solved.sd_time, [0, 2**0.5, 2**0.5, 0], rtol=1e-13)


@pytest.mark.parametrize("ends", [(0, 9), (3,), (1, 4, 8)])
def test_absorption_is_the_limit_of_powers(ends):
    chain = some_chain(10, ends)
    solved = absorption(chain)
    limit = np.linalg.matrix_power(chain, 4096)
    np.testing.assert_allclose(solved.probability, limit[:, list(ends)], atol=1e-12)
    survivors, before, times, squares, given = np.eye(10), np.zeros_like(limit), 0.0, 0.0, 0.0
    for t in range(1, 400):
        before, survivors = survivors, survivors @ chain
        ended = (survivors - before)[:, list(ends)]
        times, squares, given = times + t * ended.sum(axis=1), squares + t * t * ended.sum(axis=1), given + t * ended
    inner = [i for i in range(10) if i not in ends]
    np.testing.assert_allclose(solved.mean_time[inner], times[inner], rtol=1e-9)
    np.testing.assert_allclose(solved.sd_time[inner], np.sqrt(squares - times**2)[inner], rtol=1e-9)
    np.testing.assert_allclose(solved.conditional_time[inner], given[inner] / solved.probability[inner], rtol=1e-9)


def test_conditional_spread_agrees_with_the_chain_that_is_conditioned():
    """Doob's transform: the chain given where it ends is a chain too."""
    solved = absorption(some_chain(7, (0, 6)))
    h = solved.probability[:, 1]
    conditioned = some_chain(7, (0, 6))[1:, 1:] * h[1:] / h[1:, None]
    again = absorption(conditioned / conditioned.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(solved.conditional_time[1:, 1], again.mean_time, rtol=1e-10)
    np.testing.assert_allclose(solved.conditional_sd[1:, 1], again.sd_time, rtol=1e-10)


def test_tiny_probabilities_keep_their_digits():
    """A walk with drift down: ((q/p)^i - 1) / ((q/p)^n - 1), to the last digits at 1e-57."""
    n, p = 60, 0.1
    walk = np.diag(np.full(n, p), 1) + np.diag(np.full(n, 1 - p), -1)
    walk[0], walk[n] = np.eye(n + 1)[0], np.eye(n + 1)[n]
    i = np.arange(1.0, n)
    wanted = (9.0**i - 1) / (9.0**n - 1)
    assert wanted[0] < 1e-56
    np.testing.assert_allclose(absorption(walk).probability[1:n, 1], wanted, rtol=1e-12)


def test_what_stays_is_stationary():
    chain = some_chain(12, ())
    share = stationary(chain)
    np.testing.assert_allclose(share @ chain, share, rtol=1e-13)
    np.testing.assert_allclose(share, np.linalg.matrix_power(chain, 500)[0], rtol=1e-10)
    np.testing.assert_allclose(stationary(np.array([[0.9, 0.1], [0.3, 0.7]])), [0.75, 0.25], rtol=1e-15)
    with pytest.raises(AssertionError):  # planted: columns for rows
        np.testing.assert_allclose(stationary(chain.T / chain.T.sum(axis=1, keepdims=True)), share, rtol=1e-3)


def test_where_a_chain_is_after_some_steps():
    start = np.array([0, 1.0, 0, 0])
    assert distribution_after(start, transition=GAMBLER, n_steps=0).tolist() == start.tolist()
    assert distribution_after(start, transition=GAMBLER, n_steps=2).tolist() == [0.5, 0.25, 0, 0.25]


def test_a_chain_without_an_end_has_none():
    with pytest.raises(
        TheoryError, match="transition must lead from every state to one that is never left; got no way on"
    ):
        absorption(np.array([[0.5, 0.5], [0.5, 0.5]]))
    with pytest.raises(TheoryError, match="never left; got no way on from state 1. Where nothing is final"):
        absorption(np.array([[1.0, 0, 0], [0, 0.5, 0.5], [0, 0.5, 0.5]]))
    with pytest.raises(
        TheoryError, match="transition must lead from every state to every other; got no way on from state 1"
    ):
        stationary(np.eye(2))
