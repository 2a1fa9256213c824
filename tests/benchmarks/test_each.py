"""Everybody alone, by pytest-benchmark: for its own table, and for `--benchmark-compare` between versions."""

import time
from dataclasses import replace

import pytest
from roster import OURS, PEERS, everybody, scale
from work import REF, Work

pytestmark = pytest.mark.bench


def timed(stopwatch, name: str, work: Work) -> None:
    made = everybody(work, [name])
    if name not in made:
        pytest.skip(f"{name} cannot run here")
    for _ in range(2):  # JAX compiles again for what it gave back itself
        made[name].generation()
    benchmark = stopwatch()
    benchmark.extra_info["individuals"] = work.population / scale(name, work)
    benchmark.pedantic(made[name].generation, rounds=5)


@pytest.mark.benchmark(group="a generation of REF", timer=time.process_time)
@pytest.mark.parametrize("name", [*OURS, *PEERS])
def test_a_generation(stopwatch, name: str):
    timed(stopwatch, name, REF)


@pytest.mark.benchmark(group="a generation of REF without noise", timer=time.process_time)
@pytest.mark.parametrize("name", ["ours", "c"])
def test_a_noise_free_generation(stopwatch, name: str):
    timed(stopwatch, name, replace(REF, noise=0.0))
