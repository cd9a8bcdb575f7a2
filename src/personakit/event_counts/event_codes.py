"""Encode one chunk of an event table as integer codes with sorted labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.event_counts.bins import TICKS, rating_ticks

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Codes, Floats, Ints
    from personakit.event_counts.cube_schema import CubeSchema
    from personakit.event_counts.sparse_cube import Label

CONTEXT = ("touchpoint", "channel", "team")
UNSAID = ""  # label of an event whose touchpoint, channel or team is not given


@dataclass(frozen=True, eq=False)
class EventCodes:
    """The rows of a chunk whose customer and stage are known."""

    customer: Codes
    stage: Ints
    chosen: slice | Bools  # which rows of the chunk they are

    def where(self, also: Bools) -> EventCodes:
        """Return the rows that satisfy `also`; this object itself where all do.

        Parameters
        ----------
        also : ndarray of bool (rows of the chunk,)
            A further condition.
        """
        inside = also[self.chosen]
        if inside.all():
            return self
        chosen = also if isinstance(self.chosen, slice) else self.chosen & also
        return EventCodes(self.customer[inside], self.stage[inside], chosen)


def known_rows(chunk: pd.DataFrame, layout: CubeSchema) -> EventCodes:
    """Return customer and stage codes of the rows that have both.

    Parameters
    ----------
    chunk : DataFrame
        Rows of an event table.
    layout : CubeSchema
        Known customers and stages.
    """
    customer = chunk["customer_id"].cat.codes.to_numpy()
    names = chunk["stage"].cat.categories
    index_of = {name: i for i, name in enumerate(layout.stages)}
    lookup = np.array([*(index_of.get(str(name), -1) for name in names), -1], dtype=np.int64)  # [-1]: a missing stage
    stage = lookup[chunk["stage"].cat.codes.to_numpy()]
    chosen = (customer >= 0) & (stage >= 0)
    if chosen.all():
        return EventCodes(customer, stage, slice(None))
    return EventCodes(customer[chosen], stage[chosen], chosen)


def context_codes(chunk: pd.DataFrame, column: str, rows: EventCodes) -> tuple[Ints, tuple[Label, ...]]:
    """Return codes into the sorted labels of touchpoint, channel or team; "" where not given.

    Parameters
    ----------
    chunk : DataFrame
        Rows of an event table.
    column : str
        One of touchpoint, channel, team.
    rows : EventCodes
        The rows wanted.
    """
    if column not in chunk:
        return np.zeros(len(rows.customer), dtype=np.int64), (UNSAID,)
    values = chunk[column]
    if not isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype("category")
    names = [str(name) for name in values.cat.categories]
    labels = tuple(sorted({*names, UNSAID}))
    index_of = {name: i for i, name in enumerate(labels)}
    lookup = np.array([*(index_of[name] for name in names), index_of[UNSAID]], dtype=np.int64)
    return lookup[values.cat.codes.to_numpy()[rows.chosen]], labels


def level_codes(chunk: pd.DataFrame, rows: EventCodes) -> tuple[Ints, tuple[Label, ...]]:
    """Return codes into the sorted score levels ``(scale_low, scale_high, ticks)`` that occur.

    Parameters
    ----------
    chunk : DataFrame
        Rows of the ratings: score, scale_low, scale_high.
    rows : EventCodes
        The rows wanted.
    """
    score, low, high = (
        chunk[name].to_numpy(dtype=np.float64)[rows.chosen] for name in ("score", "scale_low", "scale_high")
    )
    one = bool(len(low)) and bool((low == low[0]).all() and (high == high[0]).all())
    if one:  # the usual case: all rows have one scale
        scales, key = low[:1] + 1j * high[:1], rating_ticks(score, low[0], high[0])
    else:
        scales, scale = np.unique(low + 1j * high, return_inverse=True)
        key = scale * (TICKS + 1) + rating_ticks(score, low, high)
    present = np.zeros(max(len(scales), 1) * (TICKS + 1), dtype=bool)
    present[key] = True
    distinct = np.flatnonzero(present)
    lookup = np.empty(len(present), dtype=np.int64)
    lookup[distinct] = np.arange(len(distinct))
    labels: tuple[Label, ...] = tuple(
        (float(scales[k // (TICKS + 1)].real), float(scales[k // (TICKS + 1)].imag), int(k % (TICKS + 1)))
        for k in distinct
    )
    return lookup[key], labels


def flags(chunk: pd.DataFrame, column: str, rows: EventCodes) -> Bools:
    """Return a yes/no column as bool; missing is no.

    Parameters
    ----------
    chunk : DataFrame
        Rows of an event table.
    column : str
        The yes/no column; all no if the table has none.
    rows : EventCodes
        The rows wanted.
    """
    if column not in chunk:
        return np.zeros(len(rows.customer), dtype=bool)
    values = chunk[column]
    if values.dtype == bool:
        flag: Bools = values.to_numpy()
    elif isinstance(values.dtype, pd.BooleanDtype):
        flag = values.to_numpy(dtype=bool, na_value=False)
    elif pd.api.types.is_numeric_dtype(values.dtype):
        flag = values.to_numpy(dtype=np.float64, na_value=np.nan) > 0
    else:
        flag = np.array([value is True or value == 1 for value in values], dtype=bool)
    return flag[rows.chosen]


def float_values(chunk: pd.DataFrame, column: str) -> Floats:
    """Return a numeric column as float64; all missing if the table has no such column.

    Parameters
    ----------
    chunk : DataFrame
        Rows of an event table.
    column : str
        The numeric column.
    """
    if column not in chunk:
        return np.full(len(chunk), np.nan)
    return chunk[column].to_numpy(dtype=np.float64, na_value=np.nan)
