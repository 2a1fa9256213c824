"""The contest finds the truth: evidence simulated under each account, from populations that really evolved.

Six small populations of each account (among the slow tests eight, that evolve for longer) evolve in the world of origin and
are put through all assays. Evidence is then simulated from each population in turn and held against all the others. The true
account must be returned more often than chance; the exact binomial chance of that with labels that mean nothing is at most 1e-4.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evo_mirror.evidence import Prediction, read_evidence
from evo_mirror.foundation.shipped import find_scenario
from evo_mirror.inference.comparing import compare
from evo_mirror.inference.comparison import Comparison
from evo_mirror.scenario.reading import read_settings
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.contest import Contest, contest, name_of

SMALLER = (
    "population.size=40",
    "stationarity.extension=0.0",
    "rearing.trials=100",
    "understanding.rounds=2",
    "assays.individuals=24",
)
SIZES = [
    ("generations=50", "replicates=6"), pytest.param(("generations=60", "replicates=8"), marks=pytest.mark.slow)
]  # fmt: skip


pytestmark = pytest.mark.usefixtures("quick_weighing")


@pytest.fixture(scope="module", params=SIZES, ids=["few", "many"])
def evolved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Contest:
    """All accounts in a smaller world of origin."""
    scenario = read_settings(Path(find_scenario("origin")), Scenario, overrides=[*SMALLER, *request.param])
    return contest(scenario, out=tmp_path_factory.mktemp("contest") / "folder", seed=11, workers=1)


def verdict(evolved: Contest, predictions: list[Prediction]) -> Comparison:
    """Hold predictions against the shipped evidence."""
    return compare(
        predictions,
        read_evidence(),
        accounts=[name_of(account) for account in evolved.accounts if account.competes],
        seed=1,
        reported=["open"],
        contents={name_of(account): account.content for account in evolved.accounts},
    )


def test_each_account_is_found_by_the_evidence_it_makes(evolved: Contest):
    recovery = verdict(evolved, list(evolved.predictions)).recovery
    assert recovery.is_better_than_chance, recovery
    diagonal = np.diag(np.array(recovery.confusion))
    chance = 1.0 / len(diagonal)
    assert (diagonal > chance).sum() >= len(diagonal) - 1, "all but one at most are found more often than by guessing"
    assert diagonal.max() > 0.9, "drift, which predicts nothing, is the easiest to tell"


def test_shuffled_accounts_are_not_found(evolved: Contest):
    """Planted: the labels of populations are shuffled within each replicate, and the check turns red."""
    predictions = list(evolved.predictions)
    names = sorted({p.account for p in predictions if p.account != "open"})
    shuffled = []
    rng = np.random.default_rng(5)
    order = {r: dict(zip(names, rng.permutation(names), strict=True)) for r in {p.replicate for p in predictions}}
    for p in predictions:
        account = p.account if p.account == "open" else str(order[p.replicate][p.account])
        shuffled.append(Prediction(account, p.replicate, p.statistic, p.value, p.standard_error, p.effect_size))
    assert not verdict(evolved, shuffled).recovery.is_better_than_chance
