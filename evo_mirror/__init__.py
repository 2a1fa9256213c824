"""Where do mirror neurons come from? Rival accounts evolve, are measured, and are held against published findings."""

__version__ = "0.1.0"
