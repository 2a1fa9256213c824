"""Which findings drive the posterior, and what it would be had they come out otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evidence.finding import DIRECTIONS
from evo_mirror.inference.observation import Weighing
from evo_mirror.inference.posterior import posterior_of


@dataclass(frozen=True)
class Alternative:
    """A finding that came out otherwise.

    Attributes
    ----------
    outcome : str
        A direction, or an effect size such as ``0 SD``.
    is_opposite : bool
        Whether the sign is turned, rather than an effect lost or gained.
    posterior : dict of str to float
        Probability of each account, all other findings as published.
    """

    outcome: str
    is_opposite: bool
    posterior: dict[str, float]


@dataclass(frozen=True)
class Driver:
    """What one finding does to the posterior.

    Attributes
    ----------
    finding : str
        Its id.
    moved : float
        Share of posterior probability that it moves: half the sum of absolute differences with and without it, 0 to 1.
    towards : str
        The account that gains most of that probability; empty if it moves nothing.
    without : dict of str to float
        Posterior probability of each account without it.
    alternatives : tuple of Alternative
        Its other possible outcomes: the other two directions; for a value, none and the opposite.
    """

    finding: str
    moved: float
    towards: str
    without: dict[str, float]
    alternatives: tuple[Alternative, ...]


def drivers_of(weighing: Weighing, prior: NDArray[np.float64]) -> tuple[Driver, ...]:
    """Leave every finding out in turn, and turn it round.

    Parameters
    ----------
    weighing : Weighing
    prior : (n_accounts,) float64 array

    Returns
    -------
    tuple of Driver
        The strongest first; equal ones by id.
    """
    reports = weighing.reports
    published = reports.observed[None]
    n_findings = len(reports.ids)
    posterior = posterior_of(weighing, published, prior)[0]
    others = [_other_outcomes(reports.observed[f], is_value=bool(reports.is_value[f])) for f in range(n_findings)]
    turned = np.repeat(published, 2 * n_findings, axis=0)
    for f, outcomes in enumerate(others):
        turned[2 * f : 2 * f + 2, f] = [number for number, _ in outcomes]
    would_be = posterior_of(weighing, turned, prior)

    found = []
    for f, name in enumerate(reports.ids):
        keep = np.arange(n_findings) != f
        without = posterior_of(weighing, published, prior, keep=keep)[0]
        moved = float(np.abs(posterior - without).sum() / 2.0)
        alternatives = tuple(
            Alternative(outcome, bool(number * reports.observed[f] < 0), _named(weighing, would_be[2 * f + i]))
            for i, (number, outcome) in enumerate(others[f])
        )
        towards = weighing.table.accounts[int((posterior - without).argmax())] if moved > 0 else ""
        found.append(Driver(name, moved, towards, _named(weighing, without), alternatives))
    return tuple(sorted(found, key=lambda driver: (-driver.moved, driver.finding)))


def _other_outcomes(observed: float, *, is_value: bool) -> tuple[tuple[float, str], ...]:
    if is_value:
        return (0.0, "0 SD"), (-observed, f"{-observed:.2g} SD")
    return tuple(
        (code, direction) for code, direction in zip((-1.0, 0.0, 1.0), DIRECTIONS, strict=True) if code != observed
    )


def _named(weighing: Weighing, posterior: NDArray[np.float64]) -> dict[str, float]:
    return {name: float(posterior[k]) for k, name in enumerate(weighing.table.accounts)}
