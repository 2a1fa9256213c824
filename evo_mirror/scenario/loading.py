"""Load: a scenario by its name or file."""

from __future__ import annotations

from collections.abc import Sequence

from evo_mirror.foundation.shipped import find_scenario
from evo_mirror.foundation.wording import Keys
from evo_mirror.scenario.comparable import incomparable
from evo_mirror.scenario.reading import read_settings
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.unknowns import impossible_priors


def load(name: str, *, overrides: Sequence[str] = (), for_comparison: bool = False) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    name : str
        A path, or the name of a shipped scenario: ``"origin"``.
    overrides : sequence of str
        ``"population.size=40"`` and the like, as after ``--set`` on the command line.
    for_comparison : bool
        Whether accounts are to be compared in it: not all that can be run can be compared.

    Raises
    ------
    ScenarioError
        With all mistakes at once, each at its line.
    """

    def further(scenario: Scenario) -> list[tuple[Keys, str]]:
        return [*impossible_priors(scenario), *(incomparable(scenario) if for_comparison else ())]

    return read_settings(find_scenario(name), Scenario, overrides=overrides, further=further)
