"""Cross-decoding: which action is seen, told from what the units do when it is performed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def cross_decoding(doing: NDArray[np.float64], seeing: NDArray[np.float64]) -> NDArray[np.float64]:
    """Train on execution, test on observation: the share of trials of seeing that are assigned to their own action.

    A template for each action is the mean response of all units to doing it; a trial of seeing is assigned to the template with
    which its activity correlates best over units. Before that each unit loses its mean over all trials of the condition, which
    says nothing about actions, so that a unit that is merely busier in one condition decides nothing.

    Where seeing has no tuning the trials of all actions are alike, whatever the templates: the expected share is exactly
    1 / n_actions. It is also the mean over all permutations of the labels of what is seen.

    Parameters
    ----------
    doing : (n_individuals, n_units, n_actions) float64 array
        Mean responses.
    seeing : (n_individuals, n_trials, n_actions, n_units) float64 array
        Trials.

    Returns
    -------
    (n_individuals,) float64 array
    """
    templates = doing - doing.mean(axis=2, keepdims=True)
    # Correlation over units, up to the size of the trial, which is the same for all templates.
    templates = templates - templates.mean(axis=1, keepdims=True)
    size = np.sqrt((templates**2).sum(axis=1, keepdims=True))
    templates = np.divide(templates, size, out=np.zeros_like(templates), where=size > 0.0)
    trials = seeing - seeing.mean(axis=(1, 2), keepdims=True)
    # No BLAS: its sums depend on the machine.
    likeness = np.einsum("itam,imb->itab", trials, templates)
    told = likeness.argmax(axis=-1)
    return np.asarray((told == np.arange(doing.shape[2])).mean(axis=(1, 2)))
