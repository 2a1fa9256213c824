"""DEAP's operators by name: fronts and chances by hand and by every possible course, and luck that belongs to an address."""

import random
import subprocess
import sys
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from chances import assert_counts, assert_share
from deap import base

from evo_mirror.biology.mating import mated
from evo_mirror.biology.selection.base import Selection
from evo_mirror.biology.selection.deap_bridge import ByObjectives, _contestants
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import MeasureError, ScenarioError, ShapeError
from evo_mirror.foundation.settings import resolved, validated
from evo_mirror.machine.counters import Address
from evo_mirror.scenario.scenario import Scenario

HERE = Address(51, "choice")
# Front 1: (0, 4) (1, 3) (4, 0); front 2: (0, 3) (3, 0); front 3: (0, 0).
SIX = np.array([[0.0, 4.0], [1.0, 3.0], [4.0, 0.0], [0.0, 3.0], [3.0, 0.0], [0.0, 0.0]])
CASES = np.array([[3.0, 0.0], [1.0, 2.0], [1.0, 2.0]])
COARSE = np.array([  # many are equal in some objective, two in all
    [3, 0, 1], [3, 0, 1], [2, 1, 1], [0, 3, 1], [1, 3, 0], [1, 1, 2], [0, 2, 2], [2, 2, 0], [1, 0, 3], [0, 1, 3], [3, 1, 0],
    [0, 0, 0],
], np.float64)  # fmt: skip
OPERATORS = [
    ByObjectives(operator=name) for name in ("nsga2", "lexicase", "epsilon_lexicase", "automatic_epsilon_lexicase")
]
every_operator = pytest.mark.parametrize("regime", OPERATORS, ids=lambda one: one.operator)


def counts(regime: Selection, objectives: np.ndarray, n_places: int = 6_000, address: Address = HERE) -> np.ndarray:
    return np.bincount(regime.choose(objectives, n_places, address), minlength=len(objectives))


def test_it_is_the_only_regime_by_objectives():
    assert [kind for kind, leaf in leaves(Selection).items() if leaf.by_objectives] == ["deap"]


# -------------------------------------------------------------------------------------------------------------- nsga2
def test_crowding_distances_of_a_front_made_by_hand():
    """Ends have no neighbour; the middle of (0, 4) (1, 3) (4, 0) spans all of both objectives, halved for two of them."""
    distances = [one.fitness.crowding_dist for one in _contestants(SIX)]
    assert distances == [np.inf, 1.0, np.inf, np.inf, np.inf, np.inf]


def test_chances_of_a_front_made_by_hand():
    """Wins against the five others, of 15 pairs.

    0: over 3 and 5, a toss with 2 and 4, and over 1 by distance. 1: over 3 and 5 (dominates both), and behind all ends. 2: as 0,
    over 4, 5 and 1, a toss with 0 and 3. 3: a toss with 2 and 4, over 5. 4: over 1 by distance, over 5, a toss with 0 and 3.
    """
    wins = np.array([4.0, 2.0, 4.0, 2.0, 3.0, 0.0])
    assert wins.sum() == 15
    np.testing.assert_allclose(OPERATORS[0].probabilities(SIX), wins / 15, rtol=1e-14)


@pytest.mark.parametrize("objectives", [SIX, COARSE, SIX[[0, 1, 1, 1, 2, 5, 5]]], ids=["six", "coarse", "equals"])
def test_places_are_filled_as_often_as_contests_are_won(objectives: np.ndarray):
    """Round after round, no two alike: one place of each is looked at, as those of a round depend on one another."""
    regime, n = OPERATORS[0], len(objectives)
    first = [regime.choose(objectives, 1, Address(6, "choice", generation=g))[0] for g in range(2_500)]
    assert_counts(np.bincount(first, minlength=n), regime.probabilities(objectives))


def test_equals_have_equal_chances_wherever_they_stand():
    """DEAP alone would give the first and last of equals the endless distance of an end."""
    equal = np.ones((8, 2))
    np.testing.assert_allclose(OPERATORS[0].probabilities(equal), 1 / 8, rtol=1e-14)
    order = np.random.default_rng(2).permutation(12)
    for regime in OPERATORS:
        np.testing.assert_allclose(regime.probabilities(COARSE[order]), regime.probabilities(COARSE)[order], rtol=1e-12)


