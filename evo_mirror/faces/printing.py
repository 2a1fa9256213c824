"""What is printed when a study is done: the verdict of a comparison, the outcome of a run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evo_mirror.faces.brief_findings import brief_findings
from evo_mirror.faces.proposing import what_next, would_separate
from evo_mirror.faces.standing import bayes_factor, fitting, prior_odds, what_columns_mean
from evo_mirror.faces.tables import WIDTH, page_width, paragraph, table
from evo_mirror.faces.trust import cross_checks, taken_at_their_word
from evo_mirror.faces.words import AGREEMENT, listing, margin, named, number, probability, tied, titled

if TYPE_CHECKING:
    from evo_mirror.inference.agreement import Cell, Row
    from evo_mirror.inference.comparison import Comparison

_FOUND, _NARROWEST, _LEAST_ID = 8, 9, 20
"""Widths in the table of findings: what was found, an account at least, the finding's name at least [characters]."""

_ACCOUNT = 18
"""Width of an account's title in the table of probabilities, at most [characters]."""

_MANY = 6
"""Accounts beyond which the table of findings is set in signs."""

_SHOWN = (
    "mirror_index_birth",
    "mirror_index_maturity",
    "mirror_gain_birth",
    "mirror_gain_maturity",
    "learning_rate",
    "identify_maturity",
    "share_right",
    "share_wrong",
    "share_open",
    "fitness",
)
"""What `run` prints of the last generation, where it is defined."""


def verdict(comparison: Comparison, *, titles: Mapping[str, str], place: Path) -> str:
    """Set the verdict of a comparison as plain text that fits the terminal, 100 columns at most.

    Parameters
    ----------
    comparison : Comparison
    titles : mapping of str to str
        Accounts as they are named in sentences.
    place : Path
        The folder that holds it all.
    """
    first = [paragraph(named(comparison.alarm, titles))] if comparison.alarm else []
    parts = [*first, _findings(comparison), _posterior(comparison, titles)]
    ties = [
        f"{_capital(listing([titled(name, titles) for name in group]))} are not separable by this evidence: their numbers are "
        f"no ranking. {would_separate(comparison.plan.separating, group)}".strip()
        for group in tied(comparison.groups)
    ]
    parts += ["\n".join(paragraph(text) for text in ties)] if ties else []
    parts += ["\n".join(paragraph(sentence) for sentence in comparison.sentences)]
    parts += [paragraph(said)] if (said := prior_odds(comparison, titles)) else []
    parts += [paragraph(comparison.worlds.sentence)] if comparison.worlds.sentence else []
    parts.append(paragraph(f"{what_next(comparison)} `evo-mirror plan {place}` says more."))
    recovery = comparison.recovery
    parts.append(
        paragraph(
            f"Check: of {recovery.n_checked} bodies of evidence simulated under a known account, "
            f"{recovery.n_recovered} were traced back to it ({recovery.n_needed} or more are better than chance). "
            f"{taken_at_their_word(comparison)}".strip()
        )
    )
    if len(comparison.methods) > 1:
        parts.append(paragraph(cross_checks(comparison, titles)))
    if comparison.warnings:
        parts.append("\n".join(paragraph(f"Mind: {named(text, titles)}") for text in comparison.warnings))
    n = len(comparison.untested)
    left = [f"{n} more finding{'s are' if n != 1 else ' is'} listed, not weighed: the report says why."] if n else []
    parts.append("\n".join([*map(paragraph, left), f"Report: {place / 'report.html'}", f"Data:   {place}"]))
    return "\n\n".join(parts)


