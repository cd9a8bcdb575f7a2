"""What of a frame counts: cells that are an answer, columns that repeat no other, and weights that are no totals."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from personakit.core.formatting import format_number
from personakit.profiling.non_answers import is_non_answer
from personakit.profiling.repeated_columns import find_repeats

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.core.kinds import Kind
    from personakit.core.typing import Floats, Words

_MOST_NAMED = 8
_LARGE_MEAN = 5.0  # of whole-number weights: counts of equal rows are seldom larger
_FEWEST_ANSWERS = 2  # levels beside one that means no answer: else that is what the column tells


def without_non_answers(frame: pd.DataFrame, layout: EncodingSchema | None = None) -> pd.DataFrame:
    """Return a frame whose cells "Don't know", "No answer" and the like are missing; the caller's is not changed.

    Parameters
    ----------
    frame : DataFrame
        Rows to fit or to assign.
    layout : EncodingSchema, optional
        Of a fitted model: what it learnt as a level stays one.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"plan": ["basic", "Don't know", "plus"], "told": ["yes", "No answer", "yes"]})
    >>> without_non_answers(frame)["plan"].isna().sum(), without_non_answers(frame)["told"].isna().sum()
    (np.int64(1), np.int64(0))
    """
    learnt: dict[Any, set[str]] = {}
    for item in () if layout is None else layout.items:
        learnt.setdefault(item.column, set()).update(str(level) for level in (*item.levels, item.option))
    blanked = {}
    for name in frame.columns:
        levels = _words(frame[name])
        none = [level for level in levels if is_non_answer(level)]
        if not none:
            continue
        if layout is None:
            none = none if len(levels) - len(none) >= _FEWEST_ANSWERS else []
        else:
            none = [level for level in none if level not in learnt.get(name, set())]
        if none:
            blanked[name] = _without(frame[name], none)
    return frame.assign(**blanked) if blanked else frame


def _words(column: pd.Series) -> list[str]:
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        return [level for level in column.cat.categories if isinstance(level, str)]
    if not (pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column)):
        return []
    return [cell for cell in pd.unique(column) if isinstance(cell, str)]


def _without(column: pd.Series, levels: list[str]) -> pd.Series:
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.remove_categories(levels)
    return column.mask(column.isin(levels))


def with_unused_columns(frame: pd.DataFrame, names: Any, layout: EncodingSchema) -> pd.DataFrame:
    """Return rows to assign with all columns of the fit: those that the model does not use may be left out."""
    used = {item.column for item in layout.items} | {scaler.column for scaler in layout.scalers}
    absent = [name for name in names if name not in frame.columns and name not in used]
    return (
        frame.reindex(columns=[name for name in names if name in frame.columns or name in absent]) if absent else frame
    )


def without_repeats(frame: pd.DataFrame, kinds: dict[str, Kind]) -> pd.DataFrame:
    """Return the columns that form the personas, without those that others determine; a warning names them.

    Examples
    --------
    >>> import pandas as pd
    >>> from personakit.core.kinds import Kind
    >>> q7 = pd.Series(range(100)) % 4
    >>> with warnings.catch_warnings(record=True) as said:
    ...     warnings.simplefilter("always")
    ...     two = pd.DataFrame({"q7": q7, "q7_copy": q7})
    ...     kept = without_repeats(two, dict.fromkeys(two.columns, Kind.ORDINAL))
    >>> list(kept), str(said[0].message)
    (['q7'], "columns that others determine form no personas of their own: 'q7_copy' repeats 'q7': used once.")
    """
    repeats = find_repeats({name: frame[name] for name in frame.columns}, dict(kinds))
    if not repeats:
        return frame
    named = "; ".join(f"{repeat}: used once" for repeat in repeats[:_MOST_NAMED])
    more = f"; and {len(repeats) - _MOST_NAMED} more" if len(repeats) > _MOST_NAMED else ""
    warnings.warn(
        f"columns that others determine form no personas of their own: {named}{more}.", UserWarning, stacklevel=4
    )
    return frame.drop(columns=[repeat.column for repeat in repeats])


def warn_of_totals(weights: Floats, hashes: Words, layout: EncodingSchema) -> None:
    """Warn of whole-number weights that look like customers a row stands for, since they are taken as counts of rows.

    Rows of categories and choices that are all different may be a table of counts, and pass.
    """
    import numpy as np

    counted = weights[weights > 0]
    if counted.mean() <= _LARGE_MEAN or not np.array_equal(counted, np.round(counted)):
        return
    if not layout.scalers and len(np.unique(hashes[weights > 0])) == len(counted):
        return
    warnings.warn(
        f"sample_weight holds whole numbers with a mean of {format_number(float(counted.mean()))}: each row counts as "
        "that many customers seen, and the personas look surer than they are. If the weights say how many customers a "
        "row stands for, divide them by their mean.",
        UserWarning,
        stacklevel=4,
    )
