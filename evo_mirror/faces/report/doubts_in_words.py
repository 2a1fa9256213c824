"""The priors of the observation model as a biologist reads them, each with the name by which it is changed."""

from __future__ import annotations

from collections.abc import Mapping

_STATUSES = {
    "replicated": "a replicated finding", "single": "a finding of a single laboratory", "contested": "a contested finding",
}  # fmt: skip
_SUBJECTS = {
    "adults": "human adults", "infants": "human infants", "animals": "animals",
    "recorded": "animals whose neurons are recorded", "patients": "patients",
}  # fmt: skip
_BY_CLASS = {
    "reliability": (
        "Probability that the direction reported for {} is the true one; one in three would say nothing", "", _STATUSES,
    ),
    "laboratory_sd": ("How far a laboratory shifts the effect sizes of {}, as a standard deviation", "SD", _STATUSES),
    "sample_size": ("Individuals in a study of {} whose number is not known, as a median", "individuals", _SUBJECTS),
}  # fmt: skip
_ALONE = {
    "laboratory_bounds": (
        "How far a laboratory shifts what a reported direction refers to, as a standard deviation",
        "bounds within which effects count as none",
    ),
    "scale_median": (
        "Published over simulated effect, in one kind of experiment, as a median: below 1, since experiments measure with "
        "noise",
        "",
    ),
    "scale_spread": ("How much that ratio differs between kinds of experiment: standard deviation of its logarithm", ""),
    "sample_spread": (
        "How uncertain a number of individuals is that is not known: standard deviation of its logarithm", "",
    ),
    "sharing": (
        "How far findings of one laboratory, or of one kind of experiment, are right or wrong together: 0 not at all, 1 always",
        "",
    ),
    "n_draws": ("Draws of all these unknowns over which evidence, published or simulated, is averaged", "draws"),
}  # fmt: skip


def doubts_in_words(doubts: Mapping[str, float]) -> list[dict[str, str]]:
    """Set out every prior of the observation model.

    Parameters
    ----------
    doubts : mapping of str to float
        By name, as in ``comparison.json``.

    Returns
    -------
    list of dict
        Words, value with its unit, and name.
    """
    rows = []
    for name, value in doubts.items():
        words, unit = _said(name)
        rows.append({"words": words, "value": f"{value:g}", "unit": unit, "key": name})
    return rows


def _said(name: str) -> tuple[str, str]:
    """Words and unit; of a prior that nobody has put into words, its name."""
    family, _, inner = name.partition(".")
    if family in _BY_CLASS and inner in _BY_CLASS[family][2]:
        words, unit, classes = _BY_CLASS[family]
        return words.format(classes[inner]), unit
    return _ALONE.get(name, (name.replace("_", " ").replace(".", ", "), ""))
