"""Puts `lives`, which makes lives to order, where tests can import it."""

import sys
from pathlib import Path

LIFETIME = Path(__file__).resolve().parents[1] / "lifetime"
if str(LIFETIME) not in sys.path:
    sys.path.insert(0, str(LIFETIME))
