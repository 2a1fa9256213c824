"""Phylogeny: the pedigree of a run in formats that other programs read.

The ALife phylogeny data standard (alife-data-standards, *Phylogeny Standard*, read) asks for ``id``, a whole number from 0 on
that is unique in the file, and ``ancestor_list``, the ids of the direct ancestors; ``origin_time`` and ``destruction_time`` are
its names for first and last times, and further columns are free. Roots have ``[None]``, which the standard's own loader and
its users' validators take; who is alive at the end has the destruction time ``none``, as in the standard's example.

Newick's 8:45 format (G. Olsen's interpretation, 1990, read) holds trees. Those written here are of the individuals alive at
the end: one tree, and one line, for each founder that any of them descends from, rooted in that founder; inner nodes are the
individuals in whom lines meet, however many; branch lengths are generations, so that all tips are equally far from founding.
In the tree of a locus of diploids, tips and nodes are copies of it: ``12.0`` is the one that individual 12 has from its first
parent, ``12.1`` from the second.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.measures.recorded.base import Column
from evo_mirror.studies.overlapping_lines import alive_at_the_end, overlapping_newick, overlapping_rows
from evo_mirror.studies.pedigree import PEDIGREE, Kin, backward, folder_of, forward, last_of
from evo_mirror.studies.phylogeny_rows import ParentOf, ancestors, ended, names_of, only_parent
from evo_mirror.studies.provenance import read_provenance, read_scenario
from evo_mirror.studies.run import require_finished

ALIFE: Mapping[str, Column] = {
    "id": Column("count", "unique in the file: the birth id, plus all births of the replicates before"),
    "ancestor_list": Column("list of count", "ids of the parents, one or two, each once; [None] for founders"),
    "origin_time": Column("generations", "generation of birth; where generations overlap, the time of that step"),
    "destruction_time": Column("generations", "first time without this individual; none if alive at the end"),
    "replicate": Column("count", "which independent repetition, from 0"),
    "birth_id": Column("count", "unique in the replicate, as in individuals.csv"),
    "deme": Column("count", "which deme, at birth"),
}
"""Columns of ``pedigree.csv``, in order."""


def first_ids(out: Path) -> list[int]:
    """The id that birth 0 of each replicate has in the exported pedigree, and at the end the number of all births.

    Raises
    ------
    RunError
        If the folder is not that of a finished run with a whole pedigree.
    """
    scenario, what = read_scenario(out), read_provenance(out)
    if what["kind"] != "run":
        raise RunError(
            phrase(str(out), "be the folder of a run", got=what["kind"], remedy="Nothing else keeps a pedigree.")
        )
    if not (out / PEDIGREE).is_dir():
        raise RunError(
            phrase(
                str(out), "hold a pedigree", got=Words("a run without one"),
                remedy="Run the scenario again with --pedigree, in another folder.",
            )
        )  # fmt: skip
    require_finished(out)
    firsts = [0]
    for replicate in range(what["replicates"]):
        last = last_of(folder_of(out, replicate))
        if last.generation != scenario.generations - 1:
            raise RunError(
                phrase(
                    str(folder_of(out, replicate)), f"hold {scenario.generations} generations", got=last.generation + 1,
                    remedy="Run the scenario again with --pedigree, in another folder.",
                )
            )  # fmt: skip
        firsts.append(firsts[-1] + int(last.birth_ids.max()) + 1)
    return firsts


def alife(out: Path) -> Iterator[str]:
    """The pedigree of a run by the ALife phylogeny data standard, as CSV, a piece at a time.

    Parameters
    ----------
    out : Path
        Folder of a finished run that kept its pedigree.
    """
    firsts, overlaps = first_ids(out), read_scenario(out).population.overlaps
    rows_of = overlapping_rows if overlaps else alife_rows
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(ALIFE)
    for replicate, first in enumerate(firsts[:-1]):
        for rows in rows_of(forward(folder_of(out, replicate)), first_id=first, replicate=replicate):
            writer.writerows(rows)
            yield page.getvalue()
            page.seek(0)
            page.truncate()


def alife_rows(
    generations: Iterable[Kin], *, first_id: int = 0, replicate: int = 0
) -> Iterator[list[tuple[object, ...]]]:  # fmt: skip
    """Rows of the ALife phylogeny data standard, as they are complete: those who have died, then those alive at the end.

    Parameters
    ----------
    generations : iterable of Kin
        From the founders on.
    first_id : int
        What is added to birth ids.
    replicate : int
    """
    before: list[int] = []
    living: dict[int, tuple[object, ...]] = {}
    for kin in generations:
        birth_ids = kin.birth_ids.tolist()
        here = set(birth_ids)
        yield [ended(living.pop(one), kin.generation) for one in list(living) if one not in here]
        for birth_id, pair, deme in zip(birth_ids, kin.parents.tolist(), kin.demes.tolist(), strict=True):
            if birth_id not in living:
                parents = [first_id + before[place] for place in dict.fromkeys(pair) if place >= 0]
                living[birth_id] = (first_id + birth_id, ancestors(parents), kin.generation, replicate, birth_id, deme)
        before = birth_ids
    yield [ended(one, "none") for one in living.values()]


def newick(
    generations: Iterable[Kin], *, parent_of: ParentOf = only_parent, copies: int = 1, first_id: int = 0
) -> str:  # fmt: skip
    """Trees of those alive in the last generation, in Newick's 8:45 format, a line for each founder.

    Parameters
    ----------
    generations : iterable of Kin
        From the last back to the founders.
    parent_of : ParentOf
    copies : int
        For how many copies of each individual it speaks.
    first_id : int
        What is added to birth ids to make labels.
    """
    later: Kin | None = None
    lines: dict[int, tuple[str, int]] = {}
    for kin in generations:
        names = names_of((first_id + kin.birth_ids).tolist(), copies)
        if later is None:
            lines = {place: (name, kin.generation) for place, name in enumerate(names)}
        else:
            met: dict[int, list[tuple[str, int]]] = {}
            parents = parent_of(later)
            for place in sorted(lines):
                met.setdefault(int(parents[place]), []).append(lines[place])
            lines = {
                place: subtrees[0] if len(subtrees) == 1 and kin.generation else _joined(subtrees, kin, names[place])
                for place, subtrees in met.items()
            }
        later = kin
    return "".join(f"{lines[place][0]};\n" for place in sorted(lines))


def _joined(subtrees: list[tuple[str, int]], kin: Kin, name: str) -> tuple[str, int]:
    branches = ",".join(f"{text}:{generation - kin.generation}" for text, generation in subtrees)
    return f"({branches}){name}", kin.generation


def newick_of(
    out: Path, *, parents_of: Callable[[int], ParentOf] = lambda _replicate: only_parent, copies: int = 1
) -> Iterator[str]:  # fmt: skip
    """Trees of all replicates of a run.

    Parameters
    ----------
    out : Path
        Folder of a finished run that kept its pedigree.
    parents_of : callable
        Which parent counts, for each replicate.
    copies : int
        For how many copies of each individual it speaks.
    """
    overlaps = read_scenario(out).population.overlaps
    for replicate, first in enumerate(first_ids(out)[:-1]):
        folder, parent_of = folder_of(out, replicate), parents_of(replicate)
        if overlaps:
            alive = alive_at_the_end(forward(folder))
            yield overlapping_newick(
                backward(folder), alive=alive, parent_of=parent_of, copies=copies, first_id=first
            )  # fmt: skip
        else:
            yield newick(backward(folder), parent_of=parent_of, copies=copies, first_id=first)
