"""Whether normal deviates are normal, and whether those of a pair, of a run and of neighbours are independent.

A deviate and the one 16 lanes later are a pair of Box and Muller's transform: one radius, one angle.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, log_ndtr, ndtr, ndtri

from evo_mirror.machine.counters import Address
from randomness.algebra import autocorrelations
from randomness.between import correlations
from randomness.findings import (
    Finding,
    both_sides,
    from_cells,
    from_chi_square,
    from_largest_z,
    from_poisson,
    from_uniforms,
    from_z,
)

Values = NDArray[np.float64]
Deviates = Callable[[Address, NDArray[np.int64], int], Values]
PAIRS = 16
_ONE = np.zeros(1, np.int64)
_MOMENTS = ((0, 1), (1, 2), (0, 15), (3, 96), (0, 945), (15, 10170))
"""Mean and variance of the first six powers of a standard normal deviate."""
_TAILS = (3.0, 4.0, 5.0)
_LONGEST_SERIES, _LAGS = 2**21, 2**12


def layouts(deviates: Deviates, n: int) -> Iterator[tuple[str, Values]]:
    """Deviates as a study uses them, one row for each stream."""
    seeds = [*range(512), *range(2**63 - 256, 2**63 + 256)]
    per_seed = n // len(seeds)
    yield "lanes of one individual", deviates(Address(1, "deviates"), _ONE, n)
    yield "individuals", deviates(Address(2, "deviates"), np.arange(n // 32), 32)
    yield (
        "generations",
        np.concatenate([deviates(Address(3, "deviates", 0, k), _ONE, n // 4096) for k in range(4096)]),
    )
    yield "seeds", np.concatenate([deviates(Address(seed, "deviates"), _ONE, per_seed) for seed in seeds])
    yield (
        "replicates and purposes",
        np.concatenate([deviates(Address(4, f"deviates {k % 32}", k // 32), _ONE, n // 1024) for k in range(1024)]),
    )


def moments(values: Values) -> list[Finding]:
    """The first six moments."""
    found, power = [], np.ones_like(values)
    for k, (mean, variance) in enumerate(_MOMENTS, start=1):
        power *= values
        z = (power.mean() - mean) * np.sqrt(values.size / variance)
        found.append(from_z("normal, moments", values.size, z).of(f"; power {k}"))
    return found


def anderson_darling(values: Values) -> Finding:
    """Anderson and Darling's distance of a large sample from the normal distribution.

    Parameters
    ----------
    values : (n,) float array, ascending
    """
    n = len(values)
    logs = log_ndtr(values) + log_ndtr(-values[::-1])
    z = float(-n - ((2 * np.arange(1, n + 1) - 1) @ logs) / n)
    if z < 4:
        tail = 1 - _small_anderson_darling(z)
    else:  # the largest term of the sum of chi-squares that the distance becomes (Zolotarev): off by 5 % and less
        tail = float(np.sqrt(3) * chdtrc(1, 2 * z))
    return Finding("normal, Anderson-Darling", n, z, both_sides(1 - tail, tail))


def _small_anderson_darling(z: float) -> float:
    """Marsaglia and Marsaglia's (2004) approximation of the limiting distribution."""
    if z < 2:
        inner = 0.247105 - (0.0649821 - (0.0347962 - (0.011672 - 0.00168691 * z) * z) * z) * z
        return float(np.exp(-1.2337141 / z) / np.sqrt(z) * (2.00012 + inner * z))
    inner = 2.30695 - (0.43424 - (0.082433 - (0.008056 - 0.0003146 * z) * z) * z) * z
    return float(np.exp(-np.exp(1.0776 - inner * z)))


def shape(values: Values) -> list[Finding]:
    """The distribution: Kolmogorov's and Anderson's distances, and 4096 cells of equal probability."""
    ordered = np.sort(values.ravel())
    uniform = ndtr(ordered)
    cells = np.bincount((uniform * 4096).astype(np.int64).clip(0, 4095), minlength=4096)
    return [
        from_uniforms("normal, Kolmogorov", uniform),
        anderson_darling(ordered),
        from_cells("normal, cells", values.size, cells, np.full(4096, 1 / 4096)),
    ]


