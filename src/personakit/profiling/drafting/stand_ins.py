"""What stands in for exports a firm has not: a lifetime value in another file, reasons of leavers as ratings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from personakit.core.confidence import LIKELY
from personakit.profiling.drafting.export_guess import ExportGuess
from personakit.profiling.drafting.guess_ratings import stand_in
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.drafting.study_draft import EVENTS
from personakit.profiling.drafting.table_links import Link
from personakit.profiling.keywords import keyword_match


def list_stand_ins(
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


def rated_by_leavers(guess: ExportGuess) -> bool:
    """Say whether only customers who left have ratings."""
    return guess.table == "csat" and keyword_match(str(guess.settings["columns"].get("stage", "")), "leak")


def all_active(guess: ExportGuess) -> ExportGuess:
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
