"""Dividing the work: how many processes and threads a study uses; no number in its results depends on it.

Replicates go to processes, which share nothing and gain in full. Threads are for what a single evolution has left of the
cores. Both cost something: a thread to be handed its block, several times a generation; a process to start, load and fetch
its machine code. So a generation that is over before a second thread has woken up lives on one, and a study that is over
before a second process has started stays in this one.

Numbers that somebody asks for are taken, as far as this process has the cores for them.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

from evo_mirror.foundation.errors import DoubtfulScenarioWarning, phrase
from evo_mirror.machine.threads import available_cores
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.size import bouts, trials_of_a_generation, workers_that_fit

TRIALS_FOR_A_THREAD = 8_000
"""Individuals times trials in a generation, for each thread. Measured: handing blocks to a second thread costs 60 to 100
microseconds a call, in up to six calls a generation, and a trial takes about 0.06 to 0.1 microseconds: two threads break
even at about 10 000, and gain a quarter at 16 000."""

TRIALS_FOR_A_PROCESS = 20_000_000
"""Individuals times trials in the part of a study that another process would take over. Measured: a process takes about 1.2
seconds to start, in which one that is there already lives this many trials."""

TRIALS_OF_OVERHEAD = 15_000
"""What a generation costs beside its lives, however small it is, as if it were trials: about a millisecond of measuring and of
going from step to step."""


@dataclass(frozen=True)
class Division:
    """How many processes, and how many threads in each."""

    workers: int
    threads: int


def threads_for(scenario: Scenario, threads: int | None = None, *, cores: int | None = None) -> int:
    """How many threads the generations of one evolution live on.

    Parameters
    ----------
    scenario : Scenario
    threads : int, optional
        What was asked for. Chosen by the size of a generation unless given.
    cores : int, optional
        Those there are for this evolution; all of this process unless given.

    Warns
    -----
    DoubtfulScenarioWarning
        If more threads are asked for than there are cores, or fewer than 1; so many as there are, or 1, are taken.
    """
    there_are = available_cores()
    if threads is not None:
        return _at_hand("threads", threads, there_are)
    gaining = trials_of_a_generation(scenario) // bouts(scenario) // TRIALS_FOR_A_THREAD
    return max(1, min(gaining, there_are if cores is None else cores))


def divided(
    scenario: Scenario, *, pieces: int, generations: int, workers: int | None = None, threads: int | None = None
) -> Division:  # fmt: skip
    """Divide a study among processes and threads.

    Parameters
    ----------
    scenario : Scenario
    pieces : int
        Evolutions that are left to do, independent of one another.
    generations : int
        Those of one piece, whatever it does at its end counted as if it were generations.
    workers, threads : int, optional
        What was asked for; chosen unless given.

    Warns
    -----
    DoubtfulScenarioWarning
        If more are asked for than there are cores, or fewer than 1; so many as there are, or 1, are taken.
    """
    cores = available_cores()
    asked_threads = None if threads is None else _at_hand("threads", threads, cores)
    if workers is None:
        workers = _processes(scenario, pieces, generations, cores // (asked_threads or 1))
    else:
        workers = min(_at_hand("workers", workers, cores), max(1, pieces))
    share = max(1, cores // workers)
    if asked_threads is not None and asked_threads > share and workers > 1:
        _mind(
            phrase(
                "workers times threads", f"be at most the number of cores that this process may use ({cores})",
                got=workers * asked_threads, remedy=f"Going on with threads {share}.",
            )
        )  # fmt: skip
        asked_threads = share
    return Division(workers, threads_for(scenario, asked_threads, cores=share))


def _processes(scenario: Scenario, pieces: int, generations: int, most: int) -> int:
    """As many as there are cores and pieces for, if each saves more than it costs, and all fit into memory."""
    overhead = TRIALS_OF_OVERHEAD * bouts(scenario)
    whole = pieces * generations * (trials_of_a_generation(scenario) + overhead)
    workers = max(1, min(most, pieces))
    # What this process would be spared, against the time until the others are up.
    is_worth_it = whole - whole // workers > TRIALS_FOR_A_PROCESS
    return workers_that_fit(scenario, workers) if is_worth_it else 1


def _at_hand(name: str, asked: int, cores: int) -> int:
    taken = min(max(1, asked), cores)
    if taken != asked:
        _mind(
            phrase(
                name, f"be at least 1, and at most the number of cores that this process may use ({cores})",
                got=asked, remedy=f"Going on with {taken}.",
            )
        )  # fmt: skip
    return taken


def _mind(message: str) -> None:
    warnings.warn(message, DoubtfulScenarioWarning, stacklevel=4)
