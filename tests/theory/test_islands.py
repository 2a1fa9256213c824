"""Identity within and between demes, by counting all parents; F_ST and its limits."""

from itertools import product

import numpy as np
import pytest

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.theory.alleles import infinite_alleles_identity
from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.islands import (
    fixation_index,
    gametic_identity,
    identity_at_equilibrium,
    identity_counted,
    identity_next,
    island_fixation_index_course,
    island_migration,
    stepping_stone_migration,
)

LOPSIDED = np.array([[0.7, 0.3], [0.1, 0.9]])


def test_a_generation_by_counting_parents():
    """Demes of 2 and 3 with alleles of their own; rows say where parents lived."""
    demes = [[0, 1], [1, 1, 2]]
    wanted = np.zeros((2, 2))
    for i, j in product(range(2), repeat=2):
        for k, m in product(range(2), repeat=2):
            for a, b in product(demes[k], demes[m]):
                wanted[i, j] += LOPSIDED[i, k] * LOPSIDED[j, m] / len(demes[k]) / len(demes[m]) * (a == b)
    counted = identity_counted(np.array([[1, 1, 0], [0, 2, 1]]))
    np.testing.assert_allclose(counted, [[0, 1 / 3], [1 / 3, 1 / 3]])
    np.testing.assert_allclose(identity_next(counted, migration=LOPSIDED, sizes=[2, 3]), wanted, rtol=1e-13)
    planted = identity_next(counted, migration=np.array([[0.85, 0.15], [0.05, 0.95]]), sizes=[2, 3])  # halved
    assert np.abs(planted - wanted).max() > 0.01
    mutated = identity_next(counted, migration=LOPSIDED, sizes=[2, 3], mutation_rate=0.1)
    np.testing.assert_allclose(mutated, 0.81 * wanted, rtol=1e-13)


def test_gametes_are_alike_as_copies_drawn_with_replacement():
    counts = np.array([[3, 1], [0, 2]])
    p = counts / counts.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(gametic_identity(identity_counted(counts), sizes=[4, 2]), p @ p.T)


@pytest.mark.parametrize(
    "migration", [LOPSIDED, island_migration(4, rate=0.1), stepping_stone_migration(5, rate=0.3, is_circular=False)]
)
def test_an_equilibrium_stays_and_is_reached(migration):
    sizes = np.arange(3, 3 + len(migration))
    kept = identity_at_equilibrium(migration=migration, sizes=sizes, mutation_rate=0.02)
    np.testing.assert_allclose(
        identity_next(kept, migration=migration, sizes=sizes, mutation_rate=0.02), kept, rtol=1e-12
    )
    identity = np.zeros_like(kept)
    for _ in range(1500):
        identity = identity_next(identity, migration=migration, sizes=sizes, mutation_rate=0.02)
    np.testing.assert_allclose(identity, kept, rtol=1e-10)


def test_migration_without_structure_is_panmixia():
    """Everybody's parent is anywhere: one population of d N."""
    migration = island_migration(4, rate=1.0, own_deme_too=True)
    kept = identity_at_equilibrium(migration=migration, sizes=[5] * 4, mutation_rate=0.01)
    np.testing.assert_allclose(kept, infinite_alleles_identity(copies=20, rate=0.01), rtol=1e-12)
    assert fixation_index(kept) == pytest.approx(0.0, abs=1e-13)


def test_demes_that_never_meet():
    kept = identity_at_equilibrium(migration=np.eye(3), sizes=[5] * 3, mutation_rate=0.01)
    wanted = infinite_alleles_identity(copies=5, rate=0.01)
    np.testing.assert_allclose(kept, np.diag([wanted] * 3), atol=1e-13)
    assert fixation_index(kept) == pytest.approx(wanted)


def test_the_island_model_tends_to_wrights_formula():
    """Many demes, little migration and less mutation: 1 / (1 + 2 N m) for haploids."""
    n, m = 100, 0.01
    kept = identity_at_equilibrium(migration=island_migration(30, rate=m), sizes=[n] * 30, mutation_rate=1e-7)
    # With d demes, N m (d / (d - 1))^2 takes the place of N m.
    assert fixation_index(kept) == pytest.approx(1 / (1 + 2 * n * m * (30 / 29) ** 2), rel=0.02)


def test_the_course_is_that_of_the_recursion():
    d, n, m = 5, 8, 0.07
    identity, course = np.full((d, d), 0.3), []
    for _ in range(41):
        course.append(fixation_index(identity))
        identity = identity_next(identity, migration=island_migration(d, rate=m), sizes=[n] * d)
    found = island_fixation_index_course(40, n_demes=d, size=n, rate=m)
    np.testing.assert_allclose(found, course, atol=1e-12)
    assert (np.diff(found) > 0).all()
    assert found[1] == pytest.approx(((1 - m) ** 2 + m * m / 4 - 2 * m * (1 - m) / 4 - 3 * m * m / 16) / n, rel=0.05)


