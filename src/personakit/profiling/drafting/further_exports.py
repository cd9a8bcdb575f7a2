"""Exports that follow from others: joined through one, bridges between two, customers made from purchases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from personakit.core.confidence import GUESS, LIKELY
from personakit.core.formatting import format_share
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.amount_columns import amount_of
from personakit.profiling.drafting.event_columns import when_of
from personakit.profiling.drafting.export_guess import ExportGuess
from personakit.profiling.drafting.guess_table import TableGuess
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.drafting.row_nature import Nature, row_nature
from personakit.profiling.drafting.table_links import Link
from personakit.profiling.keywords import slug
from personakit.profiling.role_words import means
from personakit.study.purchase_columns import AVERAGE, DAYS_SINCE, PURCHASES

_WITHOUT_CUSTOMERS = frozenset({"lookup", "stages"})
#: Customers a row from which nearly everyone bought once, so that how often says nothing.
_ONCE = 0.98
_MADE = {
    PURCHASES: "Days with a purchase",
    DAYS_SINCE: "Days since the last purchase",
    AVERAGE: "Amount of a day with a purchase",
}


def name_of(source: ExportFile, table: TableGuess, position: int) -> str:
    """Return the name of an export: that of its file, with what it is where the file is read more than once."""
    return source.name if position == 0 else f"{source.name}_{slug(table.part or str(table.table))}"


def with_via(guess: ExportGuess, link: Link | None, sources: Mapping[str, ExportFile]) -> ExportGuess:
    """Return the guess with `via` in place of a customer id, where another export leads to the customers."""
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


def without_filters(guess: ExportGuess, outcome: str = "") -> ExportGuess:
    """Return the guess without attributes that `where` makes constant; what a survey asks for only describes."""
    attributes = guess.settings.get("attributes", {})
    filters = guess.settings.get("where", {})
    stay = {name: a for name, a in attributes.items() if a.get("column", name) not in filters}
    outcomes = {name for name, a in stay.items() if outcome and a.get("column", name) == outcome}
    if len(stay) == len(attributes) and not outcomes:
        return guess
    updated = {name: {**a, "use": "describe"} if name in outcomes else a for name, a in stay.items()}
    more: dict[tuple[str, ...], list[str]] = {
        ("attributes", name): [f"{LIKELY}: an outcome, not a cause"] for name in outcomes
    }
    gone = {("attributes", name) for name in attributes if name not in stay}
    notes = {path: lines for path, lines in guess.notes.items() if path[:2] not in gone}
    settings = {key: value for key, value in guess.settings.items() if key != "attributes"}
    return replace(
        guess, settings={**settings, **({"attributes": updated} if updated else {})}, notes={**notes, **more}
    )


def counted_once(
    tables: Mapping[str, list[TableGuess]], links: Mapping[str, Link], sources: Sequence[ExportFile]
) -> dict[str, list[TableGuess]]:
    """Return the tables with each purchase counted once: an order's total, or its payments, or its lines."""

    def order_of(name: str) -> str:
        link = links.get(name)
        return link.through.source if link is not None and link.through is not None else name

    def rank(source: ExportFile) -> tuple[bool, bool, bool]:
        amounts = amount_of(source.columns)
        priced = len(amounts) != 1 or not means(amounts[0].name, "line_total")
        return (priced, source.name != order_of(source.name), means(source.name, "quantity"))

    bought = [s for s in sources if any(t.table == "transactions" for t in tables[s.name])]
    best: dict[str, ExportFile] = {}
    for source in sorted(bought, key=rank):
        best.setdefault(order_of(source.name), source)
    changed = dict(tables)
    for source in bought:
        chosen = best[order_of(source.name)]
        if chosen is not source:
            why = f"its purchases are counted in {chosen.name} already"
            rest = [t for t in tables[source.name] if t.table != "transactions"]
            changed[source.name] = rest or [TableGuess(None, LIKELY, why)]
    return changed


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


