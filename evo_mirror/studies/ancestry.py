"""Ancestry: in whom each allele of everybody arose, found out when the run is over.

Nothing of this is kept while a run goes on. All luck has an address, so the genotypes of every generation are bred again from
the founders and the recorded parents, without a single life being lived, and are those of the run bit by bit. Beside alleles,
names of copies are bred with the same luck and without mutation (see `passing`): what a child then carries says where its
allele came from. So no scheme of inheritance is told a second time here, and each of two copies of a locus has its own line,
through every meiosis. Memory holds two generations, whatever their number.

Where generations overlap, those born in one generation of N steps are bred again one by one; see `overlapping_ancestry`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.breeding import breed
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import stage
from evo_mirror.evolution.turnover import Turnover
from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.descent import carriers
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population
from evo_mirror.studies import checkpoint
from evo_mirror.studies.passing import faithful, passed_on, sources_of
from evo_mirror.studies.pedigree import Kin, forward


@dataclass(frozen=True)
class Ancestry:
    """Where the alleles of one generation come from; where generations overlap, of those born in N steps.

    Attributes
    ----------
    kin : Kin
    genotypes : (n_individuals, n_loci, ploidy) float32 array
        Alleles [effect units].
    carriers : (n_individuals, n_loci, ploidy) int64 array
        Birth id of the individual in whom each allele arose.
    living : Population
        Who lives then, place by place: the same, unless generations overlap.
    """

    kin: Kin
    genotypes: NDArray[np.float32]
    carriers: NDArray[np.int64]
    living: Population


def ancestry(scenario: Scenario, folder: Path, moment: Moment) -> Iterator[Ancestry]:
    """Breed the generations of one replicate again, from the founders on.

    Parameters
    ----------
    scenario : Scenario
    folder : Path
        Of the replicate's pedigree.
    moment : Moment
        Seed and replicate.

    Raises
    ------
    RunError
        Where generations overlap, if the pedigree names parents who did not live then, or others who died.
    """
    population = found(scenario, stage(scenario, moment), moment)
    first = np.broadcast_to(population.birth_ids[:, None, None], population.genotypes.shape)
    founders = Kin(0, population.birth_ids, population.parents, population.demes)
    here = Ancestry(founders, population.genotypes, np.ascontiguousarray(first), population)
    if scenario.population.overlaps:
        yield from _overlapping(scenario, folder, moment, here)
        return
    without_mutation = faithful(scenario)
    for kin in forward(folder):
        if kin.generation:
            then = moment.at(kin.generation - 1)
            children = breed(scenario, here.living, kin.parents.astype(np.int64), then)
            sources = sources_of(kin.parents, passed_on(without_mutation, len(kin.parents), then))
            found_in = carriers(
                children.genotypes, sources=sources, alleles=here.genotypes, before=here.carriers, birth_ids=kin.birth_ids
            )  # fmt: skip
            here = Ancestry(kin, children.genotypes, found_in, children)
        yield here


def _overlapping(scenario: Scenario, folder: Path, moment: Moment, founders: Ancestry) -> Iterator[Ancestry]:
    """The same of Moran's model: those born in each generation of N steps, child after child."""
    living, found_in, without_mutation = founders.living, founders.carriers, faithful(scenario)
    for kin in forward(folder):
        if kin.generation == 0:
            yield founders
            continue
        then = moment.at(kin.generation - 1)
        turnover, rows = Turnover(scenario, living, then), _rows(folder, kin, living)
        for pair in rows:
            turnover.bear(pair)
        births = turnover.births
        assert kin.died is not None
        if not np.array_equal(births.died, kin.died) or not np.array_equal(births.birth_ids, kin.birth_ids):
            raise RunError(_other_people(folder, kin))
        sources = sources_of(rows, passed_on(without_mutation, len(rows), then))
        newly = carriers(
            turnover.born, sources=sources, alleles=living.genotypes, before=found_in, birth_ids=kin.birth_ids
        )
        found_in = np.concatenate([found_in, newly])[turnover.occupants]
        living = turnover.population
        yield Ancestry(kin, turnover.born, newly, living)


def _rows(folder: Path, kin: Kin, living: Population) -> NDArray[np.int64]:
    """(n_steps, 2) int64 array: parents by row, as in `Turnover.bear`."""
    row_of = {one: row for row, one in enumerate([*living.birth_ids.tolist(), *kin.birth_ids.tolist()])}
    rows = [[row_of.get(one, -1) for one in pair] for pair in kin.parents.tolist()]
    if min(map(min, rows)) < 0:
        raise RunError(_other_people(folder, kin))
    return np.array(rows, np.int64)


def _other_people(folder: Path, kin: Kin) -> str:
    return phrase(
        f"{folder}: births of generation {kin.generation}", "be of parents who lived then, in the places of those who died",
        got=Words("others"), remedy="Use the version of evo_mirror that made the run, named in its provenance.json.",
    )  # fmt: skip


def require_same(out: Path, scenario: Scenario, last: Ancestry, moment: Moment) -> None:
    """Refuse a replay that does not lead to where the run ended: to the children of its last generation.

    Where generations overlap, to those who lived on through the last one, and to children of those who lived when it began.

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
    stored = checkpoint.load(path, needs=("genotypes", "parents", "birth_ids"))
    then, living = moment.at(scenario.generations - 1), last.living
    parents, genotypes = stored["parents"].astype(np.int64), stored["genotypes"]
    if scenario.population.overlaps:
        is_same = _lead_on(scenario, living, stored["birth_ids"].astype(np.int64), parents, genotypes, then)
    else:
        is_same = np.array_equal(breed(scenario, living, parents, then).genotypes, genotypes)
    if not is_same:
        raise RunError(
            phrase(
                str(out), "be bred again to the genotypes of its checkpoint", got=Words("others"),
                remedy="Use the version of evo_mirror that made the run, named in its provenance.json.",
            )
        )  # fmt: skip


def _lead_on(
    scenario: Scenario, living: Population, birth_ids: NDArray[np.int64], parents: NDArray[np.int64],
    genotypes: NDArray[np.generic], then: Moment,
) -> bool:  # fmt: skip
    """Whether those who live at the end are those who lived N steps before, or children that these could have."""
    n = living.size
    step = birth_ids - n * (then.generation + 1)
    still = step < 0
    if not np.array_equal(birth_ids[still], living.birth_ids[still]):
        return False
    if not np.array_equal(genotypes[still], living.genotypes[still]):
        return False
    place_of = {one: place for place, one in enumerate(living.birth_ids.tolist())}
    rows = np.array([[place_of.get(one, -1) for one in pair] for pair in parents.tolist()])
    is_known = ~still & (rows >= 0).all(axis=1)
    of_step = np.zeros((n, 2), np.int64)
    of_step[step[is_known]] = rows[is_known]
    children = breed(scenario, living, of_step, then).genotypes  # luck has the address of the birth in either turnover
    return np.array_equal(children[step[is_known]], genotypes[is_known])
