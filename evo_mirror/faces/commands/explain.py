"""`explain`: what a scenario will do, or what an account claims, before anything runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from evo_mirror.faces.competitors import accounts_in, add_files_argument
from evo_mirror.faces.parsing import LARGEST_SEED, whole

ABOUT = "say in words and numbers what a scenario will do, or what an account claims, before anything runs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `explain` takes."""
    parser.add_argument(
        "scenario", metavar="SCENARIO", help="a scenario file, or the name of a shipped one; or that of an account"
    )
    add_files_argument(parser)
    parser.add_argument(
        "--within",
        default="origin",
        metavar="SCENARIO",
        help="for an account: where it is to be compared (default: origin)",
    )
    parser.add_argument(
        "--toml",
        action="store_true",
        help="for an account: write it as a file that can be changed and given to --accounts",
    )
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
    from evo_mirror.accounts import rivals
    from evo_mirror.foundation.shipped import shipped_scenarios

    word = arguments.scenario
    is_shipped = word in rivals().names and word not in shipped_scenarios() and not Path(word).exists()
    is_account = arguments.account_files or arguments.toml or is_shipped
    return _explain_account(arguments) if is_account else _explain_scenario(arguments)


def _explain_account(arguments: argparse.Namespace) -> int:
    from evo_mirror.accounts import account_text
    from evo_mirror.faces.studying import read_scenario
    from evo_mirror.faces.tables import paragraph
    from evo_mirror.faces.telling_accounts import account_page
    from evo_mirror.foundation.errors import EvidenceError, either
    from evo_mirror.foundation.wording import near

    scenario = read_scenario(arguments.within, overrides=arguments.overrides)
    accounts, name = accounts_in(arguments.account_files, scenario), arguments.scenario
    if name not in accounts.names:
        raise EvidenceError(
            f"there is no account {name!r}; choose {either(accounts.names)}{near(name, accounts.names)}."
        )
    account = accounts.named(name)
    if arguments.toml:
        print(account_text(account), end="")
        return 0
    print(account.title, "=" * len(account.title), sep="\n")
    for heading, lines in account_page(account, scenario):
        print("", heading, *(paragraph(line) for line in lines), sep="\n")
    return 0


def _explain_scenario(arguments: argparse.Namespace) -> int:
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
