"""Twins: what they share by inheritance, by growing up together, and what neither explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._jackknife import intraclass, jackknifed
from evo_mirror.assays._lives import bred, lived, side_by_side, some_of, together
from evo_mirror.assays._mirroring import LAST, gain
from evo_mirror.assays._subjects import Subjects
from evo_mirror.assays.base import LARGER, UNDEFINED, Assay, Effect, Measured, Outcome, told
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.generation import draw
from evo_mirror.machine.counters import uniforms
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.lived import Elders
from evo_mirror.state.population import Population

_TOGETHER = ("identical, together", "siblings, together")


class Twins(Assay):
    """Pairs of children of the same parents: of one genotype, or of two; reared together, or apart.

    Parents are the newborns examined, grown up and mated at random, each as often as any other. Twins together have the same
    caregiver and the same luck of rearing: as far as their own attention lets them, they do and see the same. Twins apart
    have luck of their own, and the second is reared by the parents of another pair, neither of whom is a parent of its own (with
    three pairs or fewer there are no such two). Where sibs would answer some, parents answer all. Noise of sights and of
    development is everybody's own.

    Falconer's estimates, of correlations r of twins together: A = 2 (r_identical - r_siblings), C = 2 r_siblings -
    r_identical, E = 1 - r_identical. They take genes to act additively and siblings to share half of what varies. What genes make
    of one rearing and not of another counts as A; `heritability` takes the same from parents and children reared apart.
    """

    kind: Literal["twins"] = "twins"
    statistics: ClassVar[Mapping[str, str]] = {
        "A": "share of variance of mirror gain due to additive genes (h2), by Falconer's estimate",
        "C": "share of variance of mirror gain due to growing up together, by Falconer's estimate",
        "E": "share of variance of mirror gain that identical twins together do not share",
        "r_identical": "correlation of identical twins reared together",
        "r_siblings": "correlation of siblings of one birth reared together",
        "r_identical_apart": "correlation of identical twins reared apart, which genes alone make",
        "r_siblings_apart": "correlation of siblings of one birth reared apart",
    }
    units: ClassVar[Mapping[str, str]] = dict.fromkeys(statistics, "1")
    measured: ClassVar[Mapping[str, Measured]] = {
        "gain_1": Measured("lambda", "mirror gain of the first twin as an adult"),
        "gain_2": Measured("lambda", "mirror gain of the second twin as an adult"),
    }
    drawn: ClassVar[tuple[str, ...] | None] = ()
    procedure: ClassVar[str] = (
        "Children were born in pairs, identical or ordinary siblings. Some pairs grew up together and met the same; in others "
        "the second child was reared by other parents and met things of its own. Each row of the table is a pair."
    )
    needs: ClassVar[tuple[str, ...]] = ()

    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """See `Assay.arms`."""
        return {
            "identical, together": "one genotype, one rearing",
            "identical, apart": "one genotype, two rearings",
            "siblings, together": "two children of the same parents, one rearing",
            "siblings, apart": "two children of the same parents, two rearings",
        }

    def carry_out(self, subjects: Subjects) -> Outcome:
        """See `Assay.carry_out`."""
        n = subjects.population.size
        parents = _mated(subjects)
        both = bred(subjects, np.concatenate([parents, parents]))
        first, sibling = (_half(both, half) for half in (slice(0, n), slice(n, 2 * n)))
        arms = {}
        for kinship, second in (("identical", first), ("siblings", sibling)):
            for is_apart in (False, True):
                grown = _grown(subjects, first, second, is_apart=is_apart)
                arms[f"{kinship}, {'apart' if is_apart else 'together'}"] = {"gain_1": grown[:n], "gain_2": grown[n:]}
        return Outcome(arms)

    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """See `Assay.effects`."""
        known = ~np.isnan([twin for arm in outcome.arms.values() for twin in arm.values()]).any(axis=0)
        pairs = {arm: (of["gain_1"][known], of["gain_2"][known]) for arm, of in outcome.arms.items()}
        n = int(known.sum())

        def r(arm: str, keep: NDArray[np.int64]) -> float:
            one, other = pairs[arm]
            return intraclass(one[keep], other[keep])

        def combined(identical: float, siblings: float, constant: float = 0.0) -> Effect:
            return jackknifed(
                lambda keep: constant + identical * r(_TOGETHER[0], keep) + siblings * r(_TOGETHER[1], keep), n
            )

        # Children of one parent are as alike as twins: nothing tells A from C then.
        has_two = subjects.scenario.recombination.places != (0, 0)
        return {
            "A": combined(2.0, -2.0) if has_two else UNDEFINED,
            "C": combined(-1.0, 2.0) if has_two else UNDEFINED,
            "E": jackknifed(lambda keep: 1.0 - r(_TOGETHER[0], keep), n),
            "r_identical": jackknifed(lambda keep: r("identical, together", keep), n),
            "r_siblings": jackknifed(lambda keep: r("siblings, together", keep), n),
            "r_identical_apart": jackknifed(lambda keep: r("identical, apart", keep), n),
            "r_siblings_apart": jackknifed(lambda keep: r("siblings, apart", keep), n),
        }

    def meaning(self, found: Mapping[str, Effect]) -> str:
        """See `Assay.meaning`."""
        return " ".join(
            told(
                found[statistic],
                above=above,
                none=none,
                below=f"The estimate for {what} is negative, as no share can be: genes do not act additively, or pairs are few.",
                undefined=f"The share of {what} is undefined because children have one parent, or because nobody differs.",
                bound=LARGER,
            )
            for statistic, what, above, none in (
                ("A", "genes", "Identical twins are more alike than siblings: genes make part of the differences.",
                 "Identical twins are no more alike than siblings: genes make none of the differences."),
                ("C", "growing up together", "Growing up together makes part of the likeness.",
                 "Growing up together adds nothing to what genes make alike."),
                ("E", "neither", "Even identical twins who grow up together differ.",
                 "Identical twins who grow up together are alike in everything."),
            )
        )  # fmt: skip


def _mated(subjects: Subjects) -> NDArray[np.int64]:
    """Two parents for each pair, everybody once in either place: (n_pairs, 2) int array."""
    n = subjects.population.size
    luck = uniforms(subjects.moment.address("parents of twins"), np.arange(1), n)[0]
    round_of_all = np.argsort(luck, kind="stable")
    mates = np.stack([round_of_all, np.roll(round_of_all, 1)], axis=1)
    return mates[:, subjects.scenario.recombination.places]


def of_another_pair(parents: NDArray[np.int32]) -> NDArray[np.int32]:
    """For each pair two adults who are not its parents: those of the pair but one before it.

    Parameters
    ----------
    parents : (n_pairs, 2) int32 array
        In a round in which neighbours have a parent in common.

    Returns
    -------
    (n_pairs, 2) int32 array
    """
    return np.roll(parents, 2, axis=0)


def _half(population: Population, rows: slice) -> Population:
    return Population(
        population.genotypes[rows], population.parents[rows], population.birth_ids[rows], population.demes[rows]
    )


def _grown(subjects: Subjects, first: Population, second: Population, *, is_apart: bool) -> NDArray[np.float64]:
    """Mirror gain of all first twins, then of all second twins, as adults: (2 n_pairs,) float64 array."""
    scenario, repertoire, n = subjects.scenario, subjects.repertoire, first.size
    moment = subjects.moment.at(subjects.moment.generation + 1)
    channels, heads = repertoire.channels, repertoire.heads
    strength = subjects.reared.strength[:, : channels.n_features, heads.units]
    elders = Elders(np.ascontiguousarray(strength)) if scenario.asks_elders else None
    everybody = together(first, second)
    wiring = develop(scenario, everybody, moment, threads=subjects.threads)
    if is_apart:
        adopted = replace(everybody, parents=np.concatenate([first.parents, of_another_pair(second.parents)]))
        experience = draw(scenario, adopted, wiring, repertoire, elders, moment, threads=subjects.threads)
    else:
        halves = ((first, slice(0, n)), (second, slice(n, 2 * n)))
        experience = side_by_side(
            *(
                draw(scenario, twins, some_of(wiring, rows), repertoire, elders, moment, threads=subjects.threads)
                for twins, rows in halves
            )
        )
    return gain(subjects, lived(subjects, wiring, experience), LAST)
