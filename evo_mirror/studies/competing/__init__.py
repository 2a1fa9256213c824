"""Competition in one population: two morphs, or two accounts, that breed true and are mixed."""

from evo_mirror.studies.competing.study import Competition, compete

__all__ = ["Competition", "compete"]
