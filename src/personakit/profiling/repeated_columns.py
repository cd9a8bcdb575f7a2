"""Columns that say what other columns say already: copies, recoded answers, bands, other units, sums and means."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.core.formatting import format_share
from personakit.core.kinds import Kind
from personakit.profiling.coded_columns import CodedColumn, sampled_rows
from personakit.profiling.column_pairs import COARSER, SAME, Pair, find_pairs
from personakit.profiling.column_sums import Computed, find_computed

if TYPE_CHECKING:
    import pandas as pd

_MOST_NAMED = 6


@dataclass(frozen=True)
class Repeat:
    """A column that others determine, and how."""

    column: Any
    of: tuple[Any, ...]  # the columns that stay
    how: str  # "repeats", "is a coarser version of", "is the sum of", "is the mean of" or "is computed from"
    agreement: float  # share of the rows in which it does

    def __str__(self) -> str:
        """Name the column and what it repeats.

        Examples
        --------
        >>> str(Repeat("q7_copy", ("q7",), "repeats", 1.0)), str(Repeat("total", ("a", "b"), "is the sum of", 0.996))
        ("'q7_copy' repeats 'q7'", "'total' is the sum of 'a', 'b' in 99.6% of rows")
        """
        named = ", ".join(f"'{name}'" for name in self.of[:_MOST_NAMED])
        more = f" and {len(self.of) - _MOST_NAMED} more" if len(self.of) > _MOST_NAMED else ""
        share = (
            "" if self.agreement == 1 else f" in {format_share(float(np.floor(self.agreement * 1000) / 1000))} of rows"
        )
        return f"'{self.column}' {self.how} {named}{more}{share}"


def find_repeats(
    columns: Mapping[Any, pd.Series],
    kinds: Mapping[Any, Kind],
    counted: Collection[Any] | None = None,
) -> tuple[Repeat, ...]:
    """Find the columns that others determine, so that one answer is not counted several times.

    A column repeats another one when the two tell the same rows apart, whatever they call them: a copy, a code and its
    label, a reversed scale, a number in another unit. It is a coarser version when the other one tells more rows apart,
    as an age does beside its band. And it may be the sum or mean of several. Nearly every row must agree (99%), and as
    many of those that do not have the commonest value (95%): two rare answers agree in most rows by themselves.

    Parameters
    ----------
    columns : mapping of name to Series of n
        All of the same rows. Where two repeat each other, the first stays.
    kinds : mapping of name to Kind
        Kind of each; free text is left out.
    counted : collection of names, optional
        The columns that count; all by default. One of the others is named when it repeats one that counts.

    Returns
    -------
    tuple of Repeat
        In the order of the columns. Those that stay are named in none.

    Examples
    --------
    >>> import pandas as pd
    >>> age = pd.Series(np.arange(400) % 60 + 20)
    >>> columns = {"age": age, "born": 2026 - age, "band": age < 40, "pet": pd.Series(np.arange(400) % 3)}
    >>> kinds = {"age": Kind.NUMERIC, "born": Kind.NUMERIC, "band": Kind.BINARY, "pet": Kind.CATEGORICAL}
    >>> [str(repeat) for repeat in find_repeats(columns, kinds)]
    ["'born' repeats 'age'", "'band' is a coarser version of 'age'"]
    """
    counts = set(columns) if counted is None else set(counted)
    names = [name for name in columns if kinds[name] is not Kind.TEXT]
    names.sort(key=lambda name: name not in counts)
    if len(names) < 2 or not counts:
        return ()
    rows = sampled_rows(len(columns[names[0]]))
    coded = [CodedColumn(name, columns[name], kinds[name], rows) for name in names]
    repeats = _resolve(find_pairs(coded), names, counts)
    left = [c for c in coded if c.name in counts and c.name not in repeats]
    for computed in find_computed(left):
        repeats[computed.column] = _as_repeat(computed)
    gone = set(repeats)
    return tuple(
        replace(repeat, of=of)
        for name in columns
        if (repeat := repeats.get(name)) is not None and (of := _standing(repeat, repeats, gone))
    )


def _resolve(pairs: Sequence[Pair], names: Sequence[Any], counts: set[Any]) -> dict[Any, Repeat]:
    """Return which columns repeat another one, the last ones first, so that the first of several alike stays."""
    position = {name: i for i, name in enumerate(names)}
    share = {(pair.of, pair.column): pair.agreement for pair in pairs}
    repeats: dict[Any, Repeat] = {}
    for name in reversed(names):
        for other in names:
            if (other, name) not in share or other in repeats or other not in counts:
                continue
            same = (name, other) in share
            if (same and position[other] > position[name]) or (not same and name not in counts):
                continue
            repeats[name] = Repeat(name, (other,), SAME if same else COARSER, share[other, name])
            break
    return repeats


def _as_repeat(computed: Computed) -> Repeat:
    return Repeat(computed.column, computed.parts, computed.how, computed.agreement)


def _standing(repeat: Repeat, repeats: Mapping[Any, Repeat], gone: set[Any]) -> tuple[Any, ...]:
    """Return the columns that stay of those that a column repeats: what they repeat stands for those that do not."""
    out: dict[Any, None] = {}
    for name in repeat.of:
        out |= dict.fromkeys((name,) if name not in gone else _standing(repeats[name], repeats, gone))
    return tuple(out)
