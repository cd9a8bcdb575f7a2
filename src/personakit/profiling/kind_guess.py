"""``KindGuess``: what a column is, with the evidence; and what is known around it."""

from __future__ import annotations

from dataclasses import dataclass

from personakit.core.confidence import SURE
from personakit.core.kinds import Kind
from personakit.profiling.answer_scales import AnswerOrder


@dataclass(frozen=True)
class ColumnContext:
    """What is known about a column besides its own cells; nothing for a column of a bare frame."""

    table: str = ""  # the table it is in: "customers", "survey", "lookup", or "" where it is not known
    in_block: bool = False  # one of several columns of one question on one scale
    outcome: bool = False  # its block asks for an outcome
    rates: tuple[int, int] | None = None  # rates a service on this scale, like the block of ratings
    coded: bool = False  # in a survey of bare numbers, without question texts
    battery: str = ""  # name that the items of one question share
    option: str = ""  # of a multi-select in columns of their own: the option that this column stands for
    scale: tuple[float, float] | None = None  # of the battery
    levels: AnswerOrder | None = None  # of the battery, in order
    missing: tuple[str, ...] = ()  # codes for no answer in the battery


NO_CONTEXT = ColumnContext()


@dataclass(frozen=True)
class KindGuess:
    """The inferred kind of a column, with the evidence."""

    kind: Kind | None  # None: empty, constant or an id, which is not an attribute
    reason: str
    sure: str = SURE
    scale: tuple[float, float] | None = None
    order: tuple[str, ...] | None = None
    separator: str | None = None
    missing: tuple[str, ...] = ()  # levels or codes that mean no answer in this column
