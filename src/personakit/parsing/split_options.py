"""Options of a multi-select in one cell: which separator is between them, and how to split."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from personakit.core.kinds import OPTION_SEPARATOR

#: Between options, the least ambiguous first.
_SEPARATORS = (OPTION_SEPARATOR, ";", "\n", ", ", ",", "、", "，", "/", " ")
_FEWEST_JOINT = 0.1  # share of rows in which several options are chosen
_FEW_JOINT, _SEVERAL_JOINT = 0.01, 5  # share, and cells, in which options that recur combine in several ways
_MOST_OPTIONS, _LONGEST_OPTION = 60, 45
_RARE_OPTION, _COMMON = 0.005, 0.9  # nearly all choices are of options that are not rare
_MOSTLY_COMMON = 0.7  # of the choices recur, where people may write in an option of their own
_OWN_PLACE = 0.6  # of the choices are of options that do not always stand in the same place
_CODES = re.compile(r"[a-z0-9]\w*(?: [a-z0-9]\w*)*")  # of a form: names of options, joined by blanks
_DIGITS = re.compile(r"[+-]?[\d.]*")
_OPENING, _CLOSING = "([{（［", ")]}）］"
_MARKED = re.compile(r"[(\[{（［]|\d,\d{3}(?!\d)")  # what a separator may stand in without separating
_FEWEST_TOGETHER = 3  # cells in which two parts must stand together to be one option
_ALWAYS_TOGETHER = 30  # cells after which that is no chance, whatever the parts look like
_NEARLY_ALWAYS = 0.9  # of the cells: an answer written in may repeat a part
_SEVERAL_ASKED = re.compile(
    r"(?i)\b(?:(?:select|check|tick|mark|choose|pick|click|indicate)"
    r" (?:all|any|as many|every|up to|one or more|at least)"
    r"|all that apply|multiple (?:answers?|choices?|responses?|selections?) (?:are )?(?:possible|allowed|permitted)"
    r"|more than one (?:answer|option|response)"
    r"|mehrfach(?:auswahl|nennung|antwort)|mehrere (?:antworten|nennungen)|alles zutreffende|alle zutreffenden"
    r"|plusieurs (?:r[ée]ponses|choix)|toutes les r[ée]ponses|cochez tout"
    r"|(?:seleccion\w*|marqu?\w*|elij\w*|escoj\w*|indi(?:ca|que)\w*) (?:todos|todas)|varias (?:respuestas|opciones)"
    r"|(?:opci[oó]n|respuesta|selecci[oó]n) m[uú]ltiple|tod[oa]s l[oa]s que (?:apliquen|correspondan)"
    r"|(?:selezion\w*|indic\w*|scegli\w*|spunt\w*) tutt[ei]|pi[uù] risposte|risposta multipla"
    r"|tutte le (?:risposte|opzioni)"
    r"|meerdere (?:antwoorden|opties)|alles wat van toepassing|alle (?:antwoorden|opties) die"
    r"|(?:selecion\w*|marque|assinale|escolha) tod[oa]s|m[aá]is de uma (?:resposta|op[cç][aã]o)"
    r"|todas as (?:op[cç][oõ]es|que)"
    r"|zaznacz wszystkie|wszystkie (?:pasuj|odpowied)|kilka odpowiedzi|wielokrotn\w+ wyb)"
    r"|複数(?:回答|選択)|すべて(?:選|お選)|当てはまるもの(?:を|は)?すべて|多[选選]|[选選]择所有|可多[选選]"
    r"|복수\s?(?:선택|응답)|모두\s?(?:선택|고르|골라|체크)|중복\s?(?:선택|응답)"
)


def split_options(cell: str, separator: str | None, whole: Collection[str] = ()) -> list[str]:
    """Split a multi-select cell.

    Brackets stay whole, and numbers such as 25,000; ", " stays inside an option where options are joined by "," alone.

    Parameters
    ----------
    cell : str
    separator : str or None
    whole : collection of str
        Options that contain the separator; see :func:`whole_options`.

    Examples
    --------
    >>> split_options("TV,Radio,Friends, family", ","), split_options("TV; Radio;", ";")
    (['TV', 'Radio', 'Friends, family'], ['TV', 'Radio'])
    >>> split_options("Cloud (AWS, Azure), SSH", ", ")
    ['Cloud (AWS, Azure)', 'SSH']
    """
    if separator is None:
        return [cell.strip()] if cell.strip() else []
    parts = _parts(cell, separator)
    if whole:
        parts = _joined(parts, whole)
    return list(dict.fromkeys(part.replace(OPTION_SEPARATOR, "/") for part in parts if part))


def whole_options(cells: Iterable[str], separator: str | None) -> frozenset[str]:
    """Return the options that contain the separator: their parts never occur without each other.

    Examples
    --------
    >>> cells = ["TV, Friends, family", "Friends, family", "Radio, Friends, family, TV", "TV, Radio"]
    >>> whole_options(cells, ", ")
    frozenset({'Friends, family'})
    """
    if separator is None or separator.strip() not in {",", "、", "，"}:
        return frozenset()
    before: dict[str, Counter[str | None]] = {}
    after: dict[str, Counter[str | None]] = {}
    times: Counter[str] = Counter()
    for cell in cells:
        parts = _parts(cell, separator)
        for i, part in enumerate(parts):
            times[part] += 1
            before.setdefault(part, Counter())[parts[i - 1] if i else None] += 1
            after.setdefault(part, Counter())[parts[i + 1] if i + 1 < len(parts) else None] += 1
    follower = {
        part: other
        for part, following in after.items()
        for other, n in following.most_common(1)
        if times[part] >= _FEWEST_TOGETHER and n >= _NEARLY_ALWAYS * times[part]
    }
    bound = {
        (part, other)
        for part, other in follower.items()
        if other is not None
        and before[other][part] >= _NEARLY_ALWAYS * times[other]
        and (other[:1].islower() or times[other] >= _ALWAYS_TOGETHER)
    }
    if len(bound) >= len(times) - 1:  # everything stands together: a sentence, or one option
        return frozenset()
    chains: set[str] = set()
    for part, _ in bound:
        if any(other == part for _, other in bound):
            continue  # not the first of its option
        chain = [part]
        while (chain[-1], follower.get(chain[-1])) in bound:
            chain.append(str(follower[chain[-1]]))
        chains.add(", ".join(chain))
    return frozenset(chains)


def _parts(cell: str, separator: str) -> list[str]:
    """Split at the separators outside brackets and numbers."""
    mark = separator.strip() or separator
    if mark not in cell:
        return [" ".join(cell.split())]
    tight = separator == "," and re.search(r",\S", cell) is not None
    if not _MARKED.search(cell):
        return [" ".join(part.split()) for part in (re.split(r",(?!\s)", cell) if tight else cell.split(separator))]
    parts, depth, start = [], 0, 0
    balanced = all(cell.count(a) == cell.count(b) for a, b in zip(_OPENING, _CLOSING, strict=True))
    for i, letter in enumerate(cell):
        if balanced and letter in _OPENING:
            depth += 1
        elif balanced and letter in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and cell.startswith(separator, i) and i >= start and not _inside(cell, i, mark, tight=tight):
            parts.append(cell[start:i])
            start = i + len(separator)
    return [" ".join(part.split()) for part in (*parts, cell[start:])]


def _inside(cell: str, i: int, mark: str, *, tight: bool) -> bool:
    """Say whether a separator is within an option: a blank follows where none does elsewhere, or it groups digits."""
    if tight and cell[i + 1 : i + 2].isspace():
        return True
    return mark == "," and i > 0 and cell[i - 1].isdigit() and re.match(r"\d{3}(?!\d)", cell[i + 1 : i + 5]) is not None


def _joined(parts: Sequence[str], whole: Collection[str]) -> list[str]:
    """Put the parts of options that contain the separator together again."""
    chains = {tuple(option.split(", ")) for option in whole}
    made: list[str] = []
    i = 0
    while i < len(parts):
        length = max((len(c) for c in chains if tuple(parts[i : i + len(c)]) == c), default=1)
        made.append(", ".join(parts[i : i + length]))
        i += length
    return made


def guess_separator(cells: Sequence[str], rows: Sequence[int] | None = None, *, asked: bool = False) -> str | None:
    """Return the separator of the options of a multi-select, or None when the cells do not look like one.

    Options are few and recur, and they combine in many ways; the halves of a sentence always combine in the same way.
    Beside options that recur, answers may be written in. "|" joins nothing but options, so that one cell is enough.

    Parameters
    ----------
    cells : sequence of str
        Different cells of the column.
    rows : sequence of int, optional
        How many rows have each cell; one each by default.
    asked : bool
        Whether the question asks for several answers; see :func:`asks_for_several`.

    Examples
    --------
    >>> guess_separator(["TV;Radio", "TV", "Radio;Post", "Post;TV"])
    ';'
    >>> guess_separator(["I like it, mostly", "No, never", "It is fine, thank you"]) is None
    True
    """
    weights = [1] * len(cells) if rows is None else rows
    return next((s for s in _SEPARATORS if _joins_options(cells, weights, s, asked=asked)), None)


def _joins_options(cells: Sequence[str], rows: Sequence[int], separator: str, *, asked: bool) -> bool:
    total = sum(rows)
    joint = (
        0
        if separator == " " and not _are_codes(cells)
        else sum(n for cell, n in zip(cells, rows, strict=True) if separator in cell)
    )
    if not joint or (separator != OPTION_SEPARATOR and not asked and joint < max(2, _FEW_JOINT * total)):
        return False
    choices = _Choices.of(cells, rows, separator)
    if not len(choices.times) >= 2:
        return False
    if separator == "/" and all(_DIGITS.fullmatch(option) for option in choices.times):  # a ratio, or part of a date
        return False
    if separator == OPTION_SEPARATOR:
        return len(choices.times) <= _MOST_OPTIONS
    if asked and separator != "/":
        return choices.known >= _MOSTLY_COMMON and choices.joint > 0 and len(choices.common) <= _MOST_OPTIONS
    if choices.joint < max(2, _FEWEST_JOINT * total):
        return separator != "/" and choices.combine(total)
    if separator in {";", "\n"}:  # sentences have few of them: it is enough that options recur
        return choices.are_few and choices.share >= _COMMON and choices.vary
    mixed = choices.mixing >= min(2.0, len(choices.times) - 1)
    return (choices.are_few and choices.share >= _COMMON and mixed and choices.vary) or choices.combine(total)


def _are_codes(cells: Sequence[str]) -> bool:
    """Say whether cells hold names in small letters with "_" for the blanks within them."""
    names = {name for cell in cells for name in cell.split()}
    named = sum("_" in name.strip("_") for name in names)
    return 2 * named >= len(names) and all(cell.islower() and _CODES.fullmatch(cell) for cell in cells)


@dataclass
class _Choices:
    """The options of a column split at one separator."""

    times: Counter[str]  # rows that chose each option
    common: dict[str, int]  # of those that recur
    share: float  # of all choices are of options that recur
    known: float  # of all choices are of options that recur, or stand alone in a cell
    joint: int  # rows with several options that recur
    pairs: int  # different pairs of such options
    mixing: float  # options with which another is chosen, weighted
    vary: bool  # options stand now first, now later, now alone: no parts of one name such as city and country

    @classmethod
    def of(cls, cells: Sequence[str], rows: Sequence[int], separator: str) -> _Choices:
        """Split all cells."""
        whole = whole_options(cells, separator)
        split = [
            [part for part in cell.split(separator) if part]
            if separator == OPTION_SEPARATOR
            else split_options(cell, separator, whole)
            for cell in cells
        ]
        times: Counter[str] = Counter()
        together: defaultdict[str, set[str]] = defaultdict(set)
        shapes: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        for parts, n in zip(split, rows, strict=True):
            for i, part in enumerate(parts):
                times[part] += n
                together[part].update(parts)
                shapes[part].add((i, len(parts)))
        common = {o: n for o, n in times.items() if n >= max(2, _RARE_OPTION * sum(rows))}
        several = [([p for p in parts if p in common], n) for parts, n in zip(split, rows, strict=True)]
        several = [(parts, n) for parts, n in several if len(parts) > 1]
        chosen, usual = sum(times.values()) or 1, sum(common.values()) or 1
        alone = {parts[0] for parts in split if len(parts) == 1}
        return cls(
            times,
            common,
            sum(common.values()) / chosen,
            sum(n for o, n in times.items() if o in common or o in alone) / chosen,
            sum(n for _, n in several)
            or sum(n for p, n in zip(split, rows, strict=True) if len(p) > 1 and alone & {*p}),
            len({frozenset(pair) for parts, _ in several for pair in pairwise(parts)}),
            sum((len(together[o]) - 1) * n for o, n in times.items()) / chosen,
            sum(n for o, n in common.items() if len(shapes[o]) > 1) >= _OWN_PLACE * usual,
        )

    @property
    def are_few(self) -> bool:
        """Options are few and short."""
        length = sum(map(len, self.times)) / len(self.times)
        return len(self.times) <= _MOST_OPTIONS and length <= _LONGEST_OPTION

    def combine(self, total: int) -> bool:
        """Say whether options that recur, of any length, combine in more ways than there are options, nearly."""
        if not 3 <= len(self.common) <= _MOST_OPTIONS or self.share < _MOSTLY_COMMON or not self.vary:
            return False
        return self.joint >= max(_SEVERAL_JOINT, _FEW_JOINT * total) and self.pairs >= len(self.common) / 2


def asks_for_several(question: str) -> bool:
    """Say whether a question asks for all answers that apply.

    Examples
    --------
    >>> asks_for_several("Which do you use? (Select all that apply)"), asks_for_several("Which one do you use most?")
    (True, False)
    """
    return _SEVERAL_ASKED.search(question) is not None
