"""What other priors of the observation model would make of the verdict, in words for screen and page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from evo_mirror.faces.words import likely, listing, probability, titled

if TYPE_CHECKING:
    from evo_mirror.inference.comparison import Comparison
    from evo_mirror.inference.sensitivity import Altered

CLAUSES: Mapping[tuple[str, str], str] = {
    ("reliability", "as replicated"): "every finding is as reliable as a replicated one",
    ("reliability", "as contested"): "every finding is as doubtful as a contested one",
    ("laboratory_sd", "none"): "reported effect sizes do not depend on the laboratory",
    ("laboratory_sd", "half"): "laboratories shift reported effect sizes half as far",
    ("laboratory_sd", "double"): "laboratories shift reported effect sizes twice as far",
    ("laboratory_bounds", "none"): "reported directions do not depend on the laboratory",
    ("laboratory_bounds", "half"): "laboratories shift reported directions half as far",
    ("laboratory_bounds", "double"): "laboratories shift reported directions twice as far",
    ("scale_median", "half"): "experiments show effects half as large",
    ("scale_median", "one"): "experiments show effects as large as simulated ones",
    ("scale_spread", "half"): "kinds of experiment differ half as much in how large they show effects",
    ("scale_spread", "double"): "kinds of experiment differ twice as much in how large they show effects",
    ("sample_size", "half"): "studies whose size is not known are half as large",
    ("sample_size", "double"): "studies whose size is not known are twice as large",
    ("sample_spread", "none"): "studies whose size is not known have the usual size exactly",
    ("sample_spread", "double"): "the size of studies that do not say it is twice as uncertain",
    ("sharing", "none"): "findings of one laboratory, or of one kind of experiment, are right or wrong independently",
    ("sharing", "high"): "findings of one laboratory, or of one kind of experiment, are mostly right or wrong together",
}
"""Alterations as they go on after "if"."""

_TOLD = 3
"""Alterations that are told one by one; the page has a table of all."""

_NOBODY = "No account stands out here, nor with any of them."


def clause(one: Altered) -> str:
    """Say what is altered, as it goes on after "if"; by its name if nobody has put it into words."""
    return CLAUSES.get((one.prior, one.change), f"{one.prior.replace('_', ' ')} is {one.change}")


def other_doubts(comparison: Comparison, titles: Mapping[str, str]) -> str:
    """Say over what range probabilities go with other priors of the observation model, and whether one turns the verdict.

    Parameters
    ----------
    comparison : Comparison
    titles : mapping of str to str
    """
    n = len(comparison.sensitivity) - 1
    return (
        "What is assumed of studies (how reliable findings are, how far laboratories and kinds of experiment differ, how many "
        f"individuals there were) was altered {n} times, one prior at a time, to about half or double or to an extreme: "
        f"{_ranges(comparison, titles)}. {_turns(comparison, titles)}"
    ).strip()


def _ranges(comparison: Comparison, titles: Mapping[str, str]) -> str:
    base, said, never = comparison.sensitivity[0], [], []
    if 1 < len(base.leading) < len(comparison.accounts):
        who = _named(base.leading, titles)
        said.append(f"{who} together then have {_range(comparison, base.leading)} (here {_written(base.share)})")
    for family in comparison.families:
        name = f"{titled(family.name, titles)}{' with its variants' if len(family.members) > 1 else ''}"
        if _range(comparison, family.members) == "below .01":
            never.append(name)
        else:
            said.append(f"{name} {'' if said else 'then has '}{_range(comparison, family.members)}")
    return "; ".join([listing(said), *([f"{listing(never)} always below .01"] if never else [])])


def _turns(comparison: Comparison, titles: Mapping[str, str]) -> str:
    """Whether an alteration turns the verdict; empty where there is none to turn."""
    base, *altered = comparison.sensitivity
    if len(comparison.groups) == 1 or not comparison.recovery.is_better_than_chance:
        return ""
    if not base.stands_out:
        clear = [one for one in altered if one.stands_out]
        return f"No account stands out here; that turns {_towards(comparison, clear, titles)}." if clear else _NOBODY
    turned = [one for one in altered if one.leading != base.leading and one.stands_out]
    level = [f"if {clause(one)}" for one in altered if not one.stands_out]
    first = f"The verdict turns {_towards(comparison, turned, titles)}" if turned else "None of them turns the verdict"
    return f"{first}{f'; but no account stands out {_few(level)}' if level else ''}."


def _towards(comparison: Comparison, altered: Sequence[Altered], titles: Mapping[str, str]) -> str:
    """In whose favour it turns, and if what."""
    said = []
    for group in dict.fromkeys(one.leading for one in altered):
        ifs = [f"if {clause(one)} ({likely(one.share, one.share_error)})" for one in altered if one.leading == group]
        before = probability(sum(comparison.prior[name] for name in group))
        said.append(f"in favour of {_named(group, titles)} ({before} before) {_few(ifs)}")
    return "; ".join(said)


def _few(said: Sequence[str]) -> str:
    more = len(said) - _TOLD
    return " or ".join(said[:_TOLD]) + (f", and in {more} more cases" if more > 0 else "")


def _named(group: Sequence[str], titles: Mapping[str, str]) -> str:
    return listing([titled(name, titles) for name in group])


def _shares(comparison: Comparison, members: Sequence[str]) -> list[float]:
    return [sum(one.posterior[name] for name in members) for one in comparison.sensitivity]


def _range(comparison: Comparison, members: Sequence[str]) -> str:
    shares = _shares(comparison, members)
    low, high = _written(min(shares)), _written(max(shares))
    return low if low == high else f"{low} to {high}"


def _written(share: float) -> str:
    """As prose has it, where a table has signs."""
    return probability(share).replace("< ", "below ").replace("> ", "above ")
