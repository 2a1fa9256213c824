"""Assimilation and canalisation over generations: told apart, as the founders evolve again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._jackknife import jackknifed
from evo_mirror.assays._lives import lived
from evo_mirror.assays._mirroring import GAIN, LAST, gain
from evo_mirror.assays._nests import N_NESTS, alike_but_for_genes, mature_gain, met_in
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import UNDEFINED, Assay, Effect, Measured, Outcome, difference, ratio, told
from evo_mirror.biology.inheritance.clonal import Clonal
from evo_mirror.biology.structure.panmictic import Panmictic
from evo_mirror.evolution.breeding import breed
from evo_mirror.evolution.engine import Evolution
from evo_mirror.measures.assimilation import LEAST_GAIN, first_reached, innate_share
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.wiring import Wiring

_STOPS, _MUTANTS = 9, 6


class Assimilation(Assay):
    """The founders of the run evolve again to its end; at nine generations on the way the newborns are examined.

    *Assimilation* is the share of mature mirror gain that is there without the experience that makes it: gain of those who
    cannot learn over gain of the normally reared [Waddington1953]. ``time`` is when the share of the means first reaches one
    half, along straight lines between the generations examined, and undefined if it never does (censored). A mature gain
    below 0.1 is too little to have a share in. The course at every generation is on the page of the run.

    *Canalisation* is something else: how little mature gain varies when rearing or genes are disturbed. Both are standard
    deviations within a genotype: among six nests (see `shares`), and among six mutants, clones with one generation's mutations of
    the scenario, in one nest. The nests are those of founders in every generation, with the same acts, luck and caregivers,
    or a change of rearing would pass for one of genotypes; the looks of actions are those of the time. What is assimilated may
    be sensitive to either, and what is learned to neither. They are in units of gain: where nobody mirrors nothing varies, so
    read them beside the gain. Newborns of two generations are different individuals; errors are those of different groups.
    """

    kind: Literal["assimilation"] = "assimilation"
    statistics: ClassVar[Mapping[str, str]] = {
        "innate_first": "share of mature mirror gain that is innate in founders",
        "innate_last": "share of mature mirror gain that is innate at the end",
        "assimilated": "innate share at the end less that in founders",
        "time": "generation by which half of mature mirror gain was innate",
        "canalised_to_rearing": "fall of the spread (SD) of mirror gain among nests within a genotype, founders to the end",
        "canalised_to_mutation": "fall of the spread (SD) of mirror gain among mutants of a genotype, founders to the end",
    }
    units: ClassVar[Mapping[str, str]] = {
        "innate_first": "1", "innate_last": "1", "assimilated": "1", "time": "generations",
        "canalised_to_rearing": "lambda", "canalised_to_mutation": "lambda",
    }  # fmt: skip
    measured: ClassVar[Mapping[str, Measured]] = {
        "innate": Measured("lambda", "mirror gain as an adult that could not learn"),
        "mirror_gain": GAIN,
        "sd_nests": Measured("lambda", "standard deviation of mirror gain among nests, of one genotype"),
        "sd_mutants": Measured("lambda", "standard deviation of mirror gain among mutants of a genotype in one nest"),
    }
    procedure: ClassVar[str] = (
        "The same founders evolved again, with the same luck. At nine generations newborns were examined: as adults after the "
        "life they would have had, after the same without learning, and after six others that are the same for all; mutants of "
        "each genotype lived one of these."
    )
    is_compared: ClassVar[bool] = False
    is_usual: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {arm_of(g): f"newborns after {g} generations" if g else "founders" for g in stops(scenario)}

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        scenario, moment = subjects.scenario, subjects.moment
        evolution = Evolution(scenario, seed=moment.seed, replicate=moment.replicate, threads=subjects.threads)
        arms = {}
        for stop in stops(scenario):
            while evolution.generation < stop:
                evolution.step()
            arms[arm_of(stop)] = _measured(Subjects.of(evolution, threads=subjects.threads))
        return Outcome(arms)

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        arms = list(outcome.arms.values())
        shares = [_share(of) for of in (arms[0], arms[-1])]
        innate, mature = (np.array([of[name] for of in arms]) for name in ("innate", "mirror_gain"))
        generations = np.array(stops(subjects.scenario), np.float64)

        def time(keep: NDArray[np.int64]) -> float:
            return first_reached(_share_of_means(innate[:, keep], mature[:, keep]), generations)

        return {
            "innate_first": shares[0],
            "innate_last": shares[1],
            "assimilated": _apart(*shares),
            "time": jackknifed(time, innate.shape[1]),
            "canalised_to_rearing": difference(arms[0]["sd_nests"], arms[-1]["sd_nests"]),
            "canalised_to_mutation": difference(arms[0]["sd_mutants"], arms[-1]["sd_mutants"]),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        return " ".join(
            filter(None, (
                told(
                    found["innate_last"],
                    above="In the end some of mature mirroring is there without learning.",
                    none="In the end nothing of mature mirroring is there without learning.",
                    below="In the end those who cannot learn mirror less than chance.",
                    undefined="How much is innate in the end is undefined because adults mirror too little.",
                ),
                told(
                    found["assimilated"],
                    above="That share has risen since the founders: mirroring was assimilated.",
                    none="That share is what it was in the founders: nothing was assimilated.",
                    below="That share has fallen since the founders: mirroring came to be learned.",
                    undefined="Whether mirroring was assimilated is undefined because founders or descendants mirror too little.",
                ),
                "The time to one half is undefined because it was not reached, or not by all."
                if np.isnan(found["time"].value) else "",
                told(
                    found["canalised_to_rearing"],
                    above="Mirroring depends less on the course of rearing than it did: it was canalised.",
                    none="Mirroring depends on the course of rearing as it did.",
                    below="Mirroring depends more on the course of rearing than it did.",
                    undefined="Canalisation is undefined.",
                ),
                told(
                    found["canalised_to_mutation"],
                    above="Mutations change it less.", none="Mutations change it as much.", below="Mutations change it more.",
                    undefined="", question="Whether mutations change it less",
                ),
            ))
        )  # fmt: skip


def stops(scenario: Scenario) -> tuple[int, ...]:
    """Generations at which newborns are examined, from founders to those who come after the last."""
    return tuple(np.unique(np.linspace(0, scenario.generations, _STOPS).round().astype(np.int64)).tolist())


def arm_of(generation: int) -> str:
    """How the newborns of a generation are called."""
    return f"generation {generation}"


def _share(of: Mapping[str, NDArray[np.float64]]) -> Effect:
    """Undefined where `time` and the figure leave it out, too: where there is too little to have a share in."""
    known = np.isfinite(of["innate"]) & np.isfinite(of["mirror_gain"])
    if known.sum() < 2 or of["mirror_gain"][known].mean() < LEAST_GAIN:
        return UNDEFINED
    return ratio(of["innate"][known], of["mirror_gain"][known])


def _share_of_means(innate: NDArray[np.float64], mature: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n_generations,) float64 array: innate share at each generation, over those of whom both gains are known."""
    known = np.isfinite(innate) & np.isfinite(mature)
    n = np.maximum(known.sum(axis=1), 1)
    return innate_share(*(np.where(known, gains, 0.0).sum(axis=1) / n for gains in (innate, mature)))


