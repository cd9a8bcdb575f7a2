"""Read SPSS and Stata files: value labels kept, user-missing values set missing and counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from personakit.core.errors import DataError, StudyError
from personakit.readers import files
from personakit.readers.parquet import flat_column
from personakit.readers.python_objects import column_of
from personakit.readers.raw_export import InputFile, RawChunk, RawExport, Repair, drop_blank
from personakit.study.settings import Export

CHUNK_ROWS = 100_000


def open_labelled(
    name: str, export: Export, path: Path, wanted: Sequence[str] = (), *, program: str = "spss"
) -> RawExport:
    """Open an SPSS file (.sav, .zsav, .por) or a Stata file (.dta).

    Returns
    -------
    RawExport
        Codes as numbers, with ``value_labels`` and ``labels``; values that the file declares missing are null. The
        multiple-response sets of SPSS are its ``ticks`` where each variable is one option.

    Raises
    ------
    StudyError
        When pyreadstat is not installed.
    DataError
        When the file is damaged.
    """
    title = {"spss": "SPSS", "stata": "Stata"}[program]
    try:
        import pyreadstat
    except ImportError:
        article = "an SPSS" if program == "spss" else "a Stata"
        raise StudyError(f'exports.{name} is {article} file: pip install "personakit[spss]" to read it.') from None
    label = export.path or path.name
    portable = path.suffix.casefold() == ".por" or b"SPSS PORT FILE" in files.head(path, 400, label)
    read = pyreadstat.read_dta if program == "stata" else pyreadstat.read_por if portable else pyreadstat.read_sav
    options: dict[str, Any] = {"user_missing": True} if program == "spss" and not portable else {}
    if export.encoding:
        options["encoding"] = export.encoding
    try:
        frame, meta = read(str(path), **options)
    except pyreadstat.ReadstatError as error:
        reason = _plainly(error)
        raise DataError(f"{label} is not a valid {title} file: {reason}. Save it again from {title}.") from None
    except (OSError, ValueError, UnicodeError, OverflowError):
        raise DataError(f"{label} is not a valid {title} file. Save it again from {title}, or as CSV.") from None
    columns = [str(c) for c in frame.columns]
    arrays, missing, blanked = {}, {}, {}
    ranges = dict(getattr(meta, "missing_ranges", None) or {}) if program == "spss" else {}
    for column in columns:
        array, n, codes = _column(frame[column], ranges.get(column, []))
        arrays[column] = array
        if codes:
            missing[column] = codes
        if n:
            blanked[column] = n
    table = pa.table(arrays)
    del frame
    values = {c: {float(k) if isinstance(k, int) else k: str(v) for k, v in labels.items()}
              for c, labels in meta.variable_value_labels.items()}  # fmt: skip
    values = {
        c: {k: v for k, v in labels.items() if not _declared(k, missing.get(c, []))} for c, labels in values.items()
    }
    sha, size = files.digest(path)
    asked = [c for c in blanked if not wanted or c in wanted]
    cells = sum(blanked[c] for c in asked)
    note = f"cells of {len(asked)} columns that the file itself declares missing count as missing"
    return RawExport(
        name=name,
        reader=program,
        columns=columns,
        input=InputFile(name, label, sha, size, 0),
        stream=lambda want, _encoded: _stream(table, want),
        labels={c: str(t).strip() for c, t in meta.column_names_to_labels.items() if t},
        value_labels=values,
        missing=missing,
        notes=[Repair("user-missing values", cells, "set missing", note)] if cells else [],
        **_response_sets(getattr(meta, "mr_sets", None) or {}, columns, dict(meta.column_names_to_labels)),
    )


def _response_sets(
    sets: Mapping[str, Mapping[str, Any]], columns: Sequence[str], labels: Mapping[str, str | None]
) -> dict[str, Any]:
    """Return the multiple-response sets of an SPSS file as stems, items and ticks.

    Examples
    --------
    >>> sets = {"$use": {"label": "What do you use?", "is_dichotomy": True, "variable_list": ["u1", "u2"]}}
    >>> _response_sets(sets, ["u1", "u2"], {"u1": "App", "u2": "Shop"})["ticks"]
    {'What do you use?': ('u1', 'u2')}
    """
    stems: dict[str, str] = {}
    items: dict[str, str] = {}
    ticks: dict[str, tuple[str, ...]] = {}
    spelled = {column.casefold(): column for column in columns}
    for key, answer_set in sets.items():
        variables = [spelled[v.casefold()] for v in answer_set["variable_list"] if v.casefold() in spelled]
        stem = str(answer_set.get("label") or "").strip() or str(key).lstrip("$")
        if len(variables) < 2 or stem in ticks:
            continue
        stems |= dict.fromkeys(variables, stem)
        items |= {v: str(labels.get(v) or v).strip() for v in variables}
        if answer_set.get("is_dichotomy"):
            ticks[stem] = tuple(variables)
    return {"stems": stems, "items": items, "ticks": ticks}


def _declared(code: Any, missing: Sequence[Any]) -> bool:
    """Return whether a labelled code is one that the file declares missing."""
    return any(m[0] <= code <= m[1] if isinstance(m, tuple) and isinstance(code, float) else code == m for m in missing)


def _plainly(error: Exception) -> str:
    """Return the message of readstat, which has no values in it."""
    text = str(error).strip().rstrip(".")
    return text[:1].lower() + text[1:] if text else "it cannot be read"


def _column(column: Any, ranges: Sequence[dict[str, Any]]) -> tuple[pa.Array, int, list[Any]]:
    """Return a column with declared missing values as null, their number, and the declaration."""
    import pandas as pd

    declared = [r["lo"] if r["lo"] == r["hi"] else (r["lo"], r["hi"]) for r in ranges]
    hit = np.zeros(len(column), dtype=bool)
    if ranges and pd.api.types.is_numeric_dtype(column):
        numbers = column.to_numpy(dtype="float64", na_value=np.nan)
        for r in ranges:
            hit |= (numbers >= float(r["lo"])) & (numbers <= float(r["hi"]))
    elif ranges:
        codes = {str(r["lo"]).strip() for r in ranges}
        hit = column.map(lambda v: isinstance(v, str) and v.strip() in codes).to_numpy(dtype=bool)
    values = column.where(~hit) if hit.any() else column
    if values.dtype == object:
        array = column_of(values.tolist())
    else:
        made = pa.Array.from_pandas(values)
        array = flat_column(pa.chunked_array(made if isinstance(made, pa.ChunkedArray) else [made])).combine_chunks()
    if pa.types.is_string(array.type):
        import pyarrow.compute as pc

        array = pc.if_else(pc.equal(pc.utf8_trim_whitespace(array), ""), pa.scalar(None, pa.string()), array)
    return array, int(hit.sum()), declared


def _stream(table: pa.Table, wanted: Sequence[str]) -> Iterator[RawChunk]:
    part = table.select(list(wanted))
    for start in range(0, len(part), CHUNK_ROWS):
        piece = part.slice(start, CHUNK_ROWS)
        rows = np.arange(start + 2, start + 2 + len(piece), dtype=np.int64)
        yield RawChunk(*drop_blank(piece, rows))
