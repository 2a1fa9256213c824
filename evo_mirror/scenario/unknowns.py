"""What a scenario leaves unknown: the same scenario with a value put in for each of its priors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evo_mirror.foundation.errors import Mistake, ScenarioError
from evo_mirror.foundation.settings import adjusted, resolved
from evo_mirror.foundation.wording import Keys, dotted
from evo_mirror.scenario.scenario import Scenario


def with_priors_at(scenario: Scenario, at: Mapping[str, float]) -> Scenario:
    """Put in the quantile ``at[key]`` of each prior, whole where the setting is a whole number.

    Parameters
    ----------
    scenario : Scenario
        Left as it is.
    at : mapping of str to float
        For the key of each prior, a probability between 0 and 1.

    Raises
    ------
    ScenarioError
        If a setting does not exist, or cannot have that value.
    """
    drawn: dict[str, float] = {}
    plain = resolved(scenario)
    for key, prior in sorted(scenario.priors.items()):
        value = prior.value_at(float(at[key]))
        drawn[key] = round(value) if isinstance(_now(plain, key), int) else value
    return adjusted(scenario, drawn) if drawn else scenario


def impossible_priors(scenario: Scenario) -> list[tuple[Keys, str]]:
    """Find priors of settings that do not exist, or that reach beyond what a setting may be.

    Returns
    -------
    list of (keys, message)
        Where each mistake stands in the scenario, and what is wrong.
    """
    found: dict[tuple[Keys, str], None] = {}
    for end in (0.0, 1.0):
        try:
            with_priors_at(scenario, dict.fromkeys(scenario.priors, end))
        except ScenarioError as error:
            found |= {(_blamed(scenario, one.where), one.message): None for one in error.mistakes}
    return list(found)


def check_priors(scenario: Scenario) -> None:
    """Refuse what `impossible_priors` finds.

    Raises
    ------
    ScenarioError
    """
    if found := impossible_priors(scenario):
        raise ScenarioError(scenario.title, [Mistake(dotted(keys), message) for keys, message in found])


def _blamed(scenario: Scenario, where: str) -> Keys:
    """The prior that put a value there, or below a table of that name; the setting itself where several priors did."""
    of = [key for key in scenario.priors if f"{key}.".startswith(f"{where}.")]
    return ("priors", of[0] if len(of) == 1 else where)


def _now(plain: Any, key: str) -> Any:
    """The value at a dotted key; None where there is none."""
    for part in key.split("."):
        plain = plain.get(part) if isinstance(plain, Mapping) else None
    return plain
