"""Ancestry: in whom each allele of everybody arose, found out when the run is over.

Nothing of this is kept while a run goes on. All luck has an address, so the genotypes of every generation are bred again from
the founders and the recorded parents, without a single life being lived, and are those of the run bit by bit. Beside alleles,
names of copies are bred with the same luck and without mutation: what a child then carries says where its allele came from.
So no scheme of inheritance is told a second time here. Memory holds two generations, whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.breeding import breed
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import stage
from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.descent import carriers, labels
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population
from evo_mirror.studies import checkpoint
from evo_mirror.studies.pedigree import Kin, forward
from evo_mirror.studies.phylogeny import ParentOf
from evo_mirror.studies.provenance import read_provenance, read_scenario

_MOST_COPIES = 2**24
"""Names of copies are float32, like alleles, and exact up to here."""


@dataclass(frozen=True)
class Ancestry:
    """Where the alleles of one generation come from.

    Attributes
    ----------
    kin : Kin
    genotypes : (n_individuals, n_loci, ploidy) float32 array
        Alleles [effect units].
    carriers : (n_individuals, n_loci, ploidy) int64 array
        Birth id of the individual in whom each allele arose.
    """

    kin: Kin
    genotypes: NDArray[np.float32]
    carriers: NDArray[np.int64]


def ancestry(scenario: Scenario, folder: Path, moment: Moment) -> Iterator[Ancestry]:
    """Breed the generations of one replicate again, from the founders on.

    Parameters
    ----------
    scenario : Scenario
    folder : Path
        Of the replicate's pedigree.
    moment : Moment
        Seed and replicate.
    """
    population = found(scenario, stage(scenario, moment), moment)
    first = np.broadcast_to(population.birth_ids[:, None, None], population.genotypes.shape)
    before = Ancestry(
        Kin(0, population.birth_ids, population.parents, population.demes),
        population.genotypes,
        np.ascontiguousarray(first),
    )
    faithful = _faithful(scenario)
    for kin in forward(folder):
        if kin.generation:
            names, then = labels(*_checked(before.genotypes.shape)), moment.at(kin.generation - 1)
            genotypes = _bred(scenario, before.kin, before.genotypes, kin, then)
            found_in = carriers(
                genotypes, sources=_bred(faithful, before.kin, names, kin, then), alleles=before.genotypes,
                before=before.carriers, birth_ids=kin.birth_ids,
            )  # fmt: skip
            before = Ancestry(kin, genotypes, found_in)
        yield before


def _bred(
    scenario: Scenario, before: Kin, genotypes: NDArray[np.float32], kin: Kin, moment: Moment
) -> NDArray[np.float32]:  # fmt: skip
    parents = Population(genotypes, before.parents, before.birth_ids, before.demes)
    return breed(scenario, parents, kin.parents.astype(np.int64), moment).genotypes


def _faithful(scenario: Scenario) -> Scenario:
    """The same scenario without mutation."""
    return adjusted(scenario, {"population.mutation_rate": 0.0})


def _checked(shape: tuple[int, ...]) -> tuple[int, int, int]:
    n, n_loci, ploidy = shape
    if n * ploidy > _MOST_COPIES:
        raise RunError(
            phrase(
                "a line of descent", f"lead through at most {_MOST_COPIES} copies of a genome", got=n * ploidy,
                remedy="Choose a smaller population.size.",
            )
        )  # fmt: skip
    return n, n_loci, ploidy


def require_generations_apart(scenario: Scenario, what: str) -> None:
    """Refuse what is told by breeding generations again, one after the other, where they overlap.

    Parameters
    ----------
    scenario : Scenario
    what : str
        Is asked for.

    Raises
    ------
    RunError
    """
    if scenario.population.overlaps:
        raise RunError(
            phrase(
                what, "be told of generations that do not overlap", got=Words("population.turnover 'moran'"),
                remedy="Choose --format alife, or, of clones, --format newick without --locus.",
            )
        )  # fmt: skip


def parents_at(out: Path, replicate: int, locus: int) -> ParentOf:
    """Through which parent the alleles at one locus come: the tree of that locus.

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
        If there is no such locus, everybody carries two copies of it, which have different lines, or generations overlap.
    """
    scenario = _faithful(read_scenario(out))
    require_generations_apart(scenario, "the tree of a locus")
    if scenario.population.ploidy > 1:
        raise RunError(
            phrase(
                "the tree of a locus", "join individuals who carry one copy of it each",
                got=Words(f"population.ploidy {scenario.population.ploidy}"),
                remedy="Choose --format alife, which holds all parents.",
            )
        )  # fmt: skip
    moment = Moment(read_provenance(out)["seed"], replicate)
    n_loci = scenario.genome.n_loci
    if not 0 <= locus < n_loci:
        raise RunError(
            phrase(
                "the locus", f"be a place along the genome, from 0 to {n_loci - 1}", got=locus, remedy="Choose another."
            )
        )

    def parent_of(kin: Kin, size_before: int) -> NDArray[np.integer]:
        nobody = np.zeros(size_before, np.int64)
        before = Kin(kin.generation - 1, nobody, np.zeros((size_before, 2), np.int32), nobody.astype(np.int32))
        sources = _bred(
            scenario, before, labels(*_checked((size_before, n_loci, 1))), kin, moment.at(before.generation)
        )
        return sources[:, locus, 0].astype(np.int64)

    return parent_of


def require_same(out: Path, scenario: Scenario, last: Ancestry, moment: Moment) -> None:
    """Refuse a replay that does not lead to where the run ended: to the children of its last generation.

    Parameters
    ----------
    out : Path
        Folder of the run.
    scenario : Scenario
    last : Ancestry
        Of the last generation.
    moment : Moment
        Seed and replicate.

    Raises
    ------
    RunError
        If the genotypes differ.
    """
    path = out / "checkpoints" / f"replicate-{moment.replicate:03d}.npz"
    stored = checkpoint.load(path, needs=("genotypes", "parents"))
    children = replace(last.kin, generation=scenario.generations, parents=stored["parents"].astype(np.int32))
    bred = _bred(scenario, last.kin, last.genotypes, children, moment.at(last.kin.generation))
    if not np.array_equal(bred, stored["genotypes"]):
        raise RunError(
            phrase(
                str(out), "be bred again to the genotypes of its checkpoint", got=Words("others"),
                remedy="Use the version of evo_mirror that made the run, named in its provenance.json.",
            )
        )  # fmt: skip
