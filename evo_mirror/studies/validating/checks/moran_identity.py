"""Moran's model of diploids that self, of two sexes and of demes: how alike copies become, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import Brood, propagate
from evo_mirror.machine.counters import Moment
from evo_mirror.studies.validating.breeding_alone import CONTINUUM, N_LOCI, alleles_of, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.islands import island_migration
from evo_mirror.theory.moran_identity import Groups, moran_identity_next

_SPAN = 2
_HOME = island_migration(3, rate=0.3)
_DEMES = {"kind": "islands", "demes": 3, "rate": 0.3}
_CASES: dict[str, tuple[dict[str, Any], Groups]] = {
    "half of births by selfing": ({"population__selfing": 0.5}, Groups([6], np.ones((1, 1, 1)), selfing=0.5)),
    "4 males and 2 females": (
        {"population__sexes": "separate", "population__sex_shares": "exact", "population__female_share": 1 / 3},
        Groups([4, 2], np.array([[[0.0, 0.0], [1.0, 0.0]]] * 2)),
    ),
    "juveniles migrate": ({"structure": _DEMES}, Groups([3, 3, 3], np.array([np.diag(row) for row in _HOME]))),
    "gametes migrate": (
        {"structure": {**_DEMES, "migrants": "gametes"}},
        Groups([3, 3, 3], np.array([np.outer(row, row) for row in _HOME])),
    ),
}

_ONE, _DEME = np.ones((1, 1), bool), np.eye(3, dtype=bool)
_KINDS: dict[int, dict[str, NDArray[np.bool_]]] = {
    1: {"of two": _ONE},
    2: {
        "two males": np.diag([True, False]),
        "one of each": ~np.eye(2, dtype=bool),
        "two females": np.diag([False, True]),
    },
    3: {"of one deme": _DEME, "of two demes": ~_DEME},
}
"""Pairs of groups that are told together, by the number of groups: demes are all alike."""


class MoranIdentity(Check):
    """Where diploids are born and die one at a time, selfing, sexes and demes make copies alike as identity by descent says."""

    kind: Literal["moran_identity"] = "moran_identity"
    title: ClassVar[str] = "Moran's model: selfing, sexes and demes"
    topic: ClassVar[Topic] = "Overlapping generations"
    formula: ClassVar[str] = (
        "each of N steps: F′_i = (1 − 1/N) F_i + Σ_kl C_ikl G_kl / N, Q′_ij = (1 − 2/N) Q_ij + Σ_k (S_ik G_kj + S_jk G_ki) / N, "
        "G_kl = Q_kl, or (1 + F_k) / 2 n_k + (1 − 1/n_k) Q_kk where k = l, C_ikl the chance that newborns of i have one copy "
        "from k and the other from l, S that for either copy; selfing in a share s: C G becomes s (1 + F) / 2 + (1 − s) Q"
    )
    sources: ClassVar[tuple[str, ...]] = ("Moran1958", "Malecot1948")
    setting: ClassVar[str] = (
        "6 diploids, or 9 in 3 demes with m = 0.3; founders of whom no two copies are alike; neutral, free recombination, no "
        "mutation; mean over 16 loci. A generation is N steps; newborns have the deme and the sex of who died."
    )
    axes: ClassVar[Mapping[str, str]] = {"F": GENERATION, "identity": GENERATION}

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        for series, (settings, groups) in _CASES.items():
            seen = [_bred(settings, groups, effort.moment(f"{series}: Moran", r)) for r in range(effort.of(150))]
            own, pairs = np.zeros(len(groups.sizes)), np.zeros((len(groups.sizes),) * 2)
            for g in range(1, _SPAN + 1):
                for _ in range(sum(groups.sizes)):
                    own, pairs = moran_identity_next(own, pairs, groups=groups)
                at = [line[g] for line in seen]
                yield Told("F", series, g).of_mean(np.array([one.mean() for one, _ in at]), float(own.mean()))
                for name, among in _KINDS[len(groups.sizes)].items():
                    alike = np.array([identity[among].mean() for _, identity in at])
                    yield Told("identity", f"{series}: {name}", g).of_mean(alike, float(pairs[among].mean()))


def _bred(
    settings: dict[str, Any], groups: Groups, moment: Moment
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:  # fmt: skip
    """What is seen of founders and each generation after them, mean over loci: F by group, and identity by pair of groups."""
    n = sum(groups.sizes)
    scenario = world(
        n, population__turnover="moran", population__ploidy=2, recombination={"kind": "free"}, **CONTINUUM, **settings
    )
    unlike = np.linspace(0.0, 1.0, 2 * n).reshape(n, 1, 2).repeat(N_LOCI, axis=1)
    line = propagate(
        scenario, population_of(scenario, unlike), seed=moment.seed, replicate=moment.replicate, generations=_SPAN + 1
    )
    return [_observed(brood) for brood in line]


def _observed(brood: Brood) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    copies = alleles_of(brood.population)
    group = brood.demes if brood.is_female is None else brood.is_female.astype(np.int32)
    member = (group[:, None] == np.arange(group.max() + 1)).astype(np.float64)
    alike = (copies[:, None, :, :, None] == copies[None, :, :, None, :]).mean(axis=(2, 3, 4))
    apart = 1.0 - np.eye(len(copies))
    own = (copies[..., 0] == copies[..., 1]).mean(axis=1) @ member / member.sum(axis=0)
    return own, (member.T @ (alike * apart) @ member) / (member.T @ apart @ member)
