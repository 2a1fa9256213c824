"""Accounts as values: priors shared by families, priors of one's own, content without a name, what is stated beforehand."""

from dataclasses import replace

import pytest

from evo_mirror.accounts import OURS, Rival, gathered, rivals
from evo_mirror.accounts.base import drawn_from_priors
from evo_mirror.evidence.statistics import STATISTICS
from evo_mirror.foundation.references import bibliography
from evo_mirror.foundation.settings import resolved
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.priors import Prior
from evo_mirror.scenario.scenario import Scenario

SHIPPED = rivals()
RATE = {"low": 0.1, "high": 0.4, "scale": "log"}
WORLD = Scenario(title="unknown", priors={"learning.rate": RATE, "payoff.change_cost": {"low": 0.001, "high": 0.004}})


def made(name: str, **changes) -> Rival:
    return replace(SHIPPED.named("genetic"), name=name, **changes)


def with_variants():
    two = [made(f"genetic_{k}", variant_of="genetic", constraints={"payoff.upkeep": k}) for k in (1.0, 2.0)]
    return gathered([*SHIPPED.everyone, *two])


# --------------------------------------------------------------------------------------------------------- prior probability
def test_without_variants_all_accounts_have_the_same_weight():
    plain = gathered(replace(one, variant_of="") for one in SHIPPED.everyone)
    assert set(plain.prior_weights().values()) == {1.0}
    assert set(plain.prior_weights()) == set(plain.competing)


def test_variants_split_the_weight_of_their_account_and_take_none_from_others():
    weights = with_variants().prior_weights()
    family = [name for name, head in with_variants().families.items() if head == "genetic"]
    assert len(family) >= 3
    assert sum(weights[name] for name in family) == pytest.approx(1.0)
    assert len({weights[name] for name in family}) == 1
    assert weights["drift"] == 1.0


def test_a_family_may_be_weighed_and_its_variants_share_that():
    accounts = with_variants()
    weights = accounts.prior_weights({"genetic": 3.0})
    family = [name for name, head in accounts.families.items() if head == "genetic"]
    assert sum(weights[name] for name in family) == pytest.approx(3.0)
    assert weights["associative"] == accounts.prior_weights()["associative"]


# -------------------------------------------------------------------------------------------------------------- own priors
def test_without_priors_of_its_own_an_account_sees_the_very_scenario():
    assert SHIPPED.named("genetic").unknown(WORLD) is WORLD


def test_an_own_prior_takes_the_place_of_the_shared_one_at_the_same_quantile():
    own = Prior(low=0.5, high=0.9)
    account = made("fast", priors={"learning.rate": own})
    for replicate in range(3):
        shared = drawn_from_priors(WORLD, Moment(4, replicate))
        theirs = drawn_from_priors(account.unknown(WORLD), Moment(4, replicate))
        assert theirs.payoff.change_cost == shared.payoff.change_cost, "what it does not name is shared"
        quantile = (theirs.learning.rate - 0.5) / 0.4
        assert Prior(**RATE).value_at(quantile) == pytest.approx(shared.learning.rate)


def test_content_tells_constraints_and_priors_and_nothing_else():
    account = SHIPPED.named("genetic")
    renamed = made("other", title="another", claim="Another.", cites=(), variant_of="drift", expects=())
    assert renamed.content == account.content
    assert made("other", priors={"learning.rate": Prior(**RATE)}).content != account.content
    assert made("other", constraints={"heritable.rate": True}).content != account.content


def test_under_a_rule_that_an_account_puts_in_lambda_and_the_rate_stay_those_of_the_world():
    world = Scenario(title="w", learning={"kind": "rescorla_wagner", "rate": 0.21, "asymptote": 1.5})
    for constraints in ({"learning": {"kind": "none"}}, {"learning.kind": "none"}):
        learning = made("x", constraints=constraints).constrained(world).learning
        assert (learning.rate, learning.asymptote) == (0.21, 1.5)
    said = made("x", constraints={"learning": {"kind": "none", "rate": 0.3}}).constrained(world).learning
    assert (said.rate, said.asymptote) == (0.3, 1.5), "but for what it says itself"


# ------------------------------------------------------------------------------------------------------- stated beforehand
@pytest.mark.parametrize("account", [a for a in SHIPPED.everyone if a.competes], ids=lambda a: a.name)
def test_every_prediction_is_of_a_statistic_that_there_is_and_has_a_source(account: Rival):
    for one in account.expects:
        assert one.statistic in STATISTICS
        assert one.source == OURS or one.source in bibliography()
        assert one.words.endswith(".")
    assert len({one.statistic for one in account.expects}) == len(account.expects), "each is predicted once"


def test_every_account_that_heads_a_family_states_what_it_predicts():
    assert all(len(a.expects) >= 5 for a in SHIPPED.everyone if a.competes and not a.variant_of)


def test_no_two_families_predict_the_same():
    """Else nothing that was stated could tell them apart."""
    said = [
        {(e.statistic, e.direction) for e in a.expects} for a in SHIPPED.everyone if a.competes and not a.variant_of
    ]
    assert all(a != b for k, a in enumerate(said) for b in said[:k])


def test_all_of_an_account_is_plain_data():
    plain = made("x", priors={"learning.rate": Prior(**RATE)}).plain()
    assert plain["priors"] == {"learning.rate": RATE}
    assert plain["predictions"][0] == resolved(SHIPPED.named("genetic").expects[0])
