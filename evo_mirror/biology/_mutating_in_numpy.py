"""Mutation without a compiler: from one mutation to the next of many individuals at once. See `mutating`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.counters import RUN, reference_normals, reference_words

if TYPE_CHECKING:
    from evo_mirror.biology.mutating import Mutation

_AT_ONCE = 512
"""Individuals: enough for numpy, few enough for what is drawn for them to be small beside the alleles of a generation."""

f4 = np.float32
u4 = np.uint32

Places = NDArray[np.int64]


def mutate_rows_in_numpy(first: int, last: int, plan: Mutation, keys: Any, alleles: Any) -> None:
    """`mutating.mutate_rows`, to the same bytes.

    Parameters
    ----------
    first, last : int
    plan : Mutation
    keys : (3, n_individuals) uint64 array
    alleles : (n_individuals, n_loci) float32 array
        Changed.
    """
    for start in range(first, last, _AT_ONCE):
        rows = slice(start, min(start + _AT_ONCE, last))
        _mutate(plan, *keys[:, rows], alleles[rows])


def _mutate(plan: Mutation, keys: Any, keys_of_steps: Any, keys_of_shares: Any, alleles: Any) -> None:
    n = len(keys)
    k, n_words, steps = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros((n, RUN), f4)
    takes_steps = (plan.few < 0).any()
    for stretch, (start, end) in enumerate(plan.stretches):
        place = np.full(n, start - 1)
        who = np.arange(n)
        while True:
            place[who] += 1 + _skipped(plan, stretch, reference_words(keys[who], n_words[who].astype(u4)))
            n_words[who] += 1
            who = who[place[who] < end]
            if not len(who):
                break
            for run in np.unique(k[who][k[who] % RUN == 0]) if takes_steps else ():
                begun = who[k[who] == run]
                steps[begun] = reference_normals(keys_of_steps[begun], int(run), RUN)
            _change(plan, place[who], who, steps[who, k[who] % RUN], (keys_of_shares[who], k[who].astype(u4)), alleles)
            k[who] += 1


def _skipped(plan: Mutation, stretch: int, drawn: NDArray[np.uint32]) -> Places:
    """How many loci each word skips."""
    first, end = plan.stretches[stretch]
    skipped = plan.guide[stretch, drawn >> u4(24)].copy()
    on = np.arange(len(drawn))
    while len(on):
        on = on[skipped[on] < end - first]
        on = on[drawn[on] < plan.survival[first + skipped[on]]]
        skipped[on] += 1
    return np.asarray(skipped)


def _change(plan: Mutation, place: Places, who: Places, steps: Any, drawing: tuple[Any, Any], alleles: Any) -> None:
    """Change one allele of each individual among ``who``."""
    locus, few = plan.locus[place], plan.few[place]
    before = alleles[who, locus]
    moved = np.where(plan.redraws[place], plan.mean[place], before) + plan.size[place] * steps
    after = np.minimum(np.maximum(moved, plan.low[place]), plan.high[place])
    of_few = few >= 0
    if of_few.any():
        keys, k = drawing
        row = few[of_few] + np.minimum(np.maximum(before[of_few].astype(np.int64), 0), plan.last[place[of_few]])
        drawn = reference_words(keys[of_few], k[of_few])
        after[of_few] = (drawn[:, None] >= plan.bounds[row]).sum(axis=1)  # bounds ascend
    alleles[who, locus] = after
