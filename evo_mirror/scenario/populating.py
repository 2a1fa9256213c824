"""Populating: what changing sizes and demes will do to variation, in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from evo_mirror.scenario.scenario import Scenario
from evo_mirror.theory.islands import fixation_index, identity_at_equilibrium

_RARELY = 1e-6
"""Mutations per copy and generation at a locus that hardly mutates."""

_MOST_DEMES = 16
"""Demes up to which identity at equilibrium is solved for: a system of d^2 equations."""

_MOST_STRETCHES = 6
"""Stretches of generations of one size that are told one by one."""


def course(scenario: Scenario) -> NDArray[np.int64]:
    """Individuals in each generation that lives: (n_generations,) int64 array."""
    return scenario.population.sizes.at(np.arange(scenario.generations), founders=scenario.population.size)


def lives(scenario: Scenario) -> int:
    """Lives of one replicate, all generations together."""
    if not scenario.population.sizes.may_change:
        return scenario.population.size * scenario.generations
    return int(course(scenario).sum())


def numbers(scenario: Scenario) -> Iterator[str]:
    """Which generations have how many."""
    sizes = course(scenario)
    starts = np.flatnonzero(np.diff(sizes, prepend=-1))
    ends = np.append(starts[1:], len(sizes)) - 1
    told = [
        f"{sizes[first]} in generation {first}" if first == last else f"{sizes[first]} in generations {first} to {last}"
        for first, last in list(zip(starts.tolist(), ends.tolist(), strict=True))[:_MOST_STRETCHES]
    ]
    yield f"{'; '.join(told)}{' ...' if len(starts) > _MOST_STRETCHES else ''}."
    yield f"From {sizes.min()} to {sizes.max()} individuals."


def demes(scenario: Scenario) -> Iterator[str]:
    """How many live where, who moves, and how different demes become."""
    structure, dispersal = scenario.structure, scenario.structure.settled
    sizes, migration = structure.deme_sizes(scenario.population.size), dispersal.migration
    smallest, largest = int(sizes.min()), int(sizes.max())
    each = f"{smallest} individuals each" if smallest == largest else f"{smallest} to {largest} individuals"
    yield f"{len(sizes)} demes of {each}" + (" in generation 0." if scenario.population.sizes.may_change else ".")
    moved = 1.0 - migration.diagonal()
    yield (
        f"On average {moved.mean():.3g} of a deme's newborns have parents elsewhere, {float(sizes @ moved) / len(sizes):.3g} "
        "migrants per deme and generation."
    )
    yield (
        "Hard selection: fitter demes are the parents of more newborns, in proportion to their mean fitness."
        if dispersal.is_hard
        else "Soft selection: each deme is the parent of a fixed share of newborns, whatever its mean fitness."
    )
    if scenario.recombination.places != (0, 0):
        yield (
            "Gametes migrate: the two parents of a child may live in different demes."
            if dispersal.in_gametes
            else "Juveniles migrate: both parents of a child live in one deme."
        )
    yield "Selection compares the adults of one deme, each deme by itself."
    if scenario.asks_elders:
        yield "Adults who rear children that are not their own are of the child's deme, where it was born or has come to."
    if len(sizes) <= _MOST_DEMES:
        ploidy, may_change = scenario.population.ploidy, scenario.population.sizes.may_change
        identity = identity_at_equilibrium(
            migration=migration, sizes=_lasting_sizes(scenario) * ploidy, mutation_rate=_RARELY,
            overlaps=scenario.population.overlaps,
        )  # fmt: skip
        exact = "haploid, exact" if not may_change else "about: by the harmonic means of demes' sizes"
        if ploidy > 1:
            exact = f"{exact if may_change else 'about: as'}{', as' * may_change} of haploids, twice as many"
        yield f"Expected F_ST in the end, at a neutral locus that hardly mutates: {fixation_index(identity):.3g} ({exact})."


def _lasting_sizes(scenario: Scenario) -> NDArray[np.int64]:
    """Harmonic mean over generations of the size of each deme, which is what drift in changing numbers goes by."""
    sizes, times = np.unique(course(scenario), return_counts=True)
    of_demes = np.array([scenario.structure.deme_sizes(int(n)) for n in sizes], np.float64)
    return np.asarray(np.rint(times.sum() / (times[:, None] / of_demes).sum(axis=0)), np.int64)
