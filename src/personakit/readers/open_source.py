"""Open any export: choose its reader by name and content, and report missing columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personakit.core.errors import DataError, StudyError, not_found, require
from personakit.readers import files
from personakit.readers.choose_reader import reader_of
from personakit.readers.newest_file import is_pattern, newest_file
from personakit.readers.platforms.find_platform import PLATFORMS
from personakit.readers.raw_export import InputFile, RawExport, Repair
from personakit.study.settings import Export

if TYPE_CHECKING:
    from personakit.readers.platforms.survey_header import SurveyHeader

#: A function that reads a file into a frame.
Opener = Callable[[Path], Any]

#: Readers that a file in an archive may need, whatever the archive is called.
_TEXT_LIKE = PLATFORMS | {"csv"}
_KINDS = {
    "excel": "an Excel workbook",
    "parquet": "a Parquet file",
    "spss": "an SPSS file",
    "stata": "a Stata file",
    "zip": "a ZIP archive",
    "html": "a web page",
}
#: A date, a number, an id of many digits, a mail address, a sentence: cells of data, no column names.
_CELL = re.compile(r"^[+-]?\d+([.,]\d+)*$|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{5,}|@|.{80}")


def open_source(
    name: str, export: Export, folder: Path, frame: Any = None, readers: Mapping[str, Opener] | None = None
) -> RawExport:
    """Open an export for reading.

    Parameters
    ----------
    name : str
        Its name in the study.
    export : Export
        Its settings. The reader is chosen by file name and content when not declared.
    folder : Path
        The folder that paths are relative to.
    frame : object, optional
        An in-memory frame instead of a file: pandas, or any with an Arrow interface (Polars, DuckDB, pyarrow).
    readers : mapping of str to callable, optional
        File ending, such as ".sas7bdat" -> function that takes the path and returns such a frame. It is used where the
        study declares no reader.

    Returns
    -------
    RawExport
        Columns, their labels in the file, and a stream of its rows.

    Raises
    ------
    StudyError
        When the file, a wanted column or an optional library is missing.
    DataError
        When the content cannot be read.
    """
    raw = _open(name, export, folder, frame, readers or {})
    if export.decimal or export.thousands:
        raw = replace(raw, decimal=export.decimal or ("," if export.thousands == "." else "."))
    _check_columns(raw, export)
    return raw


def wanted_columns(export: Export) -> list[str]:
    """Return every source column that an export's settings name."""
    named = [column for columns in export.columns.values() for column in columns]
    named += [column for name, attribute in export.attributes.items() for column in attribute.sources(name)]
    for wide in (export.ratings, export.waits):
        named += list(wide.columns) if wide else []
    named += [export.key] if export.key else []
    named += [*export.where, *([export.via.key] if export.via else [])]
    return list(dict.fromkeys(named))


def _open(name: str, export: Export, folder: Path, frame: Any, readers: Mapping[str, Opener]) -> RawExport:
    wanted = wanted_columns(export)
    if frame is not None:
        from personakit.readers.frame import open_frame

        return _as_survey(open_frame(name, frame, export))
    if export.reader == "frame":
        raise StudyError(
            f"exports.{name} is an in-memory frame: give it in read_exports(study, frames={{'{name}': ...}})."
        )
    if export.reader == "sql" or export.url or export.url_env:
        from personakit.readers.sql import open_sql

        return open_sql(name, export, wanted)
    several = 0
    if export.path and is_pattern(export.path):
        newest, several = newest_file(f"exports.{name}.path", export.path, folder)
        pattern, export = export.path, export.model_copy(update={"path": newest})
    path = files.locate(name, export, folder)
    opener = None if export.reader else readers.get(path.suffix.casefold())
    raw = _open_path(name, export, path, wanted) if opener is None else _open_with(opener, name, export, path)
    if several > 1:
        note = f"{several} files match '{pattern}'; '{Path(export.path or path).name}' is the newest of them"
        raw = replace(raw, notes=[*raw.notes, Repair("newest of several files", 0, "kept", note)])
    return raw


