"""Recombination along a map, and with a fixed number of crossovers: every pair of loci against its closed form."""

import numpy as np
import pytest
from chances import FALSE_ALARM, assert_counts, assert_share
from scipy.special import chdtri

from evo_mirror.biology.inheritance import map as along_a_map
from evo_mirror.biology.inheritance.base import Recombination, from_second
from evo_mirror.biology.inheritance.map import Map
from evo_mirror.biology.inheritance.n_point import NPoint
from evo_mirror.biology.inheritance.one_point import OnePoint
from evo_mirror.foundation.errors import ScenarioError, ShapeError
from evo_mirror.foundation.settings import validated
from evo_mirror.machine.counters import Address
from evo_mirror.theory.linkage import crossover_fractions, free_fractions, map_fractions, one_point_fractions

HERE = Address(17, "recombination", 1, 5)
CHILDREN, LOCI = 40_000, 7
RATES = (0.5, 0.0, 0.02, 0.3, 0.002, 0.11)


def seconds(scheme: Recombination, loci: int = LOCI, n: int = CHILDREN) -> np.ndarray:
    """(n, loci) bool array: which alleles come from the second parent."""
    return from_second(scheme.origins(n, loci, HERE), loci)


def check_fractions(second, expected) -> None:
    """Each pair of loci parts as often as expected, and each locus comes from either parent alike."""
    for one in range(second.shape[1]):
        assert_share(second[:, one], 0.5)
        for other in range(one + 1, second.shape[1]):
            assert_share(second[:, one] != second[:, other], expected[one, other])


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (Map(rates=RATES), map_fractions(RATES)),
        (Map(), map_fractions([0.01] * (LOCI - 1))),
        (Map(rates=0.2), map_fractions([0.2] * (LOCI - 1))),
        (Map(rates=0.5), free_fractions(LOCI)),
        (Map(rates=0.0), np.zeros((LOCI, LOCI))),
        (OnePoint(), one_point_fractions([1 / (LOCI - 1)] * (LOCI - 1))),
        *((NPoint(crossovers=n), crossover_fractions(LOCI, n_crossovers=n)) for n in range(LOCI)),
    ],
    ids=lambda value: str(value) if isinstance(value, Recombination) else "",
)
def test_every_pair_of_loci_parts_as_often_as_its_closed_form_says(scheme: Recombination, expected):
    check_fractions(seconds(scheme), expected)


def test_intervals_do_not_interfere():
    """Which intervals are crossed: all 64 combinations, each with the product of its chances."""
    second = seconds(Map(rates=(0.5, 0.3, 0.1, 0.25, 0.4, 0.05)), n=100_000)
    crossed = (second[:, 1:] != second[:, :-1]) @ (1 << np.arange(6))
    chances = np.ones(64)
    for k, rate in enumerate((0.5, 0.3, 0.1, 0.25, 0.4, 0.05)):
        chances *= np.where(np.arange(64) >> k & 1, rate, 1.0 - rate)
    assert_counts(np.bincount(crossed, minlength=64), chances)


@pytest.mark.parametrize("rates", [0.01, 0.3, 0.5, 1e-6, "mixed"])
def test_long_maps_keep_their_rates_from_end_to_end(rates):
    """700 loci: words of origins, and stretches of the map, begin and end everywhere; neighbours are independent."""
    loci, n = 700, 6000
    wanted = np.resize([0.4, 0.0, 0.01, 0.001, 0.5], loci - 1) if rates == "mixed" else np.full(loci - 1, rates)
    second = seconds(Map(rates=tuple(wanted.tolist()) if rates == "mixed" else rates), loci, n)
    crossed = second[:, 1:] != second[:, :-1]
    possible = wanted > 0
    assert not crossed[:, ~possible].any()
    z = (crossed.sum(axis=0) - n * wanted)[possible] / np.sqrt(n * (wanted * (1 - wanted))[possible])
    if n * wanted[possible].min() > 5:
        assert (z**2).sum() < chdtri(len(z), FALSE_ALARM)
    assert abs(z.sum()) / np.sqrt(len(z)) < 4.5
    for apart in (1, 2, 16, 32):
        both, chance = crossed[:, apart:] & crossed[:, :-apart], wanted[apart:] * wanted[:-apart]
        tested = slice(None, None, 2 * apart)
        error = np.sqrt(n * (chance * (1 - chance))[tested].sum())
        assert abs(both[:, tested].sum() - n * chance[tested].sum()) < 4.5 * error + 1.0


def test_the_map_is_as_specified():
    """Crossover by crossover in plain Python: intervals one by one, without stretches where the map is short."""
    from evo_mirror.machine.counters import individual_keys, word

    keys = individual_keys(HERE, np.arange(300))
    second = seconds(Map(rates=RATES), n=300)
    for child, key in enumerate(keys):
        others, lane, together = bool(int(word(key, np.uint32(0))) >> 31), 1, 1.0
        told, bound = [others], (int(word(key, np.uint32(1))) + 0.5) / 2**32
        for rate in RATES:
            together *= 1.0 - rate
            if together <= bound:
                others, lane = not others, lane + 1
                bound = together * ((int(word(key, np.uint32(lane))) + 0.5) / 2**32)
            told.append(others)
        assert second[child].tolist() == told


