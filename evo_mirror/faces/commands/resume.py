"""`resume`: carry on with a run that was stopped."""

from __future__ import annotations

import argparse
from pathlib import Path

from evo_mirror.faces.parsing import add_machine_arguments

ABOUT = "carry on with a run that was stopped, to the same bytes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `resume` takes."""
    parser.add_argument("run", metavar="RUN", help="the folder of a run")
    add_machine_arguments(parser)


def do(arguments: argparse.Namespace) -> int:
    """Carry on."""
    from evo_mirror.faces.progress import showing

    folder = Path(arguments.run)
    with showing() as progress:
        progress("reading", 0, 0)
        from evo_mirror.studies.run import resume

        arguments.carry_on = f"`evo-mirror resume {folder}` carries on."
        resume(folder, workers=arguments.workers, threads=arguments.threads, progress=progress)
    from evo_mirror.faces.printing import outcome

    print(outcome(folder))
    return 0
