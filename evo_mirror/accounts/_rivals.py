"""Accounts as values: what enters a comparison, whether it comes from this folder or from a user's file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evo_mirror.accounts._stated import Stated
from evo_mirror.accounts.base import Account, constrained_by, content_of
from evo_mirror.foundation.discovery import kind_of, leaves
from evo_mirror.foundation.settings import adjusted, resolved
from evo_mirror.scenario.priors import Prior
from evo_mirror.scenario.scenario import Scenario


@dataclass(frozen=True)
class Rival:
    """One account, all of it plain values, so that it can be sent to a worker, written down and hashed.

    Attributes
    ----------
    name : str
        In files and tables; no number depends on it.
    title, claim : str
    cites : tuple of str
        Keys of the references that state it.
    competes : bool
        Whether it has a share of the posterior.
    variant_of : str
        Name of the account with which it shares one prior probability; empty for none.
    constraints : mapping of str to object
        Settings that it fixes, by dotted key.
    priors : mapping of str to Prior
        Of its own; all other settings have those of the scenario.
    expects : tuple of Stated
        What it predicts.
    """

    name: str
    title: str
    claim: str
    cites: tuple[str, ...]
    competes: bool
    variant_of: str
    constraints: Mapping[str, Any]
    priors: Mapping[str, Prior]
    expects: tuple[Stated, ...]

    @property
    def family(self) -> str:
        """Name of the account of which this is a reading; its own if it is none."""
        return self.variant_of or self.name

    @property
    def content(self) -> str:
        """What it says, without its name: two of equal content are the same account."""
        return content_of(self.constraints, self.priors)

    def unknown(self, scenario: Scenario) -> Scenario:
        """The scenario with this account's own priors in place of, or beside, the shared ones."""
        if not self.priors:
            return scenario
        return adjusted(
            scenario, {"priors": {key: resolved(p) for key, p in {**scenario.priors, **self.priors}.items()}}
        )

    def constrained(self, scenario: Scenario) -> Scenario:
        """The scenario as this account sees it, once everything unknown is drawn."""
        return constrained_by(scenario, self.constraints)

    def plain(self) -> dict[str, Any]:
        """All of it as JSON data, but its name."""
        return {
            "title": self.title,
            "claim": self.claim,
            "cites": list(self.cites),
            "competes": self.competes,
            "variant_of": self.variant_of,
            "constraints": dict(self.constraints),
            "priors": {key: resolved(prior) for key, prior in self.priors.items()},
            "predictions": [resolved(one) for one in self.expects],
        }


@dataclass(frozen=True)
class Rivals:
    """Accounts, those that compete first, then by name.

    Attributes
    ----------
    everyone : tuple of Rival
    """

    everyone: tuple[Rival, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Of all of them."""
        return tuple(one.name for one in self.everyone)

    @property
    def competing(self) -> tuple[str, ...]:
        """Those that share the posterior."""
        return tuple(one.name for one in self.everyone if one.competes)

    @property
    def reported(self) -> tuple[str, ...]:
        """Those shown beside them."""
        return tuple(one.name for one in self.everyone if not one.competes)

    @property
    def titles(self) -> dict[str, str]:
        """As sentences name them."""
        return {one.name: one.title for one in self.everyone}

    @property
    def claims(self) -> dict[str, str]:
        """In a sentence each."""
        return {one.name: one.claim for one in self.everyone}

    @property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """Keys of the references that state each account."""
        return {one.name: one.cites for one in self.everyone}

    @property
    def contents(self) -> dict[str, str]:
        """What each account is, apart from its name."""
        return {one.name: one.content for one in self.everyone}

    @property
    def families(self) -> dict[str, str]:
        """Of each account that competes, the one whose prior probability it shares."""
        return {one.name: one.family for one in self.everyone if one.competes}

    def named(self, name: str) -> Rival:
        """The account of that name."""
        return next(one for one in self.everyone if one.name == name)

    def prior_weights(self, of_families: Mapping[str, float] | None = None) -> dict[str, float]:
        """Relative prior weights: every family has 1 unless said otherwise, split equally among its readings.

        Parameters
        ----------
        of_families : mapping of str to float, optional
            Weights of families, by the name of the account that heads them.

        Returns
        -------
        dict of str to float
            One for each account that competes; so a further variant takes nothing from other accounts.
        """
        families, given = self.families, of_families or {}
        size = {family: list(families.values()).count(family) for family in families.values()}
        return {name: given.get(family, 1.0) / size[family] for name, family in families.items()}


def gathered(everyone: Iterable[Rival]) -> Rivals:
    """Put accounts in their order: those that compete first, then by name.

    Parameters
    ----------
    everyone : iterable of Rival
    """
    return Rivals(tuple(sorted(everyone, key=lambda one: (not one.competes, one.name))))


def rivals() -> Rivals:
    """Return every account of this folder."""
    return gathered(_rival_of(kind_of(leaf), leaf()) for leaf in leaves(Account).values())


def _rival_of(name: str, account: Account) -> Rival:
    return Rival(
        name, account.title, account.claim, tuple(account.cites), account.competes, account.variant_of,
        account.constraints(), account.own_priors, account.expects,
    )  # fmt: skip
