"""Heritability from parents and offspring, and Price's equation where part of a trait is learned."""

import numpy as np
import pytest

from evo_mirror.foundation.errors import MeasureError, ShapeError
from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.price import price_partition, price_with_learning
from evo_mirror.theory.quantitative import heritability

RNG = np.random.default_rng(11)


# -------------------------------------------------------------------------------------------------------- heritability
def test_a_line_is_its_slope():
    parents = RNG.normal(size=(9, 2))
    found = heritability(1.0 + 0.3 * parents.mean(axis=1), parents)
    assert found.value == pytest.approx(0.3)
    assert found.standard_error == pytest.approx(0.0, abs=1e-12)
    one = heritability(1.0 + 0.3 * parents[:, 0], parents, estimator="one_parent")
    assert one.value == pytest.approx(0.6)


def test_value_and_error_are_those_of_least_squares():
    """Five families, by hand: x = 0, 1, 2, 3, 4 and y = 1, 0, 3, 2, 4 give slope 0.8 and residuals of sum of squares 3.6."""
    x = np.arange(5.0)
    found = heritability(np.array([1.0, 0.0, 3.0, 2.0, 4.0]), np.stack([x - 1.0, x + 1.0], axis=1))
    assert found.value == pytest.approx(0.8)
    assert found.standard_error == pytest.approx((3.6 / 3 / 10) ** 0.5)


@pytest.mark.parametrize("wanted", [0.25, 0.6, 1.0])
@pytest.mark.parametrize("estimator", ["midparent", "one_parent"])
def test_an_additive_trait_gives_the_share_of_additive_variance(wanted: float, estimator: str):
    """Haploids of 40 unlinked loci and environments of their own: V_A / V_P within 4.5 standard errors over 4000 families."""
    n, n_loci = 4000, 40
    alleles = RNG.normal(size=(n, 2, n_loci))
    from_first = RNG.random((n, n_loci)) < 0.5
    children = np.where(from_first, alleles[:, 0], alleles[:, 1]).sum(axis=1)
    spread = (n_loci * (1.0 / wanted - 1.0)) ** 0.5
    found = heritability(
        children + spread * RNG.normal(size=n), alleles.sum(axis=2) + spread * RNG.normal(size=(n, 2)), estimator=estimator
    )  # fmt: skip
    assert found.value == pytest.approx(wanted, abs=4.5 * found.standard_error)
    assert found.standard_error < 0.05


def test_what_has_no_slope_is_refused():
    same = np.ones((5, 2))
    with pytest.raises(MeasureError, match="have parents whose phenotypes vary; got phenotypes that do not vary"):
        heritability(np.arange(5.0), same)
    with pytest.raises(MeasureError, match="phenotypes that are no numbers"):
        heritability(np.arange(5.0), np.full((5, 2), np.nan))
    with pytest.raises(MeasureError, match="be estimated from three families at least; got 2"):
        heritability(np.arange(2.0), np.array([[0.0, 1.0], [2.0, 3.0]]))
    with pytest.raises(TheoryError, match="estimator must be 'midparent' or 'one_parent'; got 'twins'"):
        heritability(np.arange(5.0), same, estimator="twins")
    with pytest.raises(ShapeError, match=r"parents must have shape \(n_families=5, n_parents=2\); got \(4, 2\)"):
        heritability(np.arange(5.0), same[:4])


# --------------------------------------------------------------------------------------------------------------- Price
INNATE, LEARNED = np.array([0.0, 0.2, 0.4, 0.6]), np.array([0.5, 0.4, 0.2, 0.1])
PARENTS = np.array([[3, 2], [3, 3], [1, 2]])
CHILDREN = {
    "offspring_innate": np.array([0.5, 0.7, 0.3]),
    "offspring_learned": np.array([0.3, 0.2, 0.1]),
    "as_parents_reared": np.array([0.35, 0.4, 0.0]),
}


def test_the_terms_by_hand():
    """Parents' mean is 0.3; those who bred, 0.5, 0.6 and 0.3; their children 0.5, 0.7 and 0.3."""
    found = price_with_learning(INNATE, LEARNED, parents=PARENTS, **CHILDREN)
    assert found.innate.selection == pytest.approx(1.4 / 3 - 0.3)
    assert found.innate.transmission == pytest.approx(0.5 - 1.4 / 3)
    assert found.learner == pytest.approx(0.25 - 0.3)
    assert found.experience == pytest.approx(0.2 - 0.25)
    assert found.learned == pytest.approx(-0.1)


def test_the_terms_add_up_to_the_change_of_the_whole():
    found = price_with_learning(INNATE, LEARNED, parents=PARENTS, **CHILDREN)
    after = CHILDREN["offspring_innate"] + CHILDREN["offspring_learned"]
    assert found.change == pytest.approx(after.mean() - (INNATE + LEARNED).mean(), abs=1e-15)
    whole = price_partition(INNATE + LEARNED, offspring_trait=after, parents=PARENTS)
    assert found.change == pytest.approx(whole.change, abs=1e-15)
    assert abs(found.innate.selection - whole.selection) > 0.05, "selection of what was learned is no term here"


def test_parts_of_other_individuals_are_refused():
    with pytest.raises(ShapeError, match=r"learned must have shape \(n_individuals=4,\); got \(3,\)"):
        price_with_learning(INNATE, LEARNED[:3], parents=PARENTS, **CHILDREN)
    for name in ("offspring_learned", "as_parents_reared"):
        with pytest.raises(ShapeError, match=rf"{name} must have shape \(n_children=3,\); got \(2,\)"):
            price_with_learning(INNATE, LEARNED, parents=PARENTS, **{**CHILDREN, name: np.zeros(2)})
