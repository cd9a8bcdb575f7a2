"""``Doubt``: a check of plausibility that failed, with the sentence that stands beside the figures resting on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

#: What a doubt touches; an attribute's name stands for its own figures.
MONEY, WAITS, LEAVING = "money", "waits", "leaving"
#: How the sentence of a doubt begins beside a figure.
IN_DOUBT = "In doubt"


@dataclass(frozen=True)
class Doubt:
    """One failed check of plausibility.

    Attributes
    ----------
    table, export : where.
    check : name of the check.
    rows : how many rows or cells fail it.
    share : of the known ones.
    figures : what rests on them: "money", "waits", "leaving", or names of attributes.
    sentence : what is wrong, with counts; no value of a customer.
    remedy : what to do.
    action : "kept", or "set missing" where the cells were set missing.
    stops : whether a large share of such cells stops the run.
    """

    table: str
    export: str
    check: str
    rows: int
    share: float
    figures: tuple[str, ...]
    sentence: str
    remedy: str
    action: Literal["kept", "set missing"] = "kept"
    stops: bool = False


def doubt_sentences(doubts: Sequence[Doubt], *figures: str) -> list[str]:
    """Return the sentences that belong beside figures of some sort.

    Parameters
    ----------
    doubts : sequence of Doubt
        Of ``Exports.doubts``.
    *figures : str
        "money", "waits", "leaving", or names of attributes.

    Examples
    --------
    >>> doubt = Doubt("waits", "calls", "long waits", 2, 0.1, ("waits",), "2 waits are longer than 3 days.", "")
    >>> doubt_sentences([doubt], "waits"), doubt_sentences([doubt], "money")
    (['In doubt: 2 waits are longer than 3 days.'], [])
    """
    return [f"{IN_DOUBT}: {doubt.sentence}" for doubt in doubts if set(doubt.figures) & set(figures)]
