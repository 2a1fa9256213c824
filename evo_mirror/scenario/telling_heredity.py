"""What `explain` says of copies, dominance, sexes and selfing, and of the drift that follows from them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evo_mirror.biology.sexes import n_females
from evo_mirror.scenario import expecting
from evo_mirror.scenario.populating import course
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.genome import LocusClass
from evo_mirror.theory.effective_size import effective_size_of_changing


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
    groups = population.mating_groups(population.size)
    if population.ploidy > 1:
        yield "Diploids: two copies of each locus, " + (
            "one from each parental place; each gamete recombines both copies of its parent, and mutates."
            if is_meiotic
            else "both passed on as they are, each with mutations of its own."
        )
    if len(groups) > 1:
        n, is_exact = population.size, population.sex_shares == "exact"
        demes = scenario.structure.deme_sizes(n).tolist()
        females = sum(n_females(k, population.female_share) for k in demes) if is_exact else groups[0]
        born = "are born in each generation"
        if population.sizes.may_change:
            born = f"are born in a generation of {n}"
        yield (
            f"Separate sexes: {'exactly' if is_exact else 'by lot, about'} {females} females and {n - females} males {born}"
            f"{', the same share in each deme' if len(demes) > 1 and is_exact else ''}; each child has a mother and a father, "
            "chosen each among its own sex. Nobody selfs."
        )
    elif isinstance(population.selfing, float):
        yield f"The second parent is the first one again in {population.selfing:.0%} of births (selfing), and else somebody else."
    yield drift(scenario)


def drift(scenario: Scenario) -> str:
    """What drift takes where nothing is selected; if sizes change, over all generations."""
    n, size = scenario.population.size, expecting.neutral_effective_size(scenario)
    copies = scenario.population.ploidy if scenario.recombination.is_meiotic else 1
    lost = "gene diversity" if copies > 1 else "the variation between individuals"
    is_exact = scenario.population.sex_shares == "exact"
    if scenario.population.sizes.may_change:
        born = course(scenario)[1:] if scenario.generations > 1 else course(scenario)
        effective, kept = effective_size_of_changing(born) * size / n, float(np.prod(1.0 - n / (copies * size * born)))
        text = (
            f"Without selection, drift takes as much of {lost} as in a population that always has the harmonic mean of these "
            f"sizes (N_e = {effective:.4g}); by the last generation, {kept:.1%} of the founders' are left."
        )
    elif scenario.population.overlaps:
        twice = 2.0 / (copies * size)
        per_step = f", {2.0 / n**2:.3g} in each step" if copies == 1 and size == n else ""
        text = (
            f"Without selection, drift takes about {twice:.3g} of {lost} in each generation{per_step}: twice as much as where "
            "generations are apart, as some live for long."
        )
    elif copies == 1 and size == n and (len(scenario.population.mating_groups(n)) == 1 or is_exact):
        text = f"Without selection, drift takes 1/{n} of {lost} in each generation (N_e = N = {n})."
    else:
        text = (
            f"Without selection, drift takes about 1/{copies * size:.4g} of {lost} in each generation (N_e = {size:.4g}, "
            f"N = {n}{', two copies each' if copies > 1 else ''})."
        )
    if scenario.structure.n_demes == 1:
        return text
    sizes = scenario.structure.deme_sizes(n)
    is_conservative = np.allclose(sizes @ scenario.structure.settled.migration, sizes)
    return (
        f"{text} That is without demes, which keep more of it between them."
        if is_conservative
        else f"{text} That is without demes: these give unequally, as if there were fewer individuals, and may keep less."
    )
