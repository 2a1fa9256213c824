"""Puts `enumerated`, which counts all that can happen, and `chances` where tests can import them."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "biology"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
