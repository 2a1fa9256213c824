"""Delivering: one cue with one act for each individual, and nothing else."""

import numpy as np
import pytest

from evo_mirror.interventions.delivering import delivered
from evo_mirror.interventions.training import LABORATORY
from evo_mirror.state.experience import ACT, CONTEXT, N_COLUMNS, SIGHT, SIGNAL, no_events


@pytest.mark.parametrize("column", [SIGHT, SIGNAL])
def test_every_trial_pairs_the_cue_with_the_act_in_the_laboratory(column: int):
    codes, acts = np.array([0, 1, 2]), np.array([2, 1, -1])
    events = delivered(column, codes, acts, 5, n_contexts=2).events
    assert events.shape == (3, 5, N_COLUMNS)
    for i in range(3):
        assert (events[i, :, column] == codes[i]).all()
        assert (events[i, :, ACT] == acts[i]).all()
    assert (events[:, :, CONTEXT] == LABORATORY).all()
    others = [c for c in range(N_COLUMNS) if c not in (column, ACT, CONTEXT)]
    assert np.array_equal(events[:, :, others], no_events(3, 5)[:, :, others])


def test_where_there_is_one_context_it_is_that():
    assert (delivered(SIGHT, np.zeros(2, int), np.zeros(2, int), 3, n_contexts=1).events[:, :, CONTEXT] == 0).all()
