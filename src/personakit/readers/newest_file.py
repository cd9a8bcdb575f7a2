"""An export that is renamed every month: ``path = "crm_*.csv"`` means the newest file of that name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from personakit.core.errors import StudyError, not_found

_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])(?:[-_. ]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(?:(0?[1-9]|[12]\d|3[01])[-_. ])?(0?[1-9]|1[0-2])[-_. ]((?:19|20)\d\d)(?!\d)")


def is_pattern(path: str) -> bool:
    """Return whether a path names files by a pattern.

    Examples
    --------
    >>> is_pattern("crm_*.csv"), is_pattern("crm.csv")
    (True, False)
    """
    return "*" in path or "?" in path


def newest_file(key: str, pattern: str, folder: Path) -> tuple[str, int]:
    """Return the newest file that a pattern names, relative to the folder, and how many files it names.

    The date in the names decides where each has one (``crm_2026-05.csv``, ``crm_05-2026.csv``, ``crm_20260531.csv``);
    then the numbers in the names, compared as numbers (``crm_9.csv`` before ``crm_10.csv``); where neither tells them
    apart, the name that comes last.

    Raises
    ------
    StudyError
        When there is no such file.
    """
    parent = folder / Path(pattern).expanduser().parent
    glob = Path(pattern).name
    if is_pattern(str(Path(pattern).parent)):
        raise StudyError(f"{key} = '{pattern}': a star may stand in the name of the file, not in that of a folder.")
    paths = [p for p in parent.glob(glob) if p.is_file() and not p.name.startswith((".", "~$"))]
    if not paths:
        available = sorted(p.name for p in parent.iterdir() if p.is_file()) if parent.is_dir() else []
        where = f"the folder of '{pattern}'"
        raise StudyError(f"{key}: {not_found('file', glob, where, available)}")
    newest = newest_name([p.name for p in paths])
    return str(Path(pattern).with_name(newest)), len(paths)


def newest_name(names: Sequence[str]) -> str:
    """Return the newest of several file names.

    Examples
    --------
    >>> newest_name(["crm_12-2025.csv", "crm_05-2026.csv"]), newest_name(["crm_9.csv", "crm_10.csv"])
    ('crm_05-2026.csv', 'crm_10.csv')
    """
    dates = [_date(name) for name in names]
    if all(date is not None for date in dates):
        return max(zip(dates, names, strict=True), key=lambda pair: (pair[0], _numbers(pair[1])))[1]
    return max(names, key=_numbers)


def _date(name: str) -> tuple[int, int, int] | None:
    if match := _YEAR_FIRST.search(name):
        return int(match[1]), int(match[2]), int(match[3] or 0)
    if match := _YEAR_LAST.search(name):
        return int(match[3]), int(match[2]), int(match[1] or 0)
    return None


def _numbers(name: str) -> list[tuple[bool, int, str]]:
    """Split a name so that its numbers are compared as numbers."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", name)]
