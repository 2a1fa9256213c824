"""What an account predicts, stated before anything is evolved."""

from __future__ import annotations

from typing import Literal

from evo_mirror.foundation.settings import Settings, param

OURS = "ours"
"""Source of a prediction that follows from an account's position, worked out here; no paper states it so."""


class Stated(Settings):
    """A direction that an account predicts for one statistic of an assay; registered, shown, and never weighed."""

    statistic: str = param(unit="1", about="<assay>.<statistic>, as evo-mirror list statistics has them", min_length=1)
    direction: Literal["negative", "null", "positive"] = param(unit="1", about="the sign it should have, or none")
    bound: float = param(0.05, unit="of the statistic", about="effects within it count as none", gt=0)
    words: str = param(unit="1", about="the prediction in a sentence", min_length=1)
    source: str = param(OURS, unit="1", about="key in the bibliography, or 'ours' for what we derived", min_length=1)


def stated(statistic: str, direction: str, words: str, *, bound: float = 0.05, source: str = OURS) -> Stated:
    """Write a prediction down in one line.

    Parameters
    ----------
    statistic, direction, words : str
    bound : float
        In the statistic's unit.
    source : str
    """
    return Stated.model_validate(
        {"statistic": statistic, "direction": direction, "words": words, "bound": bound, "source": source}
    )
