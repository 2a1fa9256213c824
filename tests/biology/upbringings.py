"""Children who grow up with sources made to order, all with the same attention."""

from dataclasses import replace

import numpy as np
from lives import newborns, plain_stage

from evo_mirror.biology.drawing import Rearing, draw
from evo_mirror.machine.counters import Address
from evo_mirror.state.scene import Caregivers

A, N, T = 4, 400, 200
STAGE = replace(plain_stage(A), transparency=np.array([1.0, 0.5, 0.25, 0.0], np.float32))
SEE_THROUGH = plain_stage(A)
ATTENTION = (0.5, 0.3, 0.2)


def grown_up(
    *,
    stage=SEE_THROUGH,
    n=N,
    caregivers=None,
    parents=None,
    attention=ATTENTION,
    positions=None,
    seed=71,
    neighbours=None,
    **rearing,
):
    """Events and pays of ``n`` children, all with the same attention."""
    wiring = newborns(stage, n, foraging=(3, 2))
    wiring.attention[:] = attention
    parents = np.full((n, 2), -1, np.int32) if parents is None else parents
    life = draw(
        Rearing(**{"trials": T, "sources": {}, **rearing}), wiring, stage, forage_outcomes=2, parents=parents,
        neighbours=neighbours, caregivers=caregivers and Caregivers(caregivers["drives"]),
        response_noise=(caregivers or {}).get("noise", 0.25), address=Address(seed, "rearing"),
        positions=np.arange(n) if positions is None else positions,
    )  # fmt: skip
    return life.events.astype(np.int64), life.pays.astype(np.int64)


def source(kind: str, **settings):
    return {"sources": {kind: {"kind": kind, **settings}}}
