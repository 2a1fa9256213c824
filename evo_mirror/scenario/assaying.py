"""What an experimenter does with those that evolved."""

from __future__ import annotations

from math import comb
from typing import Annotated, Literal, Self

from evo_mirror.foundation.settings import Settings, checked, model_validator, param, ranged, require


class UnitSettings(Settings):
    """How single units are recorded and classified."""

    trials: int = param(
        10, ge=2, le=1000, unit="trials", about="how often each action is done, and seen, while units are recorded"
    )
    execution_noise: float = param(
        0.25, gt=0.0, le=10.0, unit="lambda", about="SD of a unit's activity from trial to trial, doing"
    )
    observation_noise: float = param(
        0.25, gt=0.0, le=10.0, unit="lambda", about="SD of a unit's activity from trial to trial, seeing"
    )
    observation_gain: float = param(1.0, gt=0.0, le=100.0, unit="1", about="activity in seeing for each unit of drive")
    test: Literal["t", "rank_sum"] = param(
        "t", unit="1", about="how responses are tested against baseline: Student's test, or Wilcoxon's"
    )
    alpha: float = param(0.05, gt=0.0, lt=1.0, unit="1", about="level of the tests of one individual in one condition")
    correction: Literal["fdr", "bonferroni", "none"] = param(
        "fdr", unit="1", about="for many tests: false discovery rate over units and actions, Bonferroni's, or none"
    )
    width: float = param(
        0.5, gt=0.0, le=1.0, unit="of the strongest response", about="from which on an action counts as effective"
    )
    selectivity: float = param(
        0.5, ge=0.0, lt=1.0, unit="1", about="depth of tuning above which a unit is selective: 0 flat, 1 for one action"
    )

    @model_validator(mode="after")
    def _can_be_significant(self) -> Self:
        least = 2.0 / comb(2 * self.trials, self.trials)
        return checked(
            self,
            require(
                self.test != "rank_sum" or least <= self.alpha, "trials",
                f"be enough for a rank-sum test ever to reach alpha = {self.alpha:g}; its smallest p-value is {least:.2g}",
                got=self.trials, beside=("test", "alpha"), remedy="Record more trials, or use the t test.",
            ),
        )  # fmt: skip


class AssaySettings(Settings):
    """Sizes of the assays, the same in every arm."""

    individuals: int = param(
        40, ge=2, le=100_000, unit="individuals", about="how many of the last generation are examined"
    )
    rounds: int = param(8, ge=1, le=1000, unit="tests", about="how often each action is tested at each examination")
    training_trials: int = param(144, ge=8, le=100_000, unit="trials", about="paired trials of adult training")
    training_blocks: int = param(12, ge=2, le=1000, unit="blocks", about="how often training is interrupted to measure")
    imperative: bool = param(True, unit="1", about="whether a cue of its own tells each act in training on contingency")
    shared_signal: bool = param(
        False, unit="1", about="whether the signal of unpaired acts is the same for all, not one of each act's own"
    )
    criterion: float = param(0.2, gt=0.0, unit="lambda", about="bias in the trained direction that counts as learned")
    lesioned_share: float = param(0.25, gt=0.0, le=0.5, unit="of all units", about="units lesioned, and control units")
    mirror_correlation: float = param(
        0.5, ge=0.0, lt=1.0, unit="1", about="correlation of executed and observed tuning that makes a mirror unit"
    )
    delta_ps: tuple[Annotated[float, ranged(ge=0.0, le=1.0)], ...] = param(
        (0.0, 0.25, 0.5, 0.75, 1.0), unit="1", min_length=2, max_length=50,
        about="reaction norm: contingencies of sights and acts that individuals are reared under",
    )  # fmt: skip
    delays: tuple[Annotated[int, ranged(ge=-50, le=50)], ...] = param(
        (-2, -1, 0, 1, 2), unit="trials", min_length=1, max_length=50,
        about="reaction norm: trials from an act to its sight; negative where the sight comes first",
    )  # fmt: skip
    garden_delta_p: float = param(
        0.5, ge=0.0, le=1.0, unit="1", about="common garden: contingency of the one rearing that everybody gets"
    )
    invaders: float = param(
        0.05, gt=0.0, le=0.5, unit="of all individuals", about="invasion: how many newborns are of the rare morph"
    )
    invasion_generations: int = param(
        5, ge=1, le=10_000, unit="generations", about="invasion: how long the mixed population evolves on"
    )
    invasion_repeats: int = param(
        8, ge=2, le=1000, unit="repetitions", about="invasion: how often each is repeated with other luck"
    )
    selection_generations: int = param(
        0, ge=0, le=10_000_000, unit="generations",
        about="selection-for test: how long the same founders evolve again; 0 stands for as long as the run",
    )  # fmt: skip
    units: UnitSettings = UnitSettings()
