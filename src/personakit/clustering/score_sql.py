"""Write a scorer as one SQL query of CASE expressions and sums, to run where the data are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np

from personakit.clustering.scorecard import BinTerm, LevelTerm, OptionTerm, Scorecard, Term, scorecard_of
from personakit.core.errors import StudyError, not_found
from personakit.core.kinds import OPTION_SEPARATOR

if TYPE_CHECKING:
    from personakit.clustering.persona_model import PersonaModel
    from personakit.core.typing import Floats

Dialect = Literal["duckdb", "sqlite", "postgresql"]
#: Name of the function that takes the larger of several numbers.
LARGEST: Mapping[str, str] = {"duckdb": "GREATEST", "sqlite": "MAX", "postgresql": "GREATEST"}
#: The largest double: values beyond it (NaN, infinity) count as missing.
END = "1.7976931348623157e308"


class SqlScorer(Protocol):
    """An object that has an additive scorer, such as a ``TypingTool``."""

    @property
    def scorer(self) -> Scorecard:
        """The scorer."""


def score_sql(
    model: PersonaModel | Scorecard | SqlScorer,
    table: str,
    dialect: Dialect,
    *,
    columns: Mapping[str, str] | None = None,
    id_column: str = "customer_id",
) -> str:
    """Write a scorer as one SQL query: id, probability of each persona, most likely persona and its probability.

    Parameters
    ----------
    model : TypingTool, Scorecard or PersonaModel
        The scorer. A ``PersonaModel`` can be written if all its attributes are categories and choices; for any other,
        write its additive scorer, ``find_typing_tool(personas, source="all")``.
    table : str
        Table or view of the customers; ``schema.table`` for one in a schema.
    dialect : {"duckdb", "sqlite", "postgresql"}
        SQLite needs version 3.35 or later, with its mathematical functions.
    columns : mapping of attribute to column, optional
        Names of the table's columns where they differ from the attributes'. Cells are as in ``Exports``: numbers,
        scale points as numbers, levels as text, the options of a multi-select joined by ``|``, NULL where missing.
    id_column : str
        Column of the customer id.

    Returns
    -------
    str
        One SELECT statement, without a semicolon.

    Raises
    ------
    StudyError
        For an unknown dialect or attribute, and for a model that cannot be written.

    Examples
    --------
    >>> import numpy as np
    >>> from personakit.clustering.scorecard import Scorecard, BinTerm
    >>> term = BinTerm("age", (40.0,), np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2))
    >>> sql = score_sql(Scorecard(("p1", "p2"), np.zeros(2), (term,)), "crm", "duckdb")
    >>> import duckdb
    >>> with duckdb.connect() as data:
    ...     _ = data.execute("CREATE TABLE crm AS SELECT 'a' AS customer_id, 30 AS age")
    ...     data.execute(sql).fetchall()[0][3:]
    ('p1', 0.7310585786300049)
    """
    if dialect not in LARGEST:
        raise StudyError(not_found("dialect", str(dialect), "score_sql", LARGEST))
    scorer = _scorer_of(model)
    named = dict(columns or {})
    for name in named:
        if name not in scorer.columns:
            raise StudyError(not_found("attribute", name, "the scorer", scorer.columns))
    ids, parts_of = list(scorer.personas), _score_names(scorer)
    scores = [name for names in parts_of for name in names]
    sums = []
    for name, at in zip(scores, np.argsort(scorer.persona_of or range(len(ids)), kind="stable"), strict=True):
        parts = [_number(scorer.start[at])]
        parts += [_points(term, quoted_sql(named.get(term.column, term.column)), at) for term in scorer.terms]
        sums.append("    " + "\n    + ".join(parts) + f" AS {quoted_sql(name)}")
    largest = _largest([quoted_sql(name) for name in scores], dialect)
    likeliest = _largest([quoted_sql(name) for name in ids], dialect)
    customer = quoted_sql(id_column)
    # PostgreSQL refuses a result too small for a double, where others give 0
    exps = ",\n    ".join(
        f"CASE WHEN {n} - top < -700 THEN 0 ELSE exp({n} - top) END AS {n}" for n in map(quoted_sql, scores)
    )
    total = " + ".join(quoted_sql(name) for name in scores)
    shares = ",\n    ".join(
        f"{_sum(names)} / total AS {quoted_sql(name)}" for name, names in zip(ids, parts_of, strict=True)
    )
    cases = " ".join(f"WHEN {quoted_sql(name)} = top THEN {text(name)}" for name in ids[:-1])
    best = f"CASE {cases} ELSE {text(ids[-1])} END" if cases else text(ids[0])
    source = ".".join(quoted_sql(part) for part in table.split("."))
    every_sum = ",\n".join(sums)
    # MATERIALIZED: a planner that merges the steps would repeat the sums hundreds of times
    return (
        f"WITH points AS MATERIALIZED (\n  SELECT\n    {customer},\n{every_sum}\n  FROM {source}\n),\n"  # noqa: S608 - all quoted
        f"highest AS MATERIALIZED (SELECT points.*, {largest} AS top FROM points),\n"
        f"weights AS MATERIALIZED (\n  SELECT\n    {customer},\n    {exps}\n  FROM highest\n),\n"
        f"totals AS MATERIALIZED (SELECT weights.*, {total} AS total FROM weights),\n"
        f"chances AS MATERIALIZED (\n  SELECT\n    {customer},\n    {shares}\n  FROM totals\n),\n"
        f"placed AS MATERIALIZED (SELECT chances.*, {likeliest} AS top FROM chances)\n"
        f"SELECT {customer}, {', '.join(quoted_sql(name) for name in ids)}, {best} AS persona, top AS probability\n"
        "FROM placed"
    )


def _scorer_of(model: Any) -> Scorecard:
    from personakit.clustering.persona_model import PersonaModel

    if isinstance(model, PersonaModel):
        return scorecard_of(model)
    scorer = model if isinstance(model, Scorecard) else getattr(model, "scorer", None)
    if not isinstance(scorer, Scorecard):
        raise StudyError(
            f"score_sql takes a TypingTool, a Scorecard or a fitted PersonaModel, but got {type(model).__name__}."
        )
    return scorer


def _score_names(scorer: Scorecard) -> list[list[str]]:
    """Return the columns of each persona's scores: one of its name, or one for each part that was merged."""
    if not scorer.persona_of:
        return [[name] for name in scorer.personas]
    counts = np.bincount(scorer.persona_of, minlength=len(scorer.personas))
    return [
        [name] if count == 1 else [f"{name} part {part + 1}" for part in range(count)]
        for name, count in zip(scorer.personas, counts, strict=True)
    ]


