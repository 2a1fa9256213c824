"""*Rogers' paradox*: social learners spread, and the population does no better in the long run than individual learners alone.

The specification is that of a published re-implementation [read at second hand; Rogers1988 itself was not read]: a behaviour
that fits the world is worth b, one that does not costs b; individual learners pay b c and are right with probability p; social
learners copy a random member of the previous generation; the world moves to a new state with probability u; N = 1000. Here types
are alleles at one locus of a gene pool of clones, bred by `propagate`: culture is carried along by fitness, which is asked of
newborns. `test_rogers_paradox` has lives in place of these rules.

The paradox is one of *geometric* mean fitness, and only as mutation goes to 0 [computed]: arithmetic means are above W_IL.
"""

import numpy as np
import pytest

import evo_mirror as em
from evo_mirror.evolution.propagating import Brood
from evo_mirror.machine.counters import Address, uniforms

N, SEED, BURN_IN = 1000, 1, 200
TABLE = {  # b .5, c .9, p 1, u .2, mu .01 but: share of social learners, arithmetic and geometric mean [computed]
    "as published": ({}, 0.548, 1.106, 1.073), "rare mutation": ({"mu": 0.001}, 0.504, 1.088, 1.054),
    "cheap learning": ({"c": 0.4}, 0.16, None, None), "learning errs": ({"p": 0.7}, 0.76, None, None),
    "a constant world": ({"u": 0.0}, 0.97, 1.485, None), "slow change": ({"u": 0.05}, 0.86, None, None),
    "fast change": ({"u": 0.5}, 0.08, None, None),
}  # fmt: skip


class Culture:
    """What each generation does, and what that is worth: a function of newborns, as `propagate` wants one."""

    def __init__(self, replicate: int, *, b=0.5, c=0.9, p=1.0, u=0.2, critical=False) -> None:
        self.replicate, self.b, self.c, self.p, self.u, self.critical = replicate, b, c, p, u, critical
        self.state, self.behaviours = 0, np.full(N, -1)  # -1 fits no world
        self.course: list[tuple[float, float]] = []

    def __call__(self, born: Brood) -> np.ndarray:
        def luck(of: str, n: int) -> np.ndarray:
            return uniforms(Address(SEED, of, self.replicate, born.generation), np.arange(n), 1)[:, 0]

        self.state += bool(luck("the world moves", 1)[0] < self.u)
        is_social = born.genotypes[:, 0, 0] == 1.0
        copied = self.behaviours[(luck("whom they copy", N) * N).astype(int)]
        if self.critical:  # those who copied what does not fit find out by themselves, at no cost
            copied = np.where(copied == self.state, copied, self.state)
        learned = np.where(luck("learning", N) < self.p, self.state, -1)
        self.behaviours = np.where(is_social, copied, learned)
        fitness = 1.0 + np.where(self.behaviours == self.state, self.b, -self.b) - self.b * self.c * ~is_social
        self.course.append((is_social.mean(), fitness.mean()))
        return fitness


def outcome(
    replicate: int = 0, generations: int = 1300, *, mu: float = 0.01, social: float = 0.0, **world
) -> np.ndarray:
    """Share of social learners, arithmetic and geometric mean of mean fitness, after the burn-in.

    A mutant's allele is one of two with equal chances, itself included: 2 mu draws make mu changes.
    """
    pool = em.gene_pool(
        1, settings={"population.size": N, "population.mutation_rate": 2.0 * mu, "recombination.kind": "clonal"}
    )
    culture = Culture(replicate, **world)
    founders = em.population_of(pool, (np.arange(N) < social * N)[:, None])
    for _ in em.propagate(
        pool, founders, seed=SEED, replicate=replicate, generations=generations, fitness=culture
    ):  # fmt: skip
        pass
    share, fitness = np.array(culture.course)[BURN_IN:].T
    return np.array([share.mean(), fitness.mean(), np.exp(np.log(fitness).mean())])


ALONE = 1.05  # W_IL = 1 + b (2 p - 1 - c)


def is_paradox(means: np.ndarray) -> bool:
    """Long-run fitness no better than that of individual learners, with social ones about.

    Runs of 1800 generations have an SD of .006 in the geometric mean (4 of another seed): three shorter ones, of .004, and
    .004 is what mutation adds at mu = .001 [computed: 1.054].
    """
    return bool(means[0] > 0.3 and abs(means[2] - ALONE) < 0.02)


@pytest.fixture(scope="module")
def rare() -> np.ndarray:
    return np.mean([outcome(r, mu=0.001) for r in range(3)], axis=0)


def test_individual_learners_alone_are_worth_their_closed_form():
    for p, c in ((1.0, 0.9), (0.7, 0.4)):
        found = outcome(generations=BURN_IN + 20, mu=0.0, p=p, c=c)
        error = (p * (1 - p) / (20 * N)) ** 0.5  # b = 1/2: a hit is worth 2 b = 1 more than a miss
        assert found[1] == pytest.approx(1.0 + 0.5 * (2 * p - 1 - c), abs=4.5 * error + 1e-12)


def test_the_paradox_is_one_of_geometric_means(rare: np.ndarray):
    assert is_paradox(rare), rare
    assert rare[1] > ALONE + 0.02, "a naive test on arithmetic means fails"
    assert rare[0] == pytest.approx(TABLE["rare mutation"][1], abs=0.06)


@pytest.mark.parametrize("name", [name for name in TABLE if name != "rare mutation"])
def test_shares_and_means_are_as_computed_elsewhere(name: str):
    """Of 1800 generations, shares have an SD of .01 between runs and means of .005; shorter ones twice as much.

    As published, ours have .51 (SD .01 in four runs), where .548 was computed: nearer to each other than either is to the
    averaging argument, s* = .69, which leaves out that shares fluctuate.
    """
    changes, share, arithmetic, geometric = TABLE[name]
    found = outcome(generations=1200 if arithmetic else 700, **changes)
    assert found[0] == pytest.approx(share, abs=0.07)
    for mean, told in zip(found[1:], (arithmetic, geometric), strict=True):
        assert told is None or mean == pytest.approx(told, abs=0.035)


def test_critical_social_learners_resolve_it():
    """Planted: who copied what does not fit finds out alone. There is no paradox then, and the check sees it."""
    assert not is_paradox(np.mean([outcome(r, mu=0.001, generations=700, critical=True) for r in range(1)], axis=0))


def test_social_learners_alone_lose_track_of_the_world():
    """Somebody must learn: without individual learners nobody's behaviour ever fits, and fitness is 1 - b."""
    share, mean, _ = outcome(generations=BURN_IN + 20, mu=0.0, social=1.0)
    assert (share, mean) == (1.0, 0.5)
