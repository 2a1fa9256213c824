"""Whether accounts can be compared in a scenario."""

from __future__ import annotations

from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.errors import Mistake, ScenarioError, demand
from evo_mirror.foundation.wording import Keys, dotted
from evo_mirror.scenario.scenario import Scenario


def incomparable(scenario: Scenario) -> list[tuple[Keys, str]]:
    """Find what a run may do and a comparison may not: accounts differ in what pays, and some leave one task or none.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    list of (keys, message)
        Where each mistake stands in the scenario, and what is wrong.
    """
    if not scenario.selection.by_objectives:
        return []
    wanted = "be one that reads a single fitness in a comparison, as some accounts leave one task or none that pays"
    remedy = "Choose 'tournament' for one, or evolve this scenario by itself with evo-mirror run."
    return [(("selection", "kind"), demand(wanted, got=kind_of(type(scenario.selection)), remedy=remedy))]


def check_comparable(scenario: Scenario) -> None:
    """Refuse what `incomparable` finds.

    Raises
    ------
    ScenarioError
    """
    if found := incomparable(scenario):
        raise ScenarioError(scenario.title, [Mistake(dotted(keys), message) for keys, message in found])
