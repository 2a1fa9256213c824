"""An account in words: what may evolve, what pays, what else it fixes, what is drawn, and what it predicts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evo_mirror.faces.words import listing

if TYPE_CHECKING:
    from evo_mirror.accounts import Rival
    from evo_mirror.scenario.priors import Prior
    from evo_mirror.scenario.scenario import Scenario

_PAYS = {"payoff.understanding": "understanding", "payoff.foraging": "foraging"}
_HERITABLE = "heritable."


def may_evolve(account: Rival) -> str:
    """What is inherited under an account."""
    names = [
        key.removeprefix(_HERITABLE) for key, on in account.constraints.items() if key.startswith(_HERITABLE) and on
    ]
    return listing([name.replace("_", " ") for name in names]) if names else "nothing"


def pays(account: Rival) -> str:
    """What pays under an account; factors other than 0 and 1 are told."""
    said = []
    for key, name in _PAYS.items():
        factor = account.constraints.get(key)
        if factor is None:
            said.append(f"{name} as the scenario says")
        elif factor:
            said.append(name if factor == 1 else f"{name} (times {factor:g})")
    return listing(said) if said else "nothing"


def also_fixes(account: Rival) -> list[tuple[str, str]]:
    """What else an account fixes: key and value."""
    return [
        (key, value if isinstance(value, str) else json.dumps(value))
        for key, value in account.constraints.items()
        if key not in _PAYS and not key.startswith(_HERITABLE)
    ]


def drawn(account: Rival, shared: Mapping[str, Prior]) -> list[tuple[str, str, str]]:
    """Settings that are drawn anew in each replicate under an account: key, range, whose prior it is.

    Parameters
    ----------
    account : Rival
    shared : mapping of str to Prior
        The scenario's; of what the account fixes, nothing is drawn.
    """
    rows = []
    for key, prior in sorted({**shared, **account.priors}.items()):
        if not is_fixed(account, key):
            rows.append((key, span(prior), "its own" if key in account.priors else "shared by all accounts"))
    return rows


def is_fixed(account: Rival, key: str) -> bool:
    """Whether an account fixes a setting, by itself or with the table around it."""
    return any(f"{key}.".startswith(f"{fixed}.") for fixed in account.constraints)


def span(prior: Prior) -> str:
    """The range of a prior in words."""
    return f"{prior.low:g} to {prior.high:g}{', uniform in its logarithm' if prior.scale == 'log' else ''}"


def in_a_line(account: Rival) -> str:
    """The claim, and what makes it one, for `list`."""
    variant = f"a variant of {account.variant_of}; " if account.variant_of else ""
    beside = "" if account.competes else "; reported beside the accounts, competes for nothing"
    own = f"; priors of its own: {listing(sorted(account.priors))}" if account.priors else ""
    fixed = f"; also fixed: {listing([key for key, _ in also_fixes(account)])}" if also_fixes(account) else ""
    n = len(account.expects)
    told = f"; {n} prediction{'s' * (n != 1)} stated" if n else ""
    return (
        f"{account.claim} [{variant}may evolve: {may_evolve(account)}; pays: {pays(account)}{fixed}{own}{told}{beside}]"
    )


def account_page(account: Rival, scenario: Scenario) -> list[tuple[str, list[str]]]:
    """Say of an account all that there is to say, under headings.

    Parameters
    ----------
    account : Rival
    scenario : Scenario
        In which it would be compared.
    """
    fixed: list[str] = [f"{key} = {value}" for key, value in also_fixes(account)]
    unknown = [f"{key}: {text} ({whose})" for key, text, whose in drawn(account, scenario.priors)]
    predictions = [_prediction(one) for one in account.expects]
    kind = (
        f"A variant of {account.variant_of}, with which it shares one prior probability. " if account.variant_of else ""
    )
    return [
        ("Claim", [kind + account.claim, f"Cites: {', '.join(account.cites) or 'nothing'}."]),
        ("May evolve", [may_evolve(account)]),
        ("Pays", [pays(account)]),
        ("Also fixed", fixed or ["nothing: all else is the scenario's"]),
        (f"Not known, and drawn anew in each replicate of {scenario.title}", unknown or ["nothing"]),
        ("Predicts, as registered before anything evolves", predictions or ["nothing"]),
    ]


def _prediction(one: Any) -> str:
    what = "no effect" if one.direction == "null" else one.direction
    source = "derived by us from its position" if one.source == "ours" else f"stated by {one.source}"
    return f"{one.words} {one.statistic}: {what} (within ± {one.bound:g} counts as none; {source})"
