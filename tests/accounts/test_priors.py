"""Priors: ranges, scales, the same draws for every account, and never over what an account fixes."""

import math

import numpy as np
import pytest

from evo_mirror.accounts.base import drawn_from_priors
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import resolved
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.loading import load
from evo_mirror.scenario.priors import Prior
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.unknowns import check_priors
from evo_mirror.studies.contest import all_accounts, contest

RATE = {"low": 0.01, "high": 0.5, "scale": "log"}
COST = {"low": 0.001, "high": 0.004}
WORLD = Scenario(
    title="unknown",
    priors={"learning.rate": RATE, "payoff.change_cost": COST, "rearing.trials": {"low": 10, "high": 30}},
)
N = 2000


@pytest.fixture(scope="module")
def draws():
    return [drawn_from_priors(WORLD, Moment(3, replicate)) for replicate in range(N)]


@pytest.mark.parametrize(("scale", "middle"), [("linear", 0.255), ("log", math.sqrt(0.005))])
def test_quantiles(scale: str, middle: float):
    prior = Prior(low=0.01, high=0.5, scale=scale)
    assert prior.value_at(0.0) == pytest.approx(0.01)
    assert prior.value_at(0.5) == pytest.approx(middle)
    assert prior.value_at(1.0) == pytest.approx(0.5)
    values = [prior.value_at(u) for u in np.linspace(0, 1, 9)]
    steps = np.diff(values if scale == "linear" else np.log(values))
    assert steps == pytest.approx([steps[0]] * 8)


def test_draws_fill_the_range_as_the_scale_says(draws):
    """2000 draws; Kolmogorov's distance from uniform stays below 2.5 / sqrt(n) but for a chance of 8e-6."""
    rates = np.array([scenario.learning.rate for scenario in draws])
    costs = np.array([scenario.payoff.change_cost for scenario in draws])
    for u in (np.log(rates / 0.01) / np.log(50), (costs - 0.001) / 0.003):
        assert 0.0 <= u.min() <= u.max() <= 1.0
        ranked = np.sort(u)
        distance = np.maximum(np.arange(1, N + 1) / N - ranked, ranked - np.arange(N) / N).max()
        assert distance < 2.5 / math.sqrt(N)
    # independent of each other: correlation within 5 standard errors of 0
    assert abs(np.corrcoef(np.log(rates), costs)[0, 1]) < 5 / math.sqrt(N)


def test_whole_numbers_are_drawn_as_such(draws):
    trials = [scenario.rearing.trials for scenario in draws]
    assert {type(n) for n in trials} == {int}
    assert (min(trials), max(trials)) == (10, 30)


def test_a_draw_belongs_to_a_replicate_not_to_a_generation():
    assert drawn_from_priors(WORLD, Moment(3, 4, 0)) == drawn_from_priors(WORLD, Moment(3, 4, 9))
    assert drawn_from_priors(WORLD, Moment(3, 4)) != drawn_from_priors(WORLD, Moment(3, 5))
    assert drawn_from_priors(WORLD, Moment(3, 4)) != drawn_from_priors(WORLD, Moment(4, 4))


def test_only_what_has_a_prior_is_drawn(draws):
    one, plain = resolved(draws[0]), resolved(WORLD)
    for place in ("learning", "payoff", "rearing"):
        drawn = {"rate", "change_cost", "trials"}
        assert {k: v for k, v in one[place].items() if k not in drawn} == {
            k: v for k, v in plain[place].items() if k not in drawn
        }
        one.pop(place), plain.pop(place)
    assert one == plain
    assert drawn_from_priors(Scenario(title="known"), Moment(1)) == Scenario(title="known")


def test_a_draw_does_not_depend_on_the_other_priors():
    alone = Scenario(title="unknown", priors={"learning.rate": RATE})
    assert drawn_from_priors(alone, Moment(3)).learning.rate == drawn_from_priors(WORLD, Moment(3)).learning.rate