def _open_path(name: str, export: Export, path: Path, wanted: Sequence[str]) -> RawExport:
    """Open a file with the reader that the study declares, or that its content and name show."""
    if files.archive_of(path) or (export.reader in {None, *_TEXT_LIKE} and reader_of(path) == "zip"):
        from personakit.readers.zip_archive import UnpackedTable

        table = UnpackedTable(name, path, export.path or path.name)
        inside = export.model_copy(update={"path": table.label})
        return table.kept_for(_open_path(name, inside, table.path, wanted))
    reader = export.reader or reader_of(path)
    label = export.path or path.name
    if path.stat().st_size == 0:
        raise DataError(f"{label} is empty: 0 bytes. Export it again.")
    if reader == "parquet":
        from personakit.readers.parquet import open_parquet

        return _as_survey(open_parquet(name, export, path))
    if reader in {"spss", "stata"}:
        from personakit.readers.spss import open_labelled

        return open_labelled(name, export, path, wanted, program=reader)
    if reader == "html" or (reader == "excel" and reader_of(path) == "html"):
        from personakit.readers.html_table import html_rows
        from personakit.readers.table_rows import open_rows

        rows, file = html_rows(path, export.encoding, label), InputFile(name, label, *files.digest(path), 0)
        note = Repair("web page read as a table", 0, "kept", "the largest table of the page was read")
        raw = open_rows(name, export, rows, reader="html", title=label, file=file, wanted=wanted, notes=[note])
        return _as_survey(raw)
    if (reader == "excel" and reader_of(path) != "text") or (reader != "csv" and reader_of(path) == "excel"):
        from personakit.readers.excel import open_excel

        return _as_survey(open_excel(name, export, path, wanted))
    return _open_text(name, export, path, wanted)


def _open_with(opener: Opener, name: str, export: Export, path: Path) -> RawExport:
    """Open a file with a function of the caller's."""
    from personakit.readers.frame import open_frame

    label = export.path or path.name
    try:
        frame = opener(path)
    except Exception as error:
        # The message of a foreign reader may hold cells, so only its type is repeated.
        raise DataError(
            f"{label} cannot be read: the reader given for '{path.suffix}' failed ({type(error).__name__})."
        ) from error
    try:
        raw = _as_survey(open_frame(name, frame, export))
    except StudyError:
        raise StudyError(
            f"The reader given for '{path.suffix}' returns a {type(frame).__name__}; it must return a pandas frame, or "
            "one with an Arrow interface (Polars, DuckDB, pyarrow)."
        ) from None
    reader = path.suffix.casefold() if raw.reader == "frame" else raw.reader
    return replace(raw, reader=reader, input=InputFile(name, label, *files.digest(path), 0))


def check_readers(readers: Mapping[str, Opener]) -> dict[str, Opener]:
    """Return readers by ending in lower case; raise when one is no ending or no function."""
    require("read_exports(readers=)", readers, Mapping, "a mapping of a file's ending to a function")
    for suffix, opener in readers.items():
        if not re.fullmatch(r"\.\w+", str(suffix)):
            raise StudyError(f"readers: '{suffix}' is no ending of a file; write it with its dot, such as '.sas7bdat'.")
        if not callable(opener):
            raise StudyError(f"readers['{suffix}'] is a {type(opener).__name__}; give a function that takes a path.")
    return {suffix.casefold(): opener for suffix, opener in readers.items()}


def _open_text(name: str, export: Export, path: Path, wanted: Sequence[str]) -> RawExport:
    from personakit.readers.delimited_text import raw_text
    from personakit.readers.inspect_text import inspect_text

    detected = reader_of(path)
    if detected != "text":
        kind = _KINDS[detected]
        raise DataError(
            f"{export.path or path.name} is not a text file: it is {kind}. Set exports.{name}.reader = '{detected}', "
            "or export it as CSV."
        )
    file = inspect_text(name, export, path, wanted)
    _check_platform(name, export, file.label, file.header)
    return _as_survey(raw_text(name, file))


def _check_platform(name: str, export: Export, label: str, header: SurveyHeader) -> None:
    """Refuse a file that the study says a platform wrote, and that lacks the header rows of that platform."""
    complete = header.extra > 0 or export.reader != "qualtrics"
    if export.reader not in PLATFORMS or (header.platform == export.reader and complete):
        return
    rows = "the three header rows of a Qualtrics export (names, questions, import ids)"
    marks = rows if export.reader == "qualtrics" else f"the header of a {_title(export.reader)} export"
    raise DataError(
        f"{label} lacks {marks}. Export it again from {_title(export.reader)}, or leave exports.{name}.reader out."
    )


