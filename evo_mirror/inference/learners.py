"""The one door to scikit-learn, and to the threads of the linear algebra that numpy calls.

Both are loaded when they are first used: nothing that only reads or lists pays for them.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

_N_TREES = 100


def one_thread() -> AbstractContextManager[Any]:
    """Hold linear algebra to one thread, so that sums are taken in one order and bytes do not depend on the machine's cores."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[Any] = threadpool_limits(limits=1)
    return limits


def classifier(seed: int) -> Any:
    """A forest that votes for a class; trees see the square root of the number of summaries at each split."""
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(_N_TREES, min_samples_leaf=10, random_state=seed, n_jobs=1)


def regressor(seed: int) -> Any:
    """A forest that estimates a number; trees see a third of the summaries at each split.

    Leaves are large, because a probability is wanted: the share of errors among few rows is mostly chance.
    """
    from sklearn.ensemble import RandomForestRegressor

    return RandomForestRegressor(_N_TREES, min_samples_leaf=50, max_features=1 / 3, random_state=seed, n_jobs=1)
