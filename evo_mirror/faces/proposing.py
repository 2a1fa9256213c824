"""What to do next, in plain words: on the screen and on the page alike."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from evo_mirror.faces.words import likely, listing, number, probability, titled
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.planning import Proposal, Separating

_NAMED = 0.005
"""Accounts below this probability are not named where outcomes are told."""


def what_next(comparison: Comparison) -> str:
    """Say in a sentence or two which study would tell most; empty if none would.

    Parameters
    ----------
    comparison : Comparison
    """
    if not comparison.plan.best:
        return "What next: none of the experiments would tell anything about which account is true."
    best = comparison.plan.best[0]
    return (
        f"What next: {_asked(best)} would tell most: {_tells(best)} of the {best.bits_open:.2f} bits that are open, so that the "
        f"likeliest account would be the true one with probability {_right(best)}, not "
        f"{right_now(best, comparison)} as now."
    )


def right_now(proposal: Proposal, comparison: Comparison) -> str:
    """Write the probability that the likeliest account is the true one; with its error, unless it is among a few only."""
    lead = max(comparison.posterior, key=lambda name: comparison.posterior[name])
    if not math.isclose(comparison.posterior[lead], proposal.right_now, rel_tol=1e-9):
        return probability(proposal.right_now)
    return likely(proposal.right_now, comparison.posterior_error[lead])


def would_separate(separating: Sequence[Separating], group: Sequence[str]) -> str:
    """Say what would best tell the accounts of a tie apart; empty where nothing is known of them."""
    found = next((one for one in separating if set(one.accounts) == set(group)), None)
    if found is None:
        return ""
    if not found.proposals:
        return "No experiment here would tell them apart."
    best = found.proposals[0]
    return (
        f"{_capital(_asked(best))} would tell them apart best: if one of them is true, the likeliest of them would be it with "
        f"probability {_right(best)}, not {probability(best.right_now)}."
    )


def proposal_in_words(
    proposal: Proposal, titles: Mapping[str, str], weighed: Mapping[str, Sequence[str]], shares: Mapping[str, float]
) -> dict[str, Any]:
    """Everything that is said of one proposed study.

    Parameters
    ----------
    proposal : Proposal
    titles : mapping of str to str
    weighed : mapping of str to sequence of str
        Ids of the findings that have been weighed, by statistic.
    shares : mapping of str to float
        Probability of each account now; those without a share are not named.

    Returns
    -------
    dict
        Texts by name: what, how, tells, expected (title and numbers of each account), outcomes, done.
    """
    from evo_mirror.assays.base import Assay
    from evo_mirror.faces.listing import statistics_in_words
    from evo_mirror.foundation.discovery import leaves

    assay = proposal.statistic.partition(".")[0]
    done = weighed.get(proposal.statistic, ())
    likely = sorted((name for name in shares if shares[name] >= _NAMED), key=lambda name: (-shares[name], name))
    return {
        "statistic": proposal.statistic,
        "what": statistics_in_words()[proposal.statistic],
        "how": leaves(Assay)[assay].procedure,
        "individuals": proposal.n,
        "tells": _tells(proposal),
        "right": _right(proposal),
        "expected": [
            (titled(name, titles), [number(size, 1) for size in proposal.expected[name]])
            for name in likely
            if name in proposal.expected
        ],
        "outcomes": [
            f"{number(one.effect_size, 1)} SD: "
            + listing(
                [
                    f"{titled(name, titles)} {probability(one.posterior[name])}"
                    for name in sorted(one.posterior, key=lambda name: (-one.posterior[name], name))[:3]
                    if one.posterior[name] >= _NAMED
                ]
            )
            for one in proposal.foreseen
        ],
        "done": f"weighed so far: {listing(list(done))}" if done else "no finding that was weighed has tested it",
    }


def weighed_by_statistic(comparison: Comparison) -> dict[str, list[str]]:
    """Ids of the findings that were weighed, by the statistic they are held against."""
    found: dict[str, list[str]] = {}
    for row in comparison.rows:
        found.setdefault(row.statistic, []).append(row.finding)
    return found


def _asked(proposal: Proposal) -> str:
    from evo_mirror.faces.listing import statistics_in_words

    said = statistics_in_words()[proposal.statistic]
    return f"measuring “{said}” ({proposal.statistic}) on {proposal.n} individuals in each arm"


def _tells(proposal: Proposal) -> str:
    """Bits, with their standard error where it is known."""
    error = "" if math.isnan(proposal.bits_error) else f" ± {proposal.bits_error:.2f}"
    return f"{proposal.bits:.2f}{error}"


def _right(proposal: Proposal) -> str:
    """Probability that the likeliest account is the true one after the study, with its standard error where it is known."""
    error = proposal.right_then_error
    return probability(proposal.right_then) + ("" if math.isnan(error) else f" ± {probability(error)}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
