"""Arrays of random numbers by address: equal to their specification, and as random as they must be."""

import hashlib
from itertools import combinations

import numpy as np
import pytest
from scipy.special import chdtri, ndtr

from evo_mirror.machine.counters import (
    Address,
    individual_keys,
    normals,
    reference_normals,
    reference_words,
    uniforms,
)

FALSE_ALARM = 1e-4
Z = 4.0  # two-sided false alarms of a normal deviate: 6e-5
ONE = np.zeros(1, np.int64)


@pytest.mark.parametrize("n", [1, 2, 7, 32, 33, 70])
def test_arrays_of_deviates_are_their_reference_for_any_count(n: int):
    address, individuals = Address(2**63 + 5, "odd", 3, 9), np.array([0, 1, 2, 10**6])
    keys = [int(key) for key in individual_keys(address, individuals)]
    words = np.array([reference_words(key, np.arange(n, dtype=np.uint32)) for key in keys])
    assert np.array_equal(uniforms(address, individuals, n), (words + 0.5) / 2**32)
    expected = [reference_normals(key, 0, n) for key in keys]
    assert np.array_equal(normals(address, individuals, n), np.array(expected, np.float64))


def test_the_stream_is_what_it_was():
    """A change here changes every result that anybody has kept."""
    individuals = np.arange(50)
    bits = (
        uniforms(Address(1, "golden"), individuals, 21).tobytes()
        + normals(Address(1, "golden"), individuals, 21).tobytes()
    )
    assert hashlib.sha256(bits).hexdigest()[:16] == "37164e114af55b3f"


def test_no_individuals_and_no_deviates_are_no_problem():
    assert uniforms(Address(1, "none"), np.arange(0), 5).shape == (0, 5)
    assert normals(Address(1, "none"), np.arange(3), 0).shape == (3, 0)


# ------------------------------------------------------------------------------------------------------ distributions
def assert_standard_normal(values: np.ndarray) -> None:
    """Four moments within Z standard errors, and Kolmogorov's distance below its critical value."""
    n = len(values)
    moments = [values.mean(), (values**2).mean() - 1, (values**3).mean(), (values**4).mean() - 3]
    errors = np.sqrt(np.array([1, 2, 15, 96]) / n)
    assert (np.abs(moments) < Z * errors).all(), np.array(moments) / errors
    assert_uniform(ndtr(values))


def assert_uniform(values: np.ndarray) -> None:
    """Kolmogorov's distance from the uniform distribution on [0, 1], at FALSE_ALARM."""
    n = len(values)
    ranks = np.arange(n + 1) / n
    ordered = np.sort(values)
    distance = max((ranks[1:] - ordered).max(), (ordered - ranks[:-1]).max())
    critical = np.sqrt(np.log(2 / FALSE_ALARM) / 2)
    assert distance * np.sqrt(n) < critical, distance * np.sqrt(n)


@pytest.mark.parametrize("shape", [(1, 2**19), (2**19, 1), (2**14, 32)])
def test_deviates_have_their_distributions(shape: tuple[int, int]):
    """Along the lanes of one individual, along individuals, and over both."""
    individuals, n = shape
    assert_standard_normal(normals(Address(2, "distribution"), np.arange(individuals), n).ravel())
    uniform = uniforms(Address(2, "distribution"), np.arange(individuals), n).ravel()
    assert 0 < uniform.min() < 1e-4
    assert 1 - 1e-4 < uniform.max() < 1
    assert_uniform(uniform)
    for bit in (0, 1, 8, 16, 31):
        share = ((uniform * 2**32).astype(np.uint64) >> np.uint64(bit) & np.uint64(1)).mean()
        assert abs(share - 0.5) < Z * 0.5 / np.sqrt(len(uniform)), bit


def test_the_tails_are_there_and_end_where_they_should():
    values = np.abs(normals(Address(3, "tails"), np.arange(2**6), 2**17))  # 8.4 million
    assert 4.8 < values.max() <= 5.77
    beyond = (values > 4).sum()
    expected = 2 * float(ndtr(-4.0)) * values.size  # 531
    assert abs(beyond - expected) < Z * np.sqrt(expected)


