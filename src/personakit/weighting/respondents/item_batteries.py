"""Which scale items were asked together: all on one scale, and among them those of one question."""

from __future__ import annotations

from collections.abc import Sequence

from personakit.ingest.exports import AttributeInfo
from personakit.profiling.batteries import find_batteries
from personakit.profiling.profile_column import profile_column

#: Fewest items on one scale for the checks of straight lines, and of one question for the check of flat batteries.
FEWEST_ITEMS, _FEWEST_OF_A_QUESTION = 6, 3
_SEVERAL = 2


def items_of_a_scale(scales: Sequence[AttributeInfo], n_levels: Sequence[int]) -> list[list[int]]:
    """Return the positions of the items that share a scale, in the order asked; scales of six items or more."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for j, (scale, levels) in enumerate(zip(scales, n_levels, strict=True)):
        groups.setdefault((scale.export, scale.scale, scale.order, levels), []).append(j)
    return [columns for columns in groups.values() if len(columns) >= FEWEST_ITEMS and n_levels[columns[0]] > 2]


def items_of_a_question(
    scales: Sequence[AttributeInfo], levels: Sequence[Sequence[object]], n_levels: Sequence[int]
) -> list[list[int]]:
    """Return the positions of the items of each question, by their names in the source; none for a single question.

    Examples
    --------
    >>> from personakit.core.kinds import Kind, Use
    >>> names = [f"Q{question}_{item}" for question in (1, 2) for item in (1, 2, 3)]
    >>> items = [AttributeInfo(n, Kind.ORDINAL, Use.ACTIVE, n, "survey", n, "survey") for n in names]
    >>> items_of_a_question(items, [(1, 2, 3, 4, 5)] * 6, [5] * 6)
    [[0, 1, 2], [3, 4, 5]]
    """
    out = []
    for export in dict.fromkeys(scale.export for scale in scales):
        asked = [j for j, scale in enumerate(scales) if scale.export == export and n_levels[j] > 2]
        named = {scales[j].source_column: j for j in asked}
        facts = [profile_column([str(level) for level in levels[j]], name) for name, j in named.items()]
        groups: dict[tuple[str, int], list[int]] = {}
        for column, battery in find_batteries(facts).items():
            groups.setdefault((battery, n_levels[named[column]]), []).append(named[column])
        out += [sorted(columns) for columns in groups.values() if len(columns) >= _FEWEST_OF_A_QUESTION]
    return sorted(out) if len(out) >= _SEVERAL else []
