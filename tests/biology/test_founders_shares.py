"""Few alleles among founders: drawn, or dealt out in exactly their shares."""

from dataclasses import replace

import numpy as np
import pytest
from chances import assert_counts, assert_share

from evo_mirror.biology import alleles as dealing
from evo_mirror.biology.alleles import class_alleles, counts_of, founding_alleles
from evo_mirror.machine.counters import Address
from evo_mirror.state.genome import Genome, LocusClass

HERE = Address(37, "founders")
FEW = LocusClass("few", 4, 0.0, 0.0, 0.0, 0.0, 2.0, True, (0.25, 0.15, 0.6), founder_shares_exact=True)
GENOME = Genome((LocusClass("free", 3, 0.0, 0.5, 0.2, -9.0, 9.0, True), FEW))


@pytest.mark.parametrize(
    ("shares", "n", "counts"),
    [
        ((0.25, 0.15, 0.6), 100, [25, 15, 60]),
        (
            (0.25, 0.15, 0.6),
            10,
            [3, 1, 6],
        ),  # 2.5, 1.5 and 6: the one left over goes to the first of the equal remainders
        ((1 / 3, 1 / 3, 1 / 3), 9, [3, 3, 3]),
        ((1 / 3, 1 / 3, 1 / 3), 10, [4, 3, 3]),
        ((0.1, 0.9), 7, [1, 6]),
        ((0.0, 1.0), 5, [0, 5]),
        ((0.7, 0.3), 10, [7, 3]),
        ((0.5, 0.5), 0, [0, 0]),
    ],
)
def test_counts_are_as_near_as_whole_numbers_allow(shares: tuple[float, ...], n: int, counts: list[int]):
    assert counts_of(shares, n).tolist() == counts


@pytest.mark.parametrize("n", [1, 2, 37, 200])
def test_founders_carry_alleles_in_exactly_their_shares(n: int):
    few = founding_alleles(GENOME, n, HERE)[:, GENOME.places["few"]].astype(int)
    for locus in range(FEW.n_loci):
        assert np.bincount(few[:, locus], minlength=3).tolist() == counts_of(FEW.founder_shares, n).tolist()
    assert np.array_equal(few, class_alleles(GENOME, "few", n, HERE))


def many() -> np.ndarray:
    """(4000, 10, 4): small populations, each dealt anew."""
    return np.array([
        founding_alleles(GENOME, 10, Address(seed, "founders"))[:, GENOME.places["few"]] for seed in range(4000)
    ])  # fmt: skip


def check_dealt(dealt) -> None:
    """Everybody has the chances of the shares, and loci are dealt out independently of one another."""
    counts = counts_of(FEW.founder_shares, 10)
    for individual in range(10):
        assert_counts(np.bincount(dealt[:, individual, 1].astype(int), minlength=3), counts / 10)
    for one, other in ((0, 1), (1, 2), (0, 3)):
        assert_share((dealt[:, 0, one] == 2) & (dealt[:, 0, other] == 2), 0.36)
    # Without replacement: two individuals at one locus are a little less alike than if each drew.
    assert_share((dealt[:, 3, 0] == 2) & (dealt[:, 7, 0] == 2), 6 / 10 * 5 / 9)


def test_who_carries_what_is_a_shuffle_at_each_locus():
    check_dealt(many())


@pytest.mark.parametrize("lane", [0, None])
def test_a_shuffle_shared_by_loci_or_none_at_all_is_seen(lane, monkeypatch: pytest.MonkeyPatch):
    fill = dealing._fill_words

    def planted(keys, _lane, drawn):
        if lane is None:
            drawn[:] = np.arange(len(drawn))
        else:
            fill(keys, lane, drawn)

    monkeypatch.setattr(dealing, "_fill_words", planted)
    with pytest.raises(AssertionError):
        check_dealt(many())


def test_drawn_shares_vary_and_are_what_they_were():
    drawn = Genome(tuple(replace(c, founder_shares_exact=False) for c in GENOME.classes))
    few = founding_alleles(drawn, 100, HERE)[:, 3:].astype(int)
    assert len({tuple(np.bincount(few[:, locus], minlength=3)) for locus in range(4)}) > 1
    assert np.array_equal(founding_alleles(drawn, 100, HERE)[:, :3], founding_alleles(GENOME, 100, HERE)[:, :3])
