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
MATRICES = {"16 x 16": (16, 16), "32 x 16": (32, 16), "64 x 32": (64, 32), "128 x 64": (128, 64)}
AXES: dict[str, dict[str, tuple[float, Work]]] = {
    "individuals": {f"{n}": (n, replace(REF, population=n)) for n in (10, 100, 1000, 10_000)},
    "trials in a life": {f"{t}": (t, replace(REF, trials=t, population=500)) for t in (25, 100, 200, 800)},
    "features x units": {
        name: (f * u, replace(REF, population=200, features=f, units=u)) for name, (f, u) in MATRICES.items()
    },
}
EXPENSIVE = 1e9
"""Multiply-adds of a generation beyond which one round must do."""


def test_speed_over_sizes(table: Table, checkout: Path):
    pytest.importorskip("matplotlib")
    courses = []
    widest = max(peaks().items())[1]
    taken = interleaved({"peak": widest.program}, rounds=10)["peak"]
    peak = widest.multiply_adds / float(np.median(taken))
    for axis, works in AXES.items():
        sizes, made_of = zip(*works.values(), strict=True)
        course = Course(axis, list(sizes), list(works), {}, [peak / work.multiply_adds for work in made_of])
        for size, work in works.values():
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
