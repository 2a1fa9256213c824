"""Who competes, and how probable each was before: words of the command line, checked."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evo_mirror.accounts import Rivals
from evo_mirror.foundation.errors import Mistake, ScenarioError, demand, either
from evo_mirror.foundation.wording import near

COMPETE, PRIOR = "--compete", "--prior"


def chosen(accounts: Rivals, names: Sequence[str]) -> Rivals:
    """Keep the accounts of these names, and those that are reported beside them.

    Parameters
    ----------
    accounts : Rivals
    names : sequence of str
        Of accounts that compete; all if empty.

    Raises
    ------
    ScenarioError
        If a name is none of an account that competes, or fewer than two are left.
    """
    if not names:
        return accounts
    may = accounts.competing
    mistakes = [
        Mistake(
            "", f"there is no account {name!r} that competes; choose {either(may)}{near(name, may)}", source=COMPETE
        )
        for name in dict.fromkeys(names)
        if name not in may
    ]
    if not mistakes and len(set(names)) < 2:
        mistakes = [
            Mistake("", demand("name two accounts at least", got=names[0], remedy="Add another."), source=COMPETE)
        ]
    if mistakes:
        raise ScenarioError(COMPETE, mistakes)
    return Rivals(tuple(one for one in accounts.everyone if one.name in names or not one.competes))


def weights_from(accounts: Rivals, texts: Sequence[str]) -> dict[str, float]:
    """Read prior weights of families.

    Parameters
    ----------
    accounts : Rivals
        Those that take part.
    texts : sequence of str
        ``genetic=2`` each: the weight of an account with all its variants, where others have 1.

    Raises
    ------
    ScenarioError
        With all that cannot be meant.
    """
    families, found, mistakes = accounts.families, dict[str, float](), list[Mistake]()
    heads = sorted(set(families.values()))
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            message = demand("be of the form account=weight", got=text, remedy="Write for example genetic=2.")
        elif name not in heads:
            message = f"is no account that heads a family here; choose {either(heads)}{near(name, heads)}"
            if name in families:
                message = f"shares the prior of {families[name]!r}, of which it is a variant; weigh that one"
        elif name in found:
            message = demand("be given once", got=text)
        elif (weight := _number(value)) is None:
            message = demand("be a number above 0", got=value)
        else:
            found[name] = weight
            continue
        mistakes.append(Mistake(name if equals else "", message, source=PRIOR))
    if mistakes:
        raise ScenarioError(PRIOR, mistakes)
    return found


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number > 0 else None
