"""A scenario is read whole, or refused with every mistake at its line."""

import os
import re
from pathlib import Path

import pytest
from example_world.scenario import Scenario
from example_world.selection.tournament import Tournament
from example_world.selection.truncation import Truncation
from example_world.tasks.goal import Goal

from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import resolved
from evo_mirror.scenario.reading import LARGEST_FILE, apply_overrides, read_settings, settings_from
from evo_mirror.scenario.scenario import Scenario as WholeScenario

CORPUS = Path(__file__).resolve().parents[1] / "scenarios"
EXAMPLE = "# world: example"
VALID = [path for path in sorted((CORPUS / "valid").glob("*.toml")) if EXAMPLE in path.read_text(encoding="utf-8")]
INVALID = [path for path in sorted((CORPUS / "invalid").glob("*.toml")) if EXAMPLE in path.read_text(encoding="utf-8")]


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "made.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def name_of(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", VALID, ids=name_of)
def test_a_valid_file_is_read_and_survives_being_written_out(path: Path):
    scenario = read_settings(path, Scenario)
    assert Scenario.model_validate(resolved(scenario)) == scenario


@pytest.mark.parametrize("path", INVALID, ids=name_of)
def test_an_invalid_file_is_refused_with_exactly_the_mistakes_it_lists(path: Path):
    text = path.read_text(encoding="utf-8")
    expected = re.findall(r"^#! (\d+) (.*)$", text, re.MULTILINE)
    with pytest.raises(ScenarioError) as caught:
        read_settings(path, Scenario)
    found = [
        (str(one.line), f"{one.where}: {one.message}" if one.where else one.message) for one in caught.value.mistakes
    ]
    if "must be TOML" in text:
        # What the standard library says of it is its own, and changes with its version.
        expected = [(line, found[0][1] if found[0][1].startswith(message) else message) for line, message in expected]
    assert found == expected
    lines = [f"{path}:{line} {message}" for line, message in expected]
    count = "1 mistake" if len(lines) == 1 else f"{len(lines)} mistakes"
    page = lines[0] if not caught.value.mistakes[0].where else "\n  ".join([f"{path} has {count}:", *lines])
    assert str(caught.value) == page


def test_a_file_says_what_its_settings_are():
    scenario = read_settings(CORPUS / "valid" / "everything.toml", Scenario)
    assert scenario.selection == Truncation(share=0.5)
    assert scenario.mate_choice == Tournament(size=2, replace=False)
    assert scenario.filter == Tournament()
    assert list(scenario.tasks) == ["by name", "goal"]
    assert scenario.tasks["goal"] == Goal(occlusion=0.25)
    assert [event.what for event in scenario.events] == ["flood", "drought"]
    assert scenario.population.ages == (0.25, 0.5, 1.0)
    assert scenario.cost == 1.0


def test_what_a_file_leaves_out_has_its_default():
    scenario = read_settings(CORPUS / "valid" / "nothing.toml", Scenario)
    assert scenario == Scenario()
    assert scenario.population.size == 60
    assert scenario.selection == Tournament()
    assert list(scenario.tasks) == ["identify"]


# Files that cannot be read at all.


def refusal(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_settings(path, Scenario)
    return str(caught.value).replace(f"{path}", "FILE", 1)


def test_a_missing_file_is_refused(tmp_path: Path):
    assert refusal(tmp_path / "nowhere.toml").startswith("FILE must be a scenario file; got no file of that name")


def test_a_folder_is_refused(tmp_path: Path):
    assert refusal(tmp_path) == "FILE must be a scenario file; got a folder. Name a file in it."


def test_an_empty_file_is_refused(tmp_path: Path):
    assert refusal(written(tmp_path, " \n\r\n")) == "FILE must hold settings; got an empty file."


def test_a_file_that_is_not_utf8_is_refused_at_its_line(tmp_path: Path):
    path = written(tmp_path, "title = 'a'\n# caf\xe9\n".encode("latin-1"))
    assert refusal(path) == "FILE:2 must be UTF-8 text; got the byte 0xe9. Save it as UTF-8."


@pytest.mark.parametrize(("text", "remedy"), [("a = ", "put texts in quotes"), ("a = 1\na = 2", "say each thing once")])
def test_what_is_not_toml_is_answered_with_what_to_do(tmp_path: Path, text: str, remedy: str):
    assert remedy in refusal(written(tmp_path, text))


def test_a_file_too_large_for_a_scenario_is_refused(tmp_path: Path):
    path = written(tmp_path, b"#" * (LARGEST_FILE + 1))
    assert refusal(path) == "FILE must be at most 1048576 bytes; got more. This cannot be a scenario."


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_forbidden_file_is_refused(tmp_path: Path):
    path = written(tmp_path, "generations = 1")
    path.chmod(0)
    assert refusal(path) == "FILE must be a file that can be read; got Permission denied."


def test_a_file_that_fails_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = written(tmp_path, "generations = 1")

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", fail)
    assert refusal(path) == "FILE must be a file that can be read; got Permission denied."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = " + "9" * 5000, "FILE must be TOML; got: exceeds the limit"),
        ("a = " + "[" * 100_000, "FILE must be TOML; got: "),
        ('a = """x', "FILE:1 must be TOML; got: "),
        ("a = 1\rb = 2", "FILE:1 must be TOML; got: "),
    ],
    ids=["number too long", "nested too deeply", "unterminated", "lone carriage return"],
)
def test_what_the_toml_reader_stumbles_over_is_refused(tmp_path: Path, text: str, said: str):
    assert refusal(written(tmp_path, text)).startswith(said)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["unix", "windows"])
