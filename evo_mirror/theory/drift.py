"""Drift: how variation is lost where nothing is selected and nothing mutates.

References
----------
.. [Wright1931] Wright (1931), Genetics 16:97; recalled.
.. [Malecot1948] Malecot (1948), Les mathematiques de l'heredite; recalled, through Crow & Kimura (1970), ch. 3.
.. [Moran1958] Moran (1958), Proc. Camb. Phil. Soc. 54:60; recalled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.theory.asking import require_between, require_count


@dataclass(frozen=True)
class Inbreeding:
    """Identity by descent in diploids, generation after generation.

    Attributes
    ----------
    within : (n_generations + 1,) float64 array
        F: of the two copies in one individual. Observed heterozygosity is 1 - F of that at Hardy-Weinberg proportions.
    between : (n_generations + 1,) float64 array
        theta: of copies from two individuals.
    """

    within: NDArray[np.float64]
    between: NDArray[np.float64]

    def diversity_kept(self, size: int) -> NDArray[np.float64]:
        """Gene diversity of N diploids, in units of 2 p (1 - p) in the pool that the founders' copies are thought drawn from.

        Of two copies drawn with replacement: the same one with chance 1 / (2 N), the other one of that individual as
        often, else one of somebody else.

        Returns
        -------
        (n_generations + 1,) float64 array
        """
        require_count("size", count=size, least=1)
        return np.asarray((0.5 * (1.0 - self.within) + (size - 1.0) * (1.0 - self.between)) / size)


def diversity_kept(sizes: Sequence[int] | NDArray[np.int64], *, ploidy: int = 1) -> NDArray[np.float64]:
    """Expected gene diversity 2 p (1 - p), as a share of the founders': each generation keeps 1 - 1 / (P N) [Wright1931]_.

    Exact in Wright and Fisher's model of haploids (P = 1), and of diploids that self by chance (P = 2), where N is the size
    of the generation that is born.

    Parameters
    ----------
    sizes : (n_generations,) int array
        N, individuals in generations 1, 2, ...: constant, growing or with bottlenecks.
    ploidy : int
        P, copies per individual.

    Returns
    -------
    (n_generations + 1,) float64 array
        1 for the founders.
    """
    require_count("ploidy", count=ploidy, least=1, unit="copies")
    require_between("sizes", value=np.asarray(sizes, np.float64), low=1.0, unit="individuals")
    return np.cumprod(np.concatenate([[1.0], 1.0 - 1.0 / (ploidy * np.asarray(sizes, np.float64))]))


def moran_diversity_kept(n_steps: int, *, size: int, parent_may_die: bool = True) -> NDArray[np.float64]:
    """Expected gene diversity in Moran's model, as a share of the founders': each step keeps 1 - 2 / N^2 [Moran1958]_.

    1 - 2 / (N (N - 1)) where a child never takes its own parent's place. A generation is N steps, so that drift is twice
    as fast as in Wright and Fisher's model of the same size.

    Parameters
    ----------
    n_steps : int
        Births.
    size : int
        N, haploid individuals.
    parent_may_die : bool
        As in `moran.moran_matrix`.

    Returns
    -------
    (n_steps + 1,) float64 array
    """
    require_count("n_steps", count=n_steps, least=0, unit="steps")
    require_count("size", count=size, least=2)
    others = size if parent_may_die else size - 1
    return np.asarray((1.0 - 2.0 / (size * others)) ** np.arange(n_steps + 1.0))


def diploid_inbreeding(n_generations: int, *, one_parent: float, selfing: float) -> Inbreeding:
    """Identity by descent in diploids, for any rate of selfing, and for two sexes [Malecot1948]_.

    F' = S (1 + F) / 2 + (1 - S) theta and theta' = c (1 + F) / 2 + (1 - c) theta, with S the chance that an individual has
    one parent, and c that copies in two individuals come from one. Hermaphrodites: c = 1 / N, and S = 1 / N if selfing happens
    by chance. Two sexes: S = 0 and c = 1 / (4 N_f) + 1 / (4 N_m). Founders are unrelated and not inbred.

    Parameters
    ----------
    n_generations : int
    one_parent : float
        c.
    selfing : float
        S.
    """
    require_count("n_generations", count=n_generations, least=0, unit="generations")
    require_between("one_parent", value=one_parent, low=0.0, high=1.0)
    require_between("selfing", value=selfing, low=0.0, high=1.0)
    course = np.zeros((n_generations + 1, 2))
    for g in range(n_generations):
        within, between = course[g]
        same = (1.0 + within) / 2.0
        course[g + 1] = selfing * same + (1.0 - selfing) * between, one_parent * same + (1.0 - one_parent) * between
    return Inbreeding(course[:, 0], course[:, 1])
