"""How the course of assimilation is told and drawn."""

import numpy as np
import pytest

from evo_mirror.faces.figures import assimilation_figure
from evo_mirror.faces.report.assimilation import SHARE, told, with_share
from evo_mirror.faces.report.of_run import panels_of


def part(birth, maturity=0.5, n: int = 4):
    return with_share(
        {
            "generation": np.arange(float(n)),
            "mirror_gain_birth": np.array(birth, np.float64),
            "mirror_gain_maturity": np.full(n, maturity),
        }
    )


RISING, FLAT, NEVER_BORN = part([0.0, 0.2, 0.3, 0.4]), part([0.0, 0.1, 0.1, 0.1]), part([np.nan] * 4)


def test_the_share_is_drawn_below_the_gains_that_it_is_made_of():
    titles = [panel.title for panel in panels_of([RISING, FLAT])]
    assert titles == ["Mirror gain", "Assimilation: innate share of mature mirror gain"]
    assert RISING[SHARE].tolist() == [0.0, 0.4, 0.6, 0.8]
    assert [panel.title for panel in panels_of([part([0.0] * 4, maturity=0.05)])] == ["Mirror gain"], (
        "too little to divide"
    )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([RISING], "It first reached one half at generation 2."),
        ([FLAT], "It did not reach one half by generation 3."),
        ([FLAT, FLAT], "It did not reach one half by generation 3 in any of them."),
        ([RISING, FLAT, FLAT], "It first reached one half at generation 2 in 1 of 3 replicates."),
        (
            [FLAT, RISING, part([0.3] * 4)],
            "It first reached one half in 2 of 3 replicates, between generations 0 and 2; half of all replicates had by 2.",
        ),
        (
            [RISING, RISING, FLAT, FLAT, FLAT],
            "It first reached one half in 2 of 5 replicates, between generations 2 and 2; fewer than half got there.",
        ),
    ],
)  # fmt: skip
def test_times_are_told_with_those_that_did_not_get_there(parts, said: str):
    assert told(parts).endswith(said)
    assert "mirror gain at birth over that at maturity" in told(parts)


def test_where_birth_was_not_examined_nothing_is_told():
    assert told([NEVER_BORN]) == told([with_share({"generation": np.arange(3.0)})]) == ""


def test_assimilation_and_canalisation_are_drawn_apart():
    gains = {"learned": np.ones((2, 3)), "innate": np.arange(6.0).reshape(2, 3)}
    shares = np.array([[np.nan, 0.4, 0.6], [np.nan, 0.6, 1.0]])
    figure = assimilation_figure(
        [0, 5, 10], gains=gains, shares=shares, spreads={"nests": np.ones((2, 3))}, threshold=0.5
    )
    top, middle, bottom = figure.axes
    assert [axes.get_title(loc="left").split(":")[0] for axes in (middle, bottom)] == ["Assimilation", "Canalisation"]
    (mean,) = (line.get_ydata() for line in middle.lines if line.get_label() == "innate share")
    assert np.asarray(mean)[1:].tolist() == [0.5, 0.8]
    assert np.isnan(np.asarray(mean)[0])
    assert [text.get_text() for text in top.get_legend().get_texts()] == ["learned", "innate"]
