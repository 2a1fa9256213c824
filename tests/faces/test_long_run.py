"""Fitness in the long run: both means over generations, where there is something to be averaged."""

import numpy as np
import pytest

from evo_mirror.faces.report.long_run import fitness_over_generations
from evo_mirror.faces.report.of_run import run_page
from evo_mirror.studies.run import read_run


def course(*fitness: float) -> dict[str, np.ndarray]:
    return {"fitness": np.array(fitness)}


def test_a_swinging_world_parts_the_two_means():
    """1/2 and 2 in turn: 1.25 on average, and in the long run as good as standing still."""
    whole, second = fitness_over_generations([course(0.5, 2.0, 0.5, 2.0)])
    assert whole == {"generations": "all 4", "arithmetic": "1.250", "geometric": "1.000", "n": "1"}
    assert (second["arithmetic"], second["geometric"]) == ("1.250", "1.000")


def test_replicates_have_an_error_and_the_second_half_leaves_the_founders_behind():
    whole, second = fitness_over_generations([course(0.1, 0.1, 1.0, 1.0), course(0.1, 0.1, 1.2, 1.2)])
    assert whole["n"] == "2"
    assert second["geometric"] == "1.100 ± 0.100"
    geometric = [(0.1 * 1.0) ** 0.5, (0.1 * 1.2) ** 0.5]
    said, _, error = whole["geometric"].partition(" ± ")
    assert float(said) == pytest.approx(np.mean(geometric), abs=6e-4)
    assert float(error) == pytest.approx(abs(geometric[1] - geometric[0]) / 2.0, abs=6e-4)


def test_what_has_no_geometric_mean_says_so_and_what_was_not_measured_is_left_out():
    whole, second = fitness_over_generations([course(0.0, 1.0, 1.0, 1.0)])
    assert (whole["arithmetic"], whole["geometric"], second["geometric"]) == ("0.750", "undefined", "1.000")
    for nothing in ([course(1.0)], [course(np.nan, np.nan)], [{"mirror_index_birth": np.ones(4)}]):
        assert fitness_over_generations(nothing) == []


def test_the_page_of_a_run_shows_both(a_run):
    run = read_run(a_run)
    page = run_page(run)
    part = page[page.index('<h2 id="long-run">') :]
    fitness = np.asarray(run.generations["fitness"], np.float64)
    each = [fitness[np.asarray(run.generations["replicate"]) == r] for r in (0, 1)]
    assert f"{np.mean([one.mean() for one in each]):.3f} ±" in part
    assert f"{np.mean([np.exp(np.log(one).mean()) for one in each]):.3f} ±" in part
    assert "arithmetic mean" in part
    assert "geometric mean" in part