def _alike(customer: ColumnFacts) -> bool:
    """Say whether all customers have equally many rows."""
    return bool(len(customer.rows)) and int(customer.rows.min()) == int(customer.rows.max())


def _has_active(guess: ExportGuess) -> bool:
    return any(a.get("use") == "active" for a in guess.settings.get("attributes", {}).values())


def purchasers(
    guesses: Sequence[ExportGuess], links: Mapping[str, Link], sources: Mapping[str, ExportFile]
) -> list[ExportGuess]:
    """Return the export of customers made from purchases, where no other lists customers or has anything active."""
    whose = [g for g in guesses if "via" in g.settings or "customer_id" in g.settings.get("columns", {})]
    bought = next((g for g in whose if g.table == "transactions"), None)
    listed = any(g.table in {"customers", "survey"} for g in guesses)
    if bought is None or (listed and any(_has_active(g) for g in guesses)):
        return []
    link = links.get(bought.source)
    alike = link is not None and _alike(sources[bought.source].column(link.column))
    while link is not None and link.through is not None:
        link = links.get(link.through.source)
    once = alike or (link is not None and link.unique > _ONCE)
    attributes = {
        name: {"column": name, "kind": "numeric", "use": "active", "label": label}
        for name, label in _MADE.items()
        if not (once and name == PURCHASES)
    }
    settings = {"table": "customers", "made_from": bought.name, "attributes": attributes}
    why = "no export lists the customers, so they are those who bought"
    if listed:
        why = "no attribute is a need or a behaviour, so purchases give some"
    why += ": how recently, how often and for how much"
    notes: dict[tuple[str, ...], list[str]] = {(): [f"Made from purchases ({LIKELY}): {why}."]}
    return [ExportGuess(f"{bought.name}_customers", bought.source, settings, notes, [f"made_from: {why}"])]


def promote(
    sources: Sequence[ExportFile], tables: Mapping[str, TableGuess], links: Mapping[str, Link]
) -> dict[str, TableGuess]:
    """Take the largest unknown export as the customers when no other export is."""
    promoted = dict(tables)
    if not any(t.table in {"customers", "survey", "transactions"} for t in promoted.values()):
        events = {Nature.PURCHASE, Nature.CONTACT, Nature.REVIEW}
        once = [s for s in sources if s.name not in links or links[s.name].unique > 0.5]
        once = [s for s in once if row_nature(s) not in events]
        rest = [s for s in once if promoted[s.name].table is None and s.rows >= 20]
        if rest:
            largest = max(rest, key=lambda s: s.rows)
            promoted[largest.name] = TableGuess(
                "customers", GUESS, "the largest export; each row is taken for one customer"
            )
    return promoted


def without_lone_stage(guesses: Sequence[ExportGuess]) -> list[ExportGuess]:
    """Leave out a second reading of a file where it would be the only stage: it makes no journey."""
    if one_stage_only(guesses) is None:
        return list(guesses)
    first: dict[str, str] = {}
    for guess in guesses:
        first.setdefault(guess.source, guess.name)
    events = {"csat", "waits", "contacts"}
    return [g for g in guesses if g.table not in events or first[g.source] == g.name]


def one_stage_only(guesses: Sequence[ExportGuess]) -> str | None:
    """Return what to say where all ratings, waits and contacts are of one stage: a journey needs two."""
    events = [g for g in guesses if g.table in {"csat", "waits", "contacts"}]
    several = any("stage" in g.settings.get("columns", {}) for g in events) or any(
        "ratings" in g.settings for g in guesses
    )
    stages = {str(g.settings["stage"]) for g in events if "stage" in g.settings}
    if several or len(stages) != 1:
        return None
    return (
        f"all ratings and waits are of one stage, '{stages.pop()}', and a journey needs two: give columns.stage of "
        f"[exports.{events[0].name}] the column that names it, or take the export out"
    )
