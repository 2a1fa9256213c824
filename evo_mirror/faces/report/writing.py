"""From the folder of a study to its page."""

from __future__ import annotations

from pathlib import Path

from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.foundation.files import write_whole

PAGE = "report.html"


def write_report(folder: Path) -> Path:
    """Draw ``report.html`` from the data in a folder.

    Parameters
    ----------
    folder : Path
        Of a finished run, comparison or competition.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    RunError
        If the folder is none of these, or not finished.
    """
    kind = kind_of_study(folder)
    if kind == "comparison":
        from evo_mirror.faces.report.of_comparison import comparison_page
        from evo_mirror.faces.report.story import read_story

        page = comparison_page(read_story(folder))
    elif kind == "competition":
        from evo_mirror.faces.report.of_competition import competition_page
        from evo_mirror.studies.competing.study import read_competition
        from evo_mirror.studies.provenance import read_provenance

        page = competition_page(read_competition(folder), read_provenance(folder))
    else:
        from evo_mirror.faces.report.of_run import run_page
        from evo_mirror.studies.run import read_run

        page = run_page(read_run(folder))
    write_whole(folder / PAGE, page)
    return folder / PAGE


def kind_of_study(folder: Path) -> str:
    """Say whether a folder holds a ``"run"``, a ``"comparison"`` or a ``"competition"``.

    Raises
    ------
    RunError
        If it holds neither.
    """
    from evo_mirror.studies.provenance import PROVENANCE, read_json

    requirement = "be the folder of a run, a comparison or a competition"
    remedy = "Give one that `run`, `compare` or `compete` has written."
    if not folder.is_dir():
        got = Words("a file" if folder.exists() else "no such folder")
        raise RunError(phrase(str(folder), requirement, got=got, remedy=remedy))
    if not (folder / PROVENANCE).is_file():
        raise RunError(phrase(str(folder), requirement, got=Words(f"a folder without {PROVENANCE}"), remedy=remedy))
    what = read_json(folder / PROVENANCE)
    kind = what.get("kind") if isinstance(what, dict) else None
    if kind not in ("run", "comparison", "competition"):
        raise RunError(
            phrase(
                str(folder / PROVENANCE),
                "name a run, a comparison or a competition as its kind",
                got=kind,
                remedy=remedy,
            )
        )
    return str(kind)
