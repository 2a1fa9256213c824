"""Moran's model of diploids: identity by descent under selfing, two sexes and demes, against a recursion by steps.

In a step one of N places is filled by a newborn. Two different individuals stay, with chance 1 - 2 / N, who they were; else one
of them is the newborn, one of whose copies comes from a parent k, who is the other one with chance 1 / n_k if of its group.
"""

import numpy as np
import pytest

import evo_mirror as em
from evo_mirror.evolution.propagating import Brood

_GENERATIONS, _REPLICATES, _LOCI = 2, 400, 8
_BOUND = 4.5
"""Standard errors: about 1e-5 each by Student's t, at most 1e-4 of all comparisons here."""


def bred(settings: dict[str, object], size: int, seed: int) -> list[Brood]:
    """Each replicate's last generation, from founders of whom no two copies are alike."""
    common = {
        "population.turnover": "moran",
        "population.ploidy": 2,
        "selection.kind": "neutral",
        "encoding.limit": 10.0,
    }
    people = {"population.size": size, "generations": _GENERATIONS + 1, "population.mutation_rate": 0.0}
    pool = em.gene_pool(_LOCI, shares=(), settings={**common, **people, **settings})
    founders = em.population_of(pool, 0.25 * np.arange(2.0 * size).reshape(size, 1, 2).repeat(_LOCI, axis=1))
    return [
        list(em.propagate(pool, founders, seed=seed, replicate=k, generations=_GENERATIONS + 1))[-1]
        for k in range(_REPLICATES)
    ]


def identities(brood: Brood, groups: np.ndarray) -> tuple[list[float], list[float]]:
    """Of the two copies of an individual, by group; and of different individuals, by pair of groups."""
    g, places = brood.genotypes, [np.flatnonzero(groups == k) for k in range(groups.max() + 1)]
    alike = (g[:, None, :, :, None] == g[None, :, :, None, :]).mean(axis=(2, 3, 4))
    np.fill_diagonal(alike, np.nan)
    own = (g[:, :, 0] == g[:, :, 1]).mean(axis=1)
    pairs = [float(np.nanmean(alike[np.ix_(a, b)])) for a in places for b in places]
    return [float(own[a].mean()) for a in places], pairs


def expected(
    sizes: list[int], sources: np.ndarray, couples: np.ndarray, selfing: float | None
) -> tuple[list[float], list[float]]:
    """The same by the recursion.

    Row i of ``sources`` says of which groups a newborn of group i has a copy taken at random, and ``couples[i]`` of which
    pairs of groups its first and its second; a stated share of selfing replaces the chance of one adult in both places.
    """
    n, k = sum(sizes), len(sizes)
    own, pairs = np.zeros(k), np.zeros((k, k))
    for _ in range(_GENERATIONS * n):
        copies = pairs.copy()
        for a in range(k):
            copies[a, a] = (0.5 * (1 + own[a]) + (sizes[a] - 1) * pairs[a, a]) / sizes[a]
        with_other = sources @ copies
        newborn = (couples * copies).sum(axis=(1, 2))
        if selfing is not None:
            newborn = selfing * 0.5 * (1 + own) + (1 - selfing) * pairs.diagonal()
        own, pairs = (1 - 1 / n) * own + newborn / n, (1 - 2 / n) * pairs + (with_other + with_other.T) / n
    return own.tolist(), pairs.ravel().tolist()


_ISLANDS = 0.7 * np.eye(3) + 0.15 * (1 - np.eye(3))
_DEMES = {"structure.kind": "islands", "structure.demes": 3, "structure.rate": 0.3}
_SEXES = {"population.sexes": "separate", "population.sex_shares": "exact", "population.female_share": 1 / 3}


_ONE = np.ones((1, 1))
_BOTH = np.full((2, 2), 0.5)
_MOTHER_AND_FATHER = np.array([[[0.0, 1.0], [0.0, 0.0]]] * 2)
_OF_ONE_DEME = np.array([np.diag(row) for row in _ISLANDS])
_OF_ANY_TWO = np.array([np.outer(row, row) for row in _ISLANDS])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "sizes", "sources", "couples", "selfing"),
    [
        pytest.param({"population.selfing": 0.5}, [6], _ONE, _ONE[None], 0.5, id="selfing"),
        pytest.param({"population.selfing": "by_chance"}, [6], _ONE, _ONE[None], None, id="by chance"),
        pytest.param(_SEXES, [4, 2], _BOTH, _MOTHER_AND_FATHER, None, id="two sexes"),
        pytest.param(_DEMES, [3, 3, 3], _ISLANDS, _OF_ONE_DEME, None, id="islands"),
        pytest.param({**_DEMES, "structure.migrants": "gametes"}, [3, 3, 3], _ISLANDS, _OF_ANY_TWO, None, id="gametes"),
    ],
)
def test_identity_follows_the_recursion_step_by_step(settings, sizes, sources, couples, selfing):
    found = []
    for brood in bred(settings, sum(sizes), seed=5):
        groups = brood.demes if brood.is_female is None else brood.is_female.astype(np.int64)
        assert np.bincount(groups).tolist() == sizes
        own, pairs = identities(brood, groups)
        found.append(own + pairs)
    own, pairs = expected(sizes, sources, couples, selfing)
    mean, error = np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / np.sqrt(_REPLICATES)
    off = (mean - np.array(own + pairs)) / error
    assert (np.abs(off) < _BOUND).all(), off
