"""Registering: what every account says and predicts is written down and hashed before anything is evolved.

``registered.json`` in the folder of a comparison says it in clear:

====================  ============================================================================================
key                   meaning
====================  ============================================================================================
``accounts``          by name: title, claim, cites, competes, variant_of, constraints, priors of its own, predictions
``prior_weights``     by name of an account that competes: relative, before any evidence
``scenario_priors``   the priors that all accounts share
====================  ============================================================================================

``provenance.json`` holds SHA-256 hashes. Those of ``registered`` are written when the folder is made, before anything is
evolved; ``predictions_sha256`` is written when all has been evolved and measured, before any finding is weighed:

==========================  ======================================================================================
key                         of what
==========================  ======================================================================================
``scenario``                the scenario, every default explicit, as in ``scenario.json``, without ``replicates``
``scenario priors``         ``scenario_priors`` above
``prior weights``           ``prior_weights`` above
``<account> content``       its constraints and own priors: two accounts of equal content are the same
``<account> priors``        its own priors
``<account> predictions``   its stated predictions: statistic, direction, bound, words and source of each
``predictions_sha256``      the bytes of ``predictions.csv``: what the experiments gave
==========================  ======================================================================================

All but the last are of JSON with sorted keys and without spaces; titles, claims and citations are not hashed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evo_mirror.accounts import Rival, Rivals, Stated, gathered
from evo_mirror.foundation.errors import RunError, ScenarioError, Words, phrase
from evo_mirror.foundation.files import write_whole
from evo_mirror.foundation.settings import resolved, validated
from evo_mirror.scenario.priors import Prior
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.provenance import PROVENANCE, read_json, write_json

REGISTERED, SEALED = "registered.json", "predictions_sha256"
_ANEW = "Begin anew in another folder with --out."


def registration(scenario: Scenario, accounts: Rivals, weights: Mapping[str, float]) -> dict[str, Any]:
    """What is registered, in clear: the content of ``registered.json``.

    Parameters
    ----------
    scenario : Scenario
    accounts : Rivals
    weights : mapping of str to float
        Prior weight of each account that competes.
    """
    return {
        "accounts": {one.name: one.plain() for one in accounts.everyone},
        "prior_weights": dict(weights),
        "scenario_priors": {key: resolved(prior) for key, prior in scenario.priors.items()},
    }


def hashes_of(scenario: Scenario, registered: Mapping[str, Any]) -> dict[str, str]:
    """SHA-256 of every part, as ``provenance.json`` keeps them.

    Parameters
    ----------
    scenario : Scenario
    registered : mapping
        From `registration`.
    """
    found = {
        "scenario": _hash({key: value for key, value in resolved(scenario).items() if key != "replicates"}),
        "scenario priors": _hash(registered["scenario_priors"]),
        "prior weights": _hash(registered["prior_weights"]),
    }
    for name, account in sorted(registered["accounts"].items()):
        found[f"{name} content"] = _hash([account["constraints"], account["priors"]])
        found[f"{name} priors"] = _hash(account["priors"])
        found[f"{name} predictions"] = _hash(account["predictions"])
    return found


def registered_text(scenario: Scenario, accounts: Rivals, weights: Mapping[str, float]) -> str:
    """All hashes of a registration in one line: two comparisons that are registered alike have the same.

    Parameters
    ----------
    scenario : Scenario
    accounts : Rivals
    weights : mapping of str to float
    """
    return json.dumps(hashes_of(scenario, registration(scenario, accounts, weights)), sort_keys=True)


def register(folder: Path, registered: Mapping[str, Any], hashes: Mapping[str, str]) -> None:
    """Write ``registered.json`` beside the hashes that a folder was begun with, or refuse a folder begun with others.

    Raises
    ------
    RunError
        If anything was registered otherwise; nothing is changed then.
    """
    kept = read_json(folder / PROVENANCE).get("registered", {})
    other = sorted(key for key in {*kept, *hashes} if kept.get(key) != hashes.get(key))
    if other:
        got = f"one begun with other {', other '.join(other)}" if kept else "one begun without any"
        raise RunError(
            phrase(
                str(folder), "be a new folder or one in which the accounts were registered alike", got=Words(got),
                remedy="Choose another folder with --out; nothing was changed.",
            )
        )  # fmt: skip
    if not (folder / REGISTERED).is_file():
        write_json(folder / REGISTERED, registered)


def seal_predictions(folder: Path, text: str) -> None:
    """Put the hash of ``predictions.csv`` into the provenance, then write the file: before any finding is weighed.

    Raises
    ------
    RunError
        If other predictions were sealed here before.
    """
    provenance, seal = read_json(folder / PROVENANCE), hashlib.sha256(text.encode()).hexdigest()
    if provenance.get(SEALED, seal) != seal:
        raise RunError(
            phrase(
                str(folder), f"hold the predictions whose hash is {provenance[SEALED][:12]}...",
                got=Words("others, so a draw has changed since"), remedy=_ANEW,
            )
        )  # fmt: skip
    if SEALED not in provenance:
        write_json(folder / PROVENANCE, {**provenance, SEALED: seal})
    write_whole(folder / "predictions.csv", text)


def read_registered(folder: Path, scenario: Scenario) -> tuple[Rivals, Mapping[str, float]] | None:
    """Read the accounts of a comparison, and their prior weights, as they were registered; None if nothing was.

    Raises
    ------
    RunError
        If ``registered.json`` is not what its hashes say.
    """
    kept = read_json(folder / PROVENANCE).get("registered")
    if kept is None:
        return None
    document = read_json(folder / REGISTERED)
    try:
        if hashes_of(scenario, document) == kept:
            return gathered(_rival(name, plain) for name, plain in document["accounts"].items()), document[
                "prior_weights"
            ]
        got = Words("something else")
    except (KeyError, TypeError, AttributeError, ScenarioError) as error:
        got = Words(error)
    raise RunError(phrase(str(folder / REGISTERED), "hold what was registered", got=got, remedy=_ANEW))


def _rival(name: str, plain: Mapping[str, Any]) -> Rival:
    return Rival(
        name, plain["title"], plain["claim"], tuple(plain["cites"]), plain["competes"], plain["variant_of"],
        plain["constraints"], {key: validated(Prior, prior) for key, prior in plain["priors"].items()},
        tuple(validated(Stated, one) for one in plain["predictions"]),
    )  # fmt: skip


def _hash(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