def in_the_long_run_and_at_equilibrium(d):
    few_mutants = identity_at_equilibrium(migration=island_migration(d, rate=0.07), sizes=[8] * d, mutation_rate=1e-9)
    return island_fixation_index_course(3000, n_demes=d, size=8, rate=0.07)[-1], fixation_index(few_mutants)


@pytest.mark.parametrize(("d", "n", "m"), [(3, 4, 0.1), (2, 10, 0.02), (12, 5, 0.3)])
def test_where_one_is_born_at_a_time_waiting_times_for_a_common_ancestor_give_the_fixation_index(d, n, m):
    """In births that concern either line: T_w = d n, and T_b = (d - 1) / m + d (n - 1); F_ST tends to 1 - T_w / T_b."""
    kept = identity_at_equilibrium(
        migration=island_migration(d, rate=m), sizes=[n] * d, mutation_rate=1e-9, overlaps=True
    )
    assert fixation_index(kept) == pytest.approx(1.0 - d * n / ((d - 1) / m + d * (n - 1)), rel=1e-5)


def test_where_one_is_born_at_a_time_equilibrium_is_what_births_leave_as_it_is():
    migration, sizes, u = np.array([[0.7, 0.3, 0.0], [0.05, 0.9, 0.05], [0.2, 0.4, 0.4]]), np.array([8, 12, 6]), 0.03
    n, q = sizes.sum(), np.zeros((3, 3))
    for _ in range(20_000):
        met = q + np.diag((1.0 - np.diag(q)) / sizes)
        newborn = (1.0 - u) * migration @ met
        q = (1.0 - 2.0 / n) * q + (newborn + newborn.T) / n
    kept = identity_at_equilibrium(migration=migration, sizes=sizes, mutation_rate=u, overlaps=True)
    assert kept == pytest.approx(q, rel=1e-9)


def test_the_long_run_without_mutation_is_not_the_equilibrium_with_rare_mutants():
    """But for many demes. The one is the slowest decay of diversity, the other all of them, weighted by how long they last."""
    assert in_the_long_run_and_at_equilibrium(5) == pytest.approx((0.40768, 0.38346), abs=1e-5)
    one, other = in_the_long_run_and_at_equilibrium(30)
    assert one == pytest.approx(other, rel=0.015)


def test_less_migration_and_smaller_demes_differ_more():
    def differs(n, m):
        return island_fixation_index_course(500, n_demes=6, size=n, rate=m)[-1]

    assert differs(10, 0.01) > differs(10, 0.1) > differs(10, 0.5)
    assert differs(5, 0.1) > differs(50, 0.1)


def test_neighbours_are_more_alike_than_strangers():
    kept = identity_at_equilibrium(migration=stepping_stone_migration(9, rate=0.1), sizes=[10] * 9, mutation_rate=1e-3)
    assert (np.diff(kept[0, :5]) < 0).all()
    np.testing.assert_allclose(kept[0, 1:], kept[0, 1:][::-1], rtol=1e-12)


def test_matrices_of_migration_by_hand():
    np.testing.assert_allclose(island_migration(3, rate=0.2), [[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]])
    np.testing.assert_allclose(island_migration(2, rate=0.2, own_deme_too=True), [[0.9, 0.1], [0.1, 0.9]])
    np.testing.assert_allclose(stepping_stone_migration(4, rate=0.2)[0], [0.8, 0.1, 0, 0.1])
    np.testing.assert_allclose(stepping_stone_migration(4, rate=0.2, is_circular=False)[0], [0.9, 0.1, 0, 0])


def test_weights_say_which_demes_count():
    identity = np.array([[0.5, 0.1, 0.2], [0.1, 0.7, 0.3], [0.2, 0.3, 0.9]])
    assert fixation_index(identity, weights=np.array([1.0, 1, 0])) == pytest.approx((0.6 - 0.1) / 0.9)
    assert fixation_index(identity) == pytest.approx((0.7 - 0.2) / 0.8)
    assert np.isnan(fixation_index(np.ones((2, 2))))


def test_what_is_no_structure_is_refused():
    with pytest.raises(TheoryError, match="migration must have rows that add up to 1; got 1.1 in row 0"):
        identity_next(np.eye(2), migration=np.array([[0.8, 0.3], [0.0, 1.0]]), sizes=[3, 3])
    with pytest.raises(
        TheoryError, match="mutation_rate must be above 0 and at most 1; got 0. Without mutation all become"
    ):
        identity_at_equilibrium(migration=np.eye(2), sizes=[3, 3], mutation_rate=0.0)
    with pytest.raises(ShapeError, match=r"identity must have shape \(n_demes=2, n_demes_too=2\); got \(3, 3\)"):
        gametic_identity(np.eye(3), sizes=[3, 3])
    with pytest.raises(
        TheoryError, match="individuals of each deme must be at least 2; got 1. One individual is no pair"
    ):
        identity_counted(np.array([[1, 0], [1, 1]]))
