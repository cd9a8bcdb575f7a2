"""Read enough of every export in a folder to know its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from personakit.core.errors import DataError, PersonakitError, StudyError
from personakit.core.formatting import format_count
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.column_names import unique_name
from personakit.profiling.drafting.nameless_files import lacks_names
from personakit.profiling.keywords import slug
from personakit.profiling.profile_column import profile_column
from personakit.readers import RawExport, open_source
from personakit.study.codebook import CODEBOOK_FILES, HEADERS
from personakit.study.settings import Export

SUFFIXES = frozenset(
    {".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".parquet", ".pq", ".sav", ".zsav",
     ".por", ".dta", ".gz", ".zip"}
)  # fmt: skip
#: Most rows read of each export: enough to recognise ids, scales and dates.
MOST_ROWS = 200_000
_HEADER_BYTES = 1000  # enough for the headers of a codebook


@dataclass(frozen=True, eq=False)
class ExportFile:
    """One export of the folder: its file, and what is in its columns."""

    name: str  # what the export will be called in the study
    file: str | None  # relative to the folder; None for a frame in memory
    reader: str
    rows: int
    columns: tuple[ColumnFacts, ...]
    sheet: str | None = None  # where the workbook has several
    session: frozenset[str] = frozenset()  # columns in which a survey platform describes the session
    ticks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # stem -> its options, one column each
    left_out: tuple[str, ...] = ()  # what the reader left out or corrected, a sentence each

    @property
    def title(self) -> str:
        """File, and sheet where it has several."""
        file = self.file or f"frame '{self.name}'"
        return file if self.sheet is None else f"{file}, sheet '{self.sheet}'"

    @property
    def location(self) -> dict[str, str]:
        """Path, and sheet where there are several, as the study gives them."""
        if self.file is None:
            return {"reader": "frame"}
        return {"path": self.file} | ({} if self.sheet is None else {"sheet": self.sheet})

    def column(self, name: str) -> ColumnFacts:
        """Return the column of that name."""
        return next(c for c in self.columns if c.name == name)


@dataclass(frozen=True)
class Unread:
    """A file that could not be read, and why."""

    file: str
    reason: str
    is_damaged: bool = False  # the data are at fault, not the way they were asked for


def read_folder(folder: Path) -> tuple[list[ExportFile], list[Unread]]:
    """Read the exports of a folder that must hold one at least.

    Raises
    ------
    StudyError, DataError
        When it is no folder, or none of its files can be read; of the data, where those are damaged.
    """
    if not folder.is_dir():
        raise StudyError(f"'{folder}' is not a folder. Give the folder that holds the exports.")
    sources, unread = read_export_files(folder)
    if sources:
        return sources, unread
    reasons = "".join(f"\n  {u.reason if u.reason.startswith(u.file) else f'{u.file}: {u.reason}'}" for u in unread)
    kinds = "CSV, Excel, Parquet, SPSS or Stata files, also in a ZIP archive"
    message = f"no export was found in '{folder}' ({kinds}).{reasons}"
    raise DataError(message) if any(u.is_damaged for u in unread) else StudyError(message)


def find_files(folder: Path) -> list[Path]:
    """Return the files that may be exports, by name; hidden, temporary and study files and codebooks are left out."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file()
        and path.suffix.lower() in SUFFIXES
        and not path.name.startswith((".", "~$"))
        and not _is_codebook(path)
    )


def _is_codebook(path: Path) -> bool:
    """Say whether a file is a codebook, by its name or by its first row."""
    if path.name.casefold() in CODEBOOK_FILES.values():
        return True
    if path.suffix.lower() not in {".csv", ".tsv", ".txt"}:
        return False
    with path.open("rb") as handle:
        first = handle.read(_HEADER_BYTES).decode("utf-8", errors="ignore").split("\n", 1)[0]
    cells = {cell.strip(' "\r\ufeff').casefold() for cell in re.split(r"[,;\t]", first)}
    return set(HEADERS[:6]) <= cells and {"role", "kind", "use", "sure"} <= cells


