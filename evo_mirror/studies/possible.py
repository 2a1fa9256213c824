"""Whether every world that an account may draw from its priors can exist, asked before anything is evolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evo_mirror.accounts import Rival, Rivals
from evo_mirror.foundation.errors import Mistake, ScenarioError
from evo_mirror.scenario.corners import corners
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.unknowns import with_priors_at


def check_possible(scenario: Scenario, accounts: Rivals) -> None:
    """Refuse accounts whose priors can produce impossible scenarios, all of them at once.

    Raises
    ------
    ScenarioError
    """
    found = [Mistake(account.name, message) for account, message in impossible_worlds(scenario, accounts.everyone)]
    if found:
        raise ScenarioError(scenario.title, found)


def impossible_worlds(scenario: Scenario, accounts: Sequence[Rival]) -> Iterator[tuple[Rival, str]]:
    """Find, for each account, what cannot be at a corner of the box of its priors and those that it shares.

    Parameters
    ----------
    scenario : Scenario
    accounts : sequence of Rival

    Yields
    ------
    Rival, str
        Each different mistake once, and at which ends of which priors it first appears.
    """
    shared = list(_drawn(scenario))
    for account in accounts:
        said: set[tuple[str, str]] = set()
        for at, world, mistakes in shared if not account.priors else _drawn(account.unknown(scenario)):
            for one in mistakes or _contradictions(account, world):
                if (one.where, one.message) not in said:
                    said.add((one.where, one.message))
                    yield (
                        account,
                        f"can meet an impossible world: {one.where} {one.message} (where {_ends(at, one.where)})",
                    )


def _drawn(scenario: Scenario) -> Iterator[tuple[Mapping[str, float], Scenario, Sequence[Mistake]]]:
    """Each corner: the values drawn there, the world, and what is wrong with it already."""
    for at in corners(sorted(scenario.priors)):
        values = {key: scenario.priors[key].value_at(u) for key, u in at.items()}
        try:
            yield values, with_priors_at(scenario, at), ()
        except ScenarioError as error:
            yield values, scenario, error.mistakes


def _contradictions(account: Rival, world: Scenario) -> Sequence[Mistake]:
    try:
        account.constrained(world)
    except ScenarioError as error:
        return error.mistakes
    return ()


def _ends(values: Mapping[str, float], where: str) -> str:
    """The priors that may be to blame: those of the same table, or all if none is."""
    table = where.partition(".")[0]
    near = {key: value for key, value in values.items() if key.partition(".")[0] == table} or values
    return ", ".join(f"{key} = {value:g}" for key, value in near.items()) or "nothing is drawn"
