"""Hinton and Nowlan's trajectory at generation 50, against 60 independent computations of the same specification.

There: right .767, wrong .000, open .233, with SD .025 between runs [HintonNowlan1987; computed]. Six replicates have a
standard error of .010, so that a mean misses .77 +- .05 by chance in less than 1 of 10 000 seeds.
"""

from dataclasses import replace

import numpy as np
import pytest
from populations import evolve, world

N_REPLICATES = 6


def ends(n, interventions=(), **changes):
    scenario = world("hinton-nowlan", **changes)
    courses = [evolve(scenario, r, interventions)[1] for r in range(n)]
    return {name: np.mean([course[f"share_{name}"][-1] for course in courses]) for name in ("right", "wrong", "open")}


def as_published(shares):
    return abs(shares["right"] - 0.77) < 0.05 and shares["wrong"] < 0.01 and abs(shares["open"] - 0.23) < 0.05


def test_generation_fifty_is_as_computed_elsewhere():
    found = ends(N_REPLICATES)
    assert as_published(found), found


def never_guess(wiring, experience):
    """Open connections are not tried out: only an all-right genotype would be worth more."""
    return replace(wiring, is_open=np.zeros_like(wiring.is_open)), experience


def test_without_learning_nothing_happens():
    # Drift alone: each of 20 shares wanders by an SD of sqrt(.25 x .75 x (1 - .999^50)) = .095 in 50 generations, their
    # mean over loci by .022, and that over 3 replicates by .012; 4 SD are allowed.
    found = ends(3, (never_guess,))
    assert found == pytest.approx({"right": 0.25, "wrong": 0.25, "open": 0.5}, abs=0.05)
    assert not as_published(found)


def test_mutation_would_be_seen():
    # Planted: mutation of 1 % per locus, whose equilibrium has wrong alleles.
    assert not as_published(ends(2, **{"population.mutation_rate": 0.03}))
