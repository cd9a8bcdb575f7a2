"""Collect what customers wrote: survey answers, comments on ratings, tickets; a sample where there are very many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.core.redaction import redact

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.core.typing import Bools, Codes, Floats, Words
    from personakit.ingest.exports import Exports

#: Most texts read per stage, chosen by a hash of customer and text: more would hardly change a theme's share.
MOST_TEXTS = 1500
SURVEY = "survey answers"
SOURCES = ("survey", "rating", "contact")
LONGEST = 600


@dataclass(frozen=True, eq=False)
class CustomerTexts:
    """Texts that were read, one entry per text; equal texts are stored once."""

    words: tuple[str, ...]  # distinct texts, redacted, sorted
    text: Codes  # index into `words`
    stage: Codes  # index into `stages`
    customer: Codes  # row in Exports.customers
    source: Codes  # index into SOURCES
    position: Floats  # of the rating, 0 worst - 1 best; NaN for none
    written_on: NDArray[np.datetime64]  # day; NaT where not given
    stages: tuple[str, ...]  # stages in journey order, `SURVEY` last
    written: Codes  # number of texts of each stage, read or not


def collect_texts(exports: Exports) -> CustomerTexts:
    """Read the texts of all stages and of the survey, personal data redacted.

    Returns
    -------
    CustomerTexts
        At most 1,500 per stage.
    """
    stages = (*(str(s) for s in exports.stages.sort_values("order", kind="stable")["stage"]), SURVEY)
    written = np.zeros(len(stages), dtype=np.intp)
    parts = [_of_survey(exports, len(stages) - 1, written)]
    for table, column, source in ((exports.csat, "comment", 1), (exports.contacts, "text", 2)):
        parts.append(_of_events(exports, table, column, source, stages, written))
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[frame["text"].str.len() > 1]
    distinct = sorted(set(frame["text"]))
    clean = redact(pd.Series(distinct, dtype="str"), exports.customers["customer_id"])
    words = sorted(set(clean))
    index_of = {word: i for i, word in enumerate(words)}
    new_id = {old: index_of[word] for old, word in zip(distinct, clean, strict=True)}
    order = frame.assign(word_id=frame["text"].map(new_id)).sort_values(
        ["stage", "source", "hash", "word_id", "at"], kind="stable"
    )
    return CustomerTexts(
        tuple(words), order["word_id"].to_numpy(dtype=np.intp), order["stage"].to_numpy(dtype=np.intp),
        order["customer"].to_numpy(dtype=np.intp), order["source"].to_numpy(dtype=np.intp),
        order["position"].to_numpy(dtype=np.float64), order["at"].to_numpy(dtype="datetime64[D]"), stages, written,
    )  # fmt: skip


def _frame(  # noqa: PLR0917 the columns
    text: Any, stage: Any, customer: Any, source: int, position: Any, at: Any, hashed: Any
) -> pd.DataFrame:
    n = len(customer)
    return pd.DataFrame(
        {
            "text": pd.Series(text, dtype="str"),
            "stage": np.broadcast_to(stage, n),
            "customer": np.asarray(customer, dtype=np.intp),
            "source": np.full(n, source),
            "position": np.broadcast_to(np.asarray(position, dtype=np.float64), n),
            "at": np.asarray(at).astype("datetime64[D]"),
            "hash": hashed,
        }
    )


def _of_survey(exports: Exports, stage: int, written: Codes) -> pd.DataFrame:
    survey = exports.survey
    given = survey["verbatims"].notna().to_numpy() if "verbatims" in survey else np.zeros(len(survey), dtype=bool)
    customer = exports.respondents
    rows = np.flatnonzero(given & (customer >= 0))
    written[stage] += len(rows)
    hashed = exports.hashes[customer[rows]]
    rows = rows[_least(hashed, MOST_TEXTS)]
    at = survey["answered_on"].to_numpy()[rows] if "answered_on" in survey else np.full(len(rows), np.datetime64("NaT"))
    answers = survey["verbatims"].iloc[rows].astype("str").str[:LONGEST] if len(rows) else pd.Series([], dtype="str")
    # Redact before splitting into answers, so that "Regards" and the name on the next line stay together.
    clean = redact(answers.reset_index(drop=True), exports.customers["customer_id"])
    lines = clean.str.split("\n")
    count = np.array([len(answer) for answer in lines], dtype=np.intp)
    each = np.repeat(np.arange(len(rows)), count)
    text = [line.strip() for answer in lines for line in answer]
    answer_customer = customer[rows][each]
    return _frame(
        text,
        stage,
        answer_customer,
        0,
        np.nan,
        at[each],
        exports.hashes[answer_customer] if len(answer_customer) else answer_customer,
    )


def _of_events(  # noqa: PLR0917 a table and its target
    exports: Exports, table: pd.DataFrame, column: str, source: int, stages: tuple[str, ...], written: Codes
) -> pd.DataFrame:
    comment = table[column].array
    if not isinstance(comment, pd.Categorical):
        comment = pd.Categorical(table[column])
    rows = np.flatnonzero(np.asarray(comment.codes) >= 0)
    customer = table["customer_id"].cat.codes.to_numpy()[rows]
    names = [str(name) for name in table["stage"].cat.categories]
    lookup = np.array([*(stages.index(name) if name in stages else -1 for name in names), -1], dtype=np.int16)
    stage = lookup[table["stage"].cat.codes.to_numpy()[rows]]
    usable = (customer >= 0) & (stage >= 0)
    rows, customer, stage = rows[usable], customer[usable], stage[usable]
    written += np.bincount(stage, minlength=len(stages)).astype(np.intp)
    code = np.asarray(comment.codes)[rows]
    written_as = np.asarray(comment.categories, dtype=object)
    of_text = pd.util.hash_array(written_as, categorize=False)
    hashed = exports.hashes[customer] * np.uint64(0x9E3779B97F4A7C15) ^ of_text[code]
    chosen = np.concatenate([_within(stage == s, hashed, MOST_TEXTS) for s in range(len(stages) - 1)] or [rows[:0]])
    at = rows[chosen]
    position = np.nan
    if "score" in table:
        low, high, score = (table[c].to_numpy()[at].astype(np.float64) for c in ("scale_low", "scale_high", "score"))
        with np.errstate(divide="ignore", invalid="ignore"):
            position = np.clip((score - low) / (high - low), 0, 1)
    text = [str(text)[:LONGEST] for text in written_as[code[chosen]]]
    return _frame(text, stage[chosen], customer[chosen], source, position, table["at"].to_numpy()[at], hashed[chosen])


def _within(mask: Bools, hashed: Words, most: int) -> Codes:
    rows = np.flatnonzero(mask)
    return rows[_least(hashed[rows], most)]


def _least(hashed: Words, most: int) -> Codes:
    """Return the indices of the smallest hashes; the choice does not depend on the order of rows."""
    if len(hashed) <= most:
        return np.arange(len(hashed))
    cut = np.partition(hashed, most)[most]
    return np.flatnonzero(hashed < cut)
