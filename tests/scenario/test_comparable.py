"""What may be run but not compared is told where it is written, before anything is done."""

import pytest

from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario.comparable import check_comparable, incomparable
from evo_mirror.scenario.loading import load

OBJECTIVES = 'title = "several"\n[population]\nsize = 20\n\n[selection]\nkind = "deap"\n'
WANTED = "selection.kind: must be one that reads a single fitness in a comparison"


def test_several_objectives_may_be_run_and_not_compared(tmp_path):
    file = tmp_path / "several.toml"
    file.write_text(OBJECTIVES, encoding="utf-8")
    scenario = load(str(file))
    assert scenario.selection.by_objectives
    with pytest.raises(ScenarioError) as caught:
        load(str(file), for_comparison=True)
    (mistake,) = caught.value.mistakes
    assert (mistake.where, mistake.line, mistake.source) == ("selection.kind", 6, str(file))
    assert WANTED in str(caught.value)
    with pytest.raises(ScenarioError, match=r"--set selection\.kind: must be one that reads a single"):
        load("smallest", overrides=["selection.kind=deap"], for_comparison=True)
    with pytest.raises(ScenarioError, match=WANTED.replace(".", r"\.") + ".*; got 'deap'. Choose 'tournament'"):
        check_comparable(scenario)


def test_a_single_fitness_may_be_compared():
    scenario = load("smallest", for_comparison=True)
    assert incomparable(scenario) == []
    check_comparable(adjusted(scenario, {"selection.kind": "proportional"}))