def test_nobody_is_chosen_more_than_twice_in_a_round():
    for g in range(50):
        once = OPERATORS[0].choose(COARSE, 24, Address(6, "choice", generation=g))
        for part in (once[:12], once[12:]):
            assert np.bincount(part).max() <= 2


def test_who_meets_whom_is_by_lot():
    """Within a round, DEAP's neighbours are never one individual; dealt out, both of a pair are with chance (n_i / 4) ..."""
    equal, same, expected = np.ones((4, 2)), [], []
    for g in range(1_500):
        places = OPERATORS[0].choose(equal, 4, Address(8, "choice", generation=g))
        n = np.bincount(places, minlength=4)
        same.append(places[0] == places[1])
        expected.append((n * (n - 1)).sum() / 12)
    assert_share(same, float(np.mean(expected)))


@pytest.mark.parametrize("n", [4, 5, 6, 7, 9])
def test_numbers_that_four_does_not_go_into(n: int):
    chosen = OPERATORS[0].choose(COARSE[:n], 3 * n, HERE)
    assert chosen.shape == (3 * n,)
    assert chosen.max() < n
    assert OPERATORS[0].probabilities(COARSE[:n]).sum() == pytest.approx(1, abs=1e-12)


def test_fewer_than_a_round_takes_are_refused():
    with pytest.raises(
        ScenarioError, match=r"selection\.operator: must be another one with fewer than 4 individuals; got 'nsg"
    ):
        OPERATORS[0].choose(SIX[:3], 2, HERE)
    with pytest.raises(ScenarioError, match=r"selection\.operator: must be another one with fewer than 4 individuals"):
        Scenario(title="few", population={"size": 3}, selection={"kind": "deap"})
    assert OPERATORS[1].choose(SIX[:1], 2, HERE).tolist() == [0, 0]


# ----------------------------------------------------------------------------------------------------------- lexicase
def enumerated(objectives: np.ndarray, behind) -> list[Fraction]:
    """Every order of the cases, every toss: counted in whole numbers."""
    n, orders = len(objectives), list(permutations(range(objectives.shape[1])))
    chances = [Fraction(0)] * n
    for order in orders:
        running = list(range(n))
        for case in order:
            if len(running) > 1:
                found = [objectives[one, case] for one in running]
                running = [one for one in running if objectives[one, case] >= max(found) - behind(found)]
        for one in running:
            chances[one] += Fraction(1, len(orders) * len(running))
    return chances


BEHIND = {
    "lexicase": lambda _: 0.0,
    "epsilon_lexicase": lambda _: 0.05,
    "automatic_epsilon_lexicase": lambda found: float(np.median(np.abs(np.array(found) - np.median(found)))),
}


def test_lexicase_of_three_individuals_and_two_cases_by_hand():
    """First case first: 0 alone. Second case first: 1 and 2, who are equal in the first too: a toss."""
    assert enumerated(CASES, BEHIND["lexicase"]) == [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]
    np.testing.assert_allclose(OPERATORS[1].probabilities(CASES), [0.5, 0.25, 0.25], rtol=1e-14)


@pytest.mark.parametrize("regime", OPERATORS[1:], ids=lambda one: one.operator)
@pytest.mark.parametrize(
    "objectives", [CASES, COARSE, SIX, np.round(COARSE * 0.03, 3)], ids=["three", "coarse", "six", "close"]
)
def test_chances_are_those_of_every_course_counted(regime: ByObjectives, objectives: np.ndarray):
    exact = np.array(enumerated(objectives, BEHIND[regime.operator]), float)
    np.testing.assert_allclose(regime.probabilities(objectives), exact, atol=1e-14)
    assert_counts(counts(regime, objectives), exact)


def test_the_last_case_left_out_would_be_seen():
    with pytest.raises(AssertionError):
        assert_counts(counts(OPERATORS[1], COARSE), OPERATORS[1].probabilities(COARSE[:, :2]))


def test_a_wider_epsilon_lets_more_breed():
    wide, none = (
        ByObjectives(operator="epsilon_lexicase", epsilon=10.0),
        ByObjectives(operator="epsilon_lexicase", epsilon=0.0),
    )
    np.testing.assert_allclose(wide.probabilities(COARSE), 1 / 12, rtol=1e-12)
    np.testing.assert_allclose(none.probabilities(COARSE), OPERATORS[1].probabilities(COARSE), rtol=1e-12)


