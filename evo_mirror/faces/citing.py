"""Which references a scenario, or a word on the command line, calls for."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from evo_mirror.foundation.errors import EvidenceError
from evo_mirror.foundation.references import bibliography
from evo_mirror.foundation.shipped import shipped_scenarios

if TYPE_CHECKING:
    from evo_mirror.foundation.settings import Settings

_KEY = re.compile(r"\[([A-Z]\w+)")


def keys_for(words: Sequence[str]) -> set[str]:
    """Return the keys of all references that some words call for.

    Parameters
    ----------
    words : sequence of str
        Keys of references, names of accounts, names of shipped scenarios, or paths of scenario files.

    Raises
    ------
    EvidenceError
        If a word is none of these, with the nearest that is.
    ScenarioError
        If it is a scenario file with mistakes.
    """
    keys: set[str] = set()
    for word in words:
        keys |= _keys_for(word)
    return keys


def _keys_for(word: str) -> set[str]:
    from evo_mirror.accounts import rivals

    known = bibliography()
    if word in known:
        return {word}
    accounts = rivals().sources
    if word in accounts:
        return set(accounts[word])
    names = shipped_scenarios()
    if word in names or word.endswith(".toml"):
        return _of_scenario(word)
    near = difflib.get_close_matches(word, [*known, *accounts, *names], n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    raise EvidenceError(f"{word!r} must be the key of a reference, an account or a scenario; got none of them{hint}.")


def _of_scenario(word: str) -> set[str]:
    """What its strategies cite, what the evidence rests on, and what the accounts cite."""
    from evo_mirror.accounts import rivals
    from evo_mirror.evidence.reading import read_evidence
    from evo_mirror.faces.studying import read_scenario

    known = bibliography()
    named = {key for text in _docstrings(read_scenario(word)) for key in _KEY.findall(text)}
    evidence = {finding.source for finding in read_evidence()}
    accounts = {key for sources in rivals().sources.values() for key in sources}
    return {key for key in named | evidence | accounts if key in known}


def _docstrings(settings: Settings) -> Iterator[str]:
    import sys

    yield type(settings).__doc__ or ""
    yield sys.modules[type(settings).__module__].__doc__ or ""
    for _, value in settings:
        below = value.values() if isinstance(value, dict) else [value]
        for inner in below:
            if hasattr(type(inner), "model_fields"):
                yield from _docstrings(inner)
