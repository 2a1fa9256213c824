"""Numbers and names as a reader meets them, on the screen and on the page alike."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from evo_mirror.foundation.factors import how_many_times

AGREEMENT = {"yes": "agrees", "no": "differs", "unclear": "unclear", "undefined": "undefined"}
"""What `evo_mirror.inference.agreement.Cell.agrees` means."""

READ = {
    "read": "read",
    "abstract": "abstract read",
    "secondary": "known through others",
    "recalled": "recalled, not checked",
}
"""How a source was met."""


def titled(name: str, titles: Mapping[str, str]) -> str:
    """Name an account as a sentence would."""
    return titles.get(name, name.replace("_", " "))


def named(warning: str, titles: Mapping[str, str]) -> str:
    """Say an account's title in a warning where it has the account's name in files, before a colon."""
    return re.sub(r"\b(\w+):", lambda found: titles.get(found[1], found[1]) + ":", warning)


def listing(words: Sequence[str]) -> str:
    """Join words as prose does: a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "none"


def sides_in_words(bears: Mapping[str, str], titles: Mapping[str, str] | None = None) -> str:
    """Say for and against which accounts the literature cites a finding; empty if neither."""
    sides = {
        side: [titled(name, titles or {}) for name, said in bears.items() if said == side]
        for side in ("for", "against")
    }
    said = [f"{side} {listing(names)}" for side, names in sides.items() if names]
    return f"cited {' and '.join(said)}" if said else ""


def chosen_in_words(names: Sequence[str], without: Sequence[str]) -> str:
    """Say by what names evidence was chosen, a file by its own name; empty if it is all that is shipped."""
    said = [listing([name.replace("\\", "/").rstrip("/").rpartition("/")[2] for name in names])] if names else []
    return ", ".join([*said, *([f"without {listing(without)}"] if without else [])])


def probability(number: float) -> str:
    """Write a probability with two digits, and no certainty that was not earned."""
    if not math.isfinite(number):
        return "undefined"
    if 0.0 < number < 0.005:
        return "< .01"
    if 0.995 < number < 1.0:
        return "> .99"
    return f"{number:.2f}".removeprefix("0") if number < 1.0 else "1"


def margin(error: float) -> str:
    """Write a standard error of a probability."""
    if not math.isfinite(error):
        return "unknown"
    return "± " + f"{max(error, 0.01):.2f}".removeprefix("0") if error >= 0.005 else "< .01"


def percent(share: float, error: float = math.nan) -> str:
    """Write a share of a whole in per cent, with its standard error if that is known."""
    said = f"{100.0 * share:.0f}" if share >= 0.005 else "< 1"
    if share < 0.005 or not math.isfinite(error):
        return f"{said} %"
    return f"{said} ± {max(100.0 * error, 1.0):.0f} %"


def percent_error(error: float) -> str:
    """Write a standard error of a share in per cent."""
    return f"± {max(100.0 * error, 1.0):.0f} %" if math.isfinite(error) else "unknown"


def times(log: float, error: float = math.nan) -> str:
    """Write a factor as what it does to odds, × or ÷, with the range of one standard error of its logarithm.

    Parameters
    ----------
    log, error : float
        Natural logarithm of the factor, and its standard error; NaN if unknown.
    """
    if not math.isfinite(log):
        return "undefined"
    return f"{'÷' if log < 0.0 else '×'} {how_many_times(abs(log), error)}"


def likely(share: float, error: float) -> str:
    """Write a probability with its standard error, at least .01; an extreme one needs none."""
    said = probability(share)
    return said if said.startswith(("<", ">")) or not math.isfinite(error) else f"{said} {margin(max(error, 0.01))}"


def number(value: float, digits: int = 2) -> str:
    """Write a number briefly, with a true minus sign; an undefined one in words."""
    if not math.isfinite(value):
        return "undefined"
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) else f"{0:.{digits}f}"


def standard_error(error: float, digits: int = 2) -> str:
    """Write a standard error; one that is not 0 is not written as 0."""
    least = 10.0**-digits
    return f"± {number(error, digits)}" if not 0.0 < error < least / 2 else f"± < {least:g}"


def tied(groups: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The groups of accounts that cannot be told apart: those of more than one."""
    return [group for group in groups if len(group) > 1]
