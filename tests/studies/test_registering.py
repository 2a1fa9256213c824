"""What is registered before anything evolves, and sealed before anything is weighed; and that it cannot be changed after."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from folders import files

from evo_mirror.accounts import Rivals, rivals
from evo_mirror.evidence.finding import Finding
from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.inference import study
from evo_mirror.scenario.priors import Prior
from evo_mirror.studies import contest as contesting
from evo_mirror.studies.contest import contest
from evo_mirror.studies.registering import hashes_of, read_registered, registration

SOME = Rivals(tuple(one for one in rivals().everyone if one.name in ("genetic", "drift")))
FINDINGS = [
    Finding(
        id="mine", claim="c", design="d", statistic="birth.mirror_gain", direction="null", bound=0.1, status="single",
        laboratory="l", paradigm="p", source="Davis2021", read="read",
    )
]  # fmt: skip


def changed(**what) -> Rivals:
    """The same two, one of them changed."""
    return Rivals(tuple(replace(one, **what) if one.name == "genetic" else one for one in SOME.everyone))


@pytest.fixture(scope="module")
def folder(tiny, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("registered") / "comparison"
    study.compare_accounts(tiny, FINDINGS, seed=2, out=out, accounts=SOME, workers=1)
    return out


def provenance_of(folder: Path):
    return json.loads((folder / "provenance.json").read_text(encoding="utf-8"))


def test_all_is_registered_before_anything_evolves(tiny, tmp_path, monkeypatch):
    class Stopped(Exception):
        pass

    def stop(*_, **__):
        raise Stopped

    monkeypatch.setattr(contesting, "warm_up", stop)  # the first thing that costs time
    with pytest.raises(Stopped):
        contest(tiny, out=tmp_path / "c", accounts=SOME, workers=1)
    kept = provenance_of(tmp_path / "c")["registered"]
    parts = {f"{name} {part}" for name in ("drift", "genetic") for part in ("content", "priors", "predictions")}
    assert set(kept) == {*parts, "scenario", "scenario priors", "prior weights"}
    assert all(len(value) == 64 for value in kept.values())
    said = json.loads((tmp_path / "c" / "registered.json").read_text(encoding="utf-8"))
    assert said["accounts"]["genetic"]["predictions"][0]["statistic"] == "birth.mirror_responding"
    assert "predictions_sha256" not in provenance_of(tmp_path / "c")


def test_predictions_are_sealed_before_any_finding_is_weighed(tiny, tmp_path, monkeypatch):
    seen = {}

    def look(*_, **__):
        out = tmp_path / "c"
        seen["seal"] = provenance_of(out)["predictions_sha256"]
        seen["text"] = (out / "predictions.csv").read_bytes()
        raise KeyboardInterrupt

    monkeypatch.setattr(study, "compare", look)
    with pytest.raises(KeyboardInterrupt):
        study.compare_accounts(tiny, FINDINGS, seed=2, out=tmp_path / "c", accounts=SOME, workers=1)
    assert seen["seal"] == hashlib.sha256(seen["text"]).hexdigest()


def test_hashes_are_of_what_they_name_and_of_nothing_else(tiny):
    even = {"drift": 1.0, "genetic": 1.0}
    plain = hashes_of(tiny, registration(tiny, SOME, even))

    def differing(scenario, accounts, weights) -> set[str]:
        other = hashes_of(scenario, registration(scenario, accounts, weights))
        return {key for key in plain if plain[key] != other[key]}

    genetic = SOME.named("genetic")
    said = genetic.expects[0].model_copy(update={"direction": "null"})
    own = {"learning.rate": Prior(low=0.1, high=0.2)}
    assert differing(tiny, changed(expects=(said, *genetic.expects[1:])), even) == {"genetic predictions"}
    assert differing(tiny, changed(priors=own), even) == {"genetic priors", "genetic content"}
    assert differing(tiny, changed(constraints={"heritable.rate": True}), even) == {"genetic content"}
    assert differing(tiny, changed(title="t", claim="c", cites=()), even) == set()
    assert differing(tiny, SOME, {**even, "genetic": 2.0}) == {"prior weights"}
    assert differing(adjusted(tiny, {"generations": 9}), SOME, even) == {"scenario"}
    wider = adjusted(tiny, {"priors": {"learning.rate": {"low": 0.1, "high": 0.5}}})
    assert differing(wider, SOME, even) == {"scenario", "scenario priors"}


@pytest.mark.parametrize(
    ("accounts", "prior", "said"),
    [
        (changed(expects=SOME.named("genetic").expects[1:]), None, "got one begun with other genetic predictions"),
        (changed(priors={"learning.rate": Prior(low=0.1, high=0.2)}), None, "other genetic content, other genetic priors"),
        (SOME, {"genetic": 2.0}, "got one begun with other prior weights"),
        (Rivals(rivals().everyone), None, "other associative content"),
    ],
)  # fmt: skip
def test_a_folder_with_other_stated_predictions_is_refused_untouched(tiny, folder, accounts, prior, said: str):
    before = files(folder)
    wanted = f"must be a new folder or one in which the accounts were registered alike; .*{said}.*Choose another"
    with pytest.raises(RunError, match=wanted):
        study.compare_accounts(tiny, FINDINGS, seed=2, out=folder, accounts=accounts, prior=prior, workers=1)
    assert files(folder) == before


def test_the_same_again_is_carried_on_to_the_same_bytes(tiny, folder):
    before = files(folder)
    study.compare_accounts(tiny, FINDINGS, seed=2, out=folder, accounts=SOME, workers=1)
    assert files(folder) == before


def test_other_numbers_than_those_sealed_are_refused(tiny, folder, tmp_path):
    for name, content in files(folder).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    draw = tmp_path / "draws" / "genetic-naive-000.json"
    told = json.loads(draw.read_text(encoding="utf-8"))
    told["effects"]["birth.mirror_gain"][0] = 0.9
    draw.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(
        RunError, match=r"must hold the predictions whose hash is .*; got others, so a draw has changed since"
    ):
        study.compare_accounts(tiny, FINDINGS, seed=2, out=tmp_path, accounts=SOME, workers=1)


def test_what_was_registered_is_read_back_or_found_to_be_changed(tiny, folder, tmp_path):
    read, weights = read_registered(folder, tiny)
    assert [one.plain() for one in read.everyone] == json.loads(json.dumps([one.plain() for one in SOME.everyone]))
    assert weights == {"drift": 1.0, "genetic": 1.0}
    (tmp_path / "provenance.json").write_bytes((folder / "provenance.json").read_bytes())
    text = (folder / "registered.json").read_text(encoding="utf-8")
    for broken in (text.replace('"positive"', '"negative"', 1), "{}", text.replace('"low"', '"lo"', 1)):
        (tmp_path / "registered.json").write_text(broken, encoding="utf-8")
        with pytest.raises(RunError, match=r"registered\.json must hold what was registered; got .*Begin anew"):
            read_registered(tmp_path, tiny)
