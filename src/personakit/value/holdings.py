"""How many products each customer holds: the more, the harder to leave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.kinds import Kind

if TYPE_CHECKING:
    from personakit.core.typing import Codes, Floats
    from personakit.ingest.exports import Exports


_PRODUCTS = re.compile(r"\b(products?|services?|policies|accounts?|subscriptions?|tariffs?|plans?)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(number of|n|num|count of|how many)\b", re.IGNORECASE)
#: This many products or more are counted together.
MANY = 4


def products_held(exports: Exports) -> tuple[Codes, str] | None:
    """Return how many products each customer holds, and the attribute it was read from.

    Parameters
    ----------
    exports : Exports
        Customers with a multi-select of products (its options are counted), or a number of products.

    Returns
    -------
    n_products : ndarray of int (customers,)
        0 to `MANY` (that many or more); -1 where unknown.
    label : str
        Label of the attribute. None is returned where there is no such attribute.
    """
    for attribute in exports.attributes:
        words = re.sub(r"[_\W]+", " ", f"{attribute.name} {attribute.label}")
        if attribute.table != "customers" or not _PRODUCTS.search(words):
            continue
        column = exports.customers[attribute.name]
        if attribute.kind is Kind.MULTI_SELECT and isinstance(column.dtype, pd.CategoricalDtype):
            options = np.array([str(level).count("|") + bool(str(level)) for level in column.cat.categories] + [-1])
            return np.minimum(options[column.cat.codes.to_numpy()], MANY), attribute.label
        if attribute.kind is Kind.NUMERIC and _COUNTED.search(words):
            number = column.to_numpy(dtype=np.float64, na_value=np.nan)
            known = ~np.isnan(number) & (number >= 0)
            return np.where(known, np.minimum(np.nan_to_num(number), MANY), -1).astype(np.int64), attribute.label
    return None


def times_by_holding(n_products: Codes, observed: Floats, expected: Floats, prior: float) -> Floats:
    """Return the ratio of observed to expected by number of products; the last entry, for unknown, is 1.

    Parameters
    ----------
    n_products : ndarray of int (customers,)
        From :func:`products_held`.
    observed, expected : ndarray (customers,)
        Sums of these are compared.
    prior : float
        Added to both sums of each number of products, which shrinks the ratio towards 1.
    """
    known = n_products >= 0
    a, b = (np.bincount(n_products[known], x[known], MANY + 1) for x in (observed, expected))
    return np.append((a + prior) / (b + prior), 1.0)
