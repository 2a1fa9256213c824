"""Walking: a course is remembered where it stands, and the same wherever it is asked for."""

import numpy as np
import pytest

from evo_mirror.biology.walking import Walk


def test_a_walk_takes_each_step_once_and_goes_back_by_starting_anew():
    asked = []

    def onward(state, here, there):
        asked.append((here, there))
        return state + (there - here)

    walk = Walk(np.zeros(2), onward, stride=10)
    assert walk.at(0).tolist() == [0, 0]
    assert walk.at(25).tolist() == [25, 25]
    assert walk.at(26).tolist() == [26, 26]
    assert walk.at(26).tolist() == [26, 26]
    assert asked == [(0, 10), (10, 20), (20, 25), (25, 26)]
    assert walk.at(4).tolist() == [4, 4]
    assert walk.at(0).tolist() == [0, 0]
    with pytest.raises(ValueError, match="read-only"):
        walk.at(3)[0] = 1.0
