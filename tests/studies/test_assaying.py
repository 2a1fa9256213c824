"""Assays of a run: everything or nothing is written, the run stays as it is, and what cannot be meant is refused at once."""

import csv
import json
import re
import shutil

import numpy as np
import pytest
from folders import files

from evo_mirror.assays import Subjects, assays
from evo_mirror.assays.base import interval
from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.errors import RunError, ScenarioError
from evo_mirror.foundation.settings import adjusted, content_hash
from evo_mirror.studies import checkpoint
from evo_mirror.studies.assay_tables import ACROSS, COLUMNS, over_replicates
from evo_mirror.studies.assaying import assay_run, write_assays
from evo_mirror.studies.run import run

SOME = ("birth", "yoked", "invasion")
QUICK = ("assays.invasion_repeats=2", "assays.invasion_generations=1", "assays.delays=[0, 1]")


@pytest.fixture(scope="module")
def a_run(tiny, tmp_path_factory):
    return run(tiny, out=tmp_path_factory.mktemp("assaying") / "run", seed=7, workers=1)


@pytest.fixture(scope="module")
def assayed(a_run, tmp_path_factory):
    return assay_run(a_run, out=tmp_path_factory.mktemp("assaying") / "out", overrides=QUICK, workers=1)


def drawn(_):
    return "<p>a page</p>"


def rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# ------------------------------------------------------------------------------------------------------- what is found
def test_those_examined_are_the_newborns_that_the_run_would_go_on_with(tiny, assayed):
    evolution = Evolution(tiny, seed=7, replicate=1)
    for _ in range(tiny.generations):
        evolution.step()
    wanted = {kind_of(type(assay)): assay for assay in assays()}["reared"].examine(Subjects.of(evolution))
    (found,) = (one for one in assayed.of("reared") if one.replicate == 1)
    assert repr(found.effects) == repr(wanted)
    assert assayed.replicates == (0, 1)


def test_unless_named_all_that_evolve_nothing_anew_are_made(assayed):
    usual = [kind_of(type(assay)) for assay in assays() if assay.is_usual]
    assert [kind_of(type(assay)) for assay in assayed.assays] == usual
    assert "selection_for" not in usual
    assert assayed.skipped == {}


@pytest.mark.parametrize("how", [{"threads": 2}, pytest.param({"workers": 2}, marks=pytest.mark.slow)])
def test_results_depend_on_neither_threads_nor_workers(how, a_run, tmp_path):
    for name, use in (("one", {"workers": 1, "threads": 1}), ("other", how)):
        found = assay_run(a_run, out=tmp_path / name, names=SOME, overrides=QUICK, **use)
        write_assays(found, tmp_path / name, drawn)
    assert files(tmp_path / "one") == files(tmp_path / "other")


def test_replicates_and_assays_that_are_named_are_those_that_are_made(a_run, tmp_path):
    found = assay_run(a_run, out=tmp_path / "o", names=("yoked", "birth", "yoked"), replicates=(1, 1), workers=1)
    assert [(one.replicate, one.assay) for one in found.examined] == [(1, "yoked"), (1, "birth")]


# --------------------------------------------------------------------------------------------------- what is written
@pytest.fixture(scope="module")
def folder(assayed, tmp_path_factory):
    out = tmp_path_factory.mktemp("assaying") / "written"
    write_assays(assayed, out, drawn)
    return out


def test_tables_are_tidy_and_say_what_was_found(folder, assayed):
    table = rows(folder / "assays.csv")
    assert list(table[0]) == list(COLUMNS)
    for one in assayed.examined:
        mine = [row for row in table if (row["replicate"], row["assay"]) == (str(one.replicate), one.assay)]
        n_measured = sum(len(numbers) for numbers in one.outcome.arms.values())
        assert len(mine) == n_measured + len(one.effects)
        for row in mine[n_measured:]:
            assert row["arm"] == "effect"
            found = one.effects[row["statistic"]]
            for column, value in zip(("value", "lower", "upper"), (found.value, *found.interval), strict=True):
                assert row[column] == ("" if np.isnan(value) else repr(value)), "as on the page"
    (row,) = (
        r
        for r in table
        if (r["replicate"], r["assay"], r["arm"], r["statistic"]) == ("0", "reared", "adult", "mirror_gain")
    )
    gains = assayed.of("reared")[0].outcome.of("adult", "mirror_gain")
    assert float(row["value"]) == pytest.approx(gains.mean())
    assert float(row["standard_error"]) == pytest.approx(gains.std(ddof=1) / 4**0.5)
    half = 3.182446305284263 * gains.std(ddof=1) / 2.0  # Student's t of 3 degrees of freedom
    assert (float(row["lower"]), float(row["upper"])) == pytest.approx((gains.mean() - half, gains.mean() + half))
    assert (row["unit"], row["n_individuals"]) == ("lambda", "4")


