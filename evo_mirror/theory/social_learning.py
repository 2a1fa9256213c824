"""Social learning: copiers among individual learners, in a world that changes [Rogers1988].

The rules are those of a re-implementation of it [read at second hand]; what follows from them is worked out here.

Individual learners find out for themselves: of what there is to know they know a share p (accuracy), and that costs c. Copiers
know a share f (fidelity) of what one individual of the generation before knows, drawn from all of them evenly, and pay nothing;
but with probability u the world has changed meanwhile, and then what is copied is worth nothing. Fitness is
worst + (best - worst) times what one knows, less the cost: in Rogers' letters 1 - b, 1 + b and b c.

So copiers know q' = f ((1 - s) p + s q) if the world is as it was and 0 else, with s their share. They are better off the fewer
they are. What follows for fitness does not depend on how s fluctuates: of individual learners, whose fitness w_I is always the
same, the log share changes by log w_I - log w in a generation of mean fitness w. As long as both kinds last, mean log fitness is
therefore log w_I: the geometric mean over generations, and not the arithmetic one, is that of a population without copiers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import phrase
from evo_mirror.theory.asking import TheoryError, require_between, require_rates

_TINY = 1e-12


class Expected(NamedTuple):
    """An expectation, and how far chance takes what is found from it.

    Attributes
    ----------
    value, error : float
        The second is a standard error.
    """

    value: float
    error: float


@dataclass(frozen=True)
class Course:
    """What became of the two kinds, generation by generation; everything as of birth, but for fitness.

    Attributes
    ----------
    share : (n_generations,) float64 array
        Of copiers, s.
    knowledge : (n_generations,) float64 array
        What a copier comes to know, q.
    fitness : (n_generations,) float64 array
        Mean of all.
    """

    share: NDArray[np.float64]
    knowledge: NDArray[np.float64]
    fitness: NDArray[np.float64]


@dataclass(frozen=True)
class ChangingWorld:
    """A world in which some copy.

    Attributes
    ----------
    worst, best : float
        Fitness of who knows nothing and everything, before costs.
    cost : float
        Of individual learning, in units of fitness.
    change : float
        u [per generation].
    accuracy, fidelity : float
        p and f.

    Raises
    ------
    TheoryError
        If a fitness is not above 0, the best not above the worst, or a share outside 0 and 1.
    """

    worst: float
    best: float
    cost: float
    change: float
    accuracy: float = 1.0
    fidelity: float = 1.0

    def __post_init__(self) -> None:
        require_rates(change=self.change, accuracy=self.accuracy, fidelity=self.fidelity)
        require_between("worst", value=self.worst, low=0.0, excludes_low=True)
        require_between("best", value=self.best, low=self.worst, excludes_low=True)
        require_between("cost", value=self.cost, low=0.0)
        require_between("learners", value=self.learners, low=0.0, excludes_low=True, remedy="Lower the cost.")

    @property
    def learners(self) -> float:
        """w_I: fitness of individual learners, in any world and whatever the others do."""
        return self._worth(self.accuracy) - self.cost

    def copiers(self, knowledge: float) -> float:
        """w_S: fitness of copiers who know so much.

        Parameters
        ----------
        knowledge : float
            q, from 0 to 1.
        """
        return self._worth(knowledge)

    @property
    def rare_copiers(self) -> float:
        """Mean log fitness of copiers over that of individual learners, where next to everybody is one of these."""
        gained = np.log(self._worth(self.fidelity * self.accuracy) / self.learners)
        return float((1.0 - self.change) * gained + self.change * np.log(self.worst / self.learners))

    @property
    def rare_learners(self) -> float:
        """Log fitness of individual learners over that of copiers, where nobody is left to have found anything out.

        Copiers then copy nothing but each other, and after the next change know nothing any more; so u must be above 0.
        """
        return float(np.log(self.learners / self.worst))

    @property
    def largest_change(self) -> float:
        """The u below which rare copiers spread: that at which `rare_copiers` is 0; NaN if they never do."""
        gain, loss = (
            np.log(self._worth(self.fidelity * self.accuracy) / self.learners),
            np.log(self.learners / self.worst),
        )
        return float(gain / (gain + loss)) if gain > 0.0 else float("nan")

    def knowledge_at(self, share: float) -> float:
        """Mean of what copiers know, over a long time in which their share is always the same.

        q = (1 - u) f ((1 - s) p + s q).

        Parameters
        ----------
        share : float
            s.
        """
        kept = (1.0 - self.change) * self.fidelity
        return kept * (1.0 - share) * self.accuracy / max(_TINY, 1.0 - kept * share)

    @property
    def share_by_means(self) -> float:
        """The constant share of copiers at which mean fitness of both kinds is the same: an argument by averages.

        Between 0 and 1. It leaves out that shares fluctuate, which `course` has.
        """
        kept, wanted = (1.0 - self.change) * self.fidelity, self.accuracy - self.cost / (self.best - self.worst)
        free = kept * (self.accuracy - wanted)
        return min(1.0, max(0.0, (kept * self.accuracy - wanted) / free)) if free > 0.0 else 0.0

    def course(
        self, changed: NDArray[np.bool_], *, share: float, knowledge: float = 0.0, to_copiers: float = 0.0,
        to_learners: float = 0.0,
    ) -> Course:  # fmt: skip
        """Follow a population without drift through a history of changes.

        Parameters
        ----------
        changed : (n_generations,) bool array
            Whether the world is another than that of the generation before.
        share : float
            Of copiers, among the first to be born.
        knowledge : float
            Mean of all in the generation before the first.
        to_copiers, to_learners : float
            Mutation at birth [per individual].

        Returns
        -------
        Course
        """
        require_rates(share=share, knowledge=knowledge, to_copiers=to_copiers, to_learners=to_learners)
        learners, rows = self.learners, []
        for is_new in np.asarray(changed, np.bool_).tolist():
            known = 0.0 if is_new else self.fidelity * knowledge
            of_copiers = self._worth(known)
            mean = share * of_copiers + (1.0 - share) * learners
            rows.append((share, known, mean))
            knowledge = (1.0 - share) * self.accuracy + share * known
            bred = share * of_copiers / mean
            share = bred * (1.0 - to_learners) + (1.0 - bred) * to_copiers
        return Course(*np.array(rows, np.float64).reshape(-1, 3).T)

    def mean_log_fitness(
        self, share: NDArray[np.float64], fitness: NDArray[np.float64], *, size: float = np.inf, to_copiers: float = 0.0,
        to_learners: float = 0.0,
    ) -> Expected:  # fmt: skip
        """What mean log fitness has to be, over generations in which shares were these.

        log w_I, less what individual learners gained in log share per generation, plus what mutation and drift gave them. With
        x = (1 - s) w_I / w their share among the children before they mutate, that is log (x' / x), x' = x (1 - m) + (1 - x) m',
        by mutation, and by drift in N individuals - (1 - x') / (2 N x') on average, with a variance of twice that [delta
        method]. The larger that is, the rougher it is: it asks for some dozens of individual learners in most generations.

        Parameters
        ----------
        share : (n_generations + 1,) float64 array
            At birth; that of the generation after the last, too.
        fitness : (n_generations,) float64 array
            Mean of all, from which only x is taken.
        size : float
            N [individuals].
        to_copiers, to_learners : float
            m and m' [per individual at birth].

        Returns
        -------
        Expected

        Raises
        ------
        TheoryError
            If there are no individual learners at times, and so no log of their share.
        """
        require_rates(to_copiers=to_copiers, to_learners=to_learners)
        if not (share < 1.0).all():
            raise TheoryError(
                phrase("share", "be below 1: both kinds last", got=float(share.max()), remedy="Let mutants be born.")
            )
        bred, n = (1.0 - share[:-1]) * self.learners / fitness, len(fitness)
        born = bred * (1.0 - to_copiers) + (1.0 - bred) * to_learners
        by_drift = (1.0 - born) / (size * born)
        given = (np.log(born / bred) - by_drift / 2.0).mean()
        gained = np.log((1.0 - share[-1]) / (1.0 - share[0])) / n
        return Expected(float(np.log(self.learners) + given - gained), float(by_drift.sum() ** 0.5 / n))

    def _worth(self, known: float) -> float:
        return self.worst + (self.best - self.worst) * known


def geometric_mean(fitness: NDArray[np.float64] | Iterable[float]) -> float:
    """Of mean fitness over generations: what growth in the long run goes by.

    Parameters
    ----------
    fitness : (n_generations,) float64 array
        Above 0.
    """
    values = np.asarray(list(fitness), np.float64)
    require_between("fitness", value=values, low=0.0, excludes_low=True)
    return float(np.exp(np.log(values).mean()))
