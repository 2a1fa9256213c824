"""A comparison as it is kept: everything the report shows, by name, and its way to JSON and back."""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, get_args, get_origin, get_type_hints

from evo_mirror.foundation.errors import RunError
from evo_mirror.inference.agreement import Row
from evo_mirror.inference.drivers import Driver
from evo_mirror.inference.factors import BreakEven, Factor
from evo_mirror.inference.fit import Fit
from evo_mirror.inference.methods import Method
from evo_mirror.inference.mixed_outcome import OverWorlds
from evo_mirror.inference.planning import Plan
from evo_mirror.inference.precision import Precision
from evo_mirror.inference.reliability import Reliability
from evo_mirror.inference.sensitivity import Altered

FORMAT = 4
"""Changes when an older file could not be read any more."""


@dataclass(frozen=True)
class Recovery:
    """How well the accounts are told apart (see `evo_mirror.inference.calibration`).

    Attributes
    ----------
    confusion : tuple of tuple of float
        Share of evidence simulated under the row's account for which the column's was returned, at even odds beforehand; order
        as `Comparison.accounts`.
    mean_posterior : tuple of tuple of float
        Mean posterior probability of the column's account when the row's is true.
    pairwise_error : tuple of tuple of float
        Balanced error of telling two accounts apart.
    separable_below : float
        Rate that it must not exceed for two accounts to be called separable.
    n_simulated, n_checked, n_recovered, n_needed : int
        Bodies of evidence; those in the check against chance; successes; successes demanded.
    false_alarm : float
        Probability that a method without skill has as many.
    errors : tuple of float
        The largest standard error, over replicates, of a number in each of the three matrices.
    """

    confusion: tuple[tuple[float, ...], ...]
    mean_posterior: tuple[tuple[float, ...], ...]
    pairwise_error: tuple[tuple[float, ...], ...]
    separable_below: float
    n_simulated: int
    n_checked: int
    n_recovered: int
    n_needed: int
    false_alarm: float
    errors: tuple[float, ...]

    @property
    def is_better_than_chance(self) -> bool:
        """Whether the true account is returned more often than chance."""
        return self.n_recovered >= self.n_needed


@dataclass(frozen=True)
class Untested:
    """A finding that is listed and not weighed, and why."""

    finding: str
    claim: str
    because: str
    read: str
    source: str
    bears: dict[str, str]


@dataclass(frozen=True)
class FamilyShare:
    """An account with its variants, which share one prior probability.

    Attributes
    ----------
    name : str
        Of the account that the others are readings of.
    members : tuple of str
        Accounts that compete, in the caller's order.
    prior, posterior, posterior_error : float
        Sums over the members; the error is that of the sum.
    """

    name: str
    members: tuple[str, ...]
    prior: float
    posterior: float
    posterior_error: float


@dataclass(frozen=True)
class Comparison:
    """The verdict and all it rests on.

    Attributes
    ----------
    accounts : tuple of str
        Those that compete, in the caller's order.
    reported : tuple of str
        Those shown beside them, without a share of the posterior.
    prior, posterior, posterior_error : dict of str to float
        Probabilities, and their standard error over replicates.
    log_marginal, log_marginal_error : dict of str to float
        Natural logarithms, relative to the studies' own peak densities.
    slope, slope_error : float
        How far differences of these were taken at their word: 1 entirely, 0 not at all.
    effective_replicates, effective_draws : dict of str to float
        How many replicates, and draws of shared effects, carry an account's marginal likelihood.
    n_replicates : dict of str to int
    n_undefined : dict of str to int
        Pairs of finding and replicate for which the account's assay gave no number.
    groups : tuple of tuple of str
        Accounts that this evidence cannot separate stand together; their order means nothing.
    families : tuple of FamilyShare
        Every account that competes is in one, alone if it has no variants here.
    factors : tuple of Factor
        Bayes factors against the account that explains the evidence best.
    break_evens : tuple of BreakEven
        How far priors would have to lie apart for the verdict to turn; the nearest first.
    fits : tuple of Fit
        Whether each account could produce such evidence at all.
    rows : tuple of Row
        Findings by accounts.
    untested : tuple of Untested
    drivers : tuple of Driver
        The strongest first.
    recovery : Recovery
    reliability : Reliability
    methods : tuple of Method
        The headline first, then its cross-checks.
    alarm : str
        What is to be said before anything else, because a calibration failed; empty if none did.
    sentences : tuple of str
        What drives the verdict, and what would change it.
    warnings : tuple of str
        Reasons to doubt the numbers.
    precision : Precision
        How the error shrinks with the number of simulations.
    worlds : OverWorlds
        The verdict over what is not known about the world.
    plan : Plan
        What to do next.
    doubts : dict of str to float
        Priors of the observation model.
    sensitivity : tuple of Altered
        What the verdict would be with others: first with these, then with each altered.
    seed : int
    """

    accounts: tuple[str, ...]
    reported: tuple[str, ...]
    prior: dict[str, float]
    posterior: dict[str, float]
    posterior_error: dict[str, float]
    log_marginal: dict[str, float]
    log_marginal_error: dict[str, float]
    slope: float
    slope_error: float
    effective_replicates: dict[str, float]
    effective_draws: dict[str, float]
    n_replicates: dict[str, int]
    n_undefined: dict[str, int]
    groups: tuple[tuple[str, ...], ...]
    families: tuple[FamilyShare, ...]
    factors: tuple[Factor, ...]
    break_evens: tuple[BreakEven, ...]
    fits: tuple[Fit, ...]
    rows: tuple[Row, ...]
    untested: tuple[Untested, ...]
    drivers: tuple[Driver, ...]
    recovery: Recovery
    reliability: Reliability
    methods: tuple[Method, ...]
    alarm: str
    sentences: tuple[str, ...]
    warnings: tuple[str, ...]
    precision: Precision
    worlds: OverWorlds
    plan: Plan
    doubts: dict[str, float]
    sensitivity: tuple[Altered, ...]
    seed: int

    def to_json_dict(self) -> dict[str, Any]:
        """Plain values for JSON; an undefined number becomes null.

        Returns
        -------
        dict
        """
        return {"format": FORMAT, **_plain(self)}

    @classmethod
    def from_json_dict(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_json_dict` wrote.

        Parameters
        ----------
        document : mapping

        Returns
        -------
        Comparison

        Raises
        ------
        RunError
            If it is no comparison, or one of another format.
        """
        if not isinstance(document, Mapping) or document.get("format") != FORMAT:
            got = document.get("format") if isinstance(document, Mapping) else document
            raise RunError(f"comparison must have the format {FORMAT}; got {got!r}. Run the comparison again.")
        try:
            return cls(**_fields(cls, {key: value for key, value in document.items() if key != "format"}))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RunError(f"comparison must hold what a comparison holds; got: {error}. Run it again.") from error


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _fields(cls: type, document: Mapping[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(cls)
    unknown = set(document) - set(hints)
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))} in {cls.__name__}")
    return {name: _read(hint, document[name]) for name, hint in hints.items()}


def _read(hint: Any, value: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return tuple(_read(inner[0], item) for item in value)
    if origin is dict:
        return {key: _read(inner[1], item) for key, item in value.items()}
    if hint is float:
        return math.nan if value is None else float(value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return hint(**_fields(hint, value))
    if not isinstance(value, hint if not isinstance(hint, types.GenericAlias) else origin):
        raise ValueError(f"{value!r} where {hint.__name__} belongs")
    return value
