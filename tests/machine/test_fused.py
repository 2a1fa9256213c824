"""A product and a sum rounded once: by the processor and by emulation, bit for bit, on triples made to go wrong."""

from fractions import Fraction

import numpy as np
import pytest

from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.fused import fma_in_order
from evo_mirror.machine.vectors import LANES, fma, load, store

f4 = np.float32
HUGE = np.finfo(f4).max
N = 2**19
random = np.random.default_rng(2)

Triples = tuple[np.ndarray, np.ndarray, np.ndarray]


def nudged(x: np.ndarray, most: int) -> np.ndarray:
    """Float32 numbers a few neighbours away."""
    return (x.view(np.int32) + random.integers(-most, most + 1, x.shape, np.int32)).view(f4)


def signs(n: int = N) -> np.ndarray:
    return random.choice([-1.0, 1.0], n).astype(f4)


def any_bits() -> Triples:
    """All exponents: mostly huge, tiny or lost beside the other; some are not numbers."""
    a, b, c = random.integers(0, 2**32, (3, N), np.uint32).view(f4)
    return a, b, c


def ordinary() -> Triples:
    a, b, c = random.standard_normal((3, N)).astype(f4)
    return a, b, c


def cancelling() -> Triples:
    """The sum takes away all of the product that float32 can hold, or nearly all."""
    a, b, _ = ordinary()
    return a, b, nudged(-(a * b), 3)


def halfway_products() -> Triples:
    """The product ends on halves between float32 neighbours; a sum too small for float64 says to which side they go."""
    a = (2 * random.integers(2**10, 2**11, N) + 1).astype(f4) * signs()
    b = (2 * random.integers(2**11, 2**12, N) + 1).astype(f4)
    scale = f4(2.0) ** random.integers(-40, 40, N).astype(f4)
    c = a * b * f4(2.0) ** -random.integers(30, 80, N).astype(f4) * signs()
    return a * scale, b, c * scale


