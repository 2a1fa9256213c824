"""What can be wrong with an account in a file, beyond the form of the file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from evo_mirror.accounts import NAME, OURS, SHARED
from evo_mirror.accounts.base import constrained_by
from evo_mirror.foundation.errors import ScenarioError, Words, demand, either
from evo_mirror.foundation.fields import follow, is_many
from evo_mirror.foundation.references import bibliography
from evo_mirror.foundation.settings import resolved
from evo_mirror.foundation.wording import Keys, near
from evo_mirror.scenario.priors import Prior
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.unknowns import impossible_priors

Flat = dict[str, tuple[Keys, Any]]
"""By dotted key: where it stands below ``constraints``, and its value."""


def flat(constraints: Any, scenario: Scenario) -> Flat:
    """Constraints by dotted key, whether the dots were put in quotes or not.

    A table that stands for a choice (``learning = { kind = "none" }``) or for a whole collection (``tasks``) stays whole.

    Parameters
    ----------
    constraints : object
        As read; anything but a table gives none.
    scenario : Scenario
    """
    whole, found = resolved(scenario), Flat()

    def put(keys: tuple[str, ...], value: Any) -> None:
        dotted = ".".join(keys)
        if isinstance(value, Mapping) and value and "kind" not in value and not _is_collection(whole, dotted):
            for key, inner in value.items():
                put((*keys, str(key)), inner)
        else:
            found[dotted] = (keys, value)

    for key, value in constraints.items() if isinstance(constraints, Mapping) else ():
        put((str(key),), value)
    return found


def _is_collection(whole: Mapping[str, Any], key: str) -> bool:
    """Whether a dotted key names tables by name, such as the tasks, rather than one of them."""
    path = tuple(key.split("."))
    place = follow(Scenario, whole, path)
    return place.keys == path and place.field is not None and place.table is None and is_many(place.field.annotation)


def faults_in(
    document: Mapping[str, Any],
    scenario: Scenario,
    *,
    statistics: Collection[str],
    accounts: Collection[str],
    name: str,
) -> Iterator[tuple[Keys, str]]:
    """Find what an account's file says that cannot be meant in this scenario.

    Parameters
    ----------
    document : mapping
        As read; parts of another form than they should have are passed over.
    scenario : Scenario
    statistics, accounts : collection of str
        What may be predicted, and who there is.
    name : str
        Of this account.

    Yields
    ------
    keys, message
    """
    if not NAME.fullmatch(name):
        remedy = "Rename the file: an account is called as its file, in small letters, digits and hyphens."
        yield (), demand("have a name that begins with a small letter", got=name, remedy=remedy)
    references, others = bibliography(), [one for one in accounts if one != name]
    for i, key in enumerate(_list(document.get("cites"))):
        if isinstance(key, str) and key not in references:
            yield ("cites", i), f"is no key of the bibliography{near(key, references)}; got {key!r}"
    variant = document.get("variant_of", "")
    if isinstance(variant, str) and variant and variant not in others:
        yield ("variant_of",), demand(f"be the name of another account{near(variant, others)}", got=variant)
    for i, one in enumerate(_list(document.get("predictions"))):
        if isinstance(one, Mapping):
            yield from _about_prediction(("predictions", i), one, statistics, references)
    yield from _about_constraints(flat(document.get("constraints"), scenario), scenario)
    for key in document["priors"] if isinstance(document.get("priors"), Mapping) else ():
        yield from _shared(("priors", key), key)


def _about_prediction(
    keys: Keys, one: Mapping[str, Any], statistics: Collection[str], references: Collection[str]
) -> Iterator[tuple[Keys, str]]:
    statistic, source = one.get("statistic"), one.get("source", OURS)
    if isinstance(statistic, str) and statistic not in statistics:
        hint = near(statistic, statistics)
        remedy = "" if hint else "See evo-mirror list statistics."
        yield (*keys, "statistic"), demand(f"be one that an assay computes{hint}", got=statistic, remedy=remedy)
    if isinstance(source, str) and source != OURS and source not in references:
        yield (
            (*keys, "source"),
            demand(f"be a key of the bibliography, or '{OURS}'{near(source, references)}", got=source),
        )


def _about_constraints(constraints: Flat, scenario: Scenario) -> Iterator[tuple[Keys, str]]:
    if not constraints:
        yield (
            ("constraints",),
            demand("fix something", got=Words("nothing"), remedy="Say what may evolve and what pays."),
        )
    for key, (keys, _) in constraints.items():
        yield from _shared(("constraints", *keys), key)
    own = {key: value for key, (_, value) in constraints.items() if key.partition(".")[0] not in SHARED}
    try:
        constrained_by(scenario, own)
    except ScenarioError as error:
        for one in error.mistakes:
            blamed = [key for key in own if _overlap(key, one.where)]
            yield ("constraints", *(constraints[blamed[0]][0] if blamed else (one.where,))), one.message


def _shared(keys: Keys, key: str) -> Iterator[tuple[Keys, str]]:
    if key.partition(".")[0] in SHARED:
        what = either(SHARED)
        yield keys, f"is shared by all accounts, as is everything of {what}; set it in the scenario, or with --set"


def wrong_with_priors(priors: Mapping[str, Prior], constraints: Flat, scenario: Scenario) -> Iterator[tuple[Keys, str]]:
    """Find priors of what the account fixes, of what does not exist, and beyond what a setting may be.

    Parameters
    ----------
    priors : mapping of str to Prior
        The account's own.
    constraints : dict
        From `flat`.
    scenario : Scenario

    Yields
    ------
    keys, message
    """
    for key in priors:
        for fixed in constraints:
            if _overlap(key, fixed):
                yield (
                    ("priors", key),
                    f"must not be drawn and fixed at once; got {fixed} among the constraints too. Keep one",
                )
    own = {key: prior for key, prior in priors.items() if key.partition(".")[0] not in SHARED}
    yield from impossible_priors(scenario.model_copy(update={"priors": own}))


def _overlap(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
