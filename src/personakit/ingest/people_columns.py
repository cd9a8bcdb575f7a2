"""Read ids and canonical columns of customers and respondents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.formatting import format_exact
from personakit.core.typing import Bools, Codes, Floats, Ints
from personakit.ingest.blank_cells import enter_blanks, without_blank_words
from personakit.ingest.build_column import text_series
from personakit.ingest.canonical_tables import SPECS, Limits, find_failures
from personakit.ingest.check_log import CheckLog
from personakit.ingest.collect_columns import CollectedColumns
from personakit.ingest.customer_ids import Ids, clean_ids
from personakit.ingest.design_weights import drop_without_weight, log_blank_weights
from personakit.ingest.nobody_ids import (
    PLACEHOLDER_ID,
    PLACEHOLDER_NOTE,
    TOTAL_NOTE,
    TOTAL_ROW,
    placeholder_words,
    total_rows,
    unreal_codes,
)
from personakit.ingest.number_columns import choose_mark, enter_doubt
from personakit.ingest.read_levels import read_levels
from personakit.parsing.answer_words import parse_flags
from personakit.parsing.dates import DAY_OR_MONTH, SWAPPED, guess_formats, parse_dates
from personakit.parsing.numbers import parse_numbers
from personakit.parsing.parsed import Parsed, blank_codes, join_texts, plain_array, to_text
from personakit.parsing.time_zones import split_zones
from personakit.readers import RawExport
from personakit.study.canonical_columns import CANONICAL
from personakit.study.settings import Export

REFUSED_ID = "id in scientific notation: its digits are lost"
NO_ID = "no id"
EASE_GUESSED = "scale of switching ease guessed"


@dataclass(frozen=True, eq=False)
class IdColumn:
    """The customer id of each row."""

    text: pa.Array  # cleaned ids of the rows that have one
    positions: Ints  # their indices among the collected rows
    refused: int
    repaired: int = 0  # rows that join only once their ids are repaired


def read_ids(
    export: Export, collected: CollectedColumns, check_log: CheckLog, decimal: str = ".", *, base: bool = False
) -> IdColumn:
    """Read the ids of an export of people.

    Rows without one, those of nobody, and respondents of weight 0 are dropped and counted.

    Numbers such as 0 and 99999 are judged where the ids make the base (`base`); elsewhere the base says whose they are.
    """
    source = export.source("customer_id")
    if source is None:
        return _numbered(export, collected, check_log, decimal)
    ids = clean_ids(recoded(collected.frame[source], export, "customer_id"), export.missing_of(source))
    enter_ids(ids, collected.rows, check_log, source)
    total, placeholder = total_rows(ids.text), placeholder_words(ids.text)
    if base:
        placeholder |= unreal_codes(ids.text)
    enter_nobody(total, placeholder, collected.rows, check_log, source)
    nobody = total | placeholder
    with_id = ~ids.blank & ~ids.lost & ~nobody
    positions = np.flatnonzero(drop_without_weight(export, collected, check_log, decimal, with_id))
    return IdColumn(ids.text.take(pa.array(positions)), positions, int(ids.lost.sum()))


def _numbered(export: Export, collected: CollectedColumns, check_log: CheckLog, decimal: str) -> IdColumn:
    """Return a number for each row of an export without ids; a last row labelled as a total is no respondent."""
    n = len(collected.rows)
    total = np.zeros(n, dtype=bool)
    if n > 1:
        last = [to_text(plain_array(column.slice(n - 1, 1))) for column in collected.frame.columns]
        total[-1] = any(bool(total_rows(cell)[0]) for cell in last if cell.null_count == 0)
        check_log.dropped(total, collected.rows, "", TOTAL_ROW, TOTAL_NOTE)
    positions = np.flatnonzero(drop_without_weight(export, collected, check_log, decimal, ~total))
    return IdColumn(pa.array([f"row {row}" for row in collected.rows[positions]], pa.string()), positions, 0)


def enter_nobody(total: Bools, placeholder: Bools, rows: Codes, check_log: CheckLog, source: str) -> None:
    """Log rows with a placeholder or a total instead of an id."""
    check_log.dropped(total, rows, source, TOTAL_ROW, TOTAL_NOTE)
    check_log.dropped(placeholder & ~total, rows, source, PLACEHOLDER_ID, PLACEHOLDER_NOTE)


def enter_ids(ids: Ids, rows: Ints, check_log: CheckLog, source: str) -> None:
    """Log the repairs and dropped rows of an id column."""
    check_log.fixed(ids.fixed, source)
    check_log.dropped(ids.blank, rows, source, NO_ID)
    note = "format the column as text where the file is made, and export it again"
    check_log.dropped(ids.lost, rows, source, REFUSED_ID, note)


def recoded(column: pa.ChunkedArray | pa.Array, export: Export, canonical: str) -> pa.Array:
    """Apply the study's recode of a canonical column to its text."""
    array = plain_array(column)
    recode = recode_of(export, canonical)
    if not recode:
        return array
    return recode_text(to_text(array), recode)


def recode_of(export: Export, canonical: str) -> Mapping[str, Any]:
    """Return the recode that a study declares for a canonical column."""
    return export.values.get(canonical, {})  # noqa: PD011 - a setting, no frame


