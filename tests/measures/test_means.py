"""Means of columns: of their finite numbers, each for itself."""

import numpy as np
import pytest

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.measures.means import means_of_numbers


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 63])
def test_each_column_has_the_mean_of_its_own_numbers(n: int):
    rng = np.random.default_rng(n)
    table = rng.normal(3.0, 1.0, (5, n))
    table[1, 0] = table[2, -1] = np.nan
    table[3, n // 2] = -np.inf
    table[4] = np.nan
    with np.errstate(all="ignore"):
        expected = [row[np.isfinite(row)].sum() / np.isfinite(row).sum() for row in table]
    found = list(means_of_numbers(dict(zip("abcde", table, strict=True))).values())
    assert all(type(mean) is float for mean in found)
    assert found == pytest.approx(expected, rel=1e-14, nan_ok=True)
    assert np.isnan(found[4])


def test_columns_may_lie_anywhere():
    table = np.arange(12.0).reshape(4, 3)
    columns = {"a": table[:, 1], "b": table.ravel()[::-3], "c": table.T[2]}
    assert means_of_numbers(columns) == {"a": 5.5, "b": 6.5, "c": 6.5}


def test_of_nobody_there_is_no_mean():
    found = means_of_numbers({"a": np.empty(0), "b": np.empty(0)})
    assert list(found) == ["a", "b"]
    assert np.isnan(list(found.values())).all()
    assert means_of_numbers({}) == {}


@pytest.mark.parametrize("n", [2, 7])
def test_a_column_of_another_length_is_refused(n: int):
    with pytest.raises(ShapeError, match=rf"strange must have shape \(n_individuals=3,\); got \({n},\)"):
        means_of_numbers({"fitness": np.zeros(3), "strange": np.zeros(n)})
