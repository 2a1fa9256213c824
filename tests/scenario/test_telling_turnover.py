"""What is said before a run in which generations overlap."""

import pytest

from evo_mirror.evolution.dividing import threads_for
from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario.doubting import doubts
from evo_mirror.scenario.explaining import explain
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.size import bouts, bytes_of_an_individual, estimated_bytes, trials_of_a_generation

APART = Scenario(title="apart", population={"size": 40}, rearing={"trials": 100})
MORAN = adjusted(APART, {"population.turnover": "moran"})


def said(scenario: Scenario) -> str:
    return " ".join(line for section in explain(scenario).sections for line in section.lines)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {},
            "in each step one child is born to parents chosen among all 40 who live, and one of these, drawn evenly, dies",
        ),
        ({}, "A generation is 40 steps"),
        ({}, "All who live go on together, 2.5 trials in each step"),
        ({"rearing.trials": 10}, "a trial every 4 steps on average"),
        ({}, "drift takes about 0.05 of the variation between individuals in each generation, 0.00125 in each step"),
        ({"population.ploidy": 2}, "drift takes about 0.025 of gene diversity in each generation: twice as much"),
        ({}, "Payoff is the mean over the trials of a life so far"),
        ({}, "Understanding is tested after every bout"),
        ({"population.size": 10}, "drift takes 2/10 of all variation"),
    ],
)
def test_the_text_says_what_matters(changes: dict, words: str):
    assert words in said(adjusted(MORAN, changes))
    assert words not in said(adjusted(MORAN, changes | {"population.turnover": "generations"}))


def test_what_is_about_whole_lives_or_whole_generations_is_left_out():
    for words in ("Competence counts", "N_e would be about"):
        assert words in said(APART)
        assert words not in said(MORAN)


@pytest.mark.parametrize(
    ("setting", "key"),
    [("payoff.ages.birth", "payoff.ages:"), ("understanding.juvenile_age", "understanding.juvenile_age:")],
)
def test_settings_that_say_nothing_then_are_doubted(setting: str, key: str):
    assert not any(one.startswith(key) for one in (*doubts(MORAN), *doubts(adjusted(APART, {setting: 0.5}))))
    assert any(one.startswith(key) for one in doubts(adjusted(MORAN, {setting: 0.5})))


def test_regimes_under_which_the_young_are_favoured_by_their_luck_are_doubted():
    def is_doubted(scenario, **changes):
        changed = adjusted(scenario, {name.replace("__", "."): value for name, value in changes.items()})
        return any(one.startswith("selection: the payoff of the young") for one in doubts(changed))

    assert is_doubted(MORAN)
    assert is_doubted(MORAN, selection__size=4)
    assert not is_doubted(APART)
    for kind in ("proportional", "rank", "neutral"):
        assert not is_doubted(MORAN, selection__kind=kind)
    assert not is_doubted(MORAN, selection__size=2), "chances in proportion to ranks"
    assert not is_doubted(MORAN, tasks={"flat": {}})
    assert not is_doubted(MORAN, understanding__response_noise=0.0, understanding__sight_noise=0.0)


def test_a_generation_in_bouts_takes_more_tests_more_room_and_no_more_threads():
    assert bouts(APART) == 1
    assert bouts(MORAN) == 40
    assert bouts(adjusted(MORAN, {"rearing.trials": 10})) == 10
    # Tests at three ages, or after every bout and in the census.
    assert trials_of_a_generation(MORAN) / trials_of_a_generation(APART) == pytest.approx(
        (100 + 43 * 24) / (100 + 3 * 24), 1e-3
    )
    assert estimated_bytes(MORAN) > 2 * estimated_bytes(APART)
    assert bytes_of_an_individual(MORAN)["lives in progress"] > 0
    many = {"population.size": 2000, "rearing.trials": 2000}
    assert threads_for(adjusted(MORAN, many), cores=64) <= threads_for(adjusted(APART, many), cores=64)
