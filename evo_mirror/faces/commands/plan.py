"""`plan`: what to do next."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evo_mirror.faces.parsing import whole
from evo_mirror.foundation.errors import RunError, phrase

if TYPE_CHECKING:
    from evo_mirror.inference.planning import Planner
    from evo_mirror.inference.worth import Worth

ABOUT = "propose the experiment, and how many individuals, that would best tell the accounts of a comparison apart"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `plan` takes."""
    parser.add_argument("path", metavar="PATH", help="the folder of a finished comparison")
    parser.add_argument(
        "--among",
        metavar="NAMES",
        help="tell these accounts apart, such as genetic,associative (default: all that competed)",
    )
    parser.add_argument(
        "--individuals", type=whole(2), action="append", metavar="N",
        help="how many there may be in each arm; may be repeated (default: 8, 16, ... 256)",
    )  # fmt: skip
    parser.add_argument("--best", type=whole(1), default=5, metavar="N", help="how many studies to propose (default 5)")


def do(arguments: argparse.Namespace) -> int:
    """Print the studies that would tell most, and write all of them to ``plan.csv``."""
    from evo_mirror.faces.progress import showing

    with showing() as progress:
        progress("reading", 0, 0)
        from evo_mirror.accounts import rivals
        from evo_mirror.faces.planned import plan_in_words
        from evo_mirror.faces.report.story import read_comparison
        from evo_mirror.foundation.files import write_whole
        from evo_mirror.inference.planning import SIZES
        from evo_mirror.inference.predictions import read_predictions
        from evo_mirror.inference.replanning import planner_of, worths_csv_text
        from evo_mirror.studies.provenance import read_provenance, read_scenario
        from evo_mirror.studies.registering import read_registered

        folder = Path(arguments.path)
        scenario, what = read_scenario(folder), read_provenance(folder)
        if what["kind"] != "comparison":
            remedy = "Give one that `compare` wrote."
            raise RunError(phrase(str(folder), "be the folder of a comparison", got=what["kind"], remedy=remedy))
        comparison, findings, _ = read_comparison(folder)
        accounts, _ = read_registered(folder, scenario) or (rivals(), {})
        progress("weighing the evidence", 0, 0)
        predictions = read_predictions(folder / "predictions.csv")
        planner = planner_of(comparison, predictions, list(findings.values()), contents=accounts.contents)
        if arguments.among is not None:
            planner = planner.among([word.strip() for word in arguments.among.split(",") if word.strip()])
        sizes = sorted(set(arguments.individuals or SIZES))
        proposals = planner.proposals(best=arguments.best, sizes=sizes)
        progress("planning", 0, 0)
        worths = _everything(planner, sizes)
        write_whole(folder / "plan.csv", worths_csv_text(worths, float(planner.probability.max())))
    shares = dict(zip(planner.table.accounts, planner.probability.tolist(), strict=True))
    print(plan_in_words(proposals, comparison, accounts.titles, shares))
    print(f"All of them: {folder / 'plan.csv'}")
    return 0


def _everything(planner: Planner, sizes: Sequence[int]) -> list[Worth]:
    """Every statistic at every size, what tells most first."""
    worths = [planner.worth(statistic, n) for statistic in planner.table.statistics for n in sizes]
    return sorted(worths, key=lambda worth: (-worth.bits, worth.statistic, worth.n))
