"""The values of one column: as numbers, as steps of an ordinal scale, as codes into levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.core.errors import DataError
from personakit.core.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from personakit.core.typing import Bools, Floats, Ints


def column_numbers(column: pd.Series) -> Floats:
    """Return a column as numbers, NaN where missing."""
    import numpy as np
    import pandas as pd

    try:
        numbers = pd.to_numeric(column.astype("object") if column.dtype.name == "category" else column)
        raw = numbers.to_numpy(dtype=np.float64, na_value=np.nan)
    except (ValueError, TypeError):
        raw = _written_numbers(column)
    return _finite(raw, column.name)


def _finite(raw: Floats, name: Any) -> Floats:
    import numpy as np

    if np.isinf(raw).any():
        raise ValueError(f"column '{name}' contains infinity; make such cells missing (NaN) or drop the column.")
    return raw


def _written_numbers(column: pd.Series) -> Floats:
    """Parse numbers written as text, with currency signs or a decimal comma."""
    written, bad = _parsed(list(column), column.notna().to_numpy(dtype=bool))
    if bad.any():
        raise DataError(
            f"column '{column.name}' is numeric but holds text in {int(bad.sum()):,} cells. Declare it "
            "categorical, or clean it first."
        )
    return written


def _parsed(cells: Sequence[Any], known: Bools) -> tuple[Floats, Bools]:
    """Return cells as numbers, NaN where there is none, and which known cells are none."""
    import pyarrow as pa

    from personakit.parsing.numbers import parse_numbers

    parsed = parse_numbers(
        pa.array([str(cell) if one else None for cell, one in zip(cells, known, strict=True)], pa.string())
    )
    return parsed.cells, parsed.bad


def ordinal_values(column: pd.Series, levels: tuple[Any, ...]) -> Floats:
    """Return scale points as numbers: the levels themselves if numeric, else their rank."""
    import numpy as np
    import pandas as pd

    if are_numbers(levels):
        codes, cells = column_codes(column)
        return _finite(np.append(scale_points(codes, cells, column.name), np.nan)[codes], column.name)
    rank = {level: float(position) for position, level in enumerate(levels)}
    mapped = column.astype("object").map(rank)
    return pd.to_numeric(mapped).to_numpy(dtype=np.float64, na_value=np.nan)


def are_numbers(levels: Sequence[Any]) -> bool:
    """Return whether the levels of a scale are numbers, whose distances count.

    Examples
    --------
    >>> are_numbers((1, 2.5)), are_numbers(("low", "high")), are_numbers((False, True))
    (True, False, False)
    """
    return all(isinstance(level, (int, float)) and not isinstance(level, bool) for level in levels)


def scale_points(codes: Ints, cells: list[Any], name: Any) -> Floats:
    """Return the number that each kind of cell of a numeric scale stands for; numbers may be written as text.

    Parameters
    ----------
    codes : ndarray of int, shape (n_rows,)
        Position in `cells` of each row's cell, -1 where missing.
    cells : list
        The different cells of the column.
    name : str
        The column, for the message.

    Raises
    ------
    DataError
        Names the column and counts its cells of text; a cell of text may be a customer's own words.

    Examples
    --------
    >>> import numpy as np
    >>> scale_points(np.array([0, 1, -1, 1]), [4, "5"], "q1").tolist()
    [4.0, 5.0]
    >>> scale_points(np.array([0, 1, -1, 1]), [4, "very good"], "q1")
    Traceback (most recent call last):
    ...
    personakit.core.errors.DataError: column 'q1' is a scale of numbers but holds text in 2 cells. Make such cells missing (NaN), or replace them by the numbers that they stand for.
    """  # noqa: E501 - a message
    import numpy as np

    out = np.full(len(cells), np.nan)
    counts = np.bincount(codes[codes >= 0], minlength=len(cells))
    written = np.array([not isinstance(cell, (int, float, np.number)) for cell in cells], dtype=bool)
    out[~written] = [float(cell) for cell, text in zip(cells, written, strict=True) if not text]
    if written.any():
        out[written], bad = _parsed(
            [cell for cell, text in zip(cells, written, strict=True) if text], counts[written] > 0
        )
        if bad.any():
            raise _text_in_scale(name, int(counts[written][bad].sum()))
    return out


def _text_in_scale(name: Any, cells: int) -> DataError:
    return DataError(
        f"column '{name}' is a scale of numbers but holds text in {cells:,} cell{'s' * (cells != 1)}. Make such cells "
        "missing (NaN), or replace them by the numbers that they stand for."
    )


def refuse_mixed_scales(frame: pd.DataFrame, kinds: Mapping[str, Kind]) -> None:
    """Refuse an ordinal column of numbers and text, which have no order, unless its own categories are in order.

    Raises
    ------
    DataError
        Names the column and counts its cells of text.

    Examples
    --------
    >>> import pandas as pd
    >>> refuse_mixed_scales(pd.DataFrame({"q1": [1, 2, "none", None]}), {"q1": Kind.ORDINAL})
    Traceback (most recent call last):
    ...
    personakit.core.errors.DataError: column 'q1' is a scale of numbers but holds text in 1 cell. Make such cells missing (NaN), or replace them by the numbers that they stand for.
    """  # noqa: E501 - a message
    import numpy as np

    for name, kind in kinds.items():
        column = frame[name]
        if kind is not Kind.ORDINAL or getattr(column.dtype, "ordered", False):
            continue
        codes, cells = column_codes(column)
        counts = np.bincount(codes[codes >= 0], minlength=len(cells))
        text = np.array([isinstance(cell, str) for cell in cells], dtype=bool)
        if counts[text].sum() and counts[~text].sum():
            raise _text_in_scale(name, int(counts[text].sum()))


def column_codes(column: pd.Series) -> tuple[Ints, list[Any]]:
    """Return the code of every cell, -1 where missing, and the level of each code."""
    import numpy as np
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy().astype(np.int64), list(column.cat.categories)
    codes, index = pd.factorize(column, use_na_sentinel=True)
    return np.asarray(codes, dtype=np.int64), list(index.tolist())
