"""Folders of studies, compared byte by byte."""

from pathlib import Path


def files(folder: Path) -> dict[str, bytes]:
    """Every file, by its place in the folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def times(folder: Path) -> dict[str, int]:
    """When every file, and every folder, was last written [ns]."""
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in [folder, *sorted(folder.rglob("*"))]}


class Interruption(Exception):
    """What a test stops a study with."""


def stop_after(n: int, evolution_class: type) -> type:
    """An evolution class that breaks down when it has lived ``n`` generations in all, over all its replicates."""
    lived = 0

    class Stopped(evolution_class):
        def step(self):
            nonlocal lived
            if lived == n:
                raise Interruption
            lived += 1
            return super().step()

    return Stopped
