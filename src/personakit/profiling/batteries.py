"""Which columns belong together: items of one question on one scale, its options in columns of their own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from personakit.parsing.tick_words import TICKED, YES_AND_NO
from personakit.profiling.column_facts import ColumnFacts, Storage
from personakit.profiling.neighbour_runs import neighbour_runs
from personakit.profiling.non_answers import is_non_answer
from personakit.profiling.question_stems import first_word, is_numbered, is_repeated, question_stems, split_stem
from personakit.profiling.tick_columns import NO_TICKS, ticked_option

_SEVERAL, _FEWEST_ALIKE = 2, 3
_LONGEST_NAME = 60
_MOST_LEVELS = 24
_SAME_LEVELS = 0.5  # of the levels are shared by the items of a scale
_WIDEST = 11
_LARGEST_GAP = 2  # between columns of one number, such as a text of what "Other" means


@dataclass(frozen=True)
class Battery:
    """Columns of one question."""

    name: str
    columns: tuple[str, ...]
    options: dict[str, str] = field(default_factory=dict)  # column -> option, where ticks are spread over columns


def find_batteries(columns: Sequence[ColumnFacts]) -> dict[str, str]:
    """Return which battery each column belongs to; columns of their own are left out.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> items = [profile_column(["Agree", "Disagree", "Agree"], f"How much? [{item}]") for item in ("Price", "Staff")]
    >>> find_batteries(items)
    {'How much? [Price]': 'How much?', 'How much? [Staff]': 'How much?'}
    """
    return {column: battery.name for battery in list_batteries(columns) for column in battery.columns}


def tick_options(columns: Sequence[ColumnFacts]) -> dict[str, str]:
    """Return the option that each column of a multi-select in columns of their own stands for.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> tick_options([profile_column(["TV", None], "3. TV"), profile_column([None, "Radio"], "3. Radio")])
    {'3. TV': 'TV', '3. Radio': 'Radio'}
    """
    return {column: option for battery in list_batteries(columns) for column, option in battery.options.items()}


def list_batteries(columns: Sequence[ColumnFacts]) -> list[Battery]:
    """Return the batteries of an export in the order of their first columns.

    Columns belong together by their stem ("How much? [Price]", "Q7_1", two header rows), if they share a scale or are
    all ticks; else by standing next to each other on one scale with texts of one form.
    """
    used: set[str] = set()
    position = {c.name: i for i, c in enumerate(columns)}
    made: list[tuple[str, list[ColumnFacts], dict[str, str]]] = []
    for stem, group in _by_stem(columns):
        rest = [c for c in group if c.name not in used and c.separator is None]
        for part in [p for near in _near(stem, rest, position) for p in _of_one_scale(near)]:
            options = _options(part, stem)
            if _is_first_word(stem, part) and not _are_neighbours(part, position):
                continue
            if not options and (_is_asked_again(stem, part, position) or _are_whole_questions(part)):
                continue
            if options or _share_scale(part):
                made.append((stem, part, options))
                used |= {c.name for c in part}
    for run in neighbour_runs([c for c in columns if c.distinct], used):
        made.append((_shared_words(run), run, {}))
    made.sort(key=lambda entry: min(position[c.name] for c in entry[1]))
    names: set[str] = set()
    batteries = []
    for stem, group, options in made:
        name = _unique(_short(stem) or _short(group[0].name), names)
        batteries.append(Battery(name, tuple(c.name for c in group), options))
    return batteries


def _by_stem(columns: Sequence[ColumnFacts]) -> Iterator[tuple[str, list[ColumnFacts]]]:
    """Yield the columns of each stem; the rarer ways to take a name apart come last."""
    groups: defaultdict[tuple[int, str], list[ColumnFacts]] = defaultdict(list)
    for column in columns:
        for rank, (stem, _) in enumerate(question_stems(column)):
            groups[rank, stem].append(column)
    merged: defaultdict[str, dict[str, ColumnFacts]] = defaultdict(dict)
    for (_, stem), group in groups.items():
        merged[stem].update({c.name: c for c in group})
    for rank in sorted({rank for rank, _ in groups}):
        for stem in [s for r, s in groups if r == rank]:
            if len(merged[stem]) >= _SEVERAL:
                yield stem, list(merged[stem].values())


def _near(stem: str, columns: list[ColumnFacts], position: Mapping[str, int]) -> list[list[ColumnFacts]]:
    """Split columns that share but a number before their texts, which may restart, into runs of neighbours."""
    if not columns or not all(not c.stem and is_numbered(c, stem) for c in columns):
        return [columns]
    runs = [[columns[0]]]
    for column in columns[1:]:
        if position[column.name] - position[runs[-1][-1].name] > _LARGEST_GAP:
            runs.append([])
        runs[-1].append(column)
    return runs


def _is_asked_again(stem: str, columns: Sequence[ColumnFacts], position: Mapping[str, int]) -> bool:
    """Say whether columns are one question that is asked again, and no items of it."""
    repeated = all(not c.stem and is_repeated(c, stem) for c in columns)
    return repeated and (len(columns) < _FEWEST_ALIKE or not _are_neighbours(columns, position))


def _options(columns: Sequence[ColumnFacts], stem: str) -> dict[str, str]:
    """Return the option of each column, if all of them are ticks; else nothing."""
    if len(columns) < _SEVERAL:
        return {}
    options: dict[str, str] = {}
    for column in columns:
        item = next((item for s, item in question_stems(column) if s == stem), column.item or column.name)
        option = ticked_option(column, item)
        if option is None:
            return {}
        options[column.name] = option
    if any(c.stem for c in columns):
        return options  # the file itself says so
    words = {word.casefold() for c in columns for word in (c.value_labels.values() or c.levels)}
    if words <= YES_AND_NO:
        return {}  # yes or no to each item is a question of its own
    if _are_whole_questions(columns):
        return {}
    return options


def _of_one_scale(columns: Sequence[ColumnFacts]) -> list[list[ColumnFacts]]:
    """Split the columns of a stem into those with the same shape of answers; empty columns follow the others."""
    parts: defaultdict[str, list[ColumnFacts]] = defaultdict(list)
    for column in columns:
        parts[_shape(column)].append(column)
    empty = parts.pop("", [])
    if "words" in parts:
        parts["words"] = _alike(parts["words"])
    lists = [part for part in parts.values() if len(part) >= _SEVERAL]
    empty = [
        c for c in empty if not (c.item or c.label or c.name).rstrip(" )").endswith(("?", "？")) and "?" not in c.item
    ]
    if empty and len(lists) == 1:
        lists[0] = [c for c in columns if c in lists[0] or c in empty]
    return lists


def _shape(column: ColumnFacts) -> str:
    """Return a rough shape of the answers, by which columns are compared."""
    if not column.distinct:
        return ""
    if column.is_date:
        return "date"
    words = column.value_labels.values() if len(column.value_labels) == _SEVERAL else column.levels[:3]
    levels = {word.casefold() for word in words} if column.distinct <= _SEVERAL else set()
    if column.storage is Storage.FLAG or (levels and levels <= TICKED | NO_TICKS):
        return "tick" if not levels <= YES_AND_NO else "yes or no"
    if column.distinct == 1 and column.filled < column.n:
        return "tick"
    if column.is_number:
        small = column.is_integer and column.distinct <= 2 * _WIDEST
        return "points" if small else "number"
    return "words" if column.distinct <= _MOST_LEVELS else "text"


def _share_scale(columns: Sequence[ColumnFacts]) -> bool:
    """Say whether columns of one stem are answered on one scale."""
    if len(columns) < _SEVERAL:
        return False
    shape = next((s for s in map(_shape, columns) if s), "")
    filled = [c for c in columns if c.distinct]
    if shape == "yes or no":
        return True
    if shape == "points":
        highs = [_usual_high(c) for c in filled]
        return max(highs) <= 2 * _WIDEST and max(highs) - min(highs) <= max(2.0, 0.4 * max(highs))
    if shape == "words":
        return _overlap(filled)
    return False


def _asks_itself(column: ColumnFacts) -> bool:
    """Say whether the text of an item is a question."""
    text = (column.item or column.label or column.name).rstrip(" )")
    return text.endswith(("?", "？")) or "?" in column.item


def _are_whole_questions(columns: Sequence[ColumnFacts]) -> bool:
    """Say whether the labels of columns are questions of their own, which share but the start of their names."""
    if any(c.stem or not c.label for c in columns) or 2 * sum(_asks_itself(c) for c in columns) <= len(columns):
        return False
    starts = Counter(tuple(c.label.casefold().split()[:3]) for c in columns)
    return 2 * max(starts.values()) <= len(columns) or len(columns) == _SEVERAL > max(starts.values())


def _is_first_word(stem: str, columns: Sequence[ColumnFacts]) -> bool:
    """Say whether all that columns share is the first word of their names, such as "mental" of "mental_leave"."""
    return all(not c.stem and first_word(c.name) == stem for c in columns)


def _are_neighbours(columns: Sequence[ColumnFacts], position: Mapping[str, int]) -> bool:
    places = [position[c.name] for c in columns]
    return len(places) >= _FEWEST_ALIKE and max(places) - min(places) == len(places) - 1


def _alike(columns: list[ColumnFacts]) -> list[ColumnFacts]:
    """Leave out columns whose answers the others do not give, such as what "Other" means."""
    levels = {c.name: {level.casefold() for level in c.levels} for c in columns}
    times = Counter(word for part in levels.values() for word in part)
    alike = [c for c in columns if 2 * sum(times[w] >= _SEVERAL for w in levels[c.name]) >= len(levels[c.name])]
    return alike if len(alike) >= _SEVERAL else columns


def _usual_high(column: ColumnFacts) -> float:
    """Return the largest number that is no code far above the others."""
    values = sorted(value for value, _ in column.number_rows)
    while len(values) > _SEVERAL and values[-1] > 2 * values[-2] + 1:
        values.pop()
    return values[-1]


def _overlap(columns: Sequence[ColumnFacts]) -> bool:
    """Say whether most items share most of their levels with the others."""
    levels = [{level.casefold() for level in c.levels if not is_non_answer(level)} for c in columns]
    union = set().union(*levels)
    if not union or len(union) > _MOST_LEVELS:
        return False
    common = {word for word in union if sum(word in part for part in levels) >= max(2, len(levels) / 2)}
    return len(common) >= _SAME_LEVELS * len(union) and all(
        len(part & common) >= _SAME_LEVELS * len(part) for part in levels
    )


def _shared_words(columns: Sequence[ColumnFacts]) -> str:
    """Return the words that the texts of a run begin with, or the first of them."""
    texts = [(c.label or c.name).split() for c in columns]
    shared: list[str] = []
    for words in zip(*texts, strict=False):
        if len(set(words)) > 1:
            break
        shared.append(words[0])
    text = " ".join(shared).rstrip(" :-[(#")
    return text if len(text) > _SEVERAL else f"{columns[0].name} ..."


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 3].rsplit(" ", 1)[0] + "..."


def _unique(name: str, names: set[str]) -> str:
    made, i = name, 2
    while made in names:
        made, i = f"{name} ({i})", i + 1
    names.add(made)
    return made


__all__ = ["Battery", "find_batteries", "list_batteries", "split_stem", "tick_options"]
