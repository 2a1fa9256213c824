"""Files are whole or absent."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from evo_mirror.foundation.errors import RunError
from evo_mirror.foundation.files import new_folder, write_whole


@pytest.mark.parametrize(("content", "raw"), [("é\r\n", "é\r\n".encode()), (b"\x00\xff", b"\x00\xff"), ("", b"")])
def test_a_file_is_written_byte_for_byte(tmp_path: Path, content: str | bytes, raw: bytes):
    path = tmp_path / "a.csv"
    write_whole(path, content)
    assert path.read_bytes() == raw
    write_whole(str(path), "new")
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="permissions are another matter there")
def test_a_file_is_as_readable_as_any_other(tmp_path: Path):
    write_whole(tmp_path / "whole", "x")
    (tmp_path / "plain").write_text("x", encoding="utf-8")
    assert (tmp_path / "whole").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_failure_leaves_the_old_content_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.csv"
    write_whole(path, "old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(
        RunError, match=r"a\.csv must be a file that can be written; got No space left on device\. Choose"
    ):
        write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_pieces_are_written_as_they_come_and_what_breaks_off_leaves_nothing(tmp_path: Path):
    def breaks_off() -> Iterator[str]:
        yield "some"
        raise KeyError

    write_whole(tmp_path / "there.csv", (piece for piece in ("é", "", "\r\n")))
    assert (tmp_path / "there.csv").read_bytes() == "é\r\n".encode()
    for name in ("there.csv", "new.csv"):
        with pytest.raises(KeyError):
            write_whole(tmp_path / name, breaks_off())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("there.csv", "é\r\n".encode())]


def test_a_missing_folder_and_a_folder_in_the_way_are_refused(tmp_path: Path):
    with pytest.raises(RunError, match="must be a file that can be written; got No such file or directory"):
        write_whole(tmp_path / "nowhere" / "a.csv", "x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(RunError, match="must be a file that can be written"):
        write_whole(tmp_path / "folder", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(RunError, match="must be a file that can be written; got Not a directory"):
        write_whole(tmp_path / "file" / "a.csv", "x")


@pytest.mark.parametrize("refused", ["open", "fsync"])
def test_a_system_that_cannot_sync_folders_is_borne(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str):
    real = getattr(os, refused)

    def picky(handle: object, *rest: object) -> object:
        is_folder = Path(handle).is_dir() if refused == "open" else os.path.isdir(f"/proc/self/fd/{handle}")
        if is_folder:
            raise OSError(22, "Invalid argument")
        return real(handle, *rest)

    monkeypatch.setattr(os, refused, picky)
    write_whole(tmp_path / "a.csv", "x")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "x"


def test_a_new_folder_is_made_with_its_parents(tmp_path: Path):
    folder = new_folder(tmp_path / "a" / "b")
    assert folder.is_dir()
    assert new_folder(str(folder)) == folder


def test_a_folder_that_holds_files_is_refused(tmp_path: Path):
    (tmp_path / "kept.csv").write_text("x", encoding="utf-8")
    with pytest.raises(RunError, match="must be a new or an empty folder; got one that holds files"):
        new_folder(tmp_path)
    with pytest.raises(RunError, match="must be a folder that can be made; got File exists"):
        new_folder(tmp_path / "kept.csv")
