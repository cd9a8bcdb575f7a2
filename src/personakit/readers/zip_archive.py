"""An export in a ZIP archive: its one table, or the one that the path names."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from personakit.core.errors import DataError, StudyError, not_found
from personakit.readers import files
from personakit.readers.raw_export import RawChunk, RawExport

_TABLES = (
    ".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".parquet", ".pq", ".sav", ".zsav",
    ".por", ".dta", ".csv.gz",
)  # fmt: skip


def is_workbook(path: Path) -> bool:
    """Return whether a ZIP file is an Excel or OpenDocument workbook; damaged ones count as such."""
    try:
        with zipfile.ZipFile(path) as book:
            names = set(book.namelist())
    except (zipfile.BadZipFile, OSError):
        return True
    return "[Content_Types].xml" in names or "content.xml" in names or any(n.startswith("xl/") for n in names)


class UnpackedTable:
    """A table of an archive, unpacked to a temporary file that lasts as long as this object."""

    def __init__(self, name: str, path: Path, label: str) -> None:
        from personakit.readers.excel import check_unpacked_size

        archive = files.archive_of(path) or path
        check_unpacked_size(archive, label)
        member = _member(name, archive, path, label)
        self.label = label if archive != path else f"{label}/{member}"
        self.digest = files.digest(archive)
        self._folder = tempfile.TemporaryDirectory(prefix="personakit-")
        self.path = Path(self._folder.name) / Path(member).name
        try:
            with zipfile.ZipFile(archive) as book, book.open(member) as packed, self.path.open("wb") as target:
                shutil.copyfileobj(packed, target)
        except RuntimeError:
            raise DataError(f"{label} is locked with a password. Save a copy without one.") from None
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError):
            raise DataError(f"{label} cannot be unpacked: it is damaged. Export it again.") from None

    def kept_for(self, raw: RawExport) -> RawExport:
        """Return the export of the unpacked file, which holds on to it."""

        def stream(wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:
            if not self.path.exists():
                raise DataError(f"{self.label}: its unpacked copy is gone. Read it again.")
            yield from raw.stream(wanted, encoded)

        sha, size = self.digest
        return replace(raw, stream=stream, input=replace(raw.input, sha256=sha, n_bytes=size))


def table_members(archive: Path) -> list[str]:
    """Return the tables in an archive, by name."""
    with zipfile.ZipFile(archive) as book:
        names = [part.filename for part in book.infolist() if not part.is_dir()]
    hidden = [n for n in names if n.startswith("__MACOSX/") or Path(n).name.startswith((".", "~$"))]
    return sorted(n for n in names if n not in hidden and n.casefold().endswith(_TABLES))


def _member(name: str, archive: Path, path: Path, label: str) -> str:
    try:
        tables = table_members(archive)
    except (zipfile.BadZipFile, OSError):
        raise DataError(f"{label} cannot be unpacked: it is damaged. Export it again.") from None
    key = f"exports.{name}.path"
    if archive != path:
        asked = path.relative_to(archive).as_posix()
        if asked not in tables:
            raise StudyError(f"{key}: {not_found('table', asked, archive.name, tables)}")
        return asked
    if not tables:
        raise DataError(f"{label} contains no table (CSV, Excel, Parquet, SPSS or Stata). Export it again.")
    if len(tables) > 1:
        listed = ", ".join(f"'{label}/{table}'" for table in tables[:8]) + (", ..." if len(tables) > 8 else "")
        raise StudyError(f"{key}: {label} contains {len(tables)} tables. Name one of them: {listed}.")
    return tables[0]
