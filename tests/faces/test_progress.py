"""Progress is shown, plainly where there is no terminal, and never stops for long."""

import io
import time

from evo_mirror.faces.progress import Bar, Lines, clock, showing


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_lines_say_stage_count_and_time():
    out = io.StringIO()
    with Lines(out) as progress:
        progress("compiling", 0, 2)
        progress("compiling", 1, 2)
        progress("compiling", 2, 2)
        progress("weighing", 0, 0)
    assert out.getvalue().splitlines() == ["compiling: 0 of 2, 0:00", "compiling: 2 of 2, 0:00", "weighing, 0:00"]


def test_many_reports_make_few_lines():
    out = io.StringIO()
    with Lines(out) as progress:
        for done in range(1000):
            progress("evolving", done, 1001)
    assert len(out.getvalue().splitlines()) == 1


def test_silence_is_broken():
    out = io.StringIO()
    with Lines(out, longest=0.1) as progress:
        progress("thinking", 0, 0)
        time.sleep(0.35)
    n_lines = len(out.getvalue().splitlines())
    assert n_lines >= 2
    time.sleep(0.2)
    assert len(out.getvalue().splitlines()) == n_lines


def test_a_reader_who_left_stops_nothing():
    out = io.StringIO()
    with Lines(out) as progress:
        out.close()
        progress("evolving", 1, 2)
        progress("evolving", 2, 2)


def test_a_terminal_gets_a_bar_and_everything_else_lines(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    assert isinstance(showing(io.StringIO()), Lines)
    assert isinstance(showing(Terminal()), Bar)
    monkeypatch.setenv("TERM", "dumb")
    assert isinstance(showing(Terminal()), Lines)


def test_a_bar_is_drawn_and_taken_away(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    with Bar(out) as progress:
        progress("compiling", 0, 0)
        progress("evolving", 3, 7)
        progress("evolving", 7, 7)
    assert "evolving" in out.getvalue()
    assert "7/7" in out.getvalue()


def test_durations_are_minutes_and_seconds():
    assert [clock(s) for s in (0, 9.9, 65, 3600)] == ["0:00", "0:09", "1:05", "60:00"]
