"""evosax's ask and tell around JAX's evaluation: its SimpleGA, the nearest it has to tournaments and crossover.

SimpleGA breeds from an elite, crosses uniformly and mutates every locus: work of a like size, not the same selection.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from evosax.algorithms import SimpleGA
from jax import random
from numpy.typing import NDArray
from peers.jax_scan import evaluation
from work import WIRING_STEP, Work


class EvosaxLoop:
    """See `work.Peer`."""

    def __init__(self, work: Work) -> None:
        founders = jnp.asarray(work.founders())
        self.key = random.key(7)
        self.strategy = SimpleGA(
            population_size=work.population, solution=founders[0], std_schedule=lambda _generation: WIRING_STEP / 8.0
        )
        self.parameters = self.strategy.default_params.replace(crossover_rate=0.5)
        self.state = self.strategy.init(self._next_key(), founders, jnp.full(work.population, jnp.inf), self.parameters)
        self._evaluate = jax.jit(evaluation(work))
        self._ask, self._tell = jax.jit(self.strategy.ask), jax.jit(self.strategy.tell)
        self.limits = jnp.asarray(work.lows), jnp.asarray(work.highs)

    def _next_key(self):
        self.key, key = random.split(self.key)
        return key

    def evaluate(self, genotypes: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(self._evaluate(jnp.asarray(genotypes), self._next_key()))

    def reproduce(self, genotypes: NDArray[np.float32], fitness: NDArray[np.floating]) -> NDArray[np.float32]:
        state = self._tell(
            self._next_key(), jnp.asarray(genotypes), -jnp.asarray(fitness, jnp.float32), self.state, self.parameters
        )[0]
        return np.asarray(self._ask(self._next_key(), state, self.parameters)[0])

    def generation(self) -> None:
        population, self.state = self._ask(self._next_key(), self.state, self.parameters)
        population = jnp.clip(population, *self.limits)
        fitness = self._evaluate(population, self._next_key())
        # evosax looks for the smallest
        self.state, _metrics = self._tell(self._next_key(), population, -fitness, self.state, self.parameters)
        jax.block_until_ready(self.state)
