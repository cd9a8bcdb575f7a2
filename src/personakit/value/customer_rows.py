"""Find the customer of each row of a table, and read columns that may be absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from personakit.core.typing import Codes, Floats


def customer_positions(table: pd.DataFrame, customers: pd.DataFrame) -> Codes:
    """Return the position in `customers` of each row's customer; -1 for none.

    Parameters
    ----------
    table : DataFrame
        With customer_id.
    customers : DataFrame
        The base, customer_id unique.

    Examples
    --------
    >>> base = pd.DataFrame({"customer_id": ["a", "b"]})
    >>> customer_positions(pd.DataFrame({"customer_id": ["b", "x", "a"]}), base).tolist()
    [1, -1, 0]
    """
    ids, row_ids = pd.Index(customers["customer_id"]), table["customer_id"]
    if isinstance(row_ids.dtype, pd.CategoricalDtype) and pd.Index(row_ids.cat.categories).equals(ids):
        codes: Codes = row_ids.cat.codes.to_numpy()
        return codes
    positions: Codes = ids.get_indexer(row_ids.astype("str"))
    return positions


def customer_values(table: pd.DataFrame, column: str) -> Floats:
    """Return a numeric column as float64; all missing if the table has no such column."""
    if column not in table:
        return np.full(len(table), np.nan)
    return table[column].to_numpy(dtype=np.float64, na_value=np.nan)
