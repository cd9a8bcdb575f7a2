"""Are the truths of generated exports true of the data, and do the halves share no wording?

Run by `recognition_exports.py`. It looks at the values that were written, at the files as they stand, and at every
header, question and option of one half in the other.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyreadstat
from recognition_making import Column, Sheet

ROLES = {"attribute", "rating", "join_key", "left_out", "customer_id", "joined_on", "left_on", "active", "contract"}
ROLES |= {
    "answered_on",
    "verbatims",
    "weight",
    "duration_seconds",
    "period",
    "revenue",
    "cost",
    "margin",
    "at",
    "amount",
}
ROLES |= {"stage", "score", "touchpoint", "channel", "team", "comment", "wait_minutes", "started_at", "ended_at"}
ROLES |= {"sla_minutes", "abandoned", "text"}
KINDS = {"numeric", "ordinal", "categorical", "binary", "multi_select", "date", "text"}
USES = {"active", "describe", "protected", "(blank)", ""}
CODED = re.compile(r"[\W\d_]*|[YNAB]\d?|true|false|yes|no|sí|response", re.IGNORECASE)


def faults(cases: list[tuple[object, list[Sheet]]]) -> list[str]:
    """Return what is wrong, a line each."""
    found = []
    for case, sheets in cases:
        for sheet in sheets:
            for column in sheet.columns:
                found += [f"{case.case} {sheet.name} {column.header[:40]!r}: {f}" for f in _column_faults(column)]
            found += [f"{case.case} {sheet.name}: {f}" for f in _battery_faults(sheet)]
        found += _file_faults(case, sheets)
    return found + list(_shared(cases))


def _column_faults(column: Column) -> Iterator[str]:
    truth = column.truth
    role, kind, use = (truth.get(key, "").split(" || ") for key in ("role", "kind", "use"))
    values = {str(v) for v in column.values if str(v) != ""}
    if set(role) - ROLES:
        yield f"role {role}"
    if "attribute" in role and (set(kind) - KINDS or set(use) - USES or not any(kind) or not any(use)):
        yield f"kind {kind}, use {use}"
    if role not in (["attribute"], ["rating"]) and "attribute" not in role and "rating" not in role:
        return
    missing = {m for way in truth.get("missing", "").split(" || ") for m in way.split(" | ")}
    asked = values - missing
    for way in truth.get("levels", "").split(" || "):
        levels = way.split(" < ")
        labelled = levels[0] in values
        if way not in {"", "(blank)"} and labelled and (set(levels) != asked or len(set(levels)) != len(levels)):
            yield f"levels {levels} of {sorted(asked)[:9]}"
    scale = truth.get("scale", "").split(" || ")
    if scale != [""] and "(blank)" not in scale:
        low, high = (int(end) for end in scale[0].split(".."))
        points = {str(point) for point in range(low, high + 1)}
        if not all(v in points for v in asked):
            yield f"scale {scale}"
    if "ordinal" in kind and len(kind) == 1 and not truth.get("levels") and not truth.get("scale"):
        yield "an ordinal without levels or scale"
    if kind == ["binary"] and len(asked) != 2:
        yield f"binary with {asked}"
    if kind == ["numeric"] and not all(re.fullmatch(r"(GBP )?-?[\d.,]+", v) for v in asked):
        yield "numbers that are not"
    if not truth.get("missing") and len(role) == 1 and role[0] in {"attribute", "rating"} and kind != ["text"]:
        hidden = {v for v in asked if re.match(r"(?i)(prefer not|n/?a$|k\.?a\.?$|-99?$|don.t know|ns/nc|no answer)", v)}
        if hidden:
            yield f"no answer not noted {hidden}"


def _battery_faults(sheet: Sheet) -> Iterator[str]:
    members = defaultdict(list)
    for column in sheet.columns:
        if column.truth.get("battery"):
            members[column.truth["battery"]].append(column.truth.get("role"))
    for name, roles in members.items():
        if len(roles) < 2 or len(set(roles)) > 1:
            yield f"battery {name} {roles}"


def _file_faults(case: object, sheets: list[Sheet]) -> Iterator[str]:
    """Yield where a file does not have the columns and rows of its sheets."""
    shapes = Counter()
    for path in sorted(Path(case.folder).iterdir()):
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            shapes.update((page.max_column, path.stem) for page in book)
        elif path.suffix in {".sav", ".dta"}:
            read = pyreadstat.read_sav if path.suffix == ".sav" else pyreadstat.read_dta
            shapes[(read(str(path))[0].shape[1], path.stem)] += 1
        else:
            shapes[(_csv_width(path), path.stem)] += 1
    for sheet in sheets:
        known = {(len(sheet.columns), sheet.name), (len(sheet.columns), sheet.name.split(".")[0])}
        if not known & set(shapes):
            yield f"{case.case} {sheet.name}: {len(sheet.columns)} columns, files {dict(shapes)}"


def _csv_width(path: Path) -> int:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    mark = max("\t;|,", key=text.splitlines()[0].count)
    rows = list(csv.reader(text.splitlines(keepends=True), delimiter=mark))
    return max(len(row) for row in rows)


def _shared(cases: list[tuple[object, list[Sheet]]]) -> Iterator[str]:
    """Yield wordings that both halves have; what a platform writes itself is only on columns that are no question."""
    said = {"tune": defaultdict(set), "held": defaultdict(set)}
    for case, sheets in cases:
        for sheet in sheets:
            for column in sheet.columns:
                role = column.truth["role"]
                if role not in {"attribute", "rating"}:
                    continue
                for text in (column.header, column.question):
                    for piece in re.split(r" - |\[|\]|>>|: ", text):
                        said[case.half][piece.strip().casefold()].add(f"{case.case} header")
                if column.truth.get("kind") in {"numeric", "text", "ordinal || numeric"}:
                    continue
                for value in {str(v).strip().casefold() for v in column.values}:
                    said[case.half][value].add(f"{case.case} option")
    for text in sorted(set(said["tune"]) & set(said["held"])):
        if len(text) > 2 and not CODED.fullmatch(text):
            yield f"both halves say {text!r}: {said['tune'][text]} {said['held'][text]}"
