"""Look at a folder of exports and write the study that reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from personakit.core.errors import StudyError
from personakit.profiling.confidence import LIKELY
from personakit.profiling.drafting.column_names import unique_name
from personakit.profiling.drafting.draft_codebook import draft_codebook, files_read
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
    without_lone_stage,
)
from personakit.profiling.drafting.guess_attribute import AttributeGuess
from personakit.profiling.drafting.guess_export import guess_export
from personakit.profiling.drafting.guess_ratings import stage_values, stand_in
from personakit.profiling.drafting.guess_table import TableGuess, guess_tables
from personakit.profiling.drafting.read_folder import ExportFile, Unread, nothing_read, read_export_files
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
from personakit.study.canonical_columns import CANONICAL
from personakit.study.codebook import CODEBOOK_FILES
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
    """Return the study for the exports of a folder in one text, without a codebook.

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
    draft = draft_study(folder, today=today)
    return study_toml(draft.settings, draft.notes, header(len(draft.files), draft.check))


def draft_study(folder: str | Path, *, today: date | None = None, codebook: str = CODEBOOK_FILES["csv"]) -> Draft:
    """Return the study for the exports of a folder, with its codebook and what to check.

    Parameters
    ----------
    folder : str or Path
        The folder.
    today : date, optional
        The study's date where the data hold none; today by default.
    codebook : str
        Name of the file that the codebook will be written to.

    Returns
    -------
    Draft
        The study, its codebook, what to check first, and what would stop a run.

    Raises
    ------
    StudyError
        When the folder holds no export that can be read, or none that is understood.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise StudyError(f"'{folder}' is not a folder. Give the folder that holds the exports.")
    sources, unread = read_export_files(folder)
    if not sources:
        raise nothing_read(folder, unread)
    draft = draft_sources(sources, unread, folder_title(folder), today=today, codebook=codebook)
    refuse_nothing(draft, str(folder))
    return draft


def folder_title(folder: Path) -> str:
    """Return the name of a study after its folder."""
    return folder.resolve().name.replace("_", " ").strip().capitalize() or "Study"


def refuse_nothing(draft: Draft, folder: str) -> None:
    """Raise where no file is understood."""
    if not draft.settings["exports"]:
        reasons = "".join(f"\n  {text}" for text in draft.unused)
        raise StudyError(f"no export in '{folder}' is understood as customers, a survey or ratings.{reasons}")


def draft_sources(
    sources: Sequence[ExportFile],
    unread: Sequence[Unread] = (),
    title: str = "Study",
    *,
    today: date | None = None,
    codebook: str = CODEBOOK_FILES["csv"],
) -> Draft:
    """Return the study for exports whose columns are known."""
    guesses, unknown = guess_exports(sources)
    guesses = with_some_active(guesses, sources)
    info, info_notes, of_study = study_info(title, sources, guesses, today)
    others = other_sections(guesses)
    settings: dict[str, Any] = {"study": info, **others.settings, "exports": {g.name: g.settings for g in guesses}}
    notes: dict[tuple[str, ...], Sequence[str]] = {("study", key): [note] for key, note in info_notes.items()}
    notes |= others.notes
    for guess in guesses:
        notes |= {("exports", guess.name, *path): lines for path, lines in guess.notes.items()}
    one_stage = one_stage_only(guesses)
    checks = checks_of(guesses, unknown, unread, [*of_study, *others.check])
    checks += [f"{source.title}: {text}" for source in sources for text in source.left_out]
    asked = [f"[exports.{g.name}] {text}" for g in guesses for text in g.asked]
    return Draft(
        settings=settings,
        notes=notes,
        codebook=draft_codebook(sources, guesses, unknown, codebook),
        read_from=files_read(sources, guesses),
        files=tuple(s.title for s in sources),
        check=tuple(checks),
        unused=(*(f"{u.file}: {u.reason}" for u in unread), *(f"{s.title}: {why}" for s, why in unknown)),
        stops=(
            *stops_of(guesses),
            *([one_stage] if one_stage else []),
            *asked,
            *([] if "as_of" in info else [AS_OF_ASKED]),
        ),
    )


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
    more = _stand_ins(sources, guesses, links)
    guesses = [_all_active(g) for g in guesses] if any(_of_leavers(g) for g in more) else guesses
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
    notes[()] = [*notes.get((), []), *comment_lines]
    left_out = {**guess.left_out, str(column): "says who left, but only those who left name a stage"}
    return replace(guess, settings=settings, notes=notes, check=check, left_out=left_out)


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


__all__ = ["AttributeGuess", "Draft", "draft_sources", "draft_study", "draft_text", "folder_title", "guess_exports"]