# ----------------------------------------------------------------------------------------------------- every operator
@every_operator
def test_chances_add_up(regime: ByObjectives):
    chances = regime.probabilities(COARSE)
    assert chances.min() >= 0
    assert chances.sum() == pytest.approx(1, abs=1e-12)


@every_operator
def test_a_choice_belongs_to_its_address_and_leaves_the_callers_luck_alone(regime: ByObjectives):
    random.seed(5)
    np.random.seed(6)  # noqa: NPY002 - the very generator that must be left alone
    before, numpys = random.getstate(), np.random.get_state()  # noqa: NPY002 - the global generators are those DEAP draws from
    once = regime.choose(COARSE, 60, HERE)
    assert random.getstate() == before
    assert all(np.array_equal(a, b) for a, b in zip(numpys, np.random.get_state(), strict=True))  # noqa: NPY002 - the global generators are those DEAP draws from
    random.seed(99)
    assert np.array_equal(regime.choose(COARSE, 60, HERE, threads=3), once)
    assert np.array_equal(regime.choose(COARSE, 10, HERE), once[:10])
    assert not np.array_equal(regime.choose(COARSE, 60, Address(51, "choice", generation=1)), once)


@every_operator
def test_luck_is_given_back_after_an_error_too(regime: ByObjectives, monkeypatch: pytest.MonkeyPatch):
    def fails(*_):
        raise KeyboardInterrupt

    for name in ("selLexicase", "selEpsilonLexicase", "selAutomaticEpsilonLexicase", "selTournamentDCD"):
        monkeypatch.setattr(f"deap.tools.{name}", fails)
    before = random.getstate()
    with pytest.raises(KeyboardInterrupt):
        regime.choose(COARSE, 4, HERE)
    assert random.getstate() == before


@every_operator
def test_objectives_are_left_as_they_were(regime: ByObjectives):
    objectives = COARSE.copy()[::2]  # not contiguous
    before = objectives.copy()
    regime.choose(objectives, 9, HERE)
    assert np.array_equal(objectives, before)


@every_operator
def test_it_is_read_back_as_it_was_written(regime: ByObjectives):
    assert validated(ByObjectives, resolved(regime)) == regime


@pytest.mark.parametrize("method", ["choose", "probabilities"])
@every_operator
def test_what_are_no_objectives_is_refused(regime: ByObjectives, method: str):
    def ask(objectives: np.ndarray) -> None:
        regime.choose(objectives, 4, HERE) if method == "choose" else regime.probabilities(objectives)

    with pytest.raises(ShapeError, match=r"^objectives must have shape \(n_individuals, n_objectives\); got \(6,\)\.$"):
        ask(np.ones(6))
    with pytest.raises(
        ShapeError, match="^objectives must be those of .* and at least 2; got 1 of 6 individuals. Let another"
    ):
        ask(np.ones((6, 1)))
    with pytest.raises(ShapeError, match="got 2 of 0 individuals"):
        ask(np.ones((0, 2)))
    for bad in (np.nan, np.inf):
        spoiled = SIX.copy()
        spoiled[4, 1] = bad
        with pytest.raises(
            MeasureError, match=rf"^objectives must be finite numbers; got {bad} for objective 1 of individual 4\.$"
        ):
            ask(spoiled)


def test_an_unknown_operator_is_refused_with_the_nearest():
    with pytest.raises(ScenarioError, match=r"selection\.operator: there is no 'nsga3'; choose .*did you mean 'nsga2'"):
        Scenario(title="wrong", selection={"kind": "deap", "operator": "nsga3"})


def test_deap_is_loaded_when_it_is_asked_for_and_not_before():
    question = (
        "import sys\n"
        "from evo_mirror.scenario.scenario import Scenario\n"
        "Scenario(title='few', selection={'kind': 'deap'})\n"
        "print('deap' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


def test_individuals_mate_by_the_scenarios_selfing():
    for regime in OPERATORS:
        parents = mated(regime, COARSE, 200, 0.0, HERE)
        assert (parents[:, 0] != parents[:, 1]).all()
        assert (np.diff(mated(regime, COARSE, 200, 1.0, HERE), axis=1) == 0).all()


def test_a_fitness_of_deaps_is_what_is_made():
    assert isinstance(_contestants(SIX)[0].fitness, base.Fitness)
    assert _contestants(SIX)[1].fitness.values == (1.0, 3.0)
