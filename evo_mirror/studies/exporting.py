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
from evo_mirror.studies.ancestry import parents_at
from evo_mirror.studies.phylogeny import alife, newick_of
from evo_mirror.studies.provenance import read_scenario
from evo_mirror.studies.wiring_descent import wiring_descent

DESCENT: Mapping[str, Column] = {
    "feature": Column("count", "which feature of a sight, from 0"),
    "route": Column("text", "what it drives: a motor unit (mirror route), a goal or an identity (visual route)"),
    "target": Column("count", "which of these, from 0"),
    "strength": Column("lambda", "innate strength of the connection"),
    "arose": Column("generations", "generation in which the youngest allele behind it arose; 0 for founders"),
    "carrier": Column("count", "id of the individual in whom that was, as in pedigree.csv"),
}
"""Columns of ``descent-ID.csv``, in order."""


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
        For "newick": the tree of one locus.
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
        pieces, name = _descent(out, individual), f"descent-{individual}.csv"
    elif form == "newick":
        trees = newick_of(out) if locus is None else newick_of(out, parents_of=partial(parents_at, out, locus=locus))
        pieces, name = trees, "pedigree.nwk"
    else:
        pieces, name = alife(out), "pedigree.csv"
    read_scenario(out)  # before anything is written beside it
    path = out / name if file is None else file
    write_whole(path, pieces)
    return path


def _require_fitting(form: str, locus: int | None, individual: int | None) -> None:
    asked = {"--locus": (locus, "newick"), "--of": (individual, "descent")}
    for option, (value, of) in asked.items():
        if value is not None and form != of:
            raise RunError(
                phrase(option, f"go with --format {of}", got=Words(f"--format {form}"), remedy=f"Leave {option} away.")
            )
    if form == "descent" and individual is None:
        raise RunError(
            phrase(
                "--format descent", "name an individual with --of", got=None,
                remedy="Ids are those of --format alife; with one replicate, the birth ids of individuals.csv.",
            )
        )  # fmt: skip


def _descent(out: Path, individual: int) -> Iterator[str]:
    found = wiring_descent(out, individual)
    first = individual - found.birth_id
    names = _heads(read_scenario(out).repertoire.heads)
    yield ",".join(DESCENT) + "\n"
    for feature, head in np.argwhere(found.is_inherited).tolist():
        strength = repr(float(found.strength[feature, head]))
        arose, carrier = int(found.arose[feature, head]), first + int(found.carrier[feature, head])
        yield f"{feature},{names[head]},{strength},{arose},{carrier}\n"


def _heads(heads: Heads) -> list[str]:
    """Each head as ``route,target``."""
    parts = {"unit": heads.units, "goal": heads.goals, "identity": heads.identities}
    return [f"{route},{k}" for route, part in parts.items() for k in range(part.stop - part.start)]