def test_editors_marks_and_line_ends_change_nothing(tmp_path: Path, start: bytes, end: bytes):
    path = written(tmp_path, start + end.join([b"generations = 0", b"[population]", b"size = 1", b""]))
    with pytest.raises(ScenarioError) as caught:
        read_settings(path, Scenario)
    assert [(one.line, one.where) for one in caught.value.mistakes] == [(1, "generations"), (3, "population.size")]


# Overrides on the command line.


def test_an_override_counts_as_if_the_file_said_so():
    path = CORPUS / "valid" / "everything.toml"
    scenario = read_settings(
        path,
        Scenario,
        overrides=["population.size=30", "cost = none", "events.1.at=9", "population.ages=[1]", "title='a = b'"],
    )
    assert scenario.population.size == 30
    assert scenario.population.demes == 3
    assert scenario.cost == "none"
    assert scenario.events[1].at == 9
    assert scenario.population.ages == (1.0,)
    assert scenario.title == "a = b"


@pytest.mark.parametrize(
    "key", ['priors."population.size"', "priors.'population.size'", 'priors . "population.size" .low']
)
def test_keys_of_overrides_are_quoted_as_in_toml(key: str):
    value = "1.0" if key.endswith("low") else "{low=1.0}"
    assert apply_overrides({}, [f"{key}={value}"], Scenario)[0] == {"priors": {"population.size": {"low": 1.0}}}


@pytest.mark.parametrize(("written_as", "value"), [(".2", 0.2), ("+.25", 0.25), ("1.", 1.0), ("2e-1", 0.2)])
def test_a_number_without_its_zero_is_a_number(written_as: str, value: float):
    whole, _ = apply_overrides({}, [f"cost={written_as}"], Scenario)
    assert whole == {"cost": value}


@pytest.mark.parametrize(
    "override", ["tasks.goal.weight=2", "tasks.goal={weight=2.0}", "tasks.goal.rivals.frequency=0.5"]
)
def test_who_names_one_member_of_a_collection_leaves_the_others_as_they_are(override: str):
    plain = WholeScenario(title="plain")
    amended = settings_from({"title": "plain"}, WholeScenario, source="here", overrides=[override])
    assert set(amended.tasks) == set(plain.tasks) == {"identify", "goal", "forage"}
    assert amended.tasks["goal"] != plain.tasks["goal"]
    assert {name: amended.tasks[name] for name in ("identify", "forage")} == {
        name: plain.tasks[name] for name in ("identify", "forage")
    }


def test_a_member_may_be_added_and_the_whole_collection_be_put_in():
    added = settings_from({"title": "plain"}, WholeScenario, source="here", overrides=["tasks.imitate.weight=2"])
    assert set(added.tasks) == {"identify", "goal", "forage", "imitate"}
    whole = settings_from({"title": "plain"}, WholeScenario, source="here", overrides=["tasks={goal={}}"])
    assert set(whole.tasks) == {"goal"}
    answered = ["rearing.sources.being_imitated.caregiver=sibs"]
    sources = settings_from({"title": "plain"}, WholeScenario, source="here", overrides=answered).rearing.sources
    assert {name: source.kind for name, source in sources.items()} == {
        "self_observation": "self_observation", "being_imitated": "being_imitated", "others": "others",
    }  # fmt: skip
    assert sources["being_imitated"].caregiver == "sibs"


