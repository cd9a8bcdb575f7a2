"""Write the CRM list as a firm would export it: repeated rows, ids in mixed case, two date formats, blanks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.datasets import plan
from personakit.datasets.write_lines import days, fixed, glue, integers, labels, write_rows

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd

    from personakit.core.typing import Bools
    from personakit.datasets.simulated_firm import SimulatedFirm

HEADER = ("Customer No,Customer since,Gender,Age,Region,Household size,Contract,Contract end,Left on,Products,"
          "Data GB per month,Preferred channel,Direct debit,Monthly bill")  # fmt: skip
ISO, DOTTED = "%Y-%m-%d", "%d.%m.%Y"
EXACT, CONFLICTING = 0.015, 0.01  # share of customers listed twice, the same or not
LOWER, PADDED = 0.08, 0.05  # share of ids in lower case, with blanks around
ORIGIN = "1970-01-01"


def write_crm(path: Path, world: SimulatedFirm) -> None:
    """Write ``crm.csv``: comma, UTF-8, one row per customer and a few repeated."""
    import numpy as np
    import pyarrow as pa

    rng = np.random.Generator(np.random.PCG64([world.seed, 10]))
    base = world.customers
    n = len(base)
    blank = {name: rng.random(n) < share for name, share in
             (("region", 0.02), ("household", 0.04), ("data", 0.03), ("joined", 0.003))}  # fmt: skip
    old = base["old_number"].to_numpy()
    region = np.where(blank["region"], -1, base["region"].cat.codes)
    misspelt = rng.random(n) < 0.03
    region = np.where(misspelt & (region == 0), 4, np.where(misspelt & (region == 2), 5, region))
    joined = _dates(base["joined_on"], old)
    impossible = rng.random(n) < 0.001
    impossible[n // 2] = True  # one at least, in a firm of any size
    joined = _choose(blank["joined"] & ~impossible, "n/a", _choose(impossible, "31.02.2019", joined))
    products = base["products"].cat
    usage = integers(base["data_gb"].to_numpy(), blank["data"])
    preferred = _category(base["preferred_channel"])
    columns = [
        _ids(base["customer_id"], rng),
        joined,
        _category(base["gender"]),
        integers(base["age"].to_numpy()),
        labels([*plan.REGIONS, "NORTH", "south"], region),
        integers(base["household_size"].to_numpy(), blank["household"]),
        _category(base["contract"]),
        _dates(base["contract_end"], old),
        _dates(base["left_on"], old),
        labels([text.replace("|", ";") for text in products.categories], products.codes.to_numpy()),
        usage,
        preferred,
        labels(["No", "Yes"], base["direct_debit"].to_numpy().astype(np.int8)),
        fixed(np.rint(base["monthly_bill"].to_numpy() * 100).astype(np.int64), 2),
    ]
    twice = rng.random(n)
    again = [np.flatnonzero(twice < EXACT), np.flatnonzero((twice >= EXACT) & (twice < EXACT + CONFLICTING))]
    with path.open("wb") as file:
        file.write((HEADER + "\n").encode())
        write_rows(file, columns)
        write_rows(file, [column.take(pa.array(again[0])) for column in columns])
        other = [column.take(pa.array(again[1])) for column in columns]
        other[10] = integers((base["data_gb"].to_numpy()[again[1]] * 1.5).astype(np.int64) + 7)
        other[11] = labels(plan.PREFERRED, (base["preferred_channel"].cat.codes.to_numpy()[again[1]] + 1) % 4)
        write_rows(file, other)


def _category(column: pd.Series) -> Any:
    return labels(list(column.cat.categories), column.cat.codes.to_numpy())


def _dates(column: pd.Series, dotted: Bools) -> Any:
    """Write dates in the new system's format, or the old system's where `dotted`; missing is blank."""
    import numpy as np

    number = column.to_numpy().astype("datetime64[D]").astype(np.int64)
    known = np.where(column.isna(), -1, number)
    iso, old = days(ORIGIN, known, ISO), days(ORIGIN, known, DOTTED)
    return _choose(dotted, old, iso)


def _choose(where: Bools, this: Any, that: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.if_else(pa.array(where), this, that)


def _ids(ids: pd.Series, rng: np.random.Generator) -> Any:
    """Write some ids in lower case and some with blanks around them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = pa.array(ids, pa.string())
    draw = rng.random(len(ids))
    text = _choose(draw < LOWER, pc.utf8_lower(text), text)
    return _choose((draw >= LOWER) & (draw < LOWER + PADDED), glue(" ", text, "  "), text)
