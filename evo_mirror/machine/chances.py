"""Chances: events that happen with a given probability, and choices among equals, each decided by the word at one lane.

Probabilities count in steps of 2**-32: 0 never happens, 1 always does. There is no branch in these, so that a compiler can decide
many at once.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.words import word

i8 = np.int64
u4 = np.uint32
u8 = np.uint64


@partial(compiled, inlined=True)
def drawn(key: np.uint64, lane: int) -> int:
    """The word at a lane: a whole number below 2**32."""
    return word(key, u4(lane))


@partial(compiled, inlined=True)
def threshold(chance: float) -> int:
    """How many words let an event of this probability happen: those below this number."""
    return i8(np.float64(chance) * 2.0**32)


@partial(compiled, inlined=True)
def happens(key: np.uint64, lane: int, limit: int) -> bool:
    """Whether an event happens; ``limit`` is the `threshold` of its probability."""
    # Not `drawn < limit`: a limit may have 33 bits, and of numbers with more than 32 half as many fit into a vector.
    return (drawn(key, lane) <= u4(limit - i8(1))) & (limit > 0)


@partial(compiled, inlined=True)
def one_of(n: int, key: np.uint64, lane: int) -> int:
    """One of 0, 1, ..., ``n`` - 1, each as likely as any other; 0 if there is none."""
    # 32 bits by 32 bits, and said so: a full product of 64-bit numbers would take several instructions.
    return i8((u8(drawn(key, lane)) * u8(u4(n))) >> u8(32))
