"""Predictions: the counterpart of findings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Prediction:
    """One statistic of one evolved population of one account.

    Attributes
    ----------
    account, statistic : str
    replicate : int
    value, standard_error : float
        In the statistic's own unit; NaN where undefined.
    effect_size : float
        Mean over SD of the individuals; NaN where undefined.
    """

    account: str
    replicate: int
    statistic: str
    value: float
    standard_error: float
    effect_size: float
