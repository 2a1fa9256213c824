"""The verdict over worlds, all of it, and the sentence that sums it up: that it is mixed is a legal answer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from evo_mirror.inference.over_worlds import Dependence, Part, Quarters, Weighed, dependences_of, quarters_of
from evo_mirror.inference.parameters import Belief, beliefs_of
from evo_mirror.inference.worlds import Worlds

SURPRISING = 0.05
"""Probability, over all settings together, of calling one of them decisive where none matters."""

IN_WORDS = {
    "environment.rate": ("looks rarely change", "looks often change"),
    "payoff.ages.juvenile": ("understanding pays little in youth", "understanding pays much in youth"),
    "payoff.change_cost": ("learning is cheap", "learning is dear"),
    "rearing.sources.others.outcome_visible": (
        "outcomes of others are seldom seen",
        "outcomes of others are often seen",
    ),
}
"""Low and high values of some settings, as they go on after "where"."""

_FIRST = "environment.rate"
"""The setting that is told whether or not it matters: the quarrel is about it."""


@dataclass(frozen=True)
class OverWorlds:
    """The verdict over worlds.

    Attributes
    ----------
    settings : tuple of Dependence
        Over each setting that has a prior.
    pairs : tuple of Quarters
        Over two of them at once, where there are enough worlds in each quarter.
    beliefs : tuple of Belief
        What the evidence says of the settings, if an account is true.
    decisive : tuple of str
        Settings over which the verdict changes by more than chance would let it.
    sentence : str
        All this in plain words; empty where nothing has a prior.
    """

    settings: tuple[Dependence, ...] = ()
    pairs: tuple[Quarters, ...] = ()
    beliefs: tuple[Belief, ...] = ()
    decisive: tuple[str, ...] = ()
    sentence: str = ""


def over_worlds(weighed: Weighed, worlds: Worlds, titles: Mapping[str, str]) -> OverWorlds:
    """Tell the verdict over everything that is not known about the world.

    Parameters
    ----------
    weighed : Weighed
    worlds : Worlds
        One row for each replicate that was weighed.
    titles : mapping of str to str
        Accounts as they are named in a sentence.

    Returns
    -------
    OverWorlds
    """
    settings = dependences_of(weighed, worlds)
    decisive = tuple(one.key for one in settings if one.chance <= SURPRISING / len(settings))
    return OverWorlds(
        settings=settings,
        pairs=quarters_of(weighed, worlds),
        beliefs=beliefs_of(weighed, worlds),
        decisive=decisive,
        sentence=sentence_of(settings, decisive, titles),
    )


def sentence_of(settings: tuple[Dependence, ...], decisive: tuple[str, ...], titles: Mapping[str, str]) -> str:
    """Sum up in plain words over which settings the verdict changes.

    Parameters
    ----------
    settings : tuple of Dependence
    decisive : tuple of str
        Keys.
    titles : mapping of str to str
    """
    known = [one for one in settings if math.isfinite(one.chance)]
    if not known:
        return "There are too few worlds to say over which of them the verdict would change." if settings else ""
    told = [one for one in known if one.key == _FIRST or one.key in decisive]
    if not told:
        told = [min(known, key=lambda one: (one.chance, one.key))]
    if not decisive:
        n, first = known[0].lower.n + known[0].upper.n, _told(told[0], False, titles)
        return (
            f"Over none of the {len(settings)} settings that are not known does the verdict change by more than chance would "
            f"let it, as far as {n} worlds can show: {first[:1].lower()}{first[1:]}"
        )
    return " ".join(_told(one, one.key in decisive, titles) for one in told)


def _told(one: Dependence, is_decisive: bool, titles: Mapping[str, str]) -> str:
    low, high = IN_WORDS.get(one.key, (f"{one.key} is low", f"{one.key} is high"))
    below, above = _led(one.lower, titles), _led(one.upper, titles)
    opening = f"Where {low} ({one.key} below {one.middle:.2g}), {below}; where {high}, {above}"
    if not is_decisive:
        return f"{opening}, but as much moves by chance alone in {100 * one.chance:.0f} % of cases."
    if set(one.lower.leading) != set(one.upper.leading):
        return f"{opening}: a mixed outcome, which chance alone would hardly give (p = {one.chance:.2g})."
    return (
        f"{opening}: the same gain, but not as clearly, and chance alone would hardly do that (p = {one.chance:.2g})."
    )


def _led(part: Part, titles: Mapping[str, str]) -> str:
    names = [titles.get(name, name.replace("_", " ")) for name in part.leading]
    who = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    share = "above .99" if part.share > 0.995 else f"{part.share:.2f}".removeprefix("0")
    error = f" ± {max(part.share_error, 0.01):.2f}".replace("0.", ".") if part.share <= 0.995 else ""
    return f"{who} gain{'s' if len(names) == 1 else ''} most on {'its' if len(names) == 1 else 'their'} prior (to {share}{error})"
