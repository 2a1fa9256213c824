"""Random-forest model choice: which account do decision trees name, and how often are they right there? [Pudlo2016]_.

A forest learns from the reference table which account made which evidence, and its trees vote. **Vote shares are not
posterior probabilities**: they say how the trees divide, not how often the winner is true. The winner's posterior
probability comes from a second forest, which learns from the same evidence whether the first was wrong about it,

    P(winner | s) = 1 - E(wrong | s)

[Pudlo2016]_ takes "wrong" from trees that did not see a row (out of bag). Rows of one evolved replicate know one another,
so here a row is judged by forests grown without its replicate; this is also how recovery is counted.

.. [Pudlo2016] Pudlo, Marin, Estoup, Cornuet, Gautier & Robert (2016), Reliable ABC model choice via random forests,
   Bioinformatics 32; recalled.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.learners import classifier, regressor
from evo_mirror.inference.reference import Reference

_FOLDS = 3
"""Groups of replicates, each judged by a forest grown on the others."""


@dataclass(frozen=True)
class Choice:
    """What the forests say.

    Attributes
    ----------
    votes : (n_accounts,) float64 array
        Share of the trees that name each account.
    winner : int
        The account with most votes; the first in the order of contents of those with equally many.
    winner_probability : float
        Its posterior probability; NaN with a single replicate.
    returned : (n, n_accounts) float64 array
        Vote shares on other bodies of evidence, from trees that saw nothing of their replicates; NaN with a single replicate.
    """

    votes: NDArray[np.float64]
    winner: int
    winner_probability: float
    returned: NDArray[np.float64]


def choose(
    reference: Reference,
    summary: NDArray[np.float64],
    *,
    others: NDArray[np.float64],
    replicate: NDArray[np.int64],
) -> Choice:
    """Let the forests choose.

    Parameters
    ----------
    reference : Reference
    summary : (n_findings,) float64 array
        The published evidence, from `Reference.summarise`.
    others : (n, n_findings) float64 array
        Evidence of known origin, likewise.
    replicate : (n,) int64 array
        What made it.

    Returns
    -------
    Choice
        A pure function of its arguments: the trees' own chance is keyed by a hash of the table.
    """
    seed = seed_of(reference)
    votes = _votes(_grown(reference, np.ones(len(reference.account), np.bool_), seed), reference, summary[None])[0]
    winner = int(votes.argmax())
    judged = np.full((len(reference.account), reference.n_accounts), np.nan)
    returned = np.full((len(others), reference.n_accounts), np.nan)
    n_folds = min(_FOLDS, len(np.unique(reference.replicate)))
    if n_folds < 2:
        return Choice(votes, winner, float("nan"), returned)
    for fold in range(n_folds):
        inside, mine = reference.replicate % n_folds == fold, replicate % n_folds == fold
        if not inside.any() or inside.all():
            continue
        trees = _grown(reference, ~inside, seed)
        judged[inside] = _votes(trees, reference, reference.summaries[inside])
        returned[mine] = _votes(trees, reference, others[mine]) if mine.any() else returned[mine]
    known = np.isfinite(judged[:, 0])
    wrong = (judged[known].argmax(axis=1) != reference.account[known]).astype(float)
    critic = regressor(seed).fit(reference.summaries[known], wrong, sample_weight=reference.weight[known])
    return Choice(votes, winner, 1.0 - float(critic.predict(summary[None])[0]), returned)


def seed_of(reference: Reference) -> int:
    """A seed for trees that depends on what the table holds and on no name."""
    held = hashlib.sha256(reference.summaries.tobytes() + reference.account.tobytes() + reference.weight.tobytes())
    return int(held.hexdigest()[:8], 16)


def _grown(reference: Reference, rows: NDArray[np.bool_], seed: int) -> Any:
    return classifier(seed).fit(
        reference.summaries[rows], reference.account[rows], sample_weight=reference.weight[rows]
    )


def _votes(trees: Any, reference: Reference, summaries: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the trees that name each account, (n, n_accounts)."""
    votes = np.zeros((len(summaries), reference.n_accounts))
    places = np.arange(len(summaries))
    rows = np.asarray(summaries, dtype=np.float32)  # what trees hold; converted once
    for tree in trees.estimators_:
        named = trees.classes_[tree.predict(rows, check_input=False).astype(np.int64)]
        votes[places, named] += 1.0
    return np.asarray(votes / len(trees.estimators_))
