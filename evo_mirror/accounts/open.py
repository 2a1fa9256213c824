"""Open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from evo_mirror.accounts.base import Account


class Open(Account):
    """Reported beside the accounts; not one of them."""

    kind: Literal["open"] = "open"
    title: ClassVar[str] = "open"
    claim: ClassVar[str] = "Everything may evolve and everything pays: which way it goes is up to the world."
    cites: ClassVar[tuple[str, ...]] = ()
    competes: ClassVar[bool] = False

    def constraints(self) -> Mapping[str, Any]:
        """See `Account.constraints`."""
        return {
            "heritable.wiring": True,
            "heritable.rate": True,
            "heritable.forage_rate": True,
            "heritable.associability": True,
            "heritable.attention": True,
            "heritable.mirror_share": True,
            "payoff.understanding": 1.0,
            "payoff.foraging": 1.0,
        }
