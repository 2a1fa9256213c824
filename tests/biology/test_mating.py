"""Who the two parents of a child are: selfing by chance, never, and at a stated rate."""

import numpy as np
import pytest
from chances import assert_counts, assert_share

from evo_mirror.biology import mating
from evo_mirror.biology.mating import mated
from evo_mirror.biology.selection.base import Selection
from evo_mirror.biology.selection.neutral import Neutral
from evo_mirror.biology.selection.proportional import Proportional
from evo_mirror.biology.selection.tournament import Tournament
from evo_mirror.biology.selection.truncation import Truncation
from evo_mirror.foundation.errors import MeasureError
from evo_mirror.machine.counters import Address

HERE = Address(29, "parents", 0, 2)
FITNESS = np.array([1.0, 4.0, 2.0, 0.5, 2.5])
CHILDREN = 120_000
every_regime = pytest.mark.parametrize(
    "regime", [Neutral(), Proportional(), Tournament(), Truncation(share=0.6)], ids=lambda regime: regime.kind
)


def pairs(regime: Selection, selfing, n: int = CHILDREN) -> np.ndarray:
    """(5, 5) counts: how often who was first and who second parent."""
    parents = mated(regime, FITNESS, n, selfing, HERE)
    assert parents.shape == (n, 2)
    return np.bincount(parents[:, 0] * 5 + parents[:, 1], minlength=25).reshape(5, 5)


def expected(p, selfing: float) -> np.ndarray:
    """p_i (s if i = j, else (1 - s) p_j / (1 - p_i))."""
    others = np.outer(p / (1.0 - p), p) * (1.0 - np.eye(5))
    return selfing * np.diag(p) + (1.0 - selfing) * others


@every_regime
@pytest.mark.parametrize("selfing", [0.0, 0.2, 1.0])
def test_pairs_have_the_chances_that_the_rate_of_selfing_gives_them(regime: Selection, selfing: float):
    assert_counts(pairs(regime, selfing).ravel(), expected(regime.probabilities(FITNESS), selfing).ravel())


@every_regime
def test_by_chance_is_the_draw_of_two_places_to_the_same_bytes(regime: Selection):
    places = regime.choose(FITNESS, 200, HERE).reshape(100, 2)
    assert np.array_equal(mated(regime, FITNESS, 100, "by_chance", HERE), places)
    p = regime.probabilities(FITNESS)
    assert_counts(pairs(regime, "by_chance").ravel(), np.outer(p, p).ravel())


@every_regime
def test_first_parents_are_the_same_whatever_the_rate(regime: Selection):
    by_chance, never = (mated(regime, FITNESS, 500, s, HERE) for s in ("by_chance", 0.0))
    assert np.array_equal(by_chance[:, 0], never[:, 0])
    changed = (by_chance != never).any(axis=1)
    assert np.array_equal(changed, by_chance[:, 0] == by_chance[:, 1])


def test_who_lost_the_lot_among_equals_is_nobodys_second_parent():
    """Truncation among equals casts lots for who breeds: two of six, and each of them with the other."""
    for seed in range(20):
        parents = mated(Truncation(number=2), np.ones(6), 300, 0.0, Address(seed, "parents"))
        assert len(np.unique(parents)) == 2
        assert (parents[:, 0] != parents[:, 1]).all()


def test_two_individuals_mate_with_each_other():
    assert (mated(Neutral(), np.ones(2), 5000, 0.0, HERE).sum(axis=1) == 1).all()


def test_a_child_depends_on_no_thread():
    fitness = np.arange(300.0)
    alone = mated(Tournament(), fitness, 4000, 0.1, HERE)
    assert np.array_equal(alone, mated(Tournament(), fitness, 4000, 0.1, HERE, threads=2))
    assert_share(alone[:, 0] == alone[:, 1], 0.1)


def test_second_parents_that_may_be_the_first_after_all_are_seen(monkeypatch: pytest.MonkeyPatch):
    """Planted: redrawn once only."""
    monkeypatch.setattr(mating.np, "flatnonzero", lambda _hits: np.empty(0, np.int64))
    with pytest.raises(AssertionError, match="cannot happen"):
        assert_counts(pairs(Neutral(), 0.0).ravel(), expected(np.full(5, 0.2), 0.0).ravel())


def test_where_there_is_nobody_else_it_is_said():
    fitness = np.array([0.0, 3.0, 0.0])
    with pytest.raises(MeasureError) as caught:
        mated(Proportional(), fitness, 100, 0.3, HERE)
    assert str(caught.value) == (
        'population.selfing must be "by_chance", or 1, where nobody else can be the second parent; got individual 1 as the '
        "only one with a chance of a parental place. Select less sharply, or allow selfing."
    )
    assert (mated(Proportional(), fitness, 100, 1.0, HERE) == 1).all()
    assert (mated(Proportional(), fitness, 100, "by_chance", HERE) == 1).all()


def test_one_who_is_nearly_alone_finds_somebody_else():
    parents = mated(Proportional(), np.array([1.0, 200.0, 1.0]), 2000, 0.0, HERE)
    assert (parents[:, 0] != parents[:, 1]).all()
