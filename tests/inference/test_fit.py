"""Whether an account could produce such evidence at all, and what is said where none could."""

import math

import numpy as np
import pytest

from evo_mirror.faces.standing import fitting
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.fit import MISFIT, Fit, fits_of, misfit_of

QUICK = Doubts(n_draws=64)
ACCOUNTS = ("innate", "learned", "neither")


def fit_of(simulated, published, replicate=None):
    n = len(simulated)
    which = np.arange(n) if replicate is None else replicate
    return fits_of(np.asarray(simulated)[:, None], np.zeros(n, int), which, np.array([published]), ["one"])[0]


def settle(rows, findings):
    return compare(rows, findings, accounts=ACCOUNTS, seed=5, doubts=QUICK, n_simulated=600, n_reference=0)


def test_under_a_true_account_every_p_is_as_rare_as_it_says():
    """4000 bodies of evidence among 99 of the same kind: p is uniform over 1/100 .. 1, each share within 4 standard errors."""
    rng = np.random.default_rng(1)
    logs = rng.standard_normal((4000, 100))
    p = np.array([fit_of(row[1:], row[0]).p for row in logs])
    for level in (MISFIT, 0.1, 0.5, 0.9):
        assert abs((p <= level + 1e-9).mean() - level) < 4 * math.sqrt(level * (1 - level) / 4000)


def test_ties_count_as_improbable_and_replicates_that_differ_widen_the_error():
    assert fit_of([1.0, 1.0, 1.0], 1.0).p == 1.0
    assert fit_of([1.0, 1.0, 1.0], 1.0 - 1e-14).p == 1.0
    low = np.repeat([0.0, 1.0], 50)
    alone = fit_of(low, 0.5).error
    clumped = fit_of(low, 0.5, replicate=np.repeat(np.arange(4), 25)).error
    assert alone == pytest.approx(0.05, rel=0.01)
    assert clumped > 4 * alone


def test_evidence_that_one_account_made_fits_that_one(quarrel):
    found = settle(*quarrel)
    fits = {fit.account: fit for fit in found.fits}
    assert [fit.account for fit in found.fits] == list(ACCOUNTS)
    assert fits["learned"].p > 0.1
    assert fits["innate"].p < fits["learned"].p
    assert found.alarm == ""


def test_evidence_that_nobody_predicts_is_said_first(quarrel, finding):
    """Somebody leads all the same; the first line says that this means nothing."""
    rows, findings = quarrel
    wild = finding("wild", "contingency.effect", effect_size=-9.0, standard_error=0.05, status="replicated")
    found = settle(rows, [*findings, wild])
    assert max(found.posterior.values()) > 0.9
    assert all(fit.is_misfit for fit in found.fits)
    assert found.alarm.startswith("None of these accounts produces such evidence: of ")
    assert "none was as improbable as this one" in found.alarm
    assert "no account predicts what was found in wild; against all of them it counts." in found.warnings


def test_what_is_said_counts_right():
    fits = [Fit("one", 0.002, 0.001, 999), Fit("two", 0.003, 0.001, 999)]
    said = misfit_of(fits, str.upper)
    assert "of 999 bodies of evidence simulated under the one that comes nearest, TWO, 2 were as improbable" in said
    none = misfit_of([Fit("one", 0.001, 0.001, 999), Fit("two", 0.01, 0.01, 99)], str.upper)
    assert "of 99 bodies of evidence simulated under the one that comes nearest, TWO, none" not in none
    assert "of 99 bodies of evidence simulated under each of them, none was as improbable as this one." in none
    few = misfit_of([Fit("one", 0.004, 0.001, 999), Fit("two", 0.01, 0.01, 99)], str.upper)
    assert "of 99 bodies of evidence simulated under the one that comes nearest, TWO, none was as improbable" in few
    assert misfit_of([*fits, Fit("three", 0.02, 0.01, 999)], str.upper) == ""
    assert misfit_of([], str.upper) == ""


def test_a_finding_counts_as_unpredicted_only_if_everybody_differs(quarrel):
    from evo_mirror.inference.fit import predicted_by_none

    found = settle(*quarrel)
    told = {row.finding: {cell.account: cell.agrees for cell in row.cells} for row in found.rows}
    assert told["reversal"]["learned"] == "yes"
    assert predicted_by_none(found.rows, ACCOUNTS) == []
    assert "reversal" in predicted_by_none(found.rows, ("innate",))


def test_an_account_with_a_single_replicate_is_not_held_against_what_this_made(quarrel):
    """Without its author nothing is left to weigh such evidence: that is no sign that nobody could produce it."""
    rows, findings = quarrel
    alone = settle([row for row in rows if row.replicate == 0], findings)
    assert all(math.isnan(fit.p) and math.isnan(fit.error) and fit.n == 0 for fit in alone.fits)
    assert not any(fit.is_misfit for fit in alone.fits)
    assert "None of these accounts" not in alone.alarm
    assert [fitting(fit) for fit in alone.fits] == ["unknown"] * 3

    mixed = settle([row for row in rows if row.replicate == 0 or row.account != "neither"], findings)
    fits = {fit.account: fit for fit in mixed.fits}
    assert fits["neither"].n == 0
    assert fits["learned"].n > 200
    assert fits["learned"].p > 0.1
