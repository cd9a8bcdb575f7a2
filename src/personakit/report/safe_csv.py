"""``safe_csv``: write a table in which no spreadsheet sees a formula."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from personakit.report.rounded import SIGNIFICANT

if TYPE_CHECKING:
    import pandas as pd

#: Characters that may start a formula in a spreadsheet, full-width forms included.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_csv(frame: pd.DataFrame, path: str | Path) -> Path:
    """Write a frame as UTF-8 CSV with the formulas in it neutralised by a leading apostrophe.

    Numbers stay numbers, also negative ones. Fractions keep six significant digits; the integer part is never rounded.
    Column names are neutralised as well.

    Parameters
    ----------
    frame : DataFrame
        Any tidy frame; its index is not written.
    path : str or Path
        The file to write.

    Returns
    -------
    Path
        The file written.

    References
    ----------
    OWASP, CSV Injection.
    """
    import pandas as pd

    safe = frame.copy()
    for column in safe.columns:
        values = safe[column]
        if pd.api.types.is_float_dtype(values.dtype):
            safe[column] = values.map(significant)
        if pd.api.types.is_numeric_dtype(values.dtype) or pd.api.types.is_datetime64_any_dtype(values.dtype):
            continue
        safe[column] = values.astype(object).map(escape_formula)
    target = Path(path)
    target.write_text(
        safe.rename(columns=escape_formula).to_csv(index=False, lineterminator="\n"), encoding="utf-8", newline=""
    )
    return target


def significant(value: float) -> float:
    """Round to six significant digits, but never beyond the decimal point.

    Examples
    --------
    >>> significant(14.200000000000001), significant(0.12345678), significant(12345678.9)
    (14.2, 0.123457, 12345679.0)
    """
    if not math.isfinite(value) or value == 0:
        return value
    return round(value, max(SIGNIFICANT - 1 - math.floor(math.log10(abs(value))), 0))


def escape_formula(value: object) -> object:
    """Put an apostrophe before text that a spreadsheet would evaluate; a single carriage return becomes a line feed.

    Examples
    --------
    >>> escape_formula("=HYPERLINK(1)"), escape_formula("Repair"), escape_formula(-3), escape_formula("-3.5")
    ("'=HYPERLINK(1)", 'Repair', -3, '-3.5')
    """
    if not isinstance(value, str):
        return value
    # A field with a single carriage return is not quoted and would start a new row.
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if not text.lstrip(" ").startswith(STARTS):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
