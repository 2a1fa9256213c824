"""`export`: the pedigree of a run, for programs that read phylogenies, and lines of descent."""

from __future__ import annotations

import argparse
from pathlib import Path

from evo_mirror.faces.parsing import whole

ABOUT = "write the pedigree of a run in a format that others read, or where one individual's wiring comes from"

_FORMATS = {
    "alife": "pedigree.csv, by the ALife phylogeny data standard",
    "newick": "pedigree.nwk, trees of those alive at the end",
    "descent": "descent-ID.csv, the generation in which each connection of one individual's wiring arose, copy by copy, or the "
    "whole line of descent of one of its loci",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `export` takes."""
    parser.add_argument("path", metavar="PATH", help="the folder of a finished run that was begun with --pedigree")
    parser.add_argument(
        "--format", required=True, choices=_FORMATS, metavar="FORMAT",
        help="; ".join(f"{name}: {about}" for name, about in _FORMATS.items()),
    )  # fmt: skip
    parser.add_argument("--out", metavar="FILE", help="the file to write (default: that name in the folder of the run)")
    parser.add_argument(
        "--locus", type=whole(0), metavar="N",
        help="newick: the tree of one locus, from 0, whose tips are its copies (ID.0 and ID.1 in diploids); needed where "
        "children have two parents; descent: the line of one locus, all who carried it",
    )  # fmt: skip
    parser.add_argument("--of", type=whole(0), metavar="ID", help="descent: whose, by the id in pedigree.csv")


def do(arguments: argparse.Namespace) -> int:
    """Write one file, whole or not at all, and print where it lies."""
    from evo_mirror.faces.progress import showing

    with showing() as progress:
        progress("exporting", 0, 0)
        from evo_mirror.studies.exporting import export

        path = export(
            Path(arguments.path), form=arguments.format, file=Path(arguments.out) if arguments.out else None,
            locus=arguments.locus, individual=arguments.of,
        )  # fmt: skip
    print(path)
    return 0
