"""Founders: the first generation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.alleles import founding_alleles
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population, genotypes_of
from evo_mirror.state.repertoire import Repertoire

INNATE_RATE, LEARNER_RATE = 0.0, 0.25


def found(scenario: Scenario, repertoire: Repertoire, moment: Moment) -> Population:
    """Draw the founders of one replicate, each copy of each genome independently of all others.

    ``founders.start`` is "naive": alleles drawn around the scenario's values; "innate": every individual wired for the
    present looks of all actions, around a learning rate of 0 where rates evolve; "learner": naive wiring and a learning
    rate of 0.25 where rates evolve.

    Parameters
    ----------
    scenario : Scenario
    repertoire : Repertoire
        Of generation 0.
    moment : Moment
    """
    genome, n = scenario.genome, scenario.population.size
    ploidy = scenario.population.ploidy
    alleles = founding_alleles(genome, n * ploidy, moment.address("founders"))
    start = scenario.founders.start
    if start != "naive":
        rate = INNATE_RATE if start == "innate" else LEARNER_RATE
        for name in ("rate", "forage_rate"):
            if start == "learner" or name == "rate":
                place = genome.places[name]
                shift = np.float32(rate) - np.float32(scenario.learning.rate)  # as alleles are: 0 has to come out as 0
                heritable = genome.per_locus("is_heritable")[place]
                alleles[:, place] = np.clip(alleles[:, place] + shift * heritable.astype(np.float32), 0.0, 1.0)
    if start == "innate" and scenario.heritable.wiring:
        alleles[:, genome.places["wiring"]] = scenario.encoding.alleles_for(
            perfect_wiring(repertoire), repertoire.heads
        )
    return Population(
        genotypes=genotypes_of(alleles, ploidy),
        parents=np.full((n, 2), -1, np.int32),
        birth_ids=np.arange(n, dtype=np.int64),
        demes=scenario.structure.homes(n),
    )


def perfect_wiring(repertoire: Repertoire) -> NDArray[np.float64]:
    """The smallest wiring in which every sight drives exactly its own program, goal and identity.

    Parameters
    ----------
    repertoire : Repertoire

    Returns
    -------
    (n_features, n_heads) float64 array
        Minimum-norm solution; exact where sights are linearly independent.
    """
    heads, n = repertoire.heads, repertoire.n_actions
    wanted = np.zeros((n, heads.n_heads))
    wanted[:, heads.units] = repertoire.unit_codes
    if heads.has_visual:
        wanted[:, heads.goals] = np.eye(heads.n_goals)[repertoire.goal_of]
        wanted[:, heads.identities] = np.eye(n)
    return np.asarray(np.linalg.pinv(repertoire.sight_codes.astype(np.float64)) @ wanted)
