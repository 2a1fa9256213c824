"""Telling how attention is shared out, and what it costs, for `explaining`."""

from __future__ import annotations

from collections.abc import Iterator

from evo_mirror.biology.attending import Shares
from evo_mirror.scenario.scenario import Scenario


def told_of_attention(scenario: Scenario) -> str:
    """The budget of everybody, or of each morph.

    Parameters
    ----------
    scenario : Scenario
    """
    ways = scenario.attention.of_founders
    if not scenario.attention.morphs:
        return f"Attention: {_told(ways[0][1])}."
    told = [f"morph {k}, {among:.0%} of founders, {_told(shares)}" for k, (among, shares) in enumerate(ways)]
    return f"Attention: {'; '.join(told)}."


def told_of_alleles(scenario: Scenario) -> Iterator[str]:
    """What alleles for attention stand for, where they are inherited.

    Parameters
    ----------
    scenario : Scenario
    """
    if not scenario.heritable.attention:
        return
    if scenario.attention.morphs:
        yield "Alleles for attention are morphs: each brings a budget of its own."
        return
    yield "Alleles for attention are logarithms of shares; the three shares are scaled to add up to 1."


def told_of_its_cost(scenario: Scenario) -> Iterator[str]:
    """What it costs to attend to oneself, if anything.

    Parameters
    ----------
    scenario : Scenario
    """
    if (cost := scenario.payoff.own_attention) > 0.0:
        yield f"Attending to nothing but one's own acts costs {cost:g}, and attending to them in part so much less."


def _told(shares: Shares) -> str:
    return f"{shares.own:g} to own acts, {shares.other:g} to others, {shares.forage:g} to foraging"
