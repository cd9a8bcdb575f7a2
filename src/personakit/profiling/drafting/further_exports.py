"""Exports that follow from others: joined through one, bridges between two, customers made from purchases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from personakit.core.formatting import format_share
from personakit.profiling.confidence import GUESS, LIKELY
from personakit.profiling.drafting.event_columns import when_of
from personakit.profiling.drafting.export_guess import ExportGuess
from personakit.profiling.drafting.guess_table import TableGuess
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.drafting.table_links import Link
from personakit.profiling.keywords import slug
from personakit.study.purchase_columns import AVERAGE, DAYS_SINCE, PURCHASES

_WITHOUT_CUSTOMERS = frozenset({"lookup", "stages"})
_MADE = {
    PURCHASES: "Days with a purchase",
    DAYS_SINCE: "Days since the last purchase",
    AVERAGE: "Amount of a day with a purchase",
}


def name_of(source: ExportFile, table: TableGuess, position: int) -> str:
    """Return the name of an export: that of its file, with what it is where the file is read more than once."""
    return source.name if position == 0 else f"{source.name}_{slug(table.part or str(table.table))}"


def with_via(guess: ExportGuess, link: Link | None, sources: Mapping[str, ExportFile]) -> ExportGuess:
    """Return the guess with `via` in place of a customer id, where its rows find their customer through another export."""
    if link is None or link.through is None or guess.table in _WITHOUT_CUSTOMERS:
        return guess
    through = link.through
    via: dict[str, Any] = {"export": through.source, "key": through.key}
    if through.to != through.key:
        via["to"] = through.to
    columns = {role: column for role, column in guess.settings.get("columns", {}).items() if role != "customer_id"}
    if guess.table == "transactions" and "at" not in columns:
        dated = when_of(sources[through.source].columns)
        if dated is not None:
            via["at"] = dated.name
    settings = {key: value for key, value in guess.settings.items() if key != "columns"}
    plain = {key: value for key, value in settings.items() if not isinstance(value, dict)}
    nested = {key: value for key, value in settings.items() if isinstance(value, dict)}
    note = f"{LIKELY}: {format_share(through.share)} of the values of '{through.key}' occur in {through.source}"
    lines = [line for line in guess.notes.get((), ()) if "is the customer id" not in line]
    notes = {**guess.notes, (): [*lines, f"Joined to the customers through {through.source}."], ("via",): [note]}
    made = {**plain, "via": via, **nested, **({"columns": columns} if columns else {})}
    return replace(guess, settings=made, notes=notes)


def bridges(
    tables: Mapping[str, TableGuess], links: Mapping[str, Link], sources: Sequence[ExportFile]
) -> dict[str, TableGuess]:
    """Return the tables, with a bridge for each source that others go through and that is nothing else."""
    needed: set[str] = set()
    for source in sources:
        link = links.get(source.name)
        while tables[source.name].table is not None and link is not None and link.through is not None:
            needed.add(link.through.source)
            link = links.get(link.through.source)
    changed = dict(tables)
    for name, table in tables.items():
        if name in needed and table.table in {None, *_WITHOUT_CUSTOMERS}:
            changed[name] = TableGuess("bridge", LIKELY, "other exports find their customers through it")
        if name not in needed and table.table == "bridge":
            changed[name] = TableGuess(None, GUESS, "no stage, rating, wait or amount of customers is in it")
    return changed


def _has_active(guess: ExportGuess) -> bool:
    return any(a.get("use") == "active" for a in guess.settings.get("attributes", {}).values())


def purchasers(guesses: Sequence[ExportGuess]) -> list[ExportGuess]:
    """Return the export of customers made from purchases, where no other lists customers or has anything active."""
    bought = next((g for g in guesses if g.table == "transactions"), None)
    listed = any(g.table in {"customers", "survey"} for g in guesses)
    if bought is None or (listed and any(_has_active(g) for g in guesses)):
        return []
    attributes = {
        name: {"column": name, "kind": "numeric", "use": "active", "label": label} for name, label in _MADE.items()
    }
    settings = {"table": "customers", "made_from": bought.name, "attributes": attributes}
    why = "no export lists the customers, so they are those who bought"
    if listed:
        why = "no attribute is a need or a behaviour, so purchases give some"
    why += ": how recently, how often and for how much"
    notes: dict[tuple[str, ...], list[str]] = {(): [f"Made from purchases ({LIKELY}): {why}."]}
    return [ExportGuess(f"{bought.name}_customers", bought.source, settings, notes, [f"made_from: {why}"])]
