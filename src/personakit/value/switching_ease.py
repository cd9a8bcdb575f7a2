"""How easily each customer could leave, 0 (cannot) to 1 (at once)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.formatting import format_count, format_index
from personakit.value.customer_rows import customer_values
from personakit.value.holdings import MANY, products_held, times_by_holding
from personakit.value.retention import observed_leaving

if TYPE_CHECKING:
    from datetime import date

    from personakit.core.typing import Bools, Codes, Floats, Int8s
    from personakit.ingest.exports import Exports


SURVEY, PERSONA, ASSUMED, CHURN = "survey", "persona mean", "assumed", "assumed, by observed leaving"
#: A persona's mean answer is shrunk towards the overall mean as if this many more had given that answer.
PRIOR_ANSWERS = 10.0
#: The same for rates of leaving.
PRIOR_LEAVERS = 10.0
_WORTH_SAYING = 0.1


@dataclass(frozen=True, eq=False)
class Switching:
    """Switching ease and where each figure comes from."""

    ease: Floats  # (customers,)
    source: pd.Categorical[str]  # "survey", "persona mean", "assumed", "assumed, by observed leaving"; with ", less
    #                              contract" where a contract binds
    sentences: tuple[str, ...]


def free_share(customers: pd.DataFrame, as_of: date) -> Floats:
    """Return the part of the coming year in which no contract binds the customer; 1 without a contract on record.

    Parameters
    ----------
    customers : DataFrame
        With or without contract_end.
    as_of : date
        The study's as-of date.

    Examples
    --------
    >>> from datetime import date
    >>> ends = pd.DataFrame({"contract_end": pd.to_datetime(["2026-07-02", "2025-01-01", None])})
    >>> free_share(ends, date(2025, 12, 31)).round(2).tolist()
    [0.5, 1.0, 1.0]
    """
    if "contract_end" not in customers:
        return np.ones(len(customers))
    days = (customers["contract_end"] - pd.Timestamp(as_of)).dt.days.to_numpy(dtype=np.float64)
    return 1 - np.clip(np.nan_to_num(days) / 365.25, 0, 1)


def switching_ease(exports: Exports, memberships: Floats, weights: Floats | None = None) -> Switching:
    """Return each customer's switching ease.

    Parameters
    ----------
    exports : Exports
        Uses ``survey.switching_ease`` (0-1), ``customers.contract_end``, products held and leavers.
    memberships : ndarray (customers, personas)
    weights : ndarray (customers,), optional
        Survey weight of each customer (``Features.answer_weights``); 1 by default.

    Notes
    -----
    - Respondents: their answer (it already reflects their contract).
    - Other customers: the mean answer of their personas, weighted by posterior, times ``f / mean f of the persona's
      respondents``, times the ratio by which respondents with as many products answer higher or lower; at most 1.
      ``f`` is the part of the coming year in which no contract binds. With few answers the mean is shrunk towards the
      overall mean.
    - Without answers: the study's ``value.switching_ease`` times ``f``, labelled assumed. Where leavers are on record
      it is multiplied by how often customers of the persona, and with as many products, leave compared with everybody.

    docs/value.md gives the reasons.
    """
    study = exports.study
    free = free_share(exports.customers, study.study.as_of)
    holdings = products_held(exports)
    answer = customer_values(exports.survey, "switching_ease")
    used = (exports.respondents >= 0) & ~np.isnan(answer)
    if not used.any():
        return _unasked(exports, memberships, free, holdings)
    bound = free < 1
    n = len(exports.customers)
    respondent, given = exports.respondents[used], np.clip(answer[used], 0, 1)
    weight = np.ones(len(respondent)) if weights is None else weights[respondent]
    by_persona = memberships[respondent] * weight[:, None]
    overall = float((weight * given).sum() / weight.sum())
    total = by_persona.sum(axis=0)
    mean = (by_persona.T @ given + PRIOR_ANSWERS * overall) / (total + PRIOR_ANSWERS)
    overall_free = float((weight * free[respondent]).sum() / weight.sum())
    usual = (by_persona.T @ free[respondent] + PRIOR_ANSWERS * overall_free) / (total + PRIOR_ANSWERS)
    per_free = mean / np.where(usual > 0, usual, 1.0)
    ease = np.clip((memberships @ per_free) * free, 0, 1)
    beyond = ""
    if holdings is not None:
        times = times_by_holding(
            holdings[0][respondent], weight * given, weight * ease[respondent], PRIOR_ANSWERS * overall
        )
        ease = np.clip(ease * times[holdings[0]], 0, 1)
        beyond = _holdings_note(holdings, times, "answer")
    answered = np.zeros(n, dtype=bool)
    ease[respondent], answered[respondent] = given, True
    source = _labelled(np.where(answered, 2, bound).astype(np.int8), (PERSONA, f"{PERSONA}, less contract", SURVEY))
    others = n - int(answered.sum())
    rest = f"; for the other {others:,} the mean answer of their persona" if others else ""
    note = (
        f"Switching ease: the survey answer of {len(respondent):,} customers (mean {format_index(overall)}){rest}."
        f"{_scale_note(exports)}{beyond if others else ''}{_contract_note(bound & ~answered)}"
    )
    return Switching(ease, source, (note,))


def _unasked(exports: Exports, memberships: Floats, free: Floats, holdings: tuple[Codes, str] | None) -> Switching:
    """Return the assumed ease, higher for customers whose persona and number of products have left more often."""
    default, bound = exports.study.value.switching_ease, free < 1
    leaving = observed_leaving(exports.customers, exports.study.study.as_of)
    base = f"Switching ease {format_index(default)} for every customer: assumed (value.switching_ease), none is given."
    if leaving is None or not default:
        source = _labelled(bound.astype(np.int8), (ASSUMED, f"{ASSUMED}, less contract"))
        return Switching(default * free, source, (base + _contract_note(bound),))
    left, months = leaving
    expected = months * left.sum() / months.sum()
    by_persona = (memberships.T @ left + PRIOR_LEAVERS) / (memberships.T @ expected + PRIOR_LEAVERS)
    times = memberships @ by_persona
    beyond = ""
    if holdings is not None:
        by_number = times_by_holding(holdings[0], left, expected * times, PRIOR_LEAVERS)
        times = times * by_number[holdings[0]]
        beyond = _holdings_note(holdings, by_number, "leave")
    source = _labelled(bound.astype(np.int8), (CHURN, f"{CHURN}, less contract"))
    note = (
        f"Switching ease: none is given; its level, {format_index(default)}, is assumed (value.switching_ease), its "
        f"differences are those of observed leaving ({format_count(left.sum())} leavers; by persona "
        f"{format_index(by_persona.min())} to {format_index(by_persona.max())} times as often as everybody)."
    )
    return Switching(np.clip(default * times * free, 0, 1), source, (note + beyond + _contract_note(bound),))


def _holdings_note(holdings: tuple[Codes, str], times: Floats, verb: str) -> str:
    """Return a note on the effect of the number of products; empty where there is hardly any."""
    levels = np.flatnonzero(np.bincount(holdings[0][holdings[0] >= 0], minlength=MANY + 1))
    if not len(levels) or np.ptp(times[levels]) < _WORTH_SAYING:
        return ""
    first, last = int(levels[0]), int(levels[-1])
    words = {"answer": "it is", "leave": "customers leave"}[verb]
    label = holdings[1]
    return (
        f" By '{label}', {words} {format_index(times[first])} times that with {first} and "
        f"{format_index(times[last])} times with {last}."
    )


def _labelled(codes: Int8s, names: tuple[str, ...]) -> pd.Categorical[str]:
    """Return a categorical of the names that occur; `names` must be in alphabetical order."""
    used = np.bincount(codes, minlength=len(names)) > 0
    position = np.cumsum(used) - 1
    used_names = [name for name, there in zip(names, used, strict=True) if there]
    return pd.Categorical.from_codes(position[codes], categories=pd.Index(used_names))


def _scale_note(exports: Exports) -> str:
    """Return a note that the ends of the scale are a guess, where no export declares them."""
    asked = [e for e in exports.study.exports.values() if "switching_ease" in e.columns]
    if not asked or all(e.switching_ease_scale for e in asked):
        return ""
    return " Its scale is not declared (switching_ease_scale): the ends are those met in the answers, hard first."


def _contract_note(bound: Bools) -> str:
    n = int(bound.sum())
    return f" For {n:,} of these a contract lowers it by the part of the coming year that it still binds." if n else ""
