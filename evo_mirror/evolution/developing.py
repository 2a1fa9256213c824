"""Development: how genotypes become wirings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.alleles import class_alleles
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.genome import Genome
from evo_mirror.state.population import Population
from evo_mirror.state.repertoire import CUE_CLASSES
from evo_mirror.state.wiring import ATTENTION, Wiring


def develop(scenario: Scenario, population: Population, moment: Moment, *, threads: int = 1) -> Wiring:
    """Turn genotypes into wirings.

    Copies of a locus add up and are halved. Loci that are not inherited are drawn anew from the founders' distribution:
    developmental noise where that has a spread, the scenario's value where it has none. Innate strengths may be a view of
    the genotypes, so nobody may write into them.

    Parameters
    ----------
    scenario : Scenario
    population : Population
    moment : Moment
    threads : int
    """
    genome, n, shapes = scenario.genome, population.size, scenario.repertoire
    channels, heads = shapes.channels, shapes.heads

    def effects(name: str) -> NDArray[np.float32]:
        return _effects(genome, name, population, moment, threads)

    innate = scenario.encoding.develop(effects("wiring"), channels, heads)

    rate = effects("rate")[:, 0]
    forage_rate = effects("forage_rate")[:, 0] if scenario.heritable.forage_rate else rate
    others = np.array(scenario.learning.parameters(0.0)[1:], np.float32)
    plasticity = np.empty((n, 2, 1 + len(others)), np.float32)
    # Whatever the alleles, who does not learn expresses no rate: it would be reported, and drawn, as one.
    plasticity[:, 0, 0], plasticity[:, 1, 0] = rate * scenario.learning.learns, forage_rate * scenario.learning.learns
    plasticity[:, :, 1:] = others

    salience = np.empty((n, channels.n_cues), np.float32)
    for name, start, size in zip(CUE_CLASSES, channels.starts, channels.sizes, strict=True):
        salience[:, start : start + size] = effects(f"associability_{name}")
    attention = np.exp(np.concatenate([effects(f"attention_{name}") for name in ATTENTION], axis=1))
    attention /= attention.sum(axis=1, keepdims=True)
    meaning = np.zeros((n, heads.n_actions, heads.n_goals), np.float32)
    if scenario.understanding.meaning == "given":
        goal_of = np.arange(heads.n_actions) * heads.n_goals // heads.n_actions
        meaning[:, np.arange(heads.n_actions), goal_of] = scenario.learning.asymptote
    return Wiring(
        strength=innate.strength,
        meaning=meaning,
        foraging=np.zeros((n, shapes.forage_cues, shapes.forage_outcomes), np.float32),
        plasticity=plasticity,
        salience=salience,
        attention=attention,
        mirror_share=effects("mirror_share")[:, 0].copy(),
        is_open=innate.is_open,
    )


def _effects(
    genome: Genome, name: str, population: Population, moment: Moment, threads: int
) -> NDArray[np.float32]:  # fmt: skip
    """(n_individuals, n_loci) float32 array of expressed effects at the loci of a class: a view where it can be."""
    place = genome.places[name]
    (is_heritable,) = (c.is_heritable for c in genome.classes if c.name == name)
    if not is_heritable:
        return class_alleles(genome, name, population.size, moment.address("developmental noise"), threads=threads)
    copies = population.genotypes[:, place]
    return copies[:, :, 0] if copies.shape[2] == 1 else copies.mean(axis=2, dtype=np.float32)
