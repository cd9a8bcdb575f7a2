"""Counts that are modelled as amounts, spread over their step for the fit: equal counts are no group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.clustering.encoding.column_values import column_numbers
from personakit.clustering.encoding.count_bands import is_wide_count
from personakit.clustering.encoding.row_sampling import mix_bits
from personakit.core.kinds import Kind

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.core.typing import Words

_GOLDEN = 0.6180339887498949  # multiples of it, without their whole part, fill the unit interval evenly


def spread_counts(frame: pd.DataFrame, layout: EncodingSchema, hashes: Words) -> pd.DataFrame:
    """Return the rows to fit on, each wide count moved by up to half a step.

    A normal density can narrow down to a single count, and be mistaken for a persona; it cannot where the count 3
    lies anywhere from 2.5 to 3.5. Where in its step a row lies follows from its content, not from its position.

    Parameters
    ----------
    frame : DataFrame
        Rows to fit on; it is not changed.
    layout : EncodingSchema
        Their scales.
    hashes : ndarray of uint64
        Hash of the content of each row.
    """
    import numpy as np
    import pandas as pd

    again = pd.Series(hashes).groupby(hashes).cumcount().to_numpy(dtype=np.float64)  # rows of equal content
    moved = {}
    for j, scaler in enumerate(layout.scalers):
        if scaler.above_zero or layout.kinds[scaler.column] is not Kind.NUMERIC:
            continue
        raw = column_numbers(frame[scaler.column])
        if not is_wide_count(raw):
            continue
        words = mix_bits(hashes ^ np.uint64(j + 1))
        at = (words / float(2**64) + _GOLDEN * again) % 1.0
        moved[scaler.column] = np.maximum(raw + at - 0.5, 0.0)
    return frame.assign(**moved) if moved else frame
