"""From a figure to SVG that stands inside a page: the same bytes from the same arrays."""

from __future__ import annotations

import html
import io
import re

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_TAG = re.compile(r"<[^>]*>")
_PATH = re.compile(r'(?<= d=")[^"]*')
_LONG = 400
"""Characters from which a path is a course of many points, which need no hundredths."""
_EVERYWHERE = '<style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>'
"""A rule that would hold for the whole page; the element carries it instead."""

_MARK = re.compile(r'(\bid="|href="#|url\(#)')


def svg_text(figure: Figure, *, name: str, label: str) -> str:
    """Draw a figure as an ``<svg>`` element.

    Parameters
    ----------
    figure : Figure
    name : str
        What ids inside begin with: a page with several figures must use each once.
    label : str
        What the figure shows, for those who cannot see it.

    Returns
    -------
    str
        Text stays text, in whatever sans-serif fonts the reader has; coordinates have two decimals.
    """
    canvas = FigureCanvasSVG(figure)
    out = io.StringIO()
    nothing_else = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with matplotlib.rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
        canvas.print_svg(out, metadata=nothing_else)  # type: ignore[no-untyped-call]  # matplotlib types no backend
    drawn = out.getvalue()
    body = drawn[drawn.index("<svg") :]
    body = body[body.index(">") + 1 :]
    body = _MARK.sub(lambda found: f"{found[1]}{name}-", body)
    body = _TAG.sub(lambda tag: _PATH.sub(_shorter, _NUMBER.sub(_rounded, tag[0])), body)
    body = body.replace(_EVERYWHERE, "")
    width, height = figure.get_size_inches() * 72.0
    said = html.escape(label, quote=True)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" aria-label="{said}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" '
        f'style="stroke-linejoin:round;stroke-linecap:butt;min-width:{width:.0f}px;max-width:{1.65 * width:.0f}px">'
    )
    return f"{opening}\n<title>{said}</title>{body}".strip()


def _rounded(found: re.Match[str], digits: int = 2) -> str:
    return f"{float(found[0]):.{digits}f}".rstrip("0").rstrip(".")


def _shorter(found: re.Match[str]) -> str:
    path = " ".join(found[0].split())
    return _NUMBER.sub(lambda number: _rounded(number, 1), path) if len(path) > _LONG else path
