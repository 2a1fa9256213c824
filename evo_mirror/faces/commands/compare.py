"""`compare`: the main job."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from evo_mirror.faces.competitors import add_competitors_arguments, all_of, competitors
from evo_mirror.faces.parsing import add_study_arguments

if TYPE_CHECKING:
    from evo_mirror.accounts import Rivals
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


def do(arguments: argparse.Namespace) -> int:
    """Compare the accounts; a second call of the same carries on where the first was stopped."""
    from evo_mirror.faces.progress import showing

    with showing() as progress:
        progress("reading", 0, 0)
        from evo_mirror.evidence import choose_evidence
        from evo_mirror.faces.report.writing import write_report
        from evo_mirror.faces.studying import folder_for, read_scenario, voice_doubts
        from evo_mirror.inference.study import compare_accounts, evidence_json
        from evo_mirror.studies.registering import registered_text

        def read_world() -> tuple[Scenario, tuple[Rivals, dict[str, float]]]:
            world = read_scenario(
                arguments.scenario, overrides=arguments.overrides, replicates=arguments.replicates, for_comparison=True
            )
            return world, competitors(arguments, world)

        # Accounts are held against the scenario, so theirs are told once it can be read; those of the evidence always.
        (scenario, (accounts, prior)), chosen = all_of(
            read_world, lambda: choose_evidence(arguments.evidence, without=arguments.without)
        )
        voice_doubts(scenario)
        beside = evidence_json(chosen.findings, chosen) + registered_text(
            scenario, accounts, accounts.prior_weights(prior)
        )
        folder = (
            Path(arguments.out)
            if arguments.out
            else folder_for("compare", arguments.scenario, scenario, seed=arguments.seed, beside=beside)
        )
        arguments.carry_on = f"The same command carries on with what is in {folder}."
        comparison = compare_accounts(
            scenario, chosen.findings, chosen=chosen, seed=arguments.seed, out=folder, accounts=accounts, prior=prior,
            workers=arguments.workers,
            threads=arguments.threads, progress=progress,
        )  # fmt: skip
        progress("drawing the report", 0, 0)
        write_report(folder)
    from evo_mirror.faces.printing import verdict
    from evo_mirror.faces.stating import families_said, kept_word
    from evo_mirror.faces.words import chosen_in_words

    if said := chosen_in_words(chosen.names, chosen.without):
        print(f"Evidence: {said}\n")
    print(verdict(comparison, titles=accounts.titles, place=folder))
    print("", *families_said(comparison, accounts.titles), *kept_word(folder, accounts.titles), sep="\n")
    return 0
