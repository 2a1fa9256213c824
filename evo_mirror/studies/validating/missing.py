"""What is not checked, and why: said in the report, so that silence is not taken for a pass."""

from __future__ import annotations

NOT_CHECKED = (
    (
        "Hinton and Nowlan's trajectory",
        "It is exact for infinite populations only; the finite one is held against independent computations in the tests.",
    ),
)
"""Subject, and why there is nothing to check, or not here."""
