"""Answers that are none: previews, tests and spam of Qualtrics are dropped, unfinished ones are counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa

from personakit.core.errors import DataError
from personakit.core.typing import Bools
from personakit.parsing.parsed import plain_array, to_text
from personakit.readers.raw_export import RawChunk, Repair, Stream, take_rows

_PREVIEW = ("Survey Preview", "Survey Test", "1", "2", "9", "17", "Preview", "Test")
_SPAM = ("Spam", "8", "12")
_UNFINISHED = ("False", "FALSE", "false", "0")


def guarded_stream(stream: Stream, columns: Sequence[str], labels: Mapping[str, str], file: str) -> Stream:
    """Wrap the stream of a Qualtrics export: previews, tests and spam are dropped, unfinished answers kept.

    Raises
    ------
    DataError
        While streaming, after the last row, when nothing but such answers was there.
    """

    def titled(*titles: str) -> str | None:
        return next((c for c in columns if {c.casefold(), labels.get(c, "").casefold()} & set(titles)), None)

    status, finished = titled("status", "response type"), titled("finished")

    def guarded(wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:
        more = [c for c in (status, finished) if c is not None and c not in wanted]
        n_left = n_dropped = 0
        for chunk in stream([*wanted, *more], encoded):
            answers = _guard(chunk, wanted, status, finished)
            n_left += len(answers.rows)
            n_dropped += sum(note.rows for note in answers.notes if note.check in {"survey preview", "marked as spam"})
            yield answers
        if n_dropped and not n_left:
            raise DataError(
                f"{file}: all {n_dropped:,} answers are test answers (previews, tests or spam), so there is nothing to "
                "read. Export the survey again after people have answered it."
            )

    return guarded


def _guard(chunk: RawChunk, wanted: Sequence[str], status: str | None, finished: str | None) -> RawChunk:
    import pyarrow.compute as pc

    frame, rows, notes = chunk.frame, chunk.rows, list(chunk.notes)

    def among(column: str | None, values: Sequence[str]) -> Bools:
        if column is None:
            return np.zeros(len(frame), dtype=bool)
        text = to_text(plain_array(frame[column]))
        matches: Bools = pc.is_in(text, value_set=pa.array(values)).to_numpy(zero_copy_only=False)
        return matches

    preview, spam = among(status, _PREVIEW), among(status, _SPAM)
    if preview.any():
        notes.append(Repair("survey preview", int(preview.sum()), "dropped", "answers of a preview or test"))
    if spam.any():
        notes.append(Repair("marked as spam", int(spam.sum()), "dropped", "Qualtrics marked the answer as spam"))
    unfinished = among(finished, _UNFINISHED) & ~preview & ~spam
    if unfinished.any():
        notes.append(Repair("unfinished answer", int(unfinished.sum()), "kept", "the questions answered count"))
    frame, rows = take_rows(frame, rows, ~(preview | spam))
    return RawChunk(frame.select(list(wanted)) if wanted else frame, rows, tuple(notes))
