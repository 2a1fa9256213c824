"""Mutation: the work goes with the number of mutations, not with that of loci."""

from collections.abc import Callable

import numpy as np
import pytest
from gates import Table
from rounds import interleaved, ratio_of

import evo_mirror as em
from evo_mirror.biology.mutating import mutate_rows, mutation, mutation_keys
from evo_mirror.machine.counters import Address

pytestmark = pytest.mark.bench

N, LOCI, MORE, ROUNDS = 1000, 512, 10, 25


def mutating(n_loci: int, per_genome: float) -> Callable[[], None]:
    """Mutate a population in place, so that nothing is copied."""
    genome = em.gene_pool(n_loci).genome
    alleles = np.zeros((N, genome.n_loci), np.float32)
    plan, keys = mutation(genome, per_genome / n_loci), mutation_keys(Address(1, "mutation alone"), N)
    return lambda: mutate_rows(0, N, plan, keys, alleles)


def test_work_for_mutation_goes_with_mutations(table: Table):
    taken = interleaved(
        {
            "one": mutating(LOCI, 1.0), "of more loci": mutating(MORE * LOCI, 1.0), "more": mutating(LOCI, float(MORE)),
            "none": mutating(LOCI, 0.0),
        },
        rounds=ROUNDS,
    )  # fmt: skip
    of_loci, of_mutations = (
        ratio_of(taken["of more loci"], taken["one"]),
        ratio_of(taken["more"] - taken["none"], taken["one"] - taken["none"]),
    )
    is_spared = table.at_most(23, f"mutation: {MORE} times the loci, as many mutations", of_loci, 3.0)
    assert table.at_most(24, f"mutation: {MORE} times the mutations, as many loci", of_mutations, 1.5 * MORE)
    assert is_spared