def recode_text(text: pa.Array, recode: Mapping[str, Any]) -> pa.Array:
    """Replace old words by new ones."""
    table = {str(old).strip(): str(new) for old, new in recode.items()}
    index = pc.index_in(text, value_set=pa.array(list(table), pa.string()))
    return pc.if_else(index.is_valid(), pa.array(list(table.values()), pa.string()).take(index), text)


def canonical_columns(
    raw: RawExport,
    export: Export,
    collected: CollectedColumns,
    check_log: CheckLog,
    *,
    limits: Limits,
    positions: Ints,
) -> pd.DataFrame:
    """Read the canonical columns (all but the id) of an export of people.

    Parameters
    ----------
    raw, export, collected, check_log
        The open export, its settings, rows and log.
    limits : Limits
        As-of date.
    positions : ndarray of int
        Indices of the collected rows to read.

    Returns
    -------
    DataFrame
        One row per position; only the columns that the export has. Invalid cells are missing and logged.
    """
    table = export.table
    columns: dict[str, pd.Series] = {}
    rows = collected.rows[positions]
    for name, spec in CANONICAL[table].items():
        source = export.source(name)
        if source is None or spec.kind == "id" or name not in SPECS[table]:
            continue
        column = recoded(collected.frame[source], export, name).take(pa.array(positions))
        if spec.kind == "text":
            columns[name] = _joined_text(export, collected, positions)
        elif spec.kind == "category":
            levels = read_levels(column, export.missing_of(source), guess_blanks=export.guess_blanks)
            check_log.fixed({"spelling": levels.merged}, source)
            enter_blanks(check_log, source, dict(levels.blanks))
            columns[name] = pd.Series(pd.Categorical.from_codes(levels.codes, pd.Index(levels.words, dtype="str")))
        else:
            mark, doubt = raw.decimal, 0
            if spec.kind == "number":
                mark, doubt = choose_mark(column, raw, export, collected.frame.columns)
                enter_doubt(check_log, source, mark, doubt)
            if spec.kind == "date":  # a day is the day as written, wherever that was
                column = column if pa.types.is_timestamp(column.type) else split_zones(column).column
            parsed = _parse(column, spec.kind, mark, export, source)
            check_log.fixed(parsed.fixed, source)
            check_log.count_filled(source, len(column) - column.null_count)
            bad = without_blank_words(parsed, column, check_log, source, guess=export.guess_blanks)
            check_log.blanked(bad, rows, source, f"no {spec.kind}")
            if spec.kind == "date" and not export.date_formats and not guess_formats(column)[1]:
                check_log.enter(f"{DAY_OR_MONTH} ({source})", int((~np.isnat(parsed.cells)).sum()), "kept", SWAPPED)
            values = _switching_ease(parsed.cells, export, check_log) if name == "switching_ease" else parsed.cells
            if name == "weight":
                log_blank_weights(parsed.cells, source, check_log)
            columns[name] = pd.Series(values.astype(_numpy_dtype(SPECS[table][name].dtype)))
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(positions)))
    return _validated(frame, rows, export, check_log, limits)


def _numpy_dtype(dtype: str) -> str:
    return "float64" if dtype == "boolean" else dtype


def _parse(column: pa.Array, kind: str, decimal: str, export: Export, source: str) -> Parsed:
    missing = export.missing_of(source)
    if kind == "date":
        formats = export.date_formats or guess_formats(column)[0]
        return parse_dates(column, formats, missing)
    if kind == "flag":
        return parse_flags(column, missing)
    return parse_numbers(column, decimal, missing)


def _switching_ease(values: Floats, export: Export, check_log: CheckLog) -> Floats:
    """Rescale the switching item to 0 (hard) - 1 (easy) by its declared ends, or by those seen, which is logged."""
    scale = export.switching_ease_scale
    if scale is None:
        known = values[~np.isnan(values)]
        if not len(known):
            return values
        inside = bool(known.min() >= 0 and known.max() <= 1)
        scale = (0.0, 1.0) if inside else (float(known.min()), float(known.max()))
        basis = "as they lie within 0 to 1" if inside else "the ends seen in the answers"
        note = (
            f"read from {format_exact(scale[0])} (hard to leave) to {format_exact(scale[1])} (easy), {basis}; "
            "declare switching_ease_scale, the hard end first"
        )
        check_log.enter(EASE_GUESSED, len(known), "kept", note)
    hard, easy = scale
    return (values - hard) / (easy - hard) if easy != hard else values * 0.0 + 0.5


def _joined_text(export: Export, collected: CollectedColumns, positions: Ints) -> pd.Series:
    """Join all open answers of a respondent, one per line."""
    parts = [
        blank_codes(to_text(plain_array(collected.frame[source]).take(pa.array(positions))), export.missing_of(source))
        for source in export.columns["verbatims"]
    ]
    return text_series(join_texts(parts, "\n"))


def _validated(frame: pd.DataFrame, rows: Ints, export: Export, check_log: CheckLog, limits: Limits) -> pd.DataFrame:
    out = frame.copy()
    for failure in find_failures(export.table, frame, limits):
        source = export.source(failure.column) or failure.column
        check_log.blanked(failure.mask, rows, source, failure.reason)
        out.loc[failure.mask, failure.column] = None
    if "active" in out:
        out["active"] = pd.array(out["active"].to_numpy(), dtype="Float64").astype("boolean")
    return out
