"""The verdict with other priors of the observation model, against closed forms."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from evo_mirror.evidence import Prediction
from evo_mirror.inference.bayes import Bayes, Slope, prior_of
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.observation import log_likelihood
from evo_mirror.inference.posterior import infer
from evo_mirror.inference.predictions import tabulate
from evo_mirror.inference.sensitivity import ALTERATIONS, TIED_TIGHTLY, sensitivity_of
from evo_mirror.inference.verdict import Standing

GAIN = "birth.mirror_gain"
SLOPE = 0.6
PRIOR = {"zealous": 0.3, "able": 0.7}
"""In the caller's order, which is not that of the names."""


def standing(prior, groups=None):
    """All that is asked of a headline: who competes, in what order, and who stands together."""
    return Standing(
        groups=groups or [(name,) for name in prior], prior=prior, posterior=prior, errors=[], drivers=[], claims={}, titles={},
        is_calibrated=True,
    )  # fmt: skip


def altered(rows, findings, doubts, *, prior=PRIOR, slope=SLOPE, groups=None, seed=1):
    table = tabulate(rows, list(prior))
    bayes = Bayes(prior_of(table.accounts, prior), Slope(slope))
    found = sensitivity_of(table, findings, bayes, standing(prior, groups), doubts=doubts, seed=seed)
    return {(one.prior, one.change): one for one in found}


def single(account, size, *, replicate=0):
    return Prediction(account, replicate, GAIN, size, 0.0, size)


def share(zealous, able):
    """Bayes' rule with the slope, for the first of two."""
    odds = (PRIOR["zealous"] / PRIOR["able"]) * (zealous / able) ** SLOPE
    return odds / (1 + odds)


@pytest.mark.parametrize(("change", "q"), [("as replicated", 0.95), ("as contested", 0.6), ("", 0.8)])
def test_a_direction_is_believed_as_the_altered_reliability_says(finding, certain, change, q):
    """Reported as true with q, as either other class with (1 - q)/2: whoever predicts it has q, the other (1 - q)/2."""
    study = finding("a", GAIN, direction="positive", bound=0.1, status="single")
    found = altered([single("zealous", 0.9), single("able", -0.9)], [study], certain)
    one = found["reliability" if change else "", change]
    assert one.posterior["zealous"] == pytest.approx(share(q, (1 - q) / 2), rel=1e-9)
    assert math.fsum(one.posterior.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("prior", "change", "median", "laboratory"),
    [
        ("", "", 0.5, 0.4),
        ("laboratory_sd", "none", 0.5, 0.0),
        ("laboratory_sd", "half", 0.5, 0.2),
        ("laboratory_sd", "double", 0.5, 0.8),
        ("scale_median", "half", 0.25, 0.4),
        ("scale_median", "one", 1.0, 0.4),
        ("scale_spread", "double", 0.5, 0.4),
        ("sharing", "high", 0.5, 0.4),
    ],
)
def test_an_effect_size_has_the_density_that_the_altered_prior_says(
    finding, certain, prior, change, median, laboratory
):
    """N(median d, E^2 + laboratory^2): the scale does not vary here, and sharing is no matter of effect sizes."""
    doubts = replace(certain, laboratory_sd=dict.fromkeys(certain.laboratory_sd, 0.4), scale_median=0.5)
    study = finding("a", GAIN, effect_size=0.5, standard_error=0.3)
    one = altered([single("zealous", 0.4), single("able", 1.9)], [study], doubts)[prior, change]
    zealous, able = (norm.pdf(0.5, median * size, math.hypot(0.3, laboratory)) for size in (0.4, 1.9))
    assert one.posterior["zealous"] == pytest.approx(share(zealous, able), rel=1e-9)


