"""Wiring: the sensorimotor phenotype at birth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ATTENTION = ("own", "other", "forage")
SENSORIMOTOR, FORAGING = 0, 1


@dataclass(frozen=True)
class Wiring:
    """What genes make, before any experience.

    Attributes
    ----------
    strength : (n_individuals, n_features or n_cues, n_heads) float32 array
        Associative strength from each cue to each head, in units of the asymptote: rows of cues that are not given are 0.
        Only sights are innate. May be a view of genotypes: nobody writes into it.
    meaning : (n_individuals, n_actions, n_goals) float32 array
        K: how strongly each motor program stands for each goal.
    foraging : (n_individuals, n_forage_cues, n_forage_outcomes) float32 array
        Strength from arbitrary cues to outcomes; always 0 at birth.
    plasticity : (n_individuals, 2, n_parameters) float32 array
        Parameters of the learning rule, for sensorimotor learning and for foraging. The first is the rate.
    salience : (n_individuals, n_cues) float32 array
        Associability of each cue, a factor on the rate.
    attention : (n_individuals, 3) float32 array
        Shares of the attention budget: own acts, acts of others, foraging; they add up to 1.
    mirror_share : (n_individuals,) float32 array
        phi: the share of the mirror route in understanding, from 0 to 1.
    is_open : (n_individuals, n_features, n_units) bool array
        Connections left open to trial and error; (n_individuals, 0, 0) where the encoding leaves none.
    """

    strength: NDArray[np.float32]
    meaning: NDArray[np.float32]
    foraging: NDArray[np.float32]
    plasticity: NDArray[np.float32]
    salience: NDArray[np.float32]
    attention: NDArray[np.float32]
    mirror_share: NDArray[np.float32]
    is_open: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """Number of individuals, N."""
        return len(self.strength)
