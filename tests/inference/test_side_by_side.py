"""Work that is shared out among threads: all of it is done, its failures are told, and no number depends on who did it."""

from threading import Barrier, current_thread, main_thread
from time import sleep

import numpy as np
import pytest

from evo_mirror.inference.comparing import compare
from evo_mirror.inference.doubts import Doubts
from evo_mirror.inference.side_by_side import Piece, side_by_side
from evo_mirror.inference.study import _together


def test_two_pieces_are_at_work_at_once():
    """Each waits until the other is there, which with one thread would be for ever."""
    together = Barrier(2, timeout=20.0)
    pieces = [Piece(lambda: (together.wait(), current_thread().name)[1]) for _ in range(2)]
    side_by_side(pieces, threads=2)
    assert pieces[0].result != pieces[1].result


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_every_piece_is_done_once(threads):
    done = []
    pieces = [Piece(lambda k=k: (done.append(k), k * k)[1]) for k in range(5)]
    side_by_side(pieces, threads=threads)
    assert [piece.result for piece in pieces] == [0, 1, 4, 9, 16]
    assert sorted(done) == list(range(5))


def test_one_thread_is_the_caller_and_keeps_the_order():
    order, names = [], set()
    pieces = [Piece(lambda k=k: (order.append(k), names.add(current_thread().name))) for k in range(4)]
    side_by_side(pieces, threads=1)
    assert order == [0, 1, 2, 3]
    assert names == {current_thread().name}


@pytest.mark.parametrize("threads", [1, 3])
def test_a_failure_is_raised_and_no_more_is_begun(threads):
    """Two others would have two seconds to begin all that is left."""
    begun = []

    def fail() -> None:
        raise ValueError("this one")

    pieces = [Piece(fail), *(Piece(lambda k=k: (begun.append(k), sleep(0.02))) for k in range(200))]
    with pytest.raises(ValueError, match="this one"):
        side_by_side(pieces, threads=threads)
    assert len(begun) < (200 if threads > 1 else 1)


def test_a_comparison_is_the_same_on_any_number_of_threads(quarrel):
    rows, findings = quarrel
    how = {"accounts": ["innate", "learned", "neither"], "seed": 3, "doubts": Doubts(n_draws=32), "n_simulated": 60}
    one, three = (compare(rows, findings, **how, n_reference=20, threads=threads) for threads in (1, 3))
    assert repr(one.to_json_dict()) == repr(three.to_json_dict())


def test_weighing_takes_as_many_threads_as_were_asked_for(monkeypatch):
    monkeypatch.setattr("evo_mirror.inference.study.available_cores", lambda: 8)
    assert [_together(*asked) for asked in ((None, None), (1, None), (1, 1), (2, 3), (8, 4), (0, None), (None, 1))] == [
        8, 1, 1, 6, 8, 1, 8,
    ]  # fmt: skip


def test_whatever_a_helper_meets_is_told():
    met = Barrier(2, timeout=20.0)

    def leave() -> None:
        if current_thread() is not main_thread():
            raise SystemExit("a helper left")

    with pytest.raises(SystemExit, match="a helper left"):
        side_by_side([Piece(lambda: (met.wait(), leave())) for _ in range(2)], threads=2)


def test_helpers_say_of_overflow_what_the_caller_wants_said():
    together = Barrier(2, timeout=20.0)
    pieces = [Piece(lambda: (together.wait(), np.geterr()["over"])[1]) for _ in range(2)]
    with np.errstate(over="call"):
        side_by_side(pieces, threads=2)
    assert [piece.result for piece in pieces] == ["call", "call"]
