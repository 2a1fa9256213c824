"""The contest: every account evolves in every replicate, and is put through every assay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.accounts import Rival, Rivals, rivals
from evo_mirror.accounts.base import drawn_from_priors
from evo_mirror.assays import examine
from evo_mirror.evidence.prediction import Prediction
from evo_mirror.evolution.dividing import divided
from evo_mirror.evolution.engine import Evolution
from evo_mirror.foundation.errors import RunError, ScenarioError, Words, phrase
from evo_mirror.foundation.settings import adjusted, content_hash, resolved, validated
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.comparable import check_comparable
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.size import require_memory
from evo_mirror.scenario.unknowns import check_priors
from evo_mirror.studies.alone import alone_in
from evo_mirror.studies.growing import claim_growing, grown
from evo_mirror.studies.possible import check_possible
from evo_mirror.studies.progress import Progress, silent, unsaid
from evo_mirror.studies.provenance import claim, number_of_replicates, read_json, write_json
from evo_mirror.studies.reference_table import Found, Made, ReferenceTable, told
from evo_mirror.studies.registering import hashes_of, register, registration
from evo_mirror.studies.warming import warm_up
from evo_mirror.studies.workers import count_generation, processes, share_out

DRAWS = "draws"
FOLLOWED = (
    "mirror_gain_birth",
    "mirror_gain_maturity",
    "identify_maturity",
    "goal_maturity",
    "learning_rate",
    "sight_salience",
    "attention_own",
    "mirror_share",
    "delta_p_matching",
    "fitness",
)
"""Columns of ``generations.csv`` that a comparison keeps for every account and replicate."""
_EVOLVED = ("is_stationary", "columns", "effects")
"""What a draw says of what evolved; the rest says which draw it is."""
_DRAWN = ("account", "start", "replicate", *_EVOLVED)
HYSTERESIS_STARTS = ("innate", "learner")
HYSTERESIS_REPLICATES = 3
_EXAMINING = 25
"""What all assays on what evolved cost, in generations; measured with the settings of ``origin``."""


@dataclass(frozen=True)
class Trajectory:
    """How one replicate of one account evolved.

    Attributes
    ----------
    account : str
    start : str
        With what founders it began: "naive", "innate" or "learner".
    replicate : int
    is_stationary : bool
        Whether the scenario's rule of stationarity held at the end.
    columns : mapping of str to (n_generations,) float64 array
    """

    account: str
    start: str
    replicate: int
    is_stationary: bool
    columns: Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Contest:
    """All that was evolved and measured.

    Attributes
    ----------
    predictions : tuple of Prediction
        Of naive founders: one for each account, replicate and statistic.
    trajectories : tuple of Trajectory
        Of all starts.
    settings : mapping of str to Scenario
        The scenario as each account constrains it, before draws from priors.
    """

    scenario: Scenario
    accounts: tuple[Rival, ...]
    predictions: tuple[Prediction, ...]
    trajectories: tuple[Trajectory, ...]
    settings: Mapping[str, Scenario]


def all_accounts() -> tuple[Rival, ...]:
    """One of each account, those that compete first."""
    return rivals().everyone


def name_of(account: Rival) -> str:
    """The account's name in files and tables."""
    return account.name


