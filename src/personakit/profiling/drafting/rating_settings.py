"""Columns that rate stages, as the settings of ratings in a study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from personakit.core.confidence import LIKELY, SURE
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.service_ratings import ServiceRating, item_of
from personakit.profiling.question_blocks import codes_beside


def rating_settings(
    columns: Sequence[ColumnFacts],
    scale: tuple[int, int],
    sure: str,
    notes: dict[tuple[str, ...], list[str]],
    check: list[str],
) -> dict[str, Any]:
    """Return the settings of columns that share one scale, each a stage; adds to the notes and to what is asked."""
    named = {c.name: _stage_name(c) for c in columns}
    if len(set(named.values())) < len(named):
        named = {column: column for column in named}
    notes["ratings",] = [f"{sure}: {len(columns)} ratings on one scale, each taken as a stage of its own."]
    notes["ratings", "columns"] = [
        'Give several columns one stage to group them: q1 = { stage = "Arrival", touchpoint = "Signs" }.'
    ]
    check.append(f"ratings: {len(columns)} columns are each taken as a stage; group them into 5 to 9 stages")
    codes = codes_beside(columns, scale)
    if codes:
        notes["ratings", "missing"] = [f"{LIKELY}: codes for 'not used' or no answer, as they are outside the scale"]
        check.append(f"ratings: missing = {codes}: these numbers are outside the scale {scale[0]} to {scale[1]}")
    return {"scale": list(scale), **({"missing": codes} if codes else {}), "columns": named}


def with_service(
    ratings: dict[str, Any] | None,
    more: Sequence[ServiceRating],
    notes: dict[tuple[str, ...], list[str]],
    check: list[str],
) -> dict[str, Any]:
    """Return the settings of the ratings with those that have a scale of their own."""
    known = dict(ratings or {})
    targets = {rating.column: {"stage": rating.stage, **rating.settings} for rating in more}
    if ratings is None:
        notes["ratings",] = [f"{SURE}: {len(more)} columns ask how good a part of the service was, each a stage."]
        check.append(f"ratings: {len(more)} columns are each taken as a stage; group them into 5 to 9 stages")
    return {**known, "columns": {**known.get("columns", {}), **targets}}


def _stage_name(column: ColumnFacts) -> str:
    text = item_of(column)
    return text if len(text) <= 60 else text[:57].rsplit(" ", 1)[0] + "..."
