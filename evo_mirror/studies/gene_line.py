"""The line of descent of one locus of one individual: through whom each of its copies came, from a founder on.

The pedigree is read twice: from the individual back, to know whose copy each copy was made of, and from the founders on, to breed
the alleles again. Memory holds two generations, and the names of the ancestors.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evo_mirror.machine.counters import Moment
from evo_mirror.studies.ancestry import Ancestry, ancestry, require_same
from evo_mirror.studies.overlapping_lines import time_of
from evo_mirror.studies.passing import parents_at
from evo_mirror.studies.pedigree import backward, folder_of
from evo_mirror.studies.phylogeny import first_ids
from evo_mirror.studies.phylogeny_rows import ParentOf, require_individual
from evo_mirror.studies.provenance import read_provenance, read_scenario


@dataclass(frozen=True)
class Bearer:
    """One who carried what became one copy of a locus.

    Attributes
    ----------
    birth_id : int
    copy : int
        Which of its copies that was.
    born : int or float
        When [generations]; where generations overlap, the time of that step.
    allele : float
        That copy [effect units].
    """

    birth_id: int
    copy: int
    born: int | float
    allele: float


def gene_line(out: Path, individual: int, locus: int) -> list[list[Bearer]]:
    """Who carried the copies of one locus of one individual, before it did.

    Parameters
    ----------
    out : Path
        Folder of a finished run that kept its pedigree.
    individual : int
        Its id in the exported pedigree: the birth id, plus all births of the replicates before.
    locus : int
        Its place along the genome, from 0.

    Returns
    -------
    list of lists of Bearer
        For each copy, from a founder to the individual.

    Raises
    ------
    RunError
        If there is no such individual or locus, or breeding again does not lead to the run's genotypes.
    """
    firsts, scenario = first_ids(out), read_scenario(out)
    require_individual(firsts, individual)
    replicate = int(np.searchsorted(firsts, individual, side="right")) - 1
    folder, moment = folder_of(out, replicate), Moment(read_provenance(out)["seed"], replicate)
    parent_of, n = parents_at(out, replicate, locus), scenario.population.size
    overlaps, ploidy = scenario.population.overlaps, scenario.population.ploidy
    lines = _back(folder, individual - firsts[replicate], parent_of, ploidy, overlaps=overlaps)
    wanted = {birth_id for line in lines for birth_id, _ in line}
    known: dict[int, tuple[int | float, list[float]]] = {}
    last: Ancestry | None = None
    for last in ancestry(scenario, folder, moment):
        for place, birth_id in enumerate(last.kin.birth_ids.tolist()):
            if birth_id in wanted:
                born = time_of(birth_id, n) if overlaps else last.kin.generation
                known[birth_id] = (born, last.genotypes[place, locus].tolist())
    assert last is not None
    require_same(out, scenario, last, moment)
    return [[Bearer(one, copy, known[one][0], known[one][1][copy]) for one, copy in reversed(line)] for line in lines]


def _back(
    folder: Path, birth_id: int, parent_of: ParentOf, ploidy: int, *, overlaps: bool
) -> list[list[tuple[int, int]]]:  # fmt: skip
    """Birth ids and copies, for each copy of an individual, from itself back to a founder."""
    lines: list[list[tuple[int, int]]] = []
    now: list[int] = []  # copies counted along places, or along birth ids where generations overlap
    for kin in backward(folder):
        first = int(kin.birth_ids[0])
        if not lines:
            if not first <= birth_id <= kin.birth_ids[-1]:
                continue
            lines = [[(birth_id, copy)] for copy in range(ploidy)]
            now = [(birth_id if overlaps else birth_id - first) * ploidy + copy for copy in range(ploidy)]
        elif not overlaps:
            for line, here in zip(lines, now, strict=True):
                line.append((first + here // ploidy, here % ploidy))
        if kin.generation == 0:
            break
        sources = parent_of(kin).tolist()
        for k, line in enumerate(lines):
            if not overlaps:
                now[k] = sources[now[k]]
                continue
            while now[k] >= first * ploidy:
                now[k] = sources[now[k] - first * ploidy]
                line.append((now[k] // ploidy, now[k] % ploidy))
    return lines
