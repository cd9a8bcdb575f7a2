"""Look at a folder of exports and write the study that reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from personakit.core.errors import StudyError
from personakit.profiling.confidence import LIKELY
from personakit.profiling.drafting.export_guess import ExportGuess
from personakit.profiling.drafting.further_exports import (
    bridges,
    counted_once,
    name_of,
    one_stage_only,
    promote,
    purchasers,
    with_via,
    without_filters,
)
from personakit.profiling.drafting.guess_attribute import AttributeGuess
from personakit.profiling.drafting.guess_export import guess_export
from personakit.profiling.drafting.guess_ratings import stage_values, stand_in
from personakit.profiling.drafting.guess_table import TableGuess, guess_tables
from personakit.profiling.drafting.read_folder import ExportFile, read_export_files
from personakit.profiling.drafting.study_draft import (
    AS_OF_ASKED,
    EVENTS,
    Draft,
    checks_of,
    header,
    stops_of,
    study_info,
    with_some_active,
)
from personakit.profiling.drafting.study_sections import other_sections
from personakit.profiling.drafting.table_links import Link, LookupLink, customer_links, lookup_link
from personakit.profiling.keywords import keyword_match
from personakit.study.write_toml import study_toml

_ORDER = (
    "customers",
    "survey",
    "bridge",
    "profitability",
    "transactions",
    "csat",
    "waits",
    "contacts",
    "stages",
    "lookup",
)


def draft_text(folder: str | Path, *, today: date | None = None) -> str:
    """Return the text of a study for the exports of a folder.

    Parameters
    ----------
    folder : str or Path
        Every export in it is read; nothing is written.
    today : date, optional
        The study's date where the data hold none. Left out, the date is asked for: the study has none.

    Returns
    -------
    str
        TOML whose comments say what was guessed, why, and how sure it is: sure, likely or guess.

    Raises
    ------
    StudyError
        When the folder holds no export that can be read.
    """
    return draft_study(folder, today=today).text


def draft_study(folder: str | Path, *, today: date | None = None) -> Draft:
    """Return the study for the exports of a folder, with what to check and what would stop a run.

    Returns
    -------
    Draft
        The text, what to check first, and what would stop a run.

    Raises
    ------
    StudyError
        When the folder holds no export that can be read, or none that is understood.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise StudyError(f"'{folder}' is not a folder. Give the folder that holds the exports.")
    sources, unread = read_export_files(folder)
    reasons = [f"\n  {u.file}: {u.reason}" for u in unread]
    if not sources:
        raise StudyError(f"no export was found in '{folder}' (CSV, Excel, Parquet or SPSS files).{''.join(reasons)}")
    guesses, unknown = guess_exports(sources)
    if not guesses:
        reasons += [f"\n  {source.title}: {why}" for source, why in unknown]
        raise StudyError(f"no export in '{folder}' is understood as customers, a survey or ratings.{''.join(reasons)}")
    guesses = with_some_active(guesses, sources)
    info, info_notes, of_study = study_info(folder, sources, guesses, today)
    others = other_sections(guesses)
    settings: dict[str, Any] = {"study": info, **others.settings, "exports": {g.name: g.settings for g in guesses}}
    notes: dict[tuple[str, ...], Sequence[str]] = {("study", key): [note] for key, note in info_notes.items()}
    notes |= others.notes
    for guess in guesses:
        notes |= {("exports", guess.name, *path): lines for path, lines in guess.notes.items()}
    several = [
        f"{source.title} has several columns named '{column}', and none of them is used: rename all but one, and repeat"
        for source in sources
        for column in source.several
    ]
    checks = checks_of(guesses, unknown, unread, [*several, *of_study, *others.check])
    text = study_toml(settings, notes, header(len(sources), checks))
    one_stage = one_stage_only(guesses)
    stops = [*stops_of(guesses), *([one_stage] if one_stage else []), *([] if "as_of" in info else [AS_OF_ASKED])]
    return Draft(text, tuple(checks), tuple(stops))


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
    guesses = _unique_attributes(_joined(guesses, lookups))
    more = _stand_ins(sources, guesses, links)
    guesses = [_all_active(g) for g in guesses] if any(_of_leavers(g) for g in more) else guesses
    guesses += more
    rows = {s.name: s.rows for s in sources}
    joined = {join.source for join in lookups.values()}

    def sort_key(guess: ExportGuess) -> tuple[int, int, bool]:
        listed = guess.table == "customers" and "made_from" not in guess.settings
        made = guess.table == "customers" and not listed
        return _ORDER.index(guess.table), -rows[guess.source] if listed else made, guess.name not in joined

    guesses = sorted(guesses, key=sort_key)
    return _same_stages(guesses, sources), unknown


