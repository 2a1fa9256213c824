"""What is said of a validation when it is done, and its page."""

from __future__ import annotations

from pathlib import Path

from evo_mirror.faces.tables import paragraph, table
from evo_mirror.faces.words import number
from evo_mirror.foundation.files import write_whole
from evo_mirror.studies.validating.comparing import FALSE_ALARM
from evo_mirror.studies.validating.study import VALIDATION, Validation

PAGE = "validation.html"
_WIDTHS = (45, 8, 12, 14, 10)


def verdicts(validation: Validation, folder: Path) -> str:
    """Set the verdicts as plain text that fits 100 columns.

    Parameters
    ----------
    validation : Validation
    folder : Path
        Which holds it all.
    """
    rows = [
        [
            one.title,
            "passed" if one.has_passed else "FAILED",
            str(len(one.comparisons)),
            f"{number(one.worst.deviation)} SE" if one.comparisons else "",
            f"{number(one.bound)} SE",
        ]
        for one in validation.checked
    ]
    lines = table(["check", "verdict", "comparisons", "furthest off", "allowed"], rows, widths=_WIDTHS)
    failed = [
        f"{one.title}: {c.quantity}, {c.series}; {one.axes[c.quantity]}: {c.x:.4g}; "
        f"expected {c.expected:.5g}, observed {c.observed:.5g}."
        for one in validation.checked
        for c in sorted(one.failed, key=lambda c: c.p_value)[:1]
    ]
    n, n_failed = len(validation.checked), sum(not one.has_passed for one in validation.checked)
    said = f"All {n} checks passed." if validation.has_passed else f"{n_failed} of {n} checks FAILED."
    rate = f"Each fails by chance for at most {FALSE_ALARM:g} of all seeds. What is checked elsewhere is listed in the report."
    where = f"Report: {folder / PAGE}\nData:   {folder / VALIDATION}"
    parts = ["\n".join(lines), *(["\n".join(paragraph(text) for text in failed)] if failed else [])]
    return "\n\n".join([*parts, paragraph(f"{said} {rate}"), where])


def write_page(folder: Path, validation: Validation) -> Path:
    """Draw ``validation.html``, whole or not at all; the page."""
    from evo_mirror.faces.report.of_validation import validation_page

    write_whole(folder / PAGE, validation_page(validation))
    return folder / PAGE
