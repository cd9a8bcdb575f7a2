"""Choose the model of lifetime value: by how long customers stay, or by what they will buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import DataError
from personakit.value.customer_rows import customer_positions
from personakit.value.lifetime.expect_staying import expect_staying
from personakit.value.retention import observe_retention

if TYPE_CHECKING:
    from personakit.core.typing import Floats
    from personakit.ingest.exports import Exports
    from personakit.value.lifetime.expectation import LifetimeExpectation


def expect_lifetime(
    exports: Exports, annual: Floats, memberships: Floats, from_transactions: bool
) -> LifetimeExpectation:
    """Return the expected lifetime value of each customer, given their annual margin.

    Parameters
    ----------
    exports : Exports
        Customers with their dates; transactions.
    annual : ndarray (customers,)
        Margin, currency a year; NaN where unknown or not used.
    memberships : ndarray (customers, personas)
    from_transactions : bool
        Whether the margin comes from transactions. If it does and no leaver is known, future purchases are predicted
        from past ones; otherwise the margin is expected for as long as the customer stays.
    """
    study = exports.study
    fallback: tuple[str, ...] = ()
    leaving_known = "left_on" in exports.customers and bool(exports.customers["left_on"].notna().any())
    if from_transactions and not leaving_known:
        from personakit.value.lifetime.expect_buying import expect_buying

        rows = exports.transactions
        at = customer_positions(rows, exports.customers)
        used = (at >= 0) & rows["amount"].notna().to_numpy() & rows["at"].notna().to_numpy()
        day = rows["at"].to_numpy()[used].astype("datetime64[D]").astype(np.int64)
        amount = rows["amount"].to_numpy(dtype=np.float64, na_value=np.nan)[used]
        try:
            return expect_buying(exports, at[used], day, amount)
        except DataError as error:
            fallback = (f"Purchases cannot be predicted ({str(error).rstrip('.')}): what was bought a year stands in.",)
    retention = observe_retention(
        exports.customers, exports.random_groups, study.study.as_of, study.value.annual_retention
    )
    expectation = expect_staying(exports, annual, memberships, retention)
    return expectation.saying(fallback)