def test_a_file_that_names_its_own_members_has_no_others():
    document = {"title": "own", "tasks": {"goal": {}}}
    assert set(settings_from(document, WholeScenario, source="here").tasks) == {"goal"}
    overridden = settings_from(document, WholeScenario, source="here", overrides=["tasks.goal.weight=2"])
    assert set(overridden.tasks) == {"goal"}


def test_a_misspelt_member_of_a_collection_is_told_at_its_key():
    with pytest.raises(ScenarioError, match=r"--set tasks\.gaol: there is no 'gaol'; choose flat.*did you mean 'goal'"):
        settings_from({"title": "plain"}, WholeScenario, source="here", overrides=["tasks.gaol.weight=2"])


def test_another_kind_drops_the_settings_of_the_old_one_whatever_the_order():
    path = CORPUS / "valid" / "everything.toml"
    scenario = read_settings(path, Scenario, overrides=["selection.size=5", "selection.kind=tournament"])
    assert scenario.selection == Tournament(size=5)


def test_the_same_kind_keeps_them():
    path = CORPUS / "valid" / "everything.toml"
    assert read_settings(path, Scenario, overrides=["selection.kind=truncation"]).selection == Truncation(share=0.5)
    kept = read_settings(path, Scenario, overrides=["mate_choice.kind=tournament"])
    assert kept.mate_choice == Tournament(size=2, replace=False)


def test_a_value_that_smuggles_in_another_key_is_text():
    whole, _ = apply_overrides({}, ["title=1\nburn_in = 3"], Scenario)
    assert whole == {"title": "1\nburn_in = 3"}


def test_overrides_leave_the_document_as_it_was():
    document = {"population": {"size": 4}, "events": [{"at": 1}]}
    apply_overrides(document, ["population.size=5", "events.0.at=2"], Scenario)
    assert document == {"population": {"size": 4}, "events": [{"at": 1}]}


def test_mistakes_in_overrides_are_told_with_those_of_the_file(tmp_path: Path):
    path = written(tmp_path, "generations = 0\n[population]\nsize = 1\n[[events]]\nat = 1\n")
    overrides = [
        "population.size=-5",
        "selection.kind=tournamnt",
        "burn_in",
        "=3",
        "burnin=3",
        "events.1.at=3",
        "events.x.at=3",
        "generations.first=3",
        "cost=[1",
    ]
    with pytest.raises(ScenarioError) as caught:
        read_settings(path, Scenario, overrides=overrides)
    assert str(caught.value).splitlines() == [
        f"{path} has 10 mistakes:",
        f"  {path}:1 generations: must be at least 1 generation; got 0",
        "  --set cost: must be a number; got '[1'; or there is no '[1'; choose none",
        "  --set selection.kind: there is no 'tournamnt'; choose tournament or truncation (did you mean 'tournament'?)",
        "  --set population.size: must be at least 2 individuals; got -5",
        "  --set burnin: is not a setting here (did you mean 'burn_in'?)",
        "  --set burn_in: must be of the form key=value; got 'burn_in'. Write for example population.size=50.",
        "  --set override: must be of the form key=value; got '=3'. Write for example population.size=50.",
        "  --set events.1.at: must number one of the 1 entries, from 0; got '1'",
        "  --set events.x.at: must number one of the 1 entries, from 0; got 'x'",
        "  --set generations.first: must lead through tables only; got 0",
    ]


def test_a_table_misspelt_in_an_override_is_told_there(tmp_path: Path):
    path = written(tmp_path, "[populatoin]\nsize = 1\n")
    with pytest.raises(ScenarioError) as caught:
        read_settings(path, Scenario, overrides=["populatoin.size=3", "selectoin.size=3"])
    assert str(caught.value).splitlines()[1:] == [
        f"  {path}:1 populatoin: is not a setting here (did you mean 'population'?)",
        "  --set selectoin: is not a setting here (did you mean 'selection'?)",
    ]


def test_mistakes_in_overrides_alone_are_told():
    with pytest.raises(ScenarioError, match="^--set has 1 mistake:\n  --set size: must be of the form key=value"):
        apply_overrides({}, ["size"], Scenario)
    with pytest.raises(ScenarioError, match="must be of the form key=value"):
        settings_from({}, Scenario, source="here", overrides=["size"])


def test_a_file_without_mistakes_is_not_blamed_for_those_of_the_command_line():
    with pytest.raises(ScenarioError, match="^--set has 2 mistakes:"):
        read_settings(CORPUS / "valid" / "everything.toml", Scenario, overrides=["population.size=-5", "=3"])
