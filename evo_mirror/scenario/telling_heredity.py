"""What `explain` says of copies, dominance, sexes and selfing, and of the drift that follows from them."""

from __future__ import annotations

from collections.abc import Iterator

from evo_mirror.scenario import expecting
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.genome import LocusClass


def told_of_dominance(scenario: Scenario, locus_class: LocusClass) -> str:
    """How heterozygotes look, as the end of a sentence; nothing for haploids."""
    if scenario.population.ploidy == 1:
        return ""
    if locus_class.founder_shares:
        order = locus_class.dominance_order or range(len(locus_class.founder_shares))
        return f"; of two different ones the first in this order is expressed: {', '.join(map(str, order))}"
    h = locus_class.dominance
    meant = {0.0: "the larger allele is recessive", 0.5: "additive", 1.0: "the larger allele is dominant"}
    return f"; h = {h:g}{f' ({meant[h]})' if h in meant else ''}"


def told_of_mating(scenario: Scenario) -> Iterator[str]:
    """Copies, sexes, selfing, and drift without selection, a line each."""
    population, is_meiotic = scenario.population, scenario.recombination.is_meiotic
    n, groups = population.size, population.mating_groups
    if population.ploidy > 1:
        yield "Diploids: two copies of each locus, " + (
            "one from each parental place; each gamete recombines both copies of its parent, and mutates."
            if is_meiotic
            else "both passed on as they are, each with mutations of its own."
        )
    if len(groups) > 1:
        exactly = "exactly" if population.sex_shares == "exact" else "by lot, about"
        yield (
            f"Separate sexes: {exactly} {groups[0]} females and {groups[1]} males are born in each generation; each child has a "
            "mother and a father, chosen each among its own sex. Nobody selfs."
        )
    elif isinstance(population.selfing, float):
        yield f"The second parent is the first one again in {population.selfing:.0%} of births (selfing), and else somebody else."
    size = expecting.neutral_effective_size(scenario)
    if population.ploidy > 1 and is_meiotic:
        yield (
            f"Without selection, drift takes about 1/{2 * size:.4g} of gene diversity in each generation (N_e = {size:.4g}, "
            f"N = {n}, two copies each)."
        )
    elif len(groups) > 1:
        yield (
            f"Without selection, drift takes about 1/{size:.4g} of the variation between individuals in each generation "
            f"(N_e = {size:.4g}, N = {n})."
        )
    else:
        yield f"Without selection, drift takes 1/{n} of the variation between individuals in each generation (N_e = N = {n})."
