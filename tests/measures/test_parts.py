"""A part at a time: nobody is left out or counted twice, and every number is what the whole gives."""

import numpy as np
import pytest

from evo_mirror.measures import contingency, parts
from evo_mirror.measures.contingency import delta_p
from evo_mirror.measures.indices import mirror_gain, mirror_index
from evo_mirror.measures.recorded.heredity import Heredity
from evo_mirror.measures.recorded.mirroring import AGES, Mirroring
from evo_mirror.state.experience import N_COLUMNS


@pytest.fixture(scope="module")
def lived(one_generation):
    return one_generation[0]


@pytest.mark.parametrize("n", [0, 1, 7, 1000])
@pytest.mark.parametrize("numbers_each", [0, 1, 5000, 10**9])
def test_parts_together_are_the_whole(n: int, numbers_each: int):
    places = [place for part in parts.parts(n, numbers_each) for place in range(n)[part]]
    assert places == list(range(n))


@pytest.mark.parametrize("room", [1, 2000, 10**9])
def test_measures_do_not_depend_on_how_large_parts_are(lived, room: int, monkeypatch: pytest.MonkeyPatch):
    drives = lived.life.program_drives(lived.repertoire.readout, lived.repertoire.heads)
    expected = Heredity().observe(lived)
    monkeypatch.setattr(parts, "_NUMBERS", room)
    found = Mirroring().observe(lived)
    for k, age in enumerate(AGES):
        np.testing.assert_array_equal(found[f"mirror_index_{age}"], mirror_index(drives)[:, k])
        np.testing.assert_array_equal(found[f"mirror_gain_{age}"], mirror_gain(drives, lived.asymptote)[:, k])
    np.testing.assert_array_equal(list(Heredity().observe(lived).values()), list(expected.values()))


def test_contingency_does_not_depend_on_it_either(monkeypatch: pytest.MonkeyPatch):
    events = np.random.default_rng(3).integers(-1, 5, (40, 30, N_COLUMNS)).astype(np.int8)
    whole = delta_p(events, 5)
    assert np.isfinite(whole).all()
    monkeypatch.setattr(contingency, "_TRIALS_AT_ONCE", 1)
    np.testing.assert_array_equal(delta_p(events, 5), whole)
    assert np.isnan(delta_p(events[:, :0], 5)).all()
