"""`cite`: the bibliography."""

from __future__ import annotations

import argparse

ABOUT = "print the bibliography: all of it, or what a scenario or some keys refer to"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `cite` takes."""
    parser.add_argument(
        "what", nargs="*", metavar="SCENARIO|KEY", help="a scenario, or keys such as Davis2021 (default: everything)"
    )


def do(arguments: argparse.Namespace) -> int:
    """Print one line for each reference, with how it was read."""
    from evo_mirror.faces.citing import keys_for
    from evo_mirror.foundation.references import bibliography, cite

    keys = keys_for(arguments.what) if arguments.what else bibliography()
    print("\n".join(cite(keys)))
    return 0
