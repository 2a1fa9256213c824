"""Who is measured, and what each needs to be here."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from building import NoCompiler
from work import Work


class Entry(NamedTuple):
    """Where a peer lives, what it is called in the table, and how many individuals stand for a population of 1000."""

    module: str
    cls: str
    label: str
    options: dict[str, Any]
    sample: int | None = None


PEERS = {
    "deap": Entry("peers.deap_plain", "DeapPlain", "stock DEAP, one individual at a time", {}, 50),
    "deap tuned": Entry(
        "peers.deap_plain", "DeapPlain", "stock DEAP, a life's luck drawn at once", {"tuned": True}, 50
    ),
    "numpy": Entry("peers.numpy_batched", "NumpyBatched", "numpy over the population", {}),
    "jax": Entry("peers.jax_scan", "JaxScan", "JAX vmap + scan", {}),
    "evosax": Entry("peers.evosax_loop", "EvosaxLoop", "evosax ask/tell around JAX", {}),
    "c": Entry("peers.c_kernel", "CKernel", "C with intrinsics", {}),
}
OURS = {"ours": "vector", "plain": "plain"}


class Absent(Exception):
    """This peer cannot run here; the reason is the message."""


def peer(name: str, work: Work) -> Any:
    """Make a peer, for fewer individuals where it is measured on a sample.

    Raises
    ------
    Absent
        If its package is not installed, or there is no compiler for it.
    """
    entry = PEERS[name]
    if entry.sample is not None:
        work = replace(work, population=min(work.population, entry.sample))
    try:
        module = importlib.import_module(entry.module)
        return getattr(module, entry.cls)(work, **entry.options)
    except ImportError as error:
        raise Absent(f"{error.name or error} is not installed") from error
    except NoCompiler as error:
        raise Absent(str(error)) from error


def scale(name: str, work: Work) -> float:
    """By what a peer's time counts, where it runs a sample of the population."""
    sample = PEERS[name].sample if name in PEERS else None
    return work.population / min(work.population, sample) if sample else 1.0


def of_our_own(name: str, work: Work, *, threads: int = 1) -> Any:
    """Our engine: ``"ours"`` with explicit vectors, ``"plain"`` without."""
    from ours import Ours, scenario_of

    return Ours(scenario_of(work), engine=OURS[name], threads=threads)


def everybody(work: Work, names: list[str]) -> dict[str, Any]:
    """Those of the named that can run here; who cannot is left out."""
    made: dict[str, Any] = {}
    for name in names:
        try:
            made[name] = of_our_own(name, work) if name in OURS else peer(name, work)
        except Absent:
            continue
    return made


def scaled(seconds: dict[str, np.ndarray], work: Work) -> dict[str, np.ndarray]:
    """Times of a whole population, also for those who ran a sample of it."""
    return {name: taken * scale(name, work) for name, taken in seconds.items()}
