"""Morphs: newborns made innate mirrorers, or good learners, by exchanging their alleles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._subjects import Subjects
from evo_mirror.biology.alleles import founding_alleles
from evo_mirror.evolution.founders import INNATE_RATE, LEARNER_RATE, perfect_wiring
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population, genotypes_of

MORPHS: Mapping[str, str] = {"innate": "born mirrorers", "learner": "good learners"}
"""Name to how several of them are called."""

_RATES = {"innate": ("rate",), "learner": ("rate", "forage_rate")}


def is_possible(morph: str, scenario: Scenario) -> bool:
    """Whether the scenario lets what makes the morph be inherited, and learners learn."""
    if morph == "innate":
        return scenario.heritable.wiring
    return scenario.learning.learns and (scenario.heritable.wiring or scenario.heritable.rate)


def as_morph(morph: str, population: Population, subjects: Subjects, who: NDArray[np.bool_]) -> Population:
    """Make some newborns a morph, as far as its traits are inherited; the rest of their genomes stays.

    Born mirrorers are wired for the present looks of all actions, and do not learn where the rate is inherited. Good learners
    have the wiring of founders, drawn anew, and the learning rate with which learners are founded.

    Parameters
    ----------
    morph : {"innate", "learner"}
    population : Population
    subjects : Subjects
    who : (n_individuals,) bool array
    """
    scenario, genome, ploidy = subjects.scenario, subjects.scenario.genome, population.ploidy
    copies = np.repeat(who, ploidy)
    haplotypes = np.array(population.haplotypes)
    heritable = genome.per_locus("is_heritable").astype(np.bool_)
    for name in _RATES[morph]:
        place = genome.places[name]
        if heritable[place].all():
            haplotypes[copies, place] = INNATE_RATE if morph == "innate" else LEARNER_RATE
    if scenario.heritable.wiring:
        place = genome.places["wiring"]
        if morph == "innate":
            wanted = scenario.encoding.alleles_for(perfect_wiring(subjects.repertoire), subjects.repertoire.heads)
            haplotypes[copies, place] = wanted
        else:
            drawn = founding_alleles(genome, len(haplotypes), subjects.moment.address("learner morph"))
            haplotypes[copies, place] = drawn[copies, place]
    return replace(population, genotypes=genotypes_of(haplotypes, ploidy))
