"""What linear algebra and the Fourier transform find in words."""

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import compiled
from randomness.findings import Finding, from_cells, from_chi_square, from_largest_z, from_many_chances

Words = NDArray[np.uint32]
LAGS = 2**13
BLOCK = 512
_MOST_BLOCKS = 2**11
_LONGEST_SERIES = 2**21


@compiled
def _ranks(words: Words, counts: NDArray[np.int64]) -> None:
    rows = np.empty(32, np.uint32)
    for matrix in range(words.shape[0] // 32):
        for i in range(32):
            rows[i] = words[32 * matrix + i]
        rank = 0
        for b in range(32):
            bit = np.uint32(1) << np.uint32(b)
            pivot = rank
            while pivot < 32 and (rows[pivot] & bit) == 0:
                pivot += 1
            if pivot == 32:
                continue
            rows[rank], rows[pivot] = rows[pivot], rows[rank]
            for i in range(rank + 1, 32):
                if (rows[i] & bit) != 0:
                    rows[i] ^= rows[rank]
            rank += 1
        counts[rank] += 1


def ranks(words: Words) -> list[Finding]:
    """The rank, over the field of two elements, of the matrix that 32 words make."""
    counts = np.zeros(33, np.int64)
    _ranks(words, counts)
    chances = np.empty(33)
    for r in range(33):
        i = np.arange(r)
        chances[r] = 2.0 ** (r * (64 - r) - 1024) * np.prod((1 - 2.0 ** (i - 32)) ** 2 / (1 - 2.0 ** (i - r)))
    return [from_cells("matrix rank", len(words), counts, chances)]


@compiled
def _complexities(bits: NDArray[np.uint8], counts: NDArray[np.int64]) -> None:
    """Berlekamp and Massey's algorithm on each row."""
    n = bits.shape[1]
    for block in range(bits.shape[0]):
        s = bits[block]
        c, b, t = np.zeros(n + 1, np.uint8), np.zeros(n + 1, np.uint8), np.zeros(n + 1, np.uint8)
        c[0] = b[0] = 1
        length, last = 0, -1
        for i in range(n):
            discrepancy = np.uint8(0)
            for j in range(length + 1):
                discrepancy ^= c[j] & s[i - j]
            if discrepancy == 1:
                t[:] = c
                shift = i - last
                for j in range(n + 1 - shift):
                    c[j + shift] ^= b[j]
                if 2 * length <= i:
                    length = i + 1 - length
                    last = i
                    b[:] = t
        counts[length] += 1


def complexities(words: Words) -> list[Finding]:
    """The length of the shortest linear recurrence behind 512 successive leading bits."""
    n = min(len(words) // BLOCK, _MOST_BLOCKS) * BLOCK
    counts = np.zeros(BLOCK + 1, np.int64)
    _complexities((words[:n] >> np.uint32(31)).astype(np.uint8).reshape(-1, BLOCK), counts)
    length = np.arange(1, BLOCK + 1)
    # Rueppel (1986): of the 2**n sequences, 2**min(2 n - 2 L, 2 L - 1) have complexity L > 0, and one has 0.
    chances = np.append(2.0**-BLOCK, 2.0 ** (np.minimum(2 * BLOCK - 2 * length, 2 * length - 1) - BLOCK))
    return [from_cells("linear complexity", n, counts, chances)]


def autocorrelations(series: NDArray[np.float64], lags: int) -> NDArray[np.float64]:
    """Standard normal deviates, if the series is one of independent deviates with mean 0 and variance 1: one for each lag.

    Parameters
    ----------
    series : (n,) float array
    lags : int
        Lags 1 ... ``lags``.
    """
    n = len(series)
    spectrum = np.fft.rfft(series, 2 * n)
    sums = np.fft.irfft(spectrum * spectrum.conj(), 2 * n)[1 : lags + 1]
    return sums / np.sqrt(n - np.arange(1, lags + 1))


def lags(words: Words) -> list[Finding]:
    """Correlation with later words at every distance up to 8192, of the values and of the numbers of ones."""
    words = words[:_LONGEST_SERIES]
    n = len(words)
    count = min(LAGS, n // 8)
    found = []
    values = (words - (2.0**32 - 1) / 2) / (2.0**32 / np.sqrt(12))
    for name, series in (("value", values), ("weight", (np.bitwise_count(words) - 16.0) / np.sqrt(8))):
        z = autocorrelations(series, count)
        found += [
            from_largest_z(f"autocorrelation, worst {name}", n, z),
            from_chi_square(f"autocorrelation, all {name}s", n, (z**2).sum(), count),
        ]
    return found


def spectrum(words: Words) -> list[Finding]:
    """The power of the values at every frequency: exponential, if they are random."""
    n = len(words[:_LONGEST_SERIES]) // 2 * 2
    values = (words[:n] - (2.0**32 - 1) / 2) / (2.0**32 / np.sqrt(12))
    power = np.abs(np.fft.rfft(values)[1 : n // 2]) ** 2 / n
    cells = np.bincount((-np.expm1(-power) * 256).astype(np.int64).clip(0, 255), minlength=256)
    return [
        from_many_chances("spectrum, highest power", n, float(power.max()), len(power)),
        from_cells("spectrum, all powers", n, cells, np.full(256, 1 / 256)),
    ]
