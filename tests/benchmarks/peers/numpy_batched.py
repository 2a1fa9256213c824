"""numpy over the whole population at once, in float32: the loop is over trials only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from work import Work

f4 = np.float32


class NumpyBatched:
    """See `work.Peer`."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.rng = np.random.Generator(np.random.SFC64(7))  # the fastest of numpy's generators
        self.population = work.founders()

    def evaluate(self, genotypes: NDArray[np.float32]) -> NDArray[np.float64]:
        w, rng, n = self.work, self.rng, len(genotypes)
        # Individuals come last: numpy's innermost loops are then long, and every operation runs in vectors.
        wiring = genotypes[:, : w.n_wiring].T.reshape(w.features, w.units, n)
        strength = np.concatenate([wiring, np.zeros((1, w.units, n), f4)])
        salient_rate = w.saliences[:, None] * genotypes[:, w.n_wiring]
        codes, one_hot = np.ascontiguousarray(w.codes.T), np.eye(w.units, w.actions, dtype=f4)
        # Everything large that the loop writes is made once, outside.
        x = np.ones((w.features + 1, n), f4)
        sight_part, change = x[:-1], np.empty_like(strength)
        acts = rng.integers(w.actions, size=(w.trials, n), dtype=np.int8)
        others = rng.integers(w.actions, size=(w.trials, n), dtype=np.int8)
        sights = np.where(rng.random((w.trials, n), f4) < w.contingency, acts, others)
        for act, sight in zip(acts, sights, strict=True):
            rng.standard_normal(dtype=f4, out=sight_part)
            sight_part *= f4(w.sigma)
            sight_part += codes[:, sight]
            error = one_hot[:, act] - np.einsum("fn,fun->un", x, strength)
            np.multiply((salient_rate * x)[:, None], error, out=change)
            strength += change
        shown = np.tile(np.arange(w.actions), w.rounds)
        seen = rng.standard_normal((n, w.n_tests, w.features), dtype=f4)
        seen *= f4(w.sigma)
        seen += w.codes[shown]
        mature = np.ascontiguousarray(strength[: w.features, : w.actions].transpose(2, 0, 1))
        return ((seen @ mature).argmax(axis=2) == shown).mean(axis=1)

    def reproduce(self, genotypes: NDArray[np.float32], fitness: NDArray[np.floating]) -> NDArray[np.float32]:
        w, rng, shape = self.work, self.rng, genotypes.shape
        contestants = rng.integers(shape[0], size=(shape[0], 2, w.contestants))
        best = fitness[contestants].argmax(axis=2)
        parents = np.take_along_axis(contestants, best[:, :, None], axis=2)[:, :, 0]
        from_second = np.unpackbits(rng.integers(256, size=(shape[0], -(-shape[1] // 8)), dtype=np.uint8), axis=1)
        children = np.where(from_second[:, : shape[1]], genotypes[parents[:, 1]], genotypes[parents[:, 0]])
        # How many mutate, then where: work in proportion to the mutations.
        flat = children.ravel()
        places = np.flatnonzero(rng.random(flat.size, f4) < w.mutation_rate)
        loci = places % shape[1]
        moved = flat[places] + w.steps[loci] * rng.standard_normal(len(places), f4)
        flat[places] = np.clip(moved, w.lows[loci], w.highs[loci])
        return children

    def generation(self) -> None:
        self.population = self.reproduce(self.population, self.evaluate(self.population))
