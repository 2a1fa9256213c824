"""Soft and hard selection between demes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np

from evo_mirror.evolution import breeding
from evo_mirror.studies.validating.breeding_alone import world
from evo_mirror.studies.validating.checks.base import Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.choosing import tournament_chances

_ROWS = np.array([[0.6, 0.3, 0.1], [0.2, 0.8, 0.0], [0.25, 0.25, 0.5]])
_FITNESS = (np.array([1.0, 3.0, 0.0, 2.0]), np.array([4.0, 5.0]), np.array([0.2, 0.7, 0.6]))
"""Of the adults of each deme."""


class Exports(Check):
    """Under soft selection demes give fixed shares of newborns, under hard selection by their mean fitness."""

    kind: Literal["exports"] = "exports"
    title: ClassVar[str] = "Soft and hard selection between demes"
    topic: ClassVar[Topic] = "Demes"
    formula: ClassVar[str] = (
        "Share of deme i's newborns with parents in deme k: M_ik (soft); M_ik w_k / Σ_l M_il w_l, with w_k the mean fitness of "
        "deme k (hard). Within it, each adult has its chances among those of its deme. Both parents live in one deme: always "
        "where juveniles migrate, with chance Σ_k (that share)² where gametes do"
    )
    sources: ClassVar[tuple[str, ...]] = ("Christiansen1975", "Dempster1955")
    setting: ClassVar[str] = (
        "Demes of 4, 2 and 3 adults with mean fitness 1.5, 4.5 and 0.5; an asymmetric matrix of migration; tournaments of 2."
    )
    axes: ClassVar[Mapping[str, str]] = {
        "share of newborns": "deme of the parent",
        "share of places": "adult, all demes in order",
        "both parents in one deme": "deme of the child",
    }

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        fitness, n_demes = np.concatenate(_FITNESS), len(_ROWS)
        demes = np.repeat(np.arange(n_demes, dtype=np.int32), [len(one) for one in _FITNESS])
        chances = np.concatenate([tournament_chances(one, size=2) for one in _FITNESS])
        hard = _ROWS * np.array([one.mean() for one in _FITNESS])
        shares = {"soft": _ROWS, "hard": hard / hard.sum(axis=1, keepdims=True)}
        for regulation, migrants in (
            ("soft", "juveniles"),
            ("hard", "juveniles"),
            ("soft", "gametes"),
            ("hard", "gametes"),
        ):
            scenario = world(
                3 * effort.of(8000), selection={"kind": "tournament", "size": 2},
                structure={"kind": "matrix", "rows": _ROWS.tolist(), "regulation": regulation, "migrants": migrants},
            )  # fmt: skip
            series = f"{regulation}, {migrants}"
            parents = breeding.choose_parents(scenario, fitness, effort.moment(series), demes=demes)
            homes, sources = scenario.structure.homes(len(parents)), demes[parents]
            for i, row in enumerate(shares[regulation]):
                # A juvenile's parents share a deme, so that one of the two says all.
                drawn, n = sources[homes == i, 0], int((homes == i).sum())
                for k, share in enumerate(row):
                    told = Told("share of newborns", f"{series}, deme {i + 1}", k + 1)
                    yield told.of_share(int((drawn == k).sum()), n, float(share))
                together = int((sources[homes == i, 0] == sources[homes == i, 1]).sum())
                chance = 1.0 if migrants == "juveniles" else float(row @ row)
                yield Told("both parents in one deme", series, i + 1).of_share(together, n, chance)
            by_adult = np.bincount(parents[:, 0], minlength=len(fitness))
            for who, chance in enumerate(shares[regulation].mean(axis=0)[demes] * chances):
                # Demes are of one size, and each newborn's draw is independent: not binomial, but with less variance.
                told = Told("share of places", series, who + 1)
                yield told.of_share(int(by_adult[who]), len(parents), float(chance))
