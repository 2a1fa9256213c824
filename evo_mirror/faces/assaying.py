"""What is printed when assays are done."""

from __future__ import annotations

from pathlib import Path

from evo_mirror.faces.report.assay_figures import spoken
from evo_mirror.faces.report.of_assays import told
from evo_mirror.faces.tables import paragraph, table
from evo_mirror.studies.assaying import PAGE, Assayed

_WIDTHS = (15, 22, 10, 20, 9, 12)


def outcome(assayed: Assayed, folder: Path) -> str:
    """Set what all assays mean, and their effects, as plain text that fits 100 columns.

    Parameters
    ----------
    assayed : Assayed
    folder : Path
        Which holds it all.
    """
    rows, meant = [], []
    for assay in assayed.assays:
        one = told(assay, assayed)
        meant.append(paragraph(f"{one['title']}: {one['meaning']}", hanging="  "))
        for k, row in enumerate(one["rows"]):
            rows.append(
                [one["kind"] if k == 0 else "", row["name"], row["value"], row["interval"], row["error"], row["unit"]]
            )
    n = len(assayed.replicates)
    of = "mean" if n > 1 else "value"
    lines = table(["assay", "effect", of, "95 % interval", "SE", "unit"], rows, widths=_WIDTHS)
    over = (
        f"Means over {n} replicates, with errors between them."
        if n > 1
        else "One replicate; errors are between individuals."
    )
    left = [paragraph(f"Left out: {spoken(kind)}, since {why}.") for kind, why in assayed.skipped.items()]
    return "\n".join([*meant, "", *lines, "", over, *left, f"Page:   {folder / PAGE}", f"Data:   {folder}"])
