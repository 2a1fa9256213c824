"""Recombination fractions by listing crossovers, and the decay of association by counting all children."""

from itertools import combinations, product

import numpy as np
import pytest
from enumerated import draws, gametes, independent_crossings

from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.linkage import (
    crossover_fractions,
    disequilibrium_kept,
    free_fractions,
    map_fractions,
    one_point_fractions,
)


def parted(n_loci, crossings):
    """How often two loci come from different parents."""
    apart = np.zeros((n_loci, n_loci))
    for gamete, chance in gametes((0,) * n_loci, (1,) * n_loci, list(crossings)):
        apart += chance * np.not_equal.outer(gamete, gamete)
    return apart


@pytest.mark.parametrize("rates", [[0.1, 0.3, 0.05], [0.5, 0.5], [0.2, 0.5, 0.1, 0.0], [1.0, 0.25, 1.0]])
def test_maps_by_listing_crossovers(rates):
    n = len(rates) + 1
    np.testing.assert_allclose(map_fractions(rates), parted(n, independent_crossings(rates)), atol=1e-15)
    assert np.abs(np.array(parted(n, independent_crossings(rates))) - planted_sum(rates)).max() > 0.02


def planted_sum(rates):
    """Rates added up as if crossovers never came in twos."""
    place = np.concatenate([[0], np.cumsum(rates)])
    return np.abs(place[:, None] - place)


@pytest.mark.parametrize("k", [0, 1, 2, 3, 4])
def test_a_number_of_crossovers_by_listing_them(k):
    ways = list(combinations(range(4), k))
    np.testing.assert_allclose(
        crossover_fractions(5, n_crossovers=k), parted(5, [(set(w), 1 / len(ways)) for w in ways]), atol=1e-15
    )


def test_one_point_wherever_it_falls():
    np.testing.assert_allclose(one_point_fractions([0.25] * 4), crossover_fractions(5, n_crossovers=1), atol=1e-15)
    shares = [0.7, 0.1, 0.2]
    np.testing.assert_allclose(one_point_fractions(shares), parted(4, [({i}, s) for i, s in enumerate(shares)]))


def test_free_recombination_is_a_map_of_halves():
    np.testing.assert_allclose(free_fractions(5), map_fractions([0.5] * 4), atol=1e-15)
    assert free_fractions(1).tolist() == [[0.0]]
    assert map_fractions([]).tolist() == [[0.0]]


def test_fractions_rise_along_the_map_to_a_half():
    fractions = map_fractions([0.02] * 200)[0]
    assert (np.diff(fractions) > 0).all()
    assert fractions[-1] == pytest.approx(0.5, abs=1e-3)


# -------------------------------------------------------------------------------------------------------------- decay
HAPLOTYPES = [(1, 1), (0, 0), (1, 0)]


def disequilibrium(haplotypes):
    x = np.array(haplotypes, float)
    return (x[:, 0] * x[:, 1]).mean() - x[:, 0].mean() * x[:, 1].mean()


@pytest.mark.parametrize("r", [0.0, 0.2, 0.5])
def test_haploids_by_counting_all_children(r):
    """Three individuals; each child has two parents, drawn independently, and one gamete of theirs."""
    n, crossings = 3, [(set(), 1 - r), ({0}, r)]
    children = {}
    for (i, j), chance in draws([1 / n] * n, 2):
        for gamete, part in gametes(HAPLOTYPES[i], HAPLOTYPES[j], crossings):
            children[gamete] = children.get(gamete, 0.0) + chance * part
    expected = sum(
        np.prod([children[g] for g in all_of]) * disequilibrium(all_of) for all_of in product(children, repeat=n)
    )
    wanted = disequilibrium_kept(1, fraction=r, size=n)[1]
    assert expected / disequilibrium(HAPLOTYPES) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("r", [0.0, 0.2, 0.5])
def test_diploids_by_counting_all_gametes(r):
    """Two individuals; four gametes, each from one of them. Founders' copies are paired in all ways."""
    founders, crossings = [(1, 1), (0, 0), (1, 0), (1, 1)], [(set(), 1 - r), ({0}, r)]
    pairings = [((0, 1), (2, 3)), ((0, 2), (1, 3)), ((0, 3), (1, 2))]
    expected = 0.0
    for pairing in pairings:
        pool = {}
        for i, j in pairing:
            for gamete, part in gametes(founders[i], founders[j], crossings):
                pool[gamete] = pool.get(gamete, 0.0) + part / 2
        for all_of in product(pool, repeat=4):
            expected += np.prod([pool[g] for g in all_of]) * disequilibrium(all_of) / len(pairings)
    wanted = disequilibrium_kept(1, fraction=r, size=2, ploidy=2)[1]
    assert expected / disequilibrium(founders) == pytest.approx(wanted, rel=1e-12)
    assert wanted != pytest.approx((1 - r) * 0.75) or r == 0.0


def test_decay_by_hand():
    np.testing.assert_allclose(disequilibrium_kept(3, fraction=0.5), [1, 0.5, 0.25, 0.125])
    np.testing.assert_allclose(disequilibrium_kept(2, fraction=0.1, size=10), [1, 0.81, 0.81**2])
    np.testing.assert_allclose(disequilibrium_kept(2, fraction=0.1, size=10, ploidy=2), [1, 0.85, 0.85**2])


def test_what_is_no_map_is_refused():
    with pytest.raises(TheoryError, match="interval_rates must lie between 0 and 1; got 1.2"):
        map_fractions([0.1, 1.2])
    with pytest.raises(TheoryError, match="interval_shares must add up to 1; got 0.9"):
        one_point_fractions([0.5, 0.4])
    with pytest.raises(TheoryError, match="n_crossovers must be at most 3 crossovers, one an interval; got 4"):
        crossover_fractions(4, n_crossovers=4)
    with pytest.raises(TheoryError, match="ploidy must lie between 1 and 2 copies; got 4"):
        disequilibrium_kept(3, fraction=0.1, size=10, ploidy=4)
