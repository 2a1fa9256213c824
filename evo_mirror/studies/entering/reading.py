"""From files of accounts to accounts, with every mistake of all files at once."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from evo_mirror.accounts import AccountFile, Rival, Rivals, account_from, gathered, rivals
from evo_mirror.foundation.errors import Mistake, ScenarioError, Words, demand
from evo_mirror.foundation.lines import Lines, lines_of
from evo_mirror.foundation.settings import validated
from evo_mirror.foundation.wording import Keys, dotted
from evo_mirror.scenario.priors import Prior
from evo_mirror.scenario.reading import read_settings, read_text
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.entering.checking import faults_in, flat, wrong_with_priors
from evo_mirror.studies.possible import impossible_worlds


def read_accounts(paths: Sequence[str | Path], *, scenario: Scenario, statistics: Collection[str]) -> Rivals:
    """Read accounts from TOML files and add them to the shipped ones.

    Parameters
    ----------
    paths : sequence of str or Path
        Files, or folders of ``*.toml``. An account is called as its file, with underscores for hyphens.
    scenario : Scenario
        In which they are to be compared: what they fix and draw is held against it.
    statistics : collection of str
        What they may predict.

    Returns
    -------
    Rivals

    Raises
    ------
    ScenarioError
        With the mistakes of all files, each at its line; among them accounts that say the same under two names, and
        accounts, also shipped ones, whose priors can produce impossible scenarios.
    """
    files, mistakes = _files(paths)
    shipped = rivals()
    known = {*shipped.names, *(_name(path) for path in files)}
    new: list[tuple[Rival, Path, Lines]] = []
    for path in files:
        account, found, lines = _read(path, scenario, statistics, known)
        mistakes += found
        if account is not None:
            new.append((account, path, lines))
    mistakes += _alike(shipped, new)
    where = {
        account.name: (str(path), lines.of(("priors",)), lines.of(("variant_of",))) for account, path, lines in new
    }
    everyone = [*shipped.everyone, *(account for account, *_ in new)]
    mistakes += _chained(everyone, where)
    for account, message in impossible_worlds(scenario, everyone):
        place, line, _ = where.get(account.name, ("", None, None))
        mistakes.append(Mistake(f"account {account.name}", message, line, place))
    if mistakes:
        places = {one.source for one in mistakes}
        raise ScenarioError(
            places.pop() if len(places) == 1 and "" not in places else "What --accounts names", mistakes
        )
    return gathered(everyone)


def _files(paths: Sequence[str | Path]) -> tuple[list[Path], list[Mistake]]:
    found, mistakes = list[Path](), list[Mistake]()
    for place in map(Path, paths):
        inside = sorted(place.glob("*.toml")) if place.is_dir() else [place] if place.exists() else []
        found += inside
        if not inside:
            got = Words("a folder without any" if place.is_dir() else "no such file")
            mistakes.append(
                Mistake("", demand("be a file of an account, or a folder of *.toml", got=got), source=str(place))
            )
    return list(dict.fromkeys(found)), mistakes


def names_in(paths: Sequence[str | Path]) -> tuple[str, ...]:
    """Names of the shipped accounts, and of those in files, whether or not these can be read.

    Parameters
    ----------
    paths : sequence of str or Path
        Files, or folders of them.
    """
    return (*rivals().names, *map(_name, _files(paths)[0]))


def _name(path: Path) -> str:
    return path.stem.replace("-", "_")


def _read(
    path: Path, scenario: Scenario, statistics: Collection[str], known: Collection[str]
) -> tuple[Rival | None, list[Mistake], Lines]:
    file, mistakes = None, list[Mistake]()
    try:
        file = read_settings(path, AccountFile)
    except ScenarioError as error:
        mistakes += error.mistakes
        if any(not one.where for one in mistakes):  # it could not be read at all
            return None, mistakes, Lines()
    text = read_text(path)
    document, lines = tomllib.loads(text), lines_of(text)
    told = {one.where for one in mistakes}

    def tell(found: Iterator[tuple[Keys, str]]) -> None:
        for keys, message in found:
            if dotted(keys) not in told:
                mistakes.append(Mistake(dotted(keys), message, lines.of(keys), str(path)))

    tell(faults_in(document, scenario, statistics=statistics, accounts=known, name=_name(path)))
    constraints = flat(document.get("constraints"), scenario)
    tell(wrong_with_priors(_priors(document.get("priors")), constraints, scenario))
    mistakes.sort(key=lambda one: one.line or 0)
    if file is None or mistakes:
        return None, mistakes, lines
    return account_from(_name(path), file, {key: value for key, (_, value) in constraints.items()}), [], lines


def _priors(written: object) -> dict[str, Prior]:
    """Those priors that can be meant, one by one: a mistake in one hides none in another."""
    found = {}
    for key, prior in written.items() if isinstance(written, Mapping) else ():
        with contextlib.suppress(ScenarioError):
            found[str(key)] = validated(Prior, prior)
    return found


def _chained(
    everyone: Sequence[Rival], where: Mapping[str, tuple[str, int | None, int | None]]
) -> Iterator[Mistake]:  # fmt: skip
    """Variants of what is a variant itself: a family has one head."""
    of = {account.name: account.variant_of for account in everyone}
    for name, head in of.items():
        if of.get(head):
            path, _, line = where.get(name, ("", None, None))
            yield Mistake("variant_of", demand(f"be {of[head]!r}, as {head} is a variant of it", got=head), line, path)


def _alike(shipped: Rivals, new: Sequence[tuple[Rival, Path, Lines]]) -> Iterator[Mistake]:
    """Accounts that say the same as another, or are called the same."""
    contents = {content: name for name, content in shipped.contents.items()}
    taken = dict.fromkeys(shipped.names, "")
    for account, path, lines in new:
        if account.name in taken:
            other = taken[account.name] or "an account that is there already"
            remedy = "Rename the file; accounts are called as their files."
            message = demand("have a name of its own", got=Words(f"that of {other}"), remedy=remedy)
            yield Mistake("", f"{account.name} {message}", source=str(path))
        elif account.content in contents:
            remedy = "Change what it fixes or draws, or leave it out: two names would share what one account earns."
            message = demand(
                "say something that no other account says", got=Words(f"what {contents[account.content]} says"),
                remedy=remedy,
            )  # fmt: skip
            yield Mistake("constraints", message, lines.of(("constraints",)), str(path))
        taken.setdefault(account.name, str(path))
        contents.setdefault(account.content, account.name)
