"""What accounts had stated beforehand, and what the model made of it, in words for screen and page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evo_mirror.faces.tables import paragraph
from evo_mirror.faces.words import listing, margin, number, probability, titled

if TYPE_CHECKING:
    from evo_mirror.inference.comparison import Comparison, FamilyShare
    from evo_mirror.inference.stated import Held

CAME_OUT = {
    "yes": "came out of the model", "no": "did not come out", "unclear": "left open by the model", "undefined": "no number",
}  # fmt: skip
"""What `evo_mirror.inference.stated.Held.came_out` means."""

_SURE = 1e-6
"""A few populations make nothing certain: no probability is written as 0 or 1."""


def with_variants(comparison: Comparison) -> list[FamilyShare]:
    """Families of more than one account."""
    return [family for family in comparison.families if len(family.members) > 1]


def families_said(comparison: Comparison, titles: Mapping[str, str]) -> Iterator[str]:
    """A line for each account that competes with variants: what they have together.

    Parameters
    ----------
    comparison : Comparison
    titles : mapping of str to str
    """
    for family in with_variants(comparison):
        members = listing([titled(member, titles) for member in family.members])
        yield paragraph(
            f"{_capital(titled(family.name, titles))} with its variants ({members}): "
            f"{probability(family.posterior)} {margin(family.posterior_error)} together, {probability(family.prior)} before."
        )


def kept_word(folder: Path, titles: Mapping[str, str]) -> Iterator[str]:
    """A line on the predictions that were registered: how many came out of the model, and whose did not.

    Parameters
    ----------
    folder : Path
        Of a comparison.
    titles : mapping of str to str
    """
    from evo_mirror.inference.stated import read_stated

    held = read_stated(folder)
    if held:
        each = [f"{titled(name, titles)} {said['yes']} of {said['all']}" for name, said in counted(held).items()]
        total = sum(one.came_out == "yes" for one in held)
        yield paragraph(
            f"Registered beforehand: {len(held)} predictions, of which {total} came out of the model ({'; '.join(each)})."
        )


def counted(held: Sequence[Held]) -> dict[str, dict[str, int]]:
    """For each account, how many of its predictions came out, did not, were left open or have no number.

    Parameters
    ----------
    held : sequence of Held
    """
    found: dict[str, dict[str, int]] = {}
    for one in held:
        row = found.setdefault(one.account, {**dict.fromkeys(CAME_OUT, 0), "all": 0})
        row[one.came_out] += 1
        row["all"] += 1
    return found


def stated_rows(held: Sequence[Held], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Set out stated and computed predictions, one block for each account.

    Parameters
    ----------
    held : sequence of Held
    titles : mapping of str to str
    """
    from evo_mirror.faces.report.sources import short_citation

    blocks = []
    for name, said in counted(held).items():
        rows = [
            {
                "words": one.words,
                "statistic": one.statistic,
                "bound": f"{one.bound:g}",
                "stated": _effect(one.stated),
                "computed": _effect(one.computed),
                "mean": number(one.mean, 3) if one.n else "",
                "error": f"± {number(one.mean_error, 3)}" if one.n > 1 else "",
                "probability": probability(min(max(one.probability, _SURE), 1.0 - _SURE)) if one.n else "",
                "n": one.n,
                "kept": one.came_out,
                "word": CAME_OUT[one.came_out],
                "source": "derived by us" if one.source == "ours" else short_citation(one.source),
            }
            for one in held
            if one.account == name
        ]
        blocks.append(
            {"title": titled(name, titles), "yes": said["yes"], "no": said["no"], "all": said["all"], "rows": rows}
        )
    return blocks


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _effect(word: str) -> str:
    return "no effect" if word == "null" else word
