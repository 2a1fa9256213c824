"""What each side can point to follows from the drivers, and from nothing else."""

from dataclasses import replace

import pytest

from evo_mirror.inference.comparing import compare
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.sides import favoured, sides_of

ACCOUNTS = ("innate", "learned", "neither")
QUICK = Doubts(n_draws=64)


@pytest.fixture(scope="module")
def settled(quarrel, finding):
    rows, findings = quarrel
    bears = {"newborns": "against", "babies": "for", "control": "for"}
    findings = [f.model_copy(update={"bears": {"innate": bears[f.id]} if f.id in bears else {}}) for f in findings]
    findings.append(finding("unasked", "", laboratory="", paradigm="", untested_because="so", bears={"innate": "for"}))
    return compare(rows, findings, accounts=ACCOUNTS, seed=5, doubts=QUICK)


def odds(probability):
    return probability / (1.0 - probability)


def test_the_best_and_the_worst_are_those_that_move_the_odds_most(settled):
    for side in sides_of(settled):
        name = side.account
        factors = {d.finding: odds(settled.posterior[name]) / odds(d.without[name]) for d in settled.drivers}
        best, worst = max(factors, key=factors.get), min(factors, key=factors.get)
        assert side.probability == settled.posterior[name]
        if side.best:
            assert (side.best.finding, side.best.factor) == (best, pytest.approx(factors[best], rel=1e-9))
        else:
            assert factors[best] <= 1.05
        if side.worst:
            assert (side.worst.finding, side.worst.factor) == (worst, pytest.approx(factors[worst], rel=1e-9))
        else:
            assert factors[worst] >= 1 / 1.05


def test_what_is_cited_is_the_best_of_what_bears(settled):
    innate = sides_of(settled)[0]
    factors = {d.finding: odds(settled.posterior["innate"]) / odds(d.without["innate"]) for d in settled.drivers}
    assert innate.cited.finding == max(("babies", "control"), key=factors.get)
    assert innate.cited_against.finding == "newborns"
    assert (innate.listed_for, innate.listed_against) == (("unasked",), ())
    learned = sides_of(settled)[1]
    assert learned.cited is None
    assert learned.cited_against is None


def test_what_would_be_is_the_drivers_own(settled):
    innate = sides_of(settled)[0]
    driver = next(d for d in settled.drivers if d.finding == "newborns")
    point = innate.cited_against
    assert point.without.probability == driver.without["innate"]
    assert point.turned.probability in {a.posterior["innate"] for a in driver.alternatives}
    assert point.turned.outcome == "positive", "what would help it most"
    reversal = next(d for d in settled.drivers if d.finding == "reversal")
    without_it = replace(settled, drivers=(reversal,))
    null, positive = reversal.alternatives
    assert positive.posterior["innate"] > null.posterior["innate"] > settled.posterior["innate"]
    turned = sides_of(without_it)[0].worst.turned
    assert (turned.outcome, turned.probability) == ("null", null.posterior["innate"]), "a turned sign is further off"


def test_whom_the_evidence_favours_is_told_by_group_and_gain(settled):
    tied = replace(settled, groups=(("innate", "neither"), ("learned",)))
    assert favoured(tied, {"innate": 0.5, "neither": 0.1, "learned": 0.4}) == ("learned",)
    assert favoured(tied, {"innate": 0.6, "neither": 0.2, "learned": 0.2}) == ("innate", "neither")


def test_without_a_weighed_finding_no_side_can_point(settled):
    silent = replace(settled, drivers=(), rows=())
    assert all(side.best is side.cited is side.worst is side.cited_against is None for side in sides_of(silent))


def test_what_is_cited_for_an_account_is_cited_for_its_readings_unless_they_are_named(quarrel):
    rows, findings = quarrel
    bears = {"newborns": {"innate": "against", "neither": "for"}, "babies": {"innate": "for"}}
    findings = [f.model_copy(update={"bears": bears.get(f.id, {})}) for f in findings]
    found = compare(
        rows,
        findings,
        accounts=ACCOUNTS,
        seed=5,
        doubts=QUICK,
        families={"neither": "innate"},
        n_simulated=100,
        n_reference=0,
    )
    neither = sides_of(found)[2]
    driver = {d.finding: d for d in found.drivers}
    assert neither.cited.finding in ("newborns", "babies")
    assert neither.cited_against is None, "what is said of the reading itself counts"
    assert neither.cited.error == driver[neither.cited.finding].factor_error["neither"]
    assert neither.cited.without.error == driver[neither.cited.finding].without_error["neither"]
    assert sides_of(found)[0].cited_against.finding == "newborns"
    assert sides_of(found)[1].cited is None
