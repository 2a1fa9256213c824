"""Both baselines against brute force, and the interval of an enrichment against many repetitions."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from unit_worlds import PAIRS, classified, codes

from evo_mirror.foundation.errors import MeasureError
from evo_mirror.measures.units import CLASSES, N_CONGRUENT, N_MIRROR, Classified, classify
from evo_mirror.measures.units_by_chance import by_permutation, by_product_of_marginals, enrichment
from evo_mirror.measures.units_recorded import Condition, Recorded


@pytest.fixture(
    scope="module", params=[(4, 2, PAIRS), (5, 1, np.array([0, 0, 0, 1, 2]))], ids=["overlapping", "one-hot"]
)
def recordings(request) -> tuple[Recorded, np.ndarray]:
    """Units of six individuals with all kinds of tuning, some suppressed, some silent."""
    n_actions, per_program, goals = request.param
    rng = np.random.default_rng(9)
    executed = codes(n_actions, 7, per_program)
    observed = np.where(rng.random((6, n_actions, 7)) < 0.4, rng.uniform(-0.7, 1.2, (6, n_actions, 7)), 0.0)
    from unit_worlds import recorded

    return recorded(executed, observed, trials=4, noise=0.2), goals


def relabelled(recordings: Recorded, order: tuple[int, ...]) -> Recorded:
    seeing = Condition(*(values[..., list(order)] for values in (recordings.seeing.mean, recordings.seeing.p)))
    return replace(recordings, seeing=seeing)


def test_the_sample_has_every_class(recordings):
    found = classify(*recordings)
    assert len(np.unique(found.classes)) >= len(CLASSES) - 2


def test_permuted_labels_are_the_mean_over_all_permutations(recordings):
    made, goals = recordings
    found = classify(made, goals)
    every = [classify(relabelled(made, order), goals).shares for order in permutations(range(len(goals)))]
    assert by_permutation(found) == pytest.approx(np.mean(every, axis=0), abs=1e-12)
    assert by_permutation(found)[:, :N_MIRROR].sum(axis=1) == pytest.approx(found.is_mirror.mean(axis=1))


def test_the_product_of_marginals_is_that_of_all_pairs(recordings):
    made, goals = recordings
    found = classify(made, goals)
    n_units = made.doing.mean.shape[1]
    every = [
        classify(replace(made, seeing=shifted), goals).shares
        for shift in range(n_units)
        for shifted in [Condition(np.roll(made.seeing.mean, shift, axis=1), np.roll(made.seeing.p, shift, axis=1))]
    ]
    by_chance = by_product_of_marginals(found)
    assert by_chance == pytest.approx(np.mean(every, axis=0), abs=1e-12)
    does, sees = ((side.sign != 0).mean(axis=1) for side in (found.doing, found.seeing))
    assert by_chance[:, :N_MIRROR].sum(axis=1) == pytest.approx(does * sees), "P(done) x P(seen)"


def test_baselines_are_shares_and_do_not_depend_on_blocks(recordings, monkeypatch):
    found = classify(*recordings)
    whole = by_product_of_marginals(found)
    for shares in (whole, by_permutation(found)):
        assert shares.sum(axis=1) == pytest.approx(np.ones(6))
        assert (shares > -1e-12).all()
    monkeypatch.setattr("evo_mirror.measures.units_by_chance._PAIRS_AT_ONCE", 100)
    assert np.array_equal(by_product_of_marginals(found), whole)


def test_a_perfect_one_hot_mirror_is_enriched_by_the_number_of_actions():
    found = classified(np.eye(4), np.broadcast_to(np.eye(4), (3, 4, 4)), trials=2, noise=0.0)
    strict = found.shares[:, 0]
    for baseline in (by_permutation(found), by_product_of_marginals(found)):
        assert baseline[:, 0] == pytest.approx(np.full(3, 0.25))
        assert enrichment(strict, baseline[:, 0]).ratio == pytest.approx(4.0)


def congruent_by_chance(observed: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, Classified]:
    found = classified(codes(8, 12, 2), observed, np.arange(8) // 2, seed=seed)
    return found.is_congruent.mean(axis=1), by_permutation(found)[:, :N_CONGRUENT].sum(axis=1), found


def test_where_seeing_knows_nothing_of_doing_nothing_is_enriched_yet_nearly_all_are_mirror_units():
    """Random wiring, 200 individuals: a mirror unit in the weak sense is no evidence of anything."""
    observed = np.random.default_rng(12).normal(size=(200, 8, 12))
    congruent, expected, found = congruent_by_chance(observed, seed=2)
    assert found.is_mirror.mean() > 0.95
    error = (congruent - expected).std() / 200**0.5
    assert congruent.mean() == pytest.approx(expected.mean(), abs=4.5 * error)
    assert by_product_of_marginals(found)[:, :N_CONGRUENT].sum(axis=1).mean() == pytest.approx(
        congruent.mean(), abs=4.5 * error
    )


def test_the_interval_holds_the_truth_as_often_as_it_says():
    """2000 repetitions with 40 individuals: 95 % within 4.5 standard errors and a point for the approximation."""
    rng = np.random.default_rng(8)
    expected = rng.uniform(0.05, 0.25, (2000, 40))
    observed = 2.5 * expected + rng.normal(0.0, 0.12, expected.shape)
    inside = [
        found.low < 2.5 < found.high
        for found in (enrichment(o, e) for o, e in zip(observed, expected, strict=True))
    ]  # fmt: skip
    assert np.mean(inside) == pytest.approx(0.95, abs=4.5 * (0.95 * 0.05 / 2000) ** 0.5 + 0.01)


def test_nothing_observed_and_nothing_expected():
    none = enrichment(np.zeros(3), np.full(3, 0.1))
    assert (none.ratio, none.low) == (0.0, 0.0)
    assert np.isnan(none.high)
    with pytest.raises(
        MeasureError, match=r"enrichment must have two .* got 3 individuals and an expected share of 0\. Record"
    ):
        enrichment(np.ones(3), np.zeros(3))
    with pytest.raises(MeasureError, match="got 1 individuals"):
        enrichment(np.ones(1), np.ones(1))
