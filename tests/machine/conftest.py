"""Puts `rare`, where to find words that hardly ever come, where these tests can import it."""

import sys
from pathlib import Path

HERE = str(Path(__file__).resolve().parent)
if HERE not in sys.path:
    sys.path.insert(0, HERE)
