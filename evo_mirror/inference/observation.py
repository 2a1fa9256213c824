r"""From what an account predicts to how probable the published findings are.

A replicate r of account k predicts for statistic s the mean over individuals v, its standard error e [both in the
statistic's unit] and the effect size d = v/SD. A finding of status t, from laboratory l, with paradigm p, was reported.
Effects that studies share are drawn from priors (`Doubts`), once for all accounts:

    ln eta_p ~ N(ln m, s^2)      the paradigm's scale, > 0: an experiment's SD is not the model's
    z_l ~ N(0, 1)                the laboratory's shift
    y_l, y_p ~ N(0, 1)           how far what the laboratory and the paradigm deliver can be trusted

**A value**, effect size D with standard error E:

    D | k, r, eta, z  ~  N(eta_p d + a_t z_l,  E^2 + eta_p^2 u^2)

with a_t the laboratory's SD and u^2 = (e/SD)^2 (1 + d^2/2) the sampling variance of d itself: the model's own Monte Carlo
error.

**A direction**, with equivalence bound b [unit of the statistic]. The study measured n individuals in g groups and estimated

    x ~ N(v + c b z_l,  e^2 + s^2),    s = (SD/eta_p) (g^2/n)^(1/2),    ln n ~ N(ln n_0, t^2) where n was not read

with SD = |v/d| between simulated individuals; eta enters because an experiment's individuals vary more than the model's, and
two groups of n/2 each have a difference of error 2 SD/n^(1/2). Its class is + if x > h, 0 if |x| <= h, - if x < -h, with

    h = max(b, 1.96 s)

so that an effect is reported if it is significant at 5 %, two-sided, *and* not within the equivalence bound. A large study
reports the true class (the sign beyond the bound), a tiny one null in 95 % of cases whatever is true, which says nothing.
With probability w the report is this class, else any of the three alike: given a large study it is right with
q = w + (1 - w)/3, the reliability by status, and the rest is split over the other classes. w is shared within laboratories
and paradigms by a Gaussian copula with correlation rho,

    w(y) = Phi((Phi^-1(w) - rho^(1/2) (y_l + y_p)/2^(1/2)) / (1 - rho)^(1/2)),    E[w(y)] = w

so that ten reports of one laboratory are not ten independent witnesses, while each alone is believed as q says.

**Undefined** (the account's assay gives no number in this replicate): a report has its prior predictive probability or
density, the mean over all accounts' replicates in which it is defined, so that it speaks neither for nor against the account.
If none defines it, the finding says nothing about anyone. The number of such cases is reported.

The likelihood of all findings is the mean over draws of the shared effects of their product; findings that share neither
laboratory nor paradigm, directly or by a chain, are averaged apart, which is exact and less noisy. Exact too, and not left to
draws: the shift z of a laboratory that reported one finding alone is that finding's own, and being normal adds its variance,
a_t^2 to that of D and (c b)^2 to that of x. Densities of values are
relative to the study's own peak density 1/(E (2 pi)^(1/2)), the same for all accounts, so that an infinite E gives 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.effects import Effects
from evo_mirror.inference.predictions import PredictionTable
from evo_mirror.inference.reports import Reports
from evo_mirror.inference.sampling import class_probabilities, sampling_error, threshold

_CELLS_AT_ONCE = 50_000
"""Populations times draws that are weighed at once: of these numbers several hundred kilobytes each, which stay near a core."""


@dataclass(frozen=True)
class Weighing:
    """Everything needed to weigh any evidence of the form of the reports.

    Attributes
    ----------
    reports : Reports
    table : PredictionTable
    components : tuple of tuple of int
        From `Reports.components`.
    n_draws : int
        Draws of the shared effects.
    classes : dict of int to dict of int to (n_accounts, n_replicates, n_draws) float64 array
        For each finding that is a direction, by position: log probability of each direction, -1, 0 and 1, that could be reported;
        of the one that was published alone, where others are not asked for.
    centre, variance : dict of int to (n_accounts, n_replicates, n_draws) float64 array
        For each finding that is a value: mean and variance of what could be reported, NaN where undefined.
    """

    reports: Reports
    table: PredictionTable
    components: tuple[tuple[int, ...], ...]
    n_draws: int
    classes: dict[int, dict[int, NDArray[np.float64]]]
    centre: dict[int, NDArray[np.float64]]
    variance: dict[int, NDArray[np.float64]]


def weigh(reports: Reports, table: PredictionTable, effects: Effects, *, only_published: bool = False) -> Weighing:
    """Work out the probability of every direction, and the distribution of every value, that could be reported.

    Parameters
    ----------
    reports : Reports
    table : PredictionTable
    effects : Effects
    only_published : bool
        Whether no evidence but the published will be weighed, so that of each direction one is enough.

    Returns
    -------
    Weighing
    """
    n_draws = len(effects.scale)
    classes: dict[int, dict[int, NDArray[np.float64]]] = {}
    centre, variance = {}, {}
    for f in range(len(reports.ids)):
        value, error, size = predicted(reports, table, f)
        laboratory = reports.laboratory_sd[f]
        drawn, own = (0.0, laboratory) if reports.is_alone[f] else (laboratory * effects.shift[:, f], 0.0)
        if reports.is_value[f]:
            centre[f] = effects.scale[:, f] * size[..., None] + drawn
            spread = effects.scale[:, f] * effect_size_error(value, error, size)[..., None]
            variance[f] = reports.error[f] ** 2 + spread**2 + own**2
            continue
        noise = sampling_error(value, size, scale=effects.scale[:, f], sample=effects.sample[:, f])
        published = int(reports.observed[f])
        probability = class_probabilities(
            value[..., None] + drawn,
            np.hypot(np.hypot(error, own)[..., None], noise),
            threshold(noise, reports.bound[f]),
            only=published if only_published else None,
        )
        informative = effects.informative[:, f]
        probability *= informative
        probability += (1.0 - informative) / 3.0
        undefined = np.isnan(value)
        anybody = probability[:, ~undefined].mean(axis=1) if not undefined.all() else np.full((1, n_draws), 1.0 / 3.0)
        probability[:, undefined] = anybody[:, None, :]
        directions = (published,) if only_published else (-1, 0, 1)
        classes[f] = dict(zip(directions, log_where_possible(probability), strict=True))
    return Weighing(reports, table, reports.components(), n_draws, classes, centre, variance)


def predicted(
    reports: Reports, table: PredictionTable, f: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Value, standard error and effect size of the statistic of finding ``f``.

    Parameters
    ----------
    reports : Reports
    table : PredictionTable
    f : int

    Returns
    -------
    three (n_accounts, n_replicates) float64 arrays
        Values and sizes are NaN where nothing predicts the statistic; an error that nobody gives counts as 0.
    """
    column = reports.column[f]
    if column < 0:
        nothing = np.full(table.present.shape, np.nan)
        return nothing, np.zeros_like(nothing), nothing
    error = np.nan_to_num(table.standard_error[..., column])
    return table.value[..., column], error, table.effect_size[..., column]


