"""What every regime of selection keeps to, and what each refuses."""

import numpy as np
import pytest
from chances import assert_counts, assert_share

from evo_mirror.biology.selection.base import Selection
from evo_mirror.biology.selection.proportional import Proportional
from evo_mirror.biology.selection.rank import Rank
from evo_mirror.biology.selection.tournament import Tournament
from evo_mirror.biology.selection.truncation import Truncation
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import MeasureError, ScenarioError, ShapeError
from evo_mirror.foundation.settings import resolved, validated
from evo_mirror.machine.counters import Address
from evo_mirror.machine.threads import WORTH_HELP, in_blocks

HERE = Address(21, "choice")
PLACES = 200_000
KINDS = leaves(Selection)
REGIMES = [  # those by one number; the others are in test_deap_bridge
    *(leaf() for kind, leaf in KINDS.items() if kind != "truncation" and not leaf.by_objectives),
    Tournament(size=3, replacement=False),
    Truncation(share=0.4),
]
every_regime = pytest.mark.parametrize("regime", REGIMES, ids=repr)


def test_they_are_found_by_their_files():
    assert list(KINDS) == ["deap", "neutral", "proportional", "rank", "tournament", "truncation"]


@every_regime
def test_chances_add_up(regime: Selection):
    for n in (10, 3000):
        chances = regime.probabilities(np.random.default_rng(n).integers(1, n, n).astype(float))
        assert chances.shape == (n,)
        assert chances.min() >= 0
        assert chances.sum() == pytest.approx(1, abs=1e-12)


@every_regime
def test_equals_have_equal_chances(regime: Selection):
    """Exactly, by the formula; and of one place in each of many generations, by the draws."""
    assert np.ptp(regime.probabilities(np.ones(10))) == 0
    chosen = [regime.choose(np.ones(10), 1, Address(3, "choice", generation=g))[0] for g in range(5_000)]
    assert_counts(np.bincount(chosen, minlength=10), np.full(10, 0.1))


@every_regime
def test_places_are_filled_independently(regime: Selection):
    """Selfing happens by chance: both places of a child agree as often as independent choices do."""
    fitness = np.array([2.0, 5.0, 3.0, 1.0, 4.0])
    chances, pairs = regime.probabilities(fitness), regime.choose(fitness, 2 * PLACES, HERE).reshape(-1, 2)
    assert_share(pairs[:, 0] == pairs[:, 1], float((chances**2).sum()))
    assert_counts(np.bincount(5 * pairs[:, 0] + pairs[:, 1], minlength=25), np.outer(chances, chances).ravel())


@every_regime
def test_numbers_of_offspring_vary_as_independent_places_make_them(regime: Selection):
    """Multinomial: the index of dispersion over generations is 1, where systematic sampling would make it nearly 0."""
    fitness, n_generations = np.arange(1.0, 11.0), 4_000
    chances, counts = regime.probabilities(fitness), np.empty((n_generations, 10))
    for g in range(n_generations):
        counts[g] = np.bincount(regime.choose(fitness, 20, Address(4, "choice", generation=g)), minlength=10)
    able = chances > 0
    expected = 20 * chances[able]
    dispersion = ((counts[:, able] - expected) ** 2 / expected).sum(axis=1) / (able.sum() - 1)
    error = dispersion.std(ddof=1) / np.sqrt(n_generations)
    assert abs(dispersion.mean() - 1) < 4.4 * error


@every_regime
def test_a_choice_belongs_to_its_address(regime: Selection):
    fitness = np.arange(1.0, 13.0)
    once = regime.choose(fitness, 64, HERE)
    assert np.array_equal(once[:10], regime.choose(fitness, 10, HERE))
    assert not np.array_equal(once, regime.choose(fitness, 64, Address(21, "choice", generation=1)))
    assert not np.array_equal(once, regime.choose(fitness, 64, Address(22, "choice")))


@every_regime
def test_a_choice_does_not_depend_on_threads(regime: Selection, monkeypatch: pytest.MonkeyPatch):
    fitness = np.random.default_rng(0).integers(0, 9, 500) + 1.0
    once = regime.choose(fitness, 5_000, HERE)
    monkeypatch.setattr(
        f"{in_blocks.__module__}.WORTH_HELP", -WORTH_HELP
    )  # so that help is asked for however short it is
    assert np.array_equal(once, regime.choose(fitness, 5_000, HERE, threads=3))


@every_regime
def test_a_regime_leaves_fitness_as_it_was(regime: Selection):
    fitness = np.random.default_rng(0).random(100)[::2]  # not contiguous
    before = fitness.copy()
    chosen = regime.choose(fitness, 50, HERE)
    assert np.array_equal(fitness, before)
    assert np.array_equal(chosen, regime.choose(before, 50, HERE))
    assert np.array_equal(regime.probabilities(fitness), regime.probabilities(before))


