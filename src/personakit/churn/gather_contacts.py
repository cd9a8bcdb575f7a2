"""Join ratings, waits and listed contacts: one row per contact, in order of customer and day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.churn.rating_delays import estimate_rating_delays
from personakit.event_counts.event_codes import CONTEXT, UNSAID, code_events

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Codes, Floats, Ints
    from personakit.event_counts.event_codes import CodedEvents
    from personakit.ingest.exports import Exports


DAYS_BACK = 1 << 13  # longest history used, in days before the as-of date
_FEWEST_BOTH, _MOST_UNSEEN = 100, 0.5
_LEAST_RATED = 0.2  # share of contacts rated, at least, at stages without waits on record
_SAME_DAY = 8  # most contacts of one customer at one stage on one day that are counted separately


@dataclass(frozen=True, eq=False)
class Contacts:
    """Every contact of the customers in the sample, rated or not; all arrays are (contacts,)."""

    customer: Ints  # position among the customers in the sample
    stage: Ints
    day: Ints  # days from the as-of date: 0 or less
    score: Floats  # position on the rating scale, 0-1; NaN where not rated
    wait_minutes: Floats  # NaN where none is on record
    context: dict[str, Ints]  # touchpoint, channel, team: position in `labels`, -1 where not given
    labels: dict[str, tuple[str, ...]]
    n_stages: int
    unseen: Floats  # (stages,): estimated number of contacts per recorded one, 1 or more

    def __len__(self) -> int:
        return len(self.day)

    @property
    def rated(self) -> Bools:
        """Which contacts have a rating."""
        return np.isfinite(self.score)

    def take(self, rows: Bools) -> Contacts:
        """Return some of the contacts, of the same customers and stages.

        Parameters
        ----------
        rows : ndarray of bool (contacts,)
            Which ones.
        """
        context = {name: code[rows] for name, code in self.context.items()}
        return replace(self, customer=self.customer[rows], stage=self.stage[rows], day=self.day[rows],
                       score=self.score[rows], wait_minutes=self.wait_minutes[rows], context=context)  # fmt: skip


def gather_contacts(exports: Exports, position: Ints) -> Contacts:
    """Join the dated events of some customers into contacts, one row each.

    Rows of different tables are one contact when customer, stage and day agree; several on one day are paired in order.
    Ratings that come days after their contacts are first moved to the day of the contact
    (:func:`estimate_rating_delays`).

    Parameters
    ----------
    exports : Exports
        Ratings, waits and contacts.
    position : ndarray of int (customers,)
        Position of each customer in the sample; -1 for the others.

    References
    ----------
    Lincoln, F. C. (1930), Calculating waterfowl abundance on the basis of banding returns. USDA Circular 118 (for the
    number of contacts that are neither rated nor timed).
    """
    n_stages, as_of = len(exports.stages), exports.study.study.as_of
    parts: list[CodedEvents] = []
    keys: list[Ints] = []
    earlier: list[tuple[Ints, Ints]] = []
    for events in code_events(exports, among=position >= 0):
        day = events.days(as_of)
        dated = (day <= 0) & (day > -DAYS_BACK)
        part, whole = events.where(dated), day[dated].astype(np.int64)
        customer = position[part.customer]
        customer_stage = customer * n_stages + part.stage
        if part.is_rated and earlier:
            whole = estimate_rating_delays(
                customer_stage, whole, *(np.concatenate(each) for each in zip(*earlier, strict=True))
            )
        earlier.append((customer_stage, whole))
        key = (customer * DAYS_BACK + (whole + DAYS_BACK - 1)) * n_stages + part.stage
        parts.append(part)
        keys.append(key * _SAME_DAY + np.minimum(_earlier_with_same_key(key, part), _SAME_DAY - 1))
    if not parts:
        nothing = np.zeros(0, dtype=np.int64)
        return Contacts(nothing, nothing, nothing, np.zeros(0), np.zeros(0), dict.fromkeys(CONTEXT, nothing),
                        dict.fromkeys(CONTEXT, ()), n_stages, np.ones(n_stages))  # fmt: skip
    distinct, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    rows = np.split(inverse, np.cumsum([len(key) for key in keys])[:-1])
    code = distinct // _SAME_DAY
    stage, code = code % n_stages, code // n_stages
    context, labels = _contexts(parts, rows, len(distinct))
    score, wait = np.full(len(distinct), np.nan), np.full(len(distinct), np.nan)
    timed = np.zeros(len(distinct), dtype=bool)
    for part, at in zip(parts, rows, strict=True):
        if part.is_rated:
            score[at] = part.rating()
        if part.is_timed:
            wait[at] = part.number("wait_minutes")
            timed[at] = True
    listed = len(exports.contacts) > 0 or bool(exports.csat["score"].isna().any())
    unseen = np.ones(n_stages) if listed else _unseen(stage, np.isfinite(score), timed, n_stages)
    days = code % DAYS_BACK - DAYS_BACK + 1
    return Contacts(code // DAYS_BACK, stage, days, score, wait, context, labels, n_stages, unseen)


def _unseen(stage: Ints, rated: Bools, timed: Bools, n_stages: int) -> Floats:
    """Return the estimated number of contacts per recorded one, where no export lists all contacts.

    Capture-recapture: if rating and timing are independent, ``rated x timed / both`` contacts took place. Where that
    exceeds the recorded number by more than half, the two systems are taken to record different contacts, and together
    all of them. Stages without waits on record are taken to have the same share of rated contacts as the others.
    """
    both = np.bincount(stage[rated & timed], minlength=n_stages)
    only = [np.bincount(stage[one & ~other], minlength=n_stages) for one, other in ((rated, timed), (timed, rated))]
    seen = both + only[0] + only[1]
    missed = only[0] * only[1] / np.maximum(both, 1)
    estimable = (both >= _FEWEST_BOTH) & (missed <= _MOST_UNSEEN * seen)
    out = np.where(estimable, 1 + missed / np.maximum(seen, 1), 1.0)
    if estimable.any():
        share_rated = float(both[estimable].sum() / (both + only[1])[estimable].sum())
        out[both + only[1] == 0] = 1 / max(share_rated, _LEAST_RATED)
    return np.asarray(out, dtype=np.float64)


def _earlier_with_same_key(key: Ints, part: CodedEvents) -> Ints:
    """Return how many rows with the same key come before each row, by time of day, then by their content."""
    coded = [part.context(name) for name in CONTEXT if name in part.table]
    by: list[Codes | Floats] = [code.astype(np.min_scalar_type(len(labels))) for code, labels in coded]  # sorts faster
    by += [part.number(name) for name in ("score", "wait_minutes") if name in part.table]
    order = np.lexsort((*by, part.seconds(), key))
    ordered, position = key[order], np.arange(len(key))
    new = np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(key) else np.zeros(0, dtype=bool)
    out = np.empty(len(key), dtype=np.int64)
    out[order] = position - np.maximum.accumulate(np.where(new, position, 0))
    return out


def _contexts(parts: list[CodedEvents], rows: list[Ints], n: int) -> tuple[dict[str, Ints], dict[str, tuple[str, ...]]]:
    """Return touchpoint, channel and team of every contact, from the last table that has them."""
    codes: dict[str, Ints] = {}
    labels: dict[str, tuple[str, ...]] = {}
    for column in CONTEXT:
        coded = [part.context(column) for part in parts]
        names = tuple(sorted({label for _, of_part in coded for label in of_part} - {UNSAID}))
        index_of = {UNSAID: -1, **{name: i for i, name in enumerate(names)}}
        out = np.full(n, -1, dtype=np.int64)
        for (code, of_part), at in zip(coded, rows, strict=True):
            position = np.array([index_of[label] for label in of_part], dtype=np.int64)[code]
            out[at[position >= 0]] = position[position >= 0]
        codes[column], labels[column] = out, names
    return codes, labels
