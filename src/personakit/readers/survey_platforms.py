"""Read the exports of survey platforms: Qualtrics, SurveyMonkey, Google Forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from personakit.core.errors import DataError
from personakit.core.kinds import OPTION_SEPARATOR
from personakit.parsing.parsed import join_texts, plain_array
from personakit.readers.delimited_text import TextFile, inspect_text, raw_text
from personakit.readers.raw_export import RawChunk, RawExport, Repair, Stream, take_rows
from personakit.readers.survey_headers import (
    SurveyHeader,
    is_qualtrics,
    is_surveymonkey,
    option_of,
    qualtrics_header,
    spread_options,
    surveymonkey_header,
)
from personakit.study.settings import Export

_PREVIEW = ("Survey Preview", "Survey Test", "1", "2", "9", "17", "Preview", "Test")
_SPAM = ("Spam", "8", "12")
_UNFINISHED = ("False", "FALSE", "false", "0")


def survey_platform(file: TextFile) -> str | None:
    """Return the platform that wrote a text file, by its header rows, or None."""
    records, header_index = file.layout.records, file.layout.header_record
    if is_qualtrics(records, header_index):
        return "qualtrics"
    if is_surveymonkey(records, header_index):
        return "surveymonkey"
    first = [c.strip().casefold() for c in file.layout.header[:2]]
    if first[:1] in (["timestamp"], ["zeitstempel"], ["horodateur"]) and len(file.layout.header) > 2:
        return "google_forms"
    return None


def open_survey(name: str, export: Export, path: Path, platform: str, wanted: Sequence[str] = ()) -> RawExport:
    """Open a survey platform's text export.

    Returns
    -------
    RawExport
        Question texts are in ``labels``; preview answers are dropped and counted chunk by chunk.
    """
    file = inspect_text(name, export, path, wanted)
    records, header_index = file.layout.records, file.layout.header_record
    if platform == "google_forms":
        return raw_text(name, platform, file, separator=", ")
    if platform == "surveymonkey":
        return _surveymonkey(name, file, surveymonkey_header(records, header_index))
    if not is_qualtrics(records, header_index):
        raise DataError(
            f"{file.label} lacks the three header rows of a Qualtrics export (names, questions, import ids). "
            f"Export it again from Qualtrics, or leave exports.{name}.reader out."
        )
    header = qualtrics_header(records, header_index)
    raw = raw_text(name, platform, file, extra=header.extra, labels=header.labels, separator=",")
    return replace(raw, stream=qualtrics_stream(raw.stream, raw.columns))


def qualtrics_stream(stream: Stream, columns: Sequence[str]) -> Stream:
    """Wrap a stream: previews, tests and spam are dropped, unfinished answers kept; all are counted."""
    guards = [c for c in ("Status", "Finished") if c in columns]

    def guarded(wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:
        more = [c for c in guards if c not in wanted]
        for chunk in stream([*wanted, *more], encoded):
            yield _guard(chunk, wanted)

    return guarded


def _guard(chunk: RawChunk, wanted: Sequence[str]) -> RawChunk:
    import pyarrow.compute as pc

    frame, rows, notes = chunk.frame, chunk.rows, list(chunk.notes)

    def among(column: str, values: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        if column not in frame.column_names:
            return np.zeros(len(frame), dtype=bool)
        text = pc.utf8_trim_whitespace(frame[column].cast(pa.string()))
        matches: np.ndarray[tuple[int], np.dtype[np.bool_]] = pc.is_in(text, value_set=pa.array(values)).to_numpy()
        return matches

    preview, spam = among("Status", _PREVIEW), among("Status", _SPAM)
    if preview.any():
        notes.append(Repair("survey preview", int(preview.sum()), "dropped", "answers of a preview or test"))
    if spam.any():
        notes.append(Repair("marked as spam", int(spam.sum()), "dropped", "Qualtrics marked the answer as spam"))
    unfinished = among("Finished", _UNFINISHED) & ~preview & ~spam
    if unfinished.any():
        notes.append(Repair("unfinished answer", int(unfinished.sum()), "kept", "the questions answered count"))
    frame, rows = take_rows(frame, rows, ~(preview | spam))
    return RawChunk(frame.select(list(wanted)) if wanted else frame, rows, tuple(notes))


def _surveymonkey(name: str, file: TextFile, header: SurveyHeader) -> RawExport:
    layout = replace(file.layout, header=header.columns)
    spread = spread_options(header, file.layout.records[file.layout.header_record + 1 + header.extra :])
    raw = raw_text(name, "surveymonkey", replace(file, layout=layout), extra=header.extra, labels=header.labels)
    return with_joined_options(raw, spread)


def with_joined_options(raw: RawExport, spread: dict[str, tuple[str, ...]]) -> RawExport:
    """Add a joined column, named by its question, for each multi-select that is spread over columns.

    Parameters
    ----------
    raw : RawExport
        The open export.
    spread : dict
        Question -> the columns of its options.
    """
    free = {q: columns for q, columns in spread.items() if q not in raw.columns}
    if not free:
        return raw
    labels = {**raw.labels, **{q: q for q in free}}
    return replace(
        raw,
        columns=[*raw.columns, *free],
        labels=labels,
        separator=OPTION_SEPARATOR,
        stream=_joined(raw.stream, free),
    )


def _joined(stream: Stream, spread: dict[str, tuple[str, ...]]) -> Stream:
    """Wrap a stream so that the options of each spread multi-select are joined in one column."""

    def joined(wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:
        parts = [c for q in wanted if q in spread for c in spread[q]]
        plain = list(dict.fromkeys([*(c for c in wanted if c not in spread), *parts]))
        for chunk in stream(plain, encoded):
            columns = {c: _join(chunk.frame, c, spread[c]) if c in spread else chunk.frame[c] for c in wanted}
            yield replace(chunk, frame=pa.table(columns) if wanted else chunk.frame)

    return joined


def _join(frame: pa.Table, question: str, columns: Sequence[str]) -> pa.Array:
    import pyarrow.compute as pc

    options = [
        pc.if_else(plain_array(frame[c]).is_valid(), pa.scalar(option_of(question, c)), pa.scalar(None, pa.string()))
        for c in columns
    ]
    return join_texts(options, OPTION_SEPARATOR)
