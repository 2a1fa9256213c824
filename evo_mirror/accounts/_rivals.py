"""The accounts there are, by name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from evo_mirror.foundation.discovery import kind_of, leaves


@dataclass(frozen=True)
class Rivals:
    """Accounts by name.

    Attributes
    ----------
    competing, reported : tuple of str
        Those that share the posterior, and those shown beside them.
    titles, claims : dict of str to str
    sources : dict of str to tuple of str
        Keys of the references that state each account.
    contents : dict of str to str
        What each account is, apart from its name.
    """

    competing: tuple[str, ...]
    reported: tuple[str, ...]
    titles: dict[str, str]
    claims: dict[str, str]
    sources: dict[str, tuple[str, ...]]
    contents: dict[str, str]


@cache
def rivals() -> Rivals:
    """Return every account there is, by kind."""
    from evo_mirror.accounts.base import Account

    found: dict[str, Any] = {kind_of(leaf): leaf() for leaf in leaves(Account).values()}
    return Rivals(
        competing=tuple(name for name, account in found.items() if account.competes),
        reported=tuple(name for name, account in found.items() if not account.competes),
        titles={name: account.title for name, account in found.items()},
        claims={name: account.claim for name, account in found.items()},
        sources={name: tuple(account.cites) for name, account in found.items()},
        contents={name: account.content for name, account in found.items()},
    )
