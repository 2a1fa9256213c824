"""Puts `small`, a world to live through, and `lives`, which makes lives to order, where tests can import them."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "lifetime"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
