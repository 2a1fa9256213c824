"""Nests: everybody in one household after another, on one course of luck each, so that genotypes and what they meet are crossed.

In a nest all genotypes have the same caregivers, the same acts, sights as far as their own attention lets them, and the same
noise: what differs between them there is their genes. Which nest a genotype is in has nothing to do with whose child it is.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._lives import lived
from evo_mirror.assays._mirroring import LAST, gain
from evo_mirror.assays._subjects import Subjects
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.generation import draw
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import Experience
from evo_mirror.state.wiring import Wiring

N_NESTS = 6


def alike_but_for_genes(subjects: Subjects) -> Wiring:
    """Wiring at birth, with the same noise of development in all."""
    return develop(subjects.scenario, subjects.population, subjects.moment, threads=subjects.threads, alike=True)


def met_in(
    subjects: Subjects, wiring: Wiring, nest: int, *, scenario: Scenario | None = None, moment: Moment | None = None
) -> Experience:
    """What all subjects meet in one nest: the household of one of them, who is as far from that of the next nest as may be.

    Parameters
    ----------
    subjects : Subjects
    wiring : Wiring
        Of the same; its attention decides what enters experience.
    nest : int
        From 0 to ``N_NESTS`` - 1.
    scenario : Scenario, optional
        With another rearing.
    moment : Moment, optional
        Whose luck of rearing it is; that of their births unless given.
    """
    n, born = subjects.population.size, subjects.population
    child = nest * n // N_NESTS
    household = replace(born, parents=born.parents[np.full(n, child)], demes=born.demes[np.full(n, child)])
    return draw(
        subjects.scenario if scenario is None else scenario, household, wiring, subjects.repertoire, subjects.elders,
        subjects.moment if moment is None else moment, firstborns=None if subjects.is_first[child] else subjects.firstborns,
        positions=np.full(n, nest, np.int64), threads=subjects.threads,
    )  # fmt: skip


def mature_gain(
    subjects: Subjects, wiring: Wiring, experience: Experience, nest: int, *, learns: bool = True
) -> NDArray[np.float64]:
    """Mirror gain of adults of one nest [asymptotes]: (n_individuals,) float64 array."""
    positions = np.full(wiring.size, nest, np.int64)
    return gain(subjects, lived(subjects, wiring, experience, positions=positions, learns=learns), LAST)
