"""Experience as it is drawn: each source at its rate, by its law, from its own random numbers."""

from dataclasses import replace

import numpy as np
import pytest
from chances import assert_counts, assert_share
from scipy.special import ndtr
from upbringings import SEE_THROUGH, STAGE, A, N, T, grown_up, source

from evo_mirror.biology.caregiving import neighbours_of
from evo_mirror.biology.drawing import Rearing, sources_without
from evo_mirror.biology.rearing.base import Source
from evo_mirror.foundation.discovery import leaves
from evo_mirror.state.experience import (
    ACT,
    CONTEXT,
    DELAY,
    FORAGE_CUE,
    FORAGE_OUTCOME,
    IMPERATIVE,
    NO_DELAY,
    OUTCOME,
    SIGHT,
    SIGNAL,
    SOUND,
    SOURCE,
)


# --------------------------------------------------------------------------------------------------------------- acts
def test_acts_come_at_their_rate_and_are_equally_likely():
    events, _ = grown_up(act_rate=0.3)
    act = events[:, :, ACT]
    assert_share(act >= 0, 0.3)
    assert_counts(np.bincount(act[act >= 0]), np.full(A, 1 / A))
    assert_share((act[:, 1:] >= 0) & (act[:, :-1] >= 0), 0.09)


def test_without_sources_nothing_is_seen_and_the_experimenters_cues_are_never_there():
    events, _ = grown_up()
    for column in (SIGHT, OUTCOME, SOURCE, SOUND, IMPERATIVE, SIGNAL):
        assert (events[:, :, column] == -1).all()
    assert (events[:, :, DELAY] == NO_DELAY).all()
    assert (events[:, :, CONTEXT] == 0).all()


# --------------------------------------------------------------------------------------------------- self-observation
def test_ones_own_act_is_seen_by_rate_attention_and_transparency():
    events, _ = grown_up(stage=STAGE, **source("self_observation", rate=0.8))
    sight, act = events[:, :, SIGHT], events[:, :, ACT]
    for a, transparency in enumerate(STAGE.transparency.tolist()):
        assert_share(sight[act == a] >= 0, 0.8 * 0.5 * transparency)
    assert (sight[sight >= 0] == act[sight >= 0]).all()
    assert (events[:, :, DELAY][sight >= 0] == 0).all()
    assert (events[:, :, OUTCOME] == -1).all()


