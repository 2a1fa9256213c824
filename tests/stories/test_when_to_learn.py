"""*When to learn*: an innate type and a learning one meet, and the boundary is where theory draws it, at q - c = p.

[McLinnStephens2006; DunlapStephens2009; Stephens1991]: the rule is read, the experiments' effect sizes are not known here.
What selection acts on are lives: nobody tells the model p or q. Both are measured where each type lives alone, and the
coefficient of selection, the slope of log odds, is held against log((2.5 + 4 (q - c)) / (2.5 + 4 p)).
"""

import numpy as np
import pytest
from populations import SEED, world

from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.given import population_of
from evo_mirror.scenario.scenario import Scenario

BASELINE, WEIGHT, HALF, REPLICATES = 2.5, 4.0, 100, 2
SEEN, COST, CERTAINTY = "rearing.sources.self_observation.rate", "payoff.upkeep", "environment.certainty"
RELIABILITIES, CERTAINTIES, COSTS = (0.2, 0.45, 1.0), (0.2, 0.6, 0.85), (0.0, 0.4)


def flag(seen: float, certainty: float, cost: float, **changes) -> Scenario:
    return world("when-to-learn", **{SEEN: seen, CERTAINTY: certainty, COST: cost * WEIGHT, **changes})


def knowing(scenario: Scenario) -> Scenario:
    return scenario.model_copy(update={"founders": scenario.founders.model_copy(update={"start": "innate"})})


def begun(scenario: Scenario, replicate: int) -> Evolution:
    """In generation 1: in that of the founders nothing passes."""
    evolution = Evolution(scenario, seed=SEED, replicate=replicate)
    evolution.moment = evolution.moment.at(1)
    return evolution


def earned_alone(scenario: Scenario, generations: int = 12) -> float:
    """Mean performance of a type that lives alone, in the worlds of the contests."""
    worth = []
    for evolution in (begun(scenario, replicate) for replicate in range(REPLICATES)):
        for _ in range(generations):
            evolution.step()
            worth.append((evolution.lived.fitness.mean() - BASELINE) / WEIGHT)
    return float(np.mean(worth))


def contest(scenario: Scenario, *, replicate: int, generations: int) -> np.ndarray:
    """Changes of the log odds of the learning type, generation by generation, until one is nearly gone; both begin with half.

    Means over all changes of all contests are not biased by when contests stop (Wald's identity).
    """
    evolution, knowers = begun(scenario, replicate), begun(knowing(scenario), replicate).population
    genotypes = np.concatenate([knowers.genotypes[:HALF], evolution.population.genotypes[HALF:]])
    evolution.population = population_of(scenario, genotypes)
    rate, odds = scenario.genome.places["rate"].start, []
    for _ in range(generations):
        n = int((evolution.population.genotypes[:, rate, 0] > 0.0).sum())
        if not 4 < n < 2 * HALF - 4:
            break
        odds.append(np.log(n / (2 * HALF - n)))
        evolution.step()
    return np.diff(odds)


@pytest.fixture(scope="module")
def grid() -> list[dict]:
    """Every cell of reliability x certainty x cost: what theory expects, and the mean of two contests."""
    q = {seen: earned_alone(flag(seen, 0.5, 0.0)) for seen in RELIABILITIES}
    p = {certainty: earned_alone(knowing(flag(0.5, certainty, 0.0))) for certainty in CERTAINTIES}
    found = []
    for seen, certainty, cost in np.array(np.meshgrid(RELIABILITIES, CERTAINTIES, COSTS)).reshape(3, -1).T.tolist():
        scenario = flag(seen, certainty, cost)
        changes = np.concatenate([contest(scenario, replicate=r, generations=25) for r in range(REPLICATES)])
        gain = q[seen] - cost - p[certainty]
        expected = np.log((BASELINE + WEIGHT * (q[seen] - cost)) / (BASELINE + WEIGHT * p[certainty]))
        found.append({"q": q[seen], "p": p[certainty], "c": cost, "gain": gain, "expected": expected,
                      "seen": changes.mean()})  # fmt: skip
    return found


def misplaced(grid: list[dict], *, boundary=lambda cell: cell["gain"]) -> list[dict]:
    """Cells clear of the boundary in which the wrong type wins."""
    return [cell for cell in grid if abs(boundary(cell)) > 0.1 and cell["seen"] * boundary(cell) <= 0.0]


def test_certainty_is_what_knowing_pays(grid: list[dict]):
    # 24 generations of 8 actions pass independently: SE of p at most .036; answers to strange looks are right by chance.
    for cell, certainty in ((cell, min(CERTAINTIES, key=lambda p: abs(p - cell["p"]))) for cell in grid):
        assert abs(cell["p"] - certainty) < 0.15
    assert max(cell["q"] for cell in grid) - min(cell["q"] for cell in grid) > 0.4, "reliability reaches far"


def test_learners_win_where_experience_is_worth_more_than_certainty(grid: list[dict]):
    """Beyond .1 of the boundary selection is at least .09 a generation; drift's SE of the slope is about .02, of two .015."""
    assert len([cell for cell in grid if abs(cell["gain"]) > 0.1]) >= 12, "most cells are clear"
    assert {np.sign(cell["gain"]) for cell in grid} == {-1.0, 1.0}
    assert misplaced(grid) == []


def test_without_its_cost_learning_would_win_too_often(grid: list[dict]):
    """Planted: a boundary at q = p is told apart from that at q - c = p."""
    assert misplaced(grid, boundary=lambda cell: cell["q"] - cell["p"]) != []


def test_selection_is_as_strong_as_what_the_types_earn_alone(grid: list[dict]):
    off = np.array([cell["seen"] - cell["expected"] for cell in grid])
    assert abs(off.mean()) < 0.08, off
    assert np.corrcoef([c["seen"] for c in grid], [c["expected"] for c in grid])[0, 1] > 0.9


CONTESTS, SPAN = 60, 12


def all_at_once(together: bool) -> tuple[float, float]:
    """Mean change of log odds per generation and its SE, at p = .6 and q = .49; who earns nothing has a fitness of .8."""
    scenario = flag(0.42, 0.6, 0.0, **{"environment.together": together, "payoff.baseline": 0.8})
    changes = np.concatenate([contest(scenario, replicate=r, generations=SPAN) for r in range(CONTESTS)])
    return float(changes.mean()), float(changes.std(ddof=1) / len(changes) ** 0.5)


@pytest.mark.slow
def test_where_all_passes_at_a_time_geometric_means_decide():
    """Who knows earns everything or nothing: mean log fitness, not mean fitness, decides, and learners win at q - c < p.

    Expected: mean log fitness log(.8 + 4 q) - p log 4.8 - (1 - p) log .8 = +.16, where arithmetic means have
    log((.8 + 4 q) / (.8 + 4 p)) = -.15. The first has an SE of about .045, the second of .012.
    """
    (apart, apart_error), (together, together_error) = all_at_once(False), all_at_once(True)
    assert apart < -3.9 * apart_error, "by arithmetic means, knowing wins"
    assert together - apart > 3.9 * np.hypot(apart_error, together_error)
    assert together > 0.0
    assert together == pytest.approx(0.16, abs=3.9 * together_error + 0.03)
