"""The family of accounts."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from evo_mirror.accounts._stated import Stated
from evo_mirror.foundation.settings import Family, adjusted, resolved
from evo_mirror.machine.counters import Moment, uniforms
from evo_mirror.scenario.priors import Prior
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.unknowns import with_priors_at

_FIRST = np.zeros(1, np.int64)

NOTHING_HERITABLE: Mapping[str, Any] = {
    "heritable.wiring": False,
    "heritable.rate": False,
    "heritable.forage_rate": False,
    "heritable.associability": False,
    "heritable.attention": False,
    "heritable.mirror_share": False,
}

_NOR: Mapping[str, Any] = {"heritable.plasticity": False, "learning.mirror_route": "learns"}
"""Nor is this so, unless an account says it; not part of its content, after which its luck is named."""


class Account(Family):
    """A claim about which scenarios are true of the world.

    An account says what may evolve, what learns and what pays; nothing else. Codes, founders' distributions, the
    domain-general learning rate, the environment and its priors are shared by all accounts, and so is all luck; an account
    whose claim is about one of them says so by a prior of its own. What an account does not name as heritable is not, whatever
    the scenario says: with ``heritable.plasticity`` in a scenario, a run lets a rule's further parameters evolve, a comparison
    does not.

    Attributes
    ----------
    title, claim : str
    cites : tuple of str
        Keys of the references that state it.
    competes : bool
        Whether it has a share of the posterior.
    variant_of : str
        Kind of the account that this is a reading of; the two share one prior probability. Empty for none.
    own_priors : mapping of str to Prior
        By dotted key of a setting; those not named are the scenario's.
    expects : tuple of Stated
        What it predicts, registered before anything is evolved.
    """

    title: ClassVar[str]
    claim: ClassVar[str]
    cites: ClassVar[tuple[str, ...]]
    competes: ClassVar[bool] = True
    variant_of: ClassVar[str] = ""
    own_priors: ClassVar[Mapping[str, Prior]] = {}
    expects: ClassVar[tuple[Stated, ...]] = ()

    @abstractmethod
    def constraints(self) -> Mapping[str, Any]:
        """Settings that the account fixes, by dotted key; everything that is not named is left to the scenario."""

    def constrained(self, scenario: Scenario) -> Scenario:
        """The scenario as this account sees it."""
        return constrained_by(scenario, self.constraints())

    @property
    def content(self) -> str:
        """What the account says, without its name: two accounts of equal content are the same account."""
        return content_of(self.constraints(), self.own_priors)


def constrained_by(scenario: Scenario, constraints: Mapping[str, Any]) -> Scenario:
    """The scenario with what an account fixes; nothing is heritable that it does not name.

    Parameters
    ----------
    scenario : Scenario
    constraints : mapping of str to object
        By dotted key.

    Raises
    ------
    ScenarioError
        With all that cannot be meant.
    """
    seen = adjusted(scenario, {**NOTHING_HERITABLE, **_NOR, **constraints})
    if not {"learning", "learning.kind"} & set(constraints):
        return seen
    # Under another rule, or none, lambda is still the unit of strength, of noise and of measures, and the rate is shared.
    table = constraints.get("learning", {})
    shared = {
        f"learning.{name}": getattr(scenario.learning, name)
        for name in ("rate", "asymptote")
        if f"learning.{name}" not in constraints and name not in table
    }
    return adjusted(seen, shared)


def content_of(constraints: Mapping[str, Any], own_priors: Mapping[str, Prior]) -> str:
    """What an account says as JSON, without names or titles: it orders accounts, and tells whether two are one.

    Parameters
    ----------
    constraints : mapping of str to object
    own_priors : mapping of str to Prior
    """
    own = {"priors": {key: resolved(prior) for key, prior in own_priors.items()}} if own_priors else {}
    return json.dumps({**NOTHING_HERITABLE, **constraints, **own}, sort_keys=True)


def drawn_from_priors(scenario: Scenario, moment: Moment) -> Scenario:
    """Draw the settings for which a scenario has priors: the same values for every account in the same replicate.

    Parameters
    ----------
    scenario : Scenario
        Before any account constrains it: what an account fixes is not drawn.
    moment : Moment
        Its seed and replicate count; its generation does not.
    """
    return with_priors_at(scenario, quantiles_drawn(scenario, moment))


def quantiles_drawn(scenario: Scenario, moment: Moment) -> dict[str, float]:
    """Where in its prior each setting lies in a replicate, from 0 to 1.

    Parameters
    ----------
    scenario, moment
        As in `drawn_from_priors`.
    """
    return {
        key: float(uniforms(moment.at(0).address(f"prior: {key}"), _FIRST, 1)[0, 0]) for key in sorted(scenario.priors)
    }
