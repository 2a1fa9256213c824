"""Where do mirror neurons come from? Rival accounts evolve, are measured, and are held against published findings.

The names below are the front door; each is imported when it is first used, so that ``import evo_mirror`` costs nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

_DOOR = {
    "Scenario": "scenario.scenario",
    "load": "scenario.loading",
    "adjusted": "foundation.settings",
    "explain": "scenario.explaining",
    "learn": "biology.lesson",
    "Evolution": "evolution.engine",
    "evolve": "evolution.engine",
    "generation": "evolution.generation",
    "Moment": "machine.counters",
    "gene_pool": "scenario.gene_pool",
    "population_of": "evolution.given",
    "by_genotype": "evolution.genotypic",
    "breed_once": "evolution.propagating",
    "propagate": "evolution.propagating",
    "Turnover": "evolution.turnover",
    "ask": "evolution.pieces",
    "draw_lives": "evolution.pieces",
    "assay": "assays",
    "examine": "assays",
    "run": "studies.run",
    "resume": "studies.run",
    "read_run": "studies.run",
    "export": "studies.exporting",
    "wiring_descent": "studies.wiring_descent",
    "contest": "studies.contest",
    "compete": "studies.competing",
    "validate": "studies.validating",
    "compare": "inference.comparing",
    "compare_accounts": "inference.study",
    "read_evidence": "evidence",
}

__all__ = ["__version__", *_DOOR]


def __getattr__(name: str) -> object:
    """Fetch a name from where it lives."""
    if name not in _DOOR:
        raise AttributeError(f"module 'evo_mirror' has no attribute {name!r}")
    return getattr(import_module(f"evo_mirror.{_DOOR[name]}"), name)


def __dir__() -> list[str]:
    """What tab completion shows is the interface."""
    return sorted(__all__)
