"""How accounts stand, in words: Bayes factors, fits, and priors that would turn the verdict."""

import math
from types import SimpleNamespace

from evo_mirror.faces.standing import bayes_factor, fitting, prior_odds, what_columns_mean
from evo_mirror.inference.factors import BreakEven, Factor
from evo_mirror.inference.fit import Fit

TITLES = {"a": "account A", "b": "account B"}


def comparison(**changes):
    whole = {
        "factors": (Factor("a", "b", math.log(0.5), 0.1), Factor("b", "b", 0.0, 0.0)),
        "fits": (Fit("a", 0.3, 0.05, 99), Fit("b", 0.6, 0.05, 99)),
        "break_evens": (BreakEven(("a",), ("b",), math.log(2.0), 0.1),),
        "prior": {"a": 0.75, "b": 0.25},
    }
    return SimpleNamespace(**{**whole, **changes})


def test_factors_are_told_against_the_best():
    c = comparison()
    assert [bayes_factor(one) for one in c.factors] == ["÷ 2.0 (1.8 to 2.2)", "best"]
    assert bayes_factor(Factor("c", "b", 0.0, 0.2)) == "÷ 1.0 (0.82 to 1.2)", "as good as the best is not the best"


def test_a_fit_claims_no_more_than_was_simulated():
    assert fitting(Fit("a", 1 / 100, 0.01, 99)) == "< .02"
    assert fitting(Fit("a", 2 / 100, 0.01, 99)) == ".02"
    assert fitting(Fit("a", 1 / 1000, 0.001, 999)) == "< .01"


def test_columns_are_explained_and_misfits_named():
    said = what_columns_mean(comparison(), TITLES)
    assert "than under account B, whatever the prior" in said
    assert "hardly produce" not in said
    misfit = comparison(fits=(Fit("a", 0.01, 0.01, 99), Fit("b", 0.6, 0.05, 99)))
    assert "By that, account A hardly produces such evidence." in what_columns_mean(misfit, TITLES)


def test_whose_prior_would_turn_the_verdict_is_told():
    said = prior_odds(comparison(), TITLES)
    assert said.startswith(
        "Priors: for account A to come out as probable as account B, the prior odds of the one against"
    )
    assert "would have to be 6.0 to 1, which is 2.0 (1.8 to 2.2) times what they are here (`--prior`" in said
    three = comparison(
        prior={"a": 0.1, "b": 0.4, "c": 0.5}, break_evens=(BreakEven(("a",), ("b", "c"), math.log(3.0), 0.1),)
    )
    assert "would have to be 1 to 3.0, which is 3.0 (" in prior_odds(three, TITLES), "not 3 to 1: priors are not equal"
    far = comparison(break_evens=(BreakEven(("a",), ("b",), 9.0, 0.1),))
    assert (
        prior_odds(far, TITLES) == "No prior within a factor of 1000 would make any account as probable as account B."
    )
    assert prior_odds(comparison(break_evens=()), TITLES) == ""
