"""Coalescents: when two copies of a locus meet, going back along the lines that are exported, against exact chains.

Times are cut off at a horizon h, so that they are known: E min(T, h) is the sum of P(T > t) over t < h. Generations of neutral
breeding are independent, so stretches of h generations one after the other are as good as so many histories; loci that recombine
freely are averaged within each. Bounds are 4.5 standard errors of some 150 means: less than 1e-5 by Student's t for each.
"""

import numpy as np
import pytest

import evo_mirror as em
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.descent import coalescence_time
from evo_mirror.studies.passing import faithful, passed_on, sources_of

_BOUND = 4.5
_LOCI = 24
_PAIRS = {"of one individual": (0, 1), "of two": (0, 2)}


def pool_of(size: int, horizon: int, stretches: int, **settings):
    people = {"population.size": size, "generations": horizon * stretches + 1, "population.ploidy": 2}
    return em.gene_pool(_LOCI, shares=(), settings={"selection.kind": "neutral", **people, **settings})


def expected(own: np.ndarray, horizon: int) -> list[float]:
    """E min(T, h) from each state, given the chances of staying apart: sub-stochastic rows."""
    total, left = np.zeros(len(own)), np.ones(len(own))
    for _ in range(horizon):
        total, left = total + left, own @ left
    return total.tolist()


def wright_fisher(n: int, selfing: float | None) -> np.ndarray:
    """Chances that two copies of one individual, or of two, are of one or of two a generation before, apart."""
    same = 1 / n if selfing is None else selfing  # chance that both parents of one child are one
    of_two = 1 / n  # parents of two children are independent, as both places of each are filled evenly
    return np.array([[same / 2, 1 - same], [of_two / 2, 1 - of_two]])


def moran(n: int) -> np.ndarray:
    """The same a step before: one of the two may be, or both copies may be of, the newborn."""
    newborn = np.array([0.5 / n, 1 - 1 / n])
    staying = np.eye(2)
    return np.array([
        (1 - 1 / n) * staying[0] + newborn / n,
        (1 - 2 / n) * staying[1] + 2 / n * newborn,
    ])  # fmt: skip


def compare(times: dict[str, list[float]], exact: list[float]) -> None:
    for (name, found), value in zip(times.items(), exact, strict=True):
        mean, error = np.mean(found), np.std(found, ddof=1) / np.sqrt(len(found))
        assert error < 0.1 * value, "precise enough to tell something"
        assert abs(mean - value) < _BOUND * error, (name, mean, value, error)


@pytest.mark.parametrize("selfing", ["by_chance", pytest.param(0.5, marks=pytest.mark.slow)])
def test_two_copies_among_diploids_meet_after_2n_generations_on_average(selfing):
    """By chance, any two copies are of one with 1 / 2N a generation; with a stated rate of selfing the chain says it."""
    n, horizon, stretches = 4, 24, 150
    pool = pool_of(n, horizon, stretches, **{"population.selfing": selfing})
    own = wright_fisher(n, None if selfing == "by_chance" else selfing)
    if selfing == "by_chance":
        mean_without_end = np.linalg.solve(np.eye(2) - own, np.ones(2))
        assert mean_without_end == pytest.approx([2 * n, 2 * n])
    founders, without = em.population_of(pool, np.zeros((n, _LOCI, 2))), faithful(pool)
    times: dict[str, list[float]] = {name: [] for name in _PAIRS}
    sources: list[np.ndarray] = []
    for brood in em.propagate(pool, founders, seed=11):
        if brood.generation:
            passed = passed_on(without, n, Moment(11, 0, brood.generation - 1))
            sources.append(sources_of(brood.parents.astype(np.int64), passed))
        if len(sources) == horizon:
            for name, pair in _PAIRS.items():
                of_loci = [
                    coalescence_time([one[:, k].ravel() for one in reversed(sources)], np.array(pair))
                    for k in range(_LOCI)
                ]
                times[name].append(float(np.mean([horizon if t is None else t for t in of_loci])))
            sources = []
    compare(times, expected(own, horizon))


@pytest.mark.slow
def test_two_copies_among_overlapping_diploids_meet_step_by_step():
    """Moran's model; of haploids it would be N^2 / 2 steps on average, of diploids the chain says it."""
    n, horizon, stretches = 4, 20, 150
    pool = pool_of(n, horizon, stretches, **{"population.turnover": "moran"})
    founders, without = em.population_of(pool, np.zeros((n, _LOCI, 2))), faithful(pool)
    times: dict[str, list[float]] = {name: [] for name in _PAIRS}
    parents: dict[int, np.ndarray] = {}
    living = founders.birth_ids
    for brood in em.propagate(pool, founders, seed=12):
        births, first = brood.births, n * (brood.generation + 1)
        passed = sources_of(births.parents, passed_on(without, n, Moment(12, 0, brood.generation)))
        parents |= {first + k: one for k, one in enumerate(passed)}
        living = living.copy()
        living[births.places] = births.birth_ids  # later births of a place overwrite earlier ones
        if (brood.generation + 1) % horizon == 0:
            begin = first + n - n * horizon
            for name, pair in _PAIRS.items():
                copies = [(int(living[one // 2]), one % 2) for one in pair]
                met = [meeting(parents, copies, k, begin) for k in range(_LOCI)]
                times[name].append(float(np.mean([n * horizon if at is None else first + n - at for at in met])))
            parents = {}
    compare(times, expected(moran(n), n * horizon))
    assert expected(0.5 * np.array([[2 - 4 / n**2]]), 10_000) == pytest.approx([n**2 / 2]), "haploids"


def meeting(parents: dict[int, np.ndarray], copies: list[tuple[int, int]], locus: int, begin: int) -> int | None:
    """Birth id of the newborn in whose step two copies are one; None if that is before ``begin``."""
    a, b = copies
    while max(a, b)[0] >= begin:
        step = max(a, b)[0]
        a, b = (
            divmod(int(parents[one[0]][locus, one[1]]), 2) if one[0] == step else one for one in (a, b)
        )  # fmt: skip
        if a == b:
            return step
    return None
