"""What each account fixes, to the letter, and that it fixes nothing else."""

import json

import numpy as np
import pytest

from evo_mirror.accounts.base import Account
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.references import cite
from evo_mirror.foundation.settings import adjusted, resolved
from evo_mirror.scenario.scenario import Heritable, Scenario
from evo_mirror.studies.contest import all_accounts

ACCOUNTS = {kind: leaf() for kind, leaf in leaves(Account).items()}
LOCI = tuple(Heritable.__pydantic_fields__)
# The table of accounts: what is inherited, what understanding pays, what foraging pays, what learns.
TABLE = {
    "genetic": ({"wiring"}, 1.0, 0.0, "rescorla_wagner"),
    "genetic_fixed": ({"wiring"}, 1.0, 0.0, "rescorla_wagner"),
    "genetic_plastic_readout": ({"wiring"}, 1.0, 0.0, "rescorla_wagner"),
    "associative": ({"wiring", "rate"}, 0.0, 1.0, "rescorla_wagner"),
    "evolved_learner": ({"rate", "forage_rate", "associability"}, 1.0, 1.0, "rescorla_wagner"),
    "canalised": ({"attention"}, 1.0, 0.0, "rescorla_wagner"),
    "motor_only": ({"rate"}, 0.0, 1.0, "rescorla_wagner"),
    "drift": ({"wiring"}, 0.0, 0.0, "none"),
    "open": (
        set(LOCI) - {"plasticity"},
        1.0,
        1.0,
        "rescorla_wagner",
    ),  # no account says anything of what else a rule has
}
# What becomes of the mirror route in life, where it is not that it learns as all else does.
ROUTES = {"genetic_fixed": "fixed", "genetic_plastic_readout": "readout", "motor_only": "gain"}
# A world in which nothing has its default and every answer an account could give is wrong.
WORLD = Scenario(
    title="unusual",
    generations=7,
    population={"size": 14, "mutation_rate": 0.07},
    repertoire={"actions": 5, "features": 9, "cultural_share": 0.4},
    environment={"kind": "changing_looks", "rate": 0.33},
    encoding={"kind": "direct", "spread": 0.08},
    heritable=dict.fromkeys(LOCI, True),
    recombination={"kind": "one_point"},
    learning={"kind": "rescorla_wagner", "rate": 0.21, "asymptote": 1.5, "unreinforced": 0.6, "gain_at_birth": 0.4},
    attention={"own": 0.5, "other": 0.2, "forage": 0.3},
    rearing={"trials": 33},
    understanding={"mirror_share": 0.66, "response_noise": 0.3},
    tasks={"identify": {"kind": "identify", "weight": 1.3}, "forage": {"kind": "forage", "weight": 0.8}},
    payoff={"understanding": 0.7, "foraging": 0.6, "change_cost": 0.003, "upkeep": 0.03, "baseline": 1.1},
    founders={"rate_spread": 0.02},
)
every_account = pytest.mark.parametrize("kind", list(TABLE))


def flat(value, path=""):
    """Leaves of a tree of tables, by dotted key."""
    if not isinstance(value, dict):
        return {path: value}
    found = {}
    for key, inner in value.items():
        found |= flat(inner, f"{path}.{key}" if path else key)
    return found


def differences(one: Scenario, other: Scenario) -> set[str]:
    a, b = flat(resolved(one)), flat(resolved(other))
    return {key for key in a.keys() | b.keys() if a.get(key) != b.get(key)}


def test_the_table_and_the_folder_name_the_same_accounts():
    assert set(ACCOUNTS) == set(TABLE)
    assert [a.name for a in all_accounts() if not a.competes] == ["open"], "reported, but not an account"


@every_account
@pytest.mark.parametrize("inherited", [True, False])
def test_exactly_what_the_table_says_is_inherited(kind: str, inherited: bool):
    world = adjusted(WORLD, {f"heritable.{name}": inherited for name in LOCI})
    settings = ACCOUNTS[kind].constrained(world)
    assert {name for name in LOCI if getattr(settings.heritable, name)} == TABLE[kind][0]
    on = {c.name.partition("_")[0] for c in settings.genome.classes if c.is_heritable}
    assert on == {name.partition("_")[0] for name in TABLE[kind][0]}


@every_account
def test_exactly_what_the_table_says_pays_and_learns(kind: str):
    settings = ACCOUNTS[kind].constrained(WORLD)
    _, understanding, foraging, rule = TABLE[kind]
    assert (settings.payoff.understanding, settings.payoff.foraging) == (understanding, foraging)
    assert settings.learning.kind == rule


