"""Columns of Python objects (cells of a workbook, rows of a database) as Arrow columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa


def column_of(cells: Sequence[Any]) -> pa.Array:
    """Convert cells to one Arrow column: typed when all are of one type, else text as a person would write it.

    Parameters
    ----------
    cells : sequence
        Text, numbers, booleans, dates, durations or None; blank text counts as None.

    Returns
    -------
    pyarrow.Array
        float64, bool, timestamp, duration or string.

    Examples
    --------
    >>> column_of([1, 2.5, None]).type, column_of([1.0, "x"]).to_pylist()
    (DataType(double), ['1', 'x'])
    """
    quick = _quickly(cells)
    if quick is not None:
        return quick
    plain = [_plain(c) for c in cells]
    sorts = {type(c) for c in plain if c is not None}
    if not sorts:
        return pa.nulls(len(plain), pa.string())
    if sorts == {bool}:
        return pa.array(plain, pa.bool_())
    if sorts <= {int, float}:
        if sorts == {int}:
            return _whole(plain)
        return pa.array([None if c is None else float(c) for c in plain], pa.float64())
    if sorts == {dt.datetime}:
        return pa.array(plain, pa.timestamp("us"))
    if sorts == {dt.timedelta}:
        return pa.array(plain, pa.duration("us"))
    return pa.array([_text(c) for c in plain], pa.string())


def _whole(cells: Sequence[Any]) -> pa.Array:
    try:
        return pa.array(cells, pa.int64())
    except (OverflowError, pa.ArrowInvalid):
        return pa.array([_text(c) for c in cells], pa.string())


def _quickly(cells: Sequence[Any]) -> pa.Array | None:
    """Convert columns of text only, or of floats and blanks only, without a check of each cell."""
    types = set(map(type, cells))
    if types == {float}:
        return pa.array(cells, pa.float64(), from_pandas=True)
    if types == {str} or types == {str, type(None)}:
        return _blank_as_null(pa.array(cells, pa.string()))
    if types == {str, float}:
        words = {c for c in cells if type(c) is str}
        if all(not w.strip() for w in words):
            return pa.array([c if type(c) is float else None for c in cells], pa.float64(), from_pandas=True)
        return _blank_as_null(pa.array([c if type(c) is str else _text(_plain(c)) for c in cells], pa.string()))
    return None


def _blank_as_null(text: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    blank = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(text)), 0)
    return pc.if_else(blank, pa.scalar(None, pa.string()), text)


def _plain(cell: Any) -> Any:
    if cell is None or cell != cell:  # noqa: PLR0124 - NaN and NaT differ from themselves
        return None
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, (bool, int, float, dt.datetime, dt.timedelta)):
        return _naive(cell) if isinstance(cell, dt.datetime) else cell
    if isinstance(cell, dt.date):
        return dt.datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, dt.time):
        return dt.timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, Decimal):
        return float(cell) if cell != cell.to_integral_value() or abs(cell) < 1 << 53 else str(cell)
    if isinstance(cell, bytes):
        return cell.decode("utf-8", errors="replace")
    return cell.item() if hasattr(cell, "item") else str(cell)


def _naive(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo is None else moment.astimezone(dt.UTC).replace(tzinfo=None)


def _text(cell: Any) -> str | None:
    """Return one cell as a person would write it: whole numbers without ".0", dates as ISO."""
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    return str(cell)
