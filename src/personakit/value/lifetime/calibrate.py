"""Hold out the end of the history: what a model of the beginning says of it, beside what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

GROUPS = 10
COLUMNS = ["figure", "group", "customers", "predicted", "actual", "ratio"]


def by_tenth(figure: str, predicted: Floats, actual: Floats, order: Floats, minimum_cell: int) -> pd.DataFrame:
    """Compare what was predicted with what happened, by tenths of customers.

    Parameters
    ----------
    figure : str
        What is counted.
    predicted, actual : ndarray (customers,)
        Of each customer, in the held-out time.
    order : ndarray (customers,)
        Tenths are of this, lowest first; those of one value, to six digits, stay together.
    minimum_cell : int
        Groups of fewer customers join the next.

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
    order = _six_digits(order)  # else the last bits, which depend on the machine, divide those who are alike
    ends = np.quantile(order, np.arange(1, GROUPS) / GROUPS, method="inverted_cdf")
    group = np.searchsorted(np.unique(ends), order, side="left")
    n = np.bincount(group)
    joined = np.zeros(len(n), dtype=np.int64)
    place, held = 0, 0
    for g, size in enumerate(n):
        joined[g] = place
        held += size
        if held >= minimum_cell:
            place, held = place + 1, 0
    if held and place:  # the last are too few: they join those before
        joined[joined == place] = place - 1
    group = joined[group]
    sums = [np.append(np.bincount(group, v), v.sum()) for v in (np.ones(len(order)), predicted, actual)]
    met = sums[0] > 0
    names = [*(str(i + 1) for i in range(int(met.sum()) - 1)), "all"]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(sums[2] > 0, sums[1] / sums[2], np.nan)
    return pd.DataFrame(
        {
            "figure": figure,
            "group": names,
            "customers": sums[0][met].astype(np.int64),
            "predicted": sums[1][met],
            "actual": sums[2][met],
            "ratio": ratio[met],
        }
    )


def _six_digits(values: Floats) -> Floats:
    digits = 5 - np.floor(np.log10(np.maximum(np.abs(values), 1e-300)))
    out: Floats = np.round(values * 10.0**digits) / 10.0**digits
    return out


def said(table: pd.DataFrame, when: str) -> str:
    """Say in a sentence how well the held-out time was foretold.

    Parameters
    ----------
    table : DataFrame
        From :func:`by_tenth`.
    when : str
        Which time was held out.

    Returns
    -------
    str
        With the totals, and the lowest and highest groups beside each other.
    """
    whole, groups = table.iloc[-1], table.iloc[:-1]
    text = (
        f"Holdout: {when}, {whole['predicted']:,.0f} {whole['figure']} were predicted and {whole['actual']:,.0f} came "
        f"(ratio {whole['ratio']:.2f})"
    )
    if len(groups) > 1:
        means = groups[["predicted", "actual"]].div(groups["customers"], axis=0)
        text += (
            f"; a customer of the lowest group {_short(means['predicted'].iloc[0])} against "
            f"{_short(means['actual'].iloc[0])}, of the highest {_short(means['predicted'].iloc[-1])} against "
            f"{_short(means['actual'].iloc[-1])}"
        )
    return text + "."


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.2g}" if abs(number) < 1 else f"{number:.3g}"