def contest(
    scenario: Scenario, *, out: Path, accounts: Rivals | None = None, weights: Mapping[str, float] | None = None,
    seed: int = 1, replicates: int | None = None, workers: int | None = None, threads: int | None = None,
    table: ReferenceTable | None = None, say: Callable[[str], None] = unsaid, grows: bool = False,
    progress: Progress = silent,
) -> Contest:  # fmt: skip
    """Let every account evolve in every replicate and examine what evolved; carry on what is in the folder already.

    Replicates differ in founders, codes and draws from the priors; within a replicate all accounts share them. The open
    scenario is also begun with innate and with learner founders, in a few replicates: hysteresis. Evolution goes on for the
    scenario's generations, and then until it is stationary or its extension is over.

    Parameters
    ----------
    scenario : Scenario
    out : Path
        A new or empty folder, or that of the same contest.
    accounts : Rivals, optional
        Who takes part; the shipped ones by default. What they say and predict is registered before anything evolves.
    weights : mapping of str to float, optional
        Prior weights, which are registered with it; families alike by default.
    seed : int
    replicates : int, optional
        Instead of the scenario's.
    workers, threads : int, optional
        As in `run.run`; the results do not depend on them.
    table : ReferenceTable, optional
        Where simulations are looked up and kept; no result depends on it.
    say : function
        Is told, in a sentence each, how much came from the table.
    grows : bool
        Whether the folder may have been begun with fewer replicates.
    progress : Progress

    Raises
    ------
    RunError
        If the folder belongs to something else, other accounts were registered in it, or another process is at work there.
    ScenarioError
        If the scenario needs more memory than there is, chooses by several objectives, or an account contradicts it, or
        does where priors have their ends.
    """
    n = number_of_replicates(scenario, replicates)
    check_comparable(scenario)
    accounts = accounts or rivals()
    everyone, said = accounts.everyone, registration(scenario, accounts, weights or accounts.prior_weights())
    settings = {name_of(account): _as_seen_by(account, scenario) for account in everyone}
    pieces = _pieces(everyone, scenario.founders.start, n)
    check_priors(scenario)
    check_possible(scenario, accounts)
    longest = _longest(scenario)
    asked = divided(scenario, pieces=len(pieces), generations=longest + _EXAMINING, workers=workers, threads=threads)
    require_memory(scenario, asked.workers)
    hashes = hashes_of(scenario, said)
    beside = {"registered": hashes}
    (claim_growing if grows else claim)(out, scenario, kind="comparison", seed=seed, replicates=n, beside=beside)
    register(out, said, hashes)

    files = [out / DRAWS / f"{name}-{start}-{replicate:03d}.json" for name, start, replicate in pieces]
    left = [(piece, file) for piece, file in zip(pieces, files, strict=True) if not file.is_file()]
    if left:
        by = divided(
            scenario, pieces=len(left), generations=longest + _EXAMINING,
            workers=None if workers is None else asked.workers, threads=None if threads is None else asked.threads,
        )  # fmt: skip
        plain = resolved(scenario)
        by_name = {name_of(account): account for account in everyone}
        todo = [
            (plain, by_name[name], start, seed, replicate, str(file), by.threads, table)
            for (name, start, replicate), file in left
        ]
        made: list[Made] = []
        with alone_in(out), processes(by.workers) as among:
            (out / DRAWS).mkdir(exist_ok=True)
            warm_up(list(settings.values()), workers=by.workers, progress=progress, among=among)
            done = (len(pieces) - len(todo)) * longest
            share_out(
                evolve_and_examine, todo, workers=by.workers, progress=progress, stage="evolving accounts",
                total=len(pieces) * longest, done=done, collect=made.append, among=among,
            )  # fmt: skip
        if table:
            table.trim()
            for sentence in told(made):
                say(sentence)
    if grows:
        grown(out, scenario, kind="comparison", seed=seed, replicates=n, beside=beside)
    return _gathered(scenario, everyone, settings, [_read_draw(file) for file in files])


def _as_seen_by(account: Rival, scenario: Scenario) -> Scenario:
    """The scenario under an account; what that contradicts is told with the account's name."""
    try:
        return account.constrained(scenario)
    except ScenarioError as error:
        raise ScenarioError(f"{scenario.title} under the account {name_of(account)!r}", error.mistakes) from None


def _pieces(accounts: Sequence[Rival], start: str, n: int) -> list[tuple[str, str, int]]:
    """(account, start, replicate) of everything to be evolved, replicate by replicate, so that a part is of use."""
    pieces = []
    for replicate in range(n):
        pieces += [(name_of(account), start, replicate) for account in accounts]
        if replicate < HYSTERESIS_REPLICATES:
            pieces += [
                (name_of(account), other, replicate)
                for account in accounts
                if not account.competes
                for other in HYSTERESIS_STARTS
                if other != start
            ]
    return pieces


