"""Identity: how alike copies are that were bred, within demes and between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.given import population_of
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population
from evo_mirror.studies.validating.breeding_alone import N_LOCI, alleles_of


def unlike_founders(scenario: Scenario) -> Population:
    """Founders of whom no two carry the same allele anywhere, so that alleles that are alike later are identical by descent.

    Parameters
    ----------
    scenario : Scenario
        With a continuum of alleles.
    """
    n = scenario.population.size
    alleles = np.repeat(np.linspace(0.0, 1.0, n)[:, None], N_LOCI, axis=1)
    return population_of(scenario, alleles)


def identity_observed(population: Population, n_demes: int) -> NDArray[np.float64]:
    """Share of pairs of different individuals that are alike, mean over loci: an unbiased estimate of Q.

    The same as `evo_mirror.theory.islands.identity_counted`, told by pairs instead of counts.

    Parameters
    ----------
    population : Population
        With two individuals at least in each deme.
    n_demes : int

    Returns
    -------
    (n_demes, n_demes) float64 array
    """
    alleles = alleles_of(population)
    alike = (alleles[:, None] == alleles[None]).mean(axis=2) * (1.0 - np.eye(len(alleles)))
    lives_in = (population.demes[:, None] == np.arange(n_demes)).astype(np.float64)
    pairs = lives_in.T @ (1.0 - np.eye(len(alleles))) @ lives_in
    return np.asarray(lives_in.T @ alike @ lives_in / pairs)