def _table(test: str, first: Values, second: Values, side: int) -> Finding:
    """Independence of two numbers in [0, 1] in a table of side x side cells."""
    cells = (first * side).astype(np.int64).clip(0, side - 1) * side + (second * side).astype(np.int64).clip(
        0, side - 1
    )
    return from_cells(test, first.size, np.bincount(cells, minlength=side**2), np.full(side**2, side**-2.0))


def pairs(values: Values) -> list[Finding]:
    """The two of a pair: correlations of values and squares, a table, and the radius and the angle they came from."""
    both = values[:, : values.shape[1] // 32 * 32].reshape(-1, 2, PAIRS)
    a, b = both[:, 0].ravel(), both[:, 1].ravel()
    n, root = a.size, np.sqrt(a.size)
    radius = -np.expm1(-(a**2 + b**2) / 2)
    angle = np.arctan2(b, a) / (2 * np.pi) + 0.5
    return [
        from_z("pair, values", n, (a @ b) / root),
        from_z("pair, squares", n, ((a**2 - 1) @ (b**2 - 1)) / (2 * root)),
        from_z("pair, value and square", n, (a @ (b**2 - 1)) / (np.sqrt(2) * root)),
        _table("pair, table", ndtr(a), ndtr(b), 64),
        from_uniforms("pair, radius", radius),
        from_uniforms("pair, angle", angle),
        _table("pair, radius and angle", radius, angle, 64),
    ]


def neighbours(values: Values) -> list[Finding]:
    """Correlation with later deviates, lane after lane and stream after stream, of values and of squares."""
    found = []
    for order, series in (("lanes first", values.ravel()), ("streams first", np.ascontiguousarray(values.T).ravel())):
        series = series[:_LONGEST_SERIES]
        for what, scored in (("values", series), ("squares", (series**2 - 1) / np.sqrt(2))):
            z = autocorrelations(scored, min(_LAGS, len(series) // 8))
            found += [
                from_largest_z("normal, worst lag", len(series), z).of(f"; {order}; {what}"),
                from_chi_square("normal, all lags", len(series), (z**2).sum(), z.size).of(f"; {order}; {what}"),
            ]
    return found


def lanes(values: Values) -> list[Finding]:
    """Correlations of every two of 32 lanes over streams, of the values and of their distances from 0."""
    columns = np.ascontiguousarray(values[:, :32].T)
    folded = ndtri(np.clip(2 * ndtr(np.abs(columns)) - 1, 1e-12, 1 - 1e-12))
    found = []
    for what, scores in (("values", columns), ("folded", folded)):
        z = correlations(scores)
        found += [
            from_largest_z("normal, worst two lanes", columns.size, z).of(f"; {what}"),
            from_chi_square("normal, all lanes", columns.size, (z**2).sum(), z.size).of(f"; {what}"),
        ]
    return found


def tails(deviates: Deviates, n: int) -> list[Finding]:
    """How many of n deviates lie beyond 3, 4 and 5 standard deviations, above and below."""
    counts, individuals = np.zeros((2, len(_TAILS)), np.int64), 64
    for block in range(n // 2**20):
        values = deviates(Address(5, "tails", 0, block), np.arange(individuals), 2**20 // individuals)
        counts += [[(sign * values > tail).sum() for tail in _TAILS] for sign in (1, -1)]
    return [
        from_poisson("normal, tails", n, int(count), n * float(ndtr(-tail))).of(f"{side} {tail:g}")
        for side, row in zip(("above", "below -"), counts, strict=True)
        for tail, count in zip(_TAILS, row, strict=True)
    ]


def by_deviates(deviates: Deviates, n: int) -> Iterator[list[Finding]]:
    """Every test of deviates: the tails, then one layout of n deviates after the other."""
    yield tails(deviates, 16 * n)
    for name, values in layouts(deviates, n):
        tests = [moments, shape, pairs, neighbours] + ([lanes] if len(values) > 1 else [])
        yield [finding.of(name) for test in tests for finding in test(values)]


def of_deviates(deviates: Deviates, n: int) -> list[Finding]:
    """The whole family of tests of normal deviates."""
    return [finding for family in by_deviates(deviates, n) for finding in family]
