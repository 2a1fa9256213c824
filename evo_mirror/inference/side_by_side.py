"""Independent pieces of work, on several threads at once.

Nothing that weighs evidence depends on anything but its arguments, and numpy and scikit-learn let go of Python's lock while they
work on arrays: so plain threads are enough, and which of them does what changes no number. Linear algebra has to be held to one
thread meanwhile, by the caller and once for all of them (`evo_mirror.inference.learners.one_thread`): a limit that one piece
lifts would be lifted for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import copy_context
from threading import Thread
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Piece(Generic[T]):
    """A piece of work, and what came of it.

    Parameters
    ----------
    work : callable
        Without arguments.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._result: list[T] = []

    def do(self) -> None:
        """Do the work, on whatever thread this is."""
        self._result.append(self._work())

    @property
    def result(self) -> T:
        """What came of it, once it is done."""
        (result,) = self._result
        return result


def side_by_side(pieces: Sequence[Piece[Any]], *, threads: int) -> None:
    """Do every piece of work; those that come first are begun first.

    Parameters
    ----------
    pieces : sequence of Piece
        The longest first, so that none is left when all others are done.
    threads : int
        The caller is one of them: with 1, everything happens here, one after the other.

    Raises
    ------
    BaseException
        What a piece raised; no other is begun then. On Ctrl-C nobody is waited for.
    """
    waiting = iter(pieces)
    failed: list[BaseException] = []

    def take_turns() -> None:
        nonlocal waiting
        try:
            # `next` is one step of the interpreter: no two threads get the same piece.
            while (piece := next(waiting, None)) is not None:
                piece.do()
        finally:
            waiting = iter(())

    def help_out() -> None:
        try:
            take_turns()
        except BaseException as error:  # whatever it is: nobody else would hear of it
            failed.append(error)

    # In a context as the caller's: what numpy is to say of overflow belongs to it.
    helpers = [
        Thread(target=copy_context().run, args=(help_out,), daemon=True) for _ in range(min(threads, len(pieces)) - 1)
    ]
    for helper in helpers:
        helper.start()
    try:
        take_turns()
    except Exception as error:
        failed.append(error)
    for helper in helpers:
        helper.join()
    if failed:
        raise failed[0]
