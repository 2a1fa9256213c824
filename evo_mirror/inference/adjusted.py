r"""Regression-adjusted rejection: accounts weighed without a likelihood.

Of the reference table the share nearest to the evidence is kept, with Epanechnikov's weights 1 - (d/h)^2 of the distance d
between summaries, and a multinomial logistic regression of the account on the summaries, fitted to those rows, is evaluated
at the evidence itself [Beaumont2008]_: rejection says "as if the evidence were a little off", the regression takes that back.

    P(k | s) ~ exp(a_k + b_k s) / sum_j exp(a_j + b_j s)

A small ridge on the slopes b (none on the intercepts a) keeps them finite where rows of two accounts do not overlap. It
treats all accounts alike, so that no account is the baseline. The fit is Newton's method in plain numpy; callers hold BLAS
to one thread (`evo_mirror.inference.learners.one_thread`), so that bytes do not depend on their number.

The standard error is the sandwich estimate with evolved replicates as its units: rows of one replicate are not independent
witnesses of what an account predicts.

.. [Beaumont2008] Beaumont (2008), Joint determination of topology, divergence time and immigration in population trees, in
   Simulations, Genetics and Human Prehistory; recalled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.reference import Reference

SHARE = 0.3
"""Share of the reference table that is kept. Measured on simulated evidence of the shipped comparison (170 bodies, 24 000
rows): log score .82, .81, .87, .90 with 1, .3, .1, .05 of the table."""

_RIDGE = 1.0
"""Weight of the squared slopes against the log likelihood of the kept rows: a prior SD of 1 per SD of a summary."""

_MOST_STEPS = 100

_UNFELT = 1e-7
"""Rows that weigh less than this share of the heaviest, for their account's prior, are left out: no fit could feel them."""


@dataclass(frozen=True)
class Adjusted:
    """What the regression says at one body of evidence.

    Attributes
    ----------
    probability, error : (n_accounts,) float64 array
        With the standard error over evolved replicates; NaN with one replicate, or where it was not asked for.
    n_kept : int
        Rows of the reference table that entered.
    """

    probability: NDArray[np.float64]
    error: NDArray[np.float64]
    n_kept: int


def adjusted_rejection(
    reference: Reference, summary: NDArray[np.float64],
    *, without: int | None = None, share: float = SHARE, with_error: bool = True,
) -> Adjusted:  # fmt: skip
    """Weigh the accounts at one body of evidence.

    Parameters
    ----------
    reference : Reference
    summary : (n_findings,) float64 array
        From `Reference.summarise`.
    without : int, optional
        A replicate whose rows are left out, because it made the evidence.
    share : float
        Share of the rows that is kept, above 0 and at most 1.
    with_error : bool
        Whether the error is wanted: it takes as long as two steps of the fit, and is NaN where nobody asks.

    Returns
    -------
    Adjusted
        Accounts without a row among those kept, and such as their prior all but excludes, have probability 0.
    """
    felt = reference.weight > _UNFELT * reference.weight.max()
    rows = np.flatnonzero(felt & (reference.replicate != (-1 if without is None else without)))
    kernel = nearness(reference.summaries[rows], summary, share=share)
    rows, kernel = rows[kernel > 0], kernel[kernel > 0]
    weights = kernel * reference.weight[rows]
    weights *= len(rows) / weights.sum()
    present, classes = np.unique(reference.account[rows], return_inverse=True)
    design = np.hstack([np.ones((len(rows), 1)), reference.summaries[rows]])
    coefficients, hessian = fit_multinomial(design, classes, weights, n_classes=len(present))
    at = np.append(1.0, summary)
    found = _shares(coefficients @ at)
    probability, errors = np.zeros(reference.n_accounts), np.full(reference.n_accounts, 0.0 if with_error else np.nan)
    probability[present] = found
    if with_error:
        off = (_shares(coefficients @ design.T) - np.eye(len(present))[:, classes]).T
        scores = (weights[:, None, None] * (off[:, :, None] * design[:, None, :])).reshape(len(rows), -1)
        errors[present] = _sandwich(scores, hessian, reference.replicate[rows], found, at)
    return Adjusted(probability, errors, len(rows))


def nearness(summaries: NDArray[np.float64], summary: NDArray[np.float64], *, share: float) -> NDArray[np.float64]:
    """Epanechnikov's weight of every row, 0 beyond the share that is kept.

    Parameters
    ----------
    summaries : (n, n_findings) float64 array
    summary : (n_findings,) float64 array
    share : float

    Returns
    -------
    (n,) float64 array
        Rows as near as the last one kept are kept too: directions make many equal distances.
    """
    distance = np.sqrt(((summaries - summary) ** 2).sum(axis=1))
    last = np.sort(distance)[max(1, int(np.ceil(share * len(distance)))) - 1]
    beyond = distance[distance > last]
    if not len(beyond):
        return np.ones(len(distance))
    return np.asarray(np.maximum(1.0 - (distance / beyond.min()) ** 2, 0.0) * (distance <= last))


