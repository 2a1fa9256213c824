"""Words of the command line about accounts: files of them, who competes, and how probable each was before."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evo_mirror.accounts import Rivals
    from evo_mirror.scenario.scenario import Scenario


def add_files_argument(parser: argparse.ArgumentParser) -> None:
    """Add what tells where more accounts are."""
    parser.add_argument(
        "--accounts", action="append", default=[], metavar="PATH", dest="account_files",
        help="add the account in a TOML file, or all in a folder; may be repeated (`explain ACCOUNT --toml` writes one)",
    )  # fmt: skip


def add_competitors_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `compare` takes about accounts."""
    add_files_argument(parser)
    parser.add_argument(
        "--compete", action="append", default=[], metavar="NAMES",
        help="accounts that compete, such as genetic,associative (default: all there are)",
    )  # fmt: skip
    parser.add_argument(
        "--prior", action="append", default=[], metavar="ACCOUNT=WEIGHT", dest="prior_weights",
        help="prior weight of an account with all its variants, such as genetic=2, where others have 1; may be repeated",
    )  # fmt: skip


def accounts_in(paths: Sequence[str], scenario: Scenario) -> Rivals:
    """Read the shipped accounts and a user's, to be compared in a scenario.

    Raises
    ------
    ScenarioError
        With all mistakes of all files.
    """
    from evo_mirror.evidence.statistics import STATISTICS
    from evo_mirror.studies.entering import read_accounts

    return read_accounts(paths, scenario=scenario, statistics=STATISTICS)


def competitors(arguments: argparse.Namespace, scenario: Scenario) -> tuple[Rivals, dict[str, float]]:
    """Say who takes part in a comparison, with prior weights of families.

    Raises
    ------
    ScenarioError
        With all mistakes of the files, or of the words.
    """
    from evo_mirror.studies.entering import chosen, weights_from

    def split(texts: Sequence[str]) -> list[str]:
        return [word.strip() for text in texts for word in text.split(",") if word.strip()]

    everyone, words = accounts_in(arguments.account_files, scenario), split(arguments.prior_weights)
    taking_part, _ = all_of(
        lambda: chosen(everyone, split(arguments.compete)),
        lambda: weights_from(everyone, words),
    )
    return taking_part, weights_from(taking_part, words)


def all_of(*readers: Callable[[], Any]) -> list[Any]:
    """Read several things, and tell the mistakes of all of them together.

    Parameters
    ----------
    *readers : callable
        Each reads one thing, or raises.

    Raises
    ------
    ScenarioError
        Of one reader as it is; of several as one page.
    """
    from evo_mirror.foundation.errors import EvidenceError, Mistake, ScenarioError

    read: list[Any] = []
    errors: list[ScenarioError | EvidenceError] = []
    for reader in readers:
        try:
            read.append(reader())
        except (ScenarioError, EvidenceError) as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        pages = [e.mistakes if isinstance(e, ScenarioError) else (Mistake("", str(e)),) for e in errors]
        raise ScenarioError("What was given", [mistake for page in pages for mistake in page])
    return read
