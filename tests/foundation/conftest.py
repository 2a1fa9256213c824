"""Puts the example world where these tests can import it."""

import sys
from pathlib import Path

EXAMPLES = str(Path(__file__).resolve().parents[1] / "scenarios")
if EXAMPLES not in sys.path:
    sys.path.insert(0, EXAMPLES)
