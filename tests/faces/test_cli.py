"""The command line: what it says, what it returns, and what it leaves alone."""

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

import evo_mirror
from evo_mirror.faces.cli import COMMANDS, guarded, main

PROGRAM = [sys.executable, "-m", "evo_mirror"]
ESCAPE = "\x1b"
HEAVY = ("numpy", "scipy", "numba", "matplotlib", "jinja2", "pydantic", "rich", "deap")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a call."""
    code = main([str(word) for word in words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_help_tells_of_every_command(capsys):
    code, out, _ = said(capsys, "--help")
    assert code == 0
    for name, module in COMMANDS.items():
        assert re.search(rf"^ +{name} ", out, re.MULTILINE)
        assert module.ABOUT.split()[0] in out
    assert said(capsys)[:2] == (0, out)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys):
    code, out, _ = said(capsys, command, "--help")
    assert code == 0
    assert COMMANDS[command].ABOUT.split(",")[0] in re.sub(r"\s+", " ", out)


def test_the_version_is_told(capsys):
    assert said(capsys, "--version")[:2] == (0, f"evo-mirror {evo_mirror.__version__}\n")


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_loads_nothing_heavy(argument: str):
    question = (
        f"import sys\nfrom evo_mirror.faces.cli import main\nmain([{argument!r}])\n"
        f"print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert done.stderr.split() == []


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            ["compar"],
            "there is no 'compar'; choose compare, compete, run, resume, plan, assay, explain, list, report, export, validate, "
            "cite (did you mean 'compare'?)",
        ),
        (["compare", "--sed", "3"], "there is no option '--sed' here (did you mean '--seed'?)"),
        (["compare", "--sed=3"], "there is no option '--sed=3' here (did you mean '--seed'?)"),
        (["compare", "--seed", "many"], "must be a whole number from 0 to 18446744073709551615; got 'many'"),
        (["compare", "--seed", "-1"], "must be a whole number from 0"),
        (["run", "smallest", "--replicates", "0"], "must be a whole number from 1 to 100000; got '0'"),
        (["run", "smallest", "--workers", "1.5"], "must be a whole number; got '1.5'"),
        (["run"], "the following arguments are required: SCENARIO"),
        (["list", "rulez"], "(did you mean 'rules'?)"),
        (["run", "smallest", "another"], "there is no argument 'another' here"),
    ],
)
def test_words_that_cannot_be_meant_are_answered(words: list[str], text: str, capsys):
    code, out, err = said(capsys, *words)
    assert (code, out) == (2, "")
    assert text in err
    assert "Traceback" not in err


def write(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["compare", "run", "explain"])
def test_a_scenario_with_mistakes_gets_all_of_them_at_once(command: str, tmp_path: Path, capsys):
    path = write(
        tmp_path,
        'title = "x"\ngenerations = "many"\n[population]\nsize = -5\nmutaton_rate = 0.1\n[payoff]\nupkeep = nan\n',
    )
    code, out, err = said(capsys, command, path, "--set", "learning.rate=7", "--set", "nonsense")
    assert (code, out) == (2, "")
    for text in (
        f"{path} has 6 mistakes:",
        f"{path}:2 generations: must be a whole number; got 'many'",
        f"{path}:4 population.size: must be at least 2 individuals; got -5",
        f"{path}:5 population.mutaton_rate: is not a setting here (did you mean 'mutation_rate'?)",
        f"{path}:7 payoff.upkeep: must be a finite number payoff; got nan",
        "--set learning.rate: must be at most 1.0 per trial; got 7",
        "--set nonsense: must be of the form key=value; got 'nonsense'",
    ):
        assert text in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["compare", "run", "explain"])
def test_files_that_are_no_scenario_are_refused(command: str, tmp_path: Path, capsys):
    not_toml = write(tmp_path, "title = \n")
    empty = write(tmp_path, "", "empty.toml")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, text in (
        (not_toml, f"{not_toml}:1 must be TOML; got: "),
        (empty, "must hold settings; got an empty file"),
        (binary, "must be UTF-8 text; got the byte 0xff"),
        (tmp_path, "must be a scenario file; got a folder"),
        ("smallst", "got no file of that name (did you mean 'smallest'?)"),
    ):
        code, out, err = said(capsys, command, path)
        assert (code, out) == (2, "")
        assert text in err


@pytest.mark.parametrize(("slip", "meant"), [("genetc", "genetic"), ("deprivaton", "deprivation")])
def test_a_slip_in_what_is_to_be_explained_is_answered_with_what_is_meant(slip: str, meant: str, capsys):
    code, out, err = said(capsys, "explain", slip)
    assert (code, out) == (2, "")
    must = "must be the name of a scenario, an account or an assay, or a scenario file"
    assert f"{slip} {must}; got '{slip}' (did you mean '{meant}'?)" in err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read everything")
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, capsys):
    path = write(tmp_path, 'title = "x"\n')
    path.chmod(0)
    code, _, err = said(capsys, "run", path)
    assert code == 2
    assert "must be a file that can be read; got Permission denied" in err


def test_more_memory_than_there_is_is_refused_with_the_estimate(tiny: Path, tmp_path: Path, capsys):
    out = tmp_path / "out"
    for command in ("run", "compare"):
        sizes = ["--set", "population.size=2000000", "--set", "rearing.trials=100000"]
        code, _, err = said(capsys, command, tiny, "--out", out, *sizes)
        assert code == 2
        assert "population.size: must need no more memory than the " in err
        assert re.search(r"got 2000000 individuals, an estimated [\d.]+ TiB", err)
        assert not out.exists()


@pytest.mark.parametrize(("option", "number"), [("--threads", "0"), ("--threads", "4096"), ("--workers", "-2")])
def test_more_threads_than_cores_or_fewer_than_one_are_said_and_the_run_goes_on(
    option: str, number: str, tiny: Path, a_run: Path, tmp_path: Path, capsys
):
    code, out, err = said(capsys, "run", tiny, "--out", tmp_path / "out", option, number)
    assert code == 0
    assert "last generation" in out
    minds = [line for line in err.splitlines() if option[2:] in line]
    assert len(minds) == 1, "said once, in a plain line"
    assert re.fullmatch(
        rf"Mind: {option[2:]} must be at least 1, and at most the number of cores that this process may use \(\d+\); "
        rf"got {number}\. Going on with \d+\.",
        minds[0],
    )
    for name in ("generations.csv", "individuals.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (a_run / name).read_bytes()
    assert said(capsys, "resume", tmp_path / "out", option, number)[0] == 0


@pytest.mark.parametrize("command", ["run", "resume", "compare"])
def test_help_tells_how_processes_and_threads_are_chosen(command: str, capsys):
    out = re.sub(r"\s+", " ", said(capsys, command, "--help")[1])
    assert "--workers N processes, each with replicates of its own (default: one for each core, as far as" in out
    assert "--threads N threads in each process (default: the cores it has for itself, as far as" in out


@pytest.mark.parametrize("command", ["run", "compare"])
def test_a_folder_that_holds_something_else_is_left_alone(command: str, tiny: Path, tmp_path: Path, capsys):
    (tmp_path / "precious.txt").write_text("mine", encoding="utf-8")
    code, out, err = said(capsys, command, tiny, "--out", tmp_path)
    assert (code, out) == (2, "")
    assert "must be a new or empty folder, or one of the same" in err
    assert [path.name for path in tmp_path.iterdir()] == ["precious.txt"]
    code, _, err = said(capsys, command, tiny, "--out", tmp_path / "precious.txt")
    assert code == 2
    assert (tmp_path / "precious.txt").read_text(encoding="utf-8") == "mine"


def test_a_study_is_not_overwritten_by_another(a_run: Path, tiny: Path, capsys):
    before = {path: path.read_bytes() for path in a_run.rglob("*") if path.is_file()}
    code, _, err = said(capsys, "run", tiny, "--out", a_run, "--seed", "2")
    assert code == 2
    assert "must have been begun with seed 2; got 1" in err
    assert said(capsys, "compare", tiny, "--out", a_run)[0] == 2
    assert {path: path.read_bytes() for path in a_run.rglob("*") if path.is_file()} == before


def test_what_is_no_run_is_not_resumed(tmp_path: Path, a_comparison: Path, capsys):
    for path, text in (
        (tmp_path, "must hold scenario.json and provenance.json"),
        (tmp_path / "nowhere", "got no folder"),
        (a_comparison, "must be the folder of a run; got 'comparison'"),
    ):
        code, out, err = said(capsys, "resume", path)
        assert (code, out) == (2, "")
        assert text in err
    assert said(capsys, "report", tmp_path)[0] == 2


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (KeyboardInterrupt(), 130, "Stopped. Say it again."),
        (BrokenPipeError(), 0, ""),
        (MemoryError(), 2, "too little memory"),
        (BrokenExecutor(), 2, "A process was ended from outside, perhaps for want of memory. Say it again."),
        (OSError(28, "No space left on device", "a/b.csv"), 2, "a/b.csv: No space left on device."),
    ],
)
def test_what_can_go_wrong_is_one_line(error: BaseException, code: int, text: str, monkeypatch, capfd):
    monkeypatch.setattr("evo_mirror.faces.cli._close_output", lambda: None)

    def work() -> int:
        raise error

    assert guarded(work, carry_on=lambda: "Say it again.") == code
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.strip() == text or (text and text in captured.err)
    assert len(captured.err.strip().splitlines()) <= 1


def test_ctrl_c_says_how_to_carry_on(tiny: Path, tmp_path: Path, monkeypatch, capsys):
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("evo_mirror.studies.run.run", stopped)
    code, out, err = said(capsys, "run", tiny, "--out", tmp_path / "out")
    assert (code, out) == (130, "")
    assert err.strip().endswith(f"Stopped. `evo-mirror resume {tmp_path / 'out'}` carries on.")


def test_ctrl_c_that_a_library_swallowed_is_no_fault_of_ours(capsys):
    """Within a callback from C, Python prints an interrupt and forgets it; what it left half done then fails elsewhere."""

    def work() -> int:
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        raise RuntimeError("no compiled object yet")

    before = signal.getsignal(signal.SIGINT)
    assert guarded(work, carry_on=lambda: "Say it again.") == 130
    assert capsys.readouterr().err.strip() == "Stopped. Say it again."
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(RuntimeError, match="ours"):
        guarded(lambda: our_bug(), carry_on=lambda: "")


def our_bug() -> int:
    raise RuntimeError("ours")


def test_an_interrupt_lost_in_a_callback_is_not_shown(capsys):
    @ctypes.CFUNCTYPE(None)
    def callback() -> None:
        signal.raise_signal(signal.SIGINT)

    def work() -> int:
        callback()
        raise RuntimeError("no compiled object yet")

    assert guarded(work, carry_on=lambda: "Say it again.") == 130
    assert capsys.readouterr().err.strip() == "Stopped. Say it again."


def test_lists_are_set_for_a_terminal_and_stay_one_line_each_in_a_pipe(monkeypatch, capsys):
    piped = said(capsys, "list", "conventions")[1]
    monkeypatch.setattr("evo_mirror.faces.commands.listing.columns", lambda: 80)
    shown = said(capsys, "list", "conventions")[1]
    assert max(map(len, shown.splitlines())) <= 80 < max(map(len, piped.splitlines()))
    assert shown.split() == piped.split()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="pipes close otherwise elsewhere")
def test_a_reader_who_leaves_early_is_no_mistake():
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PROGRAM, "list", "findings"], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_a_full_disk_is_said():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, "list", "rules"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "No space left on device.\n")


@pytest.mark.parametrize("command", ["run", "validate"])
def test_an_engine_that_nobody_built_is_one_sentence(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EVO_MIRROR_ENGINE", "steam")
    what = ["smallest"] if command == "run" else []
    assert main([command, *what, "--out", str(tmp_path / "folder")]) == 2
    assert capsys.readouterr().err.startswith("EVO_MIRROR_ENGINE must be 'auto' or 'vector' or ")
    assert not (tmp_path / "folder").exists()
