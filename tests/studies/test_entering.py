"""Accounts in files: what is read, and every mistake of every file at once, at its line."""

from pathlib import Path

import pytest

from evo_mirror.accounts import account_text, rivals
from evo_mirror.evidence.statistics import STATISTICS
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.contest import contest
from evo_mirror.studies.entering import chosen, read_accounts, weights_from

GOOD = """title = "fast learner"
claim = "Learning is fast."
cites = ["Heyes2010"]
variant_of = "evolved_learner"
[constraints]
"heritable.rate" = true
payoff.understanding = 1.0
"payoff.foraging" = 0.0
[priors]
"learning.rate" = { low = 0.3, high = 0.6 }
[[predictions]]
statistic = "birth.mirror_responding"
direction = "null"
words = "Newborns do not mirror."
"""
FIXED = '"heritable.rate" = true\npayoff.understanding = 1.0\n"payoff.foraging" = 0.0\n'


@pytest.fixture
def read(tiny, tmp_path):
    def read_these(scenario: Scenario = tiny, /, **texts: str):
        for name, text in texts.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return read_accounts([tmp_path], scenario=scenario, statistics=STATISTICS)

    return read_these


def mistakes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        call(*args, **kwargs)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_a_file_adds_an_account_to_the_shipped_ones(read):
    accounts = read(**{"fast-learner": GOOD})
    assert set(accounts.names) == {*rivals().names, "fast_learner"}
    fast = accounts.named("fast_learner")
    assert (fast.title, fast.family, fast.competes) == ("fast learner", "evolved_learner", True)
    assert fast.constraints == {"heritable.rate": True, "payoff.understanding": 1.0, "payoff.foraging": 0.0}
    assert (fast.priors["learning.rate"].high, fast.expects[0].bound, fast.expects[0].source) == (0.6, 0.05, "ours")


@pytest.mark.parametrize("name", rivals().names)
def test_an_account_written_down_and_read_is_the_same_account(name: str, tiny, tmp_path):
    """So it is refused beside the one it was written from, and accepted once it says something else."""
    account = rivals().named(name)
    path = tmp_path / "copy.toml"
    path.write_text(account_text(account), encoding="utf-8")
    (said,) = mistakes_of(read_accounts, [path], scenario=tiny, statistics=STATISTICS)
    assert f"constraints: must say something that no other account says; got what {name} says." in said
    changed = account_text(account).replace("[constraints]\n", '[constraints]\n"understanding.rounds" = 2\n')
    path.write_text(changed, encoding="utf-8")
    copy = read_accounts([path], scenario=tiny, statistics=STATISTICS).named("copy")
    assert copy.constraints == {"understanding.rounds": 2, **account.constraints}
    assert (copy.title, copy.claim, copy.cites, copy.expects) == (
        account.title,
        account.claim,
        account.cites,
        account.expects,
    )


