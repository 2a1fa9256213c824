"""`run`: evolve one scenario."""

from __future__ import annotations

import argparse
from pathlib import Path

from evo_mirror.faces.parsing import add_study_arguments

ABOUT = "evolve one scenario and write what was measured"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `run` takes."""
    parser.add_argument("scenario", metavar="SCENARIO", help="a scenario file, or the name of a shipped one")
    add_study_arguments(parser)
    parser.add_argument(
        "--pedigree", action="store_true", help="also take down whose child everybody is, for `evo-mirror export`"
    )


def do(arguments: argparse.Namespace) -> int:
    """Evolve; a folder of the same run that was stopped is carried on."""
    from evo_mirror.faces.progress import showing

    with showing() as progress:
        progress("reading", 0, 0)
        from evo_mirror.faces.studying import folder_for, read_scenario, voice_doubts
        from evo_mirror.studies.run import run

        scenario = read_scenario(arguments.scenario, overrides=arguments.overrides, replicates=arguments.replicates)
        voice_doubts(scenario)
        beside = "pedigree" if arguments.pedigree else ""
        usual = folder_for("run", arguments.scenario, scenario, seed=arguments.seed, beside=beside)
        folder = Path(arguments.out) if arguments.out else usual
        arguments.carry_on = f"`evo-mirror resume {folder}` carries on."
        run(
            scenario, out=folder, seed=arguments.seed, workers=arguments.workers, threads=arguments.threads,
            pedigree=arguments.pedigree, progress=progress,
        )  # fmt: skip
    from evo_mirror.faces.printing import outcome

    print(outcome(folder))
    return 0
