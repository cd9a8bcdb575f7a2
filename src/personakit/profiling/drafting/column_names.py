"""Short names of the columns of an export, unique whatever the headers are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.keywords import LONGEST_NAME, full_slug, slug

_STEM = 20  # letters of a question's beginning that stand before its item


def column_names(
    columns: Sequence[ColumnFacts], reserved: Collection[str] = (), exempt: Collection[str] = ()
) -> dict[str, str]:
    """Return a name for each column.

    Parameters
    ----------
    columns : sequence of ColumnFacts
        All columns of an export, each with a header of its own.
    reserved : collection of str
        Names of canonical columns, which no other column may have.
    exempt : collection of str
        Headers of the canonical columns themselves.

    Returns
    -------
    dict
        Header -> name: its words; of a long header the item or the last words where the first ones are taken.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> start = "How satisfied are you, all in all, with each of the following: "
    >>> headers = ["Age", "age", start + "price", start + "delivery"]
    >>> list(column_names([profile_column([], h) for h in headers]).values())
    ['age', 'age_2', 'how_satisfied_are_you_all_in_all_with_each_of', 'all_in_all_with_each_of_the_following_delivery']
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for column in columns:
        barred = frozenset() if column.name in exempt else frozenset(reserved)
        names[column.name] = unique_name(_candidates(column, barred), taken | barred)
        taken.add(names[column.name])
    return names


def unique_name(candidates: Iterator[str], taken: Collection[str]) -> str:
    """Return the first candidate that is not taken, or the first of all with a number."""
    first = ""
    for name in candidates:
        if name not in taken:
            return name
        first = first or name
    number = 2
    while f"{first}_{number}" in taken:
        number += 1
    return f"{first}_{number}"


def _candidates(column: ColumnFacts, reserved: Collection[str]) -> Iterator[str]:
    """Yield names from the shortest that says what the column is to the longest."""
    whole = full_slug(column.name)
    item, stem = getattr(column, "item", ""), getattr(column, "stem", "")
    if len(whole) > LONGEST_NAME and item:
        yield slug(item)
        yield f"{slug(stem)[:_STEM].rstrip('_')}_{full_slug(item)}"[:LONGEST_NAME].rstrip("_")
    first = _cut(whole) or "column"
    first = f"q{first}" if first[0].isdigit() else first
    yield first
    if first in reserved:
        yield f"{first}_type"
    if len(whole) > LONGEST_NAME:
        yield _tail(whole)


def _cut(words: str) -> str:
    """Cut a long name after a word."""
    if len(words) <= LONGEST_NAME:
        return words
    short = words[:LONGEST_NAME]
    return (short if words[LONGEST_NAME] == "_" else short.rpartition("_")[0] or short).rstrip("_")


def _tail(words: str) -> str:
    """Return the last words of a long name."""
    end = words[-LONGEST_NAME:]
    end = (end if words[-LONGEST_NAME - 1] == "_" else end.partition("_")[2] or end).lstrip("_")
    return f"q{end}" if end[0].isdigit() else end
