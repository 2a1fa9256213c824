"""`explain`: what a scenario will do, before anything runs."""

from __future__ import annotations

import argparse

from evo_mirror.faces.parsing import LARGEST_SEED, whole

ABOUT = "say in words and numbers what a scenario will do, before anything runs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `explain` takes."""
    parser.add_argument("scenario", metavar="SCENARIO", help="a scenario file, or the name of a shipped one")
    parser.add_argument(
        "--seed", type=whole(0, LARGEST_SEED), default=1, metavar="N", help="for the lives drawn as a sample"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides",
        help="change a setting, such as population.size=50; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--settings", action="store_true", help="also list every setting with its value, unit and meaning"
    )


def do(arguments: argparse.Namespace) -> int:
    """Explain."""
    from evo_mirror.faces.report.settings import setting_rows
    from evo_mirror.faces.studying import read_scenario
    from evo_mirror.faces.tables import WIDTH, table
    from evo_mirror.scenario.explaining import explain

    scenario = read_scenario(arguments.scenario, overrides=arguments.overrides)
    print(explain(scenario, seed=arguments.seed).text(WIDTH))
    if arguments.settings:
        rows = [[row.key, row.value, row.unit, row.about] for row in setting_rows(scenario)]
        print("", *table(["setting", "value", "unit", "meaning"], rows, widths=[39, 16, 14, 28]), sep="\n")
    return 0
