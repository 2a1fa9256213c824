"""`validate`: hold the breeding step against population genetics."""

from __future__ import annotations

import argparse
from pathlib import Path

from evo_mirror.faces.parsing import LARGEST_SEED, whole

ABOUT = "check drift, selection, recombination and mutation against theory, and write the report"
FAILED = 1
"""Exit code if a check failed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `validate` takes."""
    parser.add_argument("--quick", action="store_true", help="fewer replicates: less than two minutes")
    parser.add_argument(
        "--seed", type=whole(0, LARGEST_SEED), default=1, metavar="N",
        help="another seed is another experiment (default 1)",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="DIR", help="folder for the report (default: one under runs, named after tier and seed)"
    )
    parser.add_argument(
        "--workers", type=whole(1), metavar="N", help="processes that share out the checks (default: one for each core)"
    )


def do(arguments: argparse.Namespace) -> int:
    """Carry out every check, write the report and print the verdicts."""
    from evo_mirror.faces.progress import showing

    with showing() as progress:
        progress("checking", 0, 0)
        from evo_mirror.faces.checking import verdicts, write_page
        from evo_mirror.faces.studying import RUNS
        from evo_mirror.machine.threads import available_cores
        from evo_mirror.studies.validating.study import FULL, QUICK, ready, validate, write_validation

        tier, scale = ("quick", QUICK) if arguments.quick else ("full", FULL)
        usual = RUNS / f"validate-{tier}-seed{arguments.seed}"
        folder = ready(Path(arguments.out) if arguments.out else usual)
        workers = available_cores() if arguments.workers is None else arguments.workers
        validation = validate(seed=arguments.seed, scale=scale, workers=workers, progress=progress)
        progress("drawing the report", 0, 0)
        write_validation(folder, validation)
        write_page(folder, validation)
    print(verdicts(validation, folder))
    return 0 if validation.has_passed else FAILED
