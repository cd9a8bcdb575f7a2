"""``Fact``: one sentence and its evidence. All of them together are the evidence ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: Where a sentence comes from: the firm's data, the firm's own words, or an assumption of the study.
EVIDENCED, AUTHORED, ASSUMED = "evidenced", "authored", "assumed"
NAN = float("nan")


@dataclass(frozen=True)
class Fact:
    """One sentence of a card or a journey map. Numbers that do not apply are NaN, texts that do not apply are ""."""

    sentence: str  # plain text, ends with a full stop; never holds a customer's id
    section: str  # a key of `sections.TITLES`, or "journey"
    persona: str  # persona id; "all" for the whole base
    kind: str = EVIDENCED  # evidenced, authored, assumed
    stage: str = ""  # of a journey map
    attribute: str = ""  # name of the attribute, or of the figure if it is not an attribute
    label: str = ""  # how it reads
    level: str = ""  # option or level of it; "mean" for a mean
    measure: str = ""  # share, mean, median, quantile, count, total, quote; "" for authored words
    unit: str = ""  # "" for shares in [0, 1]; else points, minutes, EUR ...
    value: float = NAN
    low: float = NAN  # 90% interval
    high: float = NAN
    base_value: float = NAN  # the same figure of the whole base
    index: float = NAN  # 100 x value / base_value
    effect_size: float = NAN  # Cohen's h of shares, d of means
    n: float = NAN  # customers, answers or ratings behind it (expected number: the sum of posteriors)
    effective_n: float = NAN  # Kish's
    export: str = ""  # name of the export in the study; several joined by ", "
    source_column: str = ""  # column in it
    distinguishes: bool = False  # at least a small effect, and the interval excludes the base
    evidence: str = ""  # id for links; made from what is stated about whom, not from the figures, so that it is stable


LEDGER = [field.name for field in fields(Fact)]


def numbered(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Give every fact its evidence id.

    The id is a hash of persona, section, stage, attribute, level and measure, so that the same statement keeps its id
    when its figures change from one refresh to the next.

    Returns
    -------
    tuple of Fact
        The same facts in order; the id of a repeated statement ends in "-2".

    Examples
    --------
    >>> numbered([Fact("A.", "goals", "p1"), Fact("B.", "goals", "p1")])[1].evidence
    'e-p1-638f1ac9-2'
    """
    seen: dict[str, int] = {}
    out = []
    for fact in facts:
        statement = "\x1f".join((fact.persona, fact.section, fact.stage, fact.attribute, fact.level, fact.measure))
        plain = f"e-{fact.persona}-{hashlib.sha256(statement.encode()).hexdigest()[:8]}"
        seen[plain] = seen.get(plain, 0) + 1
        out.append(replace(fact, evidence=plain if seen[plain] == 1 else f"{plain}-{seen[plain]}"))
    return tuple(out)


def ledger_of(facts: Sequence[Fact]) -> pd.DataFrame:
    """Return facts as a frame: the evidence ledger.

    Returns
    -------
    DataFrame
        One row per sentence; columns as the fields of :class:`Fact`, `evidence` first.
    """
    import pandas as pd

    columns = ["evidence", *(name for name in LEDGER if name != "evidence")]
    return pd.DataFrame([[getattr(fact, name) for name in columns] for fact in facts], columns=columns)