def evolve_and_examine(
    plain: Mapping[str, Any], account: Rival, start: str, seed: int, replicate: int, file: str, threads: int,
    table: ReferenceTable | None = None,
) -> Made:  # fmt: skip
    """Evolve one account in one replicate, examine the outcome, and write both down, unless the table has both.

    What is not known about the world is drawn first, and then constrained: no prior overrides what an account fixes.
    """
    world = drawn_from_priors(account.unknown(validated(Scenario, plain)), Moment(seed, replicate))
    scenario = adjusted(account.constrained(world), {"founders.start": start})
    name = table.name(scenario, seed=seed, replicate=replicate) if table else ""
    found = table.find(name) if table else Found()
    if found.simulation:
        evolved = found.simulation
        count_generation(_longest(scenario))
    else:
        evolved = _evolved(Evolution(scenario, seed=seed, replicate=replicate, threads=threads), _longest(scenario))
    # How many replicates were asked for says nothing of this one: a study that grows keeps those it has.
    world_hash = content_hash(scenario, without=("replicates",))
    which = {"account": account.name, "start": start, "replicate": replicate, "scenario_hash": world_hash}
    write_json(Path(file), {**which, **evolved})
    unkept = table.keep(name, evolved) if table and not found.simulation else ""
    return Made(is_reused=bool(found.simulation), was_damaged=found.is_damaged, unkept=unkept)


def _evolved(evolution: Evolution, longest: int) -> Mapping[str, Any]:
    """How it evolves, and what the assays show on what did: the keys `_EVOLVED`, plain values."""
    rows: list[list[float]] = []
    while evolution.generation < longest and not (evolution.is_over and evolution.is_stationary):
        record = evolution.step()
        rows.append([record.values[name] for name in FOLLOWED])
        count_generation()
    count_generation(longest - evolution.generation)
    columns = np.array(rows).T
    effects = examine(evolution).items()
    values = (
        evolution.is_stationary,
        {name: _plain(values) for name, values in zip(FOLLOWED, columns, strict=True)},
        {name: _plain([found.value, found.standard_error, found.effect_size]) for name, found in effects},
    )
    return dict(zip(_EVOLVED, values, strict=True))


def _longest(scenario: Scenario) -> int:
    """Generations after which evolution ends even if it has not settled."""
    return round(scenario.generations * (1.0 + scenario.stationarity.extension))


def _plain(values: Sequence[float] | NDArray[np.float64]) -> list[float | None]:
    """Numbers for JSON, which has no NaN."""
    return [float(value) if np.isfinite(value) else None for value in values]


def _numbers(values: Sequence[float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in values]


def _read_draw(file: Path) -> Any:
    """One account in one replicate, as `evolve_and_examine` left it."""
    remedy = "Delete this file; what it held will be evolved again."
    draw = read_json(file, remedy)
    missing = [key for key in _DRAWN if not isinstance(draw, dict) or key not in draw]
    if missing:
        raise RunError(
            phrase(
                str(file),
                f"say the draw's {missing[0].replace('_', ' ')}",
                got=Words("nothing about it"),
                remedy=remedy,
            )
        )
    return draw


def _gathered(
    scenario: Scenario, accounts: tuple[Rival, ...], settings: Mapping[str, Scenario], draws: Sequence[Any]
) -> Contest:  # fmt: skip
    predictions = tuple(
        Prediction(draw["account"], draw["replicate"], statistic, *_numbers(numbers))
        for draw in draws
        if draw["start"] == scenario.founders.start
        for statistic, numbers in sorted(draw["effects"].items())
    )
    trajectories = tuple(
        Trajectory(
            draw["account"], draw["start"], draw["replicate"], draw["is_stationary"],
            {name: np.array(_numbers(values)) for name, values in draw["columns"].items()},
        )
        for draw in draws
    )  # fmt: skip
    return Contest(scenario, accounts, predictions, trajectories, settings)
