"""The codebook of a drafted study: every column of every file exactly once, with the guess and its evidence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.core.kinds import Kind
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.column_names import column_names, unique_name
from personakit.profiling.drafting.export_guess import ExportGuess
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.drafting.table_links import join_keys
from personakit.profiling.keywords import keyword_match
from personakit.study.codebook import ATTRIBUTE, JOIN_KEY, LEFT_OUT, RATING, Codebook, CodebookRow
from personakit.study.codebook_cells import CODES, LEVELS, join_list, scale_text
from personakit.study.write_toml import KeyPath

#: Settings of an export that its codebook rows carry.
_IN_ROWS = ("columns", "attributes", "ratings", "missing_in", "key")
_EVIDENCE = re.compile(rf"({SURE}|{LIKELY}|{GUESS})(?:[:;]\s*(.*))?", re.DOTALL)
#: Reasons to leave a column out that the values prove.


def draft_codebook(
    sources: Sequence[ExportFile],
    guesses: Sequence[ExportGuess],
    unknown: Sequence[tuple[ExportFile, str]],
    file: str,
) -> Codebook:
    """Return the codebook of guessed exports.

    Parameters
    ----------
    sources : sequence of ExportFile
        All files that were opened.
    guesses : sequence of ExportGuess
        The exports made of them. Where a file is read twice, each of its exports has a row for each column.
    unknown : sequence of tuple
        Files that are not used, with the reason: their columns are left out.
    file : str
        Name of the codebook's file.
    """
    by_source = {guess.source: guess for guess in reversed(guesses) if guess.names}
    reasons = {source.name: why for source, why in unknown}
    rows: list[CodebookRow] = []
    taken = {name for guess in by_source.values() for name in guess.names.values()}
    joined = {(s.name, column) for s in sources for guess in guesses for column in _keys_in(s.name, guess)}
    order = {guess.source: i for i, guess in enumerate(guesses)}
    keys = join_keys(sources)
    for source in sorted(sources, key=lambda s: order.get(s.name, len(order))):
        readings = [guess for guess in guesses if guess.source == source.name and guess.names]
        if not readings:
            made = list(_unused(source, reasons.get(source.name, "the file is not used"), taken))
        for reading in readings:
            first = reading is by_source[source.name]
            guess = reading if first else replace(reading, names=_other_names(reading.names, taken))
            made = list(_rows(source, guess, frozenset(column for name, column in joined if name == source.name)))
            rows += _with_keys(made, source.name, guess.table, keys)
            taken |= {row.name for row in made}
        if not readings:
            rows += _with_keys(made, source.name, "", keys)
            taken |= {row.name for row in made}
    check_complete(sources, rows, files_read(sources, guesses))
    return Codebook(tuple(rows), file)


def files_read(sources: Sequence[ExportFile], guesses: Sequence[ExportGuess]) -> dict[str, str]:
    """Return export of the codebook -> name of the file that it reads; a file that is not used stands for itself."""
    read = {guess.name: guess.source for guess in guesses if guess.names}
    return read | {s.name: s.name for s in sources if s.name not in read.values()}


def _with_keys(
    rows: Sequence[CodebookRow], source: str, table: str, keys: Collection[tuple[str, str]]
) -> list[CodebookRow]:
    """Return the rows in which ids of rows of another file are keys; a lookup has but one."""
    why = "its values are ids of rows of another file"
    return [
        replace(row, role=JOIN_KEY, sure=SURE, why=why)
        if table != "lookup" and (source, row.column) in keys and row.role == LEFT_OUT
        else row
        for row in rows
    ]


def _other_names(names: Mapping[str, str], taken: Collection[str]) -> dict[str, str]:
    """Return names of the columns that no other export has, for a file that is read twice."""
    made: dict[str, str] = {}
    for column, name in names.items():
        made[column] = unique_name(iter([name]), {*taken, *made.values()})
    return made


def check_complete(sources: Sequence[ExportFile], rows: Sequence[CodebookRow], exports: Mapping[str, str]) -> None:
    """Stop where an export lacks a column of its file or has it twice, or two rows have one name."""
    by_name = {s.name: s for s in sources}
    wanted = [
        (export, position, c.name)
        for export, source in exports.items()
        for position, c in enumerate(by_name[source].columns, start=1)
    ]
    described = [(row.export, row.position, row.column) for row in rows]
    assert sorted(wanted) == sorted(described), "a column is not in the codebook exactly once"  # noqa: S101
    assert len({row.name for row in rows}) == len(rows), "two rows of the codebook have one name"  # noqa: S101


def _unused(source: ExportFile, why: str, taken: set[str]) -> Iterator[CodebookRow]:
    """Yield the rows of a file that is not used."""
    names = set(taken)
    for position, column in enumerate(source.columns, start=1):
        first = column_names([column])[column.name]
        name = unique_name(iter((first, f"{source.name}_{first}")), names)
        names.add(name)
        yield CodebookRow(
            source.name, position, column.name, name, _question(column), role=LEFT_OUT, sure=GUESS,
            why=f"its file is not used: {why}",
        )  # fmt: skip


def _keys_in(source: str, guess: ExportGuess) -> list[str]:
    """Return the columns of a file by which an export finds its customer through another."""
    via = guess.settings.get("via")
    if not isinstance(via, Mapping):
        return []
    of_rows = [str(via["key"])] if guess.source == source else []
    return [*of_rows, *([str(via.get("to") or via["key"])] if via["export"] == source else [])]


def _rows(source: ExportFile, guess: ExportGuess, keys: frozenset[str]) -> Iterator[CodebookRow]:
    roles = {c: role for role, named in guess.settings.get("columns", {}).items() for c in _listed(named)}
    attributes = {
        column: (name, s)
        for name, s in guess.settings.get("attributes", {}).items()
        for column in (s.get("columns") or [s.get("column", name)])
    }
    ratings = guess.settings.get("ratings", {})
    for position, column in enumerate(source.columns, start=1):
        cells: dict[str, Any] = {
            "name": guess.names[column.name],
            "question": _question(column),
            "battery": guess.batteries.get(column.name, ""),
        }
        if column.name in ratings.get("columns", {}):
            cells |= _rating_cells(ratings, column.name, guess)
        elif column.name in roles:
            cells |= _role_cells(roles[column.name], column.name, guess)
            if column.name in attributes:
                name, settings = attributes[column.name]
                cells |= {k: v for k, v in _attribute_cells(name, settings, column.name, guess).items()
                          if k not in {"role", "sure", "why"}}  # fmt: skip
        elif column.name in attributes:
            cells |= _attribute_cells(*attributes[column.name], column.name, guess)
        elif column.name == guess.settings.get("key") or column.name in keys:
            cells |= {"role": JOIN_KEY, "sure": SURE, "why": "joins the rows of another export"}
        else:
            sure, why = _evidence([guess.left_out.get(column.name, "not used")])
            cells |= {"role": LEFT_OUT, "sure": sure, "why": why}
        yield CodebookRow(guess.name, position, column.name, **cells)


def _listed(named: Any) -> list[str]:
    return [named] if isinstance(named, str) else list(named)


def _question(column: ColumnFacts) -> str:
    return " ".join((column.label or column.name).split())


def _evidence(notes: Sequence[str]) -> tuple[str, str]:
    """Return how sure a note says that a guess is, and the rest of it."""
    note = " ".join("; ".join(notes).split())
    match = _EVIDENCE.fullmatch(note)
    return (match[1], (match[2] or "").strip()) if match else (LIKELY, note)


def _role_cells(role: str, column: str, guess: ExportGuess) -> dict[str, str]:
    settings = guess.settings
    notes = list(guess.notes.get(("columns", role), ()))
    if role == "customer_id" and not notes:
        notes = next(([line] for line in guess.notes.get((), ()) if line.startswith(f"'{column}'")), [])
        sure, why = SURE if keyword_match(column, "customer", "id") else LIKELY, " ".join(notes)
    else:
        sure, why = _evidence(notes)
    cells = {"role": role, "sure": sure, "why": why or "by its header and its values"}
    missing = settings.get("missing_in", {}).get(column, ())
    cells |= {"missing": join_list(missing, CODES)} if missing else {}
    key = {"score": "scale", "switching_ease": "switching_ease_scale"}.get(role, "")
    if key in settings:
        cells["scale"] = scale_text(settings[key])
    unit = {"wait_minutes": "unit", "period": "period"}.get(role, "")
    if unit in settings:
        cells["unit"] = str(settings[unit])
    return cells


def _attribute_cells(name: str, settings: Mapping[str, Any], column: str, guess: ExportGuess) -> dict[str, str]:
    sure, why = _evidence(guess.notes.get(("attributes", name), ()))
    if settings.get("use") == "ignore":
        return {"role": JOIN_KEY, "name": name, "sure": sure, "why": why}
    cells = {"role": ATTRIBUTE, "sure": sure, "why": why}
    cells |= {key: str(settings[key]) for key in ("kind", "use", "separator", "label", "section") if settings.get(key)}
    if "columns" in settings:
        question = {"question": settings["label"]} if settings.get("label") else {}
        cells |= {"kind": str(Kind.MULTI_SELECT), "battery": name, "label": settings["columns"][column], **question}
    else:
        cells["name"] = name
    cells |= {"scale": scale_text(settings["scale"])} if settings.get("scale") else {}
    cells |= {"levels": join_list(settings["order"], LEVELS)} if settings.get("order") else {}
    cells |= {"missing": join_list(settings["missing"], CODES)} if settings.get("missing") else {}
    return cells


def _rating_cells(ratings: Mapping[str, Any], column: str, guess: ExportGuess) -> dict[str, str]:
    target = ratings["columns"][column]
    given: dict[str, Any] = {"stage": target} if isinstance(target, str) else dict(target)
    sure, why = _evidence(guess.notes.get(("ratings",), ()))
    cells = {"role": RATING, "label": str(given["stage"]), "sure": sure, "why": why}
    scale = given.get("scale") or ratings.get("scale")
    missing = [*given.get("missing", ()), *ratings.get("missing", ())]
    missing += [m for m in guess.settings.get("missing_in", {}).get(column, ()) if m not in missing]
    words = given.get("values") or ratings.get("values")
    cells |= {"levels": join_list(sorted(words, key=lambda w: words[w]), LEVELS)} if words else {}
    cells |= {"scale": scale_text(scale)} if scale and not words else {}
    return cells | ({"missing": join_list(missing, CODES)} if missing else {})


def short_settings(settings: Mapping[str, Any], codebook: Codebook) -> dict[str, Any]:
    """Return the settings of a study without what its codebook says."""
    exports = {
        name: _without_rows(export) if name in codebook.exports else dict(export)
        for name, export in settings["exports"].items()
    }
    return {"codebook": codebook.file, **settings, "exports": exports}


def _without_rows(export: Mapping[str, Any]) -> dict[str, Any]:
    columns = export.get("columns", {})
    in_rows = {*_IN_ROWS}
    for role, key in (("score", "scale"), ("switching_ease", "switching_ease_scale"), ("wait_minutes", "unit")):
        in_rows |= {key} if role in columns else set()
    in_rows |= {"period"} if "period" in columns else set()
    return {key: value for key, value in export.items() if key not in in_rows}


def short_notes(notes: Mapping[KeyPath, Sequence[str]], settings: Mapping[str, Any]) -> dict[KeyPath, Sequence[str]]:
    """Return the notes of what is left in the short study; the codebook says why columns are left out."""
    left: dict[KeyPath, Sequence[str]] = {}
    for path, lines in notes.items():
        inner: Any = settings
        for key in path:
            inner = inner.get(key) if isinstance(inner, Mapping) else None
        if inner is not None:
            left[path] = [line for line in lines if not line.startswith("Left out: ")]
    return left
