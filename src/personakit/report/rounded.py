"""Convert frames and numpy scalars to plain values with six significant digits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from personakit.core.result import records

if TYPE_CHECKING:
    import pandas as pd

SIGNIFICANT = 6


def rounded(value: Any) -> Any:
    """Return plain Python values: floats to six significant digits, not-a-number as None, dates as ISO text.

    Examples
    --------
    >>> rounded({"share": 0.123456789, "n": 3, "missing": float("nan")})
    {'share': 0.123457, 'n': 3, 'missing': None}
    """
    if isinstance(value, Mapping):
        return {str(key): rounded(item) for key, item in value.items()}
    if isinstance(value, str) or value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence):
        return [rounded(item) for item in value]
    if hasattr(value, "item"):
        return rounded(value.item())
    if isinstance(value, float):
        return float(f"{value:.{SIGNIFICANT}g}") if math.isfinite(value) else None
    return str(value)


def rows(frame: pd.DataFrame, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Return a frame as plain dicts; a requested column that is missing is None.

    Parameters
    ----------
    frame : DataFrame
        Any tidy frame.
    columns : sequence of str, optional
        Requested columns, in order; all by default.

    Returns
    -------
    list of dict
        One dict per row.
    """
    wanted = list(columns) if columns is not None else list(frame.columns)
    return [{name: rounded(row.get(name)) for name in wanted} for row in records(frame)]
