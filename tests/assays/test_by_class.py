"""Ancient and cultural actions are reported apart, and together they make the whole."""

from __future__ import annotations

import numpy as np
import pytest

from evo_mirror.accounts.genetic import GeneticAdaptation
from evo_mirror.assays import Subjects, examine
from evo_mirror.evolution.engine import Evolution
from evo_mirror.scenario.loading import load


def evolved(*overrides: str) -> Evolution:
    """A few generations of the smallest scenario."""
    evolution = Evolution(GeneticAdaptation().constrained(load("smallest", overrides=overrides)), seed=4)
    for _ in range(3):
        evolution.step()
    return evolution


def test_the_classes_make_the_whole():
    evolution = evolved()
    cultural = Subjects.of(evolution).repertoire.is_cultural
    found = examine(evolution)
    for assay in ("birth", "reared"):
        parts = [found[f"{assay}.ancient_gain"].value, found[f"{assay}.cultural_gain"].value]
        whole = np.average(parts, weights=[(~cultural).sum(), cultural.sum()])
        assert whole == pytest.approx(found[f"{assay}.mirror_gain"].value, abs=1e-9)


def test_with_a_single_action_neither_the_whole_nor_a_part_is_mirroring():
    found = examine(evolved("repertoire.actions=1", "repertoire.goals=1", "repertoire.units=2", "learning.rate=0.2"))
    for assay in ("birth", "reared"):
        assert found[f"{assay}.ancient_gain"].value == found[f"{assay}.mirror_gain"].value == 0.0


def test_a_class_without_actions_is_undefined():
    found = examine(evolved("repertoire.cultural_share=0.0"))
    assert np.isnan(found["birth.cultural_gain"].value)
    assert found["birth.ancient_gain"].value == pytest.approx(found["birth.mirror_gain"].value, abs=1e-9)
