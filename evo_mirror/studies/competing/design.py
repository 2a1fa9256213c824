"""Design: who competes, over which settings, and how often; with all mistakes at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

import numpy as np

from evo_mirror.foundation.discovery import kind_of
from evo_mirror.foundation.errors import Mistake, ScenarioError, demand
from evo_mirror.foundation.settings import adjusted
from evo_mirror.foundation.wording import near
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.competing.contenders import MORPHS, names, shared_world

Axis = tuple[str, tuple[float, ...]]
"""The dotted key of a setting, and its values, ascending."""

P_AXES = ("environment.certainty", "environment.rate")
"""Settings that say how certain the best fixed answer is; drawn across."""

_MOST_CELLS = 10_000
_WORLDS, _CONTESTS = 400, 100
_WORLDS_OF_ACCOUNTS = 12
_USUAL = {
    "usual_looks": ("environment.certainty=0.2:0.9:7", "payoff.upkeep=0:0.8:5"),
    "changing_looks": ("environment.rate=0.02:0.5:7:log", "payoff.change_cost=0:0.02:5"),
}
_ELSEWHERE = ("payoff.ages.juvenile=0:2:5", "payoff.change_cost=0:0.02:5")


@dataclass(frozen=True)
class Design:
    """What is asked of a competition.

    Attributes
    ----------
    between : (str, str)
        Contenders; see `contenders.names`.
    axes : tuple of (str, tuple of float)
        One or two; what is drawn across first.
    size : int
        Individuals in the common population.
    rare : int
        Members of the rare contender at the start.
    worlds : int
        Replicates in which relative fitness is measured.
    contests : int
        In how many of them contests are carried to their end, each way.
    genes : str
        "fixed": nothing mutates; "evolving": all but what makes a contender what it is.
    most : int
        Generations after which a contest is left unresolved.
    """

    between: tuple[str, str]
    axes: tuple[Axis, ...]
    size: int
    rare: int
    worlds: int
    contests: int
    genes: str
    most: int

    @property
    def cells(self) -> list[tuple[float, ...]]:
        """Values of the axes, cell by cell, what is drawn across changing fastest."""
        return [tuple(reversed(cell)) for cell in product(*(values for _, values in reversed(self.axes)))]

    def scenario_of(self, scenario: Scenario, cell: tuple[float, ...]) -> Scenario:
        """The scenario in one cell, before contenders ask anything of it."""
        return adjusted(scenario, {key: _plain(value) for (key, _), value in zip(self.axes, cell, strict=True)})

    def world_of(self, scenario: Scenario, cell: tuple[float, ...]) -> Scenario:
        """The world that contenders share in one cell, in the size of the competition."""
        sized = adjusted(self.scenario_of(scenario, cell), {"population.size": self.size})
        return shared_world(sized, self.between)

    def to_json_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        found = asdict(self)
        return {**found, "axes": [{"key": key, "values": list(values)} for key, values in self.axes]}


def designed(
    scenario: Scenario, *, between: Sequence[str], vary: Sequence[str] | Mapping[str, Sequence[float]] = (), size: int = 60,
    rare: int | None = None, worlds: int | None = None, contests: int | None = None, genes: str = "fixed",
) -> Design:  # fmt: skip
    """Make a design, or say everything that is wrong with it.

    Parameters
    ----------
    scenario : Scenario
    between : sequence of str
        Two contenders.
    vary : sequence of str, or mapping of str to sequence of float
        ``"key=low:high:n"``, ``"key=low:high:n:log"`` or ``"key=a,b,c"``; one or two. Between-generation change and the cost of
        learning unless given.
    size, rare, worlds, contests, genes
        See `Design`.

    Raises
    ------
    ScenarioError
        With all mistakes.
    """
    found = [*_wrong_contenders(between), *_wrong_numbers(size, rare, worlds, contests, genes), *_unfit(scenario)]
    axes, wrong = _axes(vary or _USUAL.get(kind_of(type(scenario.environment)), _ELSEWHERE))
    found += wrong
    evolve_first = any(name not in MORPHS for name in between)
    n_worlds = (_WORLDS_OF_ACCOUNTS if evolve_first else _WORLDS) if worlds is None else worlds
    few = max(1, round(0.05 * size)) if rare is None else rare
    pair = (between[0], between[1]) if len(between) == 2 else ("innate", "learner")
    n_contests = min(_CONTESTS, n_worlds) if contests is None else contests
    design = Design(pair, axes, size, few, n_worlds, n_contests, genes, 20 * size)
    found += _impossible_cells(
        scenario, design, is_whole=not any(one.where in ("--between", "--size") for one in found)
    )
    if found:
        raise ScenarioError("the competition", list(dict.fromkeys(found)))
    return design


def _wrong_contenders(between: Sequence[str]) -> list[Mistake]:
    known = names()
    found = []
    if len(between) != 2 or len(set(between)) != len(between):
        message = demand(
            "name two different contenders", got=",".join(between), remedy="Write for example innate,learner."
        )
        found.append(Mistake("--between", message))
    for name in dict.fromkeys(between):
        if name not in known:
            listed = " or ".join(known)
            found.append(Mistake("--between", f"there is no contender {name!r}; choose {listed}{near(name, known)}"))
    return found


def _wrong_numbers(
    size: int, rare: int | None, worlds: int | None, contests: int | None, genes: str
) -> list[Mistake]:  # fmt: skip
    asked = {"--size": (size, 4, 10_000_000, "individuals"), "--worlds": (worlds, 2, 100_000, "worlds")}
    asked["--rare"] = (rare, 1, max(1, size // 2), "individuals, half of the population at most,")
    asked["--contests"] = (contests, 0, 100_000 if worlds is None else worlds, "contests, one a world at most,")
    found = [
        Mistake(name, demand(f"be from {least} to {most} {unit}".rstrip(","), got=got))
        for name, (got, least, most, unit) in asked.items()
        if got is not None and not least <= got <= most
    ]
    if genes not in ("fixed", "evolving"):
        found.append(Mistake("--genes", demand("be fixed or evolving", got=genes)))
    return found


def _unfit(scenario: Scenario) -> list[Mistake]:
    """What a run may be and a competition may not."""
    p, structure = scenario.population, scenario.structure
    asked = [
        ("population.turnover", not p.overlaps, "be 'generations', as offspring are counted in each", p.turnover),
        ("population.sexes", p.sexes == "hermaphrodite", "be 'hermaphrodite', as contenders are clones", p.sexes),
        ("population.sizes.kind", not p.sizes.may_change, "be 'constant', as shares are held against chance",
         kind_of(type(p.sizes))),
        ("structure.kind", structure.n_demes == 1, "be 'panmictic': all compete with all", kind_of(type(structure))),
        ("selection.kind", not scenario.selection.by_objectives, "be one that reads a single fitness",
         kind_of(type(scenario.selection))),
        ("learning.kind", scenario.learning.learns, "be a rule that learns", kind_of(type(scenario.learning))),
    ]  # fmt: skip
    return [
        Mistake(key, demand(f"{wanted} in a competition", got=got))
        for key, holds, wanted, got in asked
        if not holds
    ]  # fmt: skip


def _axes(vary: Sequence[str] | Mapping[str, Sequence[float]]) -> tuple[tuple[Axis, ...], list[Mistake]]:
    if isinstance(vary, Mapping):
        read = [_checked(key, [float(v) for v in values], str(list(values))) for key, values in vary.items()]
    else:
        read = [axis_of(text) for text in vary]
    axes = [one for one in read if not isinstance(one, Mistake)]
    found = [one for one in read if isinstance(one, Mistake)]
    keys = [key for key, _ in axes]
    if len(read) > 2:
        found.append(Mistake("--vary", demand("be given once or twice", got=len(read), remedy="A plane has two axes.")))
    found += [
        Mistake(key, demand("be varied once", got=keys.count(key)))
        for key in dict.fromkeys(keys)
        if keys.count(key) > 1
    ]
    if math.prod(len(values) for _, values in axes) > _MOST_CELLS:
        n = math.prod(len(values) for _, values in axes)
        found.append(Mistake("--vary", demand(f"ask for at most {_MOST_CELLS} cells", got=n)))
    axes.sort(key=lambda axis: axis[0] not in P_AXES)
    return tuple(axes), found


def axis_of(text: str) -> Axis | Mistake:
    """Read ``key=low:high:n[:log]`` or ``key=a,b,c``; a mistake where it is neither.

    Parameters
    ----------
    text : str
    """
    key, _, given = text.partition("=")
    parts = given.split(":")
    try:
        if len(parts) == 1:
            return _checked(key.strip(), [float(part) for part in given.split(",")], given)
        low, high, n = float(parts[0]), float(parts[1]), int(parts[2])
        spacing = parts[3] if len(parts) == 4 else "even"
        is_sound = len(parts) <= 4 and spacing in ("even", "log") and 2 <= n <= _MOST_CELLS
        if is_sound and low < high and (spacing == "even" or low > 0.0):
            values = np.linspace(low, high, n) if spacing == "even" else np.geomspace(low, high, n)
            return _checked(key.strip(), [float(f"{value:.6g}") for value in values], given)
    except (ValueError, IndexError):
        pass
    return _not_an_axis(key.strip(), given)


def _checked(key: str, values: list[float], given: str) -> Axis | Mistake:
    if not key or not values or not all(map(math.isfinite, values)):
        return _not_an_axis(key, given)
    return key, tuple(sorted(set(values)))


def _not_an_axis(key: str, given: str) -> Mistake:
    wanted = "be varied as key=a,b,c or key=low:high:n or key=low:high:n:log"
    remedy = "Write for example payoff.upkeep=0,0.1,0.2 or environment.rate=0.01:0.5:7:log, low below high, and above 0 for log."
    return Mistake(key or "--vary", demand(wanted, got=given, remedy=remedy))


def _impossible_cells(scenario: Scenario, design: Design, *, is_whole: bool) -> list[Mistake]:
    """What settings say of the ends of each axis, and, where contenders and size are sound, of the world they share."""
    found: list[Mistake] = []
    for key, values in design.axes:
        for value in {values[0], values[-1]}:
            try:
                adjusted(scenario, {key: _plain(value)})
            except ScenarioError as error:
                found += error.mistakes
    if not found and is_whole and design.axes:
        try:
            for cell in (design.cells[0], design.cells[-1]):
                design.world_of(scenario, cell)
        except ScenarioError as error:
            found += error.mistakes
    return found


def _plain(value: float) -> float | int:
    """A whole number as such: some settings take no other."""
    return int(value) if value == int(value) else value
