"""Run lives: whole batches of wirings under experiences, on one thread or several."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.lifetime import kernel
from evo_mirror.lifetime.form import Form
from evo_mirror.lifetime.reference import live_one
from evo_mirror.lifetime.setting import Setting
from evo_mirror.machine.counters import Address, individual_keys
from evo_mirror.state.experience import Experience
from evo_mirror.state.life import Life
from evo_mirror.state.wiring import Wiring

Engine = Literal["kernel", "reference"]


def live(
    wiring: Wiring, experience: Experience, setting: Setting, *,
    address: Address, positions: NDArray[np.int64] | None = None, threads: int = 1, engine: Engine = "kernel",
) -> Life:  # fmt: skip
    """Live one life for each wiring.

    What an individual learns never reaches its genotype: wirings are read, never written.

    Parameters
    ----------
    wiring : Wiring
        Of n_individuals.
    experience : Experience
        Of the same individuals.
    setting : Setting
    address : Address
        Of the noise of sights and responses; its purpose is extended by "sights" and by "tests".
    positions : (n_individuals,) int array, optional
        The individual part of each random address; 0, 1, 2, ... unless given. Two lives with equal addresses meet
        equal noise.
    threads : int
        Blocks of individuals live side by side; the results do not depend on how many.
    engine : {"kernel", "reference"}
        The compiled kernel or its plain-Python specification (about a thousand times slower).

    Returns
    -------
    Life
    """
    n, ages = wiring.size, setting.ages
    heads = setting.repertoire.heads
    positions = np.arange(n) if positions is None else positions
    life_keys, test_keys = (
        individual_keys(
            Address(address.seed, f"{address.purpose}: {part}", address.replicate, address.generation), positions
        )
        for part in ("sights", "tests")
    )
    life = Life(
        ages=ages,
        drives=np.zeros((n, len(ages), heads.n_actions, heads.n_heads), np.float32),
        correct=np.zeros((n, len(ages), 4), np.float32),
        change=np.zeros(n, np.float32),
        strength=np.empty_like(wiring.strength),
        meaning=np.empty_like(wiring.meaning),
        foraging=np.empty_like(wiring.foraging),
    )
    if engine == "reference":
        for i in range(n):
            rows = live_one(
                setting, wiring, i, experience.events[i], experience.pays[i], int(life_keys[i]), int(test_keys[i])
            )
            targets = (life.drives, life.correct, life.change, life.strength, life.meaning, life.foraging)
            for target, row in zip(targets, rows, strict=True):
                target[i] = row
        return life
    arguments = _bare(wiring, experience, setting, life, life_keys, test_keys)
    bounds = np.linspace(0, n, max(1, threads) + 1).astype(int).tolist()
    if threads <= 1:
        kernel.live_block(0, n, *arguments)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda k: kernel.live_block(bounds[k], bounds[k + 1], *arguments), range(threads)))
    return life


def _bare(
    wiring: Wiring, experience: Experience, setting: Setting, life: Life,
    life_keys: NDArray[np.uint64], test_keys: NDArray[np.uint64],
) -> tuple[kernel.Stage, kernel.Conditions, Form, kernel.Individuals, kernel.Results]:  # fmt: skip
    """The arguments of the kernel: named tuples of arrays and numbers of fixed types, so that it compiles once."""
    repertoire, f4 = setting.repertoire, np.float32
    stage = kernel.Stage(
        repertoire.sight_codes, repertoire.sound_codes, repertoire.unit_codes, repertoire.readout, repertoire.goal_of,
        repertoire.channels.n_contexts, repertoire.channels.n_imperatives,
    )  # fmt: skip
    conditions = kernel.Conditions(
        setting.learns, setting.only_instructed, f4(setting.asymptote), f4(setting.sight_trace),
        f4(setting.motor_trace), f4(setting.sight_noise), f4(setting.response_noise),
        np.ascontiguousarray(setting.ages, dtype=np.int64), setting.test_rounds, setting.lanes_per_test,
    )  # fmt: skip
    individuals = kernel.Individuals(
        wiring.strength, wiring.meaning, wiring.foraging, wiring.plasticity, wiring.salience, wiring.mirror_share,
        experience.events, experience.pays, life_keys, test_keys,
    )  # fmt: skip
    results = kernel.Results(life.drives, life.correct, life.change, life.strength, life.meaning, life.foraging)
    return stage, conditions, setting.form, individuals, results
