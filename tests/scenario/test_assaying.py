"""Settings of assays that contradict one another."""

import pytest

from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import validated
from evo_mirror.scenario.assaying import AssaySettings
from evo_mirror.scenario.explaining import explain
from evo_mirror.scenario.loading import load


def test_a_rank_sum_test_needs_trials_enough_to_reach_its_level():
    """The smallest p-value of 3 against 3 trials is 2/20, of 4 against 4 it is 2/70."""
    with pytest.raises(
        ScenarioError, match=r"be enough for a rank-sum test .* alpha = 0.05; .* is 0.1; got 3. Record more"
    ):
        validated(AssaySettings, {"units": {"test": "rank_sum", "trials": 3}})
    assert validated(AssaySettings, {"units": {"test": "rank_sum", "trials": 4}}).units.trials == 4
    assert validated(AssaySettings, {"units": {"trials": 2}}).units.test == "t"


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("execution_noise", 0.0, "above 0"),
        ("alpha", 1.0, "below 1"),
        ("width", 1.5, "at most 1"),
        ("selectivity", -0.1, "at least 0"),
        ("test", "z", "t or rank_sum"),
        ("correction", "fdrr", "did you mean 'fdr'"),
    ],
)
def test_what_no_experimenter_could_mean_is_refused(key: str, value: object, told: str):
    with pytest.raises(ScenarioError, match=told):
        validated(AssaySettings, {"units": {key: value}})


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "12 motor units are recorded in 10 trials of doing and 10 of seeing each action, and tested against baseline by "
             "Student's t test with a false discovery rate of 0.05 over 96 tests."),
        ({"correction": "bonferroni", "alpha": 0.01, "test": "rank_sum"}, "rank-sum test at 0.01 / 96, by Bonferroni."),
        ({"correction": "none", "trials": 4}, "4 trials of doing and 4 of seeing each action, and tested against baseline by "
                                              "Student's t test at 0.05 each, without correction."),
    ],
)  # fmt: skip
def test_an_explanation_says_how_units_are_recorded(settings: dict[str, object], told: str):
    scenario = load("origin", overrides=[f"assays.units.{key}={value}" for key, value in settings.items()])
    assert told in " ".join(explain(scenario).text().split())
