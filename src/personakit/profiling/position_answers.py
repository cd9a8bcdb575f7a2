"""Where an answer lies on its dimension, from its words: a pole, how strong, whether negated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from personakit.profiling.lexicon.word_list import Piece, WordList

#: The dimension of answers that name no pole, such as "Very" or "Not at all".
ANY = ""
_PLAIN, _WEAK, _STRONG = 0.6, 0.3, 0.7
_NOT_BAD, _NOT_EXCELLENT, _MAYBE, _NEARLY = 0.3, 0.45, 0.05, 0.97
_SAME = 1e-9


@dataclass(frozen=True)
class Reading:
    """One answer: its position on each dimension that its words allow, and what was not understood."""

    positions: dict[str, float]  # dimension -> -1 to 1; `ANY`: on any
    unknown: tuple[str, ...] = ()  # words that are not known
    often: float | None = None  # 0 never to 1 always
    negated: bool = False
    raw: frozenset[str] = frozenset()  # dimensions whose lower pole is named
    poles: frozenset[str] = frozenset()  # dimensions of which a pole is named
    known: bool = True  # a word of a scale is in it


def read_answer(text: str, words: WordList) -> Reading:
    """Return where an answer lies.

    Examples
    --------
    >>> from personakit.profiling.lexicon.word_list import word_list
    >>> english = word_list("english")
    >>> [round(read_answer(t, english).positions["value"], 2) for t in ("Satisfied", "Not very satisfied", "Hate it")]
    [0.6, -0.2, -0.9]
    """
    pieces = _after_yes_or_no(text, words)
    if len(pieces) > 1:  # the letter of a size stands alone: not that of "I'm"
        pieces = [
            p
            for p in pieces
            if p.tag != "pole" or len(p.text) > 1 or not (p.text.isascii() or "\uac00" <= p.text <= "\ud7a3")
        ]
    pieces = _plain_emphasis(pieces)
    scale = [p for p in pieces if p.tag not in {"filler", "unknown"}]
    middle = any(p.tag == "neutral" for p in scale)  # "neither ... nor ...", whatever is denied
    unknown = tuple(p.text for p in pieces if p.tag == "unknown" and not middle)
    often = next((p.value for p in scale if p.tag == "often"), None)
    poles = [p for p in scale if p.poles and p.tag == "pole"]
    shared = _shared_dimensions(poles)
    if often is not None and not poles:
        often = _often_by_degree(often, scale)
    base = _without_pole(scale, often)
    positions: dict[str, float] = {} if base is None else {ANY: base}
    for dimension in shared:
        positions[dimension] = _with_pole(scale, dimension, often)
    alone = [p for p in scale if p.poles and p.tag != "pole"]
    if len(scale) == 1 and alone:  # "none" is an amount as well as "not at all"
        positions |= dict(alone[0].poles)
    raw = frozenset(d for d in shared if any(dict(p.poles)[d] < 0 for p in poles if d in dict(p.poles)))
    negated = any(p.tag in {"not", "none", "barely"} for p in scale)
    return Reading(positions, unknown, often, negated, raw, frozenset(shared), bool(scale))


def _after_yes_or_no(text: str, words: WordList) -> list[Piece]:
    """Return the pieces of an answer, without a yes or no before an answer of its own: "No, very difficult"."""
    first, _, rest = (part.strip() for part in text.replace(";", ",").partition(","))
    pieces = words.pieces(text)
    if not rest or {p.tag for p in words.pieces(first)} - {"filler"} not in ({"yes"}, {"no"}, {"not"}):
        return pieces
    others = words.pieces(rest)
    return others if any(p.tag == "pole" for p in others) else pieces


def _plain_emphasis(pieces: list[Piece]) -> list[Piece]:
    """Read words such as the Czech "vubec": they strengthen a denial, and deny where there is none."""
    if all(p.tag != "emphatic" for p in pieces):
        return pieces
    denied = any(p.tag in {"not", "no"} or (p.tag == "pole" and all(v < 0 for _, v in p.poles)) for p in pieces)
    plain = Piece("degree", 1.0) if denied else Piece("none")
    return [replace(plain, text=p.text) if p.tag == "emphatic" else p for p in pieces]


def _shared_dimensions(poles: Sequence[Piece]) -> list[str]:
    """Return the dimensions that all poles of an answer allow; those of the first pole where they share none."""
    if not poles:
        return []
    shared = [d for d, _ in poles[0].poles if all(d in dict(p.poles) for p in poles[1:])]
    return shared or [d for p in poles for d, _ in p.poles]


def _often_by_degree(often: float, scale: Sequence[Piece]) -> float:
    """Return a frequency made stronger or weaker: "very often", "quite rarely", "not always"."""
    degree = next((p.value for p in scale if p.tag == "degree"), None)
    if any(p.tag in {"not", "none", "barely"} for p in scale):
        return 0.22 if often <= 0.8 else 0.65
    if degree is None or often in {0.0, 1.0}:
        return often
    if degree >= _PLAIN:
        away = (degree - _PLAIN) / 0.4 * 0.6
        return often + (1 - often) * away if often >= 0.5 else often * (1 - away)
    return often - 0.06 if often >= 0.5 else often + 0.06


def _without_pole(scale: Sequence[Piece], often: float | None) -> float | None:
    """Return the position of an answer of which no pole is needed: "Very", "Not at all", "Yes", "Sometimes"."""
    tags = {p.tag for p in scale}
    strength, modal = _strength(scale), _modal(scale)
    yes = "yes" in tags
    if not scale or tags == {"at all"}:
        return -1.0 if scale else None
    if "neutral" in tags or often is not None:
        return 0.0 if "neutral" in tags or often is None else 2 * often - 1
    if _at_all(tags):
        return -1.0
    if tags & {"not", "barely"} and not yes:
        return _negated(scale, strength, 1.0)
    degree = modal if modal is not None else strength
    if "no" in tags and not yes:
        return -(degree or _PLAIN)
    if degree is not None:
        return degree
    rest = {"barely": -_WEAK, "yes": _PLAIN}
    return next((position for tag, position in rest.items() if tag in tags), None)


def _at_all(tags: set[str]) -> bool:
    """Say whether an answer denies altogether: "not at all", "no ... whatsoever"."""
    return "none" in tags or ("at all" in tags and bool(tags & {"not", "no"}))


def _modal(scale: Sequence[Piece]) -> float | None:
    return next((p.value for p in scale if p.tag == "modal"), None)


def _strength(scale: Sequence[Piece]) -> float | None:
    degrees = [1.0 if p.tag == "at all" else p.value for p in scale if p.tag in {"degree", "at all"}]
    return None if not degrees else degrees[0] if len(degrees) == 1 else min(1.0, max(degrees) + 0.02)


def _negated(scale: Sequence[Piece], strength: float | None, sign: float) -> float:
    """Return the position of a negated pole: "not very" is near the middle, "rather not" and "not" farther."""
    tags = [p.tag for p in scale]
    if "barely" in tags:
        return -sign * _WEAK
    modal = _modal(scale)
    if modal is not None:
        return -sign * modal
    if strength is None:
        return -sign * _PLAIN
    before = next(i for i, tag in enumerate(tags) if tag in {"degree", "at all"}) < tags.index("not")
    return -sign * (strength if before else 0.1 + 0.5 * (1 - strength))


def _with_pole(scale: Sequence[Piece], dimension: str, often: float | None) -> float:
    """Return the position of an answer that names a pole."""
    tags = {p.tag for p in scale}
    values = [dict(p.poles)[dimension] for p in scale if p.tag == "pole" and dimension in dict(p.poles)]
    if "neutral" in tags or (min(values) < -_SAME and max(values) > _SAME and "not" not in tags):
        return 0.0  # "neither satisfied nor dissatisfied", "agree and disagree equally"
    graded = [v for v in values if abs(v) != _PLAIN]  # "minor problem": how large is in the other word
    value = max(graded or values, key=abs)
    sign = -1.0 if value < 0 else 1.0
    if often is not None:
        return sign * (2 * often - 1)
    if _at_all(tags):
        return -sign if value else -1.0
    if "barely" in tags:
        return -sign * _WEAK
    if "not" in tags or ("no" in tags and tags <= {"no", "pole", "degree"}):
        return _denied(scale, value, sign)
    return _affirmed(scale, value, sign)


def _denied(scale: Sequence[Piece], value: float, sign: float) -> float:
    strength = _strength(scale)
    if strength is None and _modal(scale) is None:
        if value < 0:
            return _NOT_BAD if value > -_STRONG else _NOT_BAD / 2  # "not bad", "not terrible"
        if value != _PLAIN:
            return -_NOT_EXCELLENT
    return _negated([Piece("not") if p.tag == "no" else p for p in scale], strength, sign)


def _affirmed(scale: Sequence[Piece], value: float, sign: float) -> float:
    """Return the position of a pole made stronger or weaker: "very good", "somewhat good"."""
    strength, modal, size = _strength(scale), _modal(scale), abs(value)
    if strength is None and modal is not None:
        strength = max(modal, _MAYBE)
    if strength is None:
        return value
    if strength >= _PLAIN:
        return sign * (size + (1 - size) * (strength - _PLAIN) / (1 - _PLAIN) * _NEARLY)
    return sign * size * strength / _PLAIN
