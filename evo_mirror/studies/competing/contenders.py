"""Contenders: what two morphs, or the evolved populations of two accounts, bring into one population.

A contender breeds true: it is a clone with all that was born with it, and nothing that makes it what it is mutates. Which of
two an individual is, is a marker that goes from its only parent to the child. Recombination is off in a competition, whatever
the scenario says: it would make something third of two contenders, and what would be measured is the mixing of their genes.

- ``innate`` is wired for the looks of the generation before the one that is counted first, and does not learn about sights and
  acts (rate 0).
- ``learner`` has the wiring of naive founders, and learns at the scenario's domain-general rate, ``learning.rate``.
- An account's name stands for its population as it evolved alone, under what that account says is inherited and pays. Loci
  that it does not inherit are what they would be in a life there: drawn once as founders are, and kept.

Where foraging by conditioning pays, both morphs forage at the same rate: whoever is wired innately may condition too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.accounts.base import Account
from evo_mirror.biology.alleles import founding_alleles
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.founders import perfect_wiring
from evo_mirror.evolution.generation import stage
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment, uniforms
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import genotypes_of

MORPHS: Mapping[str, str] = {
    "innate": "wired for the looks of the generation before, learning rate 0",
    "learner": "naive wiring, learning at learning.rate",
}
"""Contenders that need not evolve first."""

_RATES = ("rate", "forage_rate")
_SHARED = ("payoff.", "heritable.")
"""Where settings begin that an account may fix, and still live with others in one world."""


@dataclass(frozen=True)
class Band:
    """One contender's members.

    Attributes
    ----------
    genotypes : (n_individuals, n_loci, ploidy) float32 array
        In the genome of the shared world.
    is_closed : (n_loci,) bool array
        Loci that do not mutate in it, even where genes evolve: what makes it what it is.
    """

    genotypes: NDArray[np.float32]
    is_closed: NDArray[np.bool_]


def names() -> dict[str, str]:
    """Every contender there is, with one line about it."""
    found = {name: leaf() for name, leaf in leaves(Account).items()}
    able = {name: account.claim for name, account in found.items() if shares_a_world(account)}
    return {**MORPHS, **able}


def shares_a_world(account: Account) -> bool:
    """Whether an account says only what is inherited and what pays, so that its population can live among others."""
    return all(key.startswith(_SHARED) for key in account.constraints())


def shared_world(scenario: Scenario, between: tuple[str, str]) -> Scenario:
    """The world in which two contenders meet: everybody a clone, all loci inherited that either needs, one payoff for all.

    Between morphs, the payoff is the scenario's; as soon as an account is in it, understanding and foraging both pay (U + L), as
    in the open scenario: each account alone is paid for its own.

    Parameters
    ----------
    scenario : Scenario
    between : (str, str)

    Raises
    ------
    ScenarioError
        If the scenario cannot be so.
    """
    changes: dict[str, Any] = {"recombination": {"kind": "clonal"}, "population.selfing": "by_chance", "priors": {}}
    if all(name in MORPHS for name in between):
        forages = any(task.serves == "foraging" and scenario.worth[name] > 0.0 for name, task in scenario.tasks.items())
        own = {"heritable.forage_rate": True} if forages else {}
        return adjusted(scenario, {**changes, "heritable.wiring": True, "heritable.rate": True, **own})
    return adjusted(scenario, {**changes, **leaves(Account)["open"]().constraints()})


def recruited(
    between: tuple[str, str], scenario: Scenario, shared: Scenario, moment: Moment, n: int
) -> tuple[list[Band], Moment]:  # fmt: skip
    """Members of both contenders, and when they are born: in generation 0, or when an account has evolved.

    Parameters
    ----------
    between : (str, str)
        Each one of `names`.
    scenario : Scenario
        As the user gave it: an account evolves in that, for its generations.
    shared : Scenario
        See `shared_world`.
    moment : Moment
        Seed and replicate.
    n : int
        How many of each.
    """
    bands = {name: _evolved(name, scenario, shared, moment, n) for name in between if name not in MORPHS}
    born = moment.at(scenario.generations if bands else 0)
    bands |= {name: morph(name, shared, born, n) for name in between if name in MORPHS}
    return [bands[name] for name in between], born


def morph(name: str, shared: Scenario, moment: Moment, n: int) -> Band:
    """So many of a morph. All get the same founders' alleles, but for what makes them what they are.

    Parameters
    ----------
    name : {"innate", "learner"}
    shared : Scenario
        See `shared_world`.
    moment : Moment
        When they are born: for whose looks the innate are wired.
    n : int
    """
    genome, ploidy = shared.genome, shared.population.ploidy
    alleles = founding_alleles(genome, n * ploidy, moment.address("founders"))
    is_closed = np.zeros(genome.n_loci, np.bool_)
    rates = {"rate": shared.learning.rate * (name == "learner"), "forage_rate": shared.learning.rate}
    for locus, rate in rates.items():
        alleles[:, genome.places[locus]] = rate
        is_closed[genome.places[locus]] = True
    if name == "innate":
        repertoire = stage(shared, moment)
        wired = shared.encoding.alleles_for(perfect_wiring(repertoire), repertoire.heads)
        alleles[:, genome.places["wiring"]] = wired
    return Band(genotypes_of(alleles, ploidy), is_closed)


def _evolved(name: str, scenario: Scenario, shared: Scenario, moment: Moment, n: int) -> Band:
    """Let an account evolve alone; some of those who did, drawn by lot, in the genome of the shared world."""
    alone = adjusted(leaves(Account)[name]().constrained(scenario), {"priors": {}})
    evolution = Evolution(alone, seed=moment.seed, replicate=moment.replicate, threads=1)
    while not evolution.is_over:
        evolution.step()
    population = evolution.population
    ploidy, genome = alone.population.ploidy, shared.genome
    luck = uniforms(moment.address("who competes"), np.arange(n), 1)[:, 0]
    who = np.minimum((luck * population.size).astype(np.int64), population.size - 1)
    rows = (who[:, None] * ploidy + np.arange(ploidy)).ravel()
    evolved, h = population.haplotypes[rows], alone.heritable
    drawn = founding_alleles(alone.genome, n * ploidy, moment.address("what an account does not inherit"))
    alleles, is_closed = np.empty((n * ploidy, genome.n_loci), np.float32), np.zeros(genome.n_loci, np.bool_)
    for locus_class in alone.genome.classes:
        place = genome.places[locus_class.name]
        source = evolved if locus_class.is_heritable else drawn
        alleles[:, place] = source[:, alone.genome.places[locus_class.name]]
        is_closed[place] = not locus_class.is_heritable
    if not h.forage_rate:  # one rate served both
        alleles[:, genome.places["forage_rate"]] = alleles[:, genome.places["rate"]]
    return Band(genotypes_of(alleles, ploidy), is_closed)
