"""Settings: frozen, ranged, described, with units; and families of them, chosen by ``kind``.

A scenario is a tree of settings. A *family* is an abstract class with one leaf a file; a field annotated with it takes
a table whose ``kind`` names the leaf. pydantic does the checking; nothing above this folder needs to know that.
"""

from pydantic import model_validator

from evo_mirror.foundation.fields import param, ranged
from evo_mirror.foundation.resolving import adjusted, content_hash, names_no_kind, put, resolved, validated
from evo_mirror.foundation.tables import Family, Settings, checked, require
from evo_mirror.foundation.wording import Contradiction

__all__ = [
    "Contradiction",
    "Family",
    "Settings",
    "adjusted",
    "checked",
    "content_hash",
    "model_validator",
    "names_no_kind",
    "param",
    "put",
    "ranged",
    "require",
    "resolved",
    "validated",
]
