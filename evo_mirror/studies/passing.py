"""Passing on: which copy of which parent each copy of each locus of a child was made of, told by breeding names of copies.

Names are bred in place of alleles, with the luck of the run and without mutation. Every child is given parents of its own to that
end, in whom each copy is named, so that one short table of names serves all children, whoever their parents are, and whether
generations overlap or not: luck has the address of a birth in its generation in both.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.breeding import breed
from evo_mirror.foundation.errors import RunError, phrase
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.descent import labels
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population
from evo_mirror.studies.pedigree import Kin
from evo_mirror.studies.phylogeny_rows import ParentOf
from evo_mirror.studies.provenance import read_provenance, read_scenario


def faithful(scenario: Scenario) -> Scenario:
    """The same scenario without mutation."""
    return adjusted(scenario, {"population.mutation_rate": 0.0})


def passed_on(scenario: Scenario, n_children: int, moment: Moment) -> NDArray[np.int64]:
    """Of which of its parents' copies each copy of each child was made, locus by locus.

    Parameters
    ----------
    scenario : Scenario
        A `faithful` one.
    n_children : int
    moment : Moment
        Of the parents' generation.

    Returns
    -------
    (n_children, n_loci, ploidy) int64 array
        Number of the parental place, 0 or 1, times ploidy, plus the number of the copy.
    """
    nobody = np.zeros(2, np.int64)
    names = labels(2, scenario.genome.n_loci, scenario.population.ploidy)
    pair = Population(names, np.zeros((2, 2), np.int32), nobody, nobody.astype(np.int32))
    places = np.tile(np.arange(2), (n_children, 1))
    return np.asarray(breed(scenario, pair, places, moment).genotypes, np.int64)


def sources_of(parents: NDArray[np.integer], passed: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same by who the parents are.

    Parameters
    ----------
    parents : (n_children, 2) int array
        Their places, or their birth ids.
    passed : (n_children, ...) int64 array
        From `passed_on`; its last axis is that of copies.

    Returns
    -------
    (n_children, ...) int64 array
        Place, or birth id, of the parent times ploidy, plus the number of the copy.
    """
    ploidy = passed.shape[-1]
    each = np.arange(len(parents)).reshape(-1, *[1] * (passed.ndim - 1))
    return np.asarray(parents[each, passed // ploidy] * ploidy + passed % ploidy, np.int64)


def require_locus(scenario: Scenario, locus: int) -> None:
    """Refuse a locus that is not there.

    Parameters
    ----------
    scenario : Scenario
    locus : int
        Its place along the genome, from 0.

    Raises
    ------
    RunError
    """
    n_loci = scenario.genome.n_loci
    if not 0 <= locus < n_loci:
        raise RunError(
            phrase(
                "the locus", f"be a place along the genome, from 0 to {n_loci - 1}", got=locus, remedy="Choose another."
            )
        )


def parents_at(out: Path, replicate: int, locus: int) -> ParentOf:
    """From which copy each copy of one locus comes: the tree of that locus.

    Parameters
    ----------
    out : Path
        Folder of a run.
    replicate : int
    locus : int
        Its place along the genome, from 0.

    Raises
    ------
    RunError
        If there is no such locus.
    """
    scenario = faithful(read_scenario(out))
    require_locus(scenario, locus)
    moment = Moment(read_provenance(out)["seed"], replicate)

    def parent_of(kin: Kin) -> NDArray[np.integer]:
        passed = passed_on(scenario, len(kin.parents), moment.at(kin.generation - 1))[:, locus]
        return sources_of(kin.parents.astype(np.int64), passed).ravel()

    return parent_of
