"""The command line: `evo-mirror COMMAND`, also `python -m evo_mirror COMMAND`.

Exit codes: 0 if all went well, 1 if a check of `validate` failed, 2 for anything that the caller can mend, 130 after Ctrl-C.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor

from evo_mirror import __version__
from evo_mirror.faces.commands import (
    assay,
    cite,
    compare,
    compete,
    explain,
    export,
    listing,
    page,
    plan,
    resume,
    run,
    validate,
)
from evo_mirror.faces.parsing import Parser, near
from evo_mirror.faces.stopping import ctrl_c_is_meant
from evo_mirror.foundation.errors import DoubtfulScenarioWarning, EvoMirrorError
from evo_mirror.machine.threads import libraries_on_one_thread

COMMANDS = {
    "compare": compare,
    "compete": compete,
    "run": run,
    "resume": resume,
    "plan": plan,
    "assay": assay,
    "explain": explain,
    "list": listing,
    "report": page,
    "export": export,
    "validate": validate,
    "cite": cite,
}
MISTAKEN, INTERRUPTED = 2, 130

_ABOUT = (
    "Where do mirror neurons come from? Rival accounts evolve, are measured, and are held against published findings."
)
_CLOSING = (
    "Begin with `evo-mirror compare`. A SCENARIO is a TOML file, or the name of a shipped one: see `evo-mirror list`."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments after the program's name; those of the process by default.

    Returns
    -------
    int
        The exit code.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows a question mark, rather than ending a study.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # only real text streams have it
    try:
        arguments = parsed(sys.argv[1:] if argv is None else argv)
    except SystemExit as leaving:  # argparse has said why
        return leaving.code if isinstance(leaving.code, int) else MISTAKEN
    with warnings.catch_warnings(), libraries_on_one_thread():
        warnings.simplefilter("always", DoubtfulScenarioWarning)
        warnings.showwarning = _say_warning
        return guarded(lambda: int(arguments.do(arguments)), carry_on=lambda: getattr(arguments, "carry_on", ""))


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    """Read the arguments; leaves with a message where they cannot be meant."""
    parser = Parser(prog="evo-mirror", description=_ABOUT, epilog=_CLOSING, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"evo-mirror {__version__}")
    parser.set_defaults(do=None)
    below = parser.add_subparsers(metavar="COMMAND", title="commands")
    known = {}
    for name, module in COMMANDS.items():
        known[name] = below.add_parser(name, help=module.ABOUT, description=module.ABOUT, allow_abbrev=False)
        module.add_arguments(known[name])
        known[name].set_defaults(do=module.do, command=name)
    arguments, unknown = parser.parse_known_args(argv)
    if unknown:
        asked = known[arguments.command] if arguments.do else parser
        what = "option" if unknown[0].startswith("-") else "argument"
        asked.error(f"there is no {what} {unknown[0]!r} here{near(unknown[0].partition('=')[0], asked.options())}")
    if arguments.do is None:
        parser.print_help()
        raise SystemExit(0)
    return arguments


def guarded(work: Callable[[], int], *, carry_on: Callable[[], str]) -> int:
    """Do some work, and turn what can go wrong into one message and an exit code."""
    try:
        with ctrl_c_is_meant():
            _require_engine()
            code = work()
            sys.stdout.flush()
    except EvoMirrorError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        print(f"\nStopped. {carry_on()}".rstrip(), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read along has seen enough; nothing may be written at exit either.
        _close_output()
        return 0
    except MemoryError:
        return _refuse(
            "this machine has too little memory for what was asked. Ask for fewer individuals, trials or workers."
        )
    except BrokenExecutor:
        return _refuse(f"A process was ended from outside, perhaps for want of memory. {carry_on()} Try --workers 1.")
    except OSError as error:
        _close_output()
        place = f"{error.filename}: " if error.filename else ""
        return _refuse(f"{place}{error.strerror or error}.")
    return code


def _require_engine() -> None:
    """Before anything is written: an engine that nobody built, asked for by the environment, is missed at the first life."""
    if "EVO_MIRROR_ENGINE" in os.environ:
        from evo_mirror.lifetime.live import chosen

        chosen("auto")


def _refuse(text: str) -> int:
    print(text, file=sys.stderr)
    return MISTAKEN


def _close_output() -> None:
    """Point standard output at nothing, so that what is still in its buffer cannot fail a second time."""
    with contextlib.suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


def _say_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object, **__: object
) -> None:
    """Show a doubt about a scenario in words, and anything else with where it came from."""
    origin = "" if issubclass(category, DoubtfulScenarioWarning) else f" ({filename}:{lineno})"
    print(f"Mind: {message}{origin}", file=sys.stderr)
