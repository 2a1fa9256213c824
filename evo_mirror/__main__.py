"""Lets `python -m evo_mirror` do what the `evo-mirror` command does."""

import sys

from evo_mirror.faces.cli import main

if __name__ == "__main__":
    sys.exit(main())