def _joined(guesses: Sequence[ExportGuess], lookups: Mapping[str, LookupLink]) -> list[ExportGuess]:
    """Name the attribute that each lookup joins."""
    by_name = {g.name: g for g in guesses}

    def joined(guess: ExportGuess) -> ExportGuess:
        link = lookups.get(guess.name)
        if link is None:
            return guess
        attributes = by_name[link.source].settings.get("attributes", {})
        name = next((a for a, s in attributes.items() if s["column"] == link.joins), "")
        return replace(guess, settings={**guess.settings, "joins": name})

    return [joined(guess) for guess in guesses]


def _unique_attributes(guesses: Sequence[ExportGuess]) -> list[ExportGuess]:
    """Give attributes of one name in several exports a name each."""
    seen: set[str] = set()
    done = []
    for guess in guesses:
        attributes = guess.settings.get("attributes", {})
        names = {a: a if a not in seen else f"{guess.name}_{a}" for a in attributes}
        seen |= set(names.values())
        settings = (
            {**guess.settings, "attributes": {names[a]: s for a, s in attributes.items()}}
            if attributes
            else guess.settings
        )
        notes = {
            (path[0], names.get(path[1], path[1])) if path[:1] == ("attributes",) and len(path) == 2 else path: lines
            for path, lines in guess.notes.items()
        }
        done.append(replace(guess, settings=settings, notes=notes))
    return done


def _stand_ins(
    sources: Sequence[ExportFile], guesses: Sequence[ExportGuess], links: Mapping[str, Link]
) -> list[ExportGuess]:
    """Return further exports read from the same files: a lifetime value, ratings by a stand-in stage."""
    extra_guesses: list[ExportGuess] = []
    by_source = {g.source: g for g in guesses}
    people = [s for s in sources if s.name in by_source and by_source[s.name].table in {"customers", "survey"}]
    if not any(g.table in {"profitability", "transactions"} for g in guesses):
        for source in people:
            value = next((c for c in source.columns if c.is_number and keyword_match(c.name, "lifetime")), None)
            if value is not None and source.name in links:
                columns = {"customer_id": links[source.name].column, "lifetime_value": value.name}
                extra_guesses.append(
                    ExportGuess(
                        f"{source.name}_value",
                        source.name,
                        {"table": "profitability", **source.location, "columns": columns},
                        {(): [f"{LIKELY}: '{value.name}' is the lifetime value as the firm has it."]},
                        [f"'{value.name}' is taken for the lifetime value, in the study's currency"],
                    )
                )
                break
    rated = any(g.table in EVENTS or "ratings" in g.settings for g in guesses)
    if not rated:
        for source in people:
            guess = stand_in(source, links[source.name].column if source.name in links else None)
            if guess is not None:
                extra_guesses.append(guess)
                break
    return extra_guesses


def _of_leavers(guess: ExportGuess) -> bool:
    return guess.table == "csat" and keyword_match(str(guess.settings["columns"].get("stage", "")), "leak")


def _all_active(guess: ExportGuess) -> ExportGuess:
    """Count everyone as a customer where only those who left have ratings: leavers would have no value."""
    column = guess.settings.get("columns", {}).get("active")
    if guess.table != "customers" or column is None:
        return guess
    columns = {role: c for role, c in guess.settings["columns"].items() if role != "active"}
    values = {role: v for role, v in guess.settings.get("values", {}).items() if role != "active"}
    settings = {k: v for k, v in guess.settings.items() if k != "values"} | {"columns": columns}
    settings |= {"values": values} if values else {}
    comment_lines = [
        f"'{column}' says who is still a customer, but only those who left name a stage: so everyone counts as a",
        "customer, as when the period began. With ratings by stage of all customers, add it as columns.active.",
    ]
    notes = {path: lines for path, lines in guess.notes.items() if path != ("columns", "active")}
    check = [f"'{column}' says who left, and is not used: only leavers name a stage, so everyone counts as a customer"]
    return replace(guess, settings=settings, notes={**notes, (): [*notes.get((), []), *comment_lines]}, check=check)


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


__all__ = ["AttributeGuess", "Draft", "draft_study", "draft_text", "guess_exports"]
