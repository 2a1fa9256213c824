"""Drawing as a whole: the same bytes for any threads and any company, at every size, and lean."""

import os
import subprocess
import sys
import time
import tracemalloc

import numpy as np
import pytest
from childhoods import EVERYTHING, childhood, ready_to_draw, scene_of, shown_by
from lives import newborns, plain_stage

from evo_mirror.biology.drawing import Rearing, draw
from evo_mirror.biology.rearing.base import Source
from evo_mirror.foundation.discovery import leaves
from evo_mirror.machine.counters import Address, individual_keys, reference_words
from evo_mirror.state.experience import ACT, FORAGE_CUE, OUTCOME, SIGHT, columns_of
from evo_mirror.state.scene import Caregivers


# ------------------------------------------------------------------------------------------ any threads, any company
@pytest.mark.parametrize("adults", [0, 6])
@pytest.mark.parametrize("threads", [2, 3])
def test_threads_draw_the_same_bytes(adults: int, threads: int):
    alone, together = (childhood(adults=adults, threads=count) for count in (1, threads))
    assert alone.events.tobytes() == together.events.tobytes()
    assert alone.pays.tobytes() == together.pays.tobytes()


def test_columns_are_drawn_where_lives_read_them():
    """Changed, they lie as before."""
    experience = childhood()
    changed = experience.with_column(SIGHT, experience.events[:, :, ACT])
    assert all(np.shares_memory(columns_of(one.events), one.events) for one in (experience, changed))


@pytest.mark.parametrize("adults", [0, 6])
def test_children_are_drawn_alike_in_any_company_and_order(adults: int):
    everybody = childhood(adults=adults)
    order = np.random.default_rng(2).permutation(70)
    for some in (order, order[:33], order[33:], order[:1]):
        experience = childhood(adults=adults, positions=some)
        assert np.array_equal(experience.events, everybody.events[some])
        assert np.array_equal(experience.pays, everybody.pays[some])


@pytest.mark.parametrize("adults", [0, 6])
def test_a_longer_life_begins_as_a_shorter_one(adults: int):
    long, short = (childhood(adults=adults, trials=trials).events for trials in (40, 15))
    assert np.array_equal(long[:, :15], short)


# --------------------------------------------------------------------------------------------------- the awkward cases
@pytest.mark.parametrize("adults", [0, 6])
@pytest.mark.parametrize("size", [{"trials": 0}, {"actions": 1}, {"actions": 100, "cues": 64}, {"cues": 0}, {"n": 1}])
def test_awkward_sizes_are_drawn(adults: int, size: dict[str, int]):
    experience = childhood(adults=adults, **size)
    shape = {"n": 70, "trials": 40, "actions": 5, "cues": 3, **size}
    assert experience.events.shape == (shape["n"], shape["trials"], 11)
    assert experience.pays.shape == (shape["n"], shape["cues"])
    for column, codes in ((SIGHT, "actions"), (ACT, "actions"), (OUTCOME, "actions"), (FORAGE_CUE, "cues")):
        assert experience.events[:, :, column].min(initial=-1) == -1
        assert experience.events[:, :, column].max(initial=-1) < shape[codes]
    assert (experience.events[:, :, ACT] >= 0).any() == (shape["trials"] > 0)


def test_codes_reach_the_last_action_and_the_last_cue():
    events = childhood(actions=100, cues=64, trials=400).events
    assert [events[:, :, column].max() for column in (SIGHT, ACT, OUTCOME, FORAGE_CUE)] == [99, 99, 99, 63]


def test_a_chance_of_one_leaves_out_no_trial_and_a_chance_of_zero_takes_none():
    certain = {"others": {"kind": "others", "rate": 1.0, "outcome_visible": 1.0}}
    stage, n = plain_stage(4), 50
    wiring = newborns(stage, n, foraging=(3, 2))
    for share in (0.0, 1.0):
        wiring.attention[:] = (0.0, share, 1.0 - share)
        events = draw(
            Rearing(trials=400, act_rate=share, sources=certain, forage_rate=1.0), wiring, stage, forage_outcomes=2,
            parents=np.full((n, 2), -1, np.int32), caregivers=None, response_noise=0.0, address=Address(3, "rearing"),
            positions=np.arange(n),
        ).events  # fmt: skip
        for column, met in ((ACT, share), (SIGHT, share), (OUTCOME, share), (FORAGE_CUE, 1.0 - share)):
            assert (events[:, :, column] >= 0).mean() == met


def test_caregivers_whose_responses_run_away_still_answer_with_an_action():
    source = leaves(Source)["being_imitated"](rate=1.0)
    for drive in (np.inf, -np.inf, np.nan):
        answers = shown_by(source, scene_of(Caregivers(np.full((4, 5, 5), drive)))).action
        assert answers.max() < 5
        assert (answers >= 0).any()


@pytest.mark.needs_compiler("to count what plain Python makes on the way takes minutes")
def test_drawing_holds_a_few_bytes_per_trial():
    """Of one byte each: what is done; what is seen, by which source, with which outcome; two for each source; the event."""
    n, trials = 200, 1000
    childhood(n=n, trials=trials, adults=6)
    tracemalloc.start()
    childhood(n=n, trials=trials, adults=6)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < n * trials * (1 + 3 + 2 * len(EVERYTHING) + 11 + 2)  # and two for everything that counts by child


# ----------------------------------------------------------------------------------------------- without the compiler
PROBE = """
import hashlib, sys
sys.path[:0] = {places!r}
from childhoods import childhood
made = [childhood(n=5, trials=9, adults=adults) for adults in (0, 6)]
print(hashlib.sha256(b"".join(x.events.tobytes() + x.pays.tobytes() for x in made)).hexdigest())
"""


def test_plain_python_draws_the_same_without_a_warning(checkout):
    """Numbers that wrap around are what a compiler does in silence, and numpy warns of."""
    probe = PROBE.format(places=[str(checkout / "tests" / place) for place in ("biology", "lifetime")])
    said = {
        subprocess.run(
            [sys.executable, "-W", "error", "-c", probe], env={**os.environ, "NUMBA_DISABLE_JIT": disabled},
            capture_output=True, text=True, check=True,
        ).stdout
        for disabled in ("0", "1")
    }  # fmt: skip
    assert len(said) == 1


# ------------------------------------------------------------------------------------------------------------- speed
@pytest.mark.bench
def test_a_trial_is_drawn_in_the_time_of_three_words_by_numpy():
    """A guard: loops over trials must still become vector instructions. Measured: 1.7 words; without, 4.7."""
    sources = {kind: {"kind": kind, "rate": 1.0} for kind in ("self_observation", "others")}
    drawing = ready_to_draw(n=1000, trials=200, actions=16, cues=0, sources=sources)
    keys, lanes = individual_keys(Address(1, "words"), np.arange(1000))[:, None], np.arange(200, dtype=np.uint32)

    def seconds(work) -> float:
        start = time.thread_time()
        work()
        return time.thread_time() - start

    pairs = [(seconds(drawing), seconds(lambda: reference_words(keys, lanes))) for _ in range(40)]
    assert min(drawn for drawn, _ in pairs) < 3.0 * min(word for _, word in pairs)