N_ROWS = {"invasion": 2, "heritability": 2, "price": 8}
"""Where a row is no individual examined: repetitions, families of two parents, everybody in the population."""


def test_every_individual_has_a_row_in_every_arm(folder, assayed, tiny):
    for assay in assayed.assays:
        kind = kind_of(type(assay))
        table = rows(folder / f"individuals-{kind}.csv")
        assert list(table[0]) == ["replicate", "individual", "arm", *assay.measured]
        arms = list(assay.arms(assayed.scenario))
        n = N_ROWS.get(kind, tiny.assays.individuals)
        keys = [(row["replicate"], row["individual"], row["arm"]) for row in table]
        assert keys == [(str(r), str(i), arm) for r in (0, 1) for i in range(n) for arm in arms]
    table = rows(folder / "individuals-yoked.csv")
    wanted = assayed.of("yoked")[1].outcome.of("yoked", "mirror_gain")
    mine = [row["mirror_gain"] for row in table if (row["replicate"], row["arm"]) == ("1", "yoked")]
    assert [float(x) for x in mine] == wanted.tolist()


def test_the_unit_of_replication_is_the_replicate(folder, assayed):
    table = rows(folder / "across.csv")
    assert list(table[0]) == list(ACROSS)
    (row,) = (r for r in table if (r["assay"], r["arm"], r["statistic"]) == ("reared", "effect", "mirror_gain"))
    each = np.array([one.effects["mirror_gain"].value for one in assayed.of("reared")])
    assert float(row["value"]) == pytest.approx(each.mean())
    assert float(row["standard_error"]) == pytest.approx(abs(each[0] - each[1]) / 2)
    assert float(row["sd_between"]) == pytest.approx(each.std(ddof=1))
    assert (row["n_replicates"], row["n_undefined"]) == ("2", "0")
    demes = [r for r in table if r["statistic"] == "demes_garden"]
    assert [(r["value"], r["n_replicates"], r["n_undefined"]) for r in demes] == [("", "0", "2")]


def test_over_replicates_by_hand():
    found = over_replicates([1.0, 3.0, float("nan")])
    assert (found.value, found.standard_error) == (2.0, 1.0)
    assert found.effect_size == pytest.approx(2.0 / 2**0.5)
    assert np.isnan(over_replicates([float("nan")]).value)
    assert np.isnan(over_replicates([1.0]).standard_error)
    assert np.isnan(interval(1.0, 0.1, 1)[0])
    assert interval(0.0, 1.0, 2)[1] == pytest.approx(12.706204736)


def test_the_record_says_with_what_it_was_done(folder, tiny, assayed):
    said = json.loads((folder / "assays.json").read_text(encoding="utf-8"))
    assert said["scenario_hash"] == content_hash(tiny), "that of the run, whatever the assays were set to"
    assert (said["seed"], said["replicates"], said["kind"]) == (7, [0, 1], "assays")
    assert said["settings"]["invasion_repeats"] == 2
    assert said["version"]
    assert said["packages"]["numpy"]
    assert [one["assay"] for one in said["assays"]] == [kind_of(type(assay)) for assay in assayed.assays]
    assert (folder / "assays.html").read_text(encoding="utf-8") == "<p>a page</p>"


def test_the_run_stays_as_it_is_to_the_byte(a_run):
    before = files(a_run)
    found = assay_run(a_run, out=a_run / "assays", names=("birth",), workers=1)
    write_assays(found, a_run / "assays", drawn)
    after = files(a_run)
    assert {name: data for name, data in after.items() if not name.startswith("assays")} == before
    assert len(after) == len(before) + 5
    shutil.rmtree(a_run / "assays")


