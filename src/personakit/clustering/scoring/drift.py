"""Drift of new rows: levels, codes and amounts off the scale, and patterns of missing cells, not seen in fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.clustering.encoding.encode import encode_and_count
from personakit.clustering.encoding.row_sampling import mix_bits
from personakit.clustering.mixture.assign import CHUNK_ROWS
from personakit.core.result import Result

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.core.typing import Ints, Words


@dataclass(frozen=True, eq=False, repr=False)
class Drift(Result):
    """What is new in rows since the model was fitted; all rows can be assigned, by their known cells."""

    cells: pd.DataFrame  # column, unseen_levels (cells treated as missing: a level not seen, a code outside
    #                      the scale, an amount below zero where none was), missing, missing_share
    n_rows: int
    new_patterns: int  # rows with a pattern of missing cells not seen in fit
    nothing_known: int  # rows without any known cell: assigned by the shares alone

    @property
    def table(self) -> pd.DataFrame:
        """One row per column."""
        return self.cells.copy()

    def summary_lines(self) -> Sequence[str]:
        """Count what is new."""
        unseen = int(self.cells["unseen_levels"].sum())
        return [
            f"{self.n_rows:,} rows: {unseen:,} cells hold a level not seen in fit, or lie outside the scale there, and "
            f"count as missing; {self.new_patterns:,} rows have a pattern of missing cells not seen in fit; "
            f"{self.nothing_known:,} rows have no known cell."
        ]


def pattern_words(data: Encoded, layout: EncodingSchema) -> Words:
    """Return a hash of the pattern of known cells of each row."""
    starts = item_starts(layout)
    cells = data.mask[:, [not scaler.above_zero for scaler in layout.scalers]]  # a zero is known through its item
    known = np.hstack([cells, np.add.reduceat(data.indicators, starts, axis=1)]) if starts.size else cells
    word = np.zeros(data.n, dtype=np.uint64)
    for start in range(0, known.shape[1], 48):
        bits = known[:, start : start + 48]
        part = (bits @ (2.0 ** np.arange(bits.shape[1]))).astype(np.uint64)  # exact: sums of powers of two
        word = mix_bits(word ^ part) + np.uint64(start)
    return word


def count_drift(frame: pd.DataFrame, layout: EncodingSchema, patterns: Words) -> Drift:
    """Count what is new in the rows: to the layout, and to the words of the patterns learnt from."""
    unseen: dict[Any, int] = {}
    new = nothing = 0
    for start in range(0, max(len(frame), 1), CHUNK_ROWS):
        data, lost = encode_and_count(frame.iloc[start : start + CHUNK_ROWS], layout)
        for name, count in lost.items():
            unseen[name] = unseen.get(name, 0) + count
        new += int((~np.isin(pattern_words(data, layout), patterns)).sum())
        nothing += int((data.known == 0).sum())
    missing = frame.isna().sum()
    cells = pd.DataFrame(
        {
            "column": list(frame.columns),
            "unseen_levels": [unseen.get(name, 0) for name in frame.columns],
            "missing": missing.to_numpy(),
            "missing_share": missing.to_numpy() / max(len(frame), 1),
        }
    )
    return Drift(cells, len(frame), new, nothing)


def item_starts(layout: EncodingSchema) -> Ints:
    """Return the first indicator of every item."""
    sizes = [item.n_levels for item in layout.items]
    return np.cumsum([0, *sizes[:-1]]).astype(np.int64) if sizes else np.zeros(0, dtype=np.int64)
