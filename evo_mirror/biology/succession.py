"""Succession: the steps of Moran's model, one birth and one death in each, as one loop.

See `overlapping` for the order of events.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from evo_mirror.biology.crossing import cross_block
from evo_mirror.machine.chances import drawn, one_of
from evo_mirror.machine.compiled import compiled


class Line(NamedTuple):
    """What a loop over births reads and writes.

    Attributes
    ----------
    deaths : (n_steps,) int64 array
        The place that is left in each step.
    choosing : (n_steps, 2) uint64 array
        Keys of parental places, where fitness has a say in who fills them.
    places : (n_steps, 2) int64 array
        Where parents live, where it has none.
    occupants : (n_individuals,) int64 array
        Who lives in each place, as a row of ``alleles``, copies of one genome counted as one; changed.
    parents : (n_steps, 2) int64 array
        The same of the parents of each birth; written.
    fitness : (n_individuals,) float64 array
        Of who lives in each place; changed.
    totals : (n_individuals,) float64 array
        To work with.
    carried : (n_genotypes, ploidy) float32 array
        Alleles at the locus that makes the fitness, ascending; no rows where fitness stays with the place.
    worth : (n_genotypes,) float64 array
        Fitness of each.
    """

    deaths: Any
    choosing: Any
    places: Any
    occupants: Any
    parents: Any
    fitness: Any
    totals: Any
    carried: Any
    worth: Any


@compiled
def succeed(
    in_proportion: bool, is_clonal: bool, is_meiotic: bool, locus: int, line: Line, alleles: Any, sources: Any, origins: Any,
    stretches: Any, plan: Any, keys: Any, children: Any,
) -> int:  # fmt: skip
    """Take all steps of a generation; -1, or the step that cannot be taken since fitness is none.

    Parameters
    ----------
    in_proportion : bool
        Whether parents are chosen in proportion to fitness; else evenly.
    is_clonal : bool
        Whether the first parent is the only one.
    is_meiotic : bool
        Whether diploids recombine.
    locus : int
        Along the genome, that makes the fitness.
    line : Line
    alleles : (2 * n_individuals * ploidy, n_loci) float32 array
        Of those who live at the beginning, then of those born.
    sources : (n_steps * ploidy, 2) int64 array
        Copies that each gamete is made from; written.
    origins, stretches, plan, keys
        As in `crossing.cross_block`.
    children : (n_steps * ploidy, n_loci) float32 array
        The second half of ``alleles``.
    """
    n, ploidy = len(line.occupants), len(children) // len(line.deaths)
    for step in range(len(line.deaths)):
        if in_proportion and not _add_up(line.fitness, line.totals):
            return step
        for k in range(2):
            which = 0 if is_clonal else k
            place = _in_proportion(line, line.choosing[step, which]) if in_proportion else line.places[step, which]
            line.parents[step, k] = line.occupants[place]
        trace_back(line.parents[step], sources[step * ploidy : (step + 1) * ploidy], is_meiotic)
        cross_block(
            step * ploidy, (step + 1) * ploidy, alleles, sources, origins, stretches, plan, keys, children
        )  # fmt: skip
        line.occupants[line.deaths[step]] = n + step
        if len(line.worth):
            line.fitness[line.deaths[step]] = _worth(line, children, locus, step * ploidy, ploidy)
    return -1


@compiled
def draw_evenly(counts: Any, keys: Any, drawn_ones: Any) -> None:
    """Draw one of so many for each key, each as likely as any other.

    Parameters
    ----------
    counts : (n,) int64 array
    keys : (n,) uint64 array
    drawn_ones : (n,) int64 array
        Written.
    """
    for k in range(len(keys)):
        drawn_ones[k] = one_of(counts[k], keys[k], 0)


@compiled
def trace_back(parents: Any, sources: Any, is_meiotic: bool) -> None:
    """Write the copies that each gamete of one child is made from; see `meiosis.copies_to_cross`.

    Parameters
    ----------
    parents : (2,) int64 array
    sources : (ploidy, 2) int64 array
    is_meiotic : bool
    """
    ploidy = len(sources)
    for copy in range(ploidy):
        for k in range(2):
            if ploidy == 1:
                sources[copy, k] = parents[k]
            elif is_meiotic:
                sources[copy, k] = ploidy * parents[copy] + k
            else:
                sources[copy, k] = ploidy * parents[0] + copy


@compiled
def _add_up(fitness: Any, totals: Any) -> bool:
    """Sums of fitness up to each place; whether they give shares, of nobody less than none."""
    total, is_sound = 0.0, True
    for place in range(len(fitness)):
        is_sound &= fitness[place] >= 0.0
        total += fitness[place]
        totals[place] = total
    return is_sound and 0.0 < total < np.inf


@compiled
def _in_proportion(line: Line, key: Any) -> int:
    """Whose share a random point of the whole falls into: as `Proportional.choose` has it."""
    totals = line.totals
    n = len(totals)
    point = (np.float64(drawn(key, 0)) + 0.5) * 2.0**-32 * totals[n - 1]
    low, high = 0, n - 1
    while low < high:
        middle = (low + high) // 2
        if totals[middle] > point:
            high = middle
        else:
            low = middle + 1
    while line.fitness[low] == 0.0:  # beyond the last who has a share
        low -= 1
    return low


@compiled
def _worth(line: Line, children: Any, locus: int, first: int, ploidy: int) -> float:
    """Fitness of a newborn; not a number where the table does not tell of its genotype."""
    low = high = children[first, locus]
    if ploidy == 2:
        other = children[first + 1, locus]
        low, high = min(low, other), max(high, other)
    for k in range(len(line.worth)):
        if line.carried[k, 0] == low and line.carried[k, ploidy - 1] == high:
            return np.float64(line.worth[k])
    return np.nan
