"""The yardstick: the whole generation by hand in C, with intrinsics (`c_kernel.c`)."""

from __future__ import annotations

import ctypes
from pathlib import Path

import numpy as np
from building import NoCompiler, built
from numpy.typing import NDArray
from work import Work

SOURCE = Path(__file__).with_name("c_kernel.c")
CHUNK, ROOM = 64, 128  # of scratch; as in c_kernel.c
FLOATS = ("sigma", "contingency", "context_salience", "mutation_rate")


class _Work(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int32) for name in (
            "features", "units", "actions", "trials", "rounds", "contestants", "loci", "individuals"
        )),
        *((name, ctypes.c_float) for name in FLOATS),
        *((name, ctypes.c_void_p) for name in ("codes", "steps", "lows", "highs")),
    ]  # fmt: skip


class CKernel:
    """See `work.Peer`."""

    def __init__(self, work: Work) -> None:
        if work.features % 16 or work.units % 16 or work.actions > 16 or work.n_tests % 8:
            raise NoCompiler("c_kernel.c is written for features and units in sixteens, and tests in eights")
        self.library = built(SOURCE)
        self.work = work
        self.population, self.children = work.founders(), np.empty((work.population, work.n_loci), np.float32)
        self.fitness = np.empty(work.population, np.float32)
        self.scratch = np.empty(CHUNK * work.features + ROOM + work.units * (work.features + 1), np.float32)
        self.seed = 0

    @property
    def lanes(self) -> int:
        """Lanes of one vector register that the C was compiled for; 0 where it was left to the compiler."""
        return int(self.library.lanes())

    def _work(self, n: int) -> _Work:
        w = self.work
        tables = (w.codes, w.steps, w.lows, w.highs)  # kept alive by the work
        return _Work(
            w.features, w.units, w.actions, w.trials, w.rounds, w.contestants, w.n_loci, n,
            *(getattr(w, name) for name in FLOATS), *(table.ctypes.data for table in tables),
        )  # fmt: skip

    def evaluate(self, genotypes: NDArray[np.float32]) -> NDArray[np.float32]:
        fitness = np.empty(len(genotypes), np.float32)
        self._evaluate(np.ascontiguousarray(genotypes), fitness)
        return fitness

    def reproduce(self, genotypes: NDArray[np.float32], fitness: NDArray[np.floating]) -> NDArray[np.float32]:
        children = np.empty_like(genotypes)
        self._reproduce(np.ascontiguousarray(genotypes), fitness.astype(np.float32), children)
        return children

    def generation(self) -> None:
        self._evaluate(self.population, self.fitness)
        self._reproduce(self.population, self.fitness, self.children)
        self.population, self.children = self.children, self.population

    def _evaluate(self, genotypes: NDArray[np.float32], fitness: NDArray[np.float32]) -> None:
        self.seed += 1
        self.library.evaluate(
            ctypes.byref(self._work(len(genotypes))), _at(genotypes), ctypes.c_uint64(self.seed), _at(fitness),
            _at(self.scratch),
        )  # fmt: skip

    def _reproduce(
        self, genotypes: NDArray[np.float32], fitness: NDArray[np.float32], children: NDArray[np.float32]
    ) -> None:
        self.library.reproduce(
            ctypes.byref(self._work(len(genotypes))), _at(genotypes), _at(fitness), ctypes.c_uint64(self.seed),
            _at(children),
        )  # fmt: skip


def _at(array: NDArray[np.float32]) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)
