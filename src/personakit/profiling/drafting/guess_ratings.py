"""Ratings for a folder without an export of ratings: wide ones in a survey, or a stand-in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from personakit.core.confidence import GUESS, LIKELY
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.export_guess import ExportGuess
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.keywords import keyword_match, plain_words
from personakit.profiling.question_blocks import stem
from personakit.profiling.rating_scale import rating_scale
from personakit.profiling.service_words import asks_satisfaction, is_attitude, is_touchpoint, rates_the_whole

#: Fewest columns that make a block of ratings.
FEWEST = 3
#: Stage of the rows that name none, where most do not.
UNNAMED = "No reason named"


def wide_ratings(columns: Sequence[ColumnFacts]) -> tuple[list[ColumnFacts], tuple[int, int], str] | None:
    """Return a survey's block of ratings: its columns, its scale, and how sure it is, or None.

    A block shares a scale and asks for satisfaction, or its items are what customers touch: desks, staff, deliveries.
    Moods, importance, agreement and ratings of the whole are never stages.
    """
    asked: defaultdict[tuple[int, int], list[ColumnFacts]] = defaultdict(list)
    for column in columns:
        scale = rating_scale(column)
        text = " ".join([column.words, *column.value_labels.values()])
        called = "satisf" in plain_words(text) or asks_satisfaction(text) or keyword_match(column.words, "score")
        if scale is not None and called and not rates_the_whole(_item(column)) and not _is_attitude(column):
            asked[scale].append(column)
    if asked:
        scale, block = max(asked.items(), key=lambda item: len(item[1]))
        if len(block) >= FEWEST:
            return block, scale, LIKELY
    runs = [run for run in _runs(columns) if _of_touchpoints(run[0])]
    if runs:
        block, scale = max(runs, key=lambda run: len(run[0]))
        return block, scale, GUESS
    return None


def ratings_to_ask(columns: Sequence[ColumnFacts]) -> str | None:
    """Return what to ask about a block of ratings whose words do not say of what they are; None without one."""
    runs = [block for block, _ in _runs(columns) if len(block) >= 2 * FEWEST and not any(c.label for c in block)]
    if not runs:
        return None
    block = max(runs, key=len)
    return (
        f"ratings: do '{block[0].name}' to '{block[-1].name}' ({len(block)} columns) rate stages of the journey? Their "
        "names do not say so; if they do, name them under ratings"
    )


def _item(column: ColumnFacts) -> str:
    """Return what a column of a block asks about: its item, or the header without the number of the question."""
    text = (
        column.label.split(" - ")[-1] if column.label else re.sub(r"^[A-Za-z]{1,2}_?\d+_?(?=[A-Za-z])", "", column.name)
    )
    return text or column.name


def _is_attitude(column: ColumnFacts) -> bool:
    return is_attitude(column.label or column.name)


def _runs(columns: Sequence[ColumnFacts]) -> list[tuple[list[ColumnFacts], tuple[int, int]]]:
    """Return the runs of neighbours on one scale and of one question; ratings of the whole stand apart."""
    runs: list[tuple[list[ColumnFacts], tuple[int, int]]] = []
    before: tuple[tuple[int, int], str] | None = None
    for column in columns:
        scale = rating_scale(column)
        if scale is None or rates_the_whole(_item(column)):
            before = None
            continue
        if before == (scale, stem(column)):
            runs[-1][0].append(column)
        else:
            runs.append(([column], scale))
        before = (scale, stem(column))
    return runs


def _of_touchpoints(block: Sequence[ColumnFacts]) -> bool:
    """Say whether at least half of the items are touchpoints, and none an attitude."""
    touched = sum(is_touchpoint(_item(c)) for c in block)
    return len(block) >= FEWEST and 2 * touched >= len(block) and not any(_is_attitude(c) for c in block)


def stand_in(source: ExportFile, customer_id: str | None) -> ExportGuess | None:
    """Return ratings made from one overall score, with a column of reasons as the stages.

    Where a firm has one overall rating per customer and a column that names its subject (a reason, a topic), that
    column stands in for the stage.
    """
    columns = [c for c in source.columns if c.name != customer_id]
    score = next(
        (
            c
            for c in columns
            if keyword_match(c.name, "score") and not keyword_match(c.name, "leak") and rating_scale(c)
        ),
        None,
    )
    about = [c for c in columns if keyword_match(c.name, "reason") and not c.is_number and 2 <= c.distinct <= 30]
    if score is None or not about:
        return None
    stage = min(about, key=lambda c: (c.distinct < FEWEST, c.distinct, source.columns.index(c)))
    detail = next((c for c in about if c is not stage and c.distinct > stage.distinct), None)
    used = {"score": score.name, "stage": stage.name}
    if detail is not None:
        used["comment"] = detail.name
    if customer_id is not None:
        used = {"customer_id": customer_id, **used}
    n = stage.filled
    unnamed = {"values": {"stage": {"": UNNAMED}}} if n < 0.7 * source.rows else {}
    why = (
        f"no export has ratings by stage, so '{stage.name}' stands in for the stage and '{score.name}' for its rating; "
        f"{n:,} of {source.rows:,} rows name one"
    )
    description = f"'{stage.name}' for the stage, '{score.name}' for its rating; {n:,} of {source.rows:,} rows name one"
    if unnamed:
        description += f"; '{UNNAMED}' is no stage: it holds the rows that name none"
    return ExportGuess(
        name=f"{source.name}_ratings",
        source=source.name,
        settings={
            "table": "csat",
            **source.location,
            "scale": list(rating_scale(score) or (1, 5)),
            "stand_in": description,
            **unnamed,
            "columns": used,
        },
        notes={
            (): [f"{GUESS}: a stand-in. {why}."],
            ("columns", "stage"): [f"{GUESS}: a stand-in"],
            ("stand_in",): ["shown with every figure; take it out when the stages are real"],
            ("values", "stage"): ["The rows that name none are kept as a stage of their own."],
        },
        check=[f"a stand-in: {why}. Better: an export with the stage of each rating"],
    )


def stage_values(levels: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """Return the mapping of stage names with another spelling to the known ones.

    Examples
    --------
    >>> stage_values(["Signup", "billing", "Repair"], ["Sign-up", "Billing", "Repair"])
    {'Signup': 'Sign-up'}
    """
    by_letters = {plain_words(k).replace(" ", ""): k for k in known}
    folded = {k.strip().casefold() for k in known}
    return {
        level: by_letters[plain_words(level).replace(" ", "")]
        for level in sorted(levels)
        if level.strip().casefold() not in folded and plain_words(level).replace(" ", "") in by_letters
    }
