"""`explain`: what a scenario will do, before anything runs."""

from __future__ import annotations

import argparse

from evo_mirror.faces.parsing import LARGEST_SEED, whole

ABOUT = "say in words and numbers what a scenario will do, before anything runs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `explain` takes."""
    parser.add_argument("scenario", metavar="SCENARIO", help="a scenario file, or the name of a shipped one")
    parser.add_argument("--seed", type=whole(0, LARGEST_SEED), default=1, metavar="N", help="for the lives drawn as a sample")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides",
        help="change a setting, such as population.size=50; may be repeated",
    )  # fmt: skip
    parser.add_argument("--settings", action="store_true", help="also list every setting with its value, unit and meaning")


def do(arguments: argparse.Namespace) -> int:
    """Explain."""
    from evo_mirror.faces.explaining import explained, settings_listed
    from evo_mirror.faces.studying import read_scenario

    scenario = read_scenario(arguments.scenario, overrides=arguments.overrides)
    print(explained(scenario, seed=arguments.seed))
    if arguments.settings:
        print()
        print("\n".join(settings_listed(scenario)))
    return 0
