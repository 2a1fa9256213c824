"""Accounts with their variants: one prior probability, and one sum."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from evo_mirror.inference.comparison import FamilyShare
from evo_mirror.inference.posterior import Posterior


def families_of(
    accounts: Sequence[str],
    families: Mapping[str, str],
    posterior: Posterior,
    prior: NDArray[np.float64],
    order: Sequence[str],
) -> tuple[FamilyShare, ...]:
    """Sum the probabilities of each family; as everywhere, no name changes a number.

    Parameters
    ----------
    accounts : sequence of str
        Those that compete, in the caller's order.
    families : mapping of str to str
        The family of each; its own if it is not named.
    posterior : Posterior
    prior : (n_accounts,) float64 array
        Probabilities, in the order of the posterior.
    order : sequence of str
        Accounts in that order.

    Returns
    -------
    tuple of FamilyShare
        In the order of their first members.
    """
    members: dict[str, list[str]] = {}
    for name in accounts:
        members.setdefault(families.get(name, name), []).append(name)
    found = []
    for family, names in members.items():
        places = [order.index(name) for name in names]
        before, after = (math.fsum(p[k] for k in places) for p in (prior, posterior.probability))
        found.append(FamilyShare(family, tuple(names), before, after, posterior.error(*places)))
    return tuple(found)


def shared_by_variants(accounts: Sequence[str], families: Mapping[str, str]) -> NDArray[np.float64]:
    """Equal probabilities for all families, shared evenly by the members of each.

    Parameters
    ----------
    accounts : sequence of str
    families : mapping of str to str
        As in `families_of`.

    Returns
    -------
    (n_accounts,) float64 array
        Sums to 1.
    """
    named = [families.get(name, name) for name in accounts]
    share = np.array([1.0 / named.count(name) for name in named])
    return np.asarray(share / share.sum())
