"""*Open*, from the same code and priors, becomes innate where nothing changes and a learner where looks do.

Six replicates of each world as it ships, with what is not known drawn from the priors. Over 30 and 40 other replicates of
the static and of the changing world, all met their criterion, so that a replicate misses it with a probability below .1
(95 % confidence); with .05, 5 of 6 would be missed by chance in 3 % of seeds, with .01 in 0.15 %. Nine of ten, as is asked
of both worlds, is a slow test.
"""

import pytest
from populations import fate, share

from evo_mirror.accounts.open import Open

N_REPLICATES, MANY = 6, 10
ENOUGH, ENOUGH_OF_MANY = 5, 9
WORLDS = ("static-world", "changing-world")


def is_innate(found):
    return found["innate"] > 0.7


def is_learner(found):
    return found["innate"] < 0.2 and found["dependence"] > 0.5


def fates_of(n: int):
    pieces = [(name, Open(), replicate) for replicate in range(n) for name in WORLDS]
    found = share(fate, pieces)
    return {name: [one for one in found if one["world"] == name] for name in WORLDS}


@pytest.fixture(scope="module")
def fates():
    return fates_of(N_REPLICATES)


def test_in_a_static_world_mirroring_becomes_innate(fates):
    assert sum(map(is_innate, fates["static-world"])) >= ENOUGH, fates["static-world"]


def test_in_a_changing_world_a_learner_evolves(fates):
    assert sum(map(is_learner, fates["changing-world"])) >= ENOUGH, fates["changing-world"]


@pytest.mark.slow
def test_nine_of_ten_come_out_as_their_world_asks():
    found = fates_of(MANY)
    assert sum(map(is_innate, found["static-world"])) >= ENOUGH_OF_MANY, found["static-world"]
    assert sum(map(is_learner, found["changing-world"])) >= ENOUGH_OF_MANY, found["changing-world"]


@pytest.mark.parametrize("name", WORLDS)
def test_in_both_worlds_adults_mirror_and_understand(fates, name):
    # A gain of .1 is above what wiring has by chance; understanding is measured above chance, from 0 to 1.
    assert min(one["maturity"] for one in fates[name]) > 0.1, fates[name]
    assert min(one["understanding"] for one in fates[name]) > 0.2, fates[name]


def test_neither_criterion_is_met_in_the_other_world(fates):
    # The defect planted here is the other world: each criterion must turn red in it.
    assert sum(map(is_innate, fates["changing-world"])) == 0
    assert sum(map(is_learner, fates["static-world"])) == 0