def read_export_files(folder: Path) -> tuple[list[ExportFile], list[Unread]]:
    """Read the exports of a folder.

    Parameters
    ----------
    folder : Path
        Only its own files; subfolders are not read.

    Returns
    -------
    list of ExportFile, list of Unread
        In order of the file names.
    """
    files = find_files(folder)
    sources: list[ExportFile] = []
    unread: list[Unread] = []
    by_file = _names(files)
    taken = set(by_file)
    for path, name in zip(files, by_file, strict=True):
        try:
            tables = _tables(path)
            if len(tables) > 1:
                for table in tables:
                    free = unique_name(iter([f"{name}_{slug(Path(table).stem, 'table')}"]), taken)
                    sources.append(_read(path, free, None, f"{path.name}/{table}"))
                    taken.add(free)
                continue
            sheets = _sheets(path)
            for sheet in sheets:
                whole = len(sheets) == 1
                free = name if whole else unique_name(iter([f"{name}_{slug(str(sheet), 'sheet')}"]), taken)
                sources.append(_read(path, free, sheet))
                taken.add(free)
        except PersonakitError as error:
            unread.append(Unread(path.name, str(error), isinstance(error, DataError)))
    return sources, unread


def _sheets(path: Path) -> list[str | None]:
    """Return the sheets of a workbook in which several hold data; otherwise one unnamed sheet."""
    if path.suffix.lower() not in {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}:
        return [None]
    from personakit.readers.excel import filled_sheets

    filled = filled_sheets(path)
    return list(filled) if len(filled) > 1 else [None]


def _tables(path: Path) -> list[str]:
    """Return the tables of a ZIP archive; none for any other file."""
    if path.suffix.lower() != ".zip":
        return []
    from personakit.readers.zip_archive import is_workbook, table_members

    return [] if is_workbook(path) else table_members(path)


def _read(path: Path, name: str, sheet: str | None, file: str = "") -> ExportFile:
    raw = open_source(name, Export(table="customers", path=file or path.name, sheet=sheet), path.parent)
    made = _profiled(raw, name, file or path.name, sheet)
    if lacks_names(made.columns):
        raise DataError(
            f"{made.title} has no row of column names: its first row is like the rows below it. Export it again with "
            "its column names, or write them above the first row."
        )
    return made


def read_frame(name: str, frame: Any) -> ExportFile:
    """Read an export given as a frame in memory."""
    key = slug(name, "export")
    raw = open_source(key, Export(table="customers", reader="frame"), Path(), frame)
    return _profiled(raw, key, None, None)


def _profiled(raw: RawExport, name: str, file: str | None, sheet: str | None) -> ExportFile:
    """Return the facts of every column of an open export."""
    import pyarrow as pa

    frames: list[pa.Table] = []
    rows = 0
    for chunk in raw.chunks():
        frames.append(chunk.frame.slice(0, MOST_ROWS - rows))
        rows += len(frames[-1])
        if rows >= MOST_ROWS:
            break
    table = pa.concat_tables(frames, promote_options="permissive") if frames else None
    columns = tuple(
        replace(
            profile_column(
                pa.array([], pa.string()) if table is None else table.column(index),
                column,
                label=raw.labels.get(column, ""),
                value_labels=raw.value_labels.get(column),
                decimal=raw.decimal,
            ),
            position=index + 1,
            stem=raw.stems.get(column, ""),
            item=raw.items.get(column, ""),
        )
        for index, column in enumerate(raw.columns)
    )
    if len(columns) != len({column.name for column in columns}):
        raise AssertionError(f"{file}: two columns have one name")  # unique_names makes this impossible
    left_out = tuple(f"{r.check} ({format_count(r.rows)}): {r.note}" for r in raw.notes if r.note)
    return ExportFile(
        name, file, raw.reader, rows, columns, sheet, session=raw.session, ticks=dict(raw.ticks), left_out=left_out
    )


def _names(files: Sequence[Path]) -> list[str]:
    """Name exports after their files, without a prefix that all share."""
    stems = [re.sub(r"(\.(csv|tsv|txt))?$", "", path.stem) for path in files]
    shared = _shared_start(stems) if len(stems) > 1 else ""
    shared = shared[: max(shared.rfind("_"), shared.rfind("-"), shared.rfind(" ")) + 1]
    names: list[str] = []
    for stem in stems:
        name = slug(stem[len(shared) :] or stem, "export")
        names.append(unique_name(iter([name]), names))
    return names


def _shared_start(names: Sequence[str]) -> str:
    first, last = min(names), max(names)
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:same]
