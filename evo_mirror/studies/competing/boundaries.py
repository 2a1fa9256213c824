"""Boundaries: where neither contender is better in an even mixture, as measured and as theory has it.

As measured: growth of the second contender, over what is drawn across, is joined by straight lines between cells; the boundary is
where that line crosses 0, and its error is a jackknife over worlds (all cells of a row share their worlds, and so their luck).

As theory has it (see `evo_mirror.theory.when_to_learn`): innate mirrorers earn what certainty p says, and learners what
they earn where they live alone. That holds where the payoff of a life depends on nobody else's, chances are in proportion to
it, and looks change between generations only, by chance. In the generation that is measured, the world has changed once since
that for which the innate are wired: so p is ``certainty`` where usual looks come back, and 1 - ``rate`` where they do not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.environment.changing_looks import ChangingLooks
from evo_mirror.biology.environment.usual_looks import UsualLooks
from evo_mirror.evolution.generation import live_through
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.competing.contenders import morph
from evo_mirror.studies.competing.design import P_AXES, Design
from evo_mirror.studies.competing.mixing import mixed
from evo_mirror.theory.when_to_learn import boundary_by_means, boundary_certainty


@dataclass(frozen=True)
class Boundary:
    """Where the boundary lies in one row of the diagram.

    Attributes
    ----------
    at : float
        Value of the other axis; NaN where there is none.
    measured, error : float
        On the axis that is drawn across; NaN where growth does not cross 0 exactly once.
    theory, theory_error : float
        NaN where there is none.
    by_means : float
        The flag model's q - c = p, which is theory's limit for many actions.
    """

    at: float
    measured: float
    error: float
    theory: float = np.nan
    theory_error: float = np.nan
    by_means: float = np.nan


def crossing(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Where a line through points crosses 0; NaN unless it does so exactly once.

    Parameters
    ----------
    x, y : (n,) float64 arrays
        x ascending.
    """
    signs = np.sign(y)
    if (signs == 0.0).sum() == 1 and len(set(signs[signs != 0.0].tolist())) == 2:
        return float(x[signs == 0.0][0]) if (np.diff(signs) != 0).sum() == 2 else float("nan")
    places = np.flatnonzero(signs[:-1] * signs[1:] < 0.0)
    if len(places) != 1 or (signs == 0.0).any():
        return float("nan")
    k = int(places[0])
    return float(x[k] - y[k] * (x[k + 1] - x[k]) / (y[k + 1] - y[k]))


def measured_boundary(x: NDArray[np.float64], growth: NDArray[np.float64]) -> tuple[float, float]:
    """The crossing of mean growth, and its standard error.

    Parameters
    ----------
    x : (n_cells,) float64 array
    growth : (n_cells, n_worlds) float64 array
        Worlds in the same order in all cells.
    """
    return _jackknifed(lambda rows: crossing(x, rows.mean(axis=1)), growth)


def _jackknifed(estimate: Callable[[NDArray[np.float64]], float], data: NDArray[np.float64]) -> tuple[float, float]:
    """An estimate and its standard error, leaving out one world (column) after another."""
    n = data.shape[1]
    each = np.array([estimate(np.delete(data, k, axis=1)) for k in range(n)])
    return estimate(data), float(np.sqrt((n - 1) / n * ((each - each.mean()) ** 2).sum()))


def why_no_theory(scenario: Scenario, design: Design) -> list[str]:
    """Everything for which theory has no boundary to draw; nothing where it has one.

    Parameters
    ----------
    scenario : Scenario
    design : Design
    """
    shared, e = design.world_of(scenario, design.cells[0]), scenario.environment
    reasons = [
        (set(design.between) != {"innate", "learner"}, "the contenders are not innate and learner"),
        (not design.axes or design.axes[0][0] not in P_AXES, "neither axis is how certain the world is between generations"),
        (not isinstance(e, UsualLooks | ChangingLooks), "looks do not change by chance between generations"),
        (e.meaning_rate > 0.0 or e.within_rate > 0.0 or e.within_meaning_rate > 0.0 or bool(e.within),
         "the world also changes in meaning, or within a life"),
        (not shared.selection.in_proportion, "chances are not in proportion to fitness"),
        (shared.asks_elders, "what a learner earns depends on who rears it"),
        (any(task.rivals.matters for task in shared.tasks.values()), "what a life earns depends on rivals"),
    ]  # fmt: skip
    return [text for holds, text in reasons if holds]


def theoretical_boundary(scenario: Scenario, design: Design, row: float, seed: int) -> tuple[float, float, float]:
    """Where theory draws the boundary in one row, its standard error, and where the flag model's rule does.

    Learners, and innate mirrorers with all looks as usual and with none, live alone in every world; what they earn there is all
    that is taken from lives.

    Parameters
    ----------
    scenario : Scenario
    design : Design
        For which `why_no_theory` finds nothing.
    row : float
        Value of the other axis; NaN where there is none.
    seed : int
    """
    key, is_usual = design.axes[0][0], isinstance(scenario.environment, UsualLooks)
    sure, never = (1.0, 0.0) if is_usual else (0.0, 1.0)
    together = isinstance(scenario.environment, UsualLooks) and scenario.environment.together
    n_actions = int(scenario.repertoire.is_cultural.sum())

    def alone(name: str, value: float) -> NDArray[np.float64]:
        cell = (value,) if len(design.axes) == 1 else (value, row)
        return _earned_alone(design, adjusted(design.world_of(scenario, cell), {key: value}), name, seed)

    earned = np.array([alone("learner", never), alone("innate", sure), alone("innate", never)])

    def place(rows: NDArray[np.float64]) -> float:
        best, worst = rows[1].mean(), rows[2].mean()
        p = boundary_certainty(
            float(np.log(rows[0]).mean()), n_actions=n_actions, best=float(best), worst=float(worst), together=together
        )  # fmt: skip
        return p if is_usual else 1.0 - p

    if (earned <= 0.0).any() or n_actions == 0:
        return np.nan, np.nan, np.nan
    rule = boundary_by_means(*(float(mean) for mean in earned[:1].mean(axis=1)), best=float(earned[1].mean()),
                             worst=float(earned[2].mean()))  # fmt: skip
    at, error = _jackknifed(place, earned)
    return at, error, rule if is_usual else 1.0 - rule


def _earned_alone(design: Design, shared: Scenario, name: str, seed: int) -> NDArray[np.float64]:
    """(n_worlds,) float64 array: mean fitness of a contender that lives alone, in the worlds of the competition."""
    earned = []
    for replicate in range(design.worlds):
        born = Moment(seed, replicate)
        band = morph(name, shared, born, design.size)
        mixture = mixed(shared, band, band, design.size // 2, born)
        earned.append(float(live_through(shared, mixture.population, None, mixture.moment).fitness.mean()))
    return np.array(earned)


def rows_of(design: Design) -> Sequence[float]:
    """Values of the axis that is not drawn across; a single NaN where there is one axis only."""
    return design.axes[1][1] if len(design.axes) > 1 else (float("nan"),)
