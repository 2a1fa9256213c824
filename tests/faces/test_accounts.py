"""Accounts of a user's own by command: compared, told, drawn, and swapped."""

import csv
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest

from evo_mirror.faces.cli import main
from evo_mirror.faces.figures import priors_figure
from evo_mirror.faces.figures.priors import Range, Setting
from evo_mirror.faces.report.competing import priors_drawing
from evo_mirror.faces.report.story import read_story
from evo_mirror.faces.stating import CAME_OUT

FAST = """title = "{title}"
claim = "What the sight of an act is worth is learned fast."
cites = ["Heyes2010"]
variant_of = "evolved_learner"
[constraints]
"heritable.rate" = true
"payoff.understanding" = 1.0
"payoff.foraging" = 0.0
[priors]
"learning.rate" = {{ low = 0.3, high = 0.6, scale = "log" }}
[[predictions]]
statistic = "birth.mirror_responding"
direction = "null"
bound = 0.2
words = "Newborns do not mirror & never <did>."
"""
WIRED = """title = "{title}"
claim = "Wiring evolves where upkeep is dear."
variant_of = "genetic"
[constraints]
"heritable.wiring" = true
"learning" = {{ kind = "none" }}
"payoff.understanding" = 1.0
"""
WHO = "genetic,associative,evolved_learner,one,two"


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("world") / "tiny.toml"
    path.write_text(
        'title = "Tiny"\ngenerations = 4\nreplicates = 3\n[population]\nsize = 12\n[rearing]\ntrials = 16\n[assays]\n'
        "individuals = 6\ntraining_trials = 16\ntraining_blocks = 2\n"
        '[priors]\n"learning.rate" = { low = 0.1, high = 0.4, scale = "log" }\n',
        encoding="utf-8",
    )
    return path


def compared(world: Path, folder: Path, one: str, two: str, *more: str) -> Path:
    (folder / "accounts").mkdir()
    (folder / "accounts" / "one.toml").write_text(one, encoding="utf-8")
    (folder / "accounts" / "two.toml").write_text(two, encoding="utf-8")
    words = [
        "compare",
        str(world),
        "--out",
        str(folder / "out"),
        "--accounts",
        str(folder / "accounts"),
        "--compete",
        WHO,
    ]
    assert main([*words, "--prior", "genetic=2", *more]) == 0
    return folder / "out"


@pytest.fixture(scope="module")
def study(world, tmp_path_factory) -> Path:
    made = FAST.format(title="the first"), WIRED.format(title="the second")
    return compared(world, tmp_path_factory.mktemp("own"), *made, "--workers", "1")