def test_all_mistakes_of_all_files_at_their_lines(read, tmp_path):
    wrong = (
        GOOD.replace("Heyes2010", "Heyes2010x").replace('"evolved_learner"', '"evolved_lerner"')
        .replace('"payoff.foraging" = 0.0', '"payoff.foragin" = 0.0\n"population.size" = 9\n"understanding.mirror_share" = 2')
        .replace("birth.mirror_responding", "birth.mirror_respondin")
        .replace("high = 0.6", "high = 1.6")
    )  # fmt: skip
    said = mistakes_of(read, one=wrong, two=GOOD.replace("claim", "clam"))
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    expected = [
        f"{one}:3 cites.0: is no key of the bibliography (did you mean 'Heyes2010'?); got 'Heyes2010x'",
        f"{one}:4 variant_of: must be the name of another account (did you mean 'evolved_learner'?)",
        f"{one}:8 constraints.\"payoff.foragin\": is not a setting here (did you mean 'foraging'?)",
        f'{one}:9 constraints."population.size": is shared by all accounts',
        f'{one}:10 constraints."understanding.mirror_share": must be at most 1',
        f'{one}:12 priors."learning.rate": must be at most 1',
        f"{one}:14 predictions.0.statistic: must be one that an assay computes (did you mean 'birth.mirror_responding'?)",
        f"{two}:2 clam: is not a setting here (did you mean 'claim'?)",
        f"{two} claim: must be given; got nothing",
    ]
    assert len(said) == len(expected)
    for found in expected:
        assert any(one.startswith(found) for one in said), (found, said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (FIXED, "", "constraints: must fix something"),
        ("[priors]", '[priors]\n"payoff.foraging" = { low = 0, high = 1 }', "must not be drawn and fixed at once; got pay"),
        ("[priors]", '[priors]\n"repertoire.goals" = { low = 2, high = 3 }', 'priors."repertoire.goals": is shared by all'),
        ("low = 0.3, high = 0.6", "low = 0.7, high = 0.6", "must be at most high = 0.6"),
        ('direction = "null"', 'direction = "none"', "negative or null or positive"),
        ('words = "N', 'source = "Nobody"\nwords = "N', "must be a key of the bibliography, or 'ours'"),
        ("title", "= title", "must be TOML"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_said(read, old: str, new: str, said: str):
    assert any(said in one for one in mistakes_of(read, one=GOOD.replace(old, new)))


def test_names_are_those_of_files_and_each_is_its_own(read):
    said = mistakes_of(read, genetic=GOOD, **{"9lives": GOOD.replace("0.6", "0.7")})
    assert any(
        "genetic must have a name of its own; got that of an account that is there already" in one for one in said
    )
    assert any("must have a name that begins with a small letter; got '9lives'" in one for one in said)


def test_the_same_content_under_two_names_is_refused(read):
    other = GOOD.replace("fast learner", "swift").replace("Learning is fast.", "It is swift.")
    (said,) = mistakes_of(read, one=GOOD, two=other)
    assert "two.toml:5 constraints: must say something that no other account says; got what one says" in said


def test_a_variant_of_a_variant_is_refused(read):
    (said,) = mistakes_of(read, one=GOOD, two=GOOD.replace("evolved_learner", "one").replace("0.6", "0.7"))
    assert "two.toml:4 variant_of: must be 'evolved_learner', as one is a variant of it; got 'one'" in said


def test_a_path_without_accounts_is_refused(tiny, tmp_path):
    for path, said in ((tmp_path / "none.toml", "no such file"), (tmp_path, "a folder without any")):
        (found,) = mistakes_of(read_accounts, [path], scenario=tiny, statistics=STATISTICS)
        assert f"must be a file of an account, or a folder of *.toml; got {said}" in found


# -------------------------------------------------------------------------------------------------- impossible worlds
OPENS = '"learning.opens" = { low = 0.0, high = 0.5 }'
CLOSES = '"learning.closes" = { low = 0.3, high = 1.0 }'


def test_priors_that_meet_an_impossible_world_at_a_corner_are_named_with_all_other_mistakes(read, tmp_path):
    """A critical period that may end before it began: at opposed ends alone, where neither all low nor all high shows it."""
    impossible = GOOD.replace("[priors]", f"[priors]\n{OPENS}\n{CLOSES}")
    said = mistakes_of(read, one=impossible, two=GOOD.replace("Heyes2010", "Nobody").replace("0.6", "0.7"))
    (corner,) = [one for one in said if "can meet an impossible world" in one]
    wanted = "account one: can meet an impossible world: learning.closes must be above opens, which is 0.5; got 0.3."
    assert corner.startswith(f"{tmp_path / 'one.toml'}:9 {wanted}")
    assert "(where learning.closes = 0.3, learning.opens = 0.5, learning.rate = 0.3)" in corner
    assert any("cites.0" in one for one in said)


def test_a_prior_that_cannot_be_meant_hides_no_other(read):
    said = mistakes_of(
        read,
        one=GOOD.replace(
            "low = 0.3, high = 0.6 }", 'low = 0.7, high = 0.6 }\n"learning.rat" = { low = 0.0, high = 0.1 }'
        ),
    )
    assert len(said) == 2
    assert "must be at most high = 0.6" in said[0]
    assert "learning.rat\": is not a setting here (did you mean 'rate'?)" in said[1]


def test_an_own_prior_that_opposes_a_shared_one_is_found(read, tiny):
    shared = adjusted(tiny, {"priors": {"learning.opens": {"low": 0.0, "high": 0.5}}})
    said = mistakes_of(read, shared, one=GOOD.replace("[priors]", f"[priors]\n{CLOSES}"))
    assert [one for one in said if "account one: can meet an impossible world: learning.closes" in one] == said


def test_shipped_accounts_are_tried_too_all_are_named_and_nothing_is_evolved(tiny, tmp_path):
    priors = {"learning.opens": {"low": 0.0, "high": 0.5}, "learning.closes": {"low": 0.3, "high": 1.0}}
    said = mistakes_of(contest, adjusted(tiny, {"priors": priors}), out=tmp_path / "out", workers=1)
    assert {one.partition(":")[0] for one in said} == set(rivals().names)
    assert all("can meet an impossible world: learning.closes must be above opens" in one for one in said)
    assert not (tmp_path / "out").exists()


# --------------------------------------------------------------------------------------------------- who, and how probable
def test_some_may_be_chosen_and_those_reported_stay():
    some = chosen(rivals(), ["genetic", "associative"])
    assert some.competing == ("associative", "genetic")
    assert some.reported == rivals().reported
    assert chosen(rivals(), []) == rivals()


def test_names_that_are_no_competitors_are_refused():
    said = mistakes_of(chosen, rivals(), ["genetic", "asociative", "open"])
    assert "there is no account 'asociative' that competes" in said[0]
    assert "(did you mean 'associative'?)" in said[0]
    assert "'open'" in said[1]
    assert "must name two accounts at least; got 'genetic'" in mistakes_of(chosen, rivals(), ["genetic"])[0]


def test_prior_weights_are_read_or_refused(read):
    accounts = read(**{"fast-learner": GOOD})
    assert weights_from(accounts, ["genetic=2", "drift = .5"]) == {"genetic": 2.0, "drift": 0.5}
    wrong = ["genetic", "gentic=1", "drift=0", "drift=x", "fast_learner=2", "open=1", "associative=1", "associative=2"]
    said = mistakes_of(weights_from, accounts, wrong)
    assert "must be of the form account=weight; got 'genetic'" in said[0]
    assert "(did you mean 'genetic'?)" in said[1]
    assert all("must be a number above 0" in one for one in said[2:4])
    assert "fast_learner: shares the prior of 'evolved_learner', of which it is a variant" in said[4]
    assert "open: is no account that heads a family here" in said[5]
    assert "associative: must be given once" in said[6]


def test_a_file_in_a_folder_and_by_name_counts_once(tiny, tmp_path):
    path = Path(tmp_path / "fast.toml")
    path.write_text(GOOD, encoding="utf-8")
    assert "fast" in read_accounts([tmp_path, path], scenario=tiny, statistics=STATISTICS).names
