"""What a life cannot be lived with is refused, in words that say where it is and what to do."""

from dataclasses import replace

import numpy as np
import pytest
from lives import ENGINES, RULES, lived, make_awkward

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.lifetime import live as living
from evo_mirror.lifetime.live import chosen

every_engine = pytest.mark.parametrize("engine", [*ENGINES, "reference"])


@every_engine
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["sight_codes", "sound_codes", "unit_codes"])
def test_codes_that_are_not_finite_are_refused(engine, name: str, value: float):
    wiring, experience, setting = make_awkward(RULES["rescorla_wagner"])
    codes = getattr(setting.repertoire, name).copy()
    codes[4, 1] = value
    setting = replace(setting, repertoire=replace(setting.repertoire, **{name: codes}))
    with pytest.raises(ShapeError) as refused:
        lived(wiring, experience, setting, engine=engine)
    assert str(refused.value) == (
        f"{name} of action 4, place 1 must be a finite number; got {value}. "
        "Mend the codes of the repertoire: every drive would become undefined."
    )


@every_engine
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["strength", "meaning", "foraging"])
def test_strengths_at_birth_that_are_not_finite_are_refused(engine, name: str, value: float):
    """What a life makes infinite is another matter: it is lived, and reported by those who look at what came of it."""
    wiring, experience, setting = make_awkward(RULES["rescorla_wagner"])
    strength = getattr(wiring, name).copy()
    strength[1, 3, 0] = value
    with pytest.raises(ShapeError) as refused:
        lived(replace(wiring, **{name: strength}), experience, setting, engine=engine)
    assert str(refused.value) == (
        f"{name} of individual 1, row 3, head 0 must be a finite number at birth; got {value}. "
        "Mend the wiring: drives would become undefined before anything was learned."
    )


@pytest.mark.parametrize("engine", ["auto", "plain"])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("who", [0, 15, 16, 99])
@pytest.mark.parametrize("name", ["strength", "meaning", "foraging"])
def test_they_are_found_wherever_they_are(name: str, who: int, threads: int, engine):
    wiring, experience, setting = make_awkward(RULES["rescorla_wagner"], n=100)
    born_with = getattr(wiring, name).copy()
    last = tuple(size - 1 for size in born_with.shape[1:])
    born_with[(who, *last)] = np.nan
    where = f"{name} of individual {who}, row {last[0]}, head {last[1]} "
    with pytest.raises(ShapeError, match=where):
        lived(replace(wiring, **{name: born_with}), experience, setting, threads=threads, engine=engine)


@every_engine
def test_they_are_refused_before_they_are_compared_with_those_at_birth(engine):
    """Gains are read off a quotient of the two."""
    wiring, experience, setting = make_awkward(RULES["rescorla_wagner"])
    strength = wiring.strength.copy()
    strength[1, 3, 0] = np.inf
    with pytest.raises(ShapeError, match="strength of individual 1, row 3, head 0 "):
        lived(
            replace(wiring, strength=strength), experience, replace(setting, mirror_route="gain"), innate=strength, engine=engine
        )  # fmt: skip


@every_engine
@pytest.mark.parametrize(
    ("name", "dtype"),
    [
        ("events", np.int64),
        ("events", np.float32),
        ("pays", np.int16),
        ("strength", np.float64),
        ("salience", np.float16),
    ],
)
def test_numbers_of_another_type_are_refused(engine, name: str, dtype: type):
    """Compiled code would take the bytes for something else."""
    wiring, experience, setting = make_awkward(RULES["rescorla_wagner"])
    lived(wiring, experience, setting, engine=engine)  # so that compiled code knows the right ones already
    wiring, experience = (
        replace(state, **{name: vars(state)[name].astype(dtype)}) if name in vars(state) else state
        for state in (wiring, experience)
    )
    meant = "int8" if name in ("events", "pays") else "float32"
    with pytest.raises(
        ShapeError, match=f"^{name} must hold numbers of type {meant}; got '{np.dtype(dtype).name}'. Conv"
    ):
        lived(wiring, experience, setting, engine=engine)


