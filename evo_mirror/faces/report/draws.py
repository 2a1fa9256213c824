"""How everything evolved, read back from the folder of a comparison, and whether it is what its predictions were made by."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evo_mirror.accounts import Rivals
from evo_mirror.accounts.base import drawn_from_priors
from evo_mirror.evidence import Prediction
from evo_mirror.faces.report.belonging import refuse, same
from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.settings import adjusted, content_hash
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.contest import DRAWS, HYSTERESIS_REPLICATES, HYSTERESIS_STARTS, Trajectory


@dataclass(frozen=True)
class Draw:
    """One population that evolved: its course, the values its experiments gave, and a hash of its world."""

    course: Trajectory
    values: Mapping[str, float]
    scenario_hash: str


def read_draws(folder: Path) -> list[Draw]:
    """Read how everything evolved, in the order of account, start and replicate.

    Raises
    ------
    RunError
        If a file cannot be read, or holds another population than its name says.
    """
    found = []
    for path in sorted((folder / DRAWS).glob("*.json")):
        try:
            draw = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise RunError(f"{path} must be JSON that can be read; got: {error}. Run the study again.") from error
        try:
            # An undefined number is null there, and becomes NaN here.
            columns = {name: np.array(values, dtype=np.float64) for name, values in draw["columns"].items()}
            values = {name: math.nan if each[0] is None else float(each[0]) for name, each in draw["effects"].items()}
            if not isinstance(draw["is_stationary"], bool):
                raise TypeError("is_stationary is neither true nor false")
            course = Trajectory(draw["account"], draw["start"], draw["replicate"], draw["is_stationary"], columns)
            found.append(Draw(course, values, draw["scenario_hash"]))
            name = f"{course.account}-{course.start}-{course.replicate:03d}"
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise RunError(f"{path} must hold what evolved; got: {error}. Run the comparison again.") from error
        if name != path.stem:
            refuse(path, "hold the population that its name says", name)
    return found


def require_examined(folder: Path, usual: str, draws: Sequence[Draw], predictions: Iterable[Prediction]) -> None:
    """Refuse populations that are missing, or are not those that predictions were made by.

    Parameters
    ----------
    folder : Path
    usual : str
        Founders of the populations that were examined.
    draws : sequence of Draw
    predictions : iterable of Prediction

    Raises
    ------
    RunError
        With the file.
    """
    there = {(d.course.account, d.course.replicate): d.values for d in draws if d.course.start == usual}
    made: dict[tuple[str, int], dict[str, float]] = {}
    for one in predictions:
        made.setdefault((one.account, one.replicate), {})[one.statistic] = one.value
    for (account, replicate), values in made.items():
        found = there.get((account, replicate))
        if found is None or set(found) != set(values) or not all(same(found[name], values[name]) for name in values):
            path = folder / DRAWS / f"{account}-{usual}-{replicate:03d}.json"
            refuse(
                path,
                "hold the population that predictions.csv was made by",
                "no such file" if found is None else "another",
            )


def require_other_starts(
    folder: Path, scenario: Scenario, accounts: Rivals, draws: Sequence[Draw], *, seed: int, replicates: int
) -> None:
    """Refuse populations from other founders that are missing, or evolved in another world; no prediction tells of them.

    Raises
    ------
    RunError
        With the file.
    """
    usual = scenario.founders.start
    there = {(d.course.account, d.course.start, d.course.replicate): d.scenario_hash for d in draws}
    for account in accounts.everyone:
        if account.competes:
            continue
        for replicate in range(min(replicates, HYSTERESIS_REPLICATES)):
            world = account.constrained(drawn_from_priors(account.unknown(scenario), Moment(seed, replicate)))
            for start in HYSTERESIS_STARTS:
                path = folder / DRAWS / f"{account.name}-{start}-{replicate:03d}.json"
                found = there.get((account.name, start, replicate))
                if start != usual and found is None:
                    refuse(path, "hold a population from other founders", "no such file")
                due = content_hash(adjusted(world, {"founders.start": start}), without=("replicates",))
                if start != usual and found != due:
                    refuse(path, "hold a population that evolved in the world of its replicate", "another")
