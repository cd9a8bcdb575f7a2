"""Write a run's folder whole or not at all: a temporary folder, renamed when it is complete."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from personakit.core.errors import StudyError

LATEST = "latest"


@contextmanager
def whole_folder(output: Path, name: str) -> Iterator[Path]:
    """Yield a temporary folder that becomes ``output/name`` when the block ends well, and vanishes when it does not.

    An earlier folder of the same name is replaced only then. One run at a time writes into `output`.

    Parameters
    ----------
    output : Path
        Folder of all runs; made when it is not there.
    name : str
        Name of the finished folder.

    Yields
    ------
    Path
        The temporary folder, on the same disk.

    Raises
    ------
    StudyError
        When `output` cannot be written.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = FileLock(output / ".lock")
        with lock:
            _sweep(output)
            working = Path(tempfile.mkdtemp(prefix=".tmp-", dir=output))
            working.chmod(0o755)
            try:
                yield working
                _replace(working, output / name)
            finally:
                shutil.rmtree(working, ignore_errors=True)
    except PermissionError as error:
        raise StudyError(
            f"Cannot write into the output folder '{output.name}': permission denied. "
            "Choose another with `output` under [study] or with --output."
        ) from error
    except FileExistsError as error:
        raise StudyError(
            f"The output folder '{output.name}' is a file. Choose another with `output` under [study] or with --output."
        ) from error


def point_latest(output: Path, name: str) -> None:
    """Make ``output/latest`` point at the run, in one step.

    Where the system refuses symbolic links, ``latest.txt`` holds the folder's name instead.

    Parameters
    ----------
    output : Path
        Folder of all runs.
    name : str
        The run to point at.
    """
    fresh = output / f".{LATEST}-{os.getpid()}"
    try:
        fresh.symlink_to(name, target_is_directory=True)
        fresh.replace(output / LATEST)
    except OSError:
        fresh.unlink(missing_ok=True)
        text = output / f".{LATEST}-{os.getpid()}.txt"
        text.write_text(name + "\n", encoding="utf-8")
        text.replace(output / f"{LATEST}.txt")


def _sweep(output: Path) -> None:
    """Remove what a killed run left behind; the lock is held, so nobody is writing there."""
    for left in output.glob(".tmp-*"):
        shutil.rmtree(left, ignore_errors=True)


def _replace(working: Path, final: Path) -> None:
    if final.exists():
        # Renaming over a full folder is not possible: move the old one aside first, inside the folder that is swept.
        aside = Path(tempfile.mkdtemp(prefix=".tmp-", dir=final.parent))
        final.rename(aside / "old")
        working.rename(final)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        working.rename(final)
