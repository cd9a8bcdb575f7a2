"""The kind of each column, declared or inferred."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from personakit.clustering.encoding.encoding_schema import MOST_ORDINAL_LEVELS
from personakit.core.errors import DataError, StudyError, not_found
from personakit.core.kinds import Kind
from personakit.profiling.column_facts import ColumnFacts, Storage
from personakit.profiling.infer_kind import MOST_LEVELS, infer_kind
from personakit.profiling.profile_column import profile_column

if TYPE_CHECKING:
    import pandas as pd


_MOST_NAMED = 8
_REFUSED = {
    Kind.DATE: "is a date: personas cannot be formed on it. Turn it into a duration in days",
    Kind.TEXT: "is free text: personas cannot be formed on it. Code it into categories",
}


def settle_kinds(frame: pd.DataFrame, declared: Mapping[str, Any] | None) -> dict[str, Kind]:
    """Return the kind of every column: as declared, else inferred from its values.

    Raises
    ------
    StudyError
        For a column that is not there, a kind that does not exist, or a column of dates, free text or ids.

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
    kinds = {name: given.get(name) or _inferred(frame[name], str(name)) for name in frame.columns}
    for name, kind in kinds.items():
        if kind in _REFUSED:
            raise StudyError(f"column '{name}' {_REFUSED[kind]}, or leave it out (use = \"describe\").")
    return kinds


def refuse_constant(frame: pd.DataFrame) -> None:
    """Refuse data in which no column differs between rows: there is nothing to tell personas apart by.

    Raises
    ------
    DataError
        Names the columns with one value only, and those without any.

    Examples
    --------
    >>> import pandas as pd
    >>> refuse_constant(pd.DataFrame({"plan": ["basic", "basic"], "seats": [None, None]}))
    Traceback (most recent call last):
    ...
    personakit.core.errors.DataError: no column differs between the 2 rows, so no personas can be told apart: 'plan' has one value only, 'seats' has none. Give columns that differ, or more rows.
    """  # noqa: E501 - a message
    if len(frame) < 2 or any(frame[name].nunique() > 1 for name in frame.columns):  # noqa: PD101 - the first that differs ends it
        return
    empty = [f"'{name}'" for name in frame.columns if frame[name].isna().all()]
    constant = [f"'{name}'" for name in frame.columns if not frame[name].isna().all()]
    parts = [
        f"{', '.join(names[:_MOST_NAMED])} {'have' if len(names) > 1 else 'has'} {what}"
        for names, what in ((constant, "one value only"), (empty, "none"))
        if names
    ]
    raise DataError(
        f"no column differs between the {len(frame):,} rows, so no personas can be told apart: {', '.join(parts)}. "
        "Give columns that differ, or more rows."
    )


def _inferred(column: pd.Series, name: str) -> Kind:
    """Infer the kind from the cells and the name alone; refuse what can be told to be no attribute."""
    facts = profile_column(column, name)
    guess = infer_kind(facts)
    if guess.kind is None:
        if facts.distinct > 1:
            raise StudyError(
                f"column '{name}' looks like an id ({guess.reason}): personas cannot be formed on it. Leave it out, or "
                f'declare its kind: kinds={{"{name}": "numeric"}}.'
            )
        return _constant_kind(facts)
    if guess.kind is Kind.CATEGORICAL and facts.distinct > MOST_LEVELS:
        raise StudyError(
            f"column '{name}' has {facts.distinct:,} different levels: personas cannot be formed on it. Group them "
            f'into at most {MOST_LEVELS}, leave it out, or declare its kind: kinds={{"{name}": "categorical"}}.'
        )
    if guess.kind is Kind.ORDINAL and facts.storage is Storage.NUMBER and facts.distinct > MOST_ORDINAL_LEVELS:
        return Kind.NUMERIC  # a count: no scale that people answer on is so long
    return guess.kind


def _constant_kind(facts: ColumnFacts) -> Kind:
    """Return a kind for a column that is empty or constant: whichever it is, it tells no two rows apart."""
    return {Storage.NUMBER: Kind.NUMERIC, Storage.DATE: Kind.DATE}.get(facts.storage, Kind.BINARY)
