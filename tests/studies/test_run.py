"""A run: the same bytes however it is carried out, left alone when finished, refused when it is another."""

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from folders import files, times

from evo_mirror.evolution.engine import evolve
from evo_mirror.evolution.observing import columns
from evo_mirror.foundation.errors import RunError, ScenarioError
from evo_mirror.foundation.settings import adjusted, content_hash, resolved
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.size import estimated_bytes
from evo_mirror.studies.contest import contest
from evo_mirror.studies.run import read_run, resume, run
from evo_mirror.studies.tables import generation_columns, individual_columns


@pytest.fixture(scope="module")
def folder(tiny, tmp_path_factory) -> Path:
    return run(tiny, out=tmp_path_factory.mktemp("run") / "run", seed=3, workers=1)


# ------------------------------------------------------------------------------------------------------- what is there
def test_the_folder_holds_what_it_should_and_nothing_else(folder):
    assert set(files(folder)) == {
        "scenario.json", "provenance.json", "generations.csv", "individuals.csv", "checkpoints/replicate-000.npz",
        "checkpoints/replicate-001.npz",
    }  # fmt: skip


def test_the_tables_hold_the_records_of_the_engine(tiny, folder):
    data = read_run(folder)
    records = [record for replicate in range(2) for record in evolve(tiny, seed=3, replicate=replicate)]
    assert np.array_equal(data.generations["replicate"], np.repeat([0, 1], 5))
    assert np.array_equal(data.generations["generation"], np.tile(np.arange(5), 2))
    for name in columns():
        assert np.array_equal(data.generations[name], [record.values[name] for record in records], equal_nan=True), name
    last = [records[4], records[9]]
    for name in last[0].individuals:
        expected = np.concatenate([record.individuals[name] for record in last])
        assert np.array_equal(data.individuals[name], expected, equal_nan=True)


def test_columns_are_those_documented_in_their_order(folder):
    data = read_run(folder)
    assert list(data.generations) == list(generation_columns())
    assert list(data.individuals) == list(individual_columns(data.individuals))
    assert len(data.individuals["birth_id"]) == 2 * 8
    for column in (*generation_columns().values(), *individual_columns(data.individuals).values()):
        assert column.unit
        assert column.about


def test_provenance_is_enough_to_do_it_again(tiny, folder, tmp_path):
    said = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert (said["kind"], said["seed"], said["replicates"]) == ("run", 3, 2)
    assert said["scenario_hash"] == content_hash(tiny)
    assert {"numpy", "numba", "deap", "scikit-learn"} <= set(said["packages"])
    again = Scenario(**json.loads((folder / "scenario.json").read_text(encoding="utf-8")))
    assert resolved(again) == resolved(tiny)
    assert files(run(again, out=tmp_path / "again", seed=said["seed"], workers=1)) == files(folder)
    assert "/" not in json.dumps(said["packages"]), "no place of this computer"


# --------------------------------------------------------------------------------------------------------- same bytes
@pytest.mark.parametrize("how", [{"workers": 2}, {"workers": 1, "threads": 2}], ids=["two workers", "two threads"])
def test_workers_and_threads_change_no_byte(tiny, folder, tmp_path, how):
    assert files(run(tiny, out=tmp_path / "run", seed=3, **how)) == files(folder)


def test_another_seed_is_another_run(tiny, folder, tmp_path):
    other = files(run(tiny, out=tmp_path / "run", seed=4, workers=1))
    assert other["generations.csv"] != files(folder)["generations.csv"]


def test_a_replicate_does_not_depend_on_how_many_there_are(tiny, folder, tmp_path):
    run(tiny, out=tmp_path / "run", seed=3, replicates=1, workers=1)
    name = "checkpoints/replicate-000.npz"
    assert (tmp_path / "run" / name).read_bytes() == (folder / name).read_bytes()


