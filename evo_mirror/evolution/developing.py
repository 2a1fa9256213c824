"""Development: how genotypes become wirings."""

from __future__ import annotations

import numpy as np

from evo_mirror.biology.alleles import founding_alleles
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population
from evo_mirror.state.repertoire import CUE_CLASSES
from evo_mirror.state.wiring import ATTENTION, Wiring


def develop(scenario: Scenario, population: Population, moment: Moment) -> Wiring:
    """Turn genotypes into wirings.

    Copies of a locus add up and are halved. Loci that are not inherited are drawn anew from the founders' distribution:
    developmental noise where that has a spread, the scenario's value where it has none.
    """
    genome, n, shapes = scenario.genome, population.size, scenario.repertoire
    alleles = population.genotypes.mean(axis=2, dtype=np.float32)
    fresh = genome.per_locus("is_heritable") == 0
    if fresh.any():
        noise = founding_alleles(genome, n, moment.address("developmental noise"))
        alleles[:, fresh] = noise[:, fresh]
    channels, heads, places = shapes.channels, shapes.heads, genome.places
    innate = scenario.encoding.develop(np.ascontiguousarray(alleles[:, places["wiring"]]), channels, heads)
    strength = np.zeros((n, channels.n_cues, heads.n_heads), np.float32)
    strength[:, : channels.n_features] = innate.strength

    rate = alleles[:, places["rate"]][:, 0]
    forage_rate = alleles[:, places["forage_rate"]][:, 0] if scenario.heritable.forage_rate else rate
    others = np.array(scenario.learning.parameters(0.0)[1:], np.float32)
    plasticity = np.empty((n, 2, 1 + len(others)), np.float32)
    # Whatever the alleles, who does not learn expresses no rate: it would be reported, and drawn, as one.
    plasticity[:, :, 0] = np.stack([rate, forage_rate], axis=1) * scenario.learning.learns
    plasticity[:, :, 1:] = others

    associability = np.concatenate([alleles[:, places[f"associability_{name}"]] for name in CUE_CLASSES], axis=1)
    logits = np.concatenate([alleles[:, places[f"attention_{name}"]] for name in ATTENTION], axis=1)
    attention = np.exp(logits)
    attention /= attention.sum(axis=1, keepdims=True)
    meaning = np.zeros((n, heads.n_actions, heads.n_goals), np.float32)
    if scenario.understanding.meaning == "given":
        goal_of = np.arange(heads.n_actions) * heads.n_goals // heads.n_actions
        meaning[:, np.arange(heads.n_actions), goal_of] = scenario.learning.asymptote
    return Wiring(
        strength=strength,
        meaning=meaning,
        foraging=np.zeros((n, shapes.forage_cues, shapes.forage_outcomes), np.float32),
        plasticity=plasticity,
        salience=np.ascontiguousarray(associability[:, channels.class_of_cue]),
        attention=attention,
        mirror_share=np.ascontiguousarray(alleles[:, places["mirror_share"]][:, 0]),
        is_open=innate.is_open,
    )
