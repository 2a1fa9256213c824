"""The shipped findings, and what becomes of mistaken ones."""

import re

import pytest

from evo_mirror.assays.base import Assay
from evo_mirror.evidence import Finding, read_evidence
from evo_mirror.evidence.statistics import STATISTICS
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import EvidenceError, ScenarioError
from evo_mirror.foundation.references import reference

ACCOUNTS = ("genetic", "associative", "canalised", "evolved_learner", "motor_only", "drift")


@pytest.fixture(scope="module")
def evidence():
    return read_evidence(accounts=ACCOUNTS)


def test_every_shipped_finding_is_whole(evidence):
    assert len({finding.id for finding in evidence}) == len(evidence)
    for finding in evidence:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)?-(\d{4}|undated)(-[a-z]+)+", finding.id), finding.id
        assert not finding.claim.endswith("."), finding.id
        assert finding.bears, finding.id


def test_a_dozen_findings_can_be_weighed_and_the_rest_say_why_not(evidence):
    tested = [finding for finding in evidence if finding.statistic]
    assert len(tested) >= 12
    assert len(evidence) - len(tested) >= 8
    assert len({finding.statistic for finding in tested}) >= 8


def test_every_source_is_in_the_bibliography_and_was_met_as_it_says(evidence):
    assert {
        finding.source: finding.read for finding in evidence if finding.read != reference(finding.source).read
    } == {}


def test_what_is_only_recalled_is_never_weighed(evidence):
    assert all(not finding.statistic for finding in evidence if finding.read == "recalled")


@pytest.mark.parametrize("account", ["genetic", "associative", "canalised", "evolved_learner"])
def test_sceptics_of_either_camp_find_findings_that_are_weighed(evidence, account):
    sides = {finding.bears.get(account) for finding in evidence if finding.statistic}
    assert {"for", "against"} <= sides


def test_bounds_go_by_the_statistic_and_not_by_the_finding(evidence):
    """The rule that newborns.toml states for all camps: 0.05 for gains, biases and understanding, 0.1 for shares."""
    understanding = {"counter_mirror.understanding_loss", "lesion_routes.contrast"}
    for finding in evidence:
        if finding.statistic and finding.direction:
            is_fine = STATISTICS[finding.statistic] == "lambda" or finding.statistic in understanding
            assert finding.bound == (0.05 if is_fine else 0.1), finding.id


def test_shares_of_units_have_no_sign_to_compare(evidence):
    weighed = {f.statistic for f in evidence if f.statistic.startswith("units.")}
    assert weighed <= {"units.decoding", "units.enrichment", "units.enrichment_permuted"}


def test_reasons_name_assays_and_statistics_that_exist(evidence):
    known = {f"{kind}.{name}" for kind, leaf in leaves(Assay).items() for name in leaf.statistics}
    ids = {f.id for f in evidence}
    for finding in evidence:
        for word in re.findall(r"\b[a-z_]+\.[a-z_]{3,}\b", finding.untested_because):
            assert word in known, (finding.id, word)
        for word in re.findall(r"[a-z]+-\d{4}-[a-z-]+", finding.untested_because + finding.design):
            assert word in ids, (finding.id, word)


def test_whose_neurons_were_recorded_are_few(evidence):
    assert all(f.subjects == "recorded" for f in evidence if f.n_of == "neurons")
    assert all(f.effect_size is not None for f in evidence if f.n_of == "studies")


def test_the_interval_gives_the_error(evidence):
    davis = next(finding for finding in evidence if finding.id == "davis-2021-neonatal-imitation")
    assert davis.effect_size == 0.68
    assert davis.error == pytest.approx((0.96 - 0.39) / 3.92, rel=1e-3)
    assert davis.outcome == "0.68 ± 0.15 SD"


WHOLE = {
    "id": "a",
    "claim": "b",
    "design": "c",
    "statistic": "yoked.loss",
    "direction": "positive",
    "bound": 0.1,
    "status": "single",
    "laboratory": "d",
    "paradigm": "e",
    "source": "f",
    "read": "read",
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"statistic": "yoked.los"},
            r"statistic: must be one that an assay computes, or empty \(did you mean 'yoked.loss'\?\)",
        ),
        ({"statistic": "dreams"}, "Choose birth.mirror_responding or"),
        ({"bound": None}, "bound: must be given beside a direction"),
        ({"bound": 0.0}, "bound: must be above 0.0 of the statistic"),
        ({"direction": ""}, "direction: must be given unless there is an effect_size"),
        (
            {"effect_size": 0.5, "standard_error": 0.1},
            "direction: must be given unless there is an effect_size, and not beside",
        ),
        ({"direction": "", "effect_size": 0.5}, "standard_error: must be given, or interval in its place"),
        (
            {"direction": "", "effect_size": 0.5, "standard_error": 0.1, "interval": (0.1, 0.9)},
            "standard_error: must be given",
        ),
        (
            {"direction": "", "effect_size": 0.5, "interval": (0.6, 0.9)},
            "interval: must be ascending and hold the effect_size",
        ),
        ({"standard_error": 0.1}, "standard_error: must be given, or interval in its place, if and only if"),
        ({"laboratory": ""}, "laboratory: must be given where there is a statistic"),
        ({"paradigm": ""}, "paradigm: must be given where there is a statistic"),
        ({"untested_because": "so"}, "untested_because: must be given if, and only if, there is no statistic"),
        ({"statistic": ""}, "untested_because: must be given if, and only if, there is no statistic"),
        ({"read": "recalled"}, "confidence: must be given if, and only if"),
        ({"confidence": "low"}, "confidence: must be given if, and only if"),
        ({"status": "famous"}, "there is no 'famous'; choose replicated or single or contested"),
        ({"effect_size": float("nan")}, "effect_size: must be a finite number"),
        ({"direction": "up"}, "there is no 'up'"),
    ],
)
def test_a_finding_that_cannot_be_meant_is_refused(change, message):
    with pytest.raises(ScenarioError, match=message):
        Finding(**{**WHOLE, **change})