def _title(platform: str) -> str:
    titles = {"kobotoolbox": "KoboToolbox", "limesurvey": "LimeSurvey", "surveymonkey": "SurveyMonkey"}
    return titles.get(platform, platform.replace("_", " ").title())


def _as_survey(raw: RawExport) -> RawExport:
    """Leave out test answers."""
    if raw.reader == "qualtrics":
        from personakit.readers.platforms.guard_answers import guarded_stream

        return replace(raw, stream=guarded_stream(raw.stream, raw.columns, raw.labels, raw.input.path))
    return raw


def _check_columns(raw: RawExport, export: Export) -> None:
    """Check that every column the study names is there exactly once."""
    available = set(raw.columns)
    named = named_columns(export)
    none_there = bool(named) and not any(column in available for _, column in named)
    if none_there and looks_like_data(raw.columns):
        raise DataError(
            f"{raw.input.path} has no row of column names: none of the {len(named)} columns that exports.{raw.name} "
            "names is there, and its first row looks like data. Export it again with its column names."
        )
    if none_there and export.skip_rows:  # a row of data may stand where the header is looked for: it is not repeated
        raise StudyError(
            f"exports.{raw.name}.skip_rows = {export.skip_rows}: none of the {len(named)} columns that the study names "
            f"is in row {export.skip_rows + 1} of {raw.input.path}. Give the number of rows above the row of column "
            "names, or leave skip_rows out to have it detected."
        )
    missing: list[str] = []
    for key, column in named:
        if column in raw.duplicated:
            raise DataError(ambiguous(raw, column, f"exports.{raw.name}.{key}"))
        if column not in available:
            at = export.codebook_row(column) or f"exports.{raw.name}.{key}"
            missing.append(f"{at}: {not_found('column', column, raw.input.path, raw.columns)}{_one_column_hint(raw)}")
    if missing:
        more = f"\n... and {len(missing) - 5} more columns that are not there" if len(missing) > 5 else ""
        raise StudyError("\n".join(missing[:5]) + more)


def ambiguous(raw: RawExport, column: str, key: str) -> str:
    """Return the message about a header that several columns have: their names, and what to write."""
    names = raw.duplicated[column]
    positions = [raw.columns.index(name) + 1 for name in names]
    listed = ", ".join(f"'{name}' (column {at})" for name, at in zip(names, positions, strict=True))
    return f"{raw.input.path} has several columns named '{column}' ({key}). Write which is meant: {listed}."


def looks_like_data(names: Sequence[str]) -> bool:
    """Return whether column names look like the cells of a customer, which no message may repeat.

    Examples
    --------
    >>> looks_like_data(["C102923", "2025-01-01", "Billing"]), looks_like_data(["id", "Q1_2", "Revenue 2024"])
    (True, False)
    """
    cells = [name for name in names if _CELL.search(name)]
    return len(cells) >= max(1, len(names) / 5)


def named_columns(export: Export) -> list[tuple[str, str]]:
    """Return (key of the study, source column) for every column an export's settings name."""
    named = [(f"columns.{key}", column) for key, columns in export.columns.items() for column in columns]
    for name, attribute in export.attributes.items():
        key = "columns" if attribute.columns else "column" if attribute.column else ""
        named += [(f"attributes.{name}.{key}".rstrip("."), column) for column in attribute.sources(name)]
    for key, wide in (("ratings", export.ratings), ("waits", export.waits)):
        named += [(f"{key}.columns", column) for column in wide.columns] if wide else []
    named += [(f"where.{column}", column) for column in export.where]
    named += [("via.key", export.via.key)] if export.via else []
    return named + ([("key", export.key)] if export.key else [])


def _one_column_hint(raw: RawExport) -> str:
    if len(raw.columns) != 1 or raw.reader not in {"csv", "qualtrics", "surveymonkey", "google_forms"}:
        return ""
    mark = next((m for m in (";", ",", "\t", "|") if m in raw.columns[0]), None)
    shown = {"\t": "a tab"}.get(mark or "", f"'{mark}'")
    return f" The header reads as one column: is the delimiter {shown}?" if mark else ""
