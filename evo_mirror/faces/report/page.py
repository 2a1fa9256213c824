"""The door to jinja2: a template and what it is filled with become a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def filled(template: str, svg: Mapping[str, str], **content: Any) -> str:
    """Fill a template.

    Parameters
    ----------
    template : str
        Name of a file in the folder of templates.
    svg : mapping of str to str
        Figures by name. They, and the style sheet, are the only text that goes into the page as it is.
    **content
        Everything else; escaped.

    Returns
    -------
    str
        A page of HTML that asks for nothing from outside.
    """
    css = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    # Drawn by this package; labels inside were escaped when they were drawn.
    trusted = {name: Markup(text) for name, text in svg.items()}  # noqa: S704 - our own drawings, not a reader's text
    empty = ("mirroring", "tuning", "starts", "priors", "precision", "worlds")
    figures = {**dict.fromkeys(empty), **trusted}
    return _environment().get_template(template).render(svg=figures, css=Markup(css), **content)  # noqa: S704 - as above


@cache
def _environment() -> Environment:
    """The templates, each read once; a page of a comparison and that of its assays share most of them."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
