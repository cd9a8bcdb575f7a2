"""The canonical tables as pandera schemas, and whether finished tables keep to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.core.errors import StudyError, not_found
from personakit.ingest.canonical_tables import MISSING, OUT_OF_SCALE, SPECS, ColumnSpec, Limits, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

#: Tables with one row per customer.
_OF_PEOPLE = ("customers", "survey")
_COLUMNS = ("table", "column", "check", "rows")


def table_schema(table: str, as_of: date) -> Any:
    """Return the pandera schema of a canonical table: dtypes, units, required cells, valid values.

    Parameters
    ----------
    table : str
        Name of the table: customers, survey, profitability, transactions, csat, waits, contacts or stages.
    as_of : date
        Nothing may have happened after this day.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        It allows further columns (attributes); units are the columns' descriptions.

    Raises
    ------
    StudyError
        When there is no such table.

    Examples
    --------
    >>> from datetime import date
    >>> table_schema("waits", date(2026, 1, 1)).columns["wait_minutes"].description
    'minutes'
    """
    import pandera.pandas as pa

    if table not in SPECS:
        raise StudyError(not_found("table", table, "table_schema", list(SPECS)))
    limits = Limits(as_of)
    columns = {
        name: pa.Column(
            _dtype(table, spec),
            checks=[_check(rule, limits) for rule in spec.rules],
            nullable=not spec.required,
            unique=name == "customer_id" and table in _OF_PEOPLE,
            description=spec.unit,
        )
        for name, spec in SPECS[table].items()
    }
    within = pa.Check(_within_its_scale, name=OUT_OF_SCALE, error=OUT_OF_SCALE)
    return pa.DataFrameSchema(columns, checks=[within] if table == "csat" else [], name=table)


def _dtype(table: str, spec: ColumnSpec) -> str:
    if spec.dtype == "id":
        return "str" if table in _OF_PEOPLE else "category"
    return spec.dtype


def _check(rule: Rule, limits: Limits) -> Any:
    import pandera.pandas as pa

    def passes(cells: pd.Series) -> pd.Series:
        return pd.Series(np.asarray(rule.holds(cells.to_numpy(), limits), dtype=bool), index=cells.index)

    return pa.Check(passes, name=rule.reason, error=rule.reason, ignore_na=False)


def _within_its_scale(csat: pd.DataFrame) -> pd.Series:
    """Return whether each rating lies on the scale of its own row: exports may have different ones."""
    ends = csat[["scale_low", "scale_high"]]
    return csat["score"].between(ends.min(axis=1), ends.max(axis=1)) | csat["score"].isna()


def validate_tables(tables: Mapping[str, pd.DataFrame], as_of: date) -> pd.DataFrame:
    """Validate tables against their schemas.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Canonical tables by name.
    as_of : date
        Nothing may have happened after this day.

    Returns
    -------
    DataFrame
        table, column, check and the number of rows that break it; no rows where every table is valid. It holds no
        values of cells, as pandera's own report does.

    Examples
    --------
    >>> from datetime import date
    >>> from personakit.ingest.canonical_tables import empty_table
    >>> stages = empty_table("stages").astype({"order": "float64"})
    >>> validate_tables({"stages": stages}, date(2026, 1, 1)).to_numpy().tolist()
    [['stages', 'order', 'not int64', 0]]
    """
    from pandera.errors import SchemaErrors

    rows = []
    for name, frame in tables.items():
        try:
            table_schema(name, as_of).validate(frame, lazy=True)
        except SchemaErrors as errors:
            rows += [_broken(name, error, len(frame)) for error in errors.schema_errors]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _broken(table: str, error: Any, n: int) -> tuple[str, str, str, int]:
    """Word one of pandera's errors without its values; a cell counts once."""
    column, check = str(error.schema.name), str(getattr(error.check, "name", error.check))
    if check == "column_in_dataframe":
        return table, str(error.failure_cases), "no such column", n
    if check.startswith("dtype("):
        return table, column, f"not {_dtype(table, SPECS[table][column])}", n
    if error.check_output is not None:
        return table, column, check, int((~error.check_output).sum())
    word = {"not_nullable": MISSING, "field_uniqueness": "repeated"}.get(check, check)
    return table, column, word, int(error.failure_cases["index"].nunique())
