"""`list`: everything there is to choose from, one line each."""

from __future__ import annotations

import argparse

ABOUT = "list scenarios, accounts, findings, measures, rules and every other strategy, one line each"

KINDS = (
    "scenarios", "accounts", "assays", "findings", "statistics", "measures", "rules", "rearing", "encodings", "tasks",
    "selection", "recombination", "mutation", "structure", "sizes", "environment", "conventions", "settings",
)  # fmt: skip

AT_LENGTH = ("conventions", "settings")
"""What is listed when it is asked for, and not before."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `list` takes."""
    parser.add_argument(
        "what",
        nargs="?",
        choices=KINDS,
        metavar="WHAT",
        help=f"{', '.join(KINDS)} (default: all but conventions and settings)",
    )


def do(arguments: argparse.Namespace) -> int:
    """List."""
    from evo_mirror.faces.listing import listed

    for kind in [arguments.what] if arguments.what else [kind for kind in KINDS if kind not in AT_LENGTH]:
        entries = listed(kind)
        width = min(44, max((len(name) for name, _ in entries), default=0))
        if not arguments.what:
            print(f"{kind}:")
        for name, about in entries:
            print(f"  {name:<{width}}  {about}".rstrip())
    return 0
