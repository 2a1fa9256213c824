"""The breeder's and Price's equations, by counting all children of all parents."""

from itertools import product

import numpy as np
import pytest
from enumerated import gametes, independent_crossings

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.choosing import normal_rank_means, selection_intensity, truncation_chances
from evo_mirror.theory.linkage import free_fractions, map_fractions
from evo_mirror.theory.price import price_partition
from evo_mirror.theory.quantitative import (
    breeders_response,
    children_mean,
    children_variance,
    segregation_variance,
    selection_differential,
    truncation_intensity,
)

GENOTYPES = np.array([[0.5, -1.0, 2.0], [1.5, 0.0, 0.0], [-0.5, 1.0, 1.0], [0.0, 0.3, -2.0]])
CHANCES = np.array([0.4, 0.3, 0.2, 0.1])
EFFECTS = np.array([1.0, 2.0, -0.5])


def children(rates):
    """Every child's trait with its chance, for every pair of parents."""
    crossings = list(independent_crossings(rates))
    for i, j in product(range(4), repeat=2):
        for gamete, chance in gametes(GENOTYPES[i], GENOTYPES[j], crossings):
            yield np.array(gamete) @ EFFECTS, chance * CHANCES[i] * CHANCES[j]


@pytest.mark.parametrize("rates", [[0.5, 0.5], [0.1, 0.3], [0.0, 0.0]])
def test_children_by_counting_them(rates):
    traits, chance = np.array(list(children(rates))).T
    mean = traits @ chance
    assert children_mean(GENOTYPES, chances=CHANCES, effects=EFFECTS) == pytest.approx(mean, rel=1e-12)
    how = {"chances": CHANCES, "effects": EFFECTS, "fractions": map_fractions(rates)}
    wanted = (traits - mean) ** 2 @ chance
    assert children_variance(GENOTYPES, **how) == pytest.approx(wanted, rel=1e-12)
    planted = children_variance(GENOTYPES, **{**how, "fractions": 0.5 * how["fractions"]})
    assert rates == [0.0, 0.0] or abs(planted / wanted - 1) > 0.02


@pytest.mark.parametrize("rates", [[0.5, 0.5], [0.1, 0.3]])
def test_a_family_by_counting_its_children(rates):
    one, other = GENOTYPES[0], GENOTYPES[3]
    family = [(np.array(g) @ EFFECTS, c) for g, c in gametes(one, other, list(independent_crossings(rates)))]
    traits, chance = np.array(family).T
    wanted = traits**2 @ chance - (traits @ chance) ** 2
    fractions = map_fractions(rates)
    assert segregation_variance(one, other=other, effects=EFFECTS, fractions=fractions) == pytest.approx(
        wanted, rel=1e-12
    )


def test_free_recombination_segregates_a_quarter_of_squared_differences():
    one, other = np.array([1.0, 0.0, 3.0]), np.array([0.0, 0.0, 1.0])
    found = segregation_variance(one, other=other, effects=np.ones(3), fractions=free_fractions(3))
    assert found == pytest.approx((1 + 0 + 4) / 4)
    assert segregation_variance(one, other=one, effects=np.ones(3), fractions=free_fractions(3)) == 0.0


def test_the_response_to_selection_is_the_differential_of_what_is_inherited():
    """All of it without an environment (h^2 = 1), whatever the chances: R = S."""
    trait = GENOTYPES @ EFFECTS
    differential = selection_differential(trait, chances=CHANCES)
    response = children_mean(GENOTYPES, chances=CHANCES, effects=EFFECTS) - trait.mean()
    assert response == pytest.approx(breeders_response(heritability=1.0, differential=differential), rel=1e-12)
    assert selection_differential(trait, chances=np.full(4, 0.25)) == pytest.approx(0.0, abs=1e-15)


