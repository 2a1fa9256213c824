"""A comparison from end to end: accounts evolve, are weighed by the evidence, and the folder says what came of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evo_mirror.accounts import Rivals, rivals
from evo_mirror.evidence.choosing import Chosen
from evo_mirror.evidence.finding import Finding
from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.files import write_whole
from evo_mirror.foundation.settings import resolved
from evo_mirror.inference.comparing import check_findings, compare
from evo_mirror.inference.comparison import Comparison
from evo_mirror.inference.foreseeing import check_addressed
from evo_mirror.inference.predictions import predictions_csv_text
from evo_mirror.inference.stated import STATED, hold_to_their_word, stated_csv_text
from evo_mirror.inference.worlds import worlds_drawn
from evo_mirror.machine.threads import available_cores
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.contest import contest
from evo_mirror.studies.progress import Progress, silent, unsaid
from evo_mirror.studies.reference_table import ReferenceTable
from evo_mirror.studies.registering import seal_predictions


def compare_accounts(
    scenario: Scenario,
    findings: Sequence[Finding],
    *,
    seed: int = 1,
    out: Path,
    accounts: Rivals | None = None,
    prior: Mapping[str, float] | None = None,
    chosen: Chosen | None = None,
    workers: int | None = None,
    threads: int | None = None,
    table: ReferenceTable | None = None,
    say: Callable[[str], None] = unsaid,
    grows: bool = False,
    progress: Progress = silent,
) -> Comparison:
    """Let every account evolve, weigh them, and write the folder of the comparison.

    What accounts say and predict is registered before anything evolves, and what their experiments gave is sealed before
    anything is weighed: see `evo_mirror.studies.registering`.

    Parameters
    ----------
    scenario : Scenario
    findings : sequence of Finding
    seed : int
    out : Path
        A new folder, or one of the same study, which is carried on.
    accounts : Rivals, optional
        The shipped ones by default.
    prior : mapping of str to float, optional
        Prior weights of families of accounts, 1 each by default: see `Rivals.prior_weights`.
    chosen : Chosen, optional
        By what names the findings were chosen; noted beside them. Each must then be within reach of the scenario.
    workers, threads : int, optional
        Processes, and threads in each, chosen by themselves unless given; no number depends on them. The evidence is weighed on
        all cores, or, where workers are given, on as many threads as they have together.
    table : ReferenceTable, optional
        Simulations made before, and the place for new ones; no number depends on it.
    say : function
        Is told what is worth a sentence beside the verdict.
    grows : bool
        Whether the folder may have been begun with fewer replicates.
    progress : Progress

    Returns
    -------
    Comparison

    Raises
    ------
    RunError
        If the folder holds anything else.
    EvidenceError, ScenarioError
        If two findings share an id, none can be weighed, or no account can be held against one: before anything evolves.
    """
    check_findings(findings)
    accounts = accounts or rivals()
    check_addressed(findings, scenario, accounts, all_of_them=bool(chosen and chosen.names))
    evidence = evidence_json(findings, chosen)
    _require_same_evidence(out, evidence)
    weights = accounts.prior_weights(prior)
    played = contest(
        scenario, seed=seed, out=out, accounts=accounts, weights=weights, workers=workers, threads=threads, table=table,
        say=say, grows=grows, progress=progress,
    )  # fmt: skip
    predictions = list(played.predictions)
    seal_predictions(out, predictions_csv_text(predictions))
    progress("weighing the evidence", 0, 0)
    found = compare(
        predictions,
        findings,
        accounts=accounts.competing,
        reported=accounts.reported,
        contents=accounts.contents,
        prior=weights,
        families=accounts.families,
        titles=accounts.titles,
        seed=seed,
        worlds=worlds_drawn(scenario, played.accounts, seed=seed, replicates=scenario.replicates),
        threads=_together(workers, threads),
    )
    write_whole(out / "evidence.json", evidence)
    write_whole(out / STATED, stated_csv_text(hold_to_their_word(accounts.everyone, predictions)))
    write_whole(
        out / "comparison.json", json.dumps(found.to_json_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    )
    return found


def evidence_json(findings: Sequence[Finding], chosen: Chosen | None = None) -> str:
    """Write findings out whole, every default explicit, and how they were chosen: ``evidence.json`` of a comparison."""
    whole = {
        "chosen": list(chosen.names if chosen else ()),
        "without": list(chosen.without if chosen else ()),
        "findings": [resolved(finding) for finding in findings],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _together(workers: int | None, threads: int | None) -> int:
    """On how many threads one process may do what else several would: all cores, unless fewer were asked for."""
    cores = available_cores()
    return cores if workers is None else max(1, min(cores, workers * (threads or 1)))


def _require_same_evidence(folder: Path, evidence: str) -> None:
    """Refuse a folder that holds a comparison with other evidence, before anything in it is touched."""
    kept = folder / "evidence.json"
    if kept.is_file() and kept.read_text(encoding="utf-8") != evidence:
        raise RunError(
            f"{folder} must be a new folder or one of the same study; got one with other evidence. Choose another."
        )
