"""Recordings of motor units, as an experimenter would make them: noisy trials of doing, of seeing and of rest.

Execution e_m(a) = lambda c_am and observation o_m(a) = g V_m(a): what a unit does when its animal performs action a, and when it
sees it performed, with g the gain of observation. Each trial has a baseline epoch of its own, in which the unit is at rest, so
that no two tests share noise:

    response = activity + sigma x deviate,    baseline = sigma x deviate

with one sigma for execution and one for observation, all in units of lambda.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import ShapeError, Words, phrase
from evo_mirror.machine.counters import Address, normals
from evo_mirror.measures.units_decoded import cross_decoding
from evo_mirror.measures.units_tested import p_values

_AT_ONCE = 500_000
"""Trials held at a time, 4 MB for each kind of epoch: however many individuals there are, and near the processor."""


@dataclass(frozen=True)
class Session:
    """How units are recorded.

    Attributes
    ----------
    n_trials : int
        Of each action in each condition, at least 2.
    execution_noise, observation_noise : float
        sigma, the SD of a trial [asymptotes].
    gain : float
        g, the factor on drives by sights.
    test : {"t", "rank_sum"}
    """

    n_trials: int = 10
    execution_noise: float = 0.25
    observation_noise: float = 0.25
    gain: float = 1.0
    test: str = "t"


@dataclass(frozen=True)
class Condition:
    """What is left of the trials of one condition.

    Attributes
    ----------
    mean : (n_individuals, n_units, n_actions) float64 array
        Mean response less mean baseline [asymptotes].
    p : (n_individuals, n_units, n_actions) float64 array
        p-value of each response against its baseline, two-sided, not corrected.
    """

    mean: NDArray[np.float64]
    p: NDArray[np.float64]


@dataclass(frozen=True)
class Recorded:
    """Recordings of the units of individuals.

    Attributes
    ----------
    doing, seeing : Condition
    decoding : (n_individuals,) float64 array
        Share of trials of seeing of which the action was told from activity in doing; 1 / n_actions by chance.
    """

    doing: Condition
    seeing: Condition
    decoding: NDArray[np.float64]


def record(
    executed: NDArray[np.floating], observed: NDArray[np.floating], *, session: Session, address: Address
) -> Recorded:  # fmt: skip
    """Record every unit of every individual while it does, and while it sees, each action.

    Parameters
    ----------
    executed : (n_actions, n_units) float array
        c_am: the part of each unit in each action, the same in everybody [asymptotes].
    observed : (n_individuals, n_actions, n_units) float array
        V_m(a): drive of each unit by the sight of each action [asymptotes]. Where learning left one that is no number, all
        that is recorded of this individual's seeing is NaN.
    session : Session
    address : Address
        Of the noise; individuals are counted from 0.

    Returns
    -------
    Recorded

    Raises
    ------
    ShapeError
        If actions or units of the two arrays differ.
    MeasureError
        If there is no such test, or there are fewer than two trials.
    """
    doing = record_doing(executed, len(observed), session=session, address=address)
    return record_seeing(observed, doing, session=session, address=address)


def record_doing(
    executed: NDArray[np.floating], n_individuals: int, *, session: Session, address: Address
) -> Condition:  # fmt: skip
    """Record while actions are performed; see `record`.

    Parameters
    ----------
    executed : (n_actions, n_units) float array
    n_individuals : int
    session : Session
    address : Address
    """
    activity = np.broadcast_to(executed, (n_individuals, *executed.shape))
    blocks = _blocks(activity, session, noise=session.execution_noise, address=address, name="doing")
    return _condition([found for found, _ in blocks])


def record_seeing(
    observed: NDArray[np.floating], doing: Condition, *, session: Session, address: Address
) -> Recorded:  # fmt: skip
    """Record while actions are seen, by those whose doing has been recorded; see `record`.

    Parameters
    ----------
    observed : (n_individuals, n_actions, n_units) float array
    doing : Condition
    session : Session
    address : Address
    """
    n_individuals, n_units, n_actions = doing.mean.shape
    if observed.shape != (n_individuals, n_actions, n_units):
        raise ShapeError(
            phrase(
                "observed", f"have shape ({n_individuals=}, {n_actions=}, {n_units=})", got=Words(observed.shape),
                remedy="Give the drives of the same units by the same actions.",
            )
        )  # fmt: skip
    is_known = np.isfinite(observed).all(axis=(1, 2))
    drives = np.where(is_known[:, None, None], observed, 0.0)
    found, told, start = [], [], 0
    blocks = _blocks(
        session.gain * drives, session, noise=session.observation_noise, address=address, name="seeing"
    )  # fmt: skip
    for condition, trials in blocks:
        told.append(cross_decoding(doing.mean[start : start + len(trials)], trials))
        found.append(condition)
        start += len(trials)
    seeing, decoding = _condition(found), np.concatenate(told)
    for numbers in (seeing.mean, seeing.p, decoding):
        numbers[~is_known] = np.nan
    return Recorded(doing, seeing, decoding)


def _blocks(
    activity: NDArray[np.floating], session: Session, *, noise: float, address: Address, name: str
) -> Iterator[tuple[Condition, NDArray[np.float64]]]:  # fmt: skip
    """Conditions of some individuals at a time, with their trials: (n_individuals, n_trials, n_actions, n_units)."""
    n, *stage = activity.shape
    n_trials = session.n_trials
    n_deviates = n_trials * int(np.prod(stage))
    block = max(1, _AT_ONCE // max(1, n_deviates))
    for start in range(0, max(1, n), block):
        who = np.arange(start, min(n, start + block))
        epochs = (address.extended(name), address.extended(f"before {name}"))
        trials, baseline = (
            noise * normals(epoch, who, n_deviates).reshape(len(who), n_trials, *stage) for epoch in epochs
        )  # fmt: skip
        trials += activity[who][:, None]
        mean = trials.mean(axis=1) - baseline.mean(axis=1)
        p = p_values(trials.swapaxes(0, 1), baseline.swapaxes(0, 1), test=session.test)
        yield Condition(_by_unit(mean), _by_unit(p)), trials


def _by_unit(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.ascontiguousarray(values.swapaxes(1, 2))


def _condition(parts: list[Condition]) -> Condition:
    return Condition(np.concatenate([part.mean for part in parts]), np.concatenate([part.p for part in parts]))