def test_where_the_page_cannot_be_drawn_nothing_is_written(assayed, tmp_path):
    def broken(_):
        raise RuntimeError("no ink")

    with pytest.raises(RuntimeError, match="no ink"):
        write_assays(assayed, tmp_path / "out", broken)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_taken_meanwhile_is_left_alone(assayed, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine")
    with pytest.raises(RunError, match="must be a folder that can be made; got Directory not empty"):
        write_assays(assayed, tmp_path / "out", drawn)
    assert files(tmp_path) == {"out/letter.txt": b"mine"}


# ----------------------------------------------------------------------------------------------------- what is refused
def test_all_mistakes_are_told_at_once_and_nothing_is_done(a_run, tmp_path):
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "letter.txt").write_text("mine")
    before = files(a_run)
    with pytest.raises(ScenarioError) as refusal:
        assay_run(
            a_run, out=taken, names=("birht", "yoked"), replicates=(0, 9),
            overrides=("assays.individuals=1", "population.sze=3", "assays.round=2"),
        )  # fmt: skip
    text = str(refusal.value)
    for said in (
        f"what is asked of {a_run} has 6 mistakes",
        "--assay birht: there is no 'birht'; choose ",
        "(did you mean 'birth'?)",
        "--replicate 9: must be a replicate of this run, from 0 to 1; got 9",
        f"--out {taken}: must be a new or an empty folder; got something else there. Choose another; nothing was changed.",
        "--set assays.individuals: must be at least 2 individuals; got 1",
        "--set assays.round: is not a setting here (did you mean 'rounds'?)",
        "--set population.sze: must be a setting of the assays; got 'population.sze=3'. What has evolved is as it is",
    ):
        assert said in text
    assert files(a_run) == before
    assert files(tmp_path) == {"taken/letter.txt": b"mine"}


def test_a_folder_that_cannot_be_made_is_refused_before_anything_is_done(a_run, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(ScenarioError, match="must be a folder that can be made; got .*letter.txt, which is no folder"):
        assay_run(a_run, out=tmp_path / "letter.txt" / "new" / "out", names=("birth",))
    assert files(tmp_path) == {"letter.txt": b"mine"}


def test_what_the_scenario_does_not_allow_is_refused_if_named_and_left_out_if_not(tiny, tmp_path):
    mute = adjusted(tiny, {"learning.kind": "none", "rearing.sources": {"others": {"kind": "others"}}, "replicates": 1})
    folder = run(mute, out=tmp_path / "run", workers=1)
    with pytest.raises(ScenarioError, match=r"has 3 mistakes") as refusal:
        assay_run(folder, out=tmp_path / "o", names=("training", "deprivation", "cross_fostering", "birth"))
    for said in (
        "--assay training: cannot be made on this run: nobody learns (learning.kind = 'none'), so that training would teach",
        "--assay deprivation: cannot be made on this run: no source of experience shows individuals their own acts",
        "--assay cross_fostering: cannot be made on this run: no caregiver answers the acts of children",
    ):
        assert said in str(refusal.value)
    found = assay_run(folder, out=tmp_path / "o", overrides=QUICK, workers=1)
    skipped = set(found.skipped)
    assert {"counter_rearing", "knock_out"} <= skipped
    skipped -= {"counter_rearing", "knock_out"}
    assert skipped == {
        "contingency", "counter_mirror", "training", "deprivation", "sources", "recovery", "cross_fostering", "prepared",
            "shares",
    }  # fmt: skip
    assert {one.assay for one in found.examined}.isdisjoint(found.skipped)


def test_an_unfinished_run_no_run_and_a_broken_one_are_refused(a_run, tmp_path):
    with pytest.raises(RunError, match="must hold scenario.json and provenance.json; got no folder"):
        assay_run(tmp_path / "nowhere", out=tmp_path / "o")
    begun = tmp_path / "begun"
    shutil.copytree(a_run, begun)
    (begun / "generations.csv").unlink()
    with pytest.raises(
        RunError, match="must be a finished run; got an unfinished one. Carry it on with 'evo-mirror resume'"
    ):
        assay_run(begun, out=tmp_path / "o")
    compared = tmp_path / "compared"
    shutil.copytree(a_run, compared)
    said = json.loads((compared / "provenance.json").read_text(encoding="utf-8"))
    (compared / "provenance.json").write_text(json.dumps({**said, "kind": "comparison"}), encoding="utf-8")
    with pytest.raises(RunError, match="must be the folder of a run; got 'comparison'. Give one that `run` wrote."):
        assay_run(compared, out=tmp_path / "o")
    for break_it in (lambda path: path.unlink(), lambda path: path.write_bytes(b"nothing")):
        broken = tmp_path / "broken"
        shutil.copytree(a_run, broken)
        break_it(broken / "checkpoints" / "replicate-001.npz")
        with pytest.raises(RunError, match=re.escape("Run the scenario again in another folder.")):
            assay_run(broken, out=tmp_path / "o", names=("birth",), workers=1)
        shutil.rmtree(broken)


def test_a_checkpoint_without_what_is_needed_is_refused(a_run, tmp_path):
    folder = tmp_path / "run"
    shutil.copytree(a_run, folder)
    path = folder / "checkpoints" / "replicate-000.npz"
    stored = checkpoint.load(path)
    del stored["genotypes"]
    checkpoint.save(path, stored)
    with pytest.raises(RunError, match="must be a checkpoint that can be read"):
        assay_run(folder, out=tmp_path / "o", names=("birth",), workers=1)
