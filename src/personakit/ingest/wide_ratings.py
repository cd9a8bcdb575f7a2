"""Reshape wide ratings and waits (one column per stage) to long rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from personakit.ingest.answer_counts import NO_VALUE, count_numbers, count_words
from personakit.ingest.build_column import labelled_numbers
from personakit.ingest.canonical_tables import OUT_OF_SCALE, Limits, find_failures
from personakit.ingest.check_log import CheckLog
from personakit.ingest.chunk_reader import UNIT_MINUTES
from personakit.ingest.event_rows import EventRows
from personakit.ingest.join_audit import Audit
from personakit.ingest.people_columns import recode_text
from personakit.ingest.read_customers import TakenColumns
from personakit.parsing.numbers import parse_numbers
from personakit.parsing.parsed import plain_array, to_text
from personakit.study.settings import WideColumns, WideTarget

NOT_ANSWERED = "not answered"


def reshape_wide_ratings(taken: TakenColumns, wide: WideColumns, table: str, limits: Limits) -> list[EventRows]:
    """Reshape a block of wide columns to long rows, those of each scale by themselves.

    Parameters
    ----------
    taken : TakenColumns
        The kept rows of people, as collected.
    wide : WideColumns
        The stage of each column; scale, codes for "no answer", recode, unit.
    table : str
        csat or waits.
    limits : Limits
        As-of date.

    Returns
    -------
    list of EventRows
        One row per answered cell. Their logs count cells: unanswered ones are dropped as "not answered".
    """
    by_scale: dict[tuple[float, float] | None, dict[str, WideTarget]] = {}
    for column, target in wide.columns.items():
        by_scale.setdefault(target.scale or wide.scale, {})[column] = target
    return [
        _reshape(taken, wide.model_copy(update={"scale": scale, "columns": columns}), table, limits)
        for scale, columns in by_scale.items()
    ]


def _reshape(taken: TakenColumns, wide: WideColumns, table: str, limits: Limits) -> EventRows:
    source, export = taken.source, taken.source.export
    block = "ratings" if table == "csat" else "waits"
    check_log = CheckLog(table, f"{source.name}.{block}", source.raw.input.path)
    value = "score" if table == "csat" else "wait_minutes"
    limits = replace(limits, scale=wide.scale)
    numbers = taken.collected.rows[taken.positions]
    targets = list(wide.columns.items())
    parts: list[tuple[Any, Any, int]] = []
    for index, (column, target) in enumerate(targets):
        recode = target.values or wide.values  # noqa: PD011 - a setting, no frame
        missing = (*target.missing, *wide.missing, *export.missing_of(column))
        text = to_text(plain_array(taken.collected.frame[column])).take(pa.array(taken.positions))
        if recode:
            text = recode_text(text, recode)
        parsed = labelled_numbers(text, parse_numbers(text, source.raw.decimal, missing))
        check_log.read += len(numbers)
        check_log.fixed(parsed.fixed, column)
        check_log.dropped(parsed.bad, numbers, column, NO_VALUE if recode else "no number")
        if recode:
            check_log.answers(NO_VALUE, column, count_words(text, parsed.bad))
        blank = np.isnan(parsed.cells) & ~parsed.bad
        if blank.any():
            check_log.enter(
                NOT_ANSWERED, int(blank.sum()), "dropped", "cells of the wide columns left blank or declared missing"
            )
        scores = parsed.cells if table == "csat" else parsed.cells * UNIT_MINUTES[wide.unit]
        frame = pd.DataFrame({value: scores.astype(np.float32)})
        keep = ~np.isnan(scores)
        for failure in find_failures(table, frame, limits):
            check_log.dropped(failure.mask & keep, numbers, column, failure.reason)
            if failure.reason == OUT_OF_SCALE:
                check_log.answers(OUT_OF_SCALE, column, count_numbers(scores, failure.mask & keep))
            keep &= ~failure.mask
        parts.append((np.flatnonzero(keep), frame[value].to_numpy()[keep], index))
    return _rows(taken, wide, check_log, value, parts)


def _rows(
    taken: TakenColumns, wide: WideColumns, check_log: CheckLog, value: str, parts: list[tuple[Any, Any, int]]
) -> EventRows:
    people_rows = np.concatenate([p[0] for p in parts])
    scores = np.concatenate([p[1] for p in parts])
    column = np.repeat(np.array([p[2] for p in parts]), [len(p[0]) for p in parts])
    columns: dict[str, Any] = {value: scores}
    words: dict[str, tuple[list[str], dict[str, int]]] = {}
    targets = list(wide.columns.values())
    for name in ("stage", "touchpoint", "channel"):
        values = [getattr(target, name) for target in targets]
        if not any(values):
            continue
        levels = list(dict.fromkeys(s for s in values if s))
        codes = np.array([levels.index(s) if s else -1 for s in values], dtype=np.int32)[column]
        columns[name] = codes
        words[name] = (levels, {w: int((codes == i).sum()) for i, w in enumerate(levels)})
    if taken.answered_on is not None:
        columns["at"] = taken.answered_on[people_rows]
    audit = Audit(check_log.export, check_log.read, len(np.unique(people_rows)), len(people_rows), 0, 0)
    return EventRows(
        source=taken.source,
        customer=taken.codes[people_rows].astype(np.int32),
        number=taken.collected.rows[taken.positions][people_rows].astype(np.int32),
        columns=columns,
        words=words,
        texts={},
        check_log=check_log,
        audit=audit,
        input=taken.collected.input,
        scale=wide.scale,
        surveyed=taken.source.export.table == "survey",
    )
