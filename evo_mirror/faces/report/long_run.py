"""Mean fitness over generations, arithmetic and geometric: the second is what the long run goes by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from evo_mirror.faces.report.columns import Table
from evo_mirror.faces.words import number, standard_error
from evo_mirror.theory.social_learning import geometric_mean

_DIGITS = 3
_FITNESS = "fitness"


def fitness_over_generations(parts: Sequence[Table]) -> list[dict[str, str]]:
    """Set out both means of mean fitness, over all generations and over the second half of them.

    Founders may be far from where a population comes to rest: the second half leaves most of that behind.

    Parameters
    ----------
    parts : sequence of mapping of str to (n_generations,) arrays
        One for each replicate.

    Returns
    -------
    list of dict
        Rows: generations, arithmetic and geometric mean, each with its standard error over replicates if there are
        several, and the number of replicates. Empty where fitness was not recorded, or in one generation only.
    """
    courses = [np.asarray(part[_FITNESS], dtype=np.float64) for part in parts if _FITNESS in part]
    courses = [course for course in courses if len(course) > 1 and np.isfinite(course).all()]
    if not courses:
        return []
    longest = max(map(len, courses))
    second = [course[len(course) // 2 :] for course in courses]
    return [_row(f"all {longest}", courses), _row("the second half", second)]


def _row(generations: str, courses: Sequence[NDArray[np.float64]]) -> dict[str, str]:
    return {
        "generations": generations,
        "arithmetic": _over(courses, lambda course: float(course.mean())),
        "geometric": _over(courses, _geometric),
        "n": str(len(courses)),
    }


def _geometric(course: NDArray[np.float64]) -> float:
    """Undefined where a generation earned nothing or less: a payoff is no number of offspring then."""
    return geometric_mean(course) if (course > 0.0).all() else float("nan")


def _over(courses: Sequence[NDArray[np.float64]], mean: Callable[[NDArray[np.float64]], float]) -> str:
    each = np.array([mean(course) for course in courses])
    if len(each) == 1:
        return number(float(each[0]), _DIGITS)
    error = float(each.std(ddof=1)) / len(each) ** 0.5
    whole = number(float(each.mean()), _DIGITS)
    return f"{whole} {standard_error(error, _DIGITS)}" if np.isfinite(error) else whole
