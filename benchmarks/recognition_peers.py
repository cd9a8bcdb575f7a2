"""What pandas, DuckDB and clevercsv make of the types of the same files, where they say anything.

They say number, date, flag or text; a codebook says more. A type is right where it is the storage of the true kind: a
number for what is measured, a date for dates; an id or a scale of codes stored as a number says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

NUMBER, DATE, FLAG, TEXT = "number", "date", "flag", "text"
STORAGE = {
    "numeric": {NUMBER}, "date": {DATE}, "text": {TEXT}, "categorical": {TEXT}, "ordinal": {TEXT},
    "multi_select": {TEXT}, "binary": {FLAG, TEXT},
}  # fmt: skip
OF_ROLE = {
    "at": {DATE}, "joined_on": {DATE}, "left_on": {DATE}, "answered_on": {DATE}, "started_at": {DATE},
    "ended_at": {DATE}, "contract_end": {DATE}, "revenue": {NUMBER}, "cost": {NUMBER}, "margin": {NUMBER},
    "lifetime_value": {NUMBER}, "amount": {NUMBER}, "wait_minutes": {NUMBER}, "weight": {NUMBER},
    "comment": {TEXT}, "verbatims": {TEXT},
}  # fmt: skip


def expected(row: pd.Series) -> set[str]:
    """Return the storage types that fit the truth of a column; empty where a storage type says nothing."""
    role, kind = row["role"].split("||")[0].strip(), row["kind"].split("||")[0].strip()
    if role == "attribute":
        if kind == "ordinal" and row["scale"]:
            return {NUMBER}
        return STORAGE.get(kind, set())
    return OF_ROLE.get(role, set())


def types_of(folder: Path, truth: pd.DataFrame) -> dict[str, list[bool]]:
    """Return for each reader whether its type was right, for each column that it gives one."""
    said: dict[str, list[bool]] = {"pandas": [], "duckdb": [], "clevercsv": []}
    for path in sorted(folder.glob("*")):
        rows = truth[truth["export"].map(str.casefold) == path.stem.casefold()]
        if path.suffix.casefold() not in {".csv", ".tsv", ".txt"} or rows.empty:
            continue
        wanted = {int(r.position): expected(r) for _, r in rows.iterrows()}
        for name, reader in (("pandas", _pandas), ("duckdb", _duckdb), ("clevercsv", _clevercsv)):
            try:
                types = reader(path)
            except Exception:  # a file that a reader cannot read counts as wrong for every column
                types = []
            for position, fits in wanted.items():
                if fits:
                    said[name].append(position <= len(types) and types[position - 1] in fits)
    return {name: right for name, right in said.items() if right}


def ours(columns: Iterable[dict[str, object]]) -> float:
    """Return the share of the same columns whose role and kind are right."""
    asked = [c for c in columns if expected(c["row"])]
    return sum(not {"role", "kind", "not accounted for"} & set(c["wrong"]) for c in asked) / max(len(asked), 1)


def _pandas(path: Path) -> list[str]:
    frame = pd.read_csv(path, sep=None, engine="python", encoding_errors="replace")
    return [
        FLAG if pd.api.types.is_bool_dtype(t) else NUMBER if pd.api.types.is_numeric_dtype(t)
        else DATE if pd.api.types.is_datetime64_any_dtype(t) else TEXT
        for t in frame.dtypes
    ]  # fmt: skip


def _duckdb(path: Path) -> list[str]:
    import duckdb

    relation = duckdb.connect().sql(f"select * from read_csv('{path}', sample_size=-1, ignore_errors=true)")
    return [_sql_type(str(t)) for t in relation.types]


def _sql_type(name: str) -> str:
    if name in {"BIGINT", "INTEGER", "DOUBLE", "HUGEINT", "FLOAT"} or name.startswith("DECIMAL"):
        return NUMBER
    return DATE if name.startswith(("DATE", "TIME")) else FLAG if name == "BOOLEAN" else TEXT


def _clevercsv(path: Path) -> list[str]:
    import clevercsv

    frame = clevercsv.read_dataframe(str(path))
    return [
        NUMBER if pd.api.types.is_numeric_dtype(t) else FLAG if pd.api.types.is_bool_dtype(t) else TEXT
        for t in frame.dtypes
    ]