@pytest.mark.parametrize("n", [0, 1, 2, 5, 40, 69])
@pytest.mark.parametrize("loci", [70])
def test_n_point_crosses_exactly_so_often(n: int, loci: int):
    second = seconds(NPoint(crossovers=n), loci, 2000)
    assert ((second[:, 1:] != second[:, :-1]).sum(axis=1) == n).all()


def test_all_choices_of_intervals_are_alike():
    second = seconds(NPoint(crossovers=3), 7)
    which = (second[:, 1:] != second[:, :-1]) @ (1 << np.arange(6))
    chosen, counts = np.unique(which, return_counts=True)
    assert len(chosen) == 20
    assert_counts(counts, np.full(20, 1 / 20))


def test_fewer_intervals_than_crossovers_have_one_each():
    assert (np.diff(seconds(NPoint(crossovers=9), 3).astype(int), axis=1) != 0).all()


@pytest.mark.parametrize("scheme", [Map(rates=0.03), Map(rates=RATES), NPoint(crossovers=4)], ids=["one", "list", "n"])
def test_no_child_depends_on_threads_or_on_others(scheme: Recombination):
    alone = scheme.origins(3000, LOCI, HERE)
    assert np.array_equal(alone, scheme.origins(3000, LOCI, HERE, threads=2))
    assert np.array_equal(alone[:11], scheme.origins(11, LOCI, HERE))
    assert not np.array_equal(alone, scheme.origins(3000, LOCI, Address(18, "recombination", 1, 5)))


# -------------------------------------------------------------------------------------------------------- planted defects
def off_by_one(ends, _kept):
    """Each interval has the rate of the one before it."""
    return ends, np.cumprod(np.concatenate([[1.0], 1.0 - np.array(RATES[:-1])]))


def doubled(ends, _kept):
    """Rates per cent taken for half of what they are."""
    return ends, np.cumprod(1.0 - np.minimum(2.0 * np.array(RATES), 0.5))


@pytest.mark.parametrize("spoil", [off_by_one, doubled])
def test_a_map_that_is_a_little_off_is_seen(spoil, monkeypatch: pytest.MonkeyPatch):
    right = along_a_map._stretches
    monkeypatch.setattr(along_a_map, "_stretches", lambda *a: spoil(*right(*a)))
    with pytest.raises(AssertionError):
        check_fractions(seconds(Map(rates=RATES)), map_fractions(RATES))


def test_crossovers_that_may_fall_together_are_seen():
    """With replacement, two in one interval cancel out."""
    drawn = np.random.default_rng(1).integers(0, LOCI - 1, (CHILDREN, 2))
    crossings = np.zeros((CHILDREN, LOCI), bool)
    crossings[:, 0] = np.arange(CHILDREN) % 2
    for point in drawn.T:
        crossings[np.arange(CHILDREN), 1 + point] ^= True
    with pytest.raises(AssertionError):
        check_fractions(np.cumsum(crossings, axis=1) % 2 == 1, crossover_fractions(LOCI, n_crossovers=2))


# ------------------------------------------------------------------------------------------------------------- bad input
@pytest.mark.parametrize(
    ("rates", "message"),
    [
        (0.6, "rates: must be at most 0.5 per interval; got 0.6"),
        (-0.1, "rates: must be at least 0.0 per interval; got -0.1"),
        ((0.1, 0.7), "rates.1: must be at most 0.5 per interval; got 0.7"),
        ((float("nan"),), "rates.0"),
    ],
)
def test_rates_that_are_none_are_refused(rates, message: str):
    with pytest.raises(ScenarioError) as caught:
        validated(Map, {"kind": "map", "rates": rates})
    assert message in str(caught.value)


def test_a_map_of_the_wrong_length_is_refused():
    with pytest.raises(
        ShapeError, match=r"recombination\.rates must have 3 rates, one for each interval between the 4 loci"
    ):
        Map(rates=(0.1, 0.2)).origins(5, 4, HERE)
    found = Map(rates=(0.1, 0.2)).contradicted_by(4)
    assert found is not None
    assert found.key == "recombination.rates"
    assert found.message == (
        "must have 3 rates, one for each interval between the 4 loci that are inherited; got 2. "
        "Or write one number, for all intervals."
    )
    assert Map(rates=(0.1, 0.2)).contradicted_by(3) is None
    assert Map(rates=0.1).contradicted_by(9) is None
    assert Map(rates=()).contradicted_by(0) is None


def test_more_crossovers_than_intervals_are_refused():
    found = NPoint(crossovers=4).contradicted_by(4)
    assert found is not None
    assert found.key == "recombination.crossovers"
    assert (
        found.message
        == "must be at most 3 crossovers, one in each interval between the 4 loci that are inherited; got 4"
    )
    assert NPoint(crossovers=3).contradicted_by(4) is None
