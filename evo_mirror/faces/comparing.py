"""The main job from end to end: accounts evolve, are weighed by the evidence, and the folder says what came of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from evo_mirror.evidence.finding import Finding
from evo_mirror.faces.report.writing import write_report
from evo_mirror.faces.rivals import rivals
from evo_mirror.faces.studying import check_out, evidence_json
from evo_mirror.foundation.files import write_whole
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.contest import compare
from evo_mirror.inference.predictions import predictions_csv_text
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.contest import contest
from evo_mirror.studies.progress import Progress, silent


def compare_accounts(
    scenario: Scenario,
    findings: Sequence[Finding],
    *,
    seed: int = 1,
    out: Path,
    workers: int | None = None,
    threads: int = 1,
    progress: Progress = silent,
) -> Comparison:
    """Let every account evolve, weigh them, and write the folder of the comparison with its report.

    Parameters
    ----------
    scenario : Scenario
    findings : sequence of Finding
    seed : int
    out : Path
        A new folder, or one of the same study, which is carried on.
    workers, threads : int
        Processes, and threads in each; no number depends on them.
    progress : Progress

    Returns
    -------
    Comparison

    Raises
    ------
    RunError
        If the folder holds anything else.
    """
    evidence = evidence_json(findings)
    check_out(out, evidence)
    played = contest(scenario, seed=seed, out=out, workers=workers, threads=threads, progress=progress)
    progress("weighing the evidence", 0, 0)
    accounts, predictions = rivals(), list(played.predictions)
    found = compare(
        predictions,
        findings,
        accounts=accounts.competing,
        reported=accounts.reported,
        contents=accounts.contents,
        titles=accounts.titles,
        seed=seed,
    )
    write_whole(out / "evidence.json", evidence)
    write_whole(out / "predictions.csv", predictions_csv_text(predictions))
    write_whole(
        out / "comparison.json", json.dumps(found.to_json_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    )
    progress("drawing the report", 0, 0)
    write_report(out)
    return found
