"""Adults are trained past their critical period, whatever the length of the training."""

from dataclasses import replace

import numpy as np
import pytest
from made import subjects

from evo_mirror.foundation.settings import adjusted
from evo_mirror.interventions.training import training
from evo_mirror.machine.counters import Address


def counter_trained(**period):
    who = subjects({f"learning.{name}": value for name, value in period.items()})
    experience = training(
        who.partner, 120, n_individuals=who.population.size, n_contexts=1, address=Address(1, "training")
    )
    return who, who.trained(experience)


def test_who_was_open_as_a_child_only_learns_as_a_child_only():
    who, life = counter_trained(closes=0.5)
    assert who.reared.change.min() > 0
    assert not life.change.any()
    assert np.array_equal(life.strength, who.adults.strength)
    assert np.array_equal(who.bias(life)[:, 0], who.bias(life)[:, -1])


def test_what_is_left_of_the_rate_is_left_to_adults():
    """The rate of adults is a half of that of children: they learn as adults who always had that rate, from the same start."""
    halved, plain = (counter_trained(rate=0.1, closes=0.5, outside=outside) for outside in (0.5, 0.0))
    assert not plain[1].change.any()
    who, _ = halved
    slow = replace(who, scenario=adjusted(who.scenario, {"learning.closes": 1.0}))
    wiring = replace(who.adults, plasticity=who.adults.plasticity * np.array([0.5, 1, 1], np.float32))
    experience = training(
        who.partner, 120, n_individuals=who.population.size, n_contexts=1, address=Address(1, "training")
    )
    assert np.array_equal(slow.trained(experience, wiring).strength, halved[1].strength)


@pytest.mark.parametrize("period", [{}, {"opens": 0.5}])
def test_a_period_that_never_closes_is_open_to_adults(period):
    who, life = counter_trained(**period)
    assert life.change.min() > 0
    assert (who.bias(life)[:, -1] < who.bias(life)[:, 0]).all()