def verdict_of(folder: Path):
    return json.loads((folder / "comparison.json").read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.usefixtures("undrawn")
def test_swapping_two_names_swaps_their_posteriors_exactly(world, study, tmp_path):
    """Two files exchange their contents: variants of different accounts, one with a prior of its own, unequal prior weights."""
    swapped = compared(
        world, tmp_path, WIRED.format(title="the second"), FAST.format(title="the first"), "--workers", "1"
    )
    here, there = verdict_of(study), verdict_of(swapped)
    other = {"one": "two", "two": "one"}
    exactly = ("prior", "posterior", "posterior_error", "log_marginal", "log_marginal_error", "effective_replicates")
    for what in exactly:
        assert {other.get(name, name): value for name, value in here[what].items()} == there[what], what
    assert here["posterior"]["one"] != here["posterior"]["two"], "else nothing was shown"
    assert here["prior"]["one"] != here["prior"]["two"]

    def families(document):
        return {f["name"]: (f["prior"], f["posterior"], f["posterior_error"]) for f in document["families"]}

    assert families(here) == families(there)


@pytest.mark.slow
def test_accounts_in_files_reach_the_workers(world, study, tmp_path):
    made = FAST.format(title="the first"), WIRED.format(title="the second")
    again = compared(world, tmp_path, *made, "--workers", "2")
    for name in ("predictions.csv", "comparison.json", "registered.json", "provenance.json", "stated.csv"):
        assert (again / name).read_bytes() == (study / name).read_bytes(), name


def test_families_share_their_prior_and_are_summed(study):
    found = verdict_of(study)
    halves = {"genetic": 0.25, "two": 0.25, "associative": 0.25, "evolved_learner": 0.125, "one": 0.125}
    assert found["prior"] == pytest.approx(halves)
    (family,) = [one for one in found["families"] if one["name"] == "genetic"]
    assert family["members"] == ["genetic", "two"]
    assert family["posterior"] == pytest.approx(found["posterior"]["genetic"] + found["posterior"]["two"])


def test_an_own_prior_decides_what_is_drawn(study):
    """The learner's founders have a mean rate near what was drawn: within its own range, not within the shared one."""
    figure = priors_drawing(read_story(study))["priors"]
    (axes,) = figure.axes
    assert axes.get_xscale() == "log"
    shared, own = (np.asarray(strokes.get_offsets())[:, 0] for strokes in axes.collections)
    assert len(shared) == len(own) == 3
    assert ((shared >= 0.1) & (shared <= 0.4)).all()
    assert ((own >= 0.3) & (own <= 0.6)).all()
    assert np.log(own / 0.3) / np.log(2) == pytest.approx(np.log(shared / 0.1) / np.log(4)), "the same quantiles"
    for name, expected in (("evolved_learner", shared), ("one", own)):
        for replicate in range(3):
            draw = json.loads((study / "draws" / f"{name}-naive-{replicate:03d}.json").read_text(encoding="utf-8"))
            # 12 founders, SD 0.05: 5 standard errors.
            assert abs(draw["columns"]["learning_rate"][0] - expected[replicate]) < 5 * 0.05 / 12**0.5


def test_the_seal_is_that_of_the_file(study):
    seal = json.loads((study / "provenance.json").read_text(encoding="utf-8"))["predictions_sha256"]
    assert seal == hashlib.sha256((study / "predictions.csv").read_bytes()).hexdigest()


def test_the_page_tells_what_was_said_and_what_came_of_it(study):
    page = (study / "report.html").read_text(encoding="utf-8")
    assert "What the accounts say" in page
    assert "Newborns do not mirror &amp; never &lt;did&gt;." in page
    assert "learning.rate: 0.3 to 0.6, uniform in its logarithm" in page
    assert "variant of genetic adaptation" in page
    assert "Genetic adaptation with its variants (genetic adaptation and the second)" in page
    assert 'id="figure-priors"' in page or "Ranges from which settings were drawn" in page
    with (study / "stated.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["account"] for row in rows} == {"associative", "evolved_learner", "genetic", "one"}
    assert set(CAME_OUT) == {"yes", "no", "unclear", "undefined"}
    for outcome, said in CAME_OUT.items():
        shown = len(re.findall(rf'<span class="mark {outcome}">{said}</span>', page))
        assert shown == sum(row["came_out"] == outcome for row in rows), outcome
    weighed = {row["statistic"] for row in json.loads((study / "comparison.json").read_text(encoding="utf-8"))["rows"]}
    untested = sum(row["statistic"] not in weighed for row in rows)
    assert page.count("<small>not yet tested by any finding that was weighed</small>") == untested > 0
    assert page.index('<h2 id="sides">') < page.index('<h2 id="accounts">') < page.index('<h2 id="next">')
    assert any(row["came_out"] == "no" for row in rows), "the model contradicts somebody here"


def test_other_stated_predictions_need_another_folder(world, study, tmp_path, capsys):
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    (tmp_path / "accounts").mkdir()
    changed = FAST.format(title="the first").replace('direction = "null"', 'direction = "positive"')
    (tmp_path / "accounts" / "one.toml").write_text(changed, encoding="utf-8")
    (tmp_path / "accounts" / "two.toml").write_text(WIRED.format(title="the second"), encoding="utf-8")
    words = ["compare", str(world), "--out", str(study), "--accounts", str(tmp_path / "accounts"), "--compete", WHO]
    assert main([*words, "--prior", "genetic=2"]) == 2
    assert "got one begun with other one predictions" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in study.rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_the_report_can_be_drawn_again_without_the_files(study):
    before = (study / "report.html").read_bytes()
    assert main(["report", str(study)]) == 0
    assert (study / "report.html").read_bytes() == before


# -------------------------------------------------------------------------------------------------------------- told
def test_mistakes_of_accounts_and_of_evidence_are_told_together(world, tmp_path, capsys):
    mine = tmp_path / "mine.toml"
    mine.write_text(FAST.format(title="mine").replace("claim", "clam"), encoding="utf-8")
    evidence = tmp_path / "evidence.toml"
    evidence.write_text('theme = "t"\n[[findings]]\nid = "x"\n', encoding="utf-8")
    words = [
        "compare",
        str(world),
        "--accounts",
        str(mine),
        "--evidence",
        str(evidence),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main(words) == 2
    said = capsys.readouterr().err
    assert f"{mine}:2 clam: is not a setting here (did you mean 'claim'?)" in said
    assert f"{evidence}" in said
    assert "findings.0.claim: must be given" in said
    assert not (tmp_path / "out").exists()
    assert main([*words[:2], "--compete", "genetic,asociative", "--prior", "genetic=-1"]) == 2
    said = capsys.readouterr().err
    assert "there is no account 'asociative'" in said
    assert "--prior" in said, "who competes hides no prior weight"


def test_list_and_explain_tell_what_makes_an_account(world, tmp_path, capsys):
    mine = tmp_path / "mine.toml"
    mine.write_text(FAST.format(title="mine own"), encoding="utf-8")
    assert main(["list", "accounts", "--accounts", str(mine)]) == 0
    (line,) = [one for one in capsys.readouterr().out.splitlines() if one.startswith("  mine ")]
    assert "[a variant of evolved_learner; may evolve: rate; pays: understanding;" in line
    assert line.endswith("priors of its own: learning.rate; 1 prediction stated]")
    assert main(["explain", "mine", "--accounts", str(mine), "--within", str(world)]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "learning.rate: 0.3 to 0.6, uniform in its logarithm (its own)" in page
    assert "counts as none; derived by us from" in page
    assert main(["explain", "associative"]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "environment.rate: 0.01 to 0.3, uniform in its logarithm (shared by all accounts)" in page
    assert "stated by Cook2010" in page
    assert main(["explain", "genetik", "--toml"]) == 2
    assert "there is no account 'genetik'" in capsys.readouterr().err


def test_an_account_is_written_as_a_file_that_compare_reads(tmp_path, capsys):
    assert main(["explain", "genetic", "--toml"]) == 0
    text = capsys.readouterr().out
    mine = tmp_path / "mine.toml"
    mine.write_text(text, encoding="utf-8")
    assert main(["list", "accounts", "--accounts", str(mine)]) == 2
    assert "got what genetic says" in capsys.readouterr().err
    mine.write_text(text.replace("[constraints]\n", '[constraints]\n"payoff.upkeep" = 0.5\n'), encoding="utf-8")
    assert main(["list", "accounts", "--accounts", str(mine)]) == 0


def test_ranges_of_one_setting_can_be_told_apart_in_grey():
    draws = np.array([0.2, 0.3])
    ranges = [Range(name, 0.1, 0.4, draws) for name in ("shared", "mine", "yours")]
    (axes,) = priors_figure([Setting("learning.rate", "per trial", False, ranges)]).axes
    bars = axes.patches
    assert len({bar.get_hatch() for bar in bars}) == 3
    assert all(np.ptp(bar.get_facecolor()[:3]) == 0 for bar in bars), "grey already"
    assert [text.get_text() for text in axes.texts] == ["shared", "mine", "yours"]
