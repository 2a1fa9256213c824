"""Puts the example world, and plain worlds, where these tests can import them."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "scenarios"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