def test_progress_counts_every_generation_once(tiny, tmp_path):
    told = []
    run(tiny, out=tmp_path / "run", workers=1, progress=lambda *said: told.append(said))
    evolving = [(done, total) for stage, done, total in told if stage == "evolving"]
    assert evolving[0] == (0, 10)
    assert evolving[-1] == (10, 10)
    assert [done for done, _ in evolving] == sorted(done for done, _ in evolving)


# ------------------------------------------------------------------------------------------------------ left or refused
def test_a_finished_run_is_left_untouched(tiny, folder):
    before = files(folder), times(folder)
    run(tiny, out=folder, seed=3, workers=1)
    resume(folder, workers=2)
    assert (files(folder), times(folder)) == before


@pytest.mark.parametrize(
    ("changes", "how", "said"),
    [
        ({"population.size": 9}, {"seed": 3}, "begun with scenario hash"),
        ({}, {"seed": 4}, "begun with seed 4; got 3"),
        ({}, {"seed": 3, "replicates": 3}, "begun with replicates 3; got 2"),
    ],
)
def test_another_study_does_not_get_the_folder(tiny, folder, changes, how, said):
    before = files(folder), times(folder)
    with pytest.raises(RunError, match=said) as caught:
        run(adjusted(tiny, changes), out=folder, workers=1, **how)
    assert "Choose another folder with --out" in str(caught.value)
    assert (files(folder), times(folder)) == before


def test_a_comparison_does_not_get_the_folder_of_a_run(tiny, folder):
    with pytest.raises(RunError, match="kind comparison; got 'run'"):
        contest(tiny, out=folder, seed=3, workers=1)


@pytest.mark.parametrize("study", [run, contest])
def test_a_folder_with_other_things_is_left_as_it_is(tiny, tmp_path, study):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    before = files(tmp_path), times(tmp_path)
    with pytest.raises(RunError, match="new or empty folder"):
        study(tiny, out=tmp_path, workers=1)
    with pytest.raises(RunError, match="new or empty folder"):
        study(tiny, out=tmp_path / "thesis.txt", workers=1)
    with pytest.raises(RunError, match="folder that can be made"):
        study(tiny, out=tmp_path / "thesis.txt" / "below", workers=1)
    assert (files(tmp_path), times(tmp_path)) == before


@pytest.mark.parametrize("study", [run, contest])
def test_no_replicates_is_no_study(tiny, tmp_path, study):
    with pytest.raises(RunError, match="replicates must be at least 1; got 0"):
        study(tiny, out=tmp_path / "out", replicates=0)
    assert not (tmp_path / "out").exists()


# ---------------------------------------------------------------------------------------------------------------- size
@pytest.mark.parametrize("study", [run, contest])
def test_what_cannot_fit_is_refused_with_the_estimate_before_anything_is_written(tiny, tmp_path, study):
    huge = adjusted(tiny, {"population.size": 10_000_000, "rearing.trials": 10_000})
    with pytest.raises(ScenarioError, match=r"10000000 individuals, an estimated [0-9.]+ TiB") as caught:
        study(huge, out=tmp_path / "out")
    assert "population.size" in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_the_estimate_grows_with_workers_and_individuals(tiny):
    one = estimated_bytes(tiny)
    assert estimated_bytes(tiny, 3) == 3 * one
    assert estimated_bytes(adjusted(tiny, {"population.size": 80})) == 10 * one


def test_the_estimate_is_about_what_a_generation_takes(tiny):
    """Peak of traced arrays in two generations: within a factor of 2 of the estimate."""
    larger = adjusted(tiny, {"population.size": 2000, "rearing.trials": 100, "generations": 2})
    for _ in evolve(adjusted(larger, {"population.size": 8}), seed=1):
        pass  # whatever is loaded but once, whichever tests came before
    tracemalloc.start()
    try:
        for _ in evolve(larger, seed=1):
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert 0.5 < estimated_bytes(larger) / peak < 2.0
