"""Two plain sentences: what drives the verdict, and what would change it.

They are worked out from the posterior, its error, the calibration and the drivers. Accounts that this evidence cannot
separate are named together and never ranked; a method that fails its own calibration gives no verdict.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evo_mirror.foundation.factors import how_many_times
from evo_mirror.inference.drivers import Driver

_SURE = 2.0
"""Standard errors by which two probabilities must differ to be called different."""

_MOVES = 1.1
"""Factor by which a finding must multiply the odds to be named."""


@dataclass(frozen=True)
class Standing:
    """What the sentences are made of.

    Attributes
    ----------
    groups : sequence of sequence of str
        Accounts, those together that cannot be separated.
    prior, posterior : mapping of str to float
    errors : sequence of float
        Standard error of each group's share.
    drivers : sequence of Driver
        The strongest first.
    claims : mapping of str to str
        What each finding that was weighed claims, by id.
    titles : mapping of str to str
        Accounts as they are named in a sentence; their own names, with spaces, if absent.
    is_calibrated : bool
        Whether simulated evidence was traced to its account more often than chance.
    """

    groups: Sequence[Sequence[str]]
    prior: Mapping[str, float]
    posterior: Mapping[str, float]
    errors: Sequence[float]
    drivers: Sequence[Driver]
    claims: Mapping[str, str]
    titles: Mapping[str, str]
    is_calibrated: bool

    def share(self, group: Sequence[str], probabilities: Mapping[str, float]) -> float:
        """Probability that the truth is in a group of accounts."""
        return math.fsum(probabilities[name] for name in sorted(group))

    def error(self, group: Sequence[str]) -> float:
        """Standard error of a group's share."""
        return self.errors[self.groups.index(group)]

    def log_odds(self, group: Sequence[str], probabilities: Mapping[str, float]) -> float:
        """Natural log of the odds that the truth is in a group, exact where the share rounds to 1."""
        others = math.fsum(probabilities[name] for name in sorted(probabilities) if name not in group)
        return _log(self.share(group, probabilities)) - _log(others)

    def named(self, group: Sequence[str]) -> str:
        """The accounts of a group in a sentence, in the order of their names."""
        titles = sorted(self.titles.get(name, name.replace("_", " ")) for name in group)
        return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"

    def leader(self, probabilities: Mapping[str, float]) -> Sequence[str]:
        """The group that gains most on its prior odds, which size alone does not decide."""
        return max(self.groups, key=lambda group: (self._gain(group, probabilities), sorted(group)))

    def _gain(self, group: Sequence[str], probabilities: Mapping[str, float]) -> float:
        return self.share(group, probabilities) / self.share(group, self.prior)


def sentences_of(standing: Standing) -> tuple[str, str]:
    """Say what drives the verdict and what would change it.

    Parameters
    ----------
    standing : Standing

    Returns
    -------
    tuple of two str
    """
    if not standing.claims:
        return (
            "No finding could be held against the accounts, so their probabilities are what they were before.",
            "Evidence that an assay can address would change this.",
        )
    if not standing.is_calibrated:
        return (
            "There is no verdict: evidence simulated under each account was not traced back to it more often than chance.",
            "More replicates, or findings on which the accounts differ, would change this.",
        )
    if len(standing.groups) == 1:
        return _all_alike(standing)
    return _what_drives(standing), _what_would_change(standing)


def level_with(standing: Standing, lead: Sequence[str]) -> list[Sequence[str]]:
    """Groups that are not behind the leading one by more than the errors: with any of them it does not stand out."""
    return [group for group in standing.groups if group is not lead and not _is_behind(standing, group, lead)]


def _all_alike(standing: Standing) -> tuple[str, str]:
    everyone = standing.groups[0]
    return (
        f"{_capital(standing.named(everyone))} are not separable by this evidence: it would be read alike whichever were "
        f"true, so the differences between their probabilities mean little.",
        "A finding on which they differ would change this; the table shows where their predictions part.",
    )


