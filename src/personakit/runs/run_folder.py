"""Write a run's folder whole or not at all, and lose nothing of an earlier one, wherever the process is killed.

All that is unfinished lies in one hidden folder, the workspace, which carries our marker::

    runs/.personakit-k3x9_a2b/made-by-personakit   the marker: what has none is not ours, and is never removed
    runs/.personakit-k3x9_a2b/after/<name>         the new run, until it is complete
    runs/.personakit-k3x9_a2b/before/<name>        the run it replaces, where the two cannot be exchanged in one step

The next run first puts a run back that is in ``before`` alone, and removes what is left of the workspace only then.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

from personakit.core.errors import StudyError
from personakit.runs.exchange_folders import exchange

LATEST, MANIFEST = "latest", "manifest.json"
PREFIX, MARKER = ".personakit-", "made-by-personakit"
AFTER, BEFORE, DISCARDED = "after", "before", "discarded"


@contextmanager
def atomic_folder(output: Path, name: str) -> Iterator[Path]:
    """Yield a temporary folder that becomes ``output/name`` when the block ends well, and vanishes when it does not.

    An earlier folder of the same name is replaced only then, and files in it that its manifest does not list are kept.
    One run at a time writes into `output`.

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
        with _workspace(output) as workspace:
            working = workspace / AFTER / name
            working.mkdir(parents=True)
            yield working
            _keep_foreign(final, working)
            _replace(working, final, workspace)
    except OSError as error:
        raise _cannot_write(output, error) from error


def recover(output: Path) -> None:
    """Put back a run that a killed process had moved aside, and remove what it left unfinished.

    Writes nothing where there is nothing to recover.

    Parameters
    ----------
    output : Path
        Folder of all runs; it need not be there yet.

    Raises
    ------
    StudyError
        When `output` cannot be written.
    """
    try:
        if any(output.glob(f"{PREFIX}*/{MARKER}")):
            with FileLock(output / ".lock"):
                _sweep(output)
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
        target = working / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target, follow_symlinks=False)
        elif path.read_bytes() != target.read_bytes():
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

    Raises
    ------
    StudyError
        When a file of that name, which is not ours, is in the way, or `output` cannot be written.
    """
    _refuse_a_file(output / LATEST)
    try:
        with _workspace(output) as workspace:
            try:
                fresh = workspace / LATEST
                fresh.symlink_to(name, target_is_directory=True)
                fresh.replace(output / LATEST)
            except OSError:
                if (output / LATEST).is_symlink():  # links can be made here: two answers to one question would be worse
                    raise
                text = workspace / f"{LATEST}.txt"
                text.write_text(name + "\n", encoding="utf-8")
                text.replace(output / f"{LATEST}.txt")
    except OSError as error:
        raise _cannot_write(output, error) from error


@contextmanager
def _workspace(output: Path) -> Iterator[Path]:
    """Yield a hidden folder of ours in `output`, with nobody else writing there; it is gone afterwards."""
    output.mkdir(parents=True, exist_ok=True)
    with FileLock(output / ".lock"):
        _sweep(output)
        workspace = Path(tempfile.mkdtemp(prefix=PREFIX, dir=output))
        try:
            (workspace / MARKER).touch()
            yield workspace
        finally:
            _put_back(workspace)
            _remove(workspace)


def _replace(working: Path, final: Path, workspace: Path) -> None:
    """Put the new folder in the place of the earlier one: in one step where the system can, else in two."""
    if not os.path.lexists(final):
        working.rename(final)
    elif not exchange(working, final):
        (workspace / BEFORE).mkdir()
        final.rename(workspace / BEFORE / final.name)
        working.rename(final)  # from the line above to here, the earlier folder is in the workspace alone


def _sweep(output: Path) -> None:
    """Recover from what a killed run left behind, and remove it; the lock is held, so nobody is writing there."""
    for workspace in sorted(output.glob(f"{PREFIX}*")):
        if (workspace / MARKER).is_file():
            _put_back(workspace)
            _remove(workspace)
        elif re.fullmatch(re.escape(PREFIX) + r"[a-z0-9_]{8}", workspace.name):
            _remove_empty(workspace)  # killed before the marker was there, or after it was gone


def _put_back(workspace: Path) -> None:
    """Put back an earlier folder that was moved aside, when none has come into its place; else discard it."""
    for moved in (workspace / BEFORE).glob("*"):
        if not os.path.lexists(workspace.parent / moved.name):
            moved.rename(workspace.parent / moved.name)
        else:  # a folder half removed must never be put back
            (workspace / BEFORE).rename(workspace / DISCARDED)


def _remove(workspace: Path) -> None:
    """Remove a workspace, its marker last, so that one half removed is still known as ours."""
    for path in workspace.glob("*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != MARKER:
            path.unlink(missing_ok=True)
    if {path.name for path in workspace.glob("*")} <= {MARKER}:  # else something is open elsewhere (Windows)
        (workspace / MARKER).unlink(missing_ok=True)
        _remove_empty(workspace)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
