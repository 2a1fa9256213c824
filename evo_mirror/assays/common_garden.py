"""Common garden: everybody under one rearing, down to the trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._jackknife import between_groups, jackknifed
from evo_mirror.assays._lives import lived, same_for_all
from evo_mirror.assays._mirroring import GAIN, LAST, gain
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import CLEAR, UNDEFINED, Assay, Effect, Measured, Outcome, effect, told
from evo_mirror.evolution.developing import develop
from evo_mirror.interventions.pairing import paired
from evo_mirror.machine.counters import Address, uniforms
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import Experience

_ALIKE = 0.01
"""Individuals whose standard deviation is within this are called alike [lambda]."""


class CommonGarden(Assay):
    """All newborns do and see the same on every trial, and meet the same noise: what still differs between them is genetic.

    The noise of sights is the same for all, and so is that of development.

    The experience is an experimenter's, see `interventions.pairing`, and the same in all replicates. How much populations
    differ, at home and in the garden, is in the table over replicates.
    """

    kind: Literal["common_garden"] = "common_garden"
    statistics: ClassVar[Mapping[str, str]] = {
        "mean_home": "mirror gain of adults after the lives they would have had",
        "mean_garden": "mirror gain of adults after the same life for everybody",
        "variance_home": "variance of mirror gain between individuals at home",
        "variance_garden": "variance of mirror gain between individuals in the common garden",
        "genetic_ratio": "variance in the garden over that at home; 1 where rearing makes no difference",
        "demes_home": "share of the variance at home that lies between demes",
        "demes_garden": "share of the variance in the garden that lies between demes",
    }
    units: ClassVar[Mapping[str, str]] = {
        "mean_home": "lambda", "mean_garden": "lambda", "variance_home": "lambda squared",
        "variance_garden": "lambda squared", "genetic_ratio": "1", "demes_home": "1", "demes_garden": "1",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {"mirror_gain": GAIN, "deme": Measured("count", "which deme")}
    drawn: ClassVar[tuple[str, ...] | None] = ("mirror_gain",)
    procedure: ClassVar[str] = (
        "Newborns of all genotypes were given one and the same life: each did and saw the same as all others on every trial. "
        "Beside it, each lived the life it would have had."
    )
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {"home": "everybody the life it would have had", "garden": "everybody the same life"}

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        n = subjects.population.size
        usual = subjects.experience
        garden = same_for_all(the_garden(subjects), n)
        wiring = develop(subjects.scenario, subjects.population, subjects.moment, threads=subjects.threads, alike=True)
        life = lived(subjects, wiring, replace(garden, pays=usual.pays), positions=np.zeros(n, np.int64))
        demes = subjects.population.demes.astype(np.float64)
        return Outcome(
            {
                "home": {"mirror_gain": gain(subjects, subjects.reared, LAST), "deme": demes},
                "garden": {"mirror_gain": gain(subjects, life, LAST), "deme": demes},
            }
        )

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        known = ~np.isnan(outcome.of("home", "mirror_gain") + outcome.of("garden", "mirror_gain"))
        home, garden = (outcome.of(arm, "mirror_gain")[known] for arm in ("home", "garden"))
        demes = subjects.population.demes[known]
        return {
            "mean_home": effect(home),
            "mean_garden": effect(garden),
            "variance_home": jackknifed(lambda keep: _variance(home[keep]), len(home)),
            "variance_garden": jackknifed(lambda keep: _variance(garden[keep]), len(home)),
            "genetic_ratio": _variance_ratio(garden, home),
            "demes_home": jackknifed(lambda keep: between_groups(home[keep], demes[keep]), len(home)),
            "demes_garden": jackknifed(lambda keep: between_groups(garden[keep], demes[keep]), len(home)),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        garden = told(
            found["variance_garden"],
            above="Under one rearing individuals still differ: these differences are genetic.",
            none="Under one rearing individuals are alike: their differences at home, if any, came from experience.",
            below="",
            undefined="Whether they differ under one rearing is undefined.",
            bound=_ALIKE**2,
        )
        demes = told(
            found["demes_garden"],
            above="Some of them lie between demes.",
            none="None of them lie between demes.",
            below="Demes are more alike than chance would have it.",
            undefined="Differences between demes are undefined because there is one deme only, or nothing differs.",
        )
        ratio = told(
            found["genetic_ratio"],
            above="", none="", below="",
            undefined="The ratio to differences at home is undefined because these are too small to divide by.",
        )  # fmt: skip
        return " ".join(filter(None, (garden, ratio, demes)))


def the_garden(subjects: Subjects) -> Experience:
    """The one life of the garden, the same in all replicates of a study: the trials of a single individual."""
    scenario, n_actions = subjects.scenario, subjects.repertoire.n_actions
    address = Address(subjects.moment.seed, "common garden")
    luck = uniforms(address.extended("acts"), np.arange(1), 2 * scenario.rearing.trials).reshape(1, -1, 2)
    any_act = np.minimum((luck[:, :, 1] * n_actions).astype(np.int8), n_actions - 1)
    acts = np.where(luck[:, :, 0] < scenario.rearing.act_rate, any_act, -1).astype(np.int8)
    return paired(
        acts, np.zeros((1, 0), np.int8), delta_p=scenario.assays.garden_delta_p, delay=0,
        act_rate=scenario.rearing.act_rate, n_actions=n_actions, address=address,
    )  # fmt: skip


def _variance(values: NDArray[np.float64]) -> float:
    return float(values.var(ddof=1))


def _variance_ratio(above: NDArray[np.float64], below: NDArray[np.float64]) -> Effect:
    """Undefined where the variance below is under three of its standard errors."""
    n = len(below)
    under = jackknifed(lambda keep: _variance(below[keep]), n)
    if np.isnan(under.value) or under.value <= 1e-12 or under.value < CLEAR * under.standard_error:
        return UNDEFINED
    return jackknifed(lambda keep: _variance(above[keep]) / _variance(below[keep]), n)
