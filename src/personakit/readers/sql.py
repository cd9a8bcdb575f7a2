"""Read a database table or query through SQLAlchemy, streamed; secrets come from the environment only."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from personakit.core.errors import DataError, StudyError, not_found
from personakit.readers.python_objects import column_of
from personakit.readers.raw_export import InputFile, RawChunk, RawExport, drop_blank, frame_names
from personakit.study.settings import Export

CHUNK_ROWS = 50_000


def open_sql(name: str, export: Export, wanted: Sequence[str] = ()) -> RawExport:  # noqa: ARG001 - same face as the others
    """Open a query or table of a database.

    Parameters
    ----------
    name : str
        Name of the export.
    export : Export
        Its settings: ``url`` or ``url_env``, and ``query`` or ``sql_table``.
    wanted : sequence of str
        Not used: columns are chosen when streaming.

    Returns
    -------
    RawExport
        Rows in the order of the database.

    Raises
    ------
    StudyError
        When SQLAlchemy, the driver, the environment variable or the table is missing.
    DataError
        When the database refuses the query.
    """
    try:
        import sqlalchemy
    except ImportError:
        raise StudyError(f'exports.{name} is a database query: pip install "personakit[sql]" to read it.') from None
    if not export.query and not export.sql_table:
        raise StudyError(f"exports.{name} needs a query or an sql_table.")
    engine = _engine(sqlalchemy, name, export)
    label = f"table {export.sql_table}" if export.sql_table else "query"
    try:
        with engine.connect() as connection:
            if export.sql_table:
                _check_table(sqlalchemy, name, export, engine)
            result = connection.execute(_first_row(sqlalchemy, engine, export))
            columns, duplicated = frame_names(list(result.keys()))
            result.close()
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise _refused(name, label, error) from None

    def stream(want: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:  # noqa: ARG001 - few distinct anyway
        first = 2
        try:
            with engine.connect().execution_options(stream_results=True, yield_per=CHUNK_ROWS) as connection:
                result = connection.execute(_statement(sqlalchemy, engine, export, want))
                column_index = {c: i for i, c in enumerate(frame_names(list(result.keys()))[0])}
                for part in result.partitions(CHUNK_ROWS):
                    rows = np.arange(first, first + len(part), dtype=np.int64)
                    first += len(part)
                    cells = {c: column_of([row[column_index[c]] for row in part]) for c in want}
                    table = pa.table(cells) if want else pa.table({"row": pa.nulls(len(part))})
                    yield RawChunk(*drop_blank(table, rows))
        except sqlalchemy.exc.SQLAlchemyError as error:
            raise _refused(name, label, error) from None

    return RawExport(
        name=name,
        reader="sql",
        columns=columns,
        input=InputFile(name, label, "", 0, 0),
        stream=stream,
        duplicated=duplicated,
    )


def _engine(sqlalchemy: Any, name: str, export: Export) -> Any:
    url = export.url
    if export.url_env:
        url = os.environ.get(export.url_env)
        if not url:
            raise StudyError(
                f"exports.{name}.url_env: the environment variable '{export.url_env}' is not set. "
                "Set it to an SQLAlchemy URL."
            )
    if not url:
        raise StudyError(f"exports.{name} needs a url, or url_env with the name of the variable that holds it.")
    try:
        return sqlalchemy.create_engine(url)
    except sqlalchemy.exc.NoSuchModuleError:
        raise StudyError(f"exports.{name}: SQLAlchemy does not know this kind of database.") from None
    except sqlalchemy.exc.ArgumentError:
        raise StudyError(f"exports.{name}: the database URL is not one that SQLAlchemy understands.") from None
    except ImportError as error:
        raise StudyError(f"exports.{name}: the driver '{error.name}' of this database is not installed.") from None


def _check_table(sqlalchemy: Any, name: str, export: Export, engine: Any) -> None:
    inspector = sqlalchemy.inspect(engine)
    schema, _, table = str(export.sql_table).rpartition(".")
    available = [*inspector.get_table_names(schema=schema or None), *inspector.get_view_names(schema=schema or None)]
    if table not in available:
        raise StudyError(f"exports.{name}.sql_table: {not_found('table', table, 'the database', available)}")


def _table(sqlalchemy: Any, export: Export) -> Any:
    schema, _, table = str(export.sql_table).rpartition(".")
    return sqlalchemy.table(table, schema=schema or None)


def _first_row(sqlalchemy: Any, engine: Any, export: Export) -> Any:  # noqa: ARG001 - the dialect quotes by itself
    if export.sql_table:
        return sqlalchemy.select(sqlalchemy.text("*")).select_from(_table(sqlalchemy, export)).limit(1)
    return sqlalchemy.text(str(export.query))


def _statement(sqlalchemy: Any, engine: Any, export: Export, want: Sequence[str]) -> Any:
    if export.sql_table and want:
        columns = [sqlalchemy.column(c) for c in want]
        return sqlalchemy.select(*columns).select_from(_table(sqlalchemy, export))
    return sqlalchemy.text(str(export.query)) if export.query else _first_row(sqlalchemy, engine, export).limit(None)


def _refused(name: str, label: str, error: Exception) -> DataError:
    """Return an error without the message of the database, which may contain the URL or values."""
    kind = type(getattr(error, "orig", None) or error).__name__
    return DataError(
        f"exports.{name}: the database refused the {label} ({kind}). Try it in the database's own client, with the "
        "same URL."
    )
