"""Validating: what the engine breeds, held against what population genetics expects. One check a file, in `checks`."""

from evo_mirror.studies.validating.study import validate

__all__ = ["validate"]
