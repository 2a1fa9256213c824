"""`compare`: the main job."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evo_mirror.faces.parsing import add_study_arguments, between

if TYPE_CHECKING:
    from evo_mirror.inference.comparison import Comparison

ABOUT = "let every account evolve, hold it against the evidence, print the verdict and write the report"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `compare` takes."""
    parser.add_argument(
        "scenario", nargs="?", default="origin", metavar="SCENARIO", help="a scenario (default: origin)"
    )
    add_study_arguments(parser)
    parser.add_argument(
        "--evidence", metavar="DIR", help="a folder of findings, or one such file (default: the shipped ones)"
    )
    parser.add_argument(
        "--thorough", action="store_true",
        help="go on with more replicates, batch by batch, until more simulations stop helping; Ctrl-C is safe",
    )  # fmt: skip
    parser.add_argument(
        "--until", type=between(0.0, 0.5), metavar="ERROR",
        help="thoroughly, until the Monte Carlo error of every account's probability is at most this (such as 0.005)",
    )  # fmt: skip
    parser.add_argument(
        "--no-table", action="store_false", dest="table",
        help="evolve everything, also what earlier comparisons have left in the reference table",
    )  # fmt: skip


def do(arguments: argparse.Namespace) -> int:
    """Compare the accounts; a second call of the same carries on where the first was stopped."""
    from evo_mirror.faces.progress import showing

    said: list[str] = []
    is_thorough = arguments.thorough or arguments.until is not None
    with showing() as progress:
        progress("reading", 0, 0)
        from evo_mirror.accounts import rivals
        from evo_mirror.evidence import read_evidence
        from evo_mirror.faces.batches import batch
        from evo_mirror.faces.report.writing import write_report
        from evo_mirror.faces.studying import folder_for, read_scenario, voice_doubts
        from evo_mirror.inference.study import compare_accounts, evidence_json
        from evo_mirror.inference.thorough import compare_thoroughly
        from evo_mirror.studies.reference_table import usual_table

        scenario = read_scenario(
            arguments.scenario, overrides=arguments.overrides, replicates=arguments.replicates, for_comparison=True
        )
        voice_doubts(scenario)
        findings = read_evidence(arguments.evidence)
        kind, beside = "thorough" if is_thorough else "compare", evidence_json(findings)
        folder = Path(
            arguments.out or folder_for(kind, arguments.scenario, scenario, seed=arguments.seed, beside=beside)
        )
        arguments.carry_on = f"The same command carries on with what is in {folder}."
        how: dict[str, Any] = {
            "seed": arguments.seed, "out": folder, "workers": arguments.workers, "threads": arguments.threads,
            "table": usual_table() if arguments.table else None, "say": said.append, "progress": progress,
        }  # fmt: skip

        def weighed(comparison: Comparison, why: str) -> None:
            progress("drawing the report", 0, 0)
            write_report(folder)
            if is_thorough:
                arguments.carry_on = f"The verdict so far is in {folder}; the same command carries on."
                print(batch(comparison, rivals().titles, until=arguments.until), *said, why, sep="\n", flush=True)
                said.clear()

        if is_thorough:
            comparison = compare_thoroughly(scenario, findings, until=arguments.until, weighed=weighed, **how)
        else:
            comparison = compare_accounts(scenario, findings, **how)
            weighed(comparison, "")
    from evo_mirror.faces.printing import verdict

    print(*said, sep="\n", end="\n" if said else "", file=sys.stderr)
    print(verdict(comparison, titles=rivals().titles, place=folder))
    return 0
