"""Customers with several rows: which row to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from personakit.core.typing import Array, Bools, Int32s, Ints, Words
from personakit.ingest.whole_rows import RestOfRows, RestReader

_BLOCK = 1 << 16  # rows hashed at a time


@dataclass(frozen=True, eq=False)
class Duplicates:
    """Which rows are kept, and why the others are dropped."""

    keep: Bools
    exact: Bools  # a copy of the kept row (or of another dropped one), in every column of the source
    alike: Bools  # the same in the columns read, but not in others
    conflicting: Bools  # differs from the kept row
    rest: RestOfRows | None = None  # of the rows whose key repeats
    positions: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))  # their positions


def find_duplicates(
    keys: Ints | Int32s, frame: pd.DataFrame, latest: Ints | None = None, rest: RestReader | None = None
) -> Duplicates:
    """Keep one row per key: the newest one where the source says so, else the most complete, the latest, the last.

    Parameters
    ----------
    keys : ndarray of int, shape (n,)
        Customer code of each row.
    frame : DataFrame, shape (n, columns)
        Content of the rows.
    latest : ndarray of int64, optional
        A time for each row; the latest of equally complete rows is kept.
    rest : callable, optional
        Reads the columns of the source that `frame` does not have, for the rows whose key repeats: rows are copies only
        where they agree there too, and a column that says when a row was last changed decides which one is kept.

    Returns
    -------
    Duplicates
        Masks over the rows.

    Examples
    --------
    >>> duplicates = find_duplicates(np.array([7, 7, 8, 7]), pd.DataFrame({"age": [30, 30, 41, 31]}))
    >>> duplicates.keep.tolist(), duplicates.exact.tolist()
    ([False, False, True, True], [False, True, False, False])
    """
    n = len(keys)
    repeated = seen_twice(keys.astype(np.uint64))
    keep = ~repeated
    exact, alike, conflicting = (np.zeros(n, dtype=bool) for _ in range(3))
    if not repeated.any():
        return Duplicates(keep, exact, alike, conflicting)
    positions = np.flatnonzero(repeated)
    some = frame.iloc[positions].reset_index(drop=True)
    content = _content_codes(some)
    more = rest(positions) if rest is not None else None
    order = pd.DataFrame(
        {
            "key": keys[positions],
            "newest": more.latest if more is not None and more.latest is not None else 0,
            "complete": some.notna().sum(axis=1).to_numpy(),
            "latest": latest[positions] if latest is not None else 0,
            "position": positions,
            "content": content,
            "whole": content if more is None else pd.factorize(pd.MultiIndex.from_arrays([content, more.codes]))[0],
        }
    )
    by = ["newest", "complete", "latest", "position"]
    best = order.sort_values(by, kind="stable").drop_duplicates("key", keep="last")
    keep[best["position"]] = True
    order["rest"] = ~order["position"].isin(best["position"])
    ranked = order.sort_values("rest", kind="stable")
    copy = ranked.duplicated(["key", "whole"]).reindex(order.index).to_numpy()
    same = ranked.duplicated(["key", "content"]).reindex(order.index).to_numpy()
    left = ~keep[positions]
    exact[positions[left & copy]] = True
    alike[positions[left & ~copy & same]] = True
    conflicting[positions[left & ~copy & ~same]] = True
    return Duplicates(keep, exact, alike, conflicting, more, positions)


def seen_twice(numbers: Words) -> Bools:
    """Return where a number occurs more than once.

    Examples
    --------
    >>> seen_twice(np.array([5, 7, 5], dtype=np.uint64)).tolist()
    [True, False, True]
    """
    ordered = np.sort(numbers)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    out = np.zeros(len(numbers), dtype=bool)
    if not len(twice):
        return out
    spread = (numbers * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(44)  # a filter of 2^20 bits before the search
    sieve = np.zeros(1 << 20, dtype=bool)
    sieve[(twice * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(44)] = True
    maybe = np.flatnonzero(sieve[spread])
    index = np.minimum(np.searchsorted(twice, numbers[maybe]), len(twice) - 1)
    out[maybe] = twice[index] == numbers[maybe]
    return out


def row_hashes(columns: Sequence[Array]) -> Words:
    """Return a hash of each row; rows that are equal bit by bit have the same hash.

    The cells of a row are packed into words of eight bytes, which are mixed. This runs block by block, so that the
    data stay in cache.

    Examples
    --------
    >>> hashes = row_hashes([np.array([1, 2, 1], dtype=np.int8), np.array([0.5, 0.5, 0.5])])
    >>> bool(hashes[0] == hashes[2]), bool(hashes[0] == hashes[1])
    (True, False)
    """
    parts = [np.ascontiguousarray(column) for column in columns]
    n = len(parts[0])
    out = np.zeros(n, dtype=np.uint64)
    for begin in range(0, n, _BLOCK):
        mixed = out[begin : begin + _BLOCK]
        word, shift = np.zeros(len(mixed), dtype=np.uint64), 0
        for part in (*parts, None):
            width = 8 if part is None else part.dtype.itemsize
            if shift + 8 * width > 64:
                mixed ^= word
                mixed *= np.uint64(0x9E3779B97F4A7C15)
                mixed ^= mixed >> np.uint64(29)
                word, shift = np.zeros(len(mixed), dtype=np.uint64), 0
            if part is not None:
                bits = part[begin : begin + _BLOCK].view(f"u{width}").astype(np.uint64)
                word |= bits << np.uint64(shift)
                shift += 8 * width
    return out


def _content_codes(frame: pd.DataFrame) -> Ints:
    """Return a number for each row of a frame; equal rows get the same number."""
    codes = np.zeros(len(frame), dtype=np.int64)
    for name in frame.columns:
        column = frame[name]
        part, levels = pd.factorize(column, use_na_sentinel=True)
        codes = codes * (len(levels) + 1) + (part + 1)
        codes = pd.factorize(codes)[0].astype(np.int64)
    return codes