def _apart(first: Effect, last: Effect) -> Effect:
    """The difference of shares of two groups; its effect size is that of the share at the end."""
    if np.isnan(first.value + last.value):
        return UNDEFINED
    return Effect(
        last.value - first.value, float(np.hypot(first.standard_error, last.standard_error)), last.effect_size,
        first.n + last.n - 1.0,
    )  # fmt: skip


def _measured(subjects: Subjects) -> dict[str, NDArray[np.float64]]:
    untaught = lived(subjects, subjects.wiring, subjects.experience, learns=False)
    alike = _reared_as_founders(subjects)
    wiring = alike_but_for_genes(alike)
    gains = [_in_nest(alike, wiring, nest) for nest in range(N_NESTS)]
    return {
        "innate": gain(subjects, untaught, LAST),
        "mirror_gain": gain(subjects, subjects.reared, LAST),
        "sd_nests": np.std(gains, axis=0, ddof=1),
        "sd_mutants": _among_mutants(alike),
    }


def _reared_as_founders(subjects: Subjects) -> Subjects:
    """The same newborns among the caregivers of founders, who are the same in all generations."""
    return replace(subjects, elders=None, firstborns=None, is_first=np.ones(subjects.population.size, np.bool_))


def _in_nest(subjects: Subjects, wiring: Wiring, nest: int) -> NDArray[np.float64]:
    """Mirror gain of adults of a nest of founders, whenever they were born."""
    met = met_in(subjects, wiring, nest, moment=subjects.moment.at(0))
    return mature_gain(subjects, wiring, met, nest)


def _among_mutants(subjects: Subjects) -> NDArray[np.float64]:
    """Standard deviation of mirror gain among mutants of each genotype in one nest [asymptotes]."""
    n = subjects.population.size
    scenario = subjects.scenario.model_copy(update={"structure": Panmictic(), "recombination": Clonal()})
    of = np.repeat(np.arange(n), _MUTANTS)
    mutants = breed(
        scenario, subjects.population, np.stack([of, of], axis=1), subjects.moment, threads=subjects.threads
    )
    born = subjects.population
    changed = replace(
        subjects, population=replace(mutants, parents=born.parents[of], demes=born.demes[of]), is_first=subjects.is_first[of]
    )  # fmt: skip
    gains = _in_nest(changed, alike_but_for_genes(changed), 0)
    return np.asarray(gains.reshape(n, _MUTANTS).std(axis=1, ddof=1))
