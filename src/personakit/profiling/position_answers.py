"""Where an answer lies on its dimension, from its words: a pole, how strong, whether negated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from personakit.profiling.lexicon.word_list import Piece, WordList

#: The dimension of answers that name no pole, such as "Very" or "Not at all".
ANY = ""
_PLAIN, _WEAK, _MODAL_ONLY = 0.6, 0.3, 0.5
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
    pieces = words.pieces(text)
    scale = [p for p in pieces if p.tag not in {"filler", "unknown"}]
    unknown = tuple(p.text for p in pieces if p.tag == "unknown")
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
    if not scale:
        return None
    if "neutral" in tags:
        return 0.0
    if often is not None:
        return 2 * often - 1
    if "none" in tags or ({"not", "at all"} <= tags) or ({"no", "at all"} <= tags):
        return -1.0
    strength = _strength(scale)
    yes = "yes" in tags
    if tags & {"not", "barely"} and not yes:
        return _negated(scale, strength, 1.0)
    modal = next((p.value for p in scale if p.tag == "modal"), None)
    if "no" in tags and not yes:
        return -(modal if modal else strength if strength is not None else _PLAIN)
    if modal is not None:
        return modal
    if strength is not None:
        return strength
    if "barely" in tags:
        return -_WEAK
    return _PLAIN if yes else 1.0 if "at all" in tags and "pole" not in tags else None


def _strength(scale: Sequence[Piece]) -> float | None:
    degrees = [p.value for p in scale if p.tag == "degree"]
    return None if not degrees else degrees[0] if len(degrees) == 1 else min(1.0, max(degrees) + 0.02)


def _negated(scale: Sequence[Piece], strength: float | None, sign: float) -> float:
    """Return the position of a negated pole: "not very" is near the middle, "rather not" and "not" farther."""
    tags = [p.tag for p in scale]
    if "barely" in tags:
        return -sign * _WEAK
    modal = next((p.value for p in scale if p.tag == "modal"), None)
    if modal is not None:
        return -sign * (modal or 0.0)
    if strength is None:
        return -sign * _PLAIN
    before = tags.index("degree") < tags.index("not")
    return -sign * (strength if before else 0.1 + 0.5 * (1 - strength))


def _with_pole(scale: Sequence[Piece], dimension: str, often: float | None) -> float:
    """Return the position of an answer that names a pole."""
    tags = {p.tag for p in scale}
    values = [dict(p.poles)[dimension] for p in scale if p.tag == "pole" and dimension in dict(p.poles)]
    if "neutral" in tags or (min(values) < -_SAME and max(values) > _SAME and "not" not in tags):
        return 0.0  # "neither satisfied nor dissatisfied", "agree and disagree equally"
    value = max(values, key=abs)
    sign = -1.0 if value < 0 else 1.0
    if often is not None:
        return sign * (2 * often - 1)
    if "none" in tags or {"not", "at all"} <= tags or {"no", "at all"} <= tags:
        return -sign if value else -1.0
    strength = _strength(scale)
    if "barely" in tags:
        return -sign * _WEAK
    if "not" in tags or ("no" in tags and tags <= {"no", "pole", "degree"}):
        if value < 0 and strength is None and "modal" not in tags:
            return 0.3 if value > -0.7 else 0.15  # "not bad", "not difficult"
        if strength is None and "modal" not in tags and abs(value) != _PLAIN:
            return -sign * 0.45  # "not excellent"
        marked = [Piece("not") if p.tag == "no" else p for p in scale]
        return _negated(marked, strength, sign)
    modal = next((p.value for p in scale if p.tag == "modal"), None)
    if modal is not None and strength is None:
        strength = modal if modal > 0 else 0.05
    size = abs(value)
    if strength is None:
        return value
    if strength >= _PLAIN:
        return sign * (size + (1 - size) * (strength - _PLAIN) / (1 - _PLAIN) * 0.97)
    return sign * size * strength / _PLAIN
