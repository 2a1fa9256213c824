"""An account in a file: data only. What it fixes, what it leaves open, what it predicts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from evo_mirror.accounts._rivals import Rival
from evo_mirror.accounts._stated import Stated
from evo_mirror.foundation.settings import Settings, param
from evo_mirror.scenario.priors import Prior

NAME = re.compile(r"[a-z][a-z0-9_]*")
"""What an account may be called: its file's name, with underscores for hyphens."""

SHARED = (
    "title", "question", "expect", "generations", "replicates", "population", "repertoire", "founders", "stationarity",
    "assays", "priors",
)  # fmt: skip
"""Tables that are alike for all accounts, or two accounts would differ in more than what they claim."""


class AccountFile(Settings):
    """One account, as a user writes it down."""

    title: str = param(unit="1", about="the account in a few words, as sentences name it", min_length=1, max_length=60)
    claim: str = param(unit="1", about="what it claims, in one sentence", min_length=1)
    cites: tuple[str, ...] = param((), unit="1", about="keys of the references that state it")
    variant_of: str = param(
        "", unit="1", about="the account that this is a reading of; they share one prior probability"
    )
    constraints: dict[str, Any] = param(
        {}, unit="1", about="settings that it fixes, by dotted key in quotes; nothing is heritable that is not named"
    )
    priors: dict[str, Prior] = param({}, unit="1", about="ranges of its own, as in a scenario; others are shared")
    predictions: tuple[Stated, ...] = param((), unit="1", about="what it predicts, one table each")


def account_from(name: str, file: AccountFile, constraints: Mapping[str, Any]) -> Rival:
    """Make the account that a file describes.

    Parameters
    ----------
    name : str
    file : AccountFile
    constraints : mapping of str to object
        Those of the file by dotted key, however they were written.
    """
    return Rival(
        name, file.title, file.claim, file.cites, True, file.variant_of, constraints, file.priors, file.predictions
    )  # fmt: skip


def account_text(account: Rival) -> str:
    """Write an account down as such a file: to be read, changed, and given back with --accounts.

    Parameters
    ----------
    account : Rival
    """
    head = {"title": account.title, "claim": account.claim, "cites": list(account.cites)}
    if account.variant_of:
        head["variant_of"] = account.variant_of
    lines = [f"{key} = {_toml(value)}" for key, value in head.items()]
    lines += [
        "",
        "[constraints]",
        *(f"{json.dumps(key)} = {_toml(value)}" for key, value in account.constraints.items()),
    ]
    if account.priors:
        lines += ["", "[priors]"]
        for key, p in account.priors.items():
            lines.append(f"{json.dumps(key)} = {_toml({'low': p.low, 'high': p.high, 'scale': p.scale})}")
    for one in account.expects:
        lines += ["", "[[predictions]]", f"statistic = {_toml(one.statistic)}", f"direction = {_toml(one.direction)}"]
        lines += [f"bound = {_toml(one.bound)}", f"words = {_toml(one.words)}", f"source = {_toml(one.source)}"]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """A value in TOML, whose texts, numbers and lists are written as in JSON, and whose tables are not."""
    if isinstance(value, Mapping):
        inner = (f"{key if NAME.fullmatch(key) else json.dumps(key)} = {_toml(item)}" for key, item in value.items())
        return "{ " + ", ".join(inner) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
