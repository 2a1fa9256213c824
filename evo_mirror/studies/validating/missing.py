"""What is not checked, and why: said in the report, so that silence is not taken for a pass."""

from __future__ import annotations

NOT_CHECKED: tuple[tuple[str, str], ...] = (
    (
        "DEAP as a second implementation",
        "Our operators and DEAP's own are compared on the same task, by their distributions, in the tests.",
    ),
    (
        "Kin who rear",
        "How related children are to those who rear them is held against its expectation along pedigrees, in the tests.",
    ),
)
"""Subject, and why there is nothing to check, or not here."""
