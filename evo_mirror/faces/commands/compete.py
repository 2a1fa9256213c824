"""`compete`: two morphs, or two accounts, in one population."""

from __future__ import annotations

import argparse
from pathlib import Path

from evo_mirror.faces.parsing import LARGEST_SEED, whole

ABOUT = "mix two morphs, or two accounts, in one population: who invades, who is fixed, and a phase diagram over two settings"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `compete` takes."""
    parser.add_argument(
        "scenario", nargs="?", default="when-to-learn", metavar="SCENARIO", help="a scenario (default: when-to-learn)"
    )
    parser.add_argument(
        "--between", default="innate,learner", metavar="A,B",
        help="the two contenders: innate, learner, or accounts that only say what is inherited and what pays "
        "(default: innate,learner)",
    )  # fmt: skip
    parser.add_argument(
        "--vary", action="append", default=[], metavar="KEY=VALUES",
        help="a setting as key=a,b,c or key=low:high:n or key=low:high:n:log; once or twice "
        "(default: change between generations, and the cost of learning)",
    )  # fmt: skip
    parser.add_argument("--size", type=whole(), default=60, metavar="N", help="individuals in the mixture (default 60)")
    parser.add_argument(
        "--rare", type=whole(), metavar="N", help="how many a rare contender has at the start (default: a twentieth)"
    )
    parser.add_argument(
        "--worlds", type=whole(), metavar="N",
        help="replicates in which relative fitness is measured (default 400, or 12 where accounts evolve first)",
    )  # fmt: skip
    parser.add_argument(
        "--contests", type=whole(), metavar="N",
        help="contests carried to their end, each way, in as many of the worlds (default 100 at most)",
    )  # fmt: skip
    parser.add_argument(
        "--genes", default="fixed", metavar="HOW",
        help="fixed: nothing mutates; evolving: all but what makes a contender what it is (default: fixed)",
    )  # fmt: skip
    parser.add_argument(
        "--seed",
        type=whole(0, LARGEST_SEED),
        default=1,
        metavar="N",
        help="the same seed gives the same bytes (default 1)",
    )
    parser.add_argument(
        "--out", metavar="DIR", help="folder for the results (default: one under runs, named after its content)"
    )
    parser.add_argument(
        "--workers", type=whole(), metavar="N", help="processes that share out the cells (default: one for each core)"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides",
        help="change a setting, such as payoff.ages.juvenile=0; may be repeated",
    )  # fmt: skip
    parser.add_argument("--explain", action="store_true", help="say what would be done and what it costs, and stop")


def do(arguments: argparse.Namespace) -> int:
    """Say what it costs, then compete; a second call of the same carries on where the first was stopped."""
    from evo_mirror.faces.progress import showing

    with showing() as progress:
        progress("reading", 0, 0)
        from evo_mirror.faces.competing import cost, folder_of, outcome
        from evo_mirror.faces.studying import read_scenario
        from evo_mirror.studies.competing.design import designed
        from evo_mirror.studies.competing.study import carried_out

        scenario = read_scenario(arguments.scenario, overrides=arguments.overrides)
        design = designed(
            scenario, between=[name.strip() for name in arguments.between.split(",")], vary=arguments.vary, size=arguments.size,
            rare=arguments.rare, worlds=arguments.worlds, contests=arguments.contests, genes=arguments.genes,
        )  # fmt: skip
        said = cost(scenario, design, workers=arguments.workers)
    print(said, flush=True)
    if arguments.explain:
        return 0
    with showing() as progress:
        usual = folder_of(arguments.scenario, scenario, design, seed=arguments.seed)
        folder = Path(arguments.out) if arguments.out else usual
        arguments.carry_on = f"The same command carries on with what is in {folder}."
        found = carried_out(
            scenario, design, out=folder, seed=arguments.seed, workers=arguments.workers, progress=progress
        )  # fmt: skip
        progress("drawing the report", 0, 0)
        from evo_mirror.faces.report.writing import write_report

        write_report(folder)
    print(outcome(found, folder))
    return 0
