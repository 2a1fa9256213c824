"""Shares: genes, experience, and what the one makes of the other, in differences and in the level of mirroring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._jackknife import jackknifed_crossed
from evo_mirror.assays._mirroring import GAIN
from evo_mirror.assays._nests import N_NESTS, alike_but_for_genes, mature_gain, met_in
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import CLEAR, LARGER, UNDEFINED, Assay, Effect, Measured, Outcome, told
from evo_mirror.biology.drawing import sources_without
from evo_mirror.interventions.yoking import yoked
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.theory.components import Components, variance_components

_COMPONENTS = tuple(field.name for field in fields(Components))
_GAINS = tuple(f"gain_{nest + 1}" for nest in range(N_NESTS))


class Shares(Assay):
    """The same genotypes, each under four rearings in each of six nests: an analysis of variance, and an analysis of level.

    A nest is the household of one newborn and one course of luck, the same for all genotypes and under all rearings, so that
    everybody is fostered, no genotype has a rearing of its own, and nothing but genes differs within a cell. Rearings are
    untaught (learning knocked out), deprived (no matching sights), yoked (the acts of this nest, the sights of the next) and
    reared (a normal life).

    *Differences.* Variance of mature mirror gain over genotypes x rearings x nests has five components, which add up to all of it
    (`theory.components`): genes, rearing, genes x rearing, luck, genes x luck. Genotypes and nests are samples, rearings are
    those four. These shares are local [Lewontin1974]: they hold for these genotypes among these rearings, laid out equally
    often, and say what makes individuals differ, not what makes them mirror. Where all are born alike the share of genes is 0,
    however much is innate; other rearings would give other shares; with genes x rearing there is no share of genes in general.

    *Level.* Of the mean gain of the normally reared, the innate share is there untaught, exposure adds what the yoked have
    beyond that, and pairing what the reared have beyond the yoked. These three add up to 1, and need no variation.

    Standard errors are jackknifed over genotypes and over nests, and both are added: slightly too large where genes x luck is.
    """

    kind: Literal["shares"] = "shares"
    statistics: ClassVar[Mapping[str, str]] = {
        "variance_genes": "share of variance between genotypes, over all rearings laid out",
        "variance_rearing": "share of variance between rearings, over all genotypes",
        "variance_genes_by_rearing": "share of variance of what a rearing makes of one genotype and not of another",
        "variance_luck": "share of variance between courses of luck within a rearing",
        "variance_genes_by_luck": "share of variance of what luck makes of one genotype and not of another",
        "level_innate": "share of normal mature mirror gain that is there untaught",
        "level_exposure": "share of it that seeing and doing add without going together",
        "level_pairing": "share of it that what is seen adds by going with what is done",
    }
    units: ClassVar[Mapping[str, str]] = dict.fromkeys(statistics, "1")
    measured: ClassVar[Mapping[str, Measured]] = {
        "mirror_gain": GAIN,
        **{name: Measured("lambda", f"mirror gain as an adult of nest {name[5:]}") for name in _GAINS},
    }
    drawn: ClassVar[tuple[str, ...] | None] = ("mirror_gain",)
    procedure: ClassVar[str] = (
        "Every genotype was reared in each of six foster families, and in each of them in four ways: without learning anything, "
        "without any sight that goes with what it does, with the sights of another, and normally. In one family and one way of "
        "rearing all genotypes met the same, down to the trial."
    )
    needs: ClassVar[tuple[str, ...]] = ("matching sights",)
    is_compared: ClassVar[bool] = False

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "untaught": "a life from which nothing is learned",
            "deprived": "a life without any matching sight",
            "yoked": "the same acts, with the sights of another nest",
            "reared": "a normal life",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        rearing = subjects.scenario.rearing
        matching = tuple(name for name, source in rearing.sources.items() if source.matching)
        poor = rearing.model_copy(update={"sources": sources_without(rearing.sources, matching)})
        deprived = subjects.scenario.model_copy(update={"rearing": poor})
        wiring, nests = alike_but_for_genes(subjects), range(N_NESTS)
        usual = [met_in(subjects, wiring, nest) for nest in nests]
        gains: dict[str, list[NDArray[np.float64]]] = {arm: [] for arm in self.arms(subjects.scenario)}
        for nest in nests:
            met = {
                "untaught": usual[nest],
                "deprived": met_in(subjects, wiring, nest, scenario=deprived),
                "yoked": yoked(usual[nest], sights_of=usual[(nest + 1) % N_NESTS]),
                "reared": usual[nest],
            }
            for arm, experience in met.items():
                learns = arm != "untaught"
                gains[arm].append(mature_gain(subjects, wiring, experience, nest, learns=learns))
        return Outcome(
            {
                arm: {"mirror_gain": np.mean(of, axis=0), **dict(zip(_GAINS, of, strict=True))}
                for arm, of in gains.items()
            }
        )

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        trait = np.array([[of[name] for name in _GAINS] for of in outcome.arms.values()]).transpose(2, 0, 1)
        known = np.isfinite(trait).all(axis=(1, 2))
        if known.sum() < max(3, len(known) / 2):
            return dict.fromkeys(self.statistics, UNDEFINED)
        trait = trait[known]
        return {
            **{f"variance_{name}": _share(_component(name), _component("total"), trait) for name in _COMPONENTS},
            "level_innate": _share(lambda z: z[:, 0].mean(), _reared, trait),
            "level_exposure": _share(lambda z: z[:, 2].mean() - z[:, 0].mean(), _reared, trait),
            "level_pairing": _share(lambda z: z[:, 3].mean() - z[:, 2].mean(), _reared, trait),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        differences = [
            told(
                found[f"variance_{name}"], above=above, none=none, below=below, undefined="", bound=LARGER, question=question
            )
            for name, question, above, none, below in (
                ("genes", "Whether genotypes differ in mirroring",
                 "Genotypes differ in mirroring whichever way they are reared.",
                 "Genotypes do not differ in mirroring over these rearings.", ""),
                ("rearing", "Whether it makes a difference to all how they are reared",
                 "How they are reared makes a difference to all.", "How they are reared makes no difference to all.", ""),
                ("genes_by_rearing", "Whether some genotypes gain more by experience than others",
                 "Some genotypes gain more by experience than others: genes and experience do not add up.",
                 "No genotype gains more by experience than another.", ""),
            )
        ]  # fmt: skip
        if any(np.isnan(found[f"variance_{name}"].value) for name in _COMPONENTS):
            differences = ["Shares in differences are undefined because too little differs."]
        level = [
            told(
                found["level_innate"],
                above="Of the mirroring of normal adults, part is there untaught.",
                none="Of the mirroring of normal adults, nothing is there untaught.",
                below="Untaught, they would mirror less than chance.",
                undefined="Shares in the level of mirroring are undefined because normally reared adults mirror too little.",
            ),
            told(
                found["level_pairing"],
                above="Part of it needs sights that go with acts.",
                none="None of it needs sights that go with acts.",
                below="Sights that go with acts take some of it away.",
                undefined="",
                question="How much of it needs sights that go with acts",
            ),
        ]
        return " ".join(filter(None, [*differences, *level]))


def _component(name: str) -> Callable[[NDArray[np.float64]], float]:
    return lambda trait: float(getattr(variance_components(trait), name))


def _reared(trait: NDArray[np.float64]) -> float:
    return float(trait[:, 3].mean())


def _share(
    part: Callable[[NDArray[np.float64]], float], whole: Callable[[NDArray[np.float64]], float], trait: NDArray[np.float64]
) -> Effect:  # fmt: skip
    """Undefined where the whole is not clearly above 0."""
    under = jackknifed_crossed(whole, trait)
    if not under.value > max(1e-12, CLEAR * under.standard_error):
        return UNDEFINED
    return jackknifed_crossed(lambda z: float(part(z)) / whole(z), trait)
