"""The innate share of mirroring, and when it is reached."""

import numpy as np
import pytest

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.measures.assimilation import first_reached, innate_share


def test_the_share_is_left_out_where_there_is_too_little_to_divide():
    share = innate_share(np.array([0.0, 0.2, -0.1, 0.05, 0.3]), np.array([0.4, 0.4, 0.5, 0.05, np.nan]))
    assert share[:3].tolist() == pytest.approx([0.0, 0.5, -0.2])
    assert np.isnan(share[3:]).all()


@pytest.mark.parametrize(
    ("share", "when"),
    [
        ([0.0, 0.25, 0.75, 0.9], 15.0),
        ([0.6, 0.1, 0.9, 0.9], 0.0),
        ([0.0, np.nan, 1.0, 0.0], 10.0),
        ([0.0, 0.5, 0.5, 0.5], 10.0),
        ([0.0, 0.1, 0.2, 0.3], np.nan),
        ([np.nan] * 4, np.nan),
    ],
)
def test_the_time_is_that_of_the_first_crossing_and_none_where_there_is_none(share, when):
    found = first_reached(np.array(share), np.array([0.0, 10.0, 20.0, 30.0]))
    assert found == pytest.approx(when, nan_ok=True)


def test_courses_of_different_lengths_are_refused():
    with pytest.raises(ShapeError, match=r"mature must have shape \(n_generations=2,\); got \(3,\)"):
        innate_share(np.zeros(2), np.zeros(3))
    with pytest.raises(ShapeError, match=r"generations must have shape \(n_generations=2,\); got \(3,\)"):
        first_reached(np.zeros(2), np.zeros(3))