def fit_multinomial(
    design: NDArray[np.float64], classes: NDArray[np.int64], weights: NDArray[np.float64], *, n_classes: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fit a ridged multinomial logistic regression by Newton's method.

    Parameters
    ----------
    design : (n, n_terms) float64 array
        The first column is 1.
    classes : (n,) int array
    weights : (n,) float64 array
    n_classes : int
        All of which occur.

    Returns
    -------
    coefficients : (n_classes, n_terms) float64 array
        Intercepts add up to 0.
    hessian : (n_classes * n_terms, n_classes * n_terms) float64 array
        At the solution, with a term that pins the sum of the intercepts.
    """
    n, n_terms = design.shape
    truth = np.eye(n_classes)[:, classes]
    ridge = np.full(n_terms, _RIDGE)
    ridge[0] = 0.0
    coefficients = np.zeros((n_classes, n_terms))
    loss = _loss(design, truth, weights, coefficients, ridge)
    products = _products(design)
    for _ in range(_MOST_STEPS):
        shares = _shares(coefficients @ design.T)
        gradient = (weights * (shares - truth)) @ design + ridge * coefficients
        hessian = _hessian(products, weights, shares, ridge)
        step = np.linalg.solve(hessian, gradient.ravel()).reshape(coefficients.shape)
        size = 1.0
        while size > 1e-6:
            new = coefficients - size * step
            new_loss = _loss(design, truth, weights, new, ridge)
            if new_loss <= loss + 1e-12 * n:
                break
            size /= 2.0
        coefficients, loss = new, new_loss
        if np.abs(size * step).max() < 1e-8:
            break
    return coefficients, hessian


def _shares(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of classes, which are the first axis."""
    odds = np.exp(logits - logits.max(axis=0))
    return np.asarray(odds / odds.sum(axis=0))


def _loss(
    design: NDArray[np.float64], truth: NDArray[np.float64], weights: NDArray[np.float64],
    coefficients: NDArray[np.float64], ridge: NDArray[np.float64],
) -> float:  # fmt: skip
    logits = coefficients @ design.T
    top = logits.max(axis=0)
    surprise = top + np.log(np.exp(logits - top).sum(axis=0)) - (truth * logits).sum(axis=0)
    return float((weights * surprise).sum() + (ridge * coefficients**2).sum() / 2.0)


def _products(design: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of every two terms, the product in every row, (n_pairs, n): every curvature is a weighted sum of these."""
    terms = np.ascontiguousarray(design.T)
    n_terms, n = terms.shape
    products, first = np.empty((n_terms * (n_terms + 1) // 2, n)), 0
    for i in range(n_terms):
        np.multiply(terms[i], terms[i:], out=products[first : first + n_terms - i])
        first += n_terms - i
    return products


def _hessian(
    products: NDArray[np.float64], weights: NDArray[np.float64], shares: NDArray[np.float64], ridge: NDArray[np.float64]
) -> NDArray[np.float64]:
    n_classes, n_terms = len(shares), len(ridge)
    whole = np.zeros((n_classes, n_terms, n_classes, n_terms))
    a, b = np.triu_indices(n_classes, 1)
    one, other = np.triu_indices(n_terms)
    blocks = np.empty((len(a), n_terms, n_terms))
    blocks[:, one, other] = blocks[:, other, one] = (weights * shares[a] * -shares[b]) @ products.T
    whole[a, :, b, :] = whole[b, :, a, :] = blocks
    # Shares add up to 1: what one class gains others lose, and its own block is what their blocks with it lack.
    same = np.arange(n_classes)
    whole[same, :, same, :] = -whole.sum(axis=2) + np.diag(ridge)
    # Adding one number to all intercepts changes nothing: their sum is pinned to 0.
    whole[:, 0, :, 0] += weights.sum() / n_classes**2
    return whole.reshape(n_classes * n_terms, -1)


def _sandwich(
    scores: NDArray[np.float64], hessian: NDArray[np.float64], replicate: NDArray[np.int64],
    found: NDArray[np.float64], at: NDArray[np.float64],
) -> NDArray[np.float64]:  # fmt: skip
    """Standard errors of the shares at a point, with replicates as units."""
    units, which = np.unique(replicate, return_inverse=True)
    if len(units) < 2:
        return np.full(len(found), np.nan)
    totals = np.zeros((len(units), scores.shape[1]))
    np.add.at(totals, which, scores)
    slopes = np.diag(found) - np.outer(found, found)
    towards = np.linalg.solve(hessian, np.kron(slopes, at).T)
    spread = (totals @ towards) ** 2
    return np.asarray(np.sqrt(spread.sum(axis=0) * len(units) / (len(units) - 1.0)))
