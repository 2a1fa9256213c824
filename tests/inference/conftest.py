"""Predictions and findings made to order."""

from functools import partial

import numpy as np
import pytest
from scipy.stats import norm

from evo_mirror.evidence import Prediction
from evo_mirror.evidence.finding import SUBJECTS, Finding
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.effects import draw_effects
from evo_mirror.inference.observation import weigh
from evo_mirror.inference.outcomes import slices_of_scale
from evo_mirror.inference.predictions import tabulate
from evo_mirror.inference.reference import Reference
from evo_mirror.inference.reports import arrange


@pytest.fixture(scope="module", autouse=True)
def _coarse_plans(request):
    """What could be measured next is worked out on fewer places, but where that is what a file is about."""
    with pytest.MonkeyPatch.context() as m:
        if request.path.name != "test_planning.py":
            m.setattr("evo_mirror.inference.outcomes._PLACES", 101)
            m.setattr("evo_mirror.inference.outcomes.slices_of_scale", partial(slices_of_scale, n=12))
        yield


def _finding(name, statistic, **changes):
    whole = {
        "id": name,
        "claim": f"claim of {name}",
        "design": "made for a test",
        "statistic": statistic,
        "status": "single",
        "laboratory": f"laboratory of {name}",
        "paradigm": f"paradigm of {name}",
        "source": "nobody",
        "read": "read",
    }
    return Finding(**{**whole, **changes})


@pytest.fixture(scope="session")
def finding():
    return _finding


@pytest.fixture(scope="session")
def certain():
    """Doubts that leave a study's own error alone: scale 1, no laboratory, endless samples, independent reports."""
    nothing = {"replicated": 0.0, "single": 0.0, "contested": 0.0}
    endless = dict.fromkeys(SUBJECTS, np.inf)
    return Doubts(
        laboratory_sd=nothing, laboratory_bounds=0.0, scale_median=1.0, scale_spread=0.0, sharing=0.0,
        sample_size=endless, sample_spread=0.0,
    )  # fmt: skip


def _predict(means, *, n_replicates=12, spread=0.05, error=0.02, seed=0):
    """Predictions of accounts whose replicates scatter about given means; SD over individuals is 0.2."""
    rng = np.random.default_rng(seed)
    rows = []
    for account, statistics in means.items():
        for replicate in range(n_replicates):
            for statistic, mean in statistics.items():
                value = mean + spread * rng.standard_normal()
                rows.append(Prediction(account, replicate, statistic, value, error, float(np.clip(value / 0.2, -5, 5))))
    return rows


@pytest.fixture(scope="session")
def predict():
    return _predict


@pytest.fixture(scope="session")
def confused():
    """Three accounts that are often taken for one another, and findings that tell a little of which is which."""

    def make(*, apart=0.15, n_findings=2):
        means = {
            "one": {"birth.mirror_gain": 0.0, "yoked.loss": 0.0},
            "two": {"birth.mirror_gain": apart, "yoked.loss": 0.0},
            "three": {"birth.mirror_gain": 0.0, "yoked.loss": apart},
        }
        findings = [
            _finding(f"{statistic}-{i}", statistic, direction="null", bound=0.08)
            for statistic in ("birth.mirror_gain", "yoked.loss")
            for i in range(n_findings)
        ]
        return means, findings

    return make


@pytest.fixture(scope="session")
def weighed():
    def make(rows, findings, doubts, *, accounts=None, seed=1):
        accounts = accounts or sorted({row.account for row in rows})
        table = tabulate(rows, accounts)
        reports = arrange(findings, table.statistics, doubts=doubts)
        return weigh(reports, table, draw_effects(reports, doubts=doubts, seed=seed))

    return make


@pytest.fixture(scope="session")
def quarrel():
    """Three accounts that differ on three statistics, and findings that the second would produce."""
    means = {
        "innate": {"birth.mirror_gain": 0.6, "counter_mirror.residual_bias": 0.4, "contingency.effect": 0.0},
        "learned": {"birth.mirror_gain": 0.0, "counter_mirror.residual_bias": -0.4, "contingency.effect": 0.3},
        "neither": {"birth.mirror_gain": 0.0, "counter_mirror.residual_bias": 0.0, "contingency.effect": 0.0},
    }
    findings = [
        _finding("newborns", "birth.mirror_gain", direction="null", bound=0.2, laboratory="north", paradigm="gestures"),
        _finding("babies", "birth.mirror_gain", effect_size=0.1, standard_error=0.2, paradigm="gestures"),
        _finding("reversal", "counter_mirror.residual_bias", direction="negative", bound=0.1, laboratory="south"),
        _finding("training", "contingency.effect", direction="positive", bound=0.1, laboratory="south"),
        _finding("again", "counter_mirror.residual_bias", direction="negative", bound=0.1, status="replicated"),
        _finding("control", "contingency.effect", effect_size=0.6, standard_error=0.3),
    ]
    return _predict(means), findings


def _gaussians(means, *, n_per_account=3000, prior=None, n_replicates=40, seed=1):
    """A table whose summaries are normal with SD 1 about a mean for each account: the posterior has a closed form."""
    rng = np.random.default_rng(seed)
    means = np.asarray(means, dtype=float)
    account = np.repeat(np.arange(len(means)), n_per_account)
    share = np.full(len(means), 1 / len(means)) if prior is None else np.asarray(prior)
    weight = share[account] * len(means)
    return Reference(
        summaries=means[account] + rng.standard_normal((len(account), means.shape[1])),
        account=account,
        replicate=np.tile(np.arange(n_replicates), len(account) // n_replicates),
        weight=weight,
        centre=np.zeros(means.shape[1]),
        spread=np.ones(means.shape[1]),
        n_accounts=len(means),
    )


def _closed_form(means, summary, prior):
    odds = np.asarray(prior) * norm.pdf(np.asarray(summary) - np.asarray(means)).prod(axis=1)
    return odds / odds.sum()


@pytest.fixture(scope="session")
def gaussians():
    return _gaussians


@pytest.fixture(scope="session")
def closed_form():
    return _closed_form
