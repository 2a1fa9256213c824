"""What is not checked, and why: said in the report, so that silence is not taken for a pass."""

from __future__ import annotations

NOT_CHECKED: tuple[tuple[str, str], ...] = ()
"""Subject, and why there is nothing to check, or not here."""