@every_engine
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_shares_of_the_mirror_route_that_are_not_finite_are_refused(engine, value: float):
    wiring, experience, setting = make_awkward(RULES["rescorla_wagner"])
    share = wiring.mirror_share.copy()
    share[2] = value
    with pytest.raises(ShapeError, match=f"^mirror_share of individual 2 must be a finite number; got {value}"):
        lived(replace(wiring, mirror_share=share), experience, setting, engine=engine)


@every_engine
def test_innate_strengths_that_are_not_finite_are_refused(engine):
    wiring, experience, setting = make_awkward(RULES["rescorla_wagner"])
    innate = wiring.strength.copy()
    innate[1, 3, 0] = np.nan
    with pytest.raises(ShapeError, match="^innate of individual 1, row 3, head 0 must be a finite number at birth"):
        lived(wiring, experience, replace(setting, mirror_route="gain"), innate=innate, engine=engine)


@every_engine
@pytest.mark.parametrize("pays", [np.s_[:2], np.s_[:, :4], np.s_[:0]])
def test_cues_of_others_are_refused(engine, pays):
    wiring, experience, setting = make_awkward(RULES["rescorla_wagner"])
    with pytest.raises(ShapeError, match=r"^pays must have shape \(n_individuals=3, n_cues=5\); got "):
        lived(wiring, replace(experience, pays=experience.pays[pays]), setting, engine=engine)


@every_engine
@pytest.mark.parametrize("n", [2, 4])
def test_experience_of_others_is_refused(engine, n: int):
    wiring, _, setting = make_awkward(RULES["rescorla_wagner"])
    _, experience, _ = make_awkward(RULES["rescorla_wagner"], n=n)
    with pytest.raises(ShapeError, match=r"^events must have shape \(n_individuals=3, n_trials, n_columns=11\); got "):
        lived(wiring, experience, setting, engine=engine)


def test_a_sum_that_is_too_large_is_no_reason_to_refuse():
    wiring, experience, setting = make_awkward(RULES["none"])
    with np.errstate(over="ignore"):
        huge = replace(wiring, strength=np.full_like(wiring.strength, 1e37))
        assert np.isinf(huge.strength.sum())
        assert np.array_equal(lived(huge, experience, setting).strength, huge.strength)


@pytest.mark.parametrize("where", ["engine", "EVO_MIRROR_ENGINE"])
def test_an_engine_that_nobody_built_is_refused(monkeypatch: pytest.MonkeyPatch, where: str):
    monkeypatch.setenv("EVO_MIRROR_ENGINE", "steam")
    choices = "'auto' or 'vector' or 'plain' or 'numpy' or 'reference'"
    with pytest.raises(ValueError, match=f"^{where} must be {choices}; got 'steam'. "):
        chosen("steam" if where == "engine" else "auto")


MEANT = [
    ("auto", "vector"), ("plain", "plain"), ("numpy", "numpy"), ("reference", "reference"), (None, "vector"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "meant"), MEANT)
def test_the_environment_says_what_auto_means_and_nothing_else(monkeypatch: pytest.MonkeyPatch, said, meant: str):
    monkeypatch.setattr(living, "HAS_COMPILER", True)
    if said is None:
        monkeypatch.delenv("EVO_MIRROR_ENGINE", raising=False)
    else:
        monkeypatch.setenv("EVO_MIRROR_ENGINE", said)
    assert chosen("auto") == meant
    assert chosen("plain") == "plain"


@pytest.mark.parametrize("said", ["auto", "vector", "plain", "numpy", "reference"])
def test_where_nothing_compiles_numpy_stands_in_for_what_would_have_to(monkeypatch: pytest.MonkeyPatch, said):
    monkeypatch.setattr(living, "HAS_COMPILER", False)
    monkeypatch.setenv("EVO_MIRROR_ENGINE", said)
    meant = "reference" if said == "reference" else "numpy"
    assert chosen("auto") == chosen(said) == meant
