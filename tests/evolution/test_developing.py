"""What newborns are born with: that of their own alleles where it is inherited, one and the same for all where it is not."""

import numpy as np
import pytest
from small import MOMENT, SMALL

from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import stage
from evo_mirror.foundation.settings import adjusted
from evo_mirror.state.repertoire import CUE_CLASSES
from evo_mirror.state.wiring import ATTENTION, FORAGING, SENSORIMOTOR, Wiring

WHICH = ("rate", "forage_rate", "associability", "attention", "mirror_share")
TRAITS = ("plasticity", "salience", "attention", "mirror_share")


def born(heritable: tuple[str, ...]) -> tuple[Wiring, dict[str, np.ndarray]]:
    """Newborns of a world in which these are inherited, and the alleles of each class of loci: (n_individuals, n_loci)."""
    scenario = adjusted(SMALL, {f"heritable.{name}": name in heritable for name in WHICH})
    population = found(scenario, stage(scenario, MOMENT), MOMENT)
    alleles = population.genotypes[:, :, 0]
    return develop(scenario, population, MOMENT), {
        name: alleles[:, place] for name, place in scenario.genome.places.items()
    }


def shares(alleles: dict[str, np.ndarray]) -> np.ndarray:
    """Of the budget, from their logarithms."""
    budget = np.exp(np.hstack([alleles[f"attention_{name}"] for name in ATTENTION]))
    return budget / budget.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("heritable", [(), *((name,) for name in WHICH), WHICH], ids=lambda names: " ".join(names))
def test_newborns_express_their_own_alleles_where_these_are_inherited(heritable: tuple[str, ...]):
    wiring, alleles = born(heritable)
    own_rate_of_foraging = alleles["forage_rate" if "forage_rate" in heritable else "rate"]
    assert np.array_equal(wiring.plasticity[:, SENSORIMOTOR, :1], alleles["rate"])
    assert np.array_equal(wiring.plasticity[:, FORAGING, :1], own_rate_of_foraging)
    assert np.array_equal(wiring.attention, shares(alleles))
    assert np.array_equal(wiring.mirror_share, alleles["mirror_share"][:, 0])
    classes = SMALL.repertoire.channels.class_of_cue
    of_cue = np.hstack([alleles[f"associability_{CUE_CLASSES[of]}"] for of in classes])
    assert np.array_equal(wiring.salience, of_cue)
    differ = {name for name in TRAITS if len(np.unique(getattr(wiring, name), axis=0)) > 1}
    trait_of = {"rate": "plasticity", "forage_rate": "plasticity", "associability": "salience"}
    assert differ == {trait_of.get(name, name) for name in heritable}


def test_newborns_of_two_generations_share_no_memory():
    """What is worked out once is written out for each generation: whoever changes one wiring changes no other."""
    scenario, population = SMALL, found(SMALL, stage(SMALL, MOMENT), MOMENT)
    first, second = (develop(scenario, population, MOMENT) for _ in range(2))
    for name in (*TRAITS, "meaning", "foraging"):
        assert not np.shares_memory(getattr(first, name), getattr(second, name))
