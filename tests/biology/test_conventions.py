"""The table of conventions names modules and checks that there are."""

import importlib

import pytest

from evo_mirror.biology.conventions import Convention, conventions
from evo_mirror.studies.validating.study import checks


def test_every_subject_is_told_once():
    subjects = [c.subject for c in conventions()]
    assert len(subjects) == len(set(subjects))


@pytest.mark.parametrize("convention", conventions(), ids=lambda c: c.subject)
def test_it_is_carried_out_where_it_says_and_held_by_checks_that_there_are(convention: Convention):
    assert importlib.import_module(f"evo_mirror.{convention.where}").__doc__
    assert set(convention.checks) <= set(checks())


def test_every_check_holds_some_convention_or_an_equation_of_its_own():
    held = {kind for c in conventions() for kind in c.checks}
    assert set(checks()) - held == {"frequency_dependence", "needle"}, "payoffs, which a scenario states itself"
