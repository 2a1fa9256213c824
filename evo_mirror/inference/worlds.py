"""The worlds in which accounts evolved: where in its prior each unknown setting lay, replicate by replicate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.accounts import Rival
from evo_mirror.accounts.base import quantiles_drawn
from evo_mirror.foundation.settings import resolved
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.priors import Prior
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.unknowns import with_priors_at


@dataclass(frozen=True)
class Worlds:
    """What was drawn for the accounts to evolve in.

    Attributes
    ----------
    keys : tuple of str
        Dotted keys of the settings that have priors.
    priors : tuple of Prior
    quantiles : (n_replicates, n_keys) float64 array
        0 to 1; row r belongs to replicate r, and to all accounts in it.
    fixed : mapping of str to frozenset of str
        For each account, keys that it settles itself: what was drawn for them, it does not see.
    """

    keys: tuple[str, ...] = ()
    priors: tuple[Prior, ...] = ()
    quantiles: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    fixed: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, replicates: Sequence[int]) -> Worlds:
        """The worlds of some replicates only, in that order."""
        return replace(self, quantiles=self.quantiles[list(replicates)])


def worlds_drawn(scenario: Scenario, accounts: Iterable[Rival], *, seed: int, replicates: int) -> Worlds:
    """Draw the worlds of some replicates once more.

    Parameters
    ----------
    scenario : Scenario
        Before any account constrains it.
    accounts : iterable of Rival
    seed : int
    replicates : int
        From 0 on.
    """
    keys = tuple(sorted(scenario.priors))
    drawn = [quantiles_drawn(scenario, Moment(seed, replicate)) for replicate in range(replicates)]
    low, high = (with_priors_at(scenario, dict.fromkeys(keys, at)) for at in (0.25, 0.75))
    fixed = {}
    for account in accounts:
        there, elsewhere = (resolved(account.constrained(one)) for one in (low, high))
        # A prior of its own puts an account elsewhere on the axis: what all share says nothing of it there.
        fixed[account.name] = frozenset(
            key for key in keys if key in account.priors or _at(there, key) == _at(elsewhere, key)
        )
    return Worlds(
        keys=keys,
        priors=tuple(scenario.priors[key] for key in keys),
        quantiles=np.array([[one[key] for key in keys] for one in drawn]).reshape(len(drawn), len(keys)),
        fixed=fixed,
    )


def _at(plain: Any, key: str) -> Any:
    """The value at a dotted key; None where an account has no such setting."""
    for part in key.split("."):
        plain = plain.get(part) if isinstance(plain, Mapping) else None
    return plain
