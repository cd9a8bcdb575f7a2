"""The kind of each column, declared or inferred."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from personakit.core.errors import StudyError, not_found
from personakit.core.kinds import OPTION_SEPARATOR, Kind

if TYPE_CHECKING:
    import pandas as pd

#: A column of whole numbers with at most this many values is a scale, not a measurement.
MOST_SCALE_POINTS = 11
#: A text column with more distinct values cannot be a category to segment on.
MOST_LEVELS = 60
_REFUSED = {Kind.DATE: "turn it into a duration in days", Kind.TEXT: "code it into categories"}


def settle_kinds(frame: pd.DataFrame, declared: Mapping[str, Any] | None) -> dict[str, Kind]:
    """Return the kind of every column: as declared, else inferred from its values.

    Parameters
    ----------
    frame : DataFrame
        Columns to segment on.
    declared : mapping of column name to Kind or its name, or None
        Columns left out are inferred.

    Raises
    ------
    StudyError
        For a column that is not there, a kind that does not exist, or a date or text column.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"spend": [1.5, 20.25, 3.0], "owns": ["no", "yes", "no"]})
    >>> {name: str(kind) for name, kind in settle_kinds(frame, None).items()}
    {'spend': 'numeric', 'owns': 'binary'}
    """
    given: dict[str, Kind] = {}
    for name, kind in (declared or {}).items():
        if name not in frame.columns:
            raise StudyError(not_found("column", str(name), "the data given to PersonaModel", map(str, frame.columns)))
        try:
            given[name] = Kind(kind)
        except ValueError:
            raise StudyError(not_found("kind", str(kind), f"PersonaModel(kinds=...) for '{name}'", Kind)) from None
    kinds = {name: given.get(name) or infer_frame_kind(frame[name]) for name in frame.columns}
    for name, kind in kinds.items():
        if kind in _REFUSED:
            raise StudyError(
                f"column '{name}' is {'a date' if kind is Kind.DATE else 'free text'}: personas cannot be formed on "
                f'it. Leave it out (use = "describe"), or {_REFUSED[kind]}.'
            )
    return kinds


def infer_frame_kind(column: pd.Series) -> Kind:
    """Guess the kind of one column from its values."""
    import pandas as pd
    from pandas.api import types

    if types.is_bool_dtype(column):
        return Kind.BINARY
    if types.is_datetime64_any_dtype(column) or types.is_timedelta64_dtype(column):
        return Kind.DATE
    if isinstance(column.dtype, pd.CategoricalDtype):
        if column.cat.ordered:
            return Kind.ORDINAL if len(column.cat.categories) > 2 else Kind.BINARY
        return _of_levels(column)
    if types.is_numeric_dtype(column):
        return _of_numbers(column)
    known = column.dropna()
    if types.infer_dtype(known, skipna=True) in {"integer", "floating", "mixed-integer-float", "decimal", "boolean"}:
        return _of_numbers(pd.to_numeric(known))
    return _of_levels(column)


def _of_numbers(column: pd.Series) -> Kind:
    values = column.dropna().unique()
    if len(values) <= 2:
        return Kind.BINARY if len(values) == 2 and len(column) > 2 else Kind.NUMERIC
    whole = len(values) <= MOST_SCALE_POINTS and all(float(value).is_integer() for value in values)
    return Kind.ORDINAL if whole and max(values) - min(values) < MOST_SCALE_POINTS else Kind.NUMERIC


def _of_levels(column: pd.Series) -> Kind:
    levels = column.dropna().unique()
    if any(OPTION_SEPARATOR in str(level) for level in levels):
        return Kind.MULTI_SELECT
    if len(levels) <= 2:
        return Kind.BINARY
    return Kind.CATEGORICAL if len(levels) <= MOST_LEVELS else Kind.TEXT
