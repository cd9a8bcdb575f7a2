"""Multi-selects that are spread over columns, one for each option, as one attribute each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from personakit.core.confidence import SURE
from personakit.core.kinds import Kind
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.column_use import guess_use
from personakit.profiling.drafting.guess_attribute import AttributeGuess
from personakit.profiling.infer_kind import ColumnContext, KindGuess
from personakit.profiling.keywords import slug
from personakit.profiling.profile_column import profile_column

_WHY = "options of one question, each ticked in a column of its own"
_NO_QUESTION = "options"  # the file lacks the question: its options say nothing about whom it asks for


def ticked_attributes(
    columns: Sequence[ColumnFacts], ticks: Mapping[str, Mapping[str, str]], table: str
) -> list[AttributeGuess]:
    """Return an attribute for each multi-select that is spread over columns.

    Parameters
    ----------
    columns : sequence of ColumnFacts
        The columns that may be attributes.
    ticks : mapping
        Question -> column -> the option that is ticked in it.
    table : str
        The table that the export is.

    Examples
    --------
    >>> boxes = [profile_column(["Phone", None], "q1_1"), profile_column([None, "Mail"], "q1_2")]
    >>> made = ticked_attributes(boxes, {"How do you reach us?": {"q1_1": "Phone", "q1_2": "Mail"}}, "survey")
    >>> made[0].name, made[0].settings["columns"]
    ('how_do_you_reach_us', {'q1_1': 'Phone', 'q1_2': 'Mail'})
    """
    known = {column.name for column in columns}
    made = []
    for question, options in ticks.items():
        there = {column: option for column, option in options.items() if column in known}
        if len(there) < 2:
            continue
        name = _NO_QUESTION if _is_made_of(question, options.values()) else question
        facts = profile_column(list(there.values()) * 2, name, label=question)
        role = guess_use(facts, KindGuess(Kind.MULTI_SELECT, _WHY, SURE), ColumnContext(table=table))
        if role.use is None:
            made.append(AttributeGuess(slug(question), {"columns": there}, left_out=role.why, sure=role.sure))
            continue
        settings: dict[str, Any] = {
            "columns": there,
            "kind": str(Kind.MULTI_SELECT),
            "use": str(role.use),
            "label": question,
        }
        made.append(AttributeGuess(slug(question), settings, f"{role.sure}: {_WHY}; {role.why}"))
    return made


def _is_made_of(question: str, options: Iterable[str]) -> bool:
    """Say whether a question is only its first options, as where an export lacks the question.

    Examples
    --------
    >>> _is_made_of("Phone / Chat", ["Phone", "Chat"]), _is_made_of("Your phone?", ["Old", "New"])
    (True, False)
    """
    return set(question.removesuffix(" ...").split(" / ")) <= set(options)
