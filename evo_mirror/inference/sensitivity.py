"""What the verdict would be with other priors of the observation model.

Each of them (`Doubts`) is altered, one at a time: made about half or double, or put where it could hardly go further. The
published evidence is then weighed anew, with the same draws, the same priors of accounts, and the slope of the headline
(`evo_mirror.inference.known`): how far likelihoods are believed is measured once, with the priors as they are, and not for
every alteration, which would take a calibration each. Which accounts can be told apart is not asked anew either.

What that leaves out was measured on the shipped evidence and accounts (24 replicates, one seed) by a calibration for each of
the 18 alterations: slopes of .88 to 1.00 instead of .94, no probability further off than .021, the same groups in all but one,
and in none another answer to who leads or whether they stand out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from evo_mirror.evidence.finding import Finding
from evo_mirror.inference.bayes import Bayes
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.effects import draw_effects
from evo_mirror.inference.observation import weigh
from evo_mirror.inference.posterior import infer
from evo_mirror.inference.predictions import PredictionTable
from evo_mirror.inference.reports import arrange
from evo_mirror.inference.verdict import Standing, level_with

TIED_TIGHTLY = 0.9
"""How far reports of one laboratory are at most taken to be right or wrong together; 1 would leave nothing of their own."""


def _all_as(numbers: Mapping[str, float], one: str) -> dict[str, float]:
    return dict.fromkeys(numbers, numbers[one])


def _times(numbers: Mapping[str, float], factor: float) -> dict[str, float]:
    return {name: factor * number for name, number in numbers.items()}


ALTERATIONS: Mapping[tuple[str, str], Callable[[Doubts], Doubts]] = MappingProxyType(
    {
        ("reliability", "as replicated"): lambda d: replace(d, reliability=_all_as(d.reliability, "replicated")),
        ("reliability", "as contested"): lambda d: replace(d, reliability=_all_as(d.reliability, "contested")),
        ("laboratory_sd", "none"): lambda d: replace(d, laboratory_sd=dict.fromkeys(d.laboratory_sd, 0.0)),
        ("laboratory_sd", "half"): lambda d: replace(d, laboratory_sd=_times(d.laboratory_sd, 0.5)),
        ("laboratory_sd", "double"): lambda d: replace(d, laboratory_sd=_times(d.laboratory_sd, 2.0)),
        ("laboratory_bounds", "none"): lambda d: replace(d, laboratory_bounds=0.0),
        ("laboratory_bounds", "half"): lambda d: replace(d, laboratory_bounds=0.5 * d.laboratory_bounds),
        ("laboratory_bounds", "double"): lambda d: replace(d, laboratory_bounds=2.0 * d.laboratory_bounds),
        ("scale_median", "half"): lambda d: replace(d, scale_median=0.5 * d.scale_median),
        ("scale_median", "one"): lambda d: replace(d, scale_median=1.0),
        ("scale_spread", "half"): lambda d: replace(d, scale_spread=0.5 * d.scale_spread),
        ("scale_spread", "double"): lambda d: replace(d, scale_spread=2.0 * d.scale_spread),
        ("sample_size", "half"): lambda d: replace(d, sample_size=_times(d.sample_size, 0.5)),
        ("sample_size", "double"): lambda d: replace(d, sample_size=_times(d.sample_size, 2.0)),
        ("sample_spread", "none"): lambda d: replace(d, sample_spread=0.0),
        ("sample_spread", "double"): lambda d: replace(d, sample_spread=2.0 * d.sample_spread),
        ("sharing", "none"): lambda d: replace(d, sharing=0.0),
        ("sharing", "high"): lambda d: replace(d, sharing=TIED_TIGHTLY),
    }
)
"""By the prior's name in `Doubts` and what is done to it; in the order in which they are told."""


@dataclass(frozen=True)
class Altered:
    """The verdict with one prior of the observation model altered.

    Attributes
    ----------
    prior, change : str
        As in `ALTERATIONS`; both empty for the priors as they are.
    numbers : dict of str to float
        What is altered, by the names of `Doubts.as_dict`.
    posterior, error : dict of str to float
        Probabilities of the accounts, and their standard error over replicates.
    leading : tuple of str
        The group of accounts that gains most on its prior.
    share, share_error : float
        Its probability.
    stands_out : bool
        Whether every other group is behind it by more than the errors.
    """

    prior: str
    change: str
    numbers: dict[str, float]
    posterior: dict[str, float]
    error: dict[str, float]
    leading: tuple[str, ...]
    share: float
    share_error: float
    stands_out: bool


def sensitivity_of(
    table: PredictionTable, findings: Sequence[Finding], bayes: Bayes, standing: Standing, *, doubts: Doubts, seed: int
) -> tuple[Altered, ...]:
    """Weigh the published evidence with every prior of the observation model altered in turn.

    Parameters
    ----------
    table : PredictionTable
        Of the accounts that compete.
    findings : sequence of Finding
    bayes : Bayes
        With the slope of the headline, which stays.
    standing : Standing
        How the headline stands: its groups of accounts, and its priors in the caller's order.
    doubts : Doubts
        Priors of the observation model, as they are.
    seed : int
        That of the weighing.

    Returns
    -------
    tuple of Altered
        First with the priors as they are, which is the headline; then in the order of `ALTERATIONS`.
    """
    found = [_weighed(table, findings, bayes, standing, ("", ""), doubts, {}, seed)]
    before = doubts.as_dict()
    for name, alter in ALTERATIONS.items():
        altered = alter(doubts)
        numbers = {key: one for key, one in altered.as_dict().items() if one != before[key]}
        found.append(_weighed(table, findings, bayes, standing, name, altered, numbers, seed))
    return tuple(found)


def _weighed(
    table: PredictionTable, findings: Sequence[Finding], bayes: Bayes, standing: Standing, name: tuple[str, str],
    doubts: Doubts, numbers: dict[str, float], seed: int,
) -> Altered:  # fmt: skip
    reports = arrange(findings, table.statistics, doubts=doubts)
    effects = draw_effects(reports, doubts=doubts, seed=seed)
    posterior = infer(weigh(reports, table, effects, only_published=True), bayes, seed=seed)
    place = {account: table.accounts.index(account) for account in standing.prior}
    shares = {account: float(posterior.probability[k]) for account, k in place.items()}
    errors = [posterior.error(*(place[account] for account in group)) for group in standing.groups]
    here = replace(standing, posterior=shares, errors=errors)
    lead = here.leader(shares)
    return Altered(
        *name, numbers, shares, {account: posterior.error(k) for account, k in place.items()}, tuple(lead),
        here.share(lead, shares), here.error(lead), not level_with(here, lead),
    )  # fmt: skip
