"""`compare`: the main job."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evo_mirror.faces.competitors import add_competitors_arguments, all_of, competitors
from evo_mirror.faces.parsing import add_study_arguments, between

if TYPE_CHECKING:
    from evo_mirror.accounts import Rivals
    from evo_mirror.inference.comparison import Comparison
    from evo_mirror.scenario.scenario import Scenario

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
    add_competitors_arguments(parser)
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
        from evo_mirror.evidence import choose_evidence
        from evo_mirror.faces.batches import batch
        from evo_mirror.faces.report.writing import write_report
        from evo_mirror.faces.studying import folder_for, read_scenario, voice_doubts
        from evo_mirror.inference.study import compare_accounts, evidence_json
        from evo_mirror.inference.thorough import compare_thoroughly
        from evo_mirror.studies.entering import names_in
        from evo_mirror.studies.reference_table import usual_table
        from evo_mirror.studies.registering import registered_text

        def read_world() -> tuple[Scenario, tuple[Rivals, dict[str, float]]]:
            world = read_scenario(
                arguments.scenario, overrides=arguments.overrides, replicates=arguments.replicates, for_comparison=True
            )
            return world, competitors(arguments, world)

        # Accounts are held against the scenario, so theirs are told once it can be read; those of the evidence always.
        (scenario, (accounts, prior)), chosen = all_of(
            read_world,
            lambda: choose_evidence(
                arguments.evidence, without=arguments.without, accounts=names_in(arguments.account_files)
            ),
        )
        voice_doubts(scenario)
        kind = "thorough" if is_thorough else "compare"
        beside = evidence_json(chosen.findings, chosen) + registered_text(
            scenario, accounts, accounts.prior_weights(prior)
        )
        folder = Path(
            arguments.out or folder_for(kind, arguments.scenario, scenario, seed=arguments.seed, beside=beside)
        )
        arguments.carry_on = f"The same command carries on with what is in {folder}."
        how: dict[str, Any] = {
            "chosen": chosen, "accounts": accounts, "prior": prior, "seed": arguments.seed, "out": folder,
            "workers": arguments.workers, "threads": arguments.threads,
            "table": usual_table() if arguments.table else None, "say": said.append, "progress": progress,
        }  # fmt: skip

        def weighed(comparison: Comparison, why: str) -> None:
            progress("drawing the report", 0, 0)
            write_report(folder)
            if is_thorough:
                arguments.carry_on = f"The verdict so far is in {folder}; the same command carries on."
                print(batch(comparison, accounts.titles, until=arguments.until), *said, why, sep="\n", flush=True)
                said.clear()

        if is_thorough:
            comparison = compare_thoroughly(scenario, chosen.findings, until=arguments.until, weighed=weighed, **how)
        else:
            comparison = compare_accounts(scenario, chosen.findings, **how)
            weighed(comparison, "")
    from evo_mirror.faces.printing import verdict
    from evo_mirror.faces.stating import families_said, kept_word
    from evo_mirror.faces.tables import paragraph
    from evo_mirror.faces.words import chosen_in_words

    print(*said, sep="\n", end="\n" if said else "", file=sys.stderr)
    if part := chosen_in_words(chosen.names, chosen.without):
        print(paragraph(f"Evidence: {part}") + "\n")
    print(verdict(comparison, titles=accounts.titles, place=folder))
    print("", *families_said(comparison, accounts.titles), *kept_word(folder, accounts.titles), sep="\n")
    return 0
