"""Disguise: another look of the same actions, as like the first as asked for."""

from dataclasses import fields

import numpy as np
import pytest

from evo_mirror.biology.repertoires import RepertoireSettings, draw_repertoire
from evo_mirror.interventions.disguise import disguised
from evo_mirror.machine.counters import Address

HERE = Address(5, "robot")


@pytest.fixture
def repertoire():
    return draw_repertoire(RepertoireSettings(), np.zeros(8, np.int64), HERE)


@pytest.mark.parametrize("likeness", [0.0, 0.3, 0.8, 1.0])
def test_the_cosine_between_the_looks_is_the_likeness(repertoire, likeness: float):
    codes = disguised(repertoire, likeness, HERE).sight_codes
    assert codes.dtype == np.float32
    assert (codes * repertoire.sight_codes).sum(axis=1) == pytest.approx(likeness, abs=1e-6)
    assert np.linalg.norm(codes, axis=1) == pytest.approx(1.0, abs=1e-6)


def test_only_looks_change_and_another_address_gives_another(repertoire):
    robot = disguised(repertoire, 0.5, HERE)
    for field in fields(repertoire):
        assert (getattr(robot, field.name) is getattr(repertoire, field.name)) == (field.name != "sight_codes")
    assert not np.array_equal(robot.sight_codes, disguised(repertoire, 0.5, Address(6, "robot")).sight_codes)
    assert np.array_equal(robot.sight_codes, disguised(repertoire, 0.5, HERE).sight_codes)


@pytest.mark.parametrize("likeness", [-0.1, 1.1, float("nan")])
def test_a_likeness_that_is_none_is_refused(repertoire, likeness: float):
    with pytest.raises(ValueError, match="likeness must be from 0 to 1; got .* 0 is a look that has nothing to do"):
        disguised(repertoire, likeness, HERE)
