"""Small populations, by counting everything that can happen: what theory is held against. No formula is used here."""

from collections import Counter
from itertools import product

import numpy as np


def draws(chances, n):
    """Every way to draw n times from these chances, with its probability."""
    for picked in product(range(len(chances)), repeat=n):
        yield picked, float(np.prod([chances[i] for i in picked]))


def mutants(allele, from_focal, to_focal):
    """What a copy of two alleles may become, with its probability."""
    other = from_focal if allele else to_focal
    return [(allele, 1.0 - other), (1 - allele, other)]


def wright_fisher_row(alleles, fitness, from_focal=0.0, to_focal=0.0):
    """Next number of copies: every child's parent and mutation, for individuals with these alleles and fitnesses."""
    fitness, n, row = np.asarray(fitness, float), len(alleles), Counter()
    for parents, chance in draws(fitness / fitness.sum(), n):
        for children in product(*(mutants(alleles[p], from_focal, to_focal) for p in parents)):
            row[sum(c for c, _ in children)] += chance * float(np.prod([q for _, q in children]))
    return np.array([row[j] for j in range(n + 1)])


def diploid_row(genotypes, fitness):
    """Next genotype counts: for each child two parents in proportion to fitness, and one copy of each."""
    fitness, n, row = np.asarray(fitness, float), len(genotypes), Counter()
    gametes = [(g[k], w / fitness.sum() / 2) for g, w in zip(genotypes, fitness, strict=True) for k in (0, 1)]
    for picked in product(gametes, repeat=2 * n):
        kinds = [picked[2 * i][0] + picked[2 * i + 1][0] for i in range(n)]
        row[tuple(kinds.count(k) for k in (0, 1, 2))] += float(np.prod([q for _, q in picked]))
    return row


def moran_row(alleles, fitness, from_focal, to_focal, parent_may_die):
    """Next number of copies: every parent, mutation and death."""
    fitness, n, row = np.asarray(fitness, float), len(alleles), Counter()
    for parent, dead in product(range(n), repeat=2):
        if dead == parent and not parent_may_die:
            continue
        for child, chance in mutants(alleles[parent], from_focal, to_focal):
            each = fitness[parent] / fitness.sum() / (n if parent_may_die else n - 1)
            row[sum(alleles) - alleles[dead] + child] += each * chance
    return np.array([row[j] for j in range(n + 1)])


def moran_diploid_row(genotypes, fitness, from_focal, to_focal):
    """Next genotype counts: both places, the copy that each gives, its mutation, and who dies."""
    fitness, n, row = np.asarray(fitness, float), len(genotypes), Counter()
    for one, other, dead in product(range(n), repeat=3):
        for k, m in product((0, 1), repeat=2):
            each = fitness[one] * fitness[other] / fitness.sum() ** 2 / 4 / n
            for first, chance in mutants(genotypes[one][k], from_focal, to_focal):
                for second, other_chance in mutants(genotypes[other][m], from_focal, to_focal):
                    alive = [sum(g) for i, g in enumerate(genotypes) if i != dead] + [first + second]
                    row[tuple(alive.count(c) for c in (0, 1, 2))] += each * chance * other_chance
    return row


def gametes(one, other, crossings):
    """Every gamete of two haplotypes: crossings lists sets of intervals with their chance; either may come first."""
    for crossed, chance in crossings:
        for first in (0, 1):
            side, gamete = first, []
            for locus in range(len(one)):
                if locus and locus - 1 in crossed:
                    side = 1 - side
                gamete.append((one, other)[side][locus])
            yield tuple(gamete), chance / 2


def independent_crossings(rates):
    """Every set of intervals in which there is a crossover, each independently."""
    for hits in product((0, 1), repeat=len(rates)):
        chance = float(np.prod([r if hit else 1 - r for r, hit in zip(rates, hits, strict=True)]))
        yield {i for i, hit in enumerate(hits) if hit}, chance


def tournament_shares(fitness, k, with_replacement):
    """Every list of contestants; the fittest shares with its equals."""
    n, won, lists = len(fitness), np.zeros(len(fitness)), 0
    for contestants in product(range(n), repeat=k):
        if not with_replacement and len(set(contestants)) < k:
            continue
        lists += 1
        best = max(fitness[c] for c in contestants)
        # In order of draw, the first of the fittest wins: over all orders equals win alike.
        won[next(c for c in contestants if fitness[c] == best)] += 1
    return won / lists
