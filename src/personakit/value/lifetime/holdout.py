"""Evidence for a model of staying: held-out leavers, and observed and modelled leaving by tenure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.formatting import format_count
from personakit.core.intervals import wilson_interval
from personakit.value.lifetime.calibration import by_tenth, holdout_sentence
from personakit.value.lifetime.contract_spans import ContractSpans, leavers_by_month, months_watched, watch
from personakit.value.lifetime.staying_model import StayingModel, expected_leavers, learn_staying
from personakit.value.retention import DAYS_PER_MONTH, FEWEST_LEAVERS

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Codes, Floats, Ints
    from personakit.ingest.exports import Exports


#: Largest number of customers in the holdout.
MOST_HELD_OUT = 200_000
_TOO_FEW = "Holdout: too few leavers to hold any out."


def held_out(
    exports: Exports, dated: Bools, since: pd.Timestamp, contract: Codes, memberships: Floats
) -> tuple[pd.DataFrame, list[str]]:
    """Fit to the time in which the first half of the leavers left, and predict the rest.

    Parameters
    ----------
    exports : Exports
        Customers with joined_on and left_on.
    dated : ndarray of bool (customers,)
        Customers who are active or left on a known day.
    since : Timestamp
        Since when leavers were counted.
    contract : ndarray of int (customers,)
    memberships : ndarray (customers, personas)

    Returns
    -------
    table : DataFrame
        See :func:`by_tenth`; empty when too few left.
    sentences : list of str
    """
    end, random_groups = pd.Timestamp(exports.study.study.as_of), exports.random_groups.astype(np.int64)
    customers = exports.customers[[c for c in ("joined_on", "left_on", "contract_end") if c in exports.customers]]
    if len(customers) > MOST_HELD_OUT:  # enough for deciles; chosen by a hash of the ids
        some = np.sort(np.argpartition(exports.hashes, MOST_HELD_OUT)[:MOST_HELD_OUT])
        customers, dated, contract = customers.iloc[some], dated[some], contract[some]
        memberships, random_groups = memberships[some], random_groups[some]
    left = customers["left_on"]
    left = left[(left > since) & (left <= end) & customers["joined_on"].notna()].sort_values()
    if not len(left):
        return pd.DataFrame(), [_TOO_FEW]
    cut = left.iloc[len(left) // 2].normalize()
    past, ahead = watch(customers, dated, since, cut), watch(customers, dated, cut, end)
    if past.left.sum() < FEWEST_LEAVERS or ahead.left.sum() < FEWEST_LEAVERS:
        return pd.DataFrame(), [_TOO_FEW]
    model = learn_staying(past, contract, int(contract.max()) + 1, memberships, random_groups)
    rate = memberships @ model.by_persona
    # Predictions run to the end of the holdout, also for customers who left during it.
    to_end = np.where(ahead.watched, ahead.begin + (end - cut).days / DAYS_PER_MONTH, ahead.end)
    whole = replace(ahead, end=to_end)
    chance = 1 - np.exp(-rate * expected_leavers(whole, model.hazard, contract, model.bound, model.free))
    there = ahead.watched & (ahead.begin > 0)
    table = by_tenth(
        "leavers", chance[there], ahead.left[there].astype(np.float64), chance[there], exports.study.study.minimum_cell
    )
    when = f"from leavers up to {cut.date().isoformat()}, for the {format_count((end - cut).days / 7)} weeks after"
    return table, [holdout_sentence(table, when)]


def retention_table(
    model: StayingModel, spans: ContractSpans, contract: Codes, names: list[str], minimum_cell: int
) -> pd.DataFrame:
    """Return observed (with interval) and modelled leaving by contract and year of tenure.

    Parameters
    ----------
    model : StayingModel
    spans : ContractSpans
    contract : ndarray of int (customers,)
    names : list of str
        Names of the contracts.
    minimum_cell : int
        Years with fewer customers are left out.

    Returns
    -------
    DataFrame
        See ``Value.retention``.
    """
    months, left = (
        x.reshape(len(names), -1, 12).sum(axis=2)
        for x in (
            months_watched(spans.begin, spans.end, contract, len(names)),
            leavers_by_month(spans, contract, len(names)),
        )
    )
    modelled = np.exp(-model.hazard.reshape(len(names), -1, 12).sum(axis=2))
    year = np.arange(months.shape[1])

    # Distinct customers observed in each year: those who began in or before it, less those who ended before it.
    def passed(point: Floats) -> Ints:
        tenure_year = np.minimum(point[spans.watched] // 12, months.shape[1] - 1).astype(np.int64)
        cells = np.bincount(contract[spans.watched] * months.shape[1] + tenure_year, minlength=months.size)
        return cells.reshape(months.shape).cumsum(axis=1)

    ended = passed(spans.end)
    n = passed(spans.begin) - np.concatenate([np.zeros((len(names), 1), dtype=np.int64), ended[:, :-1]], axis=1)
    person_years = months / 12
    with np.errstate(divide="ignore", invalid="ignore"):
        stays = np.exp(-left / person_years)
    low, high = wilson_interval(stays, np.where(person_years > 0, person_years, 0))
    shown = (n >= minimum_cell) & (person_years > 0)
    table = pd.DataFrame(
        {
            "contract": np.repeat(names, len(year)),
            "tenure_year": np.tile(year + 1, len(names)),
            "customers": n.reshape(-1),
            "customer_years": person_years.reshape(-1),
            "leavers": left.reshape(-1).astype(np.int64),
            "retention": stays.reshape(-1),
            "retention_low": low.reshape(-1),
            "retention_high": high.reshape(-1),
            "retention_modelled": modelled.reshape(-1),
        }
    )
    shown_rows: pd.DataFrame = table[shown.reshape(-1)]
    return shown_rows.reset_index(drop=True)