@pytest.mark.parametrize(
    ("kind", "part"),
    [("self_observation", 0), ("mirrors", 0), ("being_imitated", 1), ("synchronous_activity", 1), ("others", 1)],
)
def test_attention_scales_each_source_child_by_child(kind: str, part: int):
    attention = np.tile(np.array([[0.7, 0.2, 0.1], [0.1, 0.7, 0.2]], np.float32), (N // 2, 1))
    events, _ = grown_up(attention=attention, act_rate=1.0, **source(kind, rate=0.9))
    for group in (0, 1):
        assert_share(events[group::2, :, SIGHT] >= 0, float(0.9 * attention[group, part]))
    assert leaves(Source)[kind].attends == ("own", "other")[part]


def test_transparency_left_out_would_be_seen():
    events, _ = grown_up(stage=SEE_THROUGH, **source("self_observation", rate=0.8))
    seen = events[:, :, SIGHT][events[:, :, ACT] == 1] >= 0
    with pytest.raises(AssertionError):
        assert_share(seen, 0.8 * 0.5 * 0.5)


# ------------------------------------------------------------------------------------------------------------- others
def test_others_act_whatever_the_child_does_and_their_outcomes_show_at_a_rate():
    events, _ = grown_up(**source("others", rate=0.6, outcome_visible=0.35))
    sight, act, outcome = events[:, :, SIGHT], events[:, :, ACT], events[:, :, OUTCOME]
    assert_share(sight >= 0, 0.6 * 0.3)
    pairs = np.bincount((sight[sight >= 0] * (A + 1) + act[sight >= 0] + 1).ravel(), minlength=A * (A + 1))
    by_act = np.array([0.5, *np.full(A, 0.5 / A)])
    assert_counts(pairs, np.outer(np.full(A, 1 / A), by_act).ravel())
    assert_share(outcome[sight >= 0] >= 0, 0.35)
    assert (outcome[outcome >= 0] == sight[outcome >= 0]).all()


# ----------------------------------------------------------------------------------------------------- being imitated
@pytest.mark.parametrize("fidelity", [0.0, 0.6, 1.0])
def test_founders_are_imitated_with_a_given_fidelity(fidelity: float):
    """The rest of the time anything is done, the right thing included."""
    events, _ = grown_up(act_rate=0.7, **source("being_imitated", rate=0.8, founder_fidelity=fidelity))
    sight, act = events[:, :, SIGHT], events[:, :, ACT]
    assert (sight[act < 0] == -1).all()
    assert_share(sight[act >= 0] >= 0, 0.8 * 0.3)
    seen = sight >= 0
    shift = (sight[seen] - act[seen]) % A
    other = (1 - fidelity) / A
    assert_counts(np.bincount(shift, minlength=A), [fidelity + other, other, other, other])


@pytest.mark.parametrize("delay", [0, 1, 5, 60, 61])
def test_answers_come_after_their_delay(delay: int):
    events, _ = grown_up(
        act_rate=1.0, trials=60, attention=(0.1, 0.8, 0.1),
        **source("being_imitated", rate=1.0, founder_fidelity=1.0, delay=delay),
    )  # fmt: skip
    sight, act = events[:, :, SIGHT], events[:, :, ACT]
    assert (sight[:, :delay] == -1).all()
    later, earlier = sight[:, delay:], act[:, : max(0, 60 - delay)]
    assert (later[later >= 0] == earlier[later >= 0]).all()
    assert (events[:, :, DELAY][sight >= 0] == delay).all()
    if delay < 60:
        assert_share(later >= 0, 0.8)


def first_is_largest(drives: np.ndarray, sigma: float) -> np.ndarray:
    """P(b) = integral of phi(z) prod_c Phi((R_b - R_c) / sigma + z), on a fine grid."""
    z = np.linspace(-9, 9, 20_001)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    n = len(drives)
    return np.array(
        [(density * np.prod([ndtr((drives[b] - drives[c]) / sigma + z) for c in range(n) if c != b], axis=0)).sum()
         for b in range(n)]
    )  # fmt: skip


@pytest.mark.parametrize("noise", [0.25, 1.0])
def test_caregivers_answer_by_the_law_of_the_largest_noisy_drive(noise: float):
    drives = np.array([[0.6, 0.2, 0.0, -0.1], [0.0, 0.1, 0.1, 0.0], [0.0, 0.0, 0.3, 0.25], [0.5, 0.5, 0.5, 0.5]])
    everybody = {"drives": np.broadcast_to(drives, (5, A, A)).copy(), "noise": noise}
    parents = np.tile(np.array([[1, 2]], np.int32), (N, 1))
    events, _ = grown_up(
        act_rate=1.0, caregivers=everybody, parents=parents, attention=(0.1, 0.8, 0.1), **source("being_imitated", rate=1.0)
    )  # fmt: skip
    sight, act = events[:, :, SIGHT], events[:, :, ACT]
    for a in range(A):
        answers = sight[(act == a) & (sight >= 0)]
        shares = first_is_largest(drives[a], noise)
        assert_counts(np.bincount(answers, minlength=A), shares / shares.sum())


def adults_of_one_answer(n: int):
    """Adult k answers every act with k mod A, without noise."""
    drives = np.zeros((n, A, A))
    for k in range(n):
        drives[k, :, k % A] = 1.0
    return {"drives": drives, "noise": 0.0}


def test_vertical_caregivers_are_one_of_two_parents():
    parents = np.tile(np.array([[1, 2]], np.int32), (4 * N, 1))
    events, _ = grown_up(
        n=4 * N, trials=60, act_rate=1.0, caregivers=adults_of_one_answer(8), parents=parents,
        **source("being_imitated", rate=1.0, caregiver="vertical"),
    )  # fmt: skip
    answers = [np.unique(sight[sight >= 0]) for sight in events[:, :, SIGHT]]
    assert {len(answer) for answer in answers} == {1}  # one caregiver for a whole childhood
    who = np.concatenate(answers)
    assert set(who) == {1, 2}
    assert_share(who == 1, 0.5)


def test_oblique_caregivers_are_any_adult():
    parents = np.tile(np.array([[1, 2]], np.int32), (4 * N, 1))
    events, _ = grown_up(
        n=4 * N, trials=60, act_rate=1.0, caregivers=adults_of_one_answer(4), parents=parents,
        **source("being_imitated", rate=1.0, caregiver="oblique"),
    )  # fmt: skip
    who = np.array([sight[sight >= 0][0] for sight in events[:, :, SIGHT]])
    assert_counts(np.bincount(who, minlength=A), np.full(A, 1 / A))


def test_oblique_caregivers_are_adults_of_the_childs_deme():
    parents, homes = np.full((4 * N, 2), -1, np.int32), np.arange(4 * N, dtype=np.int32) % 3
    events, _ = grown_up(
        n=4 * N, trials=60, act_rate=1.0, caregivers=adults_of_one_answer(4), parents=parents,
        neighbours=neighbours_of(np.array([1, 0, 1, 2], np.int32), homes), **source("being_imitated", rate=1.0),
    )  # fmt: skip
    who = np.array([sight[sight >= 0][0] for sight in events[:, :, SIGHT]])
    for home, adults in enumerate([[1], [0, 2], [3]]):
        assert_counts(np.bincount(who[homes == home], minlength=4), np.isin(np.arange(4), adults) / len(adults))


def test_a_deme_without_adults_asks_all_and_one_deme_is_everybody():
    near = neighbours_of(np.array([2, 0, 2], np.int32), np.array([0, 1, 2, 3], np.int32))
    assert near.adults.tolist() == [1, 0, 2]
    assert near.bounds.tolist() == [[0, 1], [0, 3], [1, 3], [0, 3]]
    assert neighbours_of(np.zeros(3, np.int32), np.zeros(5, np.int32)) is None


# ------------------------------------------------------------------------------------------------------------ foraging
def test_foraging_cues_come_by_rate_and_attention_and_tell_the_truth_as_often_as_said():
    events, pays = grown_up(forage_rate=0.9, forage_reliability=0.7)
    cue, food = events[:, :, FORAGE_CUE], events[:, :, FORAGE_OUTCOME]
    assert_share(cue >= 0, 0.9 * 0.2)
    assert ((cue >= 0) == (food >= 0)).all()
    met = cue >= 0
    assert_counts(np.bincount(cue[met]), np.full(3, 1 / 3))
    truth = np.take_along_axis(pays, np.maximum(cue, 0), axis=1)
    assert_share((food == truth)[met], 0.7 + 0.3 / 2)
    assert_counts(np.bincount(pays.ravel()), [0.5, 0.5])


# ------------------------------------------------------------------------------------------------- addresses and order
EVERYTHING = {
    "self_observation": {"kind": "self_observation", "rate": 1.0},
    "being_imitated": {"kind": "being_imitated", "rate": 1.0, "delay": 1},
    "others": {"kind": "others", "rate": 1.0},
}


@pytest.mark.parametrize("silenced", EVERYTHING)
def test_a_silenced_source_leaves_all_other_random_numbers_alone(silenced: str):
    whole = Rearing(trials=T, sources=EVERYTHING)
    quiet = whole.model_copy(update={"sources": sources_without(whole.sources, (silenced,))})
    assert list(quiet.sources) == list(whole.sources)
    place = list(EVERYTHING).index(silenced)
    before, pays = grown_up(sources=whole.sources)
    after, pays_after = grown_up(sources=quiet.sources)
    assert np.array_equal(pays, pays_after)
    for column in (ACT, FORAGE_CUE, FORAGE_OUTCOME):
        assert np.array_equal(before[:, :, column], after[:, :, column])
    elsewhere = before[:, :, SOURCE] != place
    assert np.array_equal(before[elsewhere], after[elsewhere])
    assert (after[:, :, SOURCE] != place).all()
    assert (before[:, :, SOURCE] == place).any()


def test_random_numbers_shared_between_sources_would_be_seen(monkeypatch: pytest.MonkeyPatch):
    """A source that numbers its draws by its place among those that speak changes when another falls silent."""
    from evo_mirror.state.scene import Scene

    spoken = []

    def by_place(self, what=""):
        spoken.append(what)
        return replace(self.address, purpose=f"source {len(spoken) % 7}")

    monkeypatch.setattr(Scene, "address_of", by_place)
    with pytest.raises(AssertionError):
        test_a_silenced_source_leaves_all_other_random_numbers_alone("self_observation")


def test_the_source_that_comes_first_fills_the_trial_in_whatever_order_they_are_written():
    forwards, _ = grown_up(act_rate=1.0, sources=EVERYTHING)
    backwards, _ = grown_up(act_rate=1.0, sources=dict(reversed(EVERYTHING.items())))
    assert_share(forwards[:, :, SOURCE] == 0, 0.5)
    assert np.array_equal(forwards, backwards)


def test_two_sources_of_one_kind_draw_independently():
    """Of two crowds, each seen with probability 0.3, one at least is seen with 0.51; with shared numbers, with 0.3."""
    crowd = {"kind": "others", "rate": 1.0}
    events, _ = grown_up(sources={"others": crowd, "strangers": crowd})
    assert_share(events[:, :, SIGHT] >= 0, 1.0 - 0.7**2)
    assert_share(events[:, :, SOURCE] == 0, 0.3)


def test_a_child_is_drawn_by_its_position_whoever_is_beside_it():
    everybody, pays = grown_up(sources=EVERYTHING)
    some = np.array([5, 17, 3])
    alone, pays_alone = grown_up(sources=EVERYTHING, n=3, positions=some)
    assert np.array_equal(everybody[some], alone)
    assert np.array_equal(pays[some], pays_alone)
    another, _ = grown_up(sources=EVERYTHING, seed=72)
    assert not np.array_equal(everybody[:, :, ACT], another[:, :, ACT])


def test_a_life_without_trials_is_drawn():
    events, pays = grown_up(trials=0, sources=EVERYTHING)
    assert events.shape == (N, 0, 11)
    assert pays.shape == (N, 3)
