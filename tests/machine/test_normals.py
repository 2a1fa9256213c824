"""Normal deviates: three tellings, the same bits; the extremes of radius and angle; and how near the formula they are."""

import hashlib

import numpy as np
import pytest
from rare import ANGLES, LANES, RADII, WANTED, lanes_with

from evo_mirror.machine import normals
from evo_mirror.machine.normals import RUN, reference_normals
from evo_mirror.machine.words import reference_words

KEYS = [0, 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**63 + 5, 2**64 - 1, 0xDEADBEEF12345678]
FIRST_LANES = [0, 32, 2**31 - 32, 2**32 - 32]
TELLINGS = {
    "in lanes": normals.fill_normals_in_lanes, "plainly": normals.fill_normals_plainly, "as imported": normals.fill_normals,
    "by reference": normals._fill_by_reference,
}  # fmt: skip
needs_compiler = pytest.mark.needs_compiler("what is compiled is held to what is not")


def filled(telling: str, key: int, first_lane: int, n: int) -> np.ndarray:
    """Deviates between two margins that must stay as they are."""
    room = np.full(n + 64, np.nan, np.float32)
    TELLINGS[telling](np.uint64(key), first_lane, room[32 : n + 32])
    assert np.isnan(room[:32]).all()
    assert np.isnan(room[n + 32 :]).all()
    return room[32 : n + 32]


@needs_compiler
@pytest.mark.parametrize("telling", TELLINGS)
@pytest.mark.parametrize("first_lane", FIRST_LANES)
def test_normals_are_their_reference_bit_for_bit(first_lane: int, telling: str):
    """The last lanes are followed by the first."""
    for key in KEYS:
        for n in (0, 32, 64, 4992):
            assert filled(telling, key, first_lane, n).tobytes() == reference_normals(key, first_lane, n).tobytes()


@needs_compiler
def test_two_million_normals_are_their_reference_bit_for_bit():
    n = 2**21
    expected = reference_normals(77, 0, n)
    assert filled("in lanes", 77, 0, n).tobytes() == expected.tobytes()
    assert filled("plainly", 77, 0, n).tobytes() == expected.tobytes()


@pytest.mark.parametrize("first_lane", [0, 5, 16, 31, 45])
@pytest.mark.parametrize("n", [0, 1, 11, 16, 27, 100])
def test_the_reference_gives_any_lanes(first_lane: int, n: int):
    assert reference_normals(3, first_lane, n).tobytes() == reference_normals(3, 0, 200)[first_lane:][:n].tobytes()


@needs_compiler
@pytest.mark.parametrize("telling", TELLINGS)
@pytest.mark.parametrize(("first_lane", "n"), [(0, 31), (0, 33), (16, 32), (1, 64), (32, 80)])
def test_only_whole_runs_are_filled(telling: str, first_lane: int, n: int):
    """Sixteen at once, what lies behind the last place would be overwritten."""
    with pytest.raises(ValueError, match="whole runs of 32"):
        filled(telling, 1, first_lane, n)


def test_the_reference_takes_many_keys():
    together = reference_normals(np.array(KEYS, np.uint64).reshape(2, 5), 45, 70)
    assert (together.shape, together.dtype) == ((2, 5, 70), np.float32)
    assert together.tobytes() == b"".join(reference_normals(key, 45, 70).tobytes() for key in KEYS)
    assert reference_normals(np.zeros(0, np.uint64), 0, 5).shape == (0, 5)


def formula(key: int, first_lane: int, n: int) -> np.ndarray:
    """Box and Muller's transform of the same words, in float64."""
    words = reference_words(key, (first_lane + np.arange(n)).astype(np.uint32)).reshape(-1, 2, 16)
    radius = np.sqrt(-2 * np.log(((words[:, 0] >> 8) + 1.0) * 2.0**-24))
    quadrants = (words[:, 1] >> 30) + (words[:, 1] << np.uint32(2)).view(np.int32) * 2.0**-32
    angle = np.pi / 2 * quadrants
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).ravel()


@pytest.mark.parametrize("name", WANTED)
@pytest.mark.parametrize("key", LANES)
def test_the_extremes_are_where_they_are_said_to_be(key: int, name: str):
    wanted, n_bits, half = WANTED[name]
    lanes = np.array(LANES[key][name], np.uint32)
    assert (reference_words(key, lanes) >> np.uint32(32 - n_bits)).tolist() == wanted
    assert (lanes // 16 % 2 == half).all()


def test_lanes_are_found_by_search():
    words = reference_words(7, np.arange(2**17, dtype=np.uint32)).reshape(-1, 2, 16)
    for half in (0, 1):
        in_half = words[:, half].ravel() >> 22
        first = [int(np.flatnonzero(in_half == bits)[0]) for bits in (1023, 0, 77)]
        expected = [place // 16 * RUN + 16 * half + place % 16 for place in first]
        assert lanes_with(7, [1023, 0, 77], 10, half) == expected


@needs_compiler
@pytest.mark.parametrize("key", LANES)
def test_at_the_extremes_of_radius_and_angle_the_tellings_agree(key: int):
    """Among them the radius 0, whose sign numpy's maximum would leave to the processor."""
    runs = [lane // RUN * RUN for name in ("radii", "angles") for lane in LANES[key][name]]
    assert len(runs) == len(RADII) + len(ANGLES)
    for first_lane in runs:
        expected = reference_normals(key, first_lane, RUN)
        assert filled("in lanes", key, first_lane, RUN).tobytes() == expected.tobytes()
        assert filled("plainly", key, first_lane, RUN).tobytes() == expected.tobytes()
        assert np.abs(expected - formula(key, first_lane, RUN)).max() < 1e-6
    largest, smallest = (np.hypot(*reference_normals(key, run, RUN).reshape(2, 16)) for run in (runs[0], runs[8]))
    assert abs(largest.max() - np.sqrt(48 * np.log(2))) < 1e-6  # 5.77
    assert smallest.min() == 0


def test_normals_are_near_their_formula():
    values = reference_normals(123, 0, 2**20)
    assert np.abs(values - formula(123, 0, 2**20)).max() < 1e-6


def test_the_normals_are_what_they_were():
    """A change here changes every result that anybody has kept."""
    bits = reference_normals(2**63 + 5, 64, 1000).tobytes()
    assert hashlib.sha256(bits).hexdigest()[:16] == "e866353eb6fde396"
