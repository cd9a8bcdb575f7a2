"""What every export of a folder is: its table, its further readings, and what its stages and attributes are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from personakit.core.confidence import LIKELY
from personakit.profiling.drafting.column_names import unique_name
from personakit.profiling.drafting.export_guess import ExportGuess
from personakit.profiling.drafting.further_exports import (
    bridges,
    counted_once,
    name_of,
    promote,
    purchasers,
    with_via,
    without_filters,
    without_lone_stage,
)
from personakit.profiling.drafting.guess_export import guess_export
from personakit.profiling.drafting.guess_ratings import stage_values
from personakit.profiling.drafting.guess_table import TableGuess, guess_tables
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.drafting.stand_ins import all_active, list_stand_ins, rated_by_leavers
from personakit.profiling.drafting.table_links import LookupLink, customer_links, lookup_link
from personakit.study.canonical_columns import CANONICAL

#: In which the tables stand in a study.
_ORDER = (
    "customers", "survey", "bridge", "profitability", "transactions", "csat", "waits", "contacts", "stages", "lookup",
)  # fmt: skip


def guess_exports(sources: Sequence[ExportFile]) -> tuple[list[ExportGuess], list[tuple[ExportFile, str]]]:
    """Return a guess for each source that is understood, base first, and the others with the reason."""
    links = customer_links(sources)
    every_table = counted_once({s.name: guess_tables(s, links.get(s.name)) for s in sources}, links, sources)
    tables = bridges({name: guessed[0] for name, guessed in every_table.items()}, links, sources)
    tables = promote(sources, tables, links)
    by_name = {s.name: s for s in sources}
    bases = [
        (s, links[s.name].column if s.name in links else None) for s in sources if tables[s.name].table == "customers"
    ]
    lookups = {s.name: join for s in sources if tables[s.name].table is None and (join := lookup_link(s, bases))}
    rated = any(t.table == "csat" for guessed in every_table.values() for t in guessed)
    guesses: list[ExportGuess] = []
    unknown: list[tuple[ExportFile, str]] = []
    for source in sources:
        table, link = tables[source.name], links.get(source.name)
        link = None if table.table == "stages" else link
        lookup = lookups.get(source.name)
        if lookup is not None:
            table, link = (
                TableGuess("lookup", LIKELY, f"'{lookup.key}' joins '{lookup.joins}' of {lookup.source}"),
                None,
            )
        if table.table is None:
            unknown.append((source, table.why))
            continue
        keep = frozenset(join.joins for join in lookups.values() if join.source == source.name)
        with_ratings = not rated and table.table == "survey"
        main = guess_export(source, table, link, keep=keep, lookup=lookup, with_ratings=with_ratings)
        outcome = table.part if table.table == "survey" else ""
        guesses.append(with_via(without_filters(main, outcome), link, by_name))
        for position, further in enumerate(every_table[source.name][1:], start=1):
            made = guess_export(source, further, link)
            guesses.append(with_via(replace(made, name=name_of(source, further, position)), link, by_name))
    guesses += purchasers(guesses, links, by_name)
    guesses = _joined(_unique_attributes(guesses), lookups)
    more = list_stand_ins(sources, guesses, links)
    guesses = [all_active(g) for g in guesses] if any(rated_by_leavers(g) for g in more) else guesses
    guesses += more
    rows = {s.name: s.rows for s in sources}
    joined = {join.source for join in lookups.values()}

    def sort_key(guess: ExportGuess) -> tuple[int, int, bool]:
        listed = guess.table == "customers" and "made_from" not in guess.settings
        made = guess.table == "customers" and not listed
        return _ORDER.index(guess.table), -rows[guess.source] if listed else made, guess.name not in joined

    guesses = sorted(without_lone_stage(guesses), key=sort_key)
    return _same_stages(guesses, sources), unknown


def _joined(guesses: Sequence[ExportGuess], lookups: Mapping[str, LookupLink]) -> list[ExportGuess]:
    """Name the attribute that each lookup joins."""
    by_name = {g.name: g for g in guesses}

    def joined(guess: ExportGuess) -> ExportGuess:
        link = lookups.get(guess.name)
        if link is None:
            return guess
        attributes = by_name[link.source].settings.get("attributes", {})
        name = next((a for a, s in attributes.items() if s.get("column") == link.joins), "")
        return replace(guess, settings={**guess.settings, "joins": name})

    return [joined(guess) for guess in guesses]


def _unique_attributes(guesses: Sequence[ExportGuess]) -> list[ExportGuess]:
    """Give every column of all exports a name of its own."""
    taken: set[str] = set()
    done = []
    for guess in guesses:
        names: dict[str, str] = {}
        for column, name in guess.names.items():
            names[column] = unique_name(iter((name, f"{guess.name}_{name}")), taken)
            taken.add(names[column])
        new = {old: names[column] for column, old in guess.names.items()}
        for name, settings in guess.settings.get("attributes", {}).items():
            if "columns" in settings:  # of several columns
                canonical = CANONICAL.get(guess.table, {})
                new[name] = unique_name(iter((name, f"{guess.name}_{name}")), {*taken, *canonical})
                taken.add(new[name])
        done.append(_renamed(guess, names, new))
    return done


def _renamed(guess: ExportGuess, names: Mapping[str, str], new: Mapping[str, str]) -> ExportGuess:
    """Return a guess whose columns and attributes have other names."""
    settings = dict(guess.settings)
    if "attributes" in settings:
        settings["attributes"] = {new.get(a, a): s for a, s in settings["attributes"].items()}
    notes = {
        (path[0], new.get(path[1], path[1])) if path[:1] == ("attributes",) and len(path) == 2 else path: lines
        for path, lines in guess.notes.items()
    }
    return replace(guess, settings=settings, notes=notes, names=names)


def _same_stages(guesses: Sequence[ExportGuess], sources: Sequence[ExportFile]) -> list[ExportGuess]:
    """Map stage names with another spelling to those of the stages (or the ratings) export."""
    by_name = {s.name: s for s in sources}

    def levels(guess: ExportGuess) -> list[str]:
        return by_name[guess.source].column(guess.settings["columns"]["stage"]).levels

    staged = [g for g in guesses if "stage" in g.settings.get("columns", {})]
    leading = next((g for table in ("stages", "csat", "waits") for g in staged if g.table == table), None)
    known = levels(leading) if leading is not None else []

    def mapped(guess: ExportGuess) -> ExportGuess:
        if guess is leading or guess not in staged:
            return guess
        values = stage_values(levels(guess), known)
        if not values:
            return guess
        settings = {**guess.settings, "values": {**guess.settings.get("values", {}), "stage": values}}
        notes = {**guess.notes, ("values", "stage"): [f"{LIKELY}: stages have another spelling elsewhere."]}
        return replace(guess, settings=settings, notes=notes)

    return [mapped(guess) for guess in guesses]
