"""`report`: draw the page again from the data in a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

ABOUT = "draw the self-contained page report.html from the data in the folder of a run, a comparison or a competition"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `report` takes."""
    parser.add_argument("path", metavar="PATH", help="the folder of a run, a comparison or a competition")


def do(arguments: argparse.Namespace) -> int:
    """Write ``report.html`` and print where it lies."""
    from evo_mirror.faces.progress import showing

    with showing() as progress:
        progress("drawing the report", 0, 0)
        from evo_mirror.faces.report.writing import write_report

        path = write_report(Path(arguments.path))
    print(path)
    return 0