@pytest.mark.parametrize(
    "defect",
    [
        lambda z: z * 1.01,
        lambda z: z + 0.01,
        lambda z: np.where(z > 0, z * 1.02, z * 0.98),
        lambda z: np.clip(z, -2.5, 2.5),
        lambda z: np.round(z, 1),
    ],
    ids=["wide", "shifted", "skew", "without tails", "coarse"],
)
def test_a_slightly_wrong_distribution_is_seen(defect):
    with pytest.raises(AssertionError):
        assert_standard_normal(defect(normals(Address(2, "distribution"), ONE, 2**19)[0]))


# ------------------------------------------------------------------------------------------------------- independence
def assert_independent(x: np.ndarray, y: np.ndarray) -> None:
    """No correlation of values or of squares, and no dependence in a table of 16 by 16 cells."""
    n = len(x)
    for a, b in ((x, y), (x**2, y**2), (np.abs(x), y)):
        r = np.corrcoef(a, b)[0, 1]
        assert abs(r) * np.sqrt(n) < Z, r
    cells = [np.minimum((ndtr(v) * 16).astype(int), 15) for v in (x, y)]
    counts = np.bincount(cells[0] * 16 + cells[1], minlength=256)
    chi_square = ((counts - n / 256) ** 2 / (n / 256)).sum()
    assert chi_square < chdtri(255, FALSE_ALARM), chi_square


BASE = Address(5, "here", 1, 1)
NEIGHBOURS = {
    "seed": Address(6, "here", 1, 1),
    "purpose": Address(5, "herf", 1, 1),
    "purpose, extended": Address(5, "here: steps", 1, 1),
    "replicate": Address(5, "here", 2, 1),
    "generation": Address(5, "here", 1, 2),
    "replicate and generation": Address(5, "here", 0, 2),
    "a far seed": Address(5 + 2**32, "here", 1, 1),
}


@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_neighbouring_addresses_are_independent(neighbour: str):
    n = 2**16
    other = NEIGHBOURS[neighbour]
    assert_independent(normals(BASE, ONE, n)[0], normals(other, ONE, n)[0])
    assert_independent(normals(BASE, np.arange(n), 1)[:, 0], normals(other, np.arange(n), 1)[:, 0])


def pairs(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cosines and sines of the same angles, with the same radii: in a run of 32 lanes, deviates j and 16 + j."""
    runs = values.reshape(-1, 2, 16)
    return runs[:, 0].ravel(), runs[:, 1].ravel()


def test_neighbouring_individuals_and_lanes_are_independent():
    many = normals(BASE, np.arange(2**16 + 2), 4)
    for gap in (1, 2):
        assert_independent(many[gap:, 0], many[:-gap, 0])
    for first, second in combinations(range(4), 2):
        assert_independent(many[:, first], many[:, second])
    long = normals(BASE, ONE, 2**17)[0]
    for gap in (1, 2, 16, 32):
        assert_independent(long[gap:][:: gap + 1], long[:-gap][:: gap + 1])
    assert_independent(*pairs(long))
    assert_independent(*pairs(long)[::-1])


def test_uniforms_and_normals_of_one_address_overlap_and_are_kept_apart_by_purpose():
    uniform = pairs(uniforms(BASE, ONE, 2**17)[0])[0]
    radius = np.hypot(*pairs(normals(BASE, ONE, 2**17)[0]))
    assert np.allclose(np.exp(radius**2 / -2), uniform, atol=1e-6)
    assert_independent(normals(BASE, ONE, 2**16)[0], normals(NEIGHBOURS["purpose"], ONE, 2**16)[0])


@pytest.mark.parametrize("ignored", ["seed", "purpose", "replicate", "generation"])
def test_an_address_that_ignores_a_part_is_seen(monkeypatch: pytest.MonkeyPatch, ignored: str):
    whole, blank = Address.key.fget, {"seed": 0, "purpose": "", "replicate": 0, "generation": 0}

    def forgetful(self):
        return whole(Address(**{**vars(self), ignored: blank[ignored]}))

    monkeypatch.setattr(Address, "key", property(forgetful))
    with pytest.raises(AssertionError):
        test_neighbouring_addresses_are_independent(ignored)
