"""Make the settings of exports from the rows of a codebook, so that the rest of the chain knows no codebooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from personakit.core.kinds import Kind
from personakit.study.canonical_columns import CANONICAL
from personakit.study.check_codebook import (
    DESCRIBED,
    WIDE_WAIT,
    attribute_name,
    codebook_faults,
    is_attribute,
    is_tick,
    role_of,
)
from personakit.study.codebook import JOIN_KEY, LEFT_OUT, RATING, Codebook, CodebookRow
from personakit.study.codebook_cells import CODES, LEVELS, code_value, scale_ends, split_list
from personakit.study.error_messages import Fault

Settings = dict[str, Any]
#: Settings of an export that a codebook gives, and the tables whose entries name one source column each.
_TABLES = ("columns", "attributes", "missing_in", "values")


def compile_codebook(settings: Mapping[str, Any], codebook: Codebook) -> tuple[Settings, list[Fault]]:
    """Return the settings of a study with what its codebook says, and the faults of the codebook.

    Parameters
    ----------
    settings : mapping
        The sections of a study file.
    codebook : Codebook
        Its codebook.

    Returns
    -------
    settings : dict
        A copy in which the exports have their columns, attributes, ratings and blanks.
    faults : list of Fault
        Of the codebook, and of columns that both files set. The settings are unchanged where there are any.
    """
    exports = settings.get("exports")
    if not isinstance(exports, Mapping) or not all(isinstance(e, Mapping) for e in exports.values()):
        return dict(settings), []
    tables = {str(name): str(export.get("table")) for name, export in exports.items()}
    known = {name: table for name, table in tables.items() if table in CANONICAL}
    faults = codebook_faults(codebook, known)
    if faults or len(known) < len(tables):
        return dict(settings), faults
    compiled: dict[str, Any] = dict(exports)
    for name in (name for name in codebook.exports if name in tables):
        located = [(number, row) for number, row in codebook.located_rows() if row.export == name]
        made = export_settings([row for _, row in located], tables[name])
        faults += _set_twice(name, exports[name], made, {row.column: number for number, row in located}, codebook.file)
        compiled[name] = _merged(exports[name], made)
    return {**settings, "exports": compiled}, faults


def export_settings(rows: Sequence[CodebookRow], table: str) -> Settings:
    """Return the settings of one export that its rows give.

    Examples
    --------
    >>> rows = [CodebookRow("crm", 1, "No", role="customer_id"), CodebookRow("crm", 2, "Age", "age", kind="numeric")]
    >>> export_settings(rows, "customers")
    {'columns': {'customer_id': ['No']}, 'attributes': {'age': {'column': 'Age', 'kind': 'numeric'}}}
    """
    made: Settings = {}
    columns: dict[str, list[str]] = {}
    for row in rows:
        role = role_of(row)
        if role == LEFT_OUT:
            made.setdefault("left_out", []).append(row.column)
        elif role == JOIN_KEY:
            made |= _join_key(row, table, made)
        elif role == RATING or (role == WIDE_WAIT and table in DESCRIBED):
            _add_wide(made.setdefault("ratings" if role == RATING else "waits", {"columns": {}}), row)
        elif role in CANONICAL[table]:
            columns.setdefault(role, []).append(row.column)
            _add_canonical(made, row, role)
    attributes = _attributes([row for row in rows if is_attribute(row)])
    joins = made.pop("attributes", {})
    given = {"columns": columns, "attributes": {**joins, **attributes}}
    return {**{k: v for k, v in given.items() if v}, **made}


def _join_key(row: CodebookRow, table: str, made: Mapping[str, Any]) -> Settings:
    """Return the setting of a column that other files join on: the key of a lookup, or a column only read for it."""
    if table == "lookup":
        return {"key": row.column}
    if table not in DESCRIBED:
        return {"left_out": [*made.get("left_out", []), row.column]}
    attribute = {"column": row.column, "kind": str(Kind.CATEGORICAL), "use": "ignore"}
    return {"attributes": {**made.get("attributes", {}), row.name or row.column: attribute}}


def _codes(row: CodebookRow) -> list[str | int | float]:
    return [code_value(item) for item in split_list(row.missing, CODES)]


def _steps(row: CodebookRow) -> Settings:
    """Return scale and recode of a rating: its ends, or its words numbered from 1."""
    levels = split_list(row.levels, LEVELS)
    if levels:
        return {"scale": [1, len(levels)], "values": {word: i for i, word in enumerate(levels, start=1)}}
    return {"scale": list(scale_ends(row.scale) or ())} if row.scale else {}


def _add_wide(block: Settings, row: CodebookRow) -> None:
    target: Settings = {"stage": row.label.strip(), **_steps(row)}
    if row.missing:
        target["missing"] = _codes(row)
    if row.unit:
        block["unit"] = row.unit.casefold()
    block["columns"][row.column] = target


def _add_canonical(made: Settings, row: CodebookRow, role: str) -> None:
    """Add what a row says about a canonical column beside its name."""
    if row.missing:
        made.setdefault("missing_in", {})[row.column] = _codes(row)
    steps = _steps(row)
    levels = split_list(row.levels, LEVELS)
    if role == "score" and steps:
        made["scale"] = steps["scale"]
        if "values" in steps:
            made.setdefault("values", {})["score"] = steps["values"]
    elif role == "switching_ease" and steps:
        made["switching_ease_scale"] = steps["scale"]
        if "values" in steps:
            made.setdefault("values", {})["switching_ease"] = steps["values"]
    elif role in {"active", "abandoned", "moment_of_truth"} and levels:
        made.setdefault("values", {})[role] = {word: word == levels[-1] for word in levels}
    elif role == WIDE_WAIT and row.unit:
        made["unit"] = row.unit.casefold()
    elif role == "period" and row.unit:
        made["period"] = row.unit.casefold()


def _attributes(rows: Sequence[CodebookRow]) -> dict[str, Settings]:
    attributes: dict[str, Settings] = {}
    for row in rows:
        name = attribute_name(row)
        if not is_tick(row):
            attributes[name] = _attribute(row)
            continue
        group = [r for r in rows if is_tick(r) and r.battery == row.battery]
        if name not in attributes:
            attributes[name] = _ticked(group)
    return attributes


def _attribute(row: CodebookRow) -> Settings:
    made: Settings = {"column": row.column}
    made |= {key: text.casefold() for key in ("kind", "use") if (text := getattr(row, key))}
    if row.scale:
        made["scale"] = list(scale_ends(row.scale) or ())
    if row.levels:
        made["order"] = split_list(row.levels, LEVELS)
    if row.missing:
        made["missing"] = _codes(row)
    made |= {key: text for key in ("separator", "label") if (text := getattr(row, key))}
    return made | ({"section": row.section.casefold()} if row.section else {})


def _ticked(group: Sequence[CodebookRow]) -> Settings:
    """Return one multi-select of the options in several columns."""
    made: Settings = {"columns": {row.column: row.label.strip() for row in group}, "kind": str(Kind.MULTI_SELECT)}
    questions = {row.question.strip() for row in group}
    use = next((row.use for row in group if row.use), "")
    section = next((row.section for row in group if row.section), "")
    missing = list(dict.fromkeys(code for row in group for code in _codes(row)))
    made |= {"use": use.casefold()} if use else {}
    made |= {"label": questions.pop()} if len(questions) == 1 and questions != {""} else {}
    made |= {"section": section.casefold()} if section else {}
    return made | ({"missing": missing} if missing else {})


def _sources(export: Mapping[str, Any]) -> dict[str, str]:
    """Return source column -> key, for every column that the settings of an export name."""
    named: dict[str, str] = {}
    for role, columns in _table(export, "columns").items():
        named |= dict.fromkeys([columns] if isinstance(columns, str) else list(columns), f"columns.{role}")
    for name, attribute in _table(export, "attributes").items():
        given = attribute if isinstance(attribute, Mapping) else {}
        sources = list(given["columns"]) if "columns" in given else [str(given.get("column", name))]
        named |= dict.fromkeys(sources, f"attributes.{name}")
    for block in ("ratings", "waits"):
        named |= {str(c): f"{block}.columns" for c in _table(_table(export, block), "columns")}
    return named | {str(c): "missing_in" for c in _table(export, "missing_in")}


def _table(settings: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = settings.get(key)
    return value if isinstance(value, Mapping) else {}


def _set_twice(
    name: str, export: Mapping[str, Any], made: Mapping[str, Any], rows: Mapping[str, int], file: str
) -> list[Fault]:
    """Return a fault for whatever the study file and the codebook both set."""
    at = f"exports.{name}"
    remedy = "Take it out of the study, or take that row out of the codebook."
    faults = [
        Fault(f"{at}.{key}", f"sets a column that {file} describes too (row {rows[column]}). {remedy}")
        for column, key in _sources(export).items()
        if column in rows
    ]
    plain = [k for k in ("scale", "switching_ease_scale", "unit", "period", "key") if k in made and k in export]
    nested = [
        f"{k}.{n}" for k in ("columns", "attributes", "values") for n in made.get(k, {}) if n in _table(export, k)
    ]
    known = {fault.key for fault in faults}
    faults += [
        Fault(f"{at}.{key}", f"is set in {file} too. Take it out of one of them.")
        for key in [*plain, *nested]
        if f"{at}.{key}" not in known
    ]
    return faults


def _merged(export: Mapping[str, Any], made: Mapping[str, Any]) -> Settings:
    merged: Settings = {**export, **made}
    for key in _TABLES:
        both = {**_table(export, key), **made.get(key, {})}
        if both:
            merged[key] = both
    if "left_out" in made:
        merged["left_out"] = [*export.get("left_out", []), *made["left_out"]]
    for block in ("ratings", "waits"):
        if block in made:
            columns = {**_table(_table(export, block), "columns"), **made[block]["columns"]}
            merged[block] = {**_table(export, block), **made[block], "columns": columns}
    return merged
