"""Check the rows of a codebook: each fault names row and header, what is allowed, and never a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from personakit.core.errors import near_match
from personakit.core.kinds import Kind, Use
from personakit.study.canonical_columns import CANONICAL
from personakit.study.codebook import ATTRIBUTE, JOIN_KEY, LEFT_OUT, RATING, ROLES, Codebook, CodebookRow
from personakit.study.codebook_cells import LEVELS, looks_like_date, scale_ends, split_list
from personakit.study.error_messages import Fault, quoted_names
from personakit.study.settings import Section

WAIT_UNITS = ("seconds", "minutes", "hours", "days")
PERIODS = ("week", "month", "quarter", "year", "total")
#: Tables whose rows are people or describe them, so that further columns are attributes.
DESCRIBED = ("customers", "survey", "lookup")
_RATED = ("customers", "survey", "csat")
WIDE_WAIT = "wait_minutes"
_WAITED = ("customers", "survey")
_BOTH = frozenset({"contract"})  # a canonical column that is an attribute as well
Located = tuple[int, CodebookRow]


def codebook_faults(codebook: Codebook, tables: Mapping[str, str]) -> list[Fault]:
    """Return the faults of a codebook.

    Parameters
    ----------
    codebook : Codebook
        As read.
    tables : mapping of str to str
        Export of the study -> its table.

    Returns
    -------
    list of Fault
        In the order of the rows.
    """
    faults: list[Fault] = []
    for number, row in codebook.located_rows():
        if row.export not in tables:
            if role_of(row) not in {LEFT_OUT, JOIN_KEY}:  # a file that no export reads is described too
                faults.append(_fault(number, "export", _no_export(row.export, tables)))
        else:
            faults += _row_faults(number, row, tables[row.export])
    return faults or _repeats(codebook, tables)


def role_of(row: CodebookRow) -> str:
    """Return the role of a row; a blank one is an attribute."""
    return row.role.casefold() or ATTRIBUTE


def is_attribute(row: CodebookRow) -> bool:
    """Say whether a row becomes an attribute."""
    return role_of(row) == ATTRIBUTE or (role_of(row) in _BOTH and bool(row.kind or row.use))


def is_tick(row: CodebookRow) -> bool:
    """Say whether a row is one option of a multi-select that is spread over columns."""
    return role_of(row) == ATTRIBUTE and row.kind.casefold() == Kind.MULTI_SELECT and bool(row.battery and row.label)\
        and not row.separator  # fmt: skip


def _fault(number: int, header: str, text: str) -> Fault:
    return Fault(f"row {number}, {header}", text)


def _no_export(name: str, tables: Mapping[str, str]) -> str:
    close = near_match(name, tables)
    hint = f" Did you mean '{close}'?" if close else ""
    return (
        f"no export of the study has this name.{hint} Exports: {quoted_names(tables)}. Leave the column out, or add a "
        "section [exports.NAME] with its table and path."
    )


def _row_faults(number: int, row: CodebookRow, table: str) -> Iterator[Fault]:
    role = role_of(row)
    allowed = _roles_of(table)
    if role not in allowed:
        close = near_match(role, allowed)
        hint = f" Did you mean '{close}'?" if close else ""
        yield _fault(number, "role", f"is no role in a {table} export.{hint} Allowed: {quoted_names(allowed)}.")
        return
    if is_attribute(row):
        yield from _choice(number, "kind", row.kind, [str(kind) for kind in Kind])
        yield from _choice(number, "use", row.use, [str(use) for use in Use])
        yield from _choice(number, "section", row.section, get_args(Section))
        if row.name in CANONICAL[table] and role not in _BOTH:
            yield _fault(number, "name", f"is the name of a column of every {table} export; give the role, or rename.")
    if role != LEFT_OUT:
        yield from _scale_faults(number, row, role)
    if role == WIDE_WAIT:
        yield from _choice(number, "unit", row.unit, WAIT_UNITS)
    if role == "period":
        yield from _choice(number, "unit", row.unit, PERIODS)
    if (role == RATING or (role == WIDE_WAIT and table in _WAITED)) and not row.label.strip():
        yield _fault(number, "label", "is blank. Give the stage that the column is about.")


def _roles_of(table: str) -> list[str]:
    """Return the roles that a column of a table can play."""
    roles = [*CANONICAL[table], *ROLES]
    if table not in DESCRIBED:
        roles.remove(ATTRIBUTE)
    if table not in _RATED:
        roles.remove(RATING)
    return [*roles, WIDE_WAIT] if table in _WAITED else roles


def _choice(number: int, header: str, text: str, allowed: Sequence[str]) -> Iterator[Fault]:
    if text and text.casefold() not in allowed:
        close = near_match(text, allowed)
        hint = f" Did you mean '{close}'?" if close else ""
        yield _fault(number, header, f"is not known.{hint} Allowed: {quoted_names(allowed)}, or blank.")


def _scale_faults(number: int, row: CodebookRow, role: str) -> Iterator[Fault]:
    if row.scale:
        ends = scale_ends(row.scale)
        if ends is None and looks_like_date(row.scale):
            yield _fault(
                number, "scale",
                "is a date: the spreadsheet changed what was typed. Format the column as text and write the ends "
                "again, such as 1..5.",
            )  # fmt: skip
        elif ends is None:
            yield _fault(number, "scale", "expected the two ends with dots between, such as 1..5.")
        elif ends[0] == ends[1] or (ends[0] > ends[1] and role != "switching_ease"):
            yield _fault(number, "scale", "expected the lowest point first, such as 1..5.")
    if row.levels:
        levels = split_list(row.levels, LEVELS)
        if len(levels) < 2 or len(set(levels)) < len(levels):
            yield _fault(
                number, "levels", "expected different words from low to high, such as Never < Sometimes < Often."
            )
        elif row.scale:
            yield _fault(number, "levels", "give either scale (for numbers) or levels (for words), not both.")


def _repeats(codebook: Codebook, tables: Mapping[str, str]) -> list[Fault]:
    """Return rows that describe one column, take one role or have one name."""
    faults: list[Fault] = []
    columns: dict[tuple[str, str], int] = {}
    roles: dict[tuple[str, str], int] = {}
    names: dict[str, tuple[int, tuple[str, str]]] = {}
    for number, row in codebook.located_rows():
        role = role_of(row)
        first = _repeated(columns, (row.export, row.column), number)
        if first is not None:
            faults.append(_fault(number, "column", f"row {first} describes the same column. Take one of them out."))
        canonical = CANONICAL[tables.get(row.export, "lookup")].get(role)
        if canonical is not None and not canonical.many:
            first = _repeated(roles, (row.export, role), number)
            if first is not None:
                text = f"row {first} has the role '{role}' as well, which one column has. Change one of them."
                faults.append(_fault(number, "role", text))
        if not is_attribute(row) and role != JOIN_KEY:
            continue
        name, group = attribute_name(row), (row.export, row.battery if is_tick(row) else row.column)
        earlier, same = names.setdefault(name, (number, group))
        if same != group:
            faults.append(_fault(number, "name", f"row {earlier} has the same name. Give each attribute its own."))
    return faults


def attribute_name(row: CodebookRow) -> str:
    """Return the name of the attribute that a row belongs to."""
    return row.battery if is_tick(row) else row.name or row.column


def _repeated(seen: dict[tuple[str, str], int], key: tuple[str, str], number: int) -> int | None:
    """Return the earlier row with the same key, and enter this one."""
    first = seen.setdefault(key, number)
    return first if first != number else None
