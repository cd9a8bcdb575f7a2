"""Neighbours that are answered on one scale and belong together, though no stem says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from personakit.core.confidence import GUESS
from personakit.profiling.answer_scales import order_answers
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.graded_labels import share_words

_SEVERAL, _FEWEST_ALIKE = 2, 3
_MOST_LEVELS = 24
_WIDEST = 11
_MOST_UNKNOWN, _OFTEN_REPEATED = 7, 0.5  # levels of a scale whose words are not known; of the rows
_UNKNOWN = "unknown"
_MOST_LACKING = 3  # levels of a scale that a neighbour lacks


def neighbour_runs(columns: Sequence[ColumnFacts], used: set[str]) -> Iterator[list[ColumnFacts]]:
    """Yield runs of neighbours on one scale with texts of one form; `used` columns belong elsewhere.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> answers = ["Agree", "Neutral", "Disagree", "Strongly agree"]
    >>> items = [profile_column(answers, f"I like {item}") for item in ("tea", "milk", "soup")]
    >>> [len(run) for run in neighbour_runs(items, set())]
    [3]
    """
    run: list[ColumnFacts] = []
    for column in columns:
        key = None if column.name in used else _scale_key(column)
        if run and (key is None or not _on_one_scale(run, column) or not _one_form([*run, column])):
            if _is_long_enough(run):
                yield run
            run = []
        if key is not None:
            run.append(column)
    if run and _is_long_enough(run):
        yield run


def _is_long_enough(run: Sequence[ColumnFacts]) -> bool:
    """Say whether neighbours are enough of a battery: more of them where the words of their scale are not known."""
    unknown = (_scale_key(run[0]) or ("",))[0] == _UNKNOWN
    return len(run) >= _FEWEST_ALIKE + unknown


def _on_one_scale(run: Sequence[ColumnFacts], column: ColumnFacts) -> bool:
    """Say whether a column has the scale of the columns before it, of which it may lack a few levels in words."""
    key, before = _scale_key(column), _scale_key(run[-1])
    if key == before:
        return True
    if key is None or before is None or {key[0], before[0]} != {"words"}:
        return False
    levels = list(dict.fromkeys(level for c in (*run, column) for level in c.levels))
    longest, shared = max(len(before), len(key)) - 1, len({*before[1:]} & {*key[1:]})
    if shared < _FEWEST_ALIKE or len({level.casefold() for level in levels}) > longest + _MOST_LACKING:
        return False
    made = order_answers(levels)
    return made is not None and made.sure != GUESS


def _scale_key(column: ColumnFacts) -> tuple[str, ...] | None:
    """Return what neighbours on one scale share: their levels in order, or the ends of their points."""
    if column.value_labels and column.distinct > _SEVERAL:
        return ("labels", *sorted(column.value_labels.values()))
    asked = bool(column.label or column.stem) or " " in column.name.strip() or column.name[-1:] >= "\u3000"
    if column.is_number and column.is_integer and not column.is_date:
        values = [value for value, _ in column.number_rows]
        full = set(values) >= set(range(1, 5)) and max(values) <= _WIDEST and min(values) >= 0
        full = full and asked  # names alone do not say that numbers answer one question
        return ("points", str(int(max(values))), str(int(min(values)))) if full else None
    if column.separator is not None:
        return None
    made = column.answer_order
    if made is None and _may_be_scale(column):
        return (_UNKNOWN, *sorted(level.casefold() for level in column.levels))
    if made is None or column.distinct > _MOST_LEVELS or (len(made.order) <= _FEWEST_ALIKE and not asked):
        return None  # yes, maybe and no may answer anything
    return ("words", *(w.casefold() for w in made.order))


def _may_be_scale(column: ColumnFacts) -> bool:
    """Say whether a few levels in words, of a language that is not known, may be a scale that neighbours share."""
    if (
        not _FEWEST_ALIKE < column.distinct <= _MOST_UNKNOWN
        or column.is_number
        or column.is_date
        or column.value_labels
    ):
        return False
    return column.unique_share <= _OFTEN_REPEATED and share_words(column.levels)


def _one_form(columns: Sequence[ColumnFacts]) -> bool:
    """Say whether texts are items, not questions of their own, or begin with the same words."""
    texts = [(c.label or c.name).strip() for c in columns]
    starts = {tuple(text.casefold().split()[:2]) for text in texts}
    return len(starts) == 1 or not any(text.endswith(("?", "？", "か")) for text in texts)
