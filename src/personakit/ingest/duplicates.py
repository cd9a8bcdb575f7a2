"""Customers met more than once: which row to keep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Duplicates:
    """Which rows stay, and why the others do not."""

    keep: Mask
    exact: Mask  # a copy of the row that stays (or of another that does not)
    conflicting: Mask  # says something else than the row that stays


def find_duplicates(
    keys: NDArray[np.int64] | NDArray[np.int32], frame: pd.DataFrame, latest: NDArray[np.int64] | None = None
) -> Duplicates:
    """Keep one row a key: the most complete one, then the latest, then the last.

    Parameters
    ----------
    keys : ndarray of int, shape (n,)
        Customer code of each row.
    frame : DataFrame, shape (n, columns)
        What the rows say.
    latest : ndarray of int64, optional
        A moment for each row; the larger wins between rows that are equally complete.

    Returns
    -------
    Duplicates
        Masks over the rows.

    Examples
    --------
    >>> found = find_duplicates(np.array([7, 7, 8, 7]), pd.DataFrame({"age": [30, 30, 41, 31]}))
    >>> found.keep.tolist(), found.exact.tolist()
    ([False, False, True, True], [False, True, False, False])
    """
    n = len(keys)
    repeated = _repeated(keys)
    keep = ~repeated
    exact, conflicting = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    if not repeated.any():
        return Duplicates(keep, exact, conflicting)
    places = np.flatnonzero(repeated)
    some = frame.iloc[places].reset_index(drop=True)
    content = _content_codes(some)
    order = pd.DataFrame(
        {
            "key": keys[places],
            "complete": some.notna().sum(axis=1).to_numpy(),
            "latest": latest[places] if latest is not None else 0,
            "place": places,
            "content": content,
        }
    )
    best = order.sort_values(["complete", "latest", "place"], kind="stable").drop_duplicates("key", keep="last")
    keep[best["place"]] = True
    order["copy"] = (
        order.assign(rest=~order["place"].isin(best["place"])).sort_values("rest").duplicated(["key", "content"])
    )
    left = ~keep[places]
    exact[places[left & order["copy"].to_numpy()]] = True
    conflicting[places[left & ~order["copy"].to_numpy()]] = True
    return Duplicates(keep, exact, conflicting)


def _repeated(keys: NDArray[np.int64] | NDArray[np.int32]) -> Mask:
    """Return where a key is met more than once: by counting codes, by sorting larger numbers."""
    n = len(keys)
    if n and keys.min() >= 0 and keys.max() < 2 * n:
        return np.asarray(np.bincount(keys)[keys] > 1)
    ordered = np.sort(keys)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    return np.isin(keys, twice) if len(twice) else np.zeros(n, dtype=bool)


def _content_codes(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Give equal rows of a frame equal numbers."""
    codes = np.zeros(len(frame), dtype=np.int64)
    for name in frame.columns:
        column = frame[name]
        part, levels = pd.factorize(column, use_na_sentinel=True)
        codes = codes * (len(levels) + 1) + (part + 1)
        codes = pd.factorize(codes)[0].astype(np.int64)
    return codes