@every_regime
def test_a_regime_is_read_back_as_it_was_written(regime: Selection):
    assert validated(type(regime), resolved(regime)) == regime


@pytest.mark.parametrize("method", ["choose", "probabilities"])
@every_regime
def test_what_is_no_fitness_is_refused(regime: Selection, method: str):
    def ask(fitness: np.ndarray) -> None:
        regime.choose(fitness, 4, HERE) if method == "choose" else regime.probabilities(fitness)

    with pytest.raises(ShapeError, match=r"^fitness must have shape \(n_individuals,\); got \(10, 2\)\.$"):
        ask(np.ones((10, 2)))
    with pytest.raises(ShapeError, match=r"^fitness must be that of at least 1 individual; got none\.$"):
        ask(np.ones(0))
    with pytest.raises(
        MeasureError, match=r"^fitness must be a number for every individual; got nan for individual 7\.$"
    ):
        ask(np.where(np.arange(10) == 7, np.nan, 1.0))


@pytest.mark.parametrize("fitness", [[1.0, -0.5], [0.0, 0.0], [1.0, np.inf], [1e308, 1e308]])
def test_proportional_refuses_what_has_no_share(fitness: list[float]):
    wanted = "^fitness must be at least 0 and somewhere above 0 .*; got from .*raise payoff.baseline"
    with pytest.raises(MeasureError, match=wanted):
        Proportional().choose(np.array(fitness), 4, HERE)
    with pytest.raises(MeasureError, match=wanted):
        Proportional().probabilities(np.array(fitness))


@pytest.mark.parametrize(
    ("regime", "n", "message"),
    [
        (
            Tournament(size=6, replacement=False), 5,
            "selection.size: must be at most 5 contestants, which is everybody, where none is drawn twice; got 6. "
            "Lower it, or allow replacement.",
        ),
        (Truncation(number=6), 5, "selection.number: must be at most 5 individuals, which is all; got 6"),
        (
            Truncation(share=0.02), 50,
            "selection.share: must leave at least 2 of 50 individuals to breed; got 0.02. Raise it to 0.04 or more.",
        ),
        (Truncation(), 1, "selection.share: must leave at least 2 of 1 individuals to breed; got 0.2. Raise it to 1 or more."),
    ],
)  # fmt: skip
def test_settings_that_so_few_cannot_meet_are_refused(regime: Selection, n: int, message: str):
    found = regime.contradicted_by(n)
    assert found is not None
    assert f"{found.key}: {found.message}" == message
    assert "population.size" in found.beside
    for ask in (lambda f: regime.choose(f, 4, HERE), regime.probabilities):
        with pytest.raises(ScenarioError) as error:
            ask(np.arange(float(n)))
        assert str(error.value) == f"the scenario has 1 mistake:\n  {message}"


@every_regime
def test_a_regime_is_content_with_enough(regime: Selection):
    assert regime.contradicted_by(10) is None


def test_the_last_that_will_do():
    assert Tournament(size=5, replacement=False).choose(np.arange(5.0), 3, HERE).tolist() == [4, 4, 4]
    assert set(Truncation(share=0.03).choose(np.arange(50.0), 200, HERE).tolist()) == {48, 49}
    assert Rank().choose(np.zeros(1), 3, HERE).tolist() == [0, 0, 0]
    assert Rank().probabilities(np.zeros(1)).tolist() == [1]


@pytest.mark.parametrize(
    ("kind", "given", "message"),
    [
        ("truncation", {"number": 1}, "number: must be at least 2 individuals; got 1"),
        ("truncation", {"share": 1.5}, "share: must be at most 1.0 of all individuals; got 1.5"),
        ("rank", {"pressure": 2.5}, "pressure: must be at most 2.0 of the even share; got 2.5"),
        ("tournament", {"replacement": "no"}, "replacement: must be true or false; got 'no'"),
    ],
)
def test_settings_out_of_range_are_refused(kind: str, given: dict[str, object], message: str):
    with pytest.raises(ScenarioError) as error:
        KINDS[kind](**given)
    assert message in str(error.value)


@pytest.mark.parametrize("n_kept", [3, 4, 5])
def test_exactly_so_many_are_kept_where_many_are_equal(n_kept: int):
    """One above and six at the threshold: the one is always kept, and the others by a lot that differs between generations."""
    fitness, kept = np.array([1.0, 0.0, 2.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0]), set()
    for g in range(30):
        those = frozenset(Truncation(number=n_kept).choose(fitness, 400, Address(5, "choice", generation=g)).tolist())
        assert len(those) == n_kept
        assert 2 in those
        assert not those & {1, 5}
        kept.add(those)
    assert len(kept) > 5
