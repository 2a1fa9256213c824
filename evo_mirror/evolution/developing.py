"""Development: how genotypes become wirings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.alleles import class_alleles
from evo_mirror.biology.attending import MORPHS
from evo_mirror.biology.dominance import expressed
from evo_mirror.biology.learning.base import GENE_PREFIX
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.genome import Genome, LocusClass
from evo_mirror.state.population import Population
from evo_mirror.state.repertoire import CUE_CLASSES
from evo_mirror.state.wiring import ATTENTION, FORAGING, SENSORIMOTOR, Wiring


def develop(
    scenario: Scenario, population: Population, moment: Moment, *, threads: int = 1, alike: bool = False
) -> Wiring:
    """Turn genotypes into wirings.

    What two copies of a locus express together is a matter of dominance; see `biology.dominance`. Loci that are not
    inherited are drawn anew from the founders' distribution: developmental noise where that has a spread, the scenario's
    value where it has none. Innate strengths may be a view of the genotypes, so nobody may write into them.

    Parameters
    ----------
    scenario : Scenario
    population : Population
    moment : Moment
    threads : int
    alike : bool
        Whether everybody meets the same developmental noise.
    """
    genome, n, shapes, h = scenario.genome, population.size, scenario.repertoire, scenario.heritable
    channels, heads = shapes.channels, shapes.heads
    classes = {locus_class.name: locus_class for locus_class in genome.classes}

    def effects(name: str) -> NDArray[np.float32]:
        return _effects(genome, classes[name], population, moment, threads, alike=alike)

    def effect(name: str) -> NDArray[np.float32] | np.float32:
        of = classes[name]
        return effects(name)[:, 0] if of.is_heritable or of.founder_spread > 0.0 else _same_in_all(of)

    innate = scenario.encoding.develop(effects("wiring"), channels, heads)

    learns, rate = scenario.learning.learns, effect("rate")
    others = np.array(scenario.learning.parameters(0.0)[1:], np.float32)
    plasticity = np.empty((n, 2, 1 + len(others)), np.float32)
    # Whatever the alleles, who does not learn expresses no rate: it would be reported, and drawn, as one.
    plasticity[:, SENSORIMOTOR, 0] = rate * learns
    plasticity[:, FORAGING, 0] = (effect("forage_rate") if h.forage_rate else rate) * learns
    plasticity[:, :, 1:] = others
    if h.plasticity:
        for k, name in enumerate(scenario.learning.genes, start=1):
            plasticity[:, :, k] = effects(f"{GENE_PREFIX}{name}")

    salience = np.empty((n, channels.n_cues), np.float32)
    for name, start, size in zip(CUE_CLASSES, channels.starts, channels.sizes, strict=True):
        salience[:, start : start + size].T[:] = effect(f"associability_{name}")
    if scenario.attention.morphs:
        attention = scenario.attention.of_morphs(effects(MORPHS)[:, 0])
    else:
        attention = np.empty((n, len(ATTENTION)), np.float32)
        for k, name in enumerate(ATTENTION):
            attention[:, k] = effect(f"attention_{name}")
        np.exp(attention, out=attention)
        attention /= attention.sum(axis=1, keepdims=True)
    mirror_share = np.empty(n, np.float32)
    mirror_share[:] = effect("mirror_share")
    return Wiring(
        strength=innate.strength,
        meaning=meaning_at_birth(scenario, n, moment),
        foraging=np.zeros((n, shapes.forage_cues, shapes.forage_outcomes), np.float32),
        plasticity=plasticity,
        salience=salience,
        attention=attention,
        mirror_share=mirror_share,
        is_open=innate.is_open,
    )


def meaning_at_birth(scenario: Scenario, n_individuals: int, moment: Moment) -> NDArray[np.float32]:
    """What newborns know of the goals of their own programs: everything that is true now, or nothing.

    Parameters
    ----------
    scenario : Scenario
    n_individuals : int
    moment : Moment

    Returns
    -------
    (n_individuals, n_actions, n_goals) float32 array
    """
    heads = scenario.repertoire.heads
    meaning = np.zeros((n_individuals, heads.n_actions, heads.n_goals), np.float32)
    if scenario.understanding.meaning == "given":
        goal_of = scenario.environment.goals(scenario.repertoire, moment.address("meaning"))
        meaning[:, np.arange(heads.n_actions), goal_of] = scenario.learning.asymptote
    return meaning


def _effects(
    genome: Genome, locus_class: LocusClass, population: Population, moment: Moment, threads: int, *, alike: bool
) -> NDArray[np.float32]:  # fmt: skip
    """(n_individuals, n_loci) float32 array of expressed effects at the loci of a class: a view where it can be."""
    name = locus_class.name
    if not locus_class.is_heritable:
        n, address = population.size, moment.address("developmental noise")
        drawn = class_alleles(genome, name, min(1, n) if alike else n, address, threads=threads)
        return np.repeat(drawn, n, axis=0) if alike and n else drawn
    return expressed(population.genotypes[:, genome.places[name]], locus_class)


def _same_in_all(locus_class: LocusClass) -> np.float32:
    """The effect of a class that is not inherited and has no spread."""
    return np.float32(min(max(locus_class.founder_mean, locus_class.low), locus_class.high))
