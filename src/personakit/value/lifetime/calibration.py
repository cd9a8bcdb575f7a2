"""Hold out the end of the history and compare it with the predictions of a model of the beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.formatting import format_count, format_index, format_number, format_share

if TYPE_CHECKING:
    from personakit.core.typing import Floats


GROUPS = 10
COLUMNS = ["figure", "group", "customers", "predicted", "actual", "ratio"]


def by_tenth(figure: str, predicted: Floats, actual: Floats, order: Floats, minimum_cell: int) -> pd.DataFrame:
    """Compare predicted with actual figures, by deciles of customers.

    Parameters
    ----------
    figure : str
        Name of the figure.
    predicted, actual : ndarray (customers,)
        Figures of each customer in the held-out time.
    order : ndarray (customers,)
        Deciles are of this, lowest first; values that are equal to six digits stay together.
    minimum_cell : int
        Groups of fewer customers are joined to the next.

    Returns
    -------
    DataFrame
        figure, group (1 the lowest; "all" last), customers, predicted, actual (sums), ratio (predicted / actual).

    Examples
    --------
    >>> table = by_tenth("purchases", np.array([1.0, 3.0]), np.array([2.0, 2.0]), np.array([1.0, 3.0]), 1)
    >>> table["ratio"].tolist()
    [0.5, 1.5, 1.0]
    """
    order = _six_digits(order)  # their last bits depend on the machine, and would separate customers who are alike
    ends = np.quantile(order, np.arange(1, GROUPS) / GROUPS, method="inverted_cdf")
    group = np.searchsorted(np.unique(ends), order, side="left")
    n = np.bincount(group)
    joined = np.zeros(len(n), dtype=np.int64)
    merged, count = 0, 0
    for g, size in enumerate(n):
        joined[g] = merged
        count += size
        if count >= minimum_cell:
            merged, count = merged + 1, 0
    if count and merged:  # the last group is too small: join it to the one before
        joined[joined == merged] = merged - 1
    group = joined[group]
    sums = [np.append(np.bincount(group, v), v.sum()) for v in (np.ones(len(order)), predicted, actual)]
    occupied = sums[0] > 0
    names = [*(str(i + 1) for i in range(int(occupied.sum()) - 1)), "all"]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(sums[2] > 0, sums[1] / sums[2], np.nan)
    return pd.DataFrame(
        {
            "figure": figure,
            "group": names,
            "customers": sums[0][occupied].astype(np.int64),
            "predicted": sums[1][occupied],
            "actual": sums[2][occupied],
            "ratio": ratio[occupied],
        }
    )


def _six_digits(values: Floats) -> Floats:
    digits = 5 - np.floor(np.log10(np.maximum(np.abs(values), 1e-300)))
    out: Floats = np.round(values * 10.0**digits) / 10.0**digits
    return out


def holdout_sentence(table: pd.DataFrame, when: str) -> str:
    """Return a sentence on how well the held-out time was predicted.

    Returns
    -------
    str
        With the totals, and the means of the lowest and the highest group.
    """
    whole, groups = table.iloc[-1], table.iloc[:-1]
    text = (
        f"Holdout: {when}, {format_count(whole['predicted'])} {whole['figure']} were predicted and "
        f"{format_count(whole['actual'])} came (ratio {format_index(whole['ratio'])})"
    )
    if len(groups) > 1:
        means = groups[["predicted", "actual"]].div(groups["customers"], axis=0)
        write = format_share if whole["figure"] == "leavers" else format_number
        text += (
            f"; a customer of the lowest group {write(means['predicted'].iloc[0])} against "
            f"{write(means['actual'].iloc[0])}, of the highest {write(means['predicted'].iloc[-1])} "
            f"against {write(means['actual'].iloc[-1])}"
        )
    return text + "."
