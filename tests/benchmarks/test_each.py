"""Everybody alone, by pytest-benchmark: for its own table, and for `--benchmark-compare` between versions."""

import time
from dataclasses import replace

import pytest
from roster import OURS, PEERS, everybody, scale
from work import REF

pytestmark = pytest.mark.bench


@pytest.mark.benchmark(group="a generation of REF", timer=time.process_time)
@pytest.mark.parametrize("name", [*OURS, *PEERS])
def test_a_generation(stopwatch, name: str):
    try:
        made = everybody(REF, [name])[name]
    except KeyError:
        pytest.skip(f"{name} cannot run here")
    stopwatch.extra_info["individuals"] = REF.population / scale(name, REF)
    stopwatch.pedantic(made.generation, rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="REF without noise", timer=time.process_time)
@pytest.mark.parametrize("name", ["ours", "c"])
def test_a_noise_free_generation(stopwatch, name: str):
    made = everybody(replace(REF, noise=0.0), [name])
    if name not in made:
        pytest.skip(f"{name} cannot run here")
    stopwatch.pedantic(made[name].generation, rounds=5, warmup_rounds=1)
