"""What was stated beside what was computed, and families summed."""

import math
from dataclasses import replace

import pytest

from evo_mirror.accounts import Stated, rivals
from evo_mirror.evidence import Prediction
from evo_mirror.foundation.errors import RunError
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.stated import COLUMNS, hold_to_their_word, read_stated, stated_csv_text


def account(*stated: tuple[str, str]):
    expects = tuple(Stated(statistic=s, direction=d, bound=0.1, words="So it is.") for s, d in stated)
    return replace(rivals().named("genetic"), name="innate", expects=expects)


def rows(statistic: str, *values: float, error: float = 0.01):
    return [Prediction("innate", r, statistic, value, error, math.nan) for r, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "computed"),
    [
        ((0.3, 0.4, 0.5), "positive"), ((-0.3, -0.4, -0.5), "negative"), ((0.02, -0.05, 0.01), "null"),
        ((0.3, 0.0, -0.3), "unclear"), ((math.nan, math.nan), "undefined"), ((), "undefined"), ((0.3, 0.4, math.nan), "positive"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stated", ["negative", "null", "positive"])
def test_a_direction_comes_out_where_the_model_makes_it_likelier_than_not(values, computed, stated):
    (held,) = hold_to_their_word([account(("a.b", stated))], rows("a.b", *values))
    assert (held.computed, held.stated) == (computed, stated)
    open_ = computed in ("unclear", "undefined")
    assert held.came_out == (computed if open_ else "yes" if computed == stated else "no")


def test_the_mean_its_error_and_the_probability_are_those_of_the_populations():
    """Three populations, two clearly above the bound and one clearly within: probability 2/3 of positive, 1/3 of none."""
    positive, none = hold_to_their_word([account(("a.b", "positive"), ("a.b", "null"))], rows("a.b", 0.4, 0.5, 0.0))
    assert (positive.probability, none.probability) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert positive.mean == pytest.approx(0.3)
    assert positive.mean_error == pytest.approx(math.sqrt(0.07 / 3))
    assert positive.n == 3


def test_only_its_own_account_and_statistic_are_asked():
    others = [replace(row, account="learned") for row in rows("a.b", 0.5)] + rows("a.c", 0.5)
    (held,) = hold_to_their_word([account(("a.b", "positive"))], others)
    assert held.came_out == "undefined"


def test_the_file_is_read_as_it_was_written(tmp_path):
    held = hold_to_their_word([account(("a.b", "null"), ("a.c", "null"))], rows("a.b", 0.1, 0.123456789))
    text = stated_csv_text(held)
    assert text.splitlines()[0] == ",".join(COLUMNS)
    (tmp_path / "stated.csv").write_text(text, encoding="utf-8")
    assert repr(read_stated(tmp_path)) == repr(held)
    assert read_stated(tmp_path / "nowhere") == ()
    (tmp_path / "stated.csv").write_text("account,n\nx,many\n", encoding="utf-8")
    with pytest.raises(
        RunError, match=r"stated\.csv must hold stated predictions; got .*\. Run the comparison again\."
    ):
        read_stated(tmp_path)


def test_a_family_has_the_sum_of_its_members_and_its_own_error(quarrel):
    predictions, findings = quarrel
    names = ["innate", "learned", "neither"]
    weights = {"innate": 1.0, "learned": 0.5, "neither": 0.5}
    few = {"doubts": Doubts(n_draws=64), "n_simulated": 60, "n_reference": 0}
    found = compare(
        predictions, findings, accounts=names, seed=1, prior=weights, families={"neither": "learned"}, **few
    )
    alone, family = found.families
    assert (alone.name, alone.members) == ("innate", ("innate",))
    assert (family.name, family.members) == ("learned", ("learned", "neither"))
    assert family.prior == pytest.approx(0.5)
    assert family.posterior == pytest.approx(found.posterior["learned"] + found.posterior["neither"])
    assert family.posterior_error == pytest.approx(alone.posterior_error), "what one family gains the other loses"
    plain = compare(predictions, findings, accounts=names, seed=1, prior=weights, **few)
    assert plain.log_marginal == found.log_marginal
    assert plain.posterior == pytest.approx(found.posterior, abs=0.01), (
        "a family has one voice in how far these are believed"
    )
    assert [one.members for one in plain.families] == [(name,) for name in names]
