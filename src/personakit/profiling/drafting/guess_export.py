"""Guess one export of the study from one source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.core.formatting import format_share
from personakit.profiling.batteries import Battery, list_batteries
from personakit.profiling.column_facts import ColumnFacts, Storage
from personakit.profiling.column_use import BY_TOOL
from personakit.profiling.drafting.column_names import column_names, unique_name
from personakit.profiling.drafting.column_roles import Roles, guess_roles
from personakit.profiling.drafting.export_guess import ExportGuess
from personakit.profiling.drafting.guess_attribute import AttributeGuess, guess_attribute, left_out_lines
from personakit.profiling.drafting.guess_blanks import list_blanks, with_blanks
from personakit.profiling.drafting.guess_ratings import ratings_to_ask, wide_ratings
from personakit.profiling.drafting.guess_table import TableGuess
from personakit.profiling.drafting.rating_settings import rating_settings, with_service
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.drafting.row_nature import row_nature
from personakit.profiling.drafting.service_ratings import service_ratings
from personakit.profiling.drafting.survey_roles import survey_roles
from personakit.profiling.drafting.table_links import Link, LookupLink
from personakit.profiling.drafting.ticked_attributes import ticked_attributes
from personakit.profiling.keywords import slug
from personakit.profiling.question_blocks import column_contexts, like_ratings
from personakit.readers.platforms.find_platform import PLATFORMS
from personakit.study.canonical_columns import CANONICAL

_EVENTS = frozenset({"csat", "waits", "contacts", "transactions"})


def guess_export(
    source: ExportFile,
    table: TableGuess,
    link: Link | None,
    *,
    keep: frozenset[str] = frozenset(),
    lookup: LookupLink | None = None,
    with_ratings: bool = False,
) -> ExportGuess:
    """Return the guessed settings of an export.

    Parameters
    ----------
    source : ExportFile
    table : TableGuess
        Must name a table.
    link : Link, optional
        The customer id.
    keep : frozenset of str
        Columns that a lookup joins on: they stay attributes even with too many levels.
    lookup : LookupLink, optional
        For a lookup, how it joins.
    with_ratings : bool
        Look for wide ratings, since no other export has ratings.
    """
    name = str(table.table)
    notes: dict[tuple[str, ...], list[str]] = {
        (): [f"{source.title}: {table.table} ({table.sure}: {table.why}).", *_id_note(link)]
    }
    settings: dict[str, Any] = {"table": name, **source.location}
    if source.reader in PLATFORMS:
        settings["reader"] = source.reader
    rest = list(source.columns)
    block = wide_ratings([c for c in rest if link is None or c.name != link.column]) if with_ratings else None
    if block is not None:
        rest = [c for c in rest if c not in block[0]]
    contexts = column_contexts(rest, name) if name == "survey" else {}
    single = service_ratings([c for c in rest if link is None or c.name != link.column], contexts)
    service = {rating.column for rating in single} if name == "survey" else set()
    rest = [c for c in rest if c.name not in service]
    asked = ratings_to_ask(rest) if with_ratings and block is None and not service else None
    roles = survey_roles(rest, link, source.session) if name == "survey" else _roles_of(source, table, rest, link)
    check = [*roles.check, *([asked] if asked else [])]
    if lookup is not None:
        settings |= {"key": lookup.key, "joins": ""}
    settings |= roles.settings
    for key, note in roles.setting_notes.items():
        notes[key,] = [note]
    rest = [c for c in rest if lookup is None or c.name != lookup.key]
    rating = like_ratings(rest, *block[:2]) if block is not None else frozenset()
    canonical = {c for role, named in roles.columns.items() for c in named if role != "contract"}
    names = column_names(source.columns, frozenset(CANONICAL[name]), canonical)
    rates = dict.fromkeys(rating, block[1] if block else None)
    batteries = list_batteries([c for c in source.columns if c.name not in canonical])
    boxes = _ticked(source, rest, roles, name, batteries)
    ticked = {column for guess in boxes for column in guess.settings["columns"]}
    session = source.session - canonical
    plain = [c for c in rest if c.name not in ticked | session]
    attributes, left_out = _attributes(plain, name, roles, keep=keep, rates=rates, names=names)
    attributes += [guess for guess in boxes if guess.left_out is None]
    left_out += [(g, c) for g in boxes if g.left_out is not None for c in g.settings["columns"]]
    left_out += [(AttributeGuess(c, left_out=BY_TOOL, sure=SURE), c) for c in names if c in session]
    dated = [c for c in source.columns if c.is_date and _is_used(c, roles, attributes)]
    _formats(dated, settings, notes, check)
    rated = service | ({c.name for c in block[0]} if block is not None else set())
    used = [c for c in source.columns if _is_used(c, roles, attributes) or c.name in rated]
    attributes, missing = with_blanks(attributes, list_blanks([c for c in used if c.name not in ticked], roles))
    if missing:
        settings["missing_in"] = missing
        notes["missing_in",] = [f"{LIKELY}: mean no answer, like blanks"]
    if roles.columns:
        settings["columns"] = {role: c if len(c) > 1 else c[0] for role, c in roles.columns.items()}
        notes |= {("columns", role): [note] for role, note in roles.notes.items()}
    if attributes:
        settings["attributes"] = {a.name: a.settings for a in attributes}
        notes |= {("attributes", a.name): [a.note] for a in attributes}
    if block is not None:
        settings["ratings"] = rating_settings(*block, notes, check)
    if service:
        settings["ratings"] = with_service(settings.get("ratings"), single, notes, check)
    if left_out:
        lines = left_out_lines([a for a, _ in left_out], [c for _, c in left_out])
        notes.setdefault(("attributes",) if attributes else (), []).extend(lines)
    used_names = {c.name for c in used} | ({lookup.key} if lookup is not None else set())
    unused = _unused(source, name, used_names, left_out)
    shared = _battery_names(batteries)
    return ExportGuess(source.name, source.name, _ordered(settings), notes, check, unused, names, batteries=shared)


def _unused(
    source: ExportFile, table: str, used: Set[str], left_out: Sequence[tuple[AttributeGuess, str]]
) -> dict[str, str]:
    """Return why each column that the settings do not name is not used."""
    reasons = {c: f"{a.sure}: {a.left_out}" for a, c in left_out}
    not_needed = f"{SURE if table in _EVENTS else LIKELY}: not needed in a {table} export"
    doubt = f"{GUESS}: its header is one of a {table} export, but not its values"
    canonical = CANONICAL.get(table, {}) if table in _EVENTS else {}
    return {
        c.name: reasons.get(c.name, doubt if c.distinct and slug(c.name) in canonical else not_needed)
        for c in source.columns
        if c.name not in used
    }


def _roles_of(source: ExportFile, table: TableGuess, columns: Sequence[ColumnFacts], link: Link | None) -> Roles:
    customer_id = link.column if link else None
    return guess_roles(str(table.table), columns, customer_id, nature=row_nature(source), part=table.part)


def _id_note(link: Link | None) -> list[str]:
    if link is None:
        return []
    known = "this export is the base" if link.anchor else f"{format_share(link.share)} of its values occur in the base"
    return [f"'{link.column}' is the customer id: {known}."]


def _battery_names(batteries: Sequence[Battery]) -> dict[str, str]:
    """Return the unique name of the battery of each column; options of one multi-select are named by its attribute."""
    names: dict[str, str] = {}
    for battery in batteries:
        if not battery.options:
            name = unique_name(iter([slug(battery.name, "battery")]), set(names.values()))
            names |= dict.fromkeys(battery.columns, name)
    return names


def _ticked(
    source: ExportFile, columns: Sequence[ColumnFacts], roles: Roles, table: str, batteries: Sequence[Battery]
) -> list[AttributeGuess]:
    """Return the multi-selects of a survey or of customers that are spread over columns."""
    if table not in {"customers", "survey", "lookup"}:
        return []
    canonical = {name for names in roles.columns.values() for name in names}
    free = [c for c in columns if c.name not in canonical]
    items = {c.name: c.item or c.name for c in free}
    ticks = {stem: {c: items[c] for c in named if c in items} for stem, named in source.ticks.items()}
    known = {column for named in ticks.values() for column in named}
    ticks |= {b.name: dict(b.options) for b in batteries if b.options and not known & set(b.options)}
    return ticked_attributes(free, ticks, table)


def _attributes(
    columns: Sequence[ColumnFacts],
    table: str,
    roles: Roles,
    *,
    keep: frozenset[str],
    rates: Mapping[str, tuple[int, int] | None],
    names: Mapping[str, str],
) -> tuple[list[AttributeGuess], list[tuple[AttributeGuess, str]]]:
    if table not in {"customers", "survey", "lookup"}:
        return [], []
    canonical = {name for names in roles.columns.values() for name in names}
    # A contract both locks customers in and describes them, so it is an attribute as well as a canonical column.
    role_and_attribute = {name for role in ("contract",) for name in roles.columns.get(role, [])}
    contexts = column_contexts(columns, table, rates)
    used: list[AttributeGuess] = []
    left_out: list[tuple[AttributeGuess, str]] = []
    for column in columns:
        if column.name in canonical - role_and_attribute:
            continue
        guess = guess_attribute(column, contexts[column.name])
        if column.name in keep and guess.left_out:
            settings = {"column": column.name, "kind": "categorical", "use": "ignore"}
            guess = AttributeGuess(guess.name, settings, f"{SURE}: another export joins on it")
        if guess.left_out:
            left_out.append((guess, column.name))
            continue
        used.append(AttributeGuess(names[column.name], guess.settings, guess.note))
    return used, left_out


def _is_used(column: ColumnFacts, roles: Roles, attributes: Sequence[AttributeGuess]) -> bool:
    named = {name for names in roles.columns.values() for name in names}
    return column.name in named or any(column.name in _sources(a) for a in attributes)


def _sources(attribute: AttributeGuess) -> list[str]:
    return list(attribute.settings.get("columns") or [attribute.settings["column"]])


def _formats(
    dated: Sequence[ColumnFacts], settings: dict[str, Any], notes: dict[tuple[str, ...], list[str]], check: list[str]
) -> None:
    """Add the date formats to the settings, where the file holds dates as text."""
    texts = [c for c in dated if c.storage is not Storage.DATE]
    formats = list(dict.fromkeys(f for c in texts for f in c.dates.formats))
    if not formats:
        return
    settings["date_formats"] = formats
    doubtful = [c.name for c in texts if c.dates.day_or_month]
    if doubtful:
        notes["date_formats",] = [f"{GUESS}: could also be month first"]
        check.append(f"date_formats: '{doubtful[0]}' could be day first or month first; day first is taken")
    else:
        notes["date_formats",] = [SURE if len(formats) == 1 else f"{LIKELY}: more than one format is used"]


def _ordered(settings: dict[str, Any]) -> dict[str, Any]:
    """Put plain keys before tables, as TOML requires."""
    plain_keys = {k: v for k, v in settings.items() if not isinstance(v, dict)}
    return {**plain_keys, **{k: v for k, v in settings.items() if isinstance(v, dict)}}
