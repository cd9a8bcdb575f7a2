"""Merge personas: their components become one persona, and the mixture stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import StudyError
from personakit.core.formatting import join_words

if TYPE_CHECKING:
    from personakit.clustering.edits.component_map import ComponentMap
    from personakit.core.typing import Ints


def merge_components(components: ComponentMap, merged: Sequence[Sequence[int]]) -> tuple[ComponentMap, Ints]:
    """Merge personas.

    Parameters
    ----------
    components : ComponentMap
        Before.
    merged : sequence of sequences of int
        Columns, from 0, of the personas that become one each; it keeps the place and the id of the first.

    Returns
    -------
    components : ComponentMap
        After.
    column_of : ndarray of int
        The new column of each persona.

    Raises
    ------
    StudyError
        When a column is of no persona, is named twice, or nothing but one persona would be left.

    Examples
    --------
    >>> from personakit.clustering.edits.component_map import ComponentMap
    >>> ids = ("p1", "p2", "p3")
    >>> three = ComponentMap(ids, np.arange(3), np.arange(3), np.full((1, 3), 1 / 3), "natural", "")
    >>> two, column_of = merge_components(three, [[0, 2]])
    >>> two.ids, two.edits, column_of.tolist()
    (('p1', 'p2'), ('p1 and p3 were merged by the analyst.',), [0, 1, 0])
    """
    n = len(components.ids)
    sets = [[checked_column(column, n) for column in each] for each in merged]
    named = [column for each in sets for column in each]
    if any(len(each) < 2 for each in sets):
        raise StudyError("Merging takes two or more personas each time, such as [[1, 4]].")
    twice = sorted({column for column in named if named.count(column) > 1})
    if twice:
        raise StudyError(
            f"{components.ids[twice[0]]} is merged twice; name each persona once, all of a group together."
        )
    if n - len(named) + len(sets) < 2:
        raise StudyError(f"Merging all {n} personas leaves one, everyone: leave one out, or ask for one persona.")
    into = np.arange(n)
    for each in sets:
        into[each] = each[0]
    left = np.unique(into)
    column_of = np.searchsorted(left, into)
    sentences = [
        f"{join_words([components.ids[column] for column in each])} were merged by the analyst." for each in sets
    ]
    after = replace(
        components,
        ids=tuple(components.ids[column] for column in left),
        persona_of=column_of[components.persona_of],
        edits=(*components.edits, *sentences),
    )
    return after, column_of


def checked_column(column: object, n: int) -> int:
    """Return the column of a persona, or refuse it."""
    if isinstance(column, bool) or not isinstance(column, (int, np.integer)) or not 0 <= column < n:
        raise StudyError(f"There is no persona in column {column!r}: there are {n}, in columns 0 to {n - 1}.")
    return int(column)
