"""Stopping: Ctrl-C is meant, also where Python loses it."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs


@contextlib.contextmanager
def ctrl_c_is_meant() -> Iterator[None]:
    """See to it that what fails after Ctrl-C counts as stopped.

    Within a callback from compiled code Python can only print an interrupt, and forgets it; what was left half done then
    fails elsewhere, as if that were a fault of the program. Nothing is done outside the main thread, or where somebody else
    minds Ctrl-C.

    Raises
    ------
    KeyboardInterrupt
        In place of any other failure after Ctrl-C.
    """
    if threading.current_thread() is not threading.main_thread() or (
        signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        yield
        return
    pressed: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        pressed.append(number)
        signal.default_int_handler(number, frame)

    shown = sys.unraisablehook

    def quiet(lost: UnraisableHookArgs) -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            shown(lost)

    signal.signal(signal.SIGINT, stop)
    sys.unraisablehook = quiet
    try:
        yield
    except Exception:
        if pressed:
            raise KeyboardInterrupt from None
        raise
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.unraisablehook = shown
