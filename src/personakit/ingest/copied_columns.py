"""One answer exported several times: columns that repeat or sum up others count once in the personas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from personakit.core.kinds import Kind, Use
from personakit.ingest.check_log import checks_of_rows
from personakit.ingest.exports import AttributeInfo
from personakit.profiling.repeated_columns import Repeat, find_repeats

#: Check of attributes that say what another one says, and of those that several others tell.
COPIES = "copies of one column"
COMPUTED = "computed from other columns"


def count_copies_once(
    infos: Sequence[AttributeInfo], tables: Mapping[str, pd.DataFrame]
) -> tuple[tuple[AttributeInfo, ...], pd.DataFrame]:
    """Let active attributes that others determine describe, and return the checks that name them.

    The attributes of each table are compared with each other, and those of the survey with those of its respondents in
    the customers table, which stay: they are known of everyone. ``find_repeats`` says what counts as a repeat.

    Parameters
    ----------
    infos : sequence of AttributeInfo
        All attributes.
    tables : mapping of str to DataFrame
        The tables that hold them.

    Returns
    -------
    infos : tuple of AttributeInfo
        With the repeats described.
    checks : DataFrame
        One row per attribute that repeats others.

    Examples
    --------
    >>> answers = ["School", "College", "School", "Course"] * 10
    >>> table = pd.DataFrame({"course": answers, "course_code": [str(sorted(set(answers)).index(a)) for a in answers]})
    >>> two = [AttributeInfo(n, Kind.CATEGORICAL, Use.ACTIVE, n, "crm", n, "customers") for n in table]
    >>> done, checks = count_copies_once(two, {"customers": table})
    >>> [str(info.use) for info in done], checks["note"].tolist()
    (['active', 'describe'], ["'course_code' repeats 'course': used once"])
    """
    done = {info.name: info for info in infos}
    rows = []
    for frame, names in _frames(infos, tables):
        compared = [done[str(name)] for name in frame]
        columns = {info.name: frame[info.name] for info in compared}
        kinds = {info.name: info.kind for info in compared}
        counted = [info.name for info in compared if info.use is Use.ACTIVE]
        for repeat in find_repeats(columns, kinds, counted):
            info = done[str(repeat.column)]
            if info.name not in names or info.use not in (Use.ACTIVE, Use.DESCRIBE, Use.PROTECTED):
                continue
            if info.use is Use.ACTIVE:
                done[info.name] = replace(info, use=Use.DESCRIBE)
            rows.append(_check_row(info, repeat, int(frame[info.name].notna().sum())))
    return tuple(done[info.name] for info in infos), checks_of_rows(rows)


def _check_row(info: AttributeInfo, repeat: Repeat, n: int) -> tuple[str, str, int, float, str, str, str]:
    check = COPIES if len(repeat.of) == 1 else COMPUTED
    return info.table, check, n, repeat.agreement, "kept", f"{repeat}: used once", info.export


def _frames(infos: Sequence[AttributeInfo], tables: Mapping[str, pd.DataFrame]) -> list[tuple[pd.DataFrame, set[str]]]:
    """Return the attributes to compare, of the same rows, each with the names of those that may be repeats."""
    compared = [info for info in infos if info.kind is not Kind.TEXT and info.use is not Use.IGNORE]
    names = {table: [info.name for info in compared if info.table == table] for table in ("customers", "survey")}
    out = [(tables[table][names[table]], set(names[table])) for table in names if names[table]]
    if all(names.values()):
        rows = pd.Index(tables["customers"]["customer_id"]).get_indexer(pd.Index(tables["survey"]["customer_id"]))
        asked = tables["customers"][names["customers"]].iloc[rows[rows >= 0]].reset_index(drop=True)
        answers = tables["survey"][names["survey"]][rows >= 0].reset_index(drop=True)
        out.append((pd.concat([asked, answers], axis=1), set(names["survey"])))
    return out
