"""Lines of descent: hand-built pedigrees, exact chances of meeting, and alleles whose history is known."""

import numpy as np
import pytest

from evo_mirror.measures.descent import ancestors, carriers, coalescence_time, labels, line_of_descent, lines_left

# Three generations of four: 2 and 3 of the last have the same two grandparents on one side, nobody descends from founder 3.
CHILDREN = np.array([[0, 1], [1, 2], [2, 2], [0, 2]])
GRANDCHILDREN = np.array([[0, 0], [0, 1], [3, 2], [2, 3]])
FOUNDERS = np.full((4, 2), -1)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(8)


# ------------------------------------------------------------------------------------------------------- by hand, exactly
@pytest.mark.parametrize(
    ("parents", "places", "found"),
    [
        (GRANDCHILDREN, [0], [0]),
        (GRANDCHILDREN, [1], [0, 1]),
        (GRANDCHILDREN, [2, 3], [2, 3]),
        (CHILDREN, [0, 1, 2, 3], [0, 1, 2]),
        (CHILDREN[:, 0], [0, 3, 3], [0]),
        (FOUNDERS, [0, 1], []),
    ],
)
def test_parents_are_each_named_once(parents, places, found):
    assert ancestors(parents, np.array(places)).tolist() == found


def test_a_line_goes_back_to_its_founder():
    first = [GRANDCHILDREN[:, 0], CHILDREN[:, 0], FOUNDERS[:, 0]]
    second = [GRANDCHILDREN[:, 1], CHILDREN[:, 1], FOUNDERS[:, 1]]
    assert line_of_descent(first, 2).tolist() == [2, 3, 0]
    assert line_of_descent(second, 2).tolist() == [2, 2, 2]
    assert line_of_descent(iter(second), 1).tolist() == [1, 1, 2]
    assert line_of_descent([FOUNDERS[:, 0]], 3).tolist() == [3], "a founder is its own line"


def test_lines_and_ancestors_are_counted():
    everybody = np.arange(4)
    assert lines_left([GRANDCHILDREN, CHILDREN, FOUNDERS], everybody).tolist() == [4, 4, 3]
    assert lines_left([GRANDCHILDREN[:, 0], CHILDREN[:, 0]], everybody).tolist() == [4, 3, 2]
    assert lines_left([GRANDCHILDREN, CHILDREN], np.array([1])).tolist() == [1, 2, 3], "with two parents it may grow"


def test_lines_meet_in_their_most_recent_common_ancestor():
    first = [GRANDCHILDREN[:, 0], CHILDREN[:, 0], FOUNDERS[:, 0]]
    assert coalescence_time(first, np.array([0, 1])) == 1
    assert coalescence_time(first, np.array([0, 2])) == 2
    assert coalescence_time(first, np.array([0, 1, 2])) == 2
    assert coalescence_time(first, np.array([3, 3])) == 0
    assert coalescence_time(first, np.array([0, 3])) is None, "their founders are two"


# --------------------------------------------------------------------------------------------------------- closed forms
def test_two_lines_meet_with_probability_1_over_n_a_generation(rng):
    """Waiting times are geometric with mean N and variance N (N - 1); |z| < 4.2 fails by chance once in 37 000 runs."""
    n, repetitions = 12, 3000

    def parents():
        while True:
            yield rng.integers(n, size=n)

    times = np.array([coalescence_time(parents(), np.array([0, 7])) for _ in range(repetitions)])
    assert abs(times.mean() - n) < 4.2 * np.sqrt(n * (n - 1) / repetitions)
    share = (times == 1).mean()
    assert abs(share - 1 / n) < 4.2 * np.sqrt((1 - 1 / n) / n / repetitions)


@pytest.mark.parametrize(("n", "lines"), [(10, 10), (50, 20)])
def test_the_lines_left_after_a_generation_are_as_many_as_occupied_boxes(rng, n: int, lines: int):
    """N (1 - (1 - 1/N)^n) expected, variance as in the classical occupancy problem; |z| < 4.2."""
    repetitions = 3000
    left = [lines_left([rng.integers(n, size=n)], np.arange(lines))[1] for _ in range(repetitions)]
    one, two = (1 - 1 / n) ** lines, (1 - 2 / n) ** lines
    variance = n * one + n * (n - 1) * two - (n * one) ** 2
    assert abs(np.mean(left) - n * (1 - one)) < 4.2 * np.sqrt(variance / repetitions)


# --------------------------------------------------------------------------------------------------- in whom alleles arose
def test_every_copy_has_a_name_of_its_own_at_each_locus():
    names = labels(3, 2, 2)
    assert names.dtype == np.float32
    assert names[:, 0].tolist() == names[:, 1].tolist() == [[0, 1], [2, 3], [4, 5]]


def descended(children, sources, alleles, before, birth_ids):
    return carriers(
        np.array(children, np.float32), sources=np.array(sources, np.int64), alleles=np.array(alleles, np.float32),
        before=np.array(before, np.int64), birth_ids=np.array(birth_ids, np.int64),
    ).tolist()  # fmt: skip


def test_an_allele_arose_where_it_last_changed():
    """Two haploid parents, three loci; their alleles arose in individuals 0 to 5."""
    alleles, before = [[[1.0], [2.0], [3.0]], [[4.0], [5.0], [3.0]]], [[[0], [2], [4]], [[1], [3], [5]]]
    children = [[[1.0], [5.0], [3.0]], [[4.0], [2.5], [3.0]]]
    sources = [[[0], [1], [1]], [[1], [0], [0]]]
    assert descended(children, sources, alleles, before, [8, 9]) == [[[0], [3], [5]], [[1], [9], [4]]]


def test_equal_alleles_from_elsewhere_are_not_the_same_allele():
    """The other parent's copy has the same effect: identity is by descent, not by state."""
    assert descended([[[3.0]]], [[[1]]], [[[3.0]], [[3.0]]], [[[4]], [[5]]], [9]) == [[[5]]]


def test_what_changes_and_changes_back_has_arisen_again():
    alleles, before = np.array([[[1.0]]]), np.array([[[0]]])
    for birth_id, allele, expected in ((1, 1.0, 0), (2, 2.0, 2), (3, 2.0, 2), (4, 1.0, 4)):
        children = np.array([[[allele]]])
        before = np.array(descended(children, [[[0]]], alleles, before, [birth_id]))
        alleles = children
        assert before.item() == expected


def test_both_copies_of_a_diploid_have_their_own_history():
    """One child of parents 0 and 1: its first copy is the second of parent 0, its second the first of parent 1, mutated."""
    alleles, before = [[[1.0, 2.0]], [[3.0, 4.0]]], [[[10, 11]], [[12, 13]]]
    assert descended([[[2.0, 3.5]]], [[[1, 2]]], alleles, before, [20]) == [[[11, 20]]]
