"""Components of variance of genotypes, rearings and luck: exact tables, and known truth over many."""

from dataclasses import astuple

import numpy as np
import pytest

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.components import variance_components

RNG = np.random.default_rng(5)


def test_a_planted_interaction_is_found_exactly():
    """Half of all genotypes gain a by one rearing of four: z = a x_g y_e, without luck."""
    x, y, a = np.repeat([0.0, 1.0], 10), np.array([0.0, 0.0, 0.0, 1.0]), 0.8
    found = variance_components(np.repeat((a * np.outer(x, y))[:, :, None], 3, axis=2))
    of_x, of_y = x.var(ddof=1), y.var()
    assert found.genes == pytest.approx(a**2 * of_x * y.mean() ** 2)
    assert found.genes_by_rearing == pytest.approx(a**2 * of_x * of_y)
    assert found.rearing == pytest.approx(a**2 * of_y * (x.mean() ** 2 - of_x / len(x)))
    assert found.luck == found.genes_by_luck == 0.0
    assert found.total == pytest.approx(sum(astuple(found)))


@pytest.mark.parametrize(
    ("axis", "none"),
    [
        (0, ("genes", "genes_by_rearing", "genes_by_luck")),
        (1, ("rearing", "genes_by_rearing")),
        (2, ("luck", "genes_by_luck")),
    ],
)
def test_what_makes_no_difference_has_exactly_none(axis: int, none: tuple[str, ...]):
    """Rounding of means is not taken for variance: 7 genotypes, 3 rearings, 5 courses, in numbers that no float has exactly."""
    shape = [7, 3, 5]
    one = np.take(RNG.normal(size=shape) / 3.0, [0], axis=axis)
    found = variance_components(np.repeat(one, shape[axis], axis=axis))
    assert {name: getattr(found, name) for name in none} == dict.fromkeys(none, 0.0)
    others = {"genes", "rearing", "luck"} - set(none)
    assert all(getattr(found, name) != 0.0 for name in others)


def test_estimates_are_right_on_average():
    """Against planted covariances over rearings, luck the same under all of them: within 4.5 standard errors of 600 tables."""
    n, n_rearings, n_courses = 6, 3, 3
    of_rearing = np.array([0.0, 0.5, -0.5])
    roots = [RNG.normal(size=(n_rearings, n_rearings)) * scale for scale in (0.6, 1.0, 1.5)]
    a, b, c = (root @ root.T for root in roots)
    tables = [
        of_rearing[None, :, None]
        + (RNG.normal(size=(n, n_rearings)) @ roots[0].T)[:, :, None]
        + (RNG.normal(size=(n_courses, n_rearings)) @ roots[1].T).T[None]
        + np.moveaxis(RNG.normal(size=(n, n_courses, n_rearings)) @ roots[2].T, 2, 1)
        for _ in range(600)
    ]
    found = np.array([astuple(variance_components(table)) for table in tables])
    of_genes = float(a.mean())
    wanted = (of_genes, of_rearing.var(), np.trace(a) / 3 - of_genes, np.trace(b) / 3, np.trace(c) / 3)
    off = np.abs(found.mean(axis=0) - wanted) / (found.std(axis=0, ddof=1) / 600**0.5)
    assert (off < 4.5).all(), off


def test_what_cannot_be_divided_is_refused():
    with pytest.raises(ShapeError, match=r"trait must have shape \(n_genotypes, n_rearings, n_courses\); got \(3, 2\)"):
        variance_components(np.zeros((3, 2)))
    with pytest.raises(
        TheoryError, match="two genotypes and courses of luck at least, and a rearing; got 3 genotypes, 2 rea"
    ):
        variance_components(np.zeros((3, 2, 1)))
    with pytest.raises(
        TheoryError, match="be known in every cell; got 2 cells without a number. Leave those genotypes out"
    ):
        variance_components(np.array([[[0.0, np.nan]], [[np.inf, 1.0]]]))
