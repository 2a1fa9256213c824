"""Puts `populations`, which lets whole populations evolve, where these tests and their workers can import it."""

import sys
from pathlib import Path

HERE = str(Path(__file__).resolve().parent)
if HERE not in sys.path:
    sys.path.insert(0, HERE)