@pytest.mark.parametrize(("change", "bounds"), [("none", 0.0), ("half", 0.25), ("double", 1.0)])
def test_the_shift_of_what_a_direction_refers_to_is_altered(finding, certain, change, bounds):
    study = finding("a", GAIN, direction="positive", bound=0.4)
    found = altered(
        [single("zealous", 0.6), single("able", 0.1)], [study], replace(certain, laboratory_bounds=0.5, n_draws=8)
    )
    zealous, able = (0.7 * norm.sf(0.4, value, max(bounds * 0.4, 1e-12)) + 0.1 for value in (0.6, 0.1))
    assert found["laboratory_bounds", change].posterior["zealous"] == pytest.approx(share(zealous, able), rel=1e-9)


@pytest.mark.parametrize(("change", "n"), [("half", 8.0), ("double", 32.0)])
def test_a_study_of_unknown_size_is_altered_in_size(finding, certain, change, n):
    study = finding("a", GAIN, direction="positive", bound=0.1)
    doubts = replace(certain, sample_size=dict.fromkeys(certain.sample_size, 16.0))
    found = altered([single("zealous", 0.9), single("able", 0.3)], [study], doubts)
    error = 1 / math.sqrt(n)  # value and effect size are equal, so that the SD is 1
    least = max(0.1, norm.ppf(0.975) * error)
    zealous, able = (0.7 * norm.sf(least, value, error) + 0.1 for value in (0.9, 0.3))
    assert found["sample_size", change].posterior["zealous"] == pytest.approx(share(zealous, able), rel=1e-9)


def test_every_prior_of_the_observation_model_is_altered_and_no_other_with_it(quarrel):
    rows, findings = quarrel
    doubts = Doubts(n_draws=16)
    found = altered(rows, findings, doubts, prior=dict.fromkeys(("innate", "learned", "neither"), 1 / 3))
    assert list(found) == [("", ""), *ALTERATIONS], "a fixed order, with the priors as they are first"
    assert {prior for prior, _ in ALTERATIONS} == set(vars(doubts)) - {"n_draws"}, "draws are no prior"
    assert found["", ""].numbers == {}
    before = doubts.as_dict()
    for (prior, change), one in list(found.items())[1:]:
        assert one.numbers, "an alteration alters something"
        assert all(name.partition(".")[0] == prior for name in one.numbers)
        assert all(number != before[name] for name, number in one.numbers.items())
        factor = {"none": 0.0, "half": 0.5, "double": 2.0}.get(change)
        if factor is not None:
            assert one.numbers == {n: factor * b for n, b in before.items() if n.partition(".")[0] == prior}
    assert found["sharing", "high"].numbers == {"sharing": TIED_TIGHTLY}
    assert found["scale_median", "one"].numbers == {"scale_median": 1.0}
    assert found["reliability", "as contested"].numbers == {"reliability.replicated": 0.6, "reliability.single": 0.6}


def test_without_an_alteration_it_is_the_headline(quarrel):
    rows, findings = quarrel
    found = compare(
        rows, findings, accounts=("neither", "learned", "innate"), prior={"neither": 2.0, "learned": 1.0, "innate": 1.0},
        seed=5, doubts=Doubts(n_draws=64), n_simulated=60, n_reference=0,
    )  # fmt: skip
    base, *others = found.sensitivity
    assert base.posterior == found.posterior
    assert base.error == found.posterior_error
    assert list(base.posterior) == list(found.accounts)
    assert found.slope != 1.0
    assert base.leading == ("learned",), "as the first sentence has it"
    assert "favour learned" in found.sentences[0]
    assert any(one.posterior != found.posterior for one in others)


def test_errors_are_those_of_resampled_replicates(quarrel, weighed):
    rows, findings = quarrel
    prior = dict.fromkeys(("innate", "learned", "neither"), 1 / 3)
    groups = [("innate",), ("learned", "neither")]
    doubts = Doubts(n_draws=16)
    one = altered(rows, findings, doubts, prior=prior, groups=groups)["sharing", "none"]
    made = weighed(rows, findings, replace(doubts, sharing=0.0))
    expected = infer(made, Bayes(np.full(3, 1 / 3), Slope(SLOPE)), seed=1)
    places = [made.table.accounts.index(name) for name in ("learned", "neither")]
    assert one.error["learned"] == expected.error(places[0])
    assert one.leading == ("learned", "neither")
    assert one.share == pytest.approx(expected.probability[places].sum())
    assert one.share_error == expected.error(*places)