def nearly_half_a_step(step: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two factors of step / 2, or of a little more or less: a part in 2**46 or 2**22."""
    above, below = f4(1 + 2.0**-23), f4(1 - 2.0**-23)
    kind = random.integers(0, 4, len(step))
    first = np.choose(kind, [f4(1), above, above, below]) * step.astype(f4)
    second = np.choose(kind, [f4(1), below, above, below]) * f4(0.5)
    return first * signs(len(step)), second


def halfway_sums() -> Triples:
    """The product is half a step of the sum, or hardly more or less."""
    c = random.standard_normal(N).astype(f4)
    a, b = nearly_half_a_step(np.abs(np.spacing(c)))
    return a, b, c


def subnormal() -> Triples:
    """Results of a few bits; the product is half of the last one, or hardly more or less."""
    c = (random.integers(0, 2**24, N) * 2.0**-149).astype(f4) * signs()
    a, b = nearly_half_a_step(np.full(N, 2.0**-75, f4))
    return a, b * f4(2.0**-74), c


def tiny() -> Triples:
    """Products at the end of the range, and beyond."""
    a, b, c = ordinary()
    return a * f4(2.0) ** random.integers(-76, -60, N).astype(f4), b * f4(2.0**-74), c * f4(2.0**-147)


def overflowing() -> Triples:
    """The largest number, and half a step above it, or hardly more or less."""
    c = signs() * HUGE
    a, b = nearly_half_a_step(np.full(N, 2.0**104, f4))
    return a, b, np.where(random.random(N) < 0.9, c, c * f4(0.5))


def awkward() -> Triples:
    positive = [
        0,
        2.0**-149,
        2.0**-126 - 2.0**-149,
        2.0**-126,
        2.0**-75,
        1 / 3,
        1,
        1 + 2.0**-23,
        3,
        1e30,
        HUGE,
        np.inf,
        np.nan,
    ]
    values = np.array([*positive, *(-x for x in positive)], f4)
    a, b, c = (grid.ravel() for grid in np.meshgrid(values, values, values))
    whole = len(a) // LANES * LANES
    return a[:whole], b[:whole], c[:whole]


KINDS = [
    any_bits, ordinary, cancelling, halfway_products, halfway_sums, subnormal, tiny, overflowing, awkward,
]  # fmt: skip
WHERE_TWICE_IS_WRONG = [halfway_products, halfway_sums, subnormal, overflowing]


@compiled
def run(a: np.ndarray, b: np.ndarray, c: np.ndarray, in_lanes: np.ndarray, one_by_one: np.ndarray) -> None:
    for i in range(0, a.shape[0], LANES):
        store(in_lanes, i, fma(load(a, i), load(b, i), load(c, i)))
    for i in range(a.shape[0]):
        one_by_one[i] = fma(a[i], b[i], c[i])


def same(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether bits are equal; IEEE 754 leaves open which of the many bits for `not a number` comes out of arithmetic."""
    return (x.view(np.uint32) == y.view(np.uint32)) | (np.isnan(x) & np.isnan(y))


@pytest.mark.needs_compiler("vectors are there in compiled code alone")
@pytest.mark.parametrize("kind", KINDS)
def test_the_emulation_is_what_the_processor_does(kind):
    triples = kind()
    in_lanes, one_by_one = np.empty((2, len(triples[0])), f4)
    run(*triples, in_lanes, one_by_one)
    emulated = fma(*triples)
    assert emulated.dtype == f4
    for made in (in_lanes, one_by_one):
        wrong = np.flatnonzero(~same(made, emulated))[:3]
        assert len(wrong) == 0, [[float.hex(float(x[i])) for x in (*triples, made, emulated)] for i in wrong]


@pytest.mark.parametrize("kind", KINDS)
def test_single_numbers_come_out_as_they_do_in_arrays(kind):
    """They are worked out in another way, unless they end half-way or overflow."""
    triples = kind()
    few = np.random.default_rng(4).integers(0, len(triples[0]), 3000)
    a, b, c = (x[few] for x in triples)
    singly = [fma(*triple) for triple in zip(a, b, c, strict=True)]
    assert {type(one) for one in singly} == {f4}
    assert same(np.array(singly), fma(a, b, c)).all()


def rounded(x: Fraction) -> float:
    """The nearest float32, of two equally near ones the even one; numbers from the largest on by half a step are infinite."""
    n, d = abs(x.numerator), x.denominator
    exponent = n.bit_length() - d.bit_length()
    exponent -= Fraction(2) ** exponent > abs(x)
    step = Fraction(2) ** (max(exponent, -126) - 23)
    nearest = round(x / step) * step  # halves go to the even one
    return float(nearest) if abs(nearest) < 2**128 else float("inf") * (1 if x > 0 else -1)


def exactly(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    """Computed in fractions, and rounded once."""
    parts = zip(a.tolist(), b.tolist(), c.tolist(), strict=True)
    return np.array([rounded(Fraction(x) * Fraction(y) + Fraction(z)) for x, y, z in parts], float).astype(f4)


@pytest.mark.parametrize("kind", KINDS)
def test_both_are_the_exact_result_rounded_once(kind):
    """A zero's sign is beyond fractions; the test against the processor has it."""
    triples = np.array([x[np.random.default_rng(3).integers(0, len(x), 1500)] for x in kind()])
    triples = triples[:, np.isfinite(triples).all(axis=0)]
    assert (fma(*triples) == exactly(*triples)).all()


@pytest.mark.parametrize("kind", WHERE_TWICE_IS_WRONG)
def test_rounding_twice_goes_wrong_where_the_emulation_does_not(kind):
    """In float64 first and then to float32: the triples above would be harmless if this passed."""
    a, b, c = kind()
    with np.errstate(over="ignore"):
        twice = (a.astype(float) * b + c).astype(f4)
    wrong = np.flatnonzero(~same(twice, fma(a, b, c)))
    assert len(wrong) > N // 100
    few = wrong[:200]
    assert (fma(a[few], b[few], c[few]) == exactly(a[few], b[few], c[few])).all()
    assert (twice[few] != exactly(a[few], b[few], c[few])).all()


def test_arrays_are_broadcast_and_numbers_stay_numbers():
    a, b, c = (random.standard_normal(shape).astype(f4) for shape in ((5, 1, 3), (4, 1), (3,)))
    whole = fma(a, b, c)
    assert (whole.shape, whole.dtype) == ((5, 4, 3), f4)
    copies = [np.array(x) for x in np.broadcast_arrays(a, b, c)]
    assert (whole == fma(*copies)).all()
    assert (fma(a, b[0, 0], 2) == fma(a, np.full_like(a, b[0, 0]), np.full_like(a, 2))).all()
    assert fma(a[:0], b, c).shape == (0, 4, 3)
    assert (fma(a[::2, :, ::-1], b, c) == fma(a[::2, :, ::-1].copy(), b, c)).all()
    for i in range(4):
        one = fma(a[0, 0, 0], b[i, 0], c[0])
        assert isinstance(one, f4)
        assert one == whole[0, i, 0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sum_in_order_is_one_term_after_the_other(kind, monkeypatch):
    """With terms that make a single wrong rounding show; and where none does, nothing is done twice."""
    a, b, c = kind()
    n_again = []
    monkeypatch.setattr("evo_mirror.machine.fused.fma", lambda *terms: n_again.append(1) or fma(*terms))
    for first in range(0, 64 * 50, 64):
        part = slice(first, first + 64)
        factors, rows = np.stack([np.ones(64, f4), a[part]])[:, 0], np.stack([c[part], b[part]])
        expected = np.zeros(64, f4)
        for factor, row in zip(factors, rows, strict=True):
            expected = fma(factor, row, expected)
        assert same(fma_in_order(factors, rows), expected).all()
        # One column for each triple, which is what was made to go wrong.
        for i in range(first, first + 4):
            column = np.array([[c[i]], [b[i]]])
            assert same(
                fma_in_order(np.array([1, a[i]], f4), column), np.atleast_1d(fma(a[i], b[i], fma(1, c[i], 0)))
            ).all()
    assert len(n_again) > 50 or kind not in WHERE_TWICE_IS_WRONG
    assert len(n_again) < 10 or kind is not ordinary
    assert fma_in_order(np.zeros(0, f4), np.zeros((0, 3), f4)).tolist() == [0, 0, 0]


@pytest.mark.parametrize("n_planted", [0, 1, 3, 4, 30])
def test_a_long_sum_in_order_is_right_wherever_its_terms_end_half_way(n_planted: int):
    """All terms are whole steps of the sum, but for those planted: half a step less a part that float64 cannot hold."""
    rng, n_wrong = np.random.default_rng(n_planted), 0
    for _ in range(20):
        factors, rows = np.ones(50, f4), (rng.integers(-99, 100, (50, 3)) * 2.0**-23).astype(f4)
        rows[0] = 1.5
        planted = rng.choice(49, n_planted, replace=False) + 1
        factors[planted], rows[planted, 1] = f4(1 + 2.0**-23), f4(2.0**-24 * (1 - 2.0**-23))
        rows[planted, 0] = rows[planted, 2] = 0
        expected = twice = np.zeros(3, f4)
        for factor, row in zip(factors, rows, strict=True):
            expected = fma(factor, row, expected)
            twice = (factor.astype(float) * row + twice).astype(f4)
        assert same(fma_in_order(factors, rows), expected).all()
        n_wrong += not same(twice, expected).all()
    assert (n_wrong > 5) == (n_planted > 0), "rounding twice goes wrong where it was planted, and nowhere else"


@pytest.mark.parametrize("n", [3, 3000], ids=["few", "many"])
def test_sums_of_many_are_taken_at_once_as_each_would_be(n: int):
    """Rows may stand for all; of one sum in the middle, and no other, the last term ends half-way, and rounding twice errs."""
    factors, rows = random.standard_normal((7, n)).astype(f4), random.standard_normal((7, 1, 4)).astype(f4)
    factors[:, n // 2] = [1, 0, 0, 0, 0, 0, 1 + 2.0**-23]
    rows[0], rows[6] = 1.5 + 2.0**-23, 2.0**-24 * (1 - 2.0**-23)
    whole = fma_in_order(factors, rows)
    assert whole.shape == (n, 4)
    assert (whole[n // 2] == f4(1.5 + 2.0**-23)).all()
    for i in (0, 1, n // 2, n - 1):
        assert whole[i].tobytes() == fma_in_order(factors[:, i], rows[:, 0]).tobytes()
    assert (fma_in_order(rows[:, 0], factors[:, None]) == whole.T).all()


@pytest.mark.needs_compiler("vectors are there in compiled code alone")
def test_what_is_finer_than_float32_is_rounded_first_in_compiled_code_too():
    ask = compiled(lambda a, b, c: fma(a, b, c))
    for numbers in ((0.1, 0.3, -0.03), (f4(0.7), 3, 1e-9), (1e300, 1.0, 0.0)):
        with np.errstate(over="ignore"):
            expected = fma(*(f4(x) for x in numbers))
        assert ask(*numbers) == fma(*numbers) == expected


def test_axes_of_sums_are_broadcast_and_terms_are_told_apart_from_them():
    """Ten lives' factors of one table; and as many terms as there are lives, where the one could be taken for the other."""
    for n_terms, n_lives in ((7, 5), (5, 5)):
        factors, rows = (random.normal(0, 1, shape).astype(f4) for shape in ((n_terms, n_lives), (n_terms, 3)))
        expected = [fma_in_order(factors[:, k], rows) for k in range(n_lives)]
        assert np.array_equal(fma_in_order(factors, rows), expected)