def _findings(comparison: Comparison) -> str:
    shown = (*comparison.accounts, *comparison.reported)
    least = _LEAST_ID + _FOUND + 1 + (1 + _NARROWEST) * len(shown)
    if len(shown) > _MANY or page_width() < min(WIDTH, least):
        return brief_findings(comparison)
    headings = [f"({_brief(name)})" if name in comparison.reported else _brief(name) for name in shown]
    room = WIDTH - _LEAST_ID - _FOUND - 1 - len(shown)
    widths = [max(_NARROWEST, *map(len, heading.split())) for heading in headings]
    if sum(widths) > room:
        widths = [room // len(shown)] * len(shown)
    rest = WIDTH - _FOUND - 1 - len(shown) - sum(widths)
    rows = [[row.finding, _found(row), *(_cell(cell) for cell in row.cells)] for row in comparison.rows]
    longest = max(len(row.finding) for row in comparison.rows)
    lines = table(["finding", "found", *headings], rows, widths=[min(rest, longest), _FOUND, *widths])
    title = "What each account predicts (a direction, or 95 % of effect sizes in SD), and what was found"
    return "\n".join([paragraph(title), *lines])


def _brief(name: str) -> str:
    return name.replace("_", " ")


def _found(row: Row) -> str:
    return row.found.removesuffix(" SD").replace(" ± ", "\n± ")


def _cell(cell: Cell) -> str:
    outcome = cell.outcome
    if outcome.endswith(" SD"):
        outcome = "..".join(_bound(float(bound)) for bound in outcome.removesuffix(" SD").split(" to "))
    word = AGREEMENT[cell.agrees]
    return word if word == outcome else f"{outcome}\n{word}".strip()


def _bound(effect_size: float) -> str:
    """One decimal, or none from 10 on: what a study could tell apart, and what fits."""
    return f"{effect_size:.1f}".replace("-0.0", "0.0") if abs(effect_size) < 9.95 else f"{effect_size:.0f}"


def _posterior(comparison: Comparison, titles: Mapping[str, str]) -> str:
    factors = {one.account: one for one in comparison.factors}
    fits = {one.account: one for one in comparison.fits}
    rows = []
    for name in comparison.accounts:
        with_it = next(group for group in comparison.groups if name in group)
        rows.append(
            [
                titled(name, titles),
                probability(comparison.posterior[name]),
                margin(comparison.posterior_error[name]),
                probability(comparison.prior[name]),
                bayes_factor(factors[name]),
                fitting(fits[name]),
                _tie([titled(other, titles) for other in with_it if other != name]),
            ]
        )
    header = ["account", "posterior", "error", "before", "Bayes factor", "fit", ""]
    longest = [max(len(row[k]) for row in (header, *rows)) for k in range(6)]
    widths = [min(longest[0], _ACCOUNT), *longest[1:]]
    lines = table(header, rows, widths=[*widths, WIDTH - sum(widths) - 2 * len(widths)])
    beside = [
        paragraph(f"({titled(name, titles)} is reported beside them and has no share.)") for name in comparison.reported
    ]
    counts = sorted(set(comparison.n_replicates.values()))
    title = (
        "Posterior probability of each account, with its Monte Carlo error; replicates of each: "
        f"{' to '.join(str(n) for n in (counts[0], counts[-1])[: len(counts)])}"
    )
    meant = (
        f"{what_columns_mean(comparison, titles)} All this holds for these accounts, priors and findings; the errors only say "
        "how far more simulated populations might move the numbers."
    )
    return "\n".join([paragraph(title), *lines, *beside, paragraph(meant)])


def _tie(others: Sequence[str]) -> str:
    """What it cannot be told from; where there is little room, the sentences below the table name it."""
    if not others:
        return ""
    return f"not separable from {listing(others)}" if page_width() == WIDTH else "tie"


def outcome(folder: Path) -> str:
    """Say what became of a run: its last generation, and what can be done with the folder.

    Parameters
    ----------
    folder : Path
        Of a finished run.
    """
    from evo_mirror.faces.report.columns import described_columns, last_of
    from evo_mirror.studies.run import read_run

    run = read_run(folder)
    about = described_columns()
    last = last_of(run.generations)
    n = len(last["replicate"])
    rows = []
    for name in _SHOWN:
        values = [float(value) for value in last.get(name, ()) if math.isfinite(value)]
        if values:
            mean = sum(values) / len(values)
            span = f"{number(min(values))} to {number(max(values))}" if len(values) > 1 else ""
            rows.append([name, number(mean), span, about[name].unit, about[name].about])
    widths = [22, 9, 16, 10, 35]
    lines = table(
        ["last generation", "mean", f"of {n} replicate{'s' if n != 1 else ''}", "unit", ""], rows, widths=widths
    )
    closing = [f"Data:   {folder}", f"Report: evo-mirror report {folder}"]
    return "\n".join([*lines, "", *closing])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
