"""The comparison as a user gets it."""

import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest

from evo_mirror.evidence import Prediction, read_evidence
from evo_mirror.evidence.statistics import STATISTICS
from evo_mirror.foundation.errors import EvidenceError, RunError
from evo_mirror.inference.bayes import Bayes, Slope
from evo_mirror.inference.comparing import compare as compare_all
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.drivers import Alternative, Driver
from evo_mirror.inference.verdict import Standing, sentences_of

ACCOUNTS = ("innate", "learned", "neither")
QUICK = Doubts(n_draws=64)


def compare(*arguments, **options):
    """Compare without the cross-checks, which have tests of their own."""
    return compare_all(*arguments, n_reference=0, **options)


@pytest.fixture(scope="module")
def settled(quarrel):
    rows, findings = quarrel
    beside = [replace(row, account="anything") for row in rows if row.account == "innate"]
    options = {"reported": ["anything"], "seed": 5, "doubts": QUICK, "n_reference": 20}
    return compare_all([*rows, *beside], findings, accounts=ACCOUNTS, **options)


def test_it_survives_the_way_to_json_and_back(settled):
    text = json.dumps(settled.to_json_dict(), allow_nan=False)
    assert Comparison.from_json_dict(json.loads(text)) == settled


def test_undefined_numbers_survive_it_too(settled):
    row = settled.rows[0]
    silent = replace(row.cells[0], predicted=float("nan"), agrees="undefined")
    comparison = replace(settled, rows=(replace(row, cells=(silent,)),))
    back = Comparison.from_json_dict(json.loads(json.dumps(comparison.to_json_dict(), allow_nan=False)))
    assert np.isnan(back.rows[0].cells[0].predicted)


@pytest.mark.parametrize("broken", [{}, [], {"format": 99}])
def test_another_format_is_refused(broken):
    with pytest.raises(RunError, match="comparison must have the format 4; got"):
        Comparison.from_json_dict(broken)


def test_what_is_no_comparison_is_refused(settled):
    document = settled.to_json_dict()
    for spoilt in (
        {**document, "seed": "one"},
        {**document, "more": 1},
        {k: document[k] for k in document if k != "rows"},
    ):
        with pytest.raises(RunError, match="comparison must hold what a comparison holds"):
            Comparison.from_json_dict(spoilt)


def test_the_table_says_what_was_predicted_found_and_whether_they_agree(settled):
    rows = {row.finding: {cell.account: cell for cell in row.cells} for row in settled.rows}
    assert list(rows["reversal"]) == [*ACCOUNTS, "anything"]
    reversal = rows["reversal"]
    assert [reversal[name].outcome for name in ACCOUNTS] == ["positive", "negative", "null"]
    assert [reversal[name].agrees for name in ACCOUNTS] == ["no", "yes", "no"]
    assert reversal["learned"].predicted == pytest.approx(-0.4, abs=0.05)
    assert reversal["learned"].predicted_error == pytest.approx(0.05 / np.sqrt(12), rel=0.6)
    assert reversal["learned"].probability > 0.99
    assert reversal["anything"].outcome == "positive"
    control = rows["control"]
    assert control["learned"].agrees == "yes"
    low, high = (float(number) for number in re.findall(r"-?[\d.]+", control["learned"].outcome))
    assert low < 0.6 < high


def test_a_reported_account_takes_no_share(settled, quarrel):
    assert "anything" not in settled.posterior
    alone = compare(*quarrel, accounts=ACCOUNTS, seed=5, doubts=QUICK)
    assert alone.posterior == settled.posterior