def effect_size_error(
    value: NDArray[np.float64], error: NDArray[np.float64], size: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sampling SD of an effect size, u = (e/SD) (1 + d^2/2)^(1/2), with SD = v/d.

    Parameters
    ----------
    value, error, size : float64 arrays of one shape
        v, e in the statistic's unit and d = v/SD.

    Returns
    -------
    float64 array of the same shape
        In SD; 0 where v is exactly 0, whose SD cannot be recovered.
    """
    known = np.isfinite(value) & np.isfinite(size) & (value != 0.0)
    per_sd = np.divide(error * size, value, out=np.zeros_like(value), where=known)
    return np.asarray(np.abs(per_sd) * np.sqrt(1.0 + np.where(known, size, 0.0) ** 2 / 2.0))


def log_likelihood(
    weighing: Weighing, observed: NDArray[np.float64], *, keep: NDArray[np.bool_] | None = None
) -> NDArray[np.float64]:
    """Log likelihood of bodies of evidence under every replicate of every account.

    Parameters
    ----------
    weighing : Weighing
    observed : (n, n_findings) float64 array
        Each row a body of evidence: effect sizes, and directions as -1, 0, 1.
    keep : (n_findings,) bool array, optional
        Findings that count; all by default.

    Returns
    -------
    (n, n_accounts, n_replicates) float64 array
        The mean over draws of the shared effects; relative to the studies' own peak densities.
    """
    n_rows = weighing.table.present.size
    total = np.zeros((len(observed), n_rows))
    for component in weighing.components:
        members = [f for f in component if keep is None or keep[f]]
        if not members:
            continue
        # Few patterns of directions exist, and each need be weighed once.
        patterns, which = np.unique(observed[:, members], axis=0, return_inverse=True)
        weighed = np.empty((len(patterns), n_rows))
        # What stands in for a value that somebody leaves undefined is an average over all populations.
        is_whole = any(np.isnan(weighing.centre[f]).any() for f in members if f in weighing.centre)
        at_once = n_rows if is_whole else max(1, _CELLS_AT_ONCE // weighing.n_draws)
        for start in range(0, n_rows, at_once):
            rows = slice(start, start + at_once)
            weighed[:, rows] = _means_over_draws(weighing, members, patterns, rows)
        total += weighed[which.reshape(-1)]
    return total.reshape(len(observed), *weighing.table.present.shape)


def component_log_likelihood(
    weighing: Weighing, members: list[int], observed: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Log likelihood of some findings for every draw of the shared effects.

    Parameters
    ----------
    weighing : Weighing
    members : list of int
        Positions of the findings.
    observed : (n_members,) float64 array

    Returns
    -------
    (n_accounts, n_replicates, n_draws) float64 array
    """
    total = np.zeros((weighing.table.present.size, weighing.n_draws))
    for f, reported in zip(members, observed, strict=True):
        total += _log_density(weighing, f, slice(None))(reported)
    return total.reshape(*weighing.table.present.shape, -1)


def _means_over_draws(
    weighing: Weighing, members: list[int], patterns: NDArray[np.float64], rows: slice
) -> NDArray[np.float64]:
    """Log of the mean likelihood over draws of some findings' patterns, (n_patterns, n_rows), for some populations.

    Patterns come in ascending order: what one has in common with the one before, from the first finding on, stays added up.
    """
    densities = [_log_density(weighing, f, rows) for f in members]
    sums: list[NDArray[np.float64]] = []
    found = np.empty((len(patterns), len(range(weighing.table.present.size)[rows])))
    for i, pattern in enumerate(patterns):
        in_common = int((pattern != patterns[i - 1]).argmax()) if i else 0
        del sums[in_common:]
        for density, reported in zip(densities[in_common:], pattern[in_common:], strict=True):
            sums.append(sums[-1] + density(reported) if sums else density(reported))
        found[i] = _log_mean(sums[-1])
    return found


def _log_density(weighing: Weighing, f: int, rows: slice) -> Callable[[float], NDArray[np.float64]]:
    """From what finding ``f`` reports to its log probability, (n_rows, n_draws), or, of a value, log density.

    Densities are relative to the study's own peak. Rows are populations, account by account: all of them, where some leave the
    value undefined.
    """
    if not weighing.reports.is_value[f]:
        classes = {code: logs.reshape(-1, weighing.n_draws)[rows] for code, logs in weighing.classes[f].items()}
        return lambda reported: classes[int(reported)]
    centre, variance = (of[f].reshape(-1, weighing.n_draws)[rows] for of in (weighing.centre, weighing.variance))
    own = weighing.reports.error[f] ** 2
    peak = -0.5 * (np.log(variance / own) if np.isfinite(own) else np.zeros_like(variance))
    undefined = np.isnan(centre[:, 0])

    def density(reported: float) -> NDArray[np.float64]:
        off = reported - centre
        off *= off
        off *= 0.5
        off /= variance
        found = np.subtract(peak, off, out=off)
        if undefined.any():
            found[undefined] = 0.0 if undefined.all() else _log_mean(found[~undefined].T)
        return found

    return density


def _log_mean(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log of the mean of exponentials over the last axis, without underflow; -inf where all of them are."""
    top = logs.max(axis=-1)
    top = np.where(np.isfinite(top), top, 0.0)
    shares = logs - top[..., None]
    return top + log_where_possible(np.exp(shares, out=shares).mean(axis=-1))


def log_where_possible(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Natural logarithm; -inf, without complaint, of what cannot be: a report that is surely right, and something else.

    Parameters
    ----------
    probability : (...) float64 array

    Returns
    -------
    float64 array of the same shape
    """
    return np.asarray(np.log(probability, out=np.full(np.shape(probability), -np.inf), where=probability > 0.0))
