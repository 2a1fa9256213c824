"""The parser of the command line, and the kinds of argument that several commands share."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Iterable
from typing import NoReturn

LARGEST_SEED = 2**64 - 1


class Parser(argparse.ArgumentParser):
    """An argument parser that says what was probably meant.

    argparse is made to be extended by inheritance, which is why this class, unlike others here, overrides a method.
    """

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, with the nearest word that would be right, and leave with exit code 2."""
        wrong = re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message)
        if wrong:
            known = re.findall(r"[\w-]+", wrong[2])
            message = f"there is no {wrong[1]!r}; choose {', '.join(known)}{near(wrong[1], known)}"
        self.exit(2, f"{self.prog}: {message}\n`{self.prog} --help` tells more.\n")

    def options(self) -> list[str]:
        """Every option this parser knows, such as ``--seed``."""
        return [name for action in self._actions for name in action.option_strings]


def near(word: str, known: Iterable[str]) -> str:
    """Return ``" (did you mean 'x'?)"`` for a word that is nearly known, else nothing."""
    found = difflib.get_close_matches(word, sorted(known), n=1)
    return f" (did you mean {found[0]!r}?)" if found else ""


def whole(least: int | None = None, most: int | None = None) -> Callable[[str], int]:
    """Make a reader of whole numbers for an option, from the least to the most that will do."""
    span = f" from {least} to {most}" if most is not None else "" if least is None else f" of at least {least}"

    def read(text: str) -> int:
        try:
            number: int | None = int(text)
        except ValueError:
            number = None
        if number is None or (least is not None and number < least) or (most is not None and number > most):
            raise argparse.ArgumentTypeError(f"must be a whole number{span}; got {text!r}")
        return number

    return read


def between(low: float, high: float) -> Callable[[str], float]:
    """Make a reader of numbers for an option, above one number and below another."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = low
        if not low < number < high:
            raise argparse.ArgumentTypeError(f"must be a number above {low:g} and below {high:g}; got {text!r}")
        return number

    return read


def add_study_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `compare` and `run` have in common."""
    parser.add_argument(
        "--seed", type=whole(0, LARGEST_SEED), default=1, metavar="N",
        help="the same seed gives the same bytes (default 1)",
    )  # fmt: skip
    parser.add_argument(
        "--replicates", type=whole(1, 100_000), metavar="N", help="repetitions, in place of the scenario's own"
    )
    parser.add_argument(
        "--out", metavar="DIR", help="folder for the results (default: one under runs, named after its content)"
    )
    add_machine_arguments(parser)
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides",
        help="change a setting, such as population.size=50; may be repeated",
    )  # fmt: skip


def add_machine_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what says how much of this machine is used; no number in the results depends on it."""
    parser.add_argument(
        "--workers", type=whole(), metavar="N",
        help="processes, each with replicates of its own (default: one for each core, as far as they save time)",
    )  # fmt: skip
    parser.add_argument(
        "--threads", type=whole(), metavar="N",
        help="threads in each process (default: the cores it has for itself, as far as generations are large enough)",
    )  # fmt: skip