def test_drivers_leave_out_and_turn_round(settled, quarrel):
    rows, findings = quarrel
    driver = next(driver for driver in settled.drivers if driver.finding == "reversal")
    even = Bayes(np.full(len(ACCOUNTS), 1 / len(ACCOUNTS)), Slope(settled.slope))
    for left_out in ("control", "reversal"):
        # With the slope of all findings: what one does is no matter of how far all are believed. The shift of a laboratory
        # that keeps a single finding is integrated exactly, and not by draws any more: that of `reversal`.
        without = compare(rows, [f for f in findings if f.id != left_out], accounts=ACCOUNTS, seed=5, doubts=QUICK)
        said = next(driver for driver in settled.drivers if driver.finding == left_out).without
        expected = even.posterior(np.array([without.log_marginal[name] for name in ACCOUNTS]))
        assert list(map(said.get, ACCOUNTS)) == pytest.approx(expected, abs=1e-9 if left_out == "control" else 0.05)
    assert driver.towards == "learned"
    assert [alternative.outcome for alternative in driver.alternatives] == ["null", "positive"]
    assert [alternative.is_opposite for alternative in driver.alternatives] == [False, True]
    assert driver.alternatives[1].posterior["innate"] > settled.posterior["innate"]
    for one in settled.drivers:
        gained = {name: settled.posterior[name] - before for name, before in one.without.items()}
        assert one.towards == max(gained, key=gained.get), "who gains the probability that is said to move"
    moved = [driver.moved for driver in settled.drivers]
    assert moved == sorted(moved, reverse=True)


def test_the_sentences_name_the_favourite_what_drives_it_and_what_would_change_it(settled):
    drives, changes = settled.sentences
    assert drives.startswith("These 6 findings favour learned (probability ")
    assert ", .33 before); what drives it most is “claim of " in drives
    assert changes.startswith(("Had “claim of ", "No single finding"))
    assert drives.endswith(".")
    assert changes.endswith(".")


def test_accounts_alike_are_called_not_separable_and_not_ranked(quarrel):
    rows, findings = quarrel
    rng = np.random.default_rng(9)
    twins = [
        replace(row, account="twin", value=row.value + 0.01 * rng.standard_normal())
        for row in rows
        if row.account == "learned"
    ]
    found = compare([*rows, *twins], findings, accounts=[*ACCOUNTS, "twin"], seed=5, doubts=QUICK)
    assert ("learned", "twin") in found.groups
    assert "favour learned and twin, which they cannot separate (together probability" in found.sentences[0]


@pytest.mark.parametrize(("error", "stands_out"), [(0.04, True), (0.06, False)])
def test_a_lead_within_its_own_error_is_none(error: float, stands_out: bool):
    """.60 ± .06 against .40 ± .06 is 1.7 standard errors from a draw: what one gains the other loses."""
    none = {"one": 0.0, "two": 0.0}
    turned = Alternative("null", False, {"one": 0.4, "two": 0.6}, none, none)
    standing = Standing(
        groups=[["one"], ["two"]], prior={"one": 0.5, "two": 0.5}, posterior={"one": 0.6, "two": 0.4},
        errors=[error, error], drivers=[Driver("a", 0.1, 0.0, "one", {"one": 0.5, "two": 0.5}, none, none, none, (turned,))],
        claims={"a": "claim of a"}, titles={}, is_calibrated=True,
    )  # fmt: skip
    assert sentences_of(standing)[0].startswith("No account stands out") != stands_out


def test_a_method_without_skill_gives_no_verdict(predict, finding):
    rows = predict({name: {"birth.mirror_gain": 0.0} for name in ("one", "two")})
    found = compare(
        rows, [finding("a", "birth.mirror_gain", direction="null", bound=0.2)], accounts=["one", "two"], seed=1
    )
    assert found.sentences[0].startswith("There is no verdict")
    assert found.groups == (("one", "two"),)


def test_what_is_undefined_is_counted_and_said(quarrel):
    rows, findings = quarrel
    silent = [
        replace(row, value=float("nan"), standard_error=float("nan"), effect_size=float("nan"))
        if row.account == "neither" and row.statistic == "contingency.effect"
        else row
        for row in rows
    ]
    found = compare(silent, findings, accounts=ACCOUNTS, seed=5, doubts=QUICK)
    assert found.n_undefined == {"innate": 0, "learned": 0, "neither": 24}
    assert any("(neither: 24 of 72)" in warning for warning in found.warnings)
    cell = next(row for row in found.rows if row.finding == "training").cells[2]
    assert (cell.agrees, cell.outcome, cell.n_undefined) == ("undefined", "", 12)


