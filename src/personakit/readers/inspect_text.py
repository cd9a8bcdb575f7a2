"""Detect the encoding and layout of a text file, and count its rows without the parser."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from personakit.core.errors import DataError, StudyError
from personakit.readers import files
from personakit.readers.count_records import RecordCount, count_records
from personakit.readers.platforms.find_platform import find_platform, plain_header
from personakit.readers.platforms.survey_header import SurveyHeader
from personakit.readers.raw_export import unique_names
from personakit.readers.sniff_format import TextFormat, guess_delimiter, parse_lines, text_table
from personakit.readers.utf8 import SkippedBytes, Utf8Stream, decode_head
from personakit.study.settings import Export

HEAD_BYTES = 1 << 18


@dataclass(frozen=True)
class TextFile:
    """A text file whose layout is known."""

    path: Path
    label: str  # the path as in the study
    mark: files.Fingerprint
    layout: TextFormat
    text: str  # the beginning of the file
    header: SurveyHeader
    count: RecordCount  # rows, counted without the parser


def inspect_text(name: str, export: Export, path: Path, wanted: Sequence[str] = ()) -> TextFile:
    """Detect the encoding and layout of a text file.

    Raises
    ------
    DataError
        When the file is empty or not text.
    """
    label = export.path or path.name
    if path.stat().st_size == 0:
        raise DataError(f"{label} is empty: 0 bytes. Export it again.")
    _known_encoding(name, export.encoding)
    mark = files.fingerprint(path, export.encoding, label)
    start = files.head(path, HEAD_BYTES, label)
    if start.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise DataError(
            f"{label} is a web page or XML, not a table: was it saved from a browser, or is it a log-in page? Export "
            "it again as CSV or Excel."
        )
    if mark.encoding[:3].lower() != "utf" or mark.nuls:
        _refuse_binary(start, name, label)
    text = decode_head(start, mark.encoding, label)
    if not text.strip():
        raise DataError(f"{label} contains no text. Export it again.")
    if len(start) == HEAD_BYTES and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    layout, header = _layout(text, export, wanted)
    if not layout.header:
        raise DataError(f"{label} has no header row{_skipped(name, export)}. Export it again with its column names.")
    if not mark.split and mark.lines is not None:
        return TextFile(path, label, mark, layout, text, header, RecordCount(mark.lines, 0))
    file = TextFile(path, label, mark, layout, text, header, RecordCount(0, 0))
    with open_utf8(file) as stream:
        count = count_records(stream, layout.delimiter, layout.width)
    if count.open_quotes:  # the beginning was read with rows that run together
        bom = 3 if start.startswith(codecs.BOM_UTF8) else 0
        text = _without(text, [at - bom for at in count.open_quotes])
        layout, header = _layout(text, export, wanted)
    return replace(file, layout=layout, text=text, header=header, count=count)


def _layout(text: str, export: Export, wanted: Sequence[str]) -> tuple[TextFormat, SurveyHeader]:
    """Return the layout of a text: header rows of a survey platform come before anything is guessed."""
    delimiter = export.delimiter or guess_delimiter(text, wanted)
    records, _ = parse_lines(text, delimiter)
    header = find_platform(records, export.reader, export.skip_rows)
    if header and header.platform is None and wanted and not set(wanted) & set(unique_names(header.names)[0]):
        header = None
    layout = text_table(
        text,
        delimiter=delimiter,
        decimal=export.decimal,
        skip_rows=header.row if header else export.skip_rows,
        wanted=wanted,
        names=header.names if header else None,
    )
    return layout, header or plain_header(layout.header, export.reader)


def _without(text: str, places: Sequence[int]) -> str:
    """Return the beginning of a file without the bytes at these places."""
    content = bytearray(text.encode("utf-8", errors="replace"))
    for at in sorted(places, reverse=True):
        if 0 <= at < len(content):
            del content[at]
    return content.decode("utf-8", errors="replace")


def _skipped(name: str, export: Export) -> str:
    return f" after the {export.skip_rows} rows that exports.{name}.skip_rows leaves out" if export.skip_rows else ""


def _known_encoding(name: str, encoding: str | None) -> None:
    if encoding is None:
        return
    try:
        "".encode(encoding)
    except LookupError:
        raise StudyError(
            f"exports.{name}.encoding = '{encoding}' is not a known encoding. "
            "Usual ones: utf-8, utf-16, cp1252, latin-1."
        ) from None


def _refuse_binary(start: bytes, name: str, label: str) -> None:
    sample = start[:8192]
    control = sum(sample.count(bytes([b])) for b in range(32) if b not in b"\t\n\r\f\v")
    if control > 0.01 * len(sample) or sample.startswith((b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff")):
        raise DataError(
            f"{label} is not a text file, whatever its name says: it holds binary data. Export it as CSV, or name "
            f"its reader in exports.{name}.reader."
        )


def open_utf8(file: TextFile) -> Any:
    """Open a text file as UTF-8, without its quotes that are never closed."""
    stream = _open_whole(file)
    if not file.count.open_quotes:
        return stream
    return pa.PythonFile(SkippedBytes(stream, file.count.open_quotes), mode="r")


def _open_whole(file: TextFile) -> Any:
    clean = file.mark.encoding.lower().replace("_", "-") in {"utf-8", "utf8", "utf-8-sig", "ascii"}
    if clean and not file.mark.nuls:
        if files.is_gzip(file.path):
            return pa.CompressedInputStream(pa.OSFile(str(file.path)), "gzip")
        return pa.OSFile(str(file.path))
    return pa.PythonFile(Utf8Stream(files.open_bytes(file.path), file.mark.encoding, file.label), mode="r")
