"""Puts `lives`, which makes lives to order, where tests can import it."""

import sys
from pathlib import Path

LIVES = str(Path(__file__).resolve().parents[1] / "lifetime")
if LIVES not in sys.path:
    sys.path.insert(0, LIVES)
