"""Part of the evidence, by name."""

import re
from pathlib import Path

import pytest

from evo_mirror.evidence import choose_evidence, read_evidence
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.shipped import shipped


@pytest.fixture(scope="module")
def everything():
    return read_evidence()


def ids(chosen):
    return [finding.id for finding in chosen.findings]


def test_nothing_named_is_everything(everything):
    chosen = choose_evidence()
    assert chosen.findings == everything
    assert (chosen.names, chosen.without) == ((), ())


def test_themes_files_and_folders_are_named_alike_and_read_once(everything):
    adults = ids(choose_evidence(["adults"]))
    assert adults
    assert adults == ids(choose_evidence(["Adults", str(shipped("scenarios/evidence") / "adults.toml")]))
    assert ids(choose_evidence([str(shipped("scenarios/evidence"))])) == [f.id for f in everything]
    both = choose_evidence(["newborns", "adults"])
    assert set(adults) < set(ids(both))
    assert both.names == ("newborns", "adults")


def test_what_is_named_is_left_out_by_theme_id_laboratory_and_paradigm(everything):
    def left(*without):
        return {f.id for f in everything} - set(ids(choose_evidence(without=without)))

    assert left("patients") == set(ids(choose_evidence(["patients"])))
    assert left("range-2011-dogs") == {"range-2011-dogs"}
    assert left("Held and Bauer") == {f.id for f in everything if f.laboratory == "Held and Bauer"}
    assert left("functional imaging") == {"catmur-2008-hand-foot"}
    neonatal = {"davis-2021-neonatal-imitation", "oostenbroek-2016-no-imitation", "ferrari-2006-nursery-macaques"}
    assert neonatal <= left("neonatal")
    assert not any(f.id in left("neonatal") for f in everything if f.paradigm == "automatic imitation")
    assert "range-2011-dogs" in left("heyes"), "whole words, whatever their capitals"
    assert left("dogs") == {"range-2011-dogs"}, "a word of its paradigm"
    with pytest.raises(ScenarioError, match="must name findings of this evidence; got 'dog'"):
        left("dog")


def test_all_that_is_misspelt_comes_at_once(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ScenarioError) as raised:
        choose_evidence(["adlts", "animals", str(tmp_path / "empty")], without=["budgerigar", "songbirs", "Mui"])
    page = str(raised.value)
    assert "has 4 mistakes" in page
    assert re.search(r"--evidence: must name a theme, .*; got 'adlts' \(did you mean 'adults'\?\)", page)
    assert "--evidence: must hold files of findings (*.toml); got none in" in page
    assert re.search(
        r"--without: must name findings of this evidence; got 'budgerigar' \(did you mean 'budgerigars'", page
    )
    assert "got 'songbirs'" in page


def test_something_to_weigh_must_be_left():
    with pytest.raises(ScenarioError, match="--evidence: must leave a finding that can be weighed; got none"):
        choose_evidence(["patients"], without=["strokes"])
    with pytest.raises(ScenarioError, match="got 'zzz'; shipped are adults or animals or"):
        choose_evidence(["zzz"])
