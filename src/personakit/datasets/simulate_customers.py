"""Simulate the base: attributes, products, bills and profit of the customers, and how easily they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.datasets import plan
from personakit.datasets.draws import by_row, chosen, normal, pick

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from personakit.core.typing import Bools, Floats, Ints

#: Customers who joined before this year keep the all-digit number of an older system.
OLD_NUMBERS_BEFORE = 2016


def simulate_customers(n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per customer: true persona, attributes, switching ease and annual margin.

    Returns
    -------
    DataFrame
        ``customer_id`` (str) and attributes; ``persona`` (position in ``plan.PERSONAS``), ``ease`` (0-1),
        ``monthly_bill``, ``annual_margin`` and ``remaining_value`` (EUR); ``left_on`` is added later.
    """
    import numpy as np
    import pandas as pd

    persona = pick(rng, [plan.SHARES], np.zeros(n, dtype=np.int8))
    age = np.clip(by_row(plan.AGE_MEAN, persona) + by_row(plan.AGE_SD, persona) * normal(rng, n), 18, 93)
    extra = by_row(plan.HOUSEHOLD_MEAN, persona) - 1 + 0.9 * normal(rng, n)
    household = np.clip(np.rint(1 + extra), 1, 7)
    region = pick(rng, plan.REGION_CHANCE, persona)
    gender = pick(rng, plan.GENDER_CHANCE, persona)
    preferred = pick(rng, plan.PREFERRED_CHANCE, persona)
    contract = pick(rng, plan.CONTRACT_CHANCE, persona)
    debit = rng.random(n, dtype=np.float32) < by_row(plan.DIRECT_DEBIT_CHANCE, persona)

    tenure = np.minimum(by_row(plan.TENURE_YEARS, persona) * np.exp(0.55 * normal(rng, n)), 24.0)
    tenure_days = np.maximum((tenure * 365).astype(np.int64), 30)
    first = np.datetime64(plan.FIRST_DAY.isoformat(), "D")
    joined = first - tenure_days.astype("timedelta64[D]")
    term = np.array([0, 365, 730])[contract]
    until = np.datetime64(plan.AS_OF.isoformat(), "D")
    age_days = (until - joined).astype(np.int64)
    ends_in = np.where(term > 0, term - age_days % np.maximum(term, 1), 0)
    contract_end = np.where(term > 0, until + ends_in.astype("timedelta64[D]"), np.datetime64("NaT"))

    has = chosen(rng, [chance for _, chance in plan.PRODUCTS.values()], persona)
    has[0] |= ~has.any(axis=0)
    bill = sum((price * has[i] for i, (price, _) in enumerate(plan.PRODUCTS.values())), np.zeros(n))
    bill = np.round(bill * np.exp(0.08 * normal(rng, n)) + 4.99, 2)
    usage = np.maximum(np.rint(by_row(plan.USAGE_GB, persona) * np.exp(0.45 * normal(rng, n))), 1)
    cost_ratio = by_row(plan.COST_RATIO, persona) * np.exp(0.12 * normal(rng, n)) + usage / 20000
    annual_margin = 12 * bill * (1 - cost_ratio)

    ease = by_row(plan.EASE, persona) + 0.10 * normal(rng, n) + np.array([0.08, 0.0, -0.04])[contract]
    ease = np.clip(ease - 0.05 * (ends_in > 180), 0.02, 0.98)
    number = np.arange(n)
    old = pd.DatetimeIndex(joined).year.to_numpy() < OLD_NUMBERS_BEFORE
    ids = np.where(old, 7_000_001 + number, 100_001 + number)
    return pd.DataFrame(
        {
            "customer_id": _ids(ids, old),
            "old_number": old,
            "persona": persona,
            "gender": pd.Categorical.from_codes(gender, pd.Index(plan.GENDERS)),
            "age": age.astype(np.int16),
            "region": pd.Categorical.from_codes(region, pd.Index(plan.REGIONS)),
            "household_size": household.astype(np.int8),
            "joined_on": joined.astype("datetime64[s]"),
            "contract": pd.Categorical.from_codes(contract, pd.Index(plan.CONTRACTS), ordered=True),
            "contract_end": contract_end.astype("datetime64[s]"),
            "products": _joined(has, list(plan.PRODUCTS)),
            "data_gb": usage.astype(np.int32),
            "preferred_channel": pd.Categorical.from_codes(preferred, pd.Index(plan.PREFERRED)),
            "direct_debit": debit,
            "monthly_bill": bill,
            "cost_ratio": cost_ratio,
            "annual_margin": annual_margin,
            "remaining_value": annual_margin * _annuity(1 - 0.05 - 0.10 * ease),
            "ease": ease,
        }
    )


def _annuity(retention: NDArray[np.floating]) -> Floats:
    """Return the discounted years of margin still to come, over the horizon."""
    import numpy as np

    years = np.arange(plan.HORIZON_YEARS)[:, None]
    total: Floats = ((np.asarray(retention)[None, :] / (1 + plan.DISCOUNT_RATE)) ** years).sum(axis=0)
    return total


def _ids(numbers: Ints, old: Bools) -> pd.Series:
    """Return customer ids as text: bare digits for old numbers, a C before new ones."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    prefix = pa.DictionaryArray.from_arrays(pa.array((~old).astype("int8")), pa.array(["", "C"])).cast(pa.string())
    joined = pc.binary_join_element_wise(prefix, pa.array(numbers).cast(pa.string()), "")
    return pd.Series(joined.cast(pa.large_string()), dtype=pd.ArrowDtype(pa.large_string())).astype("str")


def _joined(ticked: Bools, options: list[str], separator: str = "|") -> pd.Categorical[str]:
    """Join ticked options (option x row) to one text per row, as a categorical over the combinations."""
    import numpy as np
    import pandas as pd

    bits = (ticked.astype(np.int32) << np.arange(len(options), dtype=np.int32)[:, None]).sum(axis=0)
    codes, positions = np.unique(bits, return_inverse=True)
    texts = [separator.join(o for i, o in enumerate(options) if code >> i & 1) for code in codes.tolist()]
    return pd.Categorical.from_codes(positions, pd.Index(texts))


def profitability_of(customers: pd.DataFrame, left_day: Ints, rng: np.random.Generator) -> pd.DataFrame:
    """Return revenue and cost by customer and quarter (EUR), up to the quarter the customer left in."""
    import numpy as np
    import pandas as pd

    n = len(customers)
    quarter_days = (0, 90, 181, 273)
    pieces = []
    codes = np.arange(n, dtype=np.int32)
    for quarter, first_day in enumerate(quarter_days):
        active = left_day > first_day
        revenue = 3 * customers["monthly_bill"].to_numpy() * np.exp(0.06 * normal(rng, n))
        cost = revenue * customers["cost_ratio"].to_numpy() * np.exp(0.10 * normal(rng, n))
        pieces.append(
            pd.DataFrame(
                {
                    "customer": codes[active],
                    "quarter": np.int8(quarter),
                    "revenue_cents": np.rint(revenue[active] * 100).astype(np.int32),
                    "cost_cents": np.rint(cost[active] * 100).astype(np.int32),
                }
            )
        )
    table = pd.concat(pieces, ignore_index=True)
    return table.sort_values(["customer", "quarter"], kind="stable", ignore_index=True)
