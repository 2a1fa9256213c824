"""`list`: everything there is to choose from, one line each."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap

from evo_mirror.faces.competitors import add_files_argument

ABOUT = "list scenarios, accounts, findings, measures, rules and every other strategy, one line each"

KINDS = (
    "scenarios", "accounts", "contenders", "assays", "findings", "statistics", "measures", "rules", "rearing", "encodings",
    "tasks", "selection", "recombination", "mutation", "structure", "sizes", "environment", "conventions", "settings",
)  # fmt: skip

_LEAST, _STEP = 30, 6
"""A text narrower than this stands below its name, indented by this [characters]."""

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
    add_files_argument(parser)


def do(arguments: argparse.Namespace) -> int:
    """List."""
    from evo_mirror.faces.listing import listed

    for kind in [arguments.what] if arguments.what else [kind for kind in KINDS if kind not in AT_LENGTH]:
        entries = listed(kind, account_files=arguments.account_files)
        width = min(44, max((len(name) for name, _ in entries), default=0))
        if not arguments.what:
            print(f"{kind}:")
        for name, about in entries:
            print(_set(name, about, width))
    return 0


def columns() -> int | None:
    """Columns of the terminal that is written to; none where it is a pipe or a file."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _set(name: str, about: str, longest: int) -> str:
    """Break a line where a terminal would, under where its text begins; programs that read along get it whole."""
    line, width = f"  {name:<{longest}}  {about}".rstrip(), columns()
    if width is None or len(line) <= width:
        return line
    if width >= longest + 4 + _LEAST:
        return _filled(line, width, "", " " * (longest + 4))
    return f"  {name}\n{_filled(about, width, ' ' * _STEP, ' ' * _STEP)}"


def _filled(text: str, width: int, first: str, others: str) -> str:
    return textwrap.fill(
        text, width, initial_indent=first, subsequent_indent=others, break_on_hyphens=False, break_long_words=False,
        drop_whitespace=True, replace_whitespace=False,
    )  # fmt: skip
