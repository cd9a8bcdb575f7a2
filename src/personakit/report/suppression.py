"""Remove counts of fewer customers than the minimum cell from tables that are given to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: Every count -> the columns it could be calculated from.
COUNTS = {
    "customers": ("share_of_base", "share_low", "share_high"),
    "respondents": (),
    "customers_affected": ("share_of_base", "share_of_base_low", "share_of_base_high", "dissatisfied_share"),
    "customers_rated": (),
    "customers_reached": (),
    "csat_n": ("csat_effective_n",),
    "csat_customers": ("csat_effective_n",),
    "wait_n": (),
    "wait_customers": (),
    "n": (),
}


def suppress_small_counts(frame: pd.DataFrame, minimum_cell: int) -> pd.DataFrame:
    """Leave out counts above zero and below the minimum cell, and the shares they could be calculated from.

    Parameters
    ----------
    frame : DataFrame
        A table of personas, journey or priorities.
    minimum_cell : int
        Fewest customers behind any figure.

    Returns
    -------
    DataFrame
        A copy with the same rows.

    Examples
    --------
    >>> import pandas as pd
    >>> suppress_small_counts(pd.DataFrame({"stage": ["A", "B"], "customers_rated": [8, 30]}), 10).values.tolist()
    [['A', nan], ['B', 30.0]]
    """
    shown = frame.copy()
    for count, revealed_by in COUNTS.items():
        if count not in frame:
            continue
        small = (frame[count] > 0) & (frame[count] < minimum_cell)
        if small.any():
            for name in (count, *revealed_by):
                if name in frame:
                    shown[name] = shown[name].astype("float64").mask(small)
    return shown
