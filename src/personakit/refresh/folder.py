"""Write a run's folder whole or not at all: a temporary folder, renamed when it is complete."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from personakit.core.errors import StudyError

LATEST, MANIFEST = "latest", "manifest.json"


@contextmanager
def whole_folder(output: Path, name: str) -> Iterator[Path]:
    """Yield a temporary folder that becomes ``output/name`` when the block ends well, and vanishes when it does not.

    An earlier folder of the same name is replaced only then, and files in it that its manifest does not list are kept.
    One run at a time writes into `output`.

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
        When `output` cannot be written, or files of someone else would be lost.
    """
    final = output / name
    _refuse_a_file(final)
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = FileLock(output / ".lock")
        with lock:
            _sweep(output)
            working = Path(tempfile.mkdtemp(prefix=".tmp-", dir=output))
            working.chmod(0o755)
            try:
                yield working
                _keep_foreign(final, working)
                _replace(working, final)
            finally:
                shutil.rmtree(working, ignore_errors=True)
    except OSError as error:
        raise _cannot_write(output, error) from error


def check_output(output: Path) -> None:
    """Refuse an output folder that cannot be written, before a long run rather than after it; write nothing.

    Parameters
    ----------
    output : Path
        Folder of all runs; it need not be there yet.

    Raises
    ------
    StudyError
        When it is a file, lies in one, may not be written, or holds a file called "latest".
    """
    there = next((folder for folder in (output, *output.absolute().parents) if folder.exists()), None)
    if there is None or not there.is_dir():
        raise _cannot_write(output, NotADirectoryError())
    if not os.access(there, os.W_OK | os.X_OK):
        raise _cannot_write(output, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    _refuse_a_file(output / LATEST)


def _cannot_write(output: Path, error: OSError) -> StudyError:
    remedy = "Choose another with `output` under [study] or with --output."
    if isinstance(error, FileExistsError | NotADirectoryError):
        return StudyError(f"The output folder '{output}' is a file, or lies in one. {remedy}")
    why = (error.strerror or type(error).__name__).lower()
    return StudyError(f"Cannot write into the output folder '{output}': {why}. {remedy}")


def _refuse_a_file(path: Path) -> None:
    if path.exists() and not path.is_dir() and not path.is_symlink():
        raise StudyError(
            f"'{path}' is a file, and a run would write in its place. Move it away, or choose another folder with "
            "`output` under [study] or with --output."
        )


def _keep_foreign(final: Path, working: Path) -> None:
    """Copy what the user put into the earlier folder of this name into the new one; refuse where the two clash."""
    clashes = []
    for path in foreign_files(final):
        name = path.relative_to(final)
        kept = working / name
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, kept, follow_symlinks=False)
        elif path.read_bytes() != kept.read_bytes():
            clashes.append(name.as_posix())
    if clashes:
        more = f" and {len(clashes) - 1} more" if len(clashes) > 1 else ""
        raise StudyError(
            f"'{final}' holds '{clashes[0]}'{more}, which no run of ours lists, and a run would write in its place. "
            "Move that folder away and run again."
        )


def foreign_files(folder: Path) -> list[Path]:
    """Return the files of a run's folder that its manifest does not list.

    Parameters
    ----------
    folder : Path
        The run's folder, which need not be there.

    Returns
    -------
    list of Path
        In name order; every file where there is no manifest.
    """
    manifest = folder / MANIFEST
    try:
        listed = {str(entry["file"]) for entry in json.loads(manifest.read_text(encoding="utf-8"))["files"]}
        listed.add(MANIFEST)
    except (OSError, ValueError, KeyError, TypeError):
        listed = set()
    files = sorted(p for p in folder.rglob("*") if p.is_symlink() or p.is_file())
    return [path for path in files if path.relative_to(folder).as_posix() not in listed]


def point_latest(output: Path, name: str) -> None:
    """Make ``output/latest`` point at the run, in one step.

    Where the system refuses symbolic links, ``latest.txt`` holds the folder's name instead.

    Parameters
    ----------
    output : Path
        Folder of all runs.
    name : str
        The run to point at.

    Raises
    ------
    StudyError
        When a file of that name, which is not ours, is in the way.
    """
    _refuse_a_file(output / LATEST)
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