def test_names_given_to_others_take_the_numbers_with_them(quarrel):
    rows, findings = quarrel
    prior = {"innate": 0.5, "learned": 0.3, "neither": 0.2}
    other = {"innate": "learned", "learned": "neither", "neither": "innate"}
    doubts = Doubts(n_draws=16)
    before = altered(rows, findings, doubts, prior=prior)
    renamed = [replace(row, account=other[row.account]) for row in rows]
    after = altered(renamed, findings, doubts, prior={other[name]: number for name, number in prior.items()})
    for name, one in before.items():
        assert after[name].posterior == {other[account]: number for account, number in one.posterior.items()}
        assert after[name].error == {other[account]: number for account, number in one.error.items()}
        assert after[name].leading == tuple(other[account] for account in one.leading)


def test_an_alteration_can_turn_who_leads_and_whether_they_stand_out(finding, certain):
    """One replicated report against two contested ones: odds of 38 against 9; once all are contested, of 3 against 9."""
    studies = [
        finding("a", GAIN, direction="positive", bound=0.1, status="replicated"),
        finding("b", GAIN, direction="negative", bound=0.1, status="contested"),
        finding("c", GAIN, direction="negative", bound=0.1, status="contested"),
    ]
    rows = [single(name, size, replicate=r) for name, size in (("zealous", 0.9), ("able", -0.9)) for r in range(3)]
    found = altered(rows, studies, certain, prior={"zealous": 0.5, "able": 0.5}, slope=1.0)
    base, turned = found["", ""], found["reliability", "as contested"]
    assert base.leading == ("zealous",)
    assert base.share == pytest.approx(38 / 47)
    assert turned.leading == ("able",)
    assert turned.share == pytest.approx(0.75)
    assert base.stands_out
    assert turned.stands_out, "replicates are alike, so that there is no error"
    # A report that is as right as a replicated one stands against two: now it is one against two again.
    assert found["reliability", "as replicated"].leading == ("able",)
    even = altered(rows, [*studies[:2]], certain, prior={"zealous": 0.5, "able": 0.5}, slope=1.0)
    assert even["reliability", "as contested"].share == pytest.approx(0.5)
    assert not even["reliability", "as contested"].stands_out


def test_what_is_surely_right_and_something_else_has_probability_nought(finding, certain, weighed):
    """No logarithm of 0 is complained of, a replicate that cannot be is ruled out, and the others are weighed as ever."""
    sure = replace(certain, reliability=dict.fromkeys(certain.reliability, 1.0))
    study = finding("a", GAIN, direction="positive", bound=0.1)
    rows = [
        single("able", -0.9),
        single("able", 0.9, replicate=1),
        single("zealous", 0.9),
        single("zealous", 0.9, replicate=1),
    ]
    made = weighed(rows, [study], sure)
    logs = log_likelihood(made, made.reports.observed[None])[0]
    assert sorted(logs.ravel().tolist()) == [-math.inf, 0.0, 0.0, 0.0]
    shares = infer(made, Bayes(np.full(2, 0.5)), seed=1).probability
    assert shares[made.table.accounts.index("able")] == pytest.approx(1 / 3)


def test_reports_tied_tightly_are_weighed_without_complaint(finding, certain):
    """With sharing of .9 some draws make a report surely right; what they rule out, other draws allow."""
    studies = [finding(name, GAIN, direction="positive", bound=0.1, laboratory="one") for name in "ab"]
    doubts = replace(certain, n_draws=1024)
    found = altered([single("zealous", 0.9), single("able", -0.9)], studies, doubts)
    tied, apart = found["sharing", "high"].posterior["zealous"], found["sharing", "none"].posterior["zealous"]
    assert apart == pytest.approx(share(0.8**2, 0.1**2), rel=1e-9)
    # One laboratory, two paradigms: between one report and two that are independent.
    assert share(0.8, 0.1) < tied < apart
