"""Ratings for a folder without an export of ratings: wide ones in a survey, or a stand-in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.confidence import GUESS, LIKELY
from personakit.profiling.drafting.export_guess import ExportGuess
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.keywords import keyword_match, plain_words
from personakit.profiling.question_blocks import stem
from personakit.profiling.rating_scale import rating_scale

#: Fewest columns that make a block of ratings.
FEWEST = 3
#: Stage of the rows that name none, where most do not.
UNNAMED = "No reason named"


def wide_ratings(columns: Sequence[ColumnFacts]) -> tuple[list[ColumnFacts], tuple[int, int], str] | None:
    """Return a survey's block of ratings: its columns, its scale, and how sure it is, or None.

    A block shares a scale and mentions satisfaction; if there is none, the largest block of one question is taken.
    """
    satisfaction_blocks: defaultdict[tuple[int, int], list[ColumnFacts]] = defaultdict(list)
    question_blocks: defaultdict[tuple[str, tuple[int, int]], list[ColumnFacts]] = defaultdict(list)
    for column in columns:
        scale = rating_scale(column)
        if scale is None:
            continue
        text = " ".join([column.words, *column.value_labels.values()])
        if "satisf" in plain_words(text) or keyword_match(column.words, "score"):
            satisfaction_blocks[scale].append(column)
        if stem(column):
            question_blocks[stem(column), scale].append(column)
    if satisfaction_blocks:
        scale, block = max(satisfaction_blocks.items(), key=lambda item: len(item[1]))
        if len(block) >= FEWEST:
            return block, scale, LIKELY
    if question_blocks:
        (_, scale), block = max(question_blocks.items(), key=lambda item: len(item[1]))
        if len(block) >= 2 * FEWEST:
            return block, scale, GUESS
    return None


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