def _sum(names: list[str]) -> str:
    added = " + ".join(quoted_sql(name) for name in names)
    return added if len(names) == 1 else f"({added})"


def quoted_sql(name: str) -> str:
    """Return a name in double quotes, as the three dialects write it.

    Examples
    --------
    >>> quoted_sql("Size")
    '"Size"'
    """
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return text as an SQL literal.

    Examples
    --------
    >>> text("Provider's website")
    "'Provider''s website'"
    """
    return "'" + value.replace("'", "''") + "'"


def _literal(level: Any) -> str:
    if isinstance(level, (bool, np.bool_)):
        return "TRUE" if level else "FALSE"
    if isinstance(level, (int, float, np.number)):
        return _double(level)
    return text(str(level))


def _number(value: float) -> str:
    """Write a number as a double, in any of the dialects."""
    return f"CAST({_double(value)} AS DOUBLE PRECISION)"


def _double(value: Any) -> str:
    """Write all digits of a double, with an exponent: without one, DuckDB reads a decimal."""
    return f"{float(value):.16e}"


def _points(term: Term, column: str, persona: int) -> str:
    if isinstance(term, OptionTerm):
        return _option_points(term, column, persona)
    if isinstance(term, BinTerm):
        cases = [
            f"WHEN {column} IS NULL OR {column} > {END} OR {column} < -{END} THEN {_points_sql(term.missing, persona)}"
        ]
        cases += [
            f"WHEN {column} < {_double(cut)} THEN {_points_sql(term.points[i], persona)}"
            for i, cut in enumerate(term.cuts)
        ]
        return _case(cases, term.points[-1], persona)
    assert isinstance(term, LevelTerm)  # noqa: S101 - the last of the three
    cases = [f"WHEN {column} IS NULL THEN {_points_sql(term.missing, persona)}"]
    cases += [
        f"WHEN {column} = {_literal(level)} THEN {_points_sql(term.points[i], persona)}"
        for i, level in enumerate(term.levels)
    ]
    return _case(cases, term.unseen, persona)


def _option_points(term: OptionTerm, column: str, persona: int) -> str:
    """Detect an option by removing it and comparing: no pattern matching, so no special characters to escape."""
    mark = OPTION_SEPARATOR
    cell = f"('{mark}' || {column} || '{mark}')"
    parts = [
        f"CASE WHEN replace({cell}, {text(mark + option + mark)}, '') <> {cell} "
        f"THEN {_points_sql(term.chosen[i], persona)} ELSE {_points_sql(term.passed[i], persona)} END"
        for i, option in enumerate(term.options)
    ]
    known = " + ".join(f"CAST({part} AS DOUBLE PRECISION)" for part in parts) or "0"
    missing = _points_sql(term.missing, persona)
    return f"CAST(CASE WHEN {column} IS NULL THEN {missing} ELSE {known} END AS DOUBLE PRECISION)"


def _case(cases: list[str], otherwise: Floats, persona: int) -> str:
    return f"CAST(CASE {' '.join(cases)} ELSE {_points_sql(otherwise, persona)} END AS DOUBLE PRECISION)"


def _points_sql(points: Floats, persona: int) -> str:
    return _double(points[persona])


def _largest(names: list[str], dialect: str) -> str:
    return f"{LARGEST[dialect]}({', '.join(names)})" if len(names) > 1 else names[0]
