"""JAX on the processor: lives in a scan over trials, individuals by vmap, a whole generation in one compiled call."""

from __future__ import annotations

import os
from functools import partial

import numpy as np
from numpy.typing import NDArray
from work import Work

# One core each: what JAX does on one is compared with what we do on one. Only heard if JAX was not started before.
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp
from jax import lax, random


def evaluation(work: Work):
    """A function of genotypes (n, n_loci) and a key that returns the (n,) fitnesses, ready for jit.

    Random numbers are drawn for the whole population inside the scan; of the forms tried (each individual with keys of
    its own, batches that fit the cache, a sum instead of the product with the strengths) this is the fastest.
    """
    codes, saliences = jnp.asarray(work.codes), jnp.asarray(work.saliences)
    shown = jnp.tile(jnp.arange(work.actions), work.rounds)

    def trial(strength, x, act, rate):
        error = jax.nn.one_hot(act, work.units) - x @ strength
        return strength + jnp.outer(rate * saliences * x, error)

    def understood(key, strength):
        seen = codes[shown] + work.sigma * random.normal(key, (work.n_tests, work.features))
        drives = seen @ strength[: work.features, : work.actions]
        return (drives.argmax(axis=1) == shown).mean()

    def evaluate(genotypes, key):
        n, rate = len(genotypes), genotypes[:, work.n_wiring]
        of_life, of_tests = random.split(key)

        def one_trial(strength, key):
            for_act, for_other, for_own, for_noise = random.split(key, 4)
            act = random.randint(for_act, (n,), 0, work.actions)
            other = random.randint(for_other, (n,), 0, work.actions)
            sight = jnp.where(random.uniform(for_own, (n,)) < work.contingency, act, other)
            seen = codes[sight] + work.sigma * random.normal(for_noise, (n, work.features))
            x = jnp.concatenate([seen, jnp.ones((n, 1))], axis=1)
            return jax.vmap(trial)(strength, x, act, rate), None

        wiring = genotypes[:, : work.n_wiring].reshape(n, work.features, work.units)
        strength = jnp.concatenate([wiring, jnp.zeros((n, 1, work.units))], axis=1)
        strength, _ = lax.scan(one_trial, strength, random.split(of_life, work.trials))
        return jax.vmap(understood)(random.split(of_tests, n), strength)

    return evaluate


def reproduction(work: Work):
    """A function of genotypes, fitnesses and a key that returns the children's genotypes, ready for jit."""
    steps, lows, highs = jnp.asarray(work.steps), jnp.asarray(work.lows), jnp.asarray(work.highs)

    def reproduce(genotypes, fitness, key):
        n, n_loci = genotypes.shape
        for_parents, for_sides, for_hits, for_steps = random.split(key, 4)
        contestants = random.randint(for_parents, (n, 2, work.contestants), 0, n)
        winners = fitness[contestants].argmax(axis=2)
        parents = jnp.take_along_axis(contestants, winners[:, :, None], axis=2)[:, :, 0]
        from_second = random.bernoulli(for_sides, 0.5, (n, n_loci))
        children = jnp.where(from_second, genotypes[parents[:, 1]], genotypes[parents[:, 0]])
        hit = random.bernoulli(for_hits, work.mutation_rate, (n, n_loci))
        moved = jnp.clip(children + steps * random.normal(for_steps, (n, n_loci)), lows, highs)
        return jnp.where(hit, moved, children)

    return reproduce


class JaxScan:
    """See `work.Peer`."""

    def __init__(self, work: Work) -> None:
        self.work, self.key = work, random.key(7)
        evaluate, reproduce = evaluation(work), reproduction(work)
        self._evaluate, self._reproduce = jax.jit(evaluate), jax.jit(reproduce)

        @partial(jax.jit, donate_argnums=0)
        def generation(genotypes, key):
            of_lives, of_births = random.split(key)
            return reproduce(genotypes, evaluate(genotypes, of_lives), of_births)

        self._generation = generation
        self.population = jnp.asarray(work.founders())

    def _next_key(self):
        self.key, key = random.split(self.key)
        return key

    def evaluate(self, genotypes: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(self._evaluate(jnp.asarray(genotypes), self._next_key()))

    def reproduce(self, genotypes: NDArray[np.float32], fitness: NDArray[np.floating]) -> NDArray[np.float32]:
        return np.asarray(self._reproduce(jnp.asarray(genotypes), jnp.asarray(fitness, jnp.float32), self._next_key()))

    def generation(self) -> None:
        self.population = self._generation(self.population, self._next_key()).block_until_ready()