def test_a_noisy_trait_responds_by_its_heritability():
    """Selected by truncation on phenotypes that are g + e, in a grid of all pairs of normal deviates: R = h^2 S."""
    deviates = normal_rank_means(60)
    g, e = (x.ravel() for x in np.meshgrid(1.5 * deviates, 0.9 * deviates))
    chances = truncation_chances(g + e, n_parents=720)
    heritability = g.var() / (g + e).var()
    response, differential = chances @ g - g.mean(), selection_differential(g + e, chances=chances)
    assert response == pytest.approx(breeders_response(heritability=heritability, differential=differential), rel=0.01)
    assert abs(response / differential - 1) > 0.2, "heritability does matter here"


def test_intensities_of_truncation_are_those_of_the_tables():
    known = {0.5: 0.798, 0.2: 1.400, 0.1: 1.755, 0.01: 2.665}
    for share, wanted in known.items():
        assert truncation_intensity(share) == pytest.approx(wanted, abs=6e-4)
        finite = selection_intensity(truncation_chances(np.arange(2000.0), n_parents=int(2000 * share)))
        assert finite == pytest.approx(wanted, rel=0.01)
    assert truncation_intensity(1.0) == 0.0


# --------------------------------------------------------------------------------------------------------------- Price
@pytest.mark.parametrize("n_places", [1, 2, 3])
def test_price_is_an_identity(n_places):
    rng = np.random.default_rng(5)
    for n_children in (7, 20):
        z, after = rng.normal(size=9), rng.normal(3, 2, n_children)
        parents = rng.integers(0, 9, (n_children, n_places))
        parts = price_partition(z, offspring_trait=after, parents=parents)
        assert parts.change == pytest.approx(after.mean() - z.mean(), rel=1e-12)
        weights = np.bincount(parents.ravel(), minlength=9) / parents.size
        assert parts.selection == pytest.approx(selection_differential(z, chances=weights), rel=1e-10)


def test_price_by_hand():
    """Parents 0 and 2; the second has two children, one of them like it and one 3 above it; 1 has none."""
    parts = price_partition(np.array([0.0, 4.0]), offspring_trait=np.array([4.0, 7.0]), parents=np.array([[1], [1]]))
    assert (parts.selection, parts.transmission, parts.change) == (2.0, 1.5, 3.5)


def test_price_of_an_unequal_population_size():
    """Twice as many children change neither part."""
    z, parents = np.array([0.0, 1.0, 5.0]), np.array([[0, 2], [1, 2]])
    once = price_partition(z, offspring_trait=np.array([2.0, 4.0]), parents=parents)
    twice = price_partition(z, offspring_trait=np.array([2.0, 4.0] * 2), parents=np.tile(parents, (2, 1)))
    assert vars(twice) == pytest.approx(vars(once))


def test_what_has_no_change_is_refused():
    z = np.zeros(3)
    with pytest.raises(TheoryError, match="parents must be positions from 0 to 2; got from -1 to 1"):
        price_partition(z, offspring_trait=np.zeros(2), parents=np.array([[0, 1], [-1, 0]]))
    with pytest.raises(TheoryError, match="parents must be positions from 0 to 2; got from 0 to 3"):
        price_partition(z, offspring_trait=np.zeros(1), parents=np.array([[0, 3]]))
    with pytest.raises(TheoryError, match="parents must be positions from 0 to 2; got none"):
        price_partition(z, offspring_trait=np.zeros(0), parents=np.zeros((0, 2), int))
    with pytest.raises(ShapeError, match=r"parents must have shape \(n_children=2, n_places\); got \(3, 2\)"):
        price_partition(z, offspring_trait=np.zeros(2), parents=np.zeros((3, 2), int))
    with pytest.raises(TheoryError, match="heritability must lie between 0 and 1; got 1.5"):
        breeders_response(heritability=1.5, differential=1.0)
    with pytest.raises(TheoryError, match="share must be above 0 and at most 1; got 0"):
        truncation_intensity(0.0)
    with pytest.raises(ShapeError, match=r"trait must have shape \(n_individuals=4,\); got \(3,\)"):
        selection_differential(z, chances=CHANCES)