def test_few_replicates_are_warned_of(predict, finding):
    means = {"one": {"birth.mirror_gain": 0.0}, "two": {"birth.mirror_gain": 0.2}}
    study = finding("a", "birth.mirror_gain", effect_size=0.5, standard_error=0.2)
    found = compare(predict(means, n_replicates=2), [study], accounts=["one", "two"], seed=1, doubts=QUICK)
    assert any("of 2 replicates carry its likelihood" in warning for warning in found.warnings)
    assert any("too few to tell recovery from chance" in warning for warning in found.warnings)


def test_a_finding_that_nobody_predicts_is_named(quarrel, finding):
    rows, findings = quarrel
    lonely = finding("lonely", "lesion.contrast", direction="null", bound=0.1)
    found = compare(rows, [*findings, lonely], accounts=ACCOUNTS, seed=5, doubts=QUICK)
    assert any("no account predicts what lonely measured" in warning for warning in found.warnings)
    assert found.posterior == pytest.approx(compare(*quarrel, accounts=ACCOUNTS, seed=5, doubts=QUICK).posterior)


def test_a_finding_for_which_every_account_is_undefined_is_named_too(quarrel, finding):
    rows, findings = quarrel
    blank = [
        replace(row, statistic="lesion.contrast", value=np.nan) for row in rows if row.statistic == "birth.mirror_gain"
    ]
    lonely = finding("lonely", "lesion.contrast", direction="null", bound=0.1)
    found = compare([*rows, *blank], [*findings, lonely], accounts=ACCOUNTS, seed=5, doubts=QUICK)
    assert any("no account predicts what lonely measured" in warning for warning in found.warnings)
    without = compare(*quarrel, accounts=ACCOUNTS, seed=5, doubts=QUICK)
    lost = math.log(1 / 3)  # the probability of any direction, the same for all
    assert found.log_marginal == pytest.approx({name: log + lost for name, log in without.log_marginal.items()})
    assert found.posterior == pytest.approx(without.posterior, abs=0.01), "the slope has the luck of other evidence"


def test_bad_questions_are_refused(quarrel, finding):
    rows, findings = quarrel
    with pytest.raises(RunError, match="accounts must be two or more different ones"):
        compare(rows, findings, accounts=["innate"], seed=1)
    with pytest.raises(RunError, match="accounts must be two or more different ones"):
        compare(rows, findings, accounts=["innate", "learned"], reported=["innate"], seed=1)
    with pytest.raises(RunError, match="must hold every account that competes; got none for elves"):
        compare(rows, findings, accounts=["innate", "elves"], seed=1)
    with pytest.raises(EvidenceError, match="ids of their own; got reversal twice"):
        compare(rows, [*findings, findings[2]], accounts=ACCOUNTS, seed=1)
    listed = finding("listed", "", untested_because="nobody knows")
    with pytest.raises(EvidenceError, match="must hold a finding with a statistic; got 1 without"):
        compare(rows, [listed], accounts=ACCOUNTS, seed=1)


def test_the_shipped_evidence_can_be_weighed():
    rng = np.random.default_rng(2)
    rows = [
        Prediction(account, replicate, statistic, centre + 0.1 * rng.standard_normal(), 0.02, centre * 3)
        for account, centre in (("nothing", 0.0), ("something", 0.5))
        for replicate in range(16)
        for statistic in STATISTICS
    ]
    evidence = read_evidence()
    found = compare(rows, evidence, accounts=["nothing", "something"], seed=3, doubts=QUICK, n_simulated=100)
    assert len(found.rows) + len(found.untested) == len(evidence)
    assert all(untested.because for untested in found.untested)
