"""The family of accounts."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from evo_mirror.foundation.settings import Family, adjusted
from evo_mirror.machine.counters import Moment, uniforms
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

_NOR: Mapping[str, Any] = {"heritable.plasticity": False}
"""Not heritable either, unless an account says so; not part of its content, after which its luck is named."""


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
        return adjusted(scenario, {**NOTHING_HERITABLE, **_NOR, **self.constraints()})

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
