"""Every check passes on the engine as it is, and fails on an engine with the defect that it is there to see."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from planted_defects import PLANTED

from evo_mirror.foundation.discovery import kind_of, leaves
from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.references import reference
from evo_mirror.studies.validating.checks.base import Check, Effort, Topic
from evo_mirror.studies.validating.missing import NOT_CHECKED
from evo_mirror.studies.validating.study import carried_out, checks, ready, validate, validation_json

SCALE = 0.1


def test_every_check_has_a_planted_defect():
    assert {kind for kind, _ in PLANTED} == set(leaves(Check)) == set(checks())


@pytest.mark.parametrize(("kind", "defect"), PLANTED, ids=[f"{kind}-{defect.__name__}" for kind, defect in PLANTED])
def test_a_planted_defect_turns_its_check_red(kind, defect, monkeypatch):
    defect(monkeypatch)
    assert not carried_out(kind, 1, SCALE).has_passed


@pytest.fixture(scope="module")
def validation():
    return validate(seed=1, scale=SCALE)


def test_the_engine_as_it_is_passes(validation):
    assert [one.kind for one in validation.checked if not one.has_passed] == []
    assert validation.has_passed


def test_every_check_says_what_it_does(validation):
    for one in validation.checked:
        assert all(text.strip() for text in (one.title, one.claim, one.formula, one.setting))
        assert one.title[0].isupper()
        assert one.claim.endswith(".")
        assert one.sources
        assert [reference(key) for key in one.sources]
        assert set(one.axes) == {c.quantity for c in one.comparisons}
        named = [(c.quantity, c.series) for c in one.comparisons]
        assert len(set(named)) < len(named) or len(named) < 20
        for c in one.comparisons:
            assert np.isfinite([c.x, c.expected, c.observed, c.standard_error, c.p_value, c.deviation]).all()


def test_the_same_seed_gives_the_same_numbers_in_any_number_of_processes(validation, monkeypatch):
    """Of one check on each topic: which process carries out which is a matter of luck."""
    first = {one.topic: kind for kind, one in reversed(checks().items())}
    some = {kind: one for kind, one in checks().items() if kind in first.values()}
    monkeypatch.setattr("evo_mirror.studies.validating.study.checks", lambda: some)
    here = replace(validation, checked=tuple(one for one in validation.checked if one.kind in some))
    assert len(some) == len(get_args(Topic)) == len(here.checked) > 4
    assert validation_json(validate(seed=1, scale=SCALE, workers=2)) == validation_json(here)


@pytest.mark.parametrize("kind", ["diversity", "crossover_map", "needle"])
def test_another_seed_is_another_experiment(kind, validation):
    (mine,) = (one for one in validation.checked if one.kind == kind)
    other = carried_out(kind, 2, SCALE)
    assert other.has_passed
    assert [c.observed for c in other.comparisons] != [c.observed for c in mine.comparisons]
    assert [c.expected for c in other.comparisons] == [c.expected for c in mine.comparisons]


def test_efforts_have_a_least_number_of_replicates_and_no_common_numbers():
    assert [Effort(1, scale).of(1000) for scale in (1.0, 0.5, 0.0, 2.0)] == [1000, 500, 20, 2000]
    seeds = {Effort(seed, 1.0).moment(purpose).seed for seed in (1, 2) for purpose in ("one", "other")}
    assert len(seeds) == 4


def test_what_is_not_checked_is_said_once_with_a_reason():
    assert len({what for what, _ in NOT_CHECKED}) == len(NOT_CHECKED) > 0, "else the page has a heading for nothing"
    assert all(why.endswith(".") for _, why in NOT_CHECKED)
    assert all(kind_of(check) == kind for kind, check in ((kind, type(one)) for kind, one in checks().items()))


def test_checks_are_told_topic_after_topic():
    topics = [one.topic for one in checks().values()]
    assert list(dict.fromkeys(topics)) == list(get_args(Topic)), "each is there, in this order, and none in two places"
    assert [list(get_args(Topic)).index(topic) for topic in topics] == sorted(map(get_args(Topic).index, topics))


def test_titles_begin_with_a_capital_as_they_head_sections():
    assert [one.title for one in checks().values() if not one.title[0].isupper()] == []


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    assert ready(tmp_path / "new" / "folder").is_dir()
    assert ready(tmp_path / "new" / "folder").is_dir()
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    for bad in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(RunError, match="must be a new or empty folder, or one of a validation; got something else"):
            ready(bad)
    with pytest.raises(RunError, match="must be a folder that can be made; got Not a directory"):
        ready(tmp_path / "mine.txt" / "below")
    (tmp_path / "validation.json").write_text("{}", encoding="utf-8")
    assert ready(tmp_path) == tmp_path
