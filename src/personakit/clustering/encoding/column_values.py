"""The values of one column: as numbers, as steps of an ordinal scale, as codes into levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.core.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

    from personakit.core.typing import Floats, Ints


def column_numbers(column: pd.Series) -> Floats:
    """Return a column as numbers, NaN where missing."""
    import numpy as np
    import pandas as pd

    try:
        numbers = pd.to_numeric(column.astype("object") if column.dtype.name == "category" else column)
        raw = numbers.to_numpy(dtype=np.float64, na_value=np.nan)
    except (ValueError, TypeError):
        raw = _written_numbers(column)
    if np.isinf(raw).any():
        raise ValueError(f"column '{column.name}' contains infinity; make such cells missing (NaN) or drop the column.")
    return raw


def _written_numbers(column: pd.Series) -> Floats:
    """Parse numbers written as text, with currency signs or a decimal comma."""
    import pyarrow as pa

    from personakit.parsing.numbers import parse_numbers

    cells = [str(cell) if known else None for cell, known in zip(column, column.notna(), strict=True)]
    parsed = parse_numbers(pa.array(cells, pa.string()))
    if parsed.bad.any():
        raise DataError(
            f"column '{column.name}' is numeric but holds text in {int(parsed.bad.sum()):,} cells. Declare it "
            "categorical, or clean it first."
        )
    written: Floats = parsed.cells
    return written


def ordinal_values(column: pd.Series, levels: tuple[Any, ...]) -> Floats:
    """Return scale points as numbers: the levels themselves if numeric, else their rank."""
    import numpy as np
    import pandas as pd

    if all(isinstance(level, (int, float)) and not isinstance(level, bool) for level in levels):
        return column_numbers(column)
    rank = {level: float(position) for position, level in enumerate(levels)}
    mapped = column.astype("object").map(rank)
    return pd.to_numeric(mapped).to_numpy(dtype=np.float64, na_value=np.nan)


def column_codes(column: pd.Series) -> tuple[Ints, list[Any]]:
    """Return the code of every cell, -1 where missing, and the level of each code."""
    import numpy as np
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy().astype(np.int64), list(column.cat.categories)
    codes, index = pd.factorize(column, use_na_sentinel=True)
    return np.asarray(codes, dtype=np.int64), list(index.tolist())
