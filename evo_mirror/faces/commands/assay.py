"""`assay`: experiments on what evolved."""

from __future__ import annotations

import argparse
from pathlib import Path

from evo_mirror.faces.parsing import add_machine_arguments, whole

ABOUT = "put those that evolved in a run through experiments, and write tables and a page"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `assay` takes."""
    parser.add_argument("run", metavar="RUN", help="the folder of a finished run; it stays as it is")
    parser.add_argument(
        "--assay", nargs="+", action="extend", default=[], metavar="NAME", dest="names",
        help="which experiments, see `evo-mirror list assays` (default: all that do not evolve anew)",
    )  # fmt: skip
    parser.add_argument(
        "--replicate", nargs="+", action="extend", default=[], type=whole(0), metavar="N", dest="replicates",
        help="which replicates of the run, from 0 (default: all)",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="DIR", help="folder for the results (default: assays in the folder of the run)"
    )
    add_machine_arguments(parser)
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides",
        help="change a setting of the assays, such as assays.individuals=20; may be repeated",
    )  # fmt: skip


def do(arguments: argparse.Namespace) -> int:
    """Examine, write everything or nothing, and print a short table."""
    from evo_mirror.faces.progress import showing

    run = Path(arguments.run)
    with showing() as progress:
        progress("reading", 0, 0)
        from evo_mirror.faces.report.of_assays import assays_page
        from evo_mirror.studies.assaying import FOLDER, assay_run, write_assays

        out = Path(arguments.out) if arguments.out else run / FOLDER
        arguments.carry_on = "Nothing was written."
        assayed = assay_run(
            run, out=out, names=arguments.names, replicates=arguments.replicates, overrides=arguments.overrides,
            workers=arguments.workers, threads=arguments.threads, progress=progress,
        )  # fmt: skip
        progress("drawing the page", 0, 0)
        write_assays(assayed, out, assays_page)
    from evo_mirror.faces.assaying import outcome

    print(outcome(assayed, out))
    return 0
