"""Many bodies of evidence at once, block by block, are weighed as each is alone, written down in the plainest way."""

import math
from itertools import product

import numpy as np
import pytest

from evo_mirror.evidence import Prediction
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.effects import draw_effects
from evo_mirror.inference.observation import Weighing, log_likelihood, weigh

QUICK = Doubts(n_draws=16)


def plainly(weighing: Weighing, body):
    """The mean over draws of the product over findings, one component after the other."""
    present = weighing.table.present
    total = np.zeros(present.shape)
    for members in weighing.components:
        likelihood = np.ones((*present.shape, weighing.n_draws))
        for f in members:
            if weighing.reports.is_value[f]:
                centre, variance = weighing.centre[f], weighing.variance[f]
                own = weighing.reports.error[f]
                density = own / np.sqrt(variance) * np.exp(-((body[f] - centre) ** 2) / (2.0 * variance))
                undefined = np.isnan(centre[..., 0])
                density[undefined] = density[~undefined].mean(axis=0)
                likelihood *= density
            else:
                likelihood *= np.exp(weighing.classes[f][int(body[f])])
        total += np.log(likelihood.mean(axis=-1))
    return total


@pytest.fixture(params=["defined", "undefined"])
def weighing(request, quarrel, weighed):
    """Six findings in four groups; half of one account's populations without a number, or all with one."""
    rows, findings = quarrel
    if request.param == "undefined":
        rows = [
            Prediction(row.account, row.replicate, row.statistic, math.nan, math.nan, math.nan)
            if row.account == "neither" and row.replicate % 2
            else row
            for row in rows
        ]
    return weighed(rows, findings, QUICK)


@pytest.mark.parametrize("cells", [1, 16 * 5, 10**6])
def test_blocks_and_patterns_in_common_change_nothing(weighing, cells, monkeypatch):
    monkeypatch.setattr("evo_mirror.inference.observation._CELLS_AT_ONCE", cells)
    values = weighing.reports.is_value
    bodies = np.array(
        [np.where(values, 0.3 * np.array(codes), codes) for codes in product((-1.0, 0.0, 1.0), repeat=len(values))]
    )[::7]
    found = log_likelihood(weighing, bodies)
    expected = np.array([plainly(weighing, body) for body in bodies])
    np.testing.assert_allclose(found, expected, rtol=1e-11)


def test_what_is_weighed_for_the_published_alone_is_the_same_of_it(weighing):
    reports, table = weighing.reports, weighing.table
    effects = draw_effects(reports, doubts=QUICK, seed=1)
    alone = weigh(reports, table, effects, only_published=True)
    published = reports.observed[None]
    assert np.array_equal(log_likelihood(alone, published), log_likelihood(weighing, published))
    directions = np.flatnonzero(~reports.is_value)
    assert {f: list(alone.classes[f]) for f in directions} == {f: [int(reports.observed[f])] for f in directions}
    turned = np.where(reports.is_value, published, np.where(published == 1.0, 0.0, 1.0))
    with pytest.raises(KeyError):
        log_likelihood(alone, turned)


def test_no_bodies_of_evidence_have_no_likelihoods(weighing):
    nothing = np.empty((0, len(weighing.reports.observed)))
    assert log_likelihood(weighing, nothing).shape == (0, *weighing.table.present.shape)
