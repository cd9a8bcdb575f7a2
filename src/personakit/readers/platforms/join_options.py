"""One column of joined options for each multi-select that is spread over columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from personakit.core.kinds import OPTION_SEPARATOR
from personakit.parsing.parsed import join_texts, plain_array
from personakit.readers.raw_export import RawChunk, RawExport, Stream


def with_joined_options(raw: RawExport) -> RawExport:
    """Add a joined column, named by its question, for each multi-select that is spread over columns."""
    free = {q: columns for q, columns in raw.ticks.items() if q not in raw.columns}
    if not free:
        return raw
    return replace(
        raw,
        columns=[*raw.columns, *free],
        labels={**raw.labels, **{q: q for q in free}},
        separator=OPTION_SEPARATOR,
        stream=_joined(raw.stream, free, raw.items),
    )


def _joined(stream: Stream, spread: Mapping[str, tuple[str, ...]], items: Mapping[str, str]) -> Stream:
    """Wrap a stream so that the options of each spread multi-select are joined in one column."""

    def joined(wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:
        parts = [c for q in wanted if q in spread for c in spread[q]]
        plain = list(dict.fromkeys([*(c for c in wanted if c not in spread), *parts]))
        for chunk in stream(plain, encoded):
            columns = {c: _join(chunk.frame, spread[c], items) if c in spread else chunk.frame[c] for c in wanted}
            yield replace(chunk, frame=pa.table(columns) if wanted else chunk.frame)

    return joined


def _join(frame: pa.Table, columns: Sequence[str], items: Mapping[str, str]) -> pa.Array:
    import pyarrow.compute as pc

    options = [
        pc.if_else(
            plain_array(frame[c]).is_valid(),
            pa.scalar(items.get(c, c).replace(OPTION_SEPARATOR, "/")),
            pa.scalar(None, pa.string()),
        )
        for c in columns
    ]
    return join_texts(options, OPTION_SEPARATOR)
