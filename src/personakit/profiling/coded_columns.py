"""``CodedColumn``: one column as numbers and as codes of its levels, on a sample of its rows and on all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.core.kinds import Kind

if TYPE_CHECKING:
    import pandas as pd

    from personakit.core.typing import Bools, Codes, Floats, Ints

#: Rows on which all pairs of columns are looked at; what looks alike is compared in all rows.
_MOST_SAMPLED = 2000
#: A number with more values is no list of levels; nor is a category with more.
_MOST_NUMBER_LEVELS, _MOST_LEVELS = 24, 250


def sampled_rows(n: int) -> Ints:
    """Return evenly spaced rows, at most 2,000 of them."""
    return np.unique(np.linspace(0, n - 1, min(n, _MOST_SAMPLED)).astype(np.int64)) if n else np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class CodedColumn:
    """One column, coded when it is asked for."""

    name: Any
    column: pd.Series
    kind: Kind
    rows: Ints  # the sample

    @cached_property
    def sample(self) -> Floats | None:
        """Its numbers in the sample, NaN where missing; None for a column without numbers."""
        return _numbers(self.column.iloc[self.rows], self.kind)

    @cached_property
    def sample_codes(self) -> Codes | None:
        """Its levels in the sample, -1 where missing; None where it has too many to be levels."""
        return _codes(self.column.iloc[self.rows], self.kind)

    @cached_property
    def numbers(self) -> Floats | None:
        """Its numbers in all rows."""
        return self.sample if len(self.rows) == len(self.column) else _numbers(self.column, self.kind)

    @cached_property
    def codes(self) -> Codes | None:
        """Its levels in all rows."""
        return self.sample_codes if len(self.rows) == len(self.column) else _codes(self.column, self.kind)


def holds(errors: int, n: int, varied: int) -> bool:
    """Say whether a rule that one column follows another is no chance: judged against the commonest value.

    Parameters
    ----------
    errors, n : int
        Rows that break the rule, of how many.
    varied : int
        Rows that do not have the commonest value.
    """
    return (
        n >= _FEWEST_ROWS and varied >= _FEWEST_VARIED and errors <= _MOST_WRONG * n and errors <= _OF_VARIED * varied
    )


_FEWEST_ROWS, _FEWEST_VARIED = 20, 10  # fewer agree by chance
_MOST_WRONG, _OF_VARIED = 0.01, 0.05  # of all rows, and of those without the commonest value


def varied_rows(values: Floats | Codes) -> int:
    """Return how many known values are not the commonest one."""
    counts = np.unique(values, return_counts=True)[1]
    return int(len(values) - counts.max(initial=0))


def known_rows(values: Floats | Codes) -> Bools:
    """Return which values are known."""
    out: Bools = np.isfinite(values) if values.dtype.kind == "f" else values >= 0
    return out


def _numbers(column: pd.Series, kind: Kind) -> Floats | None:
    import pandas as pd

    if kind is Kind.DATE or pd.api.types.is_datetime64_any_dtype(column):
        return _days(column)
    if kind not in (Kind.NUMERIC, Kind.ORDINAL, Kind.BINARY):
        return None
    if isinstance(column.dtype, pd.CategoricalDtype):
        levels = column.cat.categories
        points = _parsed(levels)
        if np.isnan(points).any():
            if not (column.cat.ordered or kind is Kind.BINARY):
                return None
            points = np.arange(len(levels), dtype=np.float64)
        codes = column.cat.codes.to_numpy()
        return np.where(codes >= 0, np.append(points, np.nan)[codes], np.nan)
    if pd.api.types.is_numeric_dtype(column):
        raw = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where(np.isfinite(raw), raw, np.nan)
    if kind is Kind.BINARY:
        codes, levels = pd.factorize(column, sort=False)
        return np.where(codes >= 0, codes, np.nan).astype(np.float64) if len(levels) == 2 else None
    raw = _parsed(column)
    return raw if np.isfinite(raw).sum() == column.notna().sum() else None


def _parsed(cells: pd.Series | pd.Index) -> Floats:
    """Return numbers written as text; NaN where a cell is none."""
    import pyarrow as pa

    from personakit.parsing.numbers import parse_numbers

    known = cells.notna()
    texts = [str(cell) if there else None for cell, there in zip(cells, known, strict=True)]
    parsed: Floats = parse_numbers(pa.array(texts, pa.string())).cells
    return parsed


def _days(column: pd.Series) -> Floats | None:
    import pandas as pd

    if not pd.api.types.is_datetime64_any_dtype(column):
        return None
    days: Floats = (column - pd.Timestamp(0, tz=column.dt.tz)).dt.total_seconds().to_numpy(dtype=np.float64) / 86_400
    return days


def _codes(column: pd.Series, kind: Kind) -> Codes | None:
    import pandas as pd

    codes, levels = pd.factorize(column)
    most = _MOST_NUMBER_LEVELS if kind in (Kind.NUMERIC, Kind.DATE) else _MOST_LEVELS
    return np.asarray(codes, dtype=np.intp) if len(levels) <= most else None
