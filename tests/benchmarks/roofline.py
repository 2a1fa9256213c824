"""How many multiply-adds one core can do at all."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from building import NoCompiler, built
from rounds import interleaved

SOURCE = Path(__file__).parent / "peers" / "roofline.c"
WIDTHS = (512, 256, 128)
SWEEPS = 400_000


class Peak(NamedTuple):
    """A program that does nothing but multiply and add."""

    program: Callable[[], object]
    multiply_adds: float


def peaks() -> dict[int, Peak]:
    """For each width of vectors that the processor has, in bits, what reaches its peak.

    Without a compiler, what numba makes of our own vectors stands in, under the width 0.
    """
    try:
        library = built(SOURCE)
    except NoCompiler:
        return {0: _by_our_own_vectors()}
    found = {}
    for width in WIDTHS:
        function = getattr(library, f"peak_{width}")
        function.restype = ctypes.c_double
        if (done := function(ctypes.c_long(SWEEPS))) > 0.0:
            found[width] = Peak(partial(function, ctypes.c_long(SWEEPS)), done)
    return found or {0: _by_our_own_vectors()}


def _by_our_own_vectors() -> Peak:
    """Six chains fit the registers of AVX2, ten are what AVX-512 needs: whichever is faster here."""
    import numpy as np
    from numba import njit

    from evo_mirror.machine.vectors import LANES, fma, splat, store

    @njit
    def six(sweeps, x, y, out):
        a, b, c, d, e, f = splat(x), splat(y), splat(x), splat(y), splat(x), splat(y)
        vx, vy = splat(x), splat(y)
        for _ in range(sweeps):
            a, b, c = fma(a, vx, vy), fma(b, vx, vy), fma(c, vx, vy)
            d, e, f = fma(d, vx, vy), fma(e, vx, vy), fma(f, vx, vy)
        store(out, 0, a + b + c + d + e + f)

    @njit
    def ten(sweeps, x, y, out):
        a, b, c, d, e = splat(x), splat(y), splat(x), splat(y), splat(x)
        f, g, h, i, j = splat(x), splat(y), splat(x), splat(y), splat(x)
        vx, vy = splat(x), splat(y)
        for _ in range(sweeps):
            a, b, c, d, e = fma(a, vx, vy), fma(b, vx, vy), fma(c, vx, vy), fma(d, vx, vy), fma(e, vx, vy)
            f, g, h, i, j = fma(f, vx, vy), fma(g, vx, vy), fma(h, vx, vy), fma(i, vx, vy), fma(j, vx, vy)
        store(out, 0, a + b + c + d + e + f + g + h + i + j)

    sizes = SWEEPS, np.float32(0.999), np.float32(0.001), np.zeros(LANES, np.float32)
    found = [Peak(partial(chains, *sizes), n * LANES * float(SWEEPS)) for n, chains in ((6, six), (10, ten))]
    taken = interleaved({str(k): peak.program for k, peak in enumerate(found)}, rounds=5)
    return max(found, key=lambda peak: peak.multiply_adds / taken[str(found.index(peak))].min())
