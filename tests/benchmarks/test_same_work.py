"""Before anybody is timed: everybody does the same work."""

from dataclasses import replace

import numpy as np
import pytest
from roster import OURS, PEERS, Absent, of_our_own, peer
from work import REF, Work, oracle

from evo_mirror.state.experience import ACT, SIGHT

pytestmark = pytest.mark.bench

LIVES = 300
SHORT = replace(REF, trials=60, noise=0.7)  # half learned, half noisy: a difference would show
SIZES = {"ref": REF, "short and noisy": SHORT, "noise-free": replace(REF, noise=0.0, trials=40)}


def made(name: str, work: Work):
    try:
        return peer(name, work)
    except Absent as reason:
        pytest.skip(str(reason))


def apart(first, second) -> float:
    """Difference of two means, in standard errors."""
    error = np.sqrt(first.var(ddof=1) / len(first) + second.var(ddof=1) / len(second))
    return float(abs(first.mean() - second.mean()) / error)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PEERS)
def test_a_peer_lives_the_lives_of_the_oracle(name: str, size: str):
    work = SIZES[size]
    genotypes = work.founders(LIVES, seed=5)
    assert apart(made(name, work).evaluate(genotypes), oracle(work, genotypes, seed=6)) < 4.0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", OURS)
def test_we_live_the_lives_of_the_oracle(name: str, size: str):
    ours = of_our_own(name, replace(SIZES[size], population=LIVES))
    expected = oracle(SIZES[size], ours.genotypes(), seed=6, codes=ours.codes())
    lived = ours.evaluate()
    assert apart(ours.share_right(lived), expected) < 4.0
    acts, sights = (lived.experience.events[:, :, column] for column in (ACT, SIGHT))
    assert (sights >= 0).mean() > 0.999, "hardly anything else than acts is attended to"
    shown = REF.contingency + (1.0 - REF.contingency) / SIZES[size].actions
    assert abs((sights == acts).mean() - shown) < 4.0 * np.sqrt(shown * (1.0 - shown) / acts.size) + 1e-3


def coded(n: int, n_loci: int) -> np.ndarray:
    """Genotypes that say at every locus whose they were."""
    return np.repeat((np.arange(n) / n * 0.5 + 0.25)[:, None], n_loci, axis=1).astype(np.float32)


@pytest.mark.parametrize("name", [name for name in PEERS if name != "evosax"])
def test_a_peer_breeds_by_tournament_free_recombination_and_rare_steps(name: str):
    work = replace(REF, population=400)
    genotypes = coded(400, work.n_loci)
    # Fitness grows with the position, so that alleles tell the rank of a parent.
    children = np.asarray(made(name, work).reproduce(genotypes, np.arange(400.0)), np.float32)
    whose = np.rint((children - 0.25) * 2.0 * 400).astype(int)
    mutated = np.abs(children - (0.25 + 0.5 * whose / 400)) > 1e-6
    mutated |= (whose < 0) | (whose >= 400)
    hit = mutated.mean()
    # A step may be too small to be seen, or land on somebody else's allele; both are rarer than the tolerance.
    assert abs(hit - work.mutation_rate) < 4.0 * np.sqrt(work.mutation_rate / mutated.size) + 5e-4
    ranks, shares = [], []
    for row, is_new in zip(whose, mutated, strict=True):
        parents, counts = np.unique(row[~is_new], return_counts=True)
        order = np.argsort(counts)[::-1][:2]
        ranks.append(parents[order].mean() / 400)
        shares.append(counts[order[0]] / counts[order].sum() if len(order) == 2 else 1.0)
    # The best of three uniform draws has mean 3/4 and variance 3/80.
    assert abs(np.mean(ranks) - 0.75) < 5.0 * np.sqrt(3.0 / 80.0 / 400)
    assert np.median(shares) < 0.56
