"""Read a file of new customers: match the columns, read them as the study's exports were, count what does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from personakit.clustering.encoding.encoding_schema import OTHER
from personakit.core.errors import DataError, StudyError, near_match, not_found
from personakit.core.kinds import OPTION_SEPARATOR, Kind
from personakit.ingest.build_column import text_series
from personakit.ingest.check_log import SET_MISSING, open_check_log
from personakit.ingest.collect_columns import CollectedColumns, collect
from personakit.ingest.people_columns import read_ids
from personakit.ingest.read_attributes import read_attributes
from personakit.parsing.answer_words import casefolded, flag_of
from personakit.readers import open_source
from personakit.study.settings import Attribute, Export

if TYPE_CHECKING:
    from personakit.analysis.scoring.study_notes import ColumnNeeds, StudyNotes
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.readers import RawExport

NAME = "new customers"
DAYS_A_YEAR = 365.25
#: Checks that count columns, not rows.
ABSENT, UNUSED = "attributes not in the file", "columns not used"
UNNAMED = "columns not named in the study"  # a check of ingest, replaced by UNUSED
Check = tuple[str, int, str, str]  # check, rows, action, note


@dataclass(frozen=True, eq=False)
class NewCustomers:
    """New customers, in the form that the model takes."""

    ids: pd.Series
    frame: pd.DataFrame  # the model's columns
    checks: tuple[Check, ...]
    n_read: int


def read_customers(file: Any, notes: StudyNotes, layout: EncodingSchema, id_column: str | None) -> NewCustomers:
    """Read new customers.

    Parameters
    ----------
    file : str, Path or frame
        Any file that an export may be, or a frame in memory.
    notes : StudyNotes
        What the model needs, and its names in the study.
    layout : EncodingSchema
        The levels that the model knows.
    id_column : str or None
        Column of the customer id; the study's by default.

    Returns
    -------
    NewCustomers
        Rows in file order.

    Raises
    ------
    StudyError
        When the file, its id column or all of the model's columns are missing.
    DataError
        When the file holds no customer, or cannot be read.
    """
    path = Path(file) if isinstance(file, (str, Path)) else None
    if path and not path.exists():
        files = sorted(p.name for p in path.parent.glob("*.*") if p.is_file())
        raise StudyError(not_found("file of customers", path.name, f"The folder '{path.parent}'", files))
    bare = Export(table="customers", path=path.name) if path else Export(table="customers", reader="frame")
    folder = path.parent if path else Path()
    raw = open_source(NAME, bare, folder, None if path else file)
    key = _id_column(raw, notes, id_column)
    source_columns = {w.name: matches for w in notes.attributes if (matches := _columns_of(w, raw.columns))}
    if not source_columns:
        wanted = ", ".join(f"'{w.source_column}'" for w in notes.attributes[:6])
        raise StudyError(
            f"{raw.input.path} has none of the {len(notes.attributes)} columns the model needs, such as {wanted}. "
            "Name its columns as in the study's exports, or by the study's attribute names."
        )
    settings = {
        w.name: _settings(w, source_columns[w.name], layout) for w in notes.attributes if w.name in source_columns
    }
    export = bare.model_copy(update={"columns": {"customer_id": (key,)}, "attributes": settings})
    raw = open_source(NAME, export, folder, None if path else file)
    check_log = open_check_log("customers", raw)
    sources = [column for columns in source_columns.values() for column in columns]
    collected = collect(raw, [key, *sources], check_log)
    owners = read_ids(export, collected, check_log)
    if not len(owners.positions):
        raise DataError(f"{raw.input.path} holds no row with a customer id in '{key}'.")
    with_id = CollectedColumns(
        collected.frame.take(pa.array(owners.positions)), collected.rows[owners.positions], collected.input
    )
    read = read_attributes(raw, export, with_id, check_log, table="customers").frame
    ids = text_series(owners.text).rename("customer_id")
    checks = [
        (check, rows, action, check_log.notes.get((check, action), ""))
        for (check, action), rows in check_log.counts.items()
        if check != UNNAMED
    ]
    columns, more = _as_the_model(read, notes, layout, len(ids))
    checks += more
    unused = len(set(raw.columns) - {key, *sources})
    if unused:
        checks.append((UNUSED, unused, "kept", "the model does not need them"))
    twice = int(ids.duplicated().sum())
    if twice:
        checks.append(("customer id met before", twice, "kept", "every row is assigned separately"))
    return NewCustomers(ids, pd.DataFrame(columns), tuple(checks), check_log.read)


def _id_column(raw: RawExport, notes: StudyNotes, asked: str | None) -> str:
    if asked is not None:
        if asked not in raw.columns:
            raise StudyError(not_found("column", asked, raw.input.path, raw.columns))
        return asked
    for name in notes.id_columns:
        column = _matching_column(name, raw.columns)
        if column is not None:
            return column
    close = near_match(notes.id_columns[0], raw.columns)
    hint = f" Did you mean '{close}'?" if close else ""
    raise StudyError(
        f"{raw.input.path} has no column for the customer id: looked for "
        f"{', '.join(repr(name) for name in notes.id_columns)}.{hint} Name it with --id (id_column= in Python)."
    )


def _columns_of(wanted: ColumnNeeds, columns: Sequence[str]) -> dict[str, str]:
    """Return the columns that hold an attribute, each with its option where they are ticked; {} where there is none.

    They are matched by the names of the source columns, else by the attribute's own name.
    """
    ticked = {name: option for c, option in wanted.settings.columns.items() if (name := _matching_column(c, columns))}
    if ticked:
        return ticked
    names = [] if wanted.settings.columns else [wanted.source_column]
    matches = (_matching_column(name, columns) for name in (*names, wanted.name))
    column = next((match for match in matches if match is not None), None)
    return {} if column is None else {column: ""}


def _matching_column(name: str, columns: Sequence[str]) -> str | None:
    if name in columns:
        return name
    return next((column for column in columns if casefolded(column) == casefolded(name)), None)


def _settings(wanted: ColumnNeeds, columns: Mapping[str, str], layout: EncodingSchema) -> Attribute:
    ticked = any(columns.values())
    settings = wanted.settings.model_copy(
        update={"columns": dict(columns)} if ticked else {"column": next(iter(columns)), "columns": {}}
    )
    if settings.kind is Kind.BINARY and settings.order is None:
        levels = [str(level) for level in _levels(layout, wanted.name)]
        settings = settings.model_copy(update={"order": tuple(levels) if len(levels) == 2 else None})
    return settings


def _levels(layout: EncodingSchema, name: str) -> list[Any]:
    """Return the levels that the model knows of a column, "(other)" included; its options for a multi-select."""
    items = [item for item in layout.items if item.column == name]
    options = [item.option for item in items if item.option is not None]
    return options or [level for item in items for level in item.levels]


def _as_the_model(
    read: pd.DataFrame, notes: StudyNotes, layout: EncodingSchema, n: int
) -> tuple[dict[str, pd.Series], list[Check]]:
    columns: dict[str, pd.Series] = {}
    checks: list[Check] = []
    absent: list[str] = []
    for wanted in notes.attributes:
        kind = wanted.settings.kind
        if wanted.name not in read:
            columns[wanted.name] = _missing_column(kind, n)
            absent.append(wanted.name)
            continue
        column = read[wanted.name]
        blank = int(column.isna().sum())
        if blank:
            checks.append((f"missing ({wanted.name})", blank, "kept", "left out of the likelihood, never filled"))
        unseen = 0
        if kind is Kind.DATE:
            column = (pd.Timestamp(notes.as_of) - column).dt.total_seconds() / (DAYS_A_YEAR * 86_400)
        elif kind is Kind.MULTI_SELECT:
            column, unseen = _known_options(column, _levels(layout, wanted.name))
        elif column.dtype == "category":
            column, unseen = _known_levels(column, layout, wanted.name)
        if unseen:
            what = "an option" if kind is Kind.MULTI_SELECT else "a level"
            note = "the option is left out" if kind is Kind.MULTI_SELECT else "the cell counts as missing"
            done = "fixed" if kind is Kind.MULTI_SELECT else SET_MISSING
            checks.append((f"{what} the model has not seen ({wanted.name})", unseen, done, note))
        columns[wanted.name] = column
    if absent:
        named = ", ".join(absent[:6]) + (f" and {len(absent) - 6} more" if len(absent) > 6 else "")
        note = f"of {len(notes.attributes)}; they count as missing: {named}"
        checks.insert(0, (ABSENT, len(absent), "kept", note))
    return columns, checks


def _missing_column(kind: Kind | None, n: int) -> pd.Series:
    if kind in {Kind.NUMERIC, Kind.DATE}:
        return pd.Series(np.full(n, np.nan))
    return pd.Series(pd.Categorical.from_codes(np.full(n, -1), categories=pd.Index([], dtype="str")))


def _known_levels(column: pd.Series, layout: EncodingSchema, name: str) -> tuple[pd.Series, int]:
    """Spell levels as the model does; unseen levels become missing, and are counted."""
    points = [level for level in layout.points.get(name, ()) if isinstance(level, (int, float))]
    if points or not (known := _levels(layout, name)):
        words = not pd.api.types.is_numeric_dtype(column.cat.categories.dtype)
        if points and words and len(column.cat.categories):  # words where the model knows a numeric scale
            return _missing_column(Kind.ORDINAL, len(column)), int(column.notna().sum())
        return column, 0
    spelled = {casefolded(str(level)): level for level in known}
    flags = {flag: level for level in known if (flag := flag_of(str(level))) is not None} if len(known) == 2 else {}
    spellings = [str(level) for level in column.cat.categories]
    level_flags = [flag_of(word) for word in spellings]
    new = [
        spelled.get(casefolded(w), None if flag is None else flags.get(flag))
        for w, flag in zip(spellings, level_flags, strict=True)
    ]
    if OTHER in known:
        new = [OTHER if level is None else level for level in new]
    code_of = {level: i for i, level in enumerate(known)}
    lookup = np.array([*(-1 if level is None else code_of[level] for level in new), -1], dtype=np.int64)
    before = column.cat.codes.to_numpy()
    codes = lookup[before]
    ordered = bool(column.cat.ordered)
    spelt = pd.Categorical.from_codes(codes, categories=pd.Index(known), ordered=ordered)
    return pd.Series(spelt, index=column.index), int(((before >= 0) & (codes < 0)).sum())


def _known_options(column: pd.Series, options: Sequence[str]) -> tuple[pd.Series, int]:
    """Spell options as the model does; unseen options are left out, and their cells counted."""
    spelled = {casefolded(option): option for option in options}
    cells, strange = [], []
    for cell in column.cat.categories:
        parts = [part for part in str(cell).split(OPTION_SEPARATOR) if part]
        known = [spelled[casefolded(part)] for part in parts if casefolded(part) in spelled]
        cells.append(OPTION_SEPARATOR.join(known))
        strange.append(len(known) < len(parts))
    words = sorted(set(cells))
    code_of = {word: i for i, word in enumerate(words)}
    lookup = np.array([*(code_of[cell] for cell in cells), -1], dtype=np.int64)
    before = column.cat.codes.to_numpy()
    new = pd.Categorical.from_codes(lookup[before], categories=pd.Index(words, dtype="str"))
    return pd.Series(new, index=column.index), int(np.array([*strange, False])[before].sum())
