"""`evo-mirror explain ASSAY`: an experiment, for those who never saw the program."""

import pytest

from evo_mirror.assays.base import Assay
from evo_mirror.evidence import read_evidence
from evo_mirror.faces.cli import main
from evo_mirror.faces.telling_assays import assay_page
from evo_mirror.foundation.discovery import leaves
from evo_mirror.scenario.loading import load


def explained(capsys, *words: str) -> str:
    assert main(["explain", *words]) == 0
    said = capsys.readouterr().out
    assert max(map(len, said.splitlines())) <= 100
    return said


@pytest.mark.parametrize("kind", sorted(leaves(Assay)))
def test_every_experiment_is_told_from_what_is_done_to_what_it_means(kind: str):
    assay = leaves(Assay)[kind]()
    page = dict(assay_page(assay, load("origin"), read_evidence()))
    assert page["What is done"] == [assay.procedure]
    assert len(page["Arms"]) == len(assay.arms(load("origin")))
    for heading, told in (("Measured in each individual", assay.measured), ("Effects", assay.statistics)):
        assert [line.split(":")[0] for line in page[heading]] == [name.replace("_", " ") for name in told]
    meant = page["What it would mean"]
    assert len({line.partition(": ")[2] for line in meant}) == 3, "three outcomes mean three things"
    assert not any("open:" in line or "undefined" in line for line in meant)
    assert not any("`" in line or "*" in line for lines in page.values() for line in lines)
    assert page["How to make it"][0].endswith(f"--assay {kind}")


def test_findings_are_those_with_a_statistic_of_the_experiment(capsys):
    said = " ".join(explained(capsys, "counter_mirror").split())
    assert "catmur-2007-reversal; counter_mirror.residual_bias" in said
    assert "cook-2010-contingency" not in said
    assert "Published findings that it is held against None." in " ".join(explained(capsys, "yoked").split())


def test_a_scenario_of_the_same_name_comes_first_unless_an_assay_is_asked_for(capsys):
    assert explained(capsys, "contingency").startswith("Contingency of training")
    assert explained(capsys, "contingency", "--assay").startswith("Contingency\n===========\n\nWhat is done\n")
    assert explained(capsys, "associative").startswith("associative learning")


def test_what_cannot_be_made_in_a_world_is_said(capsys):
    said = explained(capsys, "training", "--within", "smallest", "--set", "learning.kind=none")
    assert "Not in Smallest: nobody learns (learning.kind = 'none')" in " ".join(said.split())


def test_a_name_that_is_none_is_answered(capsys):
    assert main(["explain", "yokd", "--assay"]) == 2
    captured = capsys.readouterr()
    assert "there is no 'yokd'; choose " in captured.err
    assert "(did you mean 'yoked'?)" in captured.err
    assert captured.out == ""
