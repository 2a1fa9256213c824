"""The noise of the specification: made for many places at once, and no other than place by place."""

import numpy as np
import pytest

from evo_mirror.lifetime.reference import deviates
from evo_mirror.machine.normals import reference_normals


@pytest.mark.parametrize("n", [0, 1, 2, 5, 16, 33, 512, 1023, 1500])
def test_each_place_has_its_own_noise_in_whatever_order_places_are_asked_for(n: int):
    even = n + n % 2
    for key, place in ((3, 0), (3, 700), (2**63 + 9, 41), (3, 1), (3, 40), (3, 2**21), (3, 0), (4, 0)):
        expected = reference_normals(key, place * even, n, run=max(even, 2))
        assert deviates(key, place, n).tobytes() == expected.tobytes()


def test_noise_that_is_kept_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        deviates(3, 0, 5)[:] = np.zeros(5)
