"""Which sentence an effect bears out: there, not there, or left open."""

import numpy as np
import pytest

from evo_mirror.assays import assays
from evo_mirror.assays.base import SMALL, Assay, Effect, effect, interval, told
from evo_mirror.foundation.discovery import kind_of

SENTENCES = {"above": "More.", "none": "As much.", "below": "Less.", "undefined": "Whether more is undefined."}
LOTS = 3_000


def said(value: float, error: float, n: float = np.inf, **changes) -> str:
    return told(Effect(value, error, 0.0, n), **{**SENTENCES, **changes})


@pytest.mark.parametrize(
    ("value", "error", "n", "sentence"),
    [
        (0.4, 0.1, np.inf, "More."),
        (-0.4, 0.1, np.inf, "Less."),
        (0.29, 0.1, np.inf, "Whether more remains open: anything from 0.094 to 0.49 would fit."),
        (0.4, 0.1, 2, "Whether more remains open: with n = 2 anything from \N{MINUS SIGN}0.87 to 1.7 would fit."),
        (0.4, 0.1, 4, "More."),
        (0.31, 0.1, 4, "Whether more remains open: with n = 4 anything from \N{MINUS SIGN}0.0082 to 0.63 would fit."),
        (0.04, 0.001, 30, "More. That is little, though: 0.04."),
        (0.01, 0.01, np.inf, "As much."),
        (0.01, 0.03, np.inf, "Whether more remains open: anything from \N{MINUS SIGN}0.049 to 0.069 would fit."),
        (1e-8, 0.0, 3, "As much."),
        (0.4, 0.0, 3, "More."),
        (0.4, np.nan, 1, "Whether more remains open: how sure it is, is not known."),
        (np.nan, np.nan, np.inf, "Whether more is undefined."),
    ],
)
def test_a_sentence_by_hand(value: float, error: float, n: float, sentence: str):
    assert said(value, error, n) == sentence


def test_the_bound_is_the_assays_and_nothing_to_be_said_is_not_said():
    assert said(0.06, 0.01, bound=0.1) == "More. That is little, though: 0.06."
    assert said(0.01, 0.03, bound=0.1) == "As much."
    assert said(0.06, 0.01, above="", bound=0.1) == ""
    assert said(0.2, 0.1, none="") == ""
    assert said(0.2, 0.1, undefined="The shares are undefined.").startswith("The shares remain open: ")
    assert (
        said(0.2, 0.1, undefined="", question="Whether more")
        == "Whether more remains open: anything from 0.004 to 0.4 would fit."
    )
    assert said(0.2, 0.1, undefined="").startswith("That remains open: ")


@pytest.mark.parametrize("n", [2, 4, 24])
def test_what_is_not_there_is_seldom_seen_and_what_is_there_seldom_denied(n: int):
    """Of 3000 studies without an effect at most 5 % see one; of 3000 with one just as large as matters, at most 5 % deny it.

    Three standard errors alone would be wrong in 20 % of studies of two replicates. Allowed 4 standard errors of the count.
    """
    rng = np.random.default_rng(1)
    allowed = 0.05 + 4.0 * (0.05 * 0.95 / LOTS) ** 0.5
    absent = [said_of(values) for values in rng.normal(0.0, 0.2, (LOTS, n))]
    assert np.mean([one.startswith(("More.", "Less.")) for one in absent]) < allowed
    present = [said_of(values) for values in rng.normal(SMALL, 0.02, (LOTS, n))]
    assert np.mean([one == "As much." for one in present]) < allowed
    assert np.mean([abs(v.mean()) > 3.0 * v.std(ddof=1) / n**0.5 for v in rng.normal(0, 1, (LOTS, 2))]) > 0.15


def said_of(values: np.ndarray) -> str:
    return told(effect(values), **SENTENCES)


def test_intervals_are_students():
    low, high = interval(1.0, 0.5, 4)
    assert (low, high) == pytest.approx((1.0 - 3.18245 * 0.5, 1.0 + 3.18245 * 0.5), abs=1e-5)
    assert np.isnan(interval(1.0, 0.5, 1)).all()
    assert effect(np.array([1.0, 2.0, np.nan])).n == 2


@pytest.mark.parametrize("assay", assays(), ids=lambda assay: kind_of(type(assay)))
def test_every_assay_leaves_open_what_it_cannot_tell(assay: Assay):
    """Two standard errors from 0, and a long way to its bound: nothing is claimed, nothing denied."""
    found = {name: Effect(0.2, 0.1, 0.1) for name in assay.statistics}
    sentences = assay.meaning(found).split(". ")
    assert all(": anything from 0.004 to 0.4 would fit" in one for one in sentences), sentences


@pytest.mark.parametrize("assay", assays(), ids=lambda assay: kind_of(type(assay)))
def test_what_is_left_open_is_asked_and_not_said_to_be_there_or_not(assay: Assay):
    """Every effect .2 with an error of .1, so that intervals hold next to nothing, and much: each question is named."""
    meant = assay.meaning({name: Effect(0.2, 0.1, 0.2, 40.0) for name in assay.statistics})
    assert "open: anything from" in meant
    assert "That remains open" not in meant
    assert "or so it seems" not in meant
