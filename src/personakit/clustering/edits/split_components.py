"""Split personas in two each, and keep count of which component is part of which persona."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.edits.merge_components import checked_column
from personakit.clustering.edits.split_component import split_component
from personakit.core.errors import StudyError

if TYPE_CHECKING:
    from personakit.clustering.edits.component_map import ComponentMap
    from personakit.clustering.mixture.parameters import Mixture
    from personakit.clustering.mixture.search import FitContext
    from personakit.core.typing import Floats, Ints


def split_components(
    context: FitContext, mixture: Mixture, components: ComponentMap, split: Sequence[int]
) -> tuple[Mixture, ComponentMap]:
    """Split personas; of each, one part keeps the place and the id, the other is the last.

    Parameters
    ----------
    context : FitContext
        The rows.
    mixture : Mixture
        A fitted mixture of these rows.
    components : ComponentMap
        Before.
    split : sequence of int
        Columns, from 0, of the personas to split.

    Returns
    -------
    mixture : Mixture
        With one more component for each.
    components : ComponentMap
        After; the group shares are still those of before.

    Raises
    ------
    StudyError
        When a column is of no persona, is named twice, is of a merged persona, or its members do not differ.
    """
    columns = [checked_column(column, len(components.ids)) for column in split]
    if not columns:
        raise StudyError("Splitting takes one or more personas, such as [2].")
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise StudyError(f"{components.ids[twice[0]]} is split twice; name each persona once.")
    for column in columns:
        name, parts_of = components.ids[column], components.components_of(column)
        if parts_of.size > 1:
            raise StudyError(
                f"{name} was merged from {parts_of.size} personas: leave out that merge instead of splitting it."
            )
        parts = split_component(context, mixture, int(parts_of[0]))
        if parts is None:
            raise StudyError(f"{name} cannot be split: its members do not differ enough for two parts. Leave it whole.")
        other = f"p{mixture.k + 1}"
        mixture = parts
        components = replace(
            components,
            ids=(*components.ids, other),
            persona_of=np.append(components.persona_of, len(components.ids)),
            found_of=np.append(components.found_of, components.found_of[parts_of[0]]),
            edits=(*components.edits, f"{name} was split by the analyst, into {name} and {other}."),
        )
    return mixture, components


def larger_first(components: ComponentMap, shares: Floats) -> Ints:
    """Return the order of the components in which the larger part of each split persona comes before the other."""
    order = np.arange(components.n_components)
    for persona in np.flatnonzero(np.bincount(components.found_of) > 1):
        parts = np.flatnonzero(components.found_of == persona)
        order[parts] = parts[np.argsort(-shares[parts], kind="stable")]
    return order
