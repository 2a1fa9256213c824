"""Weismann's barrier: what a life makes of its strengths reaches no child, but through whom selection and caregivers favour."""

import numpy as np
import pytest
from small import OPEN

from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.settings import adjusted

GENERATIONS = 4
BLIND = adjusted(OPEN, {"selection": {"kind": "neutral"}, "generations": GENERATIONS, "encoding.spread": 0.3})
RULES = ("rescorla_wagner", "hebbian")


def lineage(**changes) -> Evolution:
    evolution = Evolution(adjusted(BLIND, changes), seed=11)
    for _ in range(GENERATIONS):
        evolution.step()
    return evolution


@pytest.fixture(scope="module")
def unlearned() -> Evolution:
    return lineage(learning={"kind": "none"})


def acquired(evolution: Evolution) -> np.ndarray:
    """How far each individual's strengths moved in its life."""
    life, wiring = evolution.lived.life, evolution.lived.wiring
    return np.abs(life.strength[:, : wiring.strength.shape[1]] - wiring.strength).sum(axis=(1, 2))


def alleles(evolution: Evolution) -> bytes:
    return evolution.population.genotypes[:, evolution.scenario.genome.places["wiring"]].tobytes()


@pytest.mark.parametrize("kind", RULES)
def test_where_selection_is_blind_alleles_descend_as_if_nobody_had_learned(kind: str, unlearned: Evolution):
    """To the byte, after lives in which everybody's strengths changed, by whatever rule."""
    learners = lineage(learning={"kind": kind, "rate": 0.3})
    assert acquired(learners).min() > 0.1
    assert acquired(unlearned).max() == 0.0
    assert alleles(learners) == alleles(unlearned)


def test_newborns_are_what_their_alleles_say_whatever_their_parents_learned():
    learners = lineage(learning={"kind": "rescorla_wagner", "rate": 0.3})
    born, moment = learners.population, learners.moment
    before = develop(learners.scenario, born, moment).strength.copy()
    learners.lived.life.strength[:] = 9.0  # as if their parents had learned beyond all measure
    learners.elders.strength[:] = 9.0
    assert np.array_equal(develop(learners.scenario, born, moment).strength, before)
    learners.step()
    assert np.array_equal(learners.lived.wiring.strength, before)
