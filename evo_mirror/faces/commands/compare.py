"""`compare`: the main job."""

from __future__ import annotations

import argparse
from pathlib import Path

from evo_mirror.faces.parsing import add_study_arguments

ABOUT = "let every account evolve, hold it against the evidence, print the verdict and write the report"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `compare` takes."""
    parser.add_argument(
        "scenario", nargs="?", default="origin", metavar="SCENARIO", help="a scenario (default: origin)"
    )
    add_study_arguments(parser)
    parser.add_argument(
        "--evidence", action="append", default=[], metavar="NAME",
        help="findings to weigh: a theme such as adults or newborns, a folder or a file; may be repeated (default: all shipped)",
    )  # fmt: skip
    parser.add_argument(
        "--without", action="append", default=[], metavar="NAME",
        help="findings to leave out: an id, a theme, a laboratory, a paradigm, or words of these; may be repeated",
    )  # fmt: skip


def do(arguments: argparse.Namespace) -> int:
    """Compare the accounts; a second call of the same carries on where the first was stopped."""
    from evo_mirror.faces.progress import showing

    with showing() as progress:
        progress("reading", 0, 0)
        from evo_mirror.evidence import choose_evidence
        from evo_mirror.faces.report.writing import write_report
        from evo_mirror.faces.studying import folder_for, read_scenario, voice_doubts
        from evo_mirror.inference.study import compare_accounts, evidence_json

        scenario = read_scenario(
            arguments.scenario, overrides=arguments.overrides, replicates=arguments.replicates, for_comparison=True
        )
        voice_doubts(scenario)
        chosen = choose_evidence(arguments.evidence, without=arguments.without)
        folder = (
            Path(arguments.out)
            if arguments.out
            else folder_for(
                "compare",
                arguments.scenario,
                scenario,
                seed=arguments.seed,
                beside=evidence_json(chosen.findings, chosen),
            )
        )
        arguments.carry_on = f"The same command carries on with what is in {folder}."
        comparison = compare_accounts(
            scenario, chosen.findings, chosen=chosen, seed=arguments.seed, out=folder, workers=arguments.workers,
            threads=arguments.threads, progress=progress,
        )  # fmt: skip
        progress("drawing the report", 0, 0)
        write_report(folder)
    from evo_mirror.accounts import rivals
    from evo_mirror.faces.printing import verdict
    from evo_mirror.faces.words import chosen_in_words

    if said := chosen_in_words(chosen.names, chosen.without):
        print(f"Evidence: {said}\n")
    print(verdict(comparison, titles=rivals().titles, place=folder))
    return 0
