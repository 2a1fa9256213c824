"""The contest: every account in every replicate, the same bytes however it is carried out, and nothing done twice."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from folders import Interruption, files, stop_after, times

from evo_mirror.accounts.associative import Associative
from evo_mirror.accounts.base import drawn_from_priors
from evo_mirror.evidence.statistics import STATISTICS
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.observing import columns
from evo_mirror.foundation.errors import RunError, ScenarioError
from evo_mirror.foundation.settings import adjusted, resolved
from evo_mirror.machine.counters import Moment
from evo_mirror.studies import contest as module
from evo_mirror.studies.contest import DRAWS, FOLLOWED, Contest, all_accounts, contest, name_of

# `test_reference_table` fills its table in two processes, and compares with one.
SLOWLY = pytest.param({"workers": 2}, marks=pytest.mark.slow)
NAMES = [name_of(account) for account in all_accounts()]


@pytest.fixture(scope="module")
def folder(tiny, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("contest") / "contest"
    contest(tiny, out=out, seed=2, workers=1)
    return out


@pytest.fixture
def played(tiny, folder) -> Contest:
    """Read back, since every draw is there."""
    return contest(tiny, out=folder, seed=2, workers=1)


def test_what_an_account_contradicts_is_told_with_its_name(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(Associative, "constraints", lambda _: {"payoff.foraging": -1.0})
    with pytest.raises(
        ScenarioError, match=r"under the account 'associative' has 1 mistake:\n  payoff.foraging: must be at"
    ):
        contest(tiny, out=tmp_path / "contest", seed=2)


def test_several_objectives_are_refused_at_their_key_before_anything_is_done(tiny, tmp_path):
    by_objectives = adjusted(tiny, {"selection": {"kind": "deap", "operator": "lexicase"}})
    wanted = (
        r"selection\.kind: must be one that reads a single fitness in a comparison.*; got 'deap'\. Choose 'tournament'"
    )
    with pytest.raises(ScenarioError, match=wanted):
        contest(by_objectives, out=tmp_path / "contest", seed=2)
    assert not (tmp_path / "contest").exists()


# ------------------------------------------------------------------------------------------------------- what is there
def test_every_account_in_every_replicate_and_the_open_world_from_three_starts(folder):
    expected = {f"{name}-naive-{replicate:03d}.json" for name in NAMES for replicate in range(2)}
    expected |= {f"open-{start}-{replicate:03d}.json" for start in ("innate", "learner") for replicate in range(2)}
    assert {path.name for path in (folder / DRAWS).iterdir()} == expected
    assert {path.name for path in folder.iterdir()} == {DRAWS, "scenario.json", "provenance.json", "registered.json"}


def test_hysteresis_is_about_those_starts_that_are_not_the_scenarios_own():
    few = module.HYSTERESIS_REPLICATES
    pieces = module._pieces(all_accounts(), "learner", 6)
    assert [piece for piece in pieces if piece[1] != "learner"] == [("open", "innate", r) for r in range(few)]
    assert len(pieces) == len(set(pieces)) == 6 * len(NAMES) + few
    assert [replicate for *_, replicate in pieces] == sorted(replicate for *_, replicate in pieces), "a part is of use"


def test_one_prediction_for_each_account_replicate_and_statistic(played):
    keys = [(p.account, p.replicate, p.statistic) for p in played.predictions]
    assert len(keys) == len(set(keys)) == len(NAMES) * 2 * len(STATISTICS)
    assert {p.statistic for p in played.predictions} == set(STATISTICS)


def test_predictions_are_those_of_naive_founders(played, folder):
    draw = json.loads((folder / DRAWS / "open-naive-001.json").read_text(encoding="utf-8"))
    for p in played.predictions:
        if (p.account, p.replicate) == ("open", 1):
            told = [np.nan if x is None else x for x in draw["effects"][p.statistic]]
            assert np.array_equal([p.value, p.standard_error, p.effect_size], told, equal_nan=True)


def test_trajectories_are_those_of_the_engine(tiny, played):
    """Genetic adaptation in replicate 1, evolved by hand from the same seed and the same draw of the priors."""
    (course,) = [t for t in played.trajectories if (t.account, t.replicate) == ("genetic", 1)]
    genetic = next(a for a in all_accounts() if name_of(a) == "genetic")
    scenario = genetic.constrained(drawn_from_priors(tiny, Moment(2, 1)))
    evolution = Evolution(scenario, seed=2, replicate=1)
    assert set(course.columns) == set(FOLLOWED) <= set(columns())
    rows = [evolution.step().values for _ in course.columns["fitness"]]
    for name in FOLLOWED:
        assert np.array_equal(course.columns[name], [row[name] for row in rows], equal_nan=True), name
    assert course.is_stationary == evolution.is_stationary


def test_evolution_goes_on_until_it_is_stationary_but_not_for_ever(tiny, played):
    """5 generations and at most .4 times as many more; shorter only where the rule of stationarity holds."""
    for course in played.trajectories:
        n = len(course.columns["fitness"])
        assert 5 <= n <= 7
        assert n == 7 or course.is_stationary
    patient = adjusted(tiny, {"stationarity.tolerance": 1e-9})
    assert module._longest(patient) == 7
    assert module._longest(adjusted(tiny, {"stationarity.extension": 0.0})) == 5


def test_settings_are_the_scenario_as_each_account_sees_it(tiny, played):
    assert set(played.settings) == set(NAMES)
    assert resolved(played.settings["drift"])["learning"]["kind"] == "none"
    assert played.settings["genetic"].learning.rate == tiny.learning.rate, "before draws from priors"


def test_within_a_replicate_all_share_the_draw_and_replicates_do_not(folder):
    def rates(replicate: int):
        draws = [
            json.loads((folder / DRAWS / f"{n}-naive-{replicate:03d}.json").read_text())
            for n in ("genetic", "canalised")
        ]
        return {draw["columns"]["learning_rate"][0] for draw in draws}

    assert len(rates(0)) == len(rates(1)) == 1
    assert rates(0) != rates(1)


# ---------------------------------------------------------------------------------------------------------- same bytes
@pytest.mark.parametrize("how", [SLOWLY, {"workers": 1, "threads": 2}], ids=["two workers", "two threads"])
def test_workers_and_threads_change_no_byte(tiny, folder, tmp_path, how):
    contest(tiny, out=tmp_path / "contest", seed=2, **how)
    assert files(tmp_path / "contest") == files(folder)


def test_a_second_call_computes_nothing(tiny, folder, played, monkeypatch):
    before = files(folder), times(folder)
    monkeypatch.setattr(module, "Evolution", stop_after(0, module.Evolution))
    again = contest(tiny, out=folder, seed=2, workers=1)
    assert repr(again.predictions) == repr(played.predictions)
    assert (files(folder), times(folder)) == before


@pytest.mark.parametrize("after", [0, 3, 40])
def test_a_contest_stopped_half_way_is_carried_on_to_the_same_bytes(tiny, folder, tmp_path, monkeypatch, after: int):
    out = tmp_path / "contest"
    with monkeypatch.context() as m:
        m.setattr(module, "warm_up", lambda *_, **__: None)
        m.setattr(module, "Evolution", stop_after(after, module.Evolution))
        with pytest.raises(Interruption):
            contest(tiny, out=out, seed=2, workers=1)
    had = times(out / DRAWS) if (out / DRAWS).exists() else {}
    kept = {name: when for name, when in had.items() if name.endswith(".json")}
    assert (len(kept) > 0) == (after == 40)
    contest(tiny, out=out, seed=2, workers=1)
    assert files(out) == files(folder)
    assert {name: times(out / DRAWS)[name] for name in kept} == kept, "what was there is not done again"


def test_a_draw_that_was_lost_is_made_again_and_no_other(tiny, folder, tmp_path):
    out = tmp_path / "contest"
    shutil.copytree(folder, out)
    lost = out / DRAWS / "canalised-naive-001.json"
    lost.unlink()
    before = times(out / DRAWS)
    contest(tiny, out=out, seed=2, workers=1)
    after = times(out / DRAWS)
    assert {name for name in after if after[name] != before.get(name)} <= {lost.name, "."}
    assert files(out) == files(folder)


def test_progress_ends_at_the_whole(tiny, tmp_path):
    told = []
    contest(tiny, out=tmp_path / "c", replicates=1, workers=1, progress=lambda *said: told.append(said))
    evolving = [(done, total) for stage, done, total in told if stage == "evolving accounts"]
    pieces = len(NAMES) + 2
    assert evolving[0] == (0, pieces * 7)
    assert evolving[-1] == (pieces * 7, pieces * 7)


# ------------------------------------------------------------------------------------------------------------- refused
@pytest.mark.parametrize(
    ("changes", "how", "said"),
    [
        ({"population.size": 9}, {"seed": 2}, "scenario hash"),
        ({}, {"seed": 3}, "begun with seed 3; got 2"),
        ({}, {"seed": 2, "replicates": 5}, "begun with replicates 5; got 2"),
    ],
)
def test_another_contest_does_not_get_the_folder(tiny, folder, changes, how, said):
    before = files(folder), times(folder)
    with pytest.raises(RunError, match=said):
        contest(adjusted(tiny, changes), out=folder, workers=1, **how)
    assert (files(folder), times(folder)) == before


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", '{"account": "drift"}'])
def test_a_damaged_draw_is_named_with_what_to_do(tiny, folder, tmp_path, content: str):
    out = tmp_path / "contest"
    shutil.copytree(folder, out)
    damaged = out / DRAWS / "drift-naive-000.json"
    damaged.write_text(content, encoding="utf-8")
    with pytest.raises(RunError, match=r"drift-naive-000\.json must") as caught:
        contest(tiny, out=out, seed=2, workers=1)
    assert "Delete this file" in str(caught.value)
    damaged.unlink()
    contest(tiny, out=out, seed=2, workers=1)
    assert files(out) == files(folder), "and that helps"
