"""The contract of measures, over the registry: what they promise they give, and they change nothing."""

import re
from collections import Counter
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest

from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.observing import columns, measures, observe
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine import threads
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.mirroring import index_and_gain
from evo_mirror.measures.recorded.base import AGES, Measure
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import SIGHT
from evo_mirror.state.life import TESTS
from evo_mirror.state.record import Record
from evo_mirror.studies.tables import PERSONAL, generation_columns, individual_columns

every_measure = pytest.mark.parametrize("measure", measures(), ids=leaves(Measure))


def arrays_in(state, path=""):
    """Every array below a frozen dataclass, by path, as bytes."""
    found = {}
    for field in fields(state):
        value = getattr(state, field.name)
        if isinstance(value, np.ndarray):
            found[f"{path}{field.name}"] = value.tobytes()
        elif is_dataclass(value):
            found |= arrays_in(value, f"{path}{field.name}.")
    return found


@every_measure
def test_columns_promised_are_columns_given(measure: Measure, one_generation):
    lived, _ = one_generation
    values = measure.observe(lived)
    assert list(values) == list(measure.columns)
    for name, value in values.items():
        if isinstance(value, float):
            continue
        assert value.shape == (lived.population.size,), name
        assert value.dtype == np.float64, name


def test_ages_and_tests_are_told_by_their_names(one_generation):
    lived, _ = one_generation
    told = observe(lived, Moment(9)).individuals
    index, gain = index_and_gain(lived)
    for k, age in enumerate(AGES):
        assert np.array_equal(told[f"mirror_index_{age}"], index[:, k], equal_nan=True), age
        assert np.array_equal(told[f"mirror_gain_{age}"], gain[:, k], equal_nan=True), age
        for t, test in enumerate(TESTS):
            assert np.array_equal(told[f"{test}_{age}"], lived.life.correct[:, k, t], equal_nan=True), (test, age)


@every_measure
def test_columns_say_what_they_are_and_in_which_unit(measure: Measure):
    assert measure.columns
    for name, column in measure.columns.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert column.unit.strip()
        assert len(column.about.split()) >= 3, f"{name} is not described"


@every_measure
def test_a_measure_changes_nothing(measure: Measure, one_generation):
    lived, _ = one_generation
    before = arrays_in(lived)
    assert len(before) > 20
    assert measure.observe(lived).keys() == measure.observe(lived).keys()
    assert arrays_in(lived) == before


def test_no_two_measures_share_a_column():
    counts = Counter(name for measure in measures() for name in measure.columns)
    assert max(counts.values()) == 1
    assert list(columns()) == list(counts)
    assert not counts.keys() & (generation_columns().keys() - columns().keys())
    assert not counts.keys() & PERSONAL.keys()


def test_a_record_has_every_column_and_the_mean_of_its_individuals(one_generation):
    lived, record = one_generation
    assert list(record.values) == list(columns())
    assert all(isinstance(value, float) for value in record.values.values())
    for name, column in record.individuals.items():
        assert len(column) == lived.population.size
        if name in record.values:
            assert record.values[name] == pytest.approx(column.mean())
    assert set(individual_columns(record.individuals)) - {"replicate"} == set(record.individuals)


def test_observing_twice_is_the_same_and_leaves_no_trace(one_generation):
    lived, record = one_generation
    before = arrays_in(lived)
    again = observe(lived, Moment(9, 0, 1))
    assert (again.replicate, again.generation) == (record.replicate, record.generation)
    assert np.array_equal(list(again.values.values()), list(record.values.values()), equal_nan=True)
    assert arrays_in(lived) == before


def test_a_record_has_the_same_bytes_on_any_number_of_threads(world: Scenario, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(threads, "WORTH_HELP", -1.0)  # help is called, however short the work
    evolution = Evolution(adjusted(world, {"population.size": 101}), seed=4)
    evolution.step()
    alone = record_bytes(observe(evolution.lived, Moment(9), 1))
    assert len(alone) > 60
    for n in (2, 3, 6):
        assert record_bytes(observe(evolution.lived, Moment(9), n)) == alone, n


def record_bytes(record: Record) -> dict[str, bytes]:
    """Everything that is in a record, as bytes."""
    values = {f"mean of {name}": np.float64(value).tobytes() for name, value in record.values.items()}
    return values | {name: np.ascontiguousarray(column).tobytes() for name, column in record.individuals.items()}


def test_where_nothing_was_seen_delta_p_is_undefined_and_nothing_warns(one_generation):
    lived, _ = one_generation
    events = lived.experience.events.copy()
    events[:, :, SIGHT] = -1
    blind = replace(lived, experience=replace(lived.experience, events=events))
    values = observe(blind, Moment(9)).values
    assert np.isnan(values["delta_p_matching"])
    assert values["seen_per_trial"] == 0.0


def test_a_life_of_no_trials_can_be_measured(world: Scenario):
    values = Evolution(adjusted(world, {"rearing.trials": 0}), seed=1).step().values
    assert values["mirror_gain_birth"] == values["mirror_gain_maturity"]
    assert np.isnan(values["delta_p_matching"])
    assert values["change"] == 0.0


def test_learning_that_runs_away_in_some_is_measured_in_the_others(world: Scenario):
    wild = {"rearing.trials": 3000, "learning.rate": 1.0, "salience.sight": 2.0, "salience.context": 2.0}
    wild |= {"founders.rate_spread": 0.6, "heritable.associability": True, "understanding.sight_noise": 1.0}
    evolution = Evolution(adjusted(world, wild), seed=3)
    record = evolution.step()
    ran_away = ~np.isfinite(evolution.lived.life.change)
    assert 0 < ran_away.sum() < 12
    for name in ("mirror_index_maturity", "mirror_gain_maturity", "fitness", "change"):
        assert np.isfinite(record.values[name]), name
    assert np.isnan(record.individuals["mirror_index_maturity"][ran_away]).all()
    assert (record.individuals["mirror_index_birth"] != 0).all()
    tame = record.individuals["mirror_index_maturity"][~ran_away]
    assert (tame != 0).all()
