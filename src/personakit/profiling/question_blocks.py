"""What the columns of one question share: codes outside their scale, an outcome, a context for each of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from personakit.profiling.batteries import list_batteries
from personakit.profiling.battery_scales import shared_levels, shared_points
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.keywords import keyword_match
from personakit.profiling.kind_guess import ColumnContext
from personakit.profiling.outcome_words import asks_outcome
from personakit.profiling.rating_scale import is_question, rating_scale
from personakit.profiling.service_words import asks_satisfaction

#: A whole block counts as an outcome when at least this share of its columns names one.
ENOUGH = 1 / 3
#: A number outside the scale is a code when it makes up at least this share of the answers.
_LEAST_CODE_SHARE = 0.003
_SEVERAL = 2
_FEWEST_IN_BLOCK = 3
_FEWEST_CODED = 10  # fewer columns do not show that a survey has no texts


def codes_beside(columns: Sequence[ColumnFacts], scale: Sequence[float]) -> list[int]:
    """Return the whole numbers outside a scale that occur often enough to be codes, such as "not used".

    Negative numbers are left out: as codes they apply to the whole export.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> codes_beside([profile_column(["0", "1", "5", "6", "0", "6"])], (1, 5))
    [0, 6]
    """
    rows_by_code: defaultdict[int, int] = defaultdict(int)
    total = 0
    for column in columns:
        for value, n in column.number_rows:
            total += n
            if value >= 0 and value == round(value) and not scale[0] <= value <= scale[1]:
                rows_by_code[int(value)] += n
    return sorted(code for code, n in rows_by_code.items() if n >= max(_SEVERAL, _LEAST_CODE_SHARE * total))


def outcome_blocks(columns: Sequence[ColumnFacts]) -> frozenset[str]:
    """Return the columns of blocks that ask for an outcome; the items of one question on one scale count as one block.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> answers = [1 + i % 7 for i in range(50)]
    >>> names = {"sat1": "I am satisfied", "sat2": "Very close to my ideal", "sat3": "It meets my expectations"}
    >>> sorted(outcome_blocks([profile_column(answers, name, label=label) for name, label in names.items()]))
    ['sat1', 'sat2', 'sat3']
    """
    blocks: defaultdict[tuple[str, tuple[int, int]], list[ColumnFacts]] = defaultdict(list)
    for column in columns:
        scale = rating_scale(column)
        if scale is not None and stem(column):
            blocks[stem(column), scale].append(column)
    return frozenset(
        column.name
        for block in blocks.values()
        if len(block) >= _SEVERAL and sum(_asks_outcome(c) for c in block) >= ENOUGH * len(block)
        for column in block
    )


def _asks_outcome(column: ColumnFacts) -> bool:
    return asks_outcome(column.name, column.label) or asks_satisfaction(column.words)


def like_ratings(
    columns: Sequence[ColumnFacts], block: Sequence[ColumnFacts], scale: tuple[int, int]
) -> frozenset[str]:
    """Return other columns like the block of ratings: the same full scale, and some of its codes for "not used".

    Only the codes identify them: without any, other questions on the same scale may be needs.
    """
    codes = set(codes_beside(block, scale))
    if not codes:
        return frozenset()
    points = {float(p) for p in range(scale[0], scale[1] + 1)}
    inside = {c.name for c in block}
    names = set()
    for column in columns:
        known = {value for value, _ in column.number_rows}
        if column.name in inside or not column.is_integer or keyword_match(column.name, "frequency"):
            continue
        if points <= known and known <= points | codes and known & codes:
            names.add(column.name)
    return frozenset(names)


def is_coded(columns: Sequence[ColumnFacts]) -> bool:
    """Say whether a survey holds only bare numbers: no question texts, no answer labels, mostly whole numbers."""
    if any(c.label or c.value_labels for c in columns):
        return False
    filled = [c for c in columns if c.distinct]
    if 2 * sum(is_question(c) for c in filled) > len(filled):
        return False
    return len(filled) >= _FEWEST_CODED and sum(c.is_integer for c in filled) > len(filled) / 2


def column_contexts(
    columns: Sequence[ColumnFacts],
    table: str,
    rates: Mapping[str, tuple[int, int] | None] | None = None,
    *,
    spread: bool = False,
) -> dict[str, ColumnContext]:
    """Return what the columns of an export say about each other.

    Parameters
    ----------
    columns : sequence of ColumnFacts
        The columns that may be attributes.
    table : str
        The table that the export is.
    rates : mapping, optional
        Columns that rate a service as the ratings do -> their scale.
    spread : bool
        Take ticks in columns of their own for options of one multi-select; for those who join such columns.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> items = [profile_column([1, 2, 3, 4, 5], f"Q7_{item}") for item in range(3)]
    >>> context = column_contexts(items, "survey")["Q7_0"]
    >>> context.in_block, context.battery
    (True, 'Q7')
    """
    outcomes, coded = outcome_blocks(columns), table == "survey" and is_coded(columns)
    sharing = Counter((stem(c), rating_scale(c)) for c in columns if rating_scale(c))
    by_battery = _battery_contexts(columns, spread=spread)
    contexts = {}
    for column in columns:
        known = by_battery.get(column.name, ColumnContext())
        in_block = bool(stem(column)) and sharing[stem(column), rating_scale(column)] >= _FEWEST_IN_BLOCK
        contexts[column.name] = replace(
            known,
            table=table,
            in_block=in_block,
            outcome=column.name in outcomes,
            rates=(rates or {}).get(column.name),
            coded=coded,
        )
    return contexts


def _battery_contexts(columns: Sequence[ColumnFacts], *, spread: bool) -> dict[str, ColumnContext]:
    """Return what each column of a battery takes from the others."""
    by_name = {c.name: c for c in columns}
    contexts: dict[str, ColumnContext] = {}
    for battery in list_batteries(columns):
        items = [by_name[name] for name in battery.columns]
        levels = None if battery.options else shared_levels(items)
        scale, missing = (None, ()) if battery.options or levels is not None else shared_points(items)
        for name in battery.columns:
            option = battery.options.get(name, "") if spread else ""
            contexts[name] = ColumnContext("", False, False, None, False, battery.name, option, scale, levels, missing)
    return contexts


def stem(column: ColumnFacts) -> str:
    """Return what the columns of one question share: the question number, or the question's text before a dash.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> [stem(profile_column(["1"], name)) for name in ("Q7FOOD", "Q1_12", "s23", "age")]
    ['Q7', 'Q1', 's', '']
    """
    numbered = re.match(r"([A-Za-z]+\d+)(?=[A-Za-z_.\- ])", column.name) or re.match(r"([A-Za-z]+)\d+$", column.name)
    if numbered:
        return numbered[1]
    return column.label.split(" - ")[0].strip() if " - " in column.label else ""
