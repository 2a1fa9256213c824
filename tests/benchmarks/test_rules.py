"""Rules of one's own live in the same sweep as those that are built in, as fast as these where they have the same terms."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from gates import Table
from ours import Ours, scenario_of
from own_rules import Composed, Wasting
from rounds import interleaved, ratio_of
from work import REF

from evo_mirror.biology.learning.hebbian import HebbianForm
from evo_mirror.biology.learning.rescorla_wagner import RescorlaWagnerForm
from evo_mirror.evolution.generation import evolving
from evo_mirror.lifetime.live import live
from evo_mirror.state.life import Life

pytestmark = pytest.mark.bench

PAIRS = {"one term": (RescorlaWagnerForm(), Composed()), "growth and forgetting": (HebbianForm(), Wasting())}


def lives_by(form: Any) -> Callable[[], Life]:
    """A program that lives the lives of REF by a rule."""
    ours = Ours(scenario_of(REF))
    born = ours.evaluate()
    setting = replace(evolving(ours.scenario, born.repertoire), form=form)
    return lambda: live(born.wiring, born.experience, setting, address=ours.moment.address("life"))


@pytest.mark.parametrize("terms", PAIRS)
def test_a_rule_of_ones_own_is_as_fast_as_one_that_is_built_in(table: Table, terms: str):
    built_in, own = map(lives_by, PAIRS[terms])
    assert not np.array_equal(built_in().drives, own().drives), "another rule, or it is not run"
    taken = interleaved({"built in": built_in, "own": own}, rounds=15)
    assert table.at_most(13, f"a rule of one's own, {terms}", ratio_of(taken["own"], taken["built in"]), 1.3)
