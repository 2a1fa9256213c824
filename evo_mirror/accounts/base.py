"""The family of accounts."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from evo_mirror.foundation.errors import Mistake, ScenarioError
from evo_mirror.foundation.settings import Family, adjusted, resolved
from evo_mirror.machine.counters import Moment, uniforms
from evo_mirror.scenario.scenario import Scenario

_FIRST = np.zeros(1, np.int64)

NOTHING_HERITABLE: Mapping[str, Any] = {
    "heritable.wiring": False,
    "heritable.rate": False,
    "heritable.forage_rate": False,
    "heritable.associability": False,
    "heritable.attention": False,
    "heritable.mirror_share": False,
}


class Account(Family):
    """A claim about which scenarios are true of the world.

    An account says what may evolve, what learns and what pays; nothing else. Codes, founders' distributions, the
    domain-general learning rate, the environment and its priors are shared by all accounts, and so is all luck.
    """

    title: ClassVar[str]
    claim: ClassVar[str]
    cites: ClassVar[tuple[str, ...]]
    competes: ClassVar[bool] = True

    @abstractmethod
    def constraints(self) -> Mapping[str, Any]:
        """Settings that the account fixes, by dotted key; everything that is not named is left to the scenario."""

    def constrained(self, scenario: Scenario) -> Scenario:
        """The scenario as this account sees it."""
        return adjusted(scenario, {**NOTHING_HERITABLE, **self.constraints()})

    @property
    def content(self) -> str:
        """What the account says, without its name: two accounts of equal content are the same account."""
        return json.dumps({**NOTHING_HERITABLE, **self.constraints()}, sort_keys=True)


def drawn_from_priors(scenario: Scenario, moment: Moment) -> Scenario:
    """Draw the settings for which a scenario has priors: the same values for every account in the same replicate.

    Parameters
    ----------
    scenario : Scenario
        Before any account constrains it: what an account fixes is not drawn.
    moment : Moment
        Its seed and replicate count; its generation does not.
    """
    at = {key: uniforms(moment.at(0).address(f"prior: {key}"), _FIRST, 1)[0, 0] for key in scenario.priors}
    return _with_priors_at(scenario, at)


def check_priors(scenario: Scenario) -> None:
    """Refuse priors of settings that do not exist, or that reach beyond what a setting may be.

    Raises
    ------
    ScenarioError
    """
    try:
        for u in (0.0, 1.0):
            _with_priors_at(scenario, dict.fromkeys(scenario.priors, u))
    except ScenarioError as error:
        mistakes = [Mistake(f"priors.{m.where}", m.message, m.line, m.source) for m in error.mistakes]
        raise ScenarioError(scenario.title, mistakes) from None


def _with_priors_at(scenario: Scenario, at: Mapping[str, float]) -> Scenario:
    """The scenario with the quantile ``at[key]`` of each of its priors, whole where the setting is a whole number."""
    drawn: dict[str, float] = {}
    plain = resolved(scenario)
    for key, prior in sorted(scenario.priors.items()):
        value = prior.value_at(float(at[key]))
        drawn[key] = round(value) if isinstance(_now(plain, key), int) else value
    return adjusted(scenario, drawn) if drawn else scenario


def _now(plain: Any, key: str) -> Any:
    """The value at a dotted key; None where there is none."""
    for part in key.split("."):
        plain = plain.get(part) if isinstance(plain, Mapping) else None
    return plain