def test_every_statistic_may_be_referred_to():
    assert [Finding(**{**WHOLE, "statistic": name}).statistic for name in STATISTICS] == list(STATISTICS)


def _toml(**changes):
    lines = [f"{key} = {value!r}" for key, value in {**WHOLE, **changes}.items() if value is not None]
    return "\n[[findings]]\n" + "\n".join(lines) + "\n"


def test_all_mistakes_of_all_files_come_at_once(tmp_path):
    (tmp_path / "one.toml").write_text("theme = 'x'\n" + _toml() + _toml(id="a2", bound=None), encoding="utf-8")
    (tmp_path / "two.toml").write_text("theme = 'x'\n" + _toml(id="b", statistic="dreams"), encoding="utf-8")
    (tmp_path / "three.toml").write_text("theme = 'x'\n" + _toml(), encoding="utf-8")
    (tmp_path / "four.toml").write_text("theme = 'x'\n" + _toml() + "bears = { genetik = 'for' }\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as raised:
        read_evidence(tmp_path, accounts=ACCOUNTS)
    page = str(raised.value)
    assert "has 5 mistakes:" in page
    assert re.search(
        r"one.toml:4 findings.0.id: must be unlike every other; it is used at .*four.toml:4 too; got 'a'", page
    )
    assert re.search(r"one.toml:16 findings.1.bound: must be given beside a direction", page)
    assert re.search(r"two.toml:7 findings.0.statistic: must be one that an assay computes", page)
    assert re.search(
        r"three.toml:4 findings.0.id: must be unlike every other; it is used at .*four.toml:4 too; got 'a'", page
    )
    assert re.search(
        r"four.toml:15 findings.0.bears.genetik: is not an account here \(did you mean 'genetic'\?\)", page
    )


def test_one_file_will_do(tmp_path):
    path = tmp_path / "one.toml"
    path.write_text("theme = 'x'\n" + _toml(), encoding="utf-8")
    assert [finding.id for finding in read_evidence(path)] == ["a"]


def test_no_folder_and_an_empty_one_are_refused(tmp_path):
    with pytest.raises(EvidenceError, match="must be a folder of evidence; got nothing"):
        read_evidence(tmp_path / "nowhere")
    with pytest.raises(EvidenceError, match="must hold at least one finding"):
        read_evidence(tmp_path)


MANY = """
theme = "many mistakes"

[[findings]]
id = "one"
claim = "a number without its uncertainty, and a status that is none"
design = "made for a test"
statistic = "birth.mirror_gain"
effect_size = 0.5
status = "certain"
laboratory = "here"
paradigm = "p"
source = "nobody"
read = "read"

[[findings]]
id = "one"
claim = "an id used twice, a direction that is none, an assay that does not exist"
design = "made for a test"
statistic = "telepathy.strength"
direction = "sideways"
bound = 0.1
status = "single"
laboratory = "here"
paradigm = "p"
source = "nobody"
read = "read"
"""


def test_no_mistake_in_a_finding_hides_another(tmp_path):
    """What a model's validators do not reach, because a field is malformed, is told all the same; each thing once."""
    (tmp_path / "many.toml").write_text(MANY, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_evidence(tmp_path)
    told = [(one.where, one.line) for one in caught.value.mistakes]
    assert told == [
        ("findings.0.standard_error", 4), ("findings.0.status", 10), ("findings.1.id", 17), ("findings.1.statistic", 20),
        ("findings.1.direction", 21),
    ]  # fmt: skip
    said = str(caught.value)
    assert "A number without its uncertainty cannot be weighed; give its direction instead." in said
    assert f"be unlike every other; it is used at {tmp_path / 'many.toml'}:5 too; got 'one'" in said
    assert (
        "must be one that an assay computes, or empty; got 'telepathy.strength'. Choose birth.mirror_responding or"
        in said
    )
    assert "there is no 'sideways'; choose negative or null or positive" in said