def test_what_an_account_fixes_is_not_drawn(tmp_path, monkeypatch):
    """Priors of a payoff, of a learning setting, of a cost: no account whose claim they are is touched by them."""
    from evo_mirror.studies import contest as module

    met = {}

    class Watched(module.Evolution):
        def __init__(self, scenario, **how):
            met.setdefault(how["replicate"], []).append(scenario)
            super().__init__(scenario, **how)

    monkeypatch.setattr(module, "Evolution", Watched)
    unknown = {f"payoff.{name}": {"low": 0.4, "high": 0.6} for name in ("understanding", "foraging", "upkeep")}
    unknown |= {"payoff.change_cost": COST, "learning.unreinforced": {"low": 0.2, "high": 0.4}}
    world = Scenario(
        title="unknown",
        generations=1,
        population={"size": 4},
        repertoire={"actions": 2, "features": 2, "units": 2, "units_per_program": 1, "goals": 2, "forage_cues": 1},
        rearing={"trials": 4},
        understanding={"rounds": 1},
        assays={"individuals": 2, "rounds": 1, "training_trials": 8, "training_blocks": 2},
        priors=unknown | {"learning.rate": RATE, "understanding.mirror_share": {"low": 0.2, "high": 0.8}},
    )
    contest(world, out=tmp_path / "out", replicates=2, workers=1)
    assert set(met) == {0, 1}
    shared = {replicate: {(s.learning.rate, s.understanding.mirror_share) for s in met[replicate]} for replicate in met}
    assert len(shared[0]) == len(shared[1]) == 1, "the same draws for every account"
    assert shared[0] != shared[1]
    paid = [{(s.payoff.understanding, s.payoff.foraging) for s in met[replicate]} for replicate in met]
    assert paid[0] == paid[1] == {(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0)}
    drifting = [s for s in met[1] if s.learning.kind == "none"]
    assert [(s.payoff.change_cost, s.payoff.upkeep) for s in drifting] == [(0.0, 0.0)]
    others = {(s.payoff.change_cost, s.learning.unreinforced) for s in met[1] if s.learning.kind != "none"}
    assert len(others) == 1
    assert 0.2 <= others.pop()[1] <= 0.4
    assert len(met[0]) == len(all_accounts()) + 2, "and the open world from two other starts"


@pytest.mark.parametrize(
    ("key", "range_", "said"),
    [
        ("learnin.rate", {"low": 0.1, "high": 0.2}, "did you mean 'learning'"),
        ("learning.rate", {"low": 0.1, "high": 2.0}, "at most 1"),
        ("learning.rate", {"low": -0.1, "high": 0.2}, "at least 0"),
        ("title", {"low": 0.1, "high": 0.2}, "text"),
        ("heritable.rate", {"low": 0.0, "high": 1.0}, "true or false"),
    ],
)
def test_a_prior_of_nothing_or_beyond_what_may_be_is_refused_before_anything_is_written(tmp_path, key, range_, said):
    scenario = Scenario(title="impossible", priors={key: range_})
    with pytest.raises(ScenarioError, match=said) as caught:
        contest(scenario, out=tmp_path / "out", workers=1)
    assert caught.value.mistakes[0].where in (f'priors."{key}"', f"priors.{key}")
    assert not (tmp_path / "out").exists()
    check_priors(WORLD)


def test_impossible_priors_of_a_file_are_told_at_their_lines_before_any_command(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'title = "mine"\n[priors]\n"learning.rat" = { low = 0.1, high = 0.2 }\n"payoff.change_cost" = { low = -1, high = 2 }\n'
        '"learning.rate" = { low = -0.1, high = 2.0 }\n'
    )
    with pytest.raises(ScenarioError) as caught:
        load(str(path))
    first, second, third, fourth = caught.value.mistakes
    assert str(first) == f"{path}:3 priors.\"learning.rat\": is not a setting here (did you mean 'rate'?)"
    assert str(second).startswith(f'{path}:4 priors."payoff.change_cost": must be at least 0')
    assert str(third).startswith(f'{path}:5 priors."learning.rate": must be at least 0')
    assert str(fourth).startswith(f'{path}:5 priors."learning.rate": must be at most 1')
