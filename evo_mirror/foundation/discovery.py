"""The folder is the registry: strategies are found where their family is defined.

A family lives in ``<package>.base``; every other module of that package holds a leaf of it. To add a learning rule, an
encoding or a measure is to add a file; nothing else is edited. Modules whose names begin with an underscore are
helpers.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from abc import ABC
from typing import Any

from evo_mirror.foundation.errors import DiscoveryError


class Discovered(ABC):  # noqa: B024 - a mark that families carry; what is abstract is theirs to say
    """Mark of a family: its leaves are found in the folder in which it is defined."""


def is_family(candidate: Any) -> bool:
    """Say whether a class is a family rather than one of its leaves: leaves have a ``kind``."""
    return isinstance(candidate, type) and issubclass(candidate, Discovered) and not kind_of(candidate)


def kind_of(leaf: Any) -> str:
    """Return the name by which a leaf is chosen in a scenario; empty for a class without one."""
    field = getattr(leaf, "__pydantic_fields__", {}).get("kind")
    return field.default if field is not None and isinstance(field.default, str) else ""


def leaves(family: type[Any]) -> dict[str, type[Any]]:
    """Find every leaf of a family.

    Parameters
    ----------
    family : type
        The abstract class; its module must be ``<package>.base``.

    Returns
    -------
    dict of str to type
        Kind to leaf, sorted by kind.

    Raises
    ------
    DiscoveryError
        If the family is defined elsewhere, a file of the folder holds no leaf or cannot be imported, a leaf is
        abstract or has no kind, or two leaves share one.
    """
    if family not in _found:
        _found[family] = _look_through(family)
    return dict(_found[family])


_found: dict[type[Any], dict[str, type[Any]]] = {}


def _look_through(family: type[Any]) -> dict[str, type[Any]]:
    package, _, module = family.__module__.rpartition(".")
    if not package or module != "base":
        raise DiscoveryError(
            f"{family.__qualname__} must be defined in the module 'base' of the folder that holds its leaves; "
            f"got {family.__module__!r}."
        )
    found: dict[str, type[Any]] = {}
    for entry in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
        name = entry.name.rpartition(".")[2]
        if entry.ispkg or name == "base" or name.startswith("_"):
            continue
        for leaf in _leaves_in(entry.name, family):
            kind = kind_of(leaf)
            if kind in found:
                raise DiscoveryError(
                    f"{entry.name}: the kind of {leaf.__name__} must be its own; got {kind!r}, which is that of "
                    f"{found[kind].__name__} in {found[kind].__module__}. Rename one of them."
                )
            found[kind] = leaf
    return dict(sorted(found.items()))


def _leaves_in(module_name: str, family: type[Any]) -> list[type[Any]]:
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        raise DiscoveryError(
            f"{module_name} must be importable, as it stands among the leaves of {family.__name__}; "
            f"got {type(error).__name__}: {error}."
        ) from error
    found = [
        candidate
        for candidate in vars(module).values()
        if isinstance(candidate, type) and issubclass(candidate, family) and candidate.__module__ == module_name
    ]
    if not found:
        raise DiscoveryError(
            f"{module_name} must hold a leaf of {family.__name__}; got none. Derive a class from it, or begin the "
            "name of a helper file with an underscore."
        )
    for leaf in found:
        if not kind_of(leaf):
            raise DiscoveryError(
                f"{module_name}: {leaf.__name__} must name its kind; got none. "
                f'Write kind: Literal["{leaf.__name__.lower()}"] = "{leaf.__name__.lower()}".'
            )
        if inspect.isabstract(leaf):
            missing = ", ".join(sorted(getattr(leaf, "__abstractmethods__", ())))
            raise DiscoveryError(f"{module_name}: {leaf.__name__} must define {missing}; got nothing for it.")
    return found
