"""Attributes of each customer that the hazard of leaving depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.value.customer_rows import customer_values
from personakit.value.switching_ease import PRIOR_ANSWERS

if TYPE_CHECKING:
    from personakit.churn.case_base_sample import Spells
    from personakit.core.typing import Bools, Bytes, Floats, Ints
    from personakit.ingest.exports import Exports


YEAR = 365.25
NEAR_END_DAYS = 61  # a contract about to end
N_BANDS = 6  # of value: unknown or none, four by size, the top 3%
_BANDS_AT = (0.25, 0.5, 0.75, 0.97)


@dataclass(frozen=True, eq=False)
class Customers:
    """Attributes of the customers in the sample; all arrays are (customers, ...)."""

    memberships: Floats
    random_groups: Bytes
    lives: Spells
    ease: Floats  # ignoring contracts
    usual_ease: Floats  # mean of the customer's personas
    remaining_value: Floats  # remaining value, leavers included; NaN where not known
    active: Bools


def switching_propensity(exports: Exports, memberships: Floats, weights: Floats | None = None) -> tuple[Floats, Floats]:
    """Return switching ease ignoring contracts: of each customer where known, and the mean of the personas.

    Without answers it is the study's ``value.switching_ease`` for everyone.

    Parameters
    ----------
    exports : Exports
        Uses ``survey.switching_ease``.
    memberships : ndarray (customers, personas)
        Posterior.
    weights : ndarray (customers,), optional
        Survey weight of each customer; 1 by default.
    """
    at, answer = exports.respondents, customer_values(exports.survey, "switching_ease")
    used = (at >= 0) & ~np.isnan(answer)
    if not used.any():
        same = np.full(len(memberships), exports.study.value.switching_ease)
        return same, same
    respondent, given = at[used], np.clip(answer[used], 0, 1)
    weight = np.ones(len(respondent)) if weights is None else weights[respondent]
    by_persona = memberships[respondent] * weight[:, None]
    overall = float((weight * given).sum() / weight.sum())
    usual = memberships @ ((by_persona.T @ given + PRIOR_ANSWERS * overall) / (by_persona.sum(axis=0) + PRIOR_ANSWERS))
    ease = usual.copy()
    ease[respondent] = given
    return ease, usual


def filled(remaining_value: Floats, memberships: Floats, active: Bools) -> Floats:
    """Return each customer's value, with unknown ones replaced by the mean of their personas; leavers stay as they are.

    Parameters
    ----------
    remaining_value : ndarray (customers,)
        Remaining value.
    memberships : ndarray (customers, personas)
        Posterior.
    active : ndarray of bool (customers,)
        Which customers are active.
    """
    known, missing = active & ~np.isnan(remaining_value), active & np.isnan(remaining_value)
    if not missing.any() or not known.any():
        return remaining_value
    total = memberships[known].sum(axis=0)
    overall = float(remaining_value[known].mean())
    mean = np.where(total > 0, memberships[known].T @ remaining_value[known] / np.maximum(total, 1e-9), overall)
    return np.where(missing, memberships @ mean, remaining_value)


def value_bands(remaining_value: Floats) -> Ints:
    """Return the band of value of each customer: 0 where unknown or not above zero, 1 to 5 by size.

    Parameters
    ----------
    remaining_value : ndarray (customers,)
        Remaining value.
    """
    out = np.zeros(len(remaining_value), dtype=np.int64)
    some = remaining_value > 0
    if some.any():
        out[some] = 1 + np.searchsorted(
            np.quantile(remaining_value[some], _BANDS_AT), remaining_value[some], side="right"
        )
    return out


def base_columns(
    customers: Customers,
    customer: Ints,
    day: Floats,
    *,
    bound: Floats | Bools,
    near: Floats | Bools,
    rater_leniency: Floats,
) -> Floats:
    """Return the columns of the base hazard: one, personas, tenure, contract, ease, leniency, season, year.

    Parameters
    ----------
    customers : Customers
        Customers in the sample.
    customer : ndarray of int (rows,)
        Customer of each row.
    day : ndarray (rows,)
        Days from the as-of date.
    bound, near : ndarray (rows,)
        Whether under a contract; whether near its end.
    rater_leniency : ndarray (rows,)
        How leniently the customer rates.
    """
    tenure = (day - customers.lives.joined[customer]) / YEAR
    turn = 2 * np.pi * day / YEAR
    return np.column_stack(
        [
            np.ones(len(day)), customers.memberships[customer][:, 1:], tenure < 1, (tenure >= 1) & (tenure < 3), bound,
            near, customers.usual_ease[customer] - 0.5, rater_leniency, np.cos(turn), np.sin(turn), day / YEAR,
        ]
    ).astype(np.float64)  # fmt: skip
