"""Exporting: one file for other programs, made from the folder of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import numpy as np

from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.foundation.files import write_whole
from evo_mirror.measures.recorded.base import Column
from evo_mirror.state.repertoire import Heads
from evo_mirror.studies.gene_line import gene_line
from evo_mirror.studies.passing import parents_at
from evo_mirror.studies.phylogeny import alife, newick_of
from evo_mirror.studies.provenance import read_scenario
from evo_mirror.studies.wiring_descent import wiring_descent

DESCENT: Mapping[str, Column] = {
    "feature": Column("count", "which feature of a sight, from 0"),
    "route": Column("text", "what it drives: a motor unit (mirror route), a goal or an identity (visual route)"),
    "target": Column("count", "which of these, from 0"),
    "strength": Column("lambda", "innate strength of the connection"),
    "arose": Column(
        "generations",
        "generation in which the youngest allele behind it arose; 0 for founders; where generations overlap, the time of that "
        "step, as origin_time in pedigree.csv",
    ),
    "carrier": Column("count", "id of the individual in whom that was, as in pedigree.csv"),
    "copy": Column("count", "which copy of the genome this line tells of: 0 from the first parent, 1 from the second"),
    "locus": Column("count", "place along the genome of that youngest allele, from 0"),
    "allele": Column("effect units", "that allele"),
    "share": Column("1", "its part in what is expressed at its locus: 0 hidden by the other copy, 1 alone"),
    "expressed": Column("effect units", "what all copies of that locus express together"),
}
"""Columns of ``descent-ID.csv``, in order."""

LINE: Mapping[str, Column] = {
    "copy": Column("count", "which copy of the locus this line tells of: 0 from the first parent, 1 from the second"),
    "time": Column("generations", "when this ancestor was born, as origin_time in pedigree.csv; 0 for founders"),
    "carrier": Column("count", "its id, as in pedigree.csv; last the individual itself"),
    "copy_in_carrier": Column("count", "which of its copies that was"),
    "allele": Column("effect units", "the allele there"),
    "mutated": Column("0 or 1", "whether it differs from the one before on the line"),
}
"""Columns of ``descent-ID-locus-N.csv``, in order."""


def export(
    out: Path, *, form: str, file: Path | None = None, locus: int | None = None, individual: int | None = None
) -> Path:  # fmt: skip
    """Write one file from the folder of a finished run that kept its pedigree.

    Parameters
    ----------
    out : Path
        Folder of the run.
    form : {"alife", "newick", "descent"}
    file : Path, optional
        In the folder of the run unless given; what is there is replaced.
    locus : int, optional
        For "newick": the tree of one locus, whose tips are its copies. For "descent": its line alone, through all who carried it.
    individual : int, optional
        For "descent": whose.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    RunError
        If the folder, or what is asked of it, does not allow that; nothing has been written then.
    """
    _require_fitting(form, locus, individual)
    if form == "descent":
        assert individual is not None
        if locus is None:
            pieces, name = _descent(out, individual), f"descent-{individual}.csv"
        else:
            pieces, name = _line(out, individual, locus), f"descent-{individual}-locus-{locus}.csv"
    elif form == "newick":
        pieces, name = _trees(out, locus), "pedigree.nwk"
    else:
        pieces, name = alife(out), "pedigree.csv"
    read_scenario(out)  # before anything is written beside it
    path = out / name if file is None else file
    write_whole(path, pieces)
    return path


def _require_fitting(form: str, locus: int | None, individual: int | None) -> None:
    asked = {"--locus": (locus, ("newick", "descent")), "--of": (individual, ("descent",))}
    for option, (value, of) in asked.items():
        if value is not None and form not in of:
            go_with, got = " or ".join(of), Words(f"--format {form}")
            raise RunError(phrase(option, f"go with --format {go_with}", got=got, remedy=f"Leave {option} away."))
    if form == "descent" and individual is None:
        raise RunError(
            phrase(
                "--format descent", "name an individual with --of", got=None,
                remedy="Ids are those of --format alife; with one replicate, the birth ids of individuals.csv.",
            )
        )  # fmt: skip


def _trees(out: Path, locus: int | None) -> Iterator[str]:
    if locus is None:
        return newick_of(out)
    copies = read_scenario(out).population.ploidy
    return newick_of(out, parents_of=partial(parents_at, out, locus=locus), copies=copies)


def _descent(out: Path, individual: int) -> Iterator[str]:
    found = wiring_descent(out, individual)
    first = individual - found.birth_id
    scenario = read_scenario(out)
    names, first_born = _heads(scenario.repertoire.heads), scenario.population.size
    yield ",".join(DESCENT) + "\n"
    for feature, head in np.argwhere(found.is_inherited).tolist():
        strength = repr(float(found.strength[feature, head]))
        for copy in range(found.carrier.shape[2]):
            at = feature, head, copy
            arose = found.arose[at].item() if found.carrier[at] >= first_born else 0
            effects = ",".join(repr(float(one[at])) for one in (found.allele, found.share, found.expressed))
            carrier, locus = first + int(found.carrier[at]), int(found.locus[at])
            yield f"{feature},{names[head]},{strength},{arose},{carrier},{copy},{locus},{effects}\n"


def _line(out: Path, individual: int, locus: int) -> Iterator[str]:
    lines = gene_line(out, individual, locus)
    first = individual - lines[0][-1].birth_id
    yield ",".join(LINE) + "\n"
    for copy, line in enumerate(lines):
        before = line[0].allele
        for one in line:
            mutated, before = int(one.allele != before), one.allele
            yield f"{copy},{one.born},{first + one.birth_id},{one.copy},{one.allele!r},{mutated}\n"


def _heads(heads: Heads) -> list[str]:
    """Each head as ``route,target``."""
    parts = {"unit": heads.units, "goal": heads.goals, "identity": heads.identities}
    return [f"{route},{k}" for route, part in parts.items() for k in range(part.stop - part.start)]
