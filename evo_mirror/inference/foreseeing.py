"""What can be known of the evidence before anything evolves: whether any account could be held against a finding."""

from __future__ import annotations

from collections.abc import Sequence

from evo_mirror.accounts import Rivals
from evo_mirror.assays.base import Assay
from evo_mirror.evidence.finding import Finding
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import Mistake, ScenarioError
from evo_mirror.scenario.scenario import Scenario


def unaddressed(findings: Sequence[Finding], scenario: Scenario, accounts: Rivals) -> dict[str, str]:
    """Findings that no account that competes can predict, because none can make the experiment in this scenario.

    Parameters
    ----------
    findings : sequence of Finding
    scenario : Scenario
    accounts : Rivals

    Returns
    -------
    dict of str to str
        Id to the reason under the first account.
    """
    worlds = [account.constrained(scenario) for account in accounts.everyone if account.competes]
    assays = leaves(Assay)
    found = {}
    for finding in findings:
        if finding.statistic:
            kind, _, statistic = finding.statistic.partition(".")
            assay = assays[kind]()
            reasons = [assay.undefined_in(world, statistic) for world in worlds]
            if all(reasons):
                found[finding.id] = reasons[0]
    return found


def check_addressed(findings: Sequence[Finding], scenario: Scenario, accounts: Rivals, *, all_of_them: bool) -> None:
    """Refuse evidence that no account could predict, before anything evolves.

    Parameters
    ----------
    findings : sequence of Finding
    scenario : Scenario
    accounts : Rivals
        Those that take part.
    all_of_them : bool
        Whether every finding must be predicted by some account, as when somebody chose them by name, or one will do.

    Raises
    ------
    ScenarioError
        Every such finding at once, with what the scenario lacks.
    """
    lost = unaddressed(findings, scenario, accounts)
    n_weighed = sum(bool(finding.statistic) for finding in findings)
    if lost and (all_of_them or len(lost) == n_weighed):
        raise ScenarioError(
            "evidence",
            [
                Mistake(name, f"must be predicted by some account; no account can make its experiment here: {why}")
                for name, why in lost.items()
            ],
        )