@every_account
@pytest.mark.parametrize("route", ["learns", "fixed", "readout", "gain"])
def test_what_becomes_of_the_mirror_route_is_for_the_account_to_say(kind: str, route: str):
    world = adjusted(WORLD, {"learning.mirror_route": route})
    assert ACCOUNTS[kind].constrained(world).learning.mirror_route == ROUTES.get(kind, "learns")


def test_variants_are_those_of_an_account_that_is_none():
    of = {kind: account.variant_of for kind, account in ACCOUNTS.items() if account.variant_of}
    assert of == {"genetic_fixed": "genetic", "genetic_plastic_readout": "genetic"}
    assert not any(ACCOUNTS[kind].variant_of for kind in of.values())


@every_account
def test_it_fixes_nothing_else(kind: str):
    fixed = {f"heritable.{name}" for name in LOCI} | {"payoff.understanding", "payoff.foraging"}
    fixed |= {"learning.mirror_route"} if kind in ROUTES else set()
    if kind == "drift":
        fixed |= {"learning.gain_at_birth"}  # of which nothing comes without learning
        fixed |= {"learning.kind", "learning.reinforced", "learning.unreinforced"}
        fixed |= {"payoff.change_cost", "payoff.upkeep"}
        theirs = adjusted(WORLD, {"tasks": {"flat": {"kind": "flat"}}})
        fixed |= {key for world in (WORLD, theirs) for key in flat(resolved(world)) if key.startswith("tasks.")}
    assert differences(WORLD, ACCOUNTS[kind].constrained(WORLD)) <= fixed


@every_account
def test_learning_is_at_the_shared_rate_of_the_world(kind: str):
    """No account but drift stipulates a result by a rate of its own."""
    learning = ACCOUNTS[kind].constrained(WORLD).learning
    assert (learning.rate, learning.asymptote) == (0.21, 1.5)


@every_account
def test_founders_are_drawn_alike(kind: str):
    """Loci have the same means, steps and limits everywhere; a locus without a spread is one that is not inherited."""
    world = adjusted(WORLD, {"heritable.plasticity": False})  # which has loci only where they are inherited
    here, there = ACCOUNTS[kind].constrained(WORLD).genome, world.genome
    assert here.places == there.places
    for one, other in zip(here.classes, there.classes, strict=True):
        for attribute in ("founder_mean", "mutation_size", "low", "high"):
            assert getattr(one, attribute) == getattr(other, attribute), one.name
        if one.is_heritable or one.name == "wiring":
            assert one.founder_spread == other.founder_spread
        else:
            assert one.founder_spread == 0.0


@every_account
def test_constraining_twice_is_constraining_once(kind: str):
    account = ACCOUNTS[kind]
    once = account.constrained(WORLD)
    assert not differences(once, account.constrained(once))


@every_account
def test_it_says_what_it_claims_and_cites(kind: str):
    account = ACCOUNTS[kind]
    assert account.title.strip()
    assert len(account.claim.split()) > 5
    assert account.claim.endswith(".")
    cite(account.cites)


def test_content_is_what_an_account_says_whatever_it_is_called():
    contents = {kind: account.content for kind, account in ACCOUNTS.items()}
    assert len(set(contents.values())) == len(contents), "no two accounts say the same"

    class Renamed(type(ACCOUNTS["genetic"])):
        kind: str = "by another name"
        title = "something else"
        claim = "Something else."

    assert Renamed().content == contents["genetic"]
    for kind, content in contents.items():
        assert kind not in content
        assert json.loads(content) == json.loads(json.dumps(dict(json.loads(content)), sort_keys=True))

    class Reordered(type(ACCOUNTS["genetic"])):
        def constraints(self):
            return dict(reversed(super().constraints().items()))

    assert Reordered().content == contents["genetic"]

    class Other(type(ACCOUNTS["genetic"])):
        def constraints(self):
            return {**super().constraints(), "payoff.foraging": 0.5}

    assert Other().content != contents["genetic"]


def test_an_account_changes_no_scenario_it_is_given():
    before = resolved(WORLD)
    for account in ACCOUNTS.values():
        account.constrained(WORLD)
    assert resolved(WORLD) == before
    assert np.all([account == type(account)() for account in ACCOUNTS.values()])
