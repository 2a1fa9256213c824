"""Our line, every peer and the roofline, over population size, lifetime and matrix size."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from figure import Course, draw
from gates import Table
from roofline import peaks
from roster import OURS, PEERS, everybody, scaled
from rounds import interleaved
from work import REF, Work

pytestmark = pytest.mark.bench

ROUNDS = 3
NAMES = [*OURS, *(name for name in PEERS if name != "deap tuned")]
AXES: dict[str, dict[float, Work]] = {
    "individuals": {n: replace(REF, population=n) for n in (10, 100, 1000, 10_000)},
    "trials in a life": {t: replace(REF, trials=t) for t in (25, 100, 200, 800)},
    "features x units": {
        f * u: replace(REF, population=200, features=f, units=u) for f, u in ((16, 16), (32, 16), (64, 32), (128, 64))
    },
}
EXPENSIVE = 2e10
"""Multiply-adds of a generation beyond which one round must do."""


def test_speed_over_sizes(table: Table, checkout: Path):
    pytest.importorskip("matplotlib")
    courses = []
    widest = max(peaks().items())[1]
    taken = interleaved({"peak": widest.program}, rounds=10)["peak"]
    peak = widest.multiply_adds / float(np.median(taken))
    for axis, works in AXES.items():
        course = Course(axis, list(works), {}, [peak / work.multiply_adds for work in works.values()])
        for size, work in works.items():
            is_expensive = work.population * work.multiply_adds > EXPENSIVE
            made = {name: peer.generation for name, peer in everybody(work, NAMES).items()}
            rounds = interleaved(made, rounds=1 if is_expensive else ROUNDS, least=0.01)
            for name, seconds in scaled(rounds, work).items():
                course.lifetimes.setdefault(name, {})[size] = work.population / float(np.median(seconds))
        courses.append(course)
    table.further["courses"] = [course.as_json() for course in courses]
    paths = draw(courses, checkout / "runs" / "benchmarks", table.head)
    assert all(path.stat().st_size > 0 for path in paths)
    assert all(set(course.lifetimes["ours"]) == set(course.sizes) for course in courses)
