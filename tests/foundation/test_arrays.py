"""Shapes in names and numbers."""

import numpy as np
import pytest

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import ShapeError


def test_a_promised_shape_passes():
    require_shape("strength", np.zeros((3, 4)), n_individuals=3, n_features=4)
    require_shape("strength", np.zeros((3, 4)), n_individuals=None, n_features=4)
    require_shape("scalar", np.float64(1))


@pytest.mark.parametrize(
    ("shape", "dims", "said"),
    [
        (
            (100, 6),
            {"n_individuals": 100, "n_features": 6, "n_programs": 6},
            r"^strength must have shape \(n_individuals=100, n_features=6, n_programs=6\); got \(100, 6\)\.$",
        ),
        ((3, 4), {"n": None, "m": 5}, r"^strength must have shape \(n, m=5\); got \(3, 4\)\.$"),
        ((3,), {"n": 4}, r"^strength must have shape \(n=4,\); got \(3,\)\.$"),
    ],
)
def test_another_shape_is_refused(shape: tuple[int, ...], dims: dict[str, int | None], said: str):
    with pytest.raises(ShapeError, match=said):
        require_shape("strength", np.zeros(shape), **dims)
