"""`explain`: what a scenario will do, what an account claims, or what an experiment is, before anything runs."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from evo_mirror.faces.competitors import accounts_in, add_files_argument
from evo_mirror.faces.parsing import LARGEST_SEED, whole

ABOUT = "say what a scenario will do, what an account claims, or what an experiment is, before anything runs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `explain` takes."""
    parser.add_argument(
        "scenario",
        metavar="SCENARIO",
        help="a scenario file, or the name of a shipped one; or that of an account, or of an assay",
    )
    add_files_argument(parser)
    parser.add_argument(
        "--within",
        default="origin",
        metavar="SCENARIO",
        help="for an account or an assay: the world it is for (default: origin)",
    )
    parser.add_argument(
        "--assay", action="store_true", help="the name is that of an assay, where a scenario is called so too"
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
    if arguments.assay:
        return _explain_assay(arguments)
    is_else = word in shipped_scenarios() or Path(word).exists()
    is_shipped = word in rivals().names and not is_else
    if arguments.account_files or arguments.toml or is_shipped:
        return _explain_account(arguments)
    if not is_else and _is_assay(word):
        return _explain_assay(arguments)
    if not is_else:
        _refuse_what_is_nearly_known(word)
    return _explain_scenario(arguments)


def _refuse_what_is_nearly_known(word: str) -> None:
    """A slip in the name of an account or an assay is answered with that name, not with those of scenarios."""
    from evo_mirror.accounts import rivals
    from evo_mirror.assays.base import Assay
    from evo_mirror.foundation.discovery import leaves
    from evo_mirror.foundation.errors import Mistake, ScenarioError, demand
    from evo_mirror.foundation.shipped import shipped_scenarios
    from evo_mirror.foundation.wording import near

    hint = near(word, [*shipped_scenarios(), *rivals().names, *leaves(Assay)])
    if not hint or near(word, shipped_scenarios()) == hint:
        return
    must = "be the name of a scenario, an account or an assay, or a scenario file"
    raise ScenarioError(word, [Mistake("", f"{demand(must, got=word)}{hint}.", source=word)])


def _is_assay(word: str) -> bool:
    """Only a word that could be one is worth the import."""
    if not word.isidentifier():
        return False
    from evo_mirror.assays.base import Assay
    from evo_mirror.foundation.discovery import leaves

    return word in leaves(Assay)


def _explain_assay(arguments: argparse.Namespace) -> int:
    from evo_mirror.assays.base import Assay
    from evo_mirror.evidence import read_evidence
    from evo_mirror.faces.studying import read_scenario
    from evo_mirror.faces.telling_assays import assay_page, assay_title
    from evo_mirror.foundation.discovery import leaves
    from evo_mirror.foundation.errors import Mistake, ScenarioError, either
    from evo_mirror.foundation.wording import near

    known, name = leaves(Assay), arguments.scenario
    if name not in known:
        raise ScenarioError(
            "what is asked", [Mistake("--assay", f"there is no {name!r}; choose {either(known)}{near(name, known)}")]
        )
    scenario, assay = read_scenario(arguments.within, overrides=arguments.overrides), known[name]()
    _print_page(assay_title(assay), assay_page(assay, scenario, read_evidence()))
    return 0


def _print_page(title: str, page: Iterable[tuple[str, list[str]]]) -> None:
    from evo_mirror.faces.tables import page_width, paragraph

    print(paragraph(title), "=" * min(len(title), page_width()), sep="\n")
    for heading, lines in page:
        print("", paragraph(heading), *(paragraph(line, indent="  ", hanging="  ") for line in lines), sep="\n")


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
        print("", paragraph(heading), *(paragraph(line) for line in lines), sep="\n")
    return 0


def _explain_scenario(arguments: argparse.Namespace) -> int:
    from evo_mirror.faces.report.settings import setting_rows
    from evo_mirror.faces.studying import read_scenario
    from evo_mirror.faces.tables import page_width, table
    from evo_mirror.scenario.explaining import explain

    scenario = read_scenario(arguments.scenario, overrides=arguments.overrides)
    print(explain(scenario, seed=arguments.seed).text(page_width()))
    if arguments.settings:
        rows = [[row.key, row.value, row.unit, row.about] for row in setting_rows(scenario)]
        print("", *table(["setting", "value", "unit", "meaning"], rows, widths=[39, 16, 14, 28]), sep="\n")
    return 0