def _what_drives(standing: Standing) -> str:
    lead = standing.leader(standing.posterior)
    probability, error = standing.share(lead, standing.posterior), standing.error(lead)
    level = level_with(standing, lead)
    before = _number(standing.share(lead, standing.prior))
    number = f"probability {_number(probability)}{_error(probability, error)}, {before} before"
    if level:
        tied = [name for group in (lead, *level) for name in group]
        opening = (
            f"No account stands out: {standing.named(tied)} are within {_SURE:g} standard errors of one another on these "
            f"{len(standing.claims)} findings"
        )
    elif len(lead) > 1:
        opening = f"{_these(standing)} {standing.named(lead)}, which they cannot separate (together {number})"
    else:
        opening = f"{_these(standing)} {standing.named(lead)} ({number})"
    odds = standing.log_odds(lead, standing.posterior)
    strongest = max(standing.drivers, key=lambda driver: odds - standing.log_odds(lead, driver.without))
    factor = math.exp(min(odds - standing.log_odds(lead, strongest.without), 700.0))
    if factor < _MOVES:
        return f"{opening}, and no single finding speaks for it clearly."
    whose = "the odds" if not level else f"the odds of {standing.named(lead)}"
    by = how_many_times(math.log(factor), strongest.group_factor_error[lead[0]])
    return f"{opening}; what drives it most is {_quoted(standing, strongest)}, which multiplies {whose} by {by}."


def _these(standing: Standing) -> str:
    n = len(standing.claims)
    return "This one finding favours" if n == 1 else f"These {n} findings favour"


def _is_behind(standing: Standing, group: Sequence[str], lead: Sequence[str]) -> bool:
    """Whether a group's gain on its prior is smaller than the leader's by more than the error of the two.

    What one gains the others lose, so the errors of two shares add up: exactly with two groups, at most with more.
    """
    ours, theirs = standing.share(lead, standing.prior), standing.share(group, standing.prior)
    difference = standing.share(lead, standing.posterior) / ours - standing.share(group, standing.posterior) / theirs
    error = standing.error(lead) / ours + standing.error(group) / theirs
    return difference > (_SURE * error if math.isfinite(error) else 0.0)


def _what_would_change(standing: Standing) -> str:
    lead = standing.leader(standing.posterior)
    # A sign turned round is further from what was seen than an effect that had not been found, or had.
    otherwise = [
        (standing.log_odds(lead, alternative.posterior), driver.finding, driver, alternative)
        for driver in standing.drivers
        for alternative in driver.alternatives
        if not alternative.is_opposite
    ]
    lost = [case for case in otherwise if standing.leader(case[-1].posterior) is not lead]
    *_, driver, alternative = min(lost or otherwise, key=lambda case: case[:2])
    finding, outcome = _quoted(standing, driver), _outcome(alternative.outcome)
    if lost:
        other = standing.leader(alternative.posterior)
        share, before = standing.share(other, alternative.posterior), standing.share(other, standing.prior)
        count = len({case[1] for case in lost})
        return (
            f"Had {finding} shown {outcome}, the evidence would favour {standing.named(other)} instead (probability "
            f"{_number(share)}{_error(share, alternative.group_error[other[0]])}, {_number(before)} before); "
            f"{_could(count, len(standing.claims))} change the verdict."
        )
    share = standing.share(lead, alternative.posterior)
    return (
        f"No single finding, had it shown no effect or had it shown one, would change this; {finding} would come nearest: "
        f"with {outcome}, {standing.named(lead)} would keep {_number(share)}"
        f"{_error(share, alternative.group_error[lead[0]])}."
    )


def _could(count: int, n: int) -> str:
    if n == 1:
        return "that alone could"
    return f"{count} of the {n} findings could{' each' if count > 1 else ''}"


def _outcome(outcome: str) -> str:
    return {"null": "no effect", "0 SD": "no effect"}.get(outcome, f"a {outcome} effect")


def _quoted(standing: Standing, driver: Driver) -> str:
    claim = standing.claims[driver.finding]
    return f"“{claim}” ({driver.finding})"


def _number(probability: float) -> str:
    if probability > 0.995:
        return "above .99"
    return "below .01" if probability < 0.005 else f"{probability:.2f}".removeprefix("0")


def _error(probability: float, error: float) -> str:
    if not math.isfinite(error) or not 0.005 <= probability <= 0.995:
        return ""
    return f" ± {max(error, 0.01):.2f}".replace("0.", ".")


def _log(probability: float) -> float:
    return math.log(max(probability, 1e-300))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
