"""Lifetime value where leaving is recorded: margin times the discounted time each customer is expected to stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.formatting import format_exact, format_index, format_number, format_rate, format_share
from personakit.value.lifetime.contract_spans import MOST_MONTHS, ContractSpans, watch
from personakit.value.lifetime.expectation import LifetimeExpectation, certain
from personakit.value.lifetime.holdout import held_out, retention_table
from personakit.value.lifetime.staying_model import BOTH, CONTRACT, PRIOR_LEAVERS, TENURE, StayingModel, learn_staying
from personakit.value.retention import DAYS_PER_MONTH, FEWEST_LEAVERS, Retention, discounted_years, still_customers

if TYPE_CHECKING:
    from personakit.core.typing import Codes, Floats
    from personakit.ingest.exports import Exports


#: Kinds of contract with fewer leavers are pooled.
_FEWEST_OF_A_CONTRACT = 30
_MOST_CONTRACTS = 8
#: Relative rates of personas are limited to this factor and its inverse.
_MOST_TIMES = 5.0
_DEGREE = 5
_MOST_FOR_SHAPE = 5000
_LEAST_LEAVERS = 1.0  # added to a replicate's leavers and expected leavers, as it may have none
_FEW_FOLDS = 1.15  # 90% quantile of Student's t with 7 degrees of freedom, over the normal one
_WORTH_SAYING = 0.05  # difference of two log rates


def expect_staying(exports: Exports, annual: Floats, memberships: Floats, retention: Retention) -> LifetimeExpectation:
    """Return annual margin times the discounted years each customer is expected to stay.

    Parameters
    ----------
    exports : Exports
        Customers with any of joined_on, left_on, contract, contract_end.
    annual : ndarray (customers,)
        Margin, currency a year; NaN where unknown.
    memberships : ndarray (customers, personas)
    retention : Retention
        Retention of the base, and since when leavers were counted.
    """
    settings, as_of = exports.study.value, exports.study.study.as_of
    flat = float(discounted_years(retention.annual, settings.horizon_years, settings.discount_rate))
    looked = (
        f"(horizon {format_exact(settings.horizon_years)} years, discount {format_rate(settings.discount_rate)} a "
        f"year), for {int((~np.isnan(annual)).sum()):,} customers; losses stay negative."
    )
    unit = exports.study.study.currency
    constant = (
        f"Lifetime value in {unit}: annual margin x {format_index(flat)} discounted expected years {looked}",
        retention.sentence,
    )
    if retention.since is None or retention.leavers.sum() < FEWEST_LEAVERS or "joined_on" not in exports.customers:
        if not retention.observed:
            return certain(annual * flat, constant)
        return _constant(annual, retention, settings.horizon_years, settings.discount_rate, constant)
    customers, random_groups = exports.customers, exports.random_groups.astype(np.int64)
    end = pd.Timestamp(as_of)
    left = customers["left_on"].notna().to_numpy() if "left_on" in customers else np.zeros(len(customers), dtype=bool)
    dated = still_customers(customers, as_of) | left
    spans = watch(customers, dated, retention.since, end)
    if spans.left.sum() < FEWEST_LEAVERS:
        return _constant(annual, retention, settings.horizon_years, settings.discount_rate, constant)
    contract, names = _contracts(customers, spans)
    model = learn_staying(spans, contract, len(names), memberships, random_groups)
    years, slope = _years(customers, model, contract, memberships, exports)
    unknown = customers["joined_on"].isna().to_numpy()
    calibration, holdout = held_out(exports, dated, retention.since, contract, memberships)
    usual = float(np.nanmean(np.where(still_customers(customers, as_of) & ~np.isnan(annual), years, np.nan)))
    sentences = [
        f"Lifetime value in {unit}: annual margin x each customer's discounted expected years, "
        f"{format_index(usual)} on average {looked}",
        retention.sentence,
        _chosen(model, names, len(memberships.T)),
        *holdout,
    ]
    if unknown.any() and model.kind in (TENURE, BOTH):
        sentences.append(f"{int(unknown.sum()):,} customers of unknown tenure are given the median.")
    margin = np.where(still_customers(customers, as_of), np.nan_to_num(annual), 0.0)
    shape = _shape(exports, model, contract, memberships, margin)
    shifts = _shifts(model.sums, model.prior, shape, exports.study.study.seed)
    slopes = (np.nan_to_num(annual) * slope)[:, None]
    table = retention_table(model, spans, contract, names, exports.study.study.minimum_cell)
    return LifetimeExpectation(annual * years, slopes, shifts, tuple(sentences), calibration, table)


def _shifts(sums: Floats, prior: float, shape: Floats | None = None, seed: int = 0):  # type: ignore[no-untyped-def]
    """Return the shift of the log of each persona's rate in each replicate; (replicates, personas, 1).

    It comes from the leavers that a replicate draws and, where given, from the uncertainty of the `shape` (folds,
    personas) of the effect of tenure and contract.
    """
    point = _log_rates(sums.sum(axis=0)[None], prior)

    def shifts(random_group_weights: Floats) -> Floats:
        out = _log_rates(np.tensordot(random_group_weights, sums, axes=1), prior) - point
        if shape is not None:
            out = out + np.random.default_rng([seed, 1]).normal(size=(len(out), len(shape))) @ shape
        return np.asarray(out[..., None], dtype=np.float64)

    return shifts


def _log_rates(sums: Floats, prior: float) -> Floats:
    """Return the log of each persona's rate: the overall level times a relative rate that is shrunk towards 1."""
    whole = sums.sum(axis=1, keepdims=True) + _LEAST_LEAVERS
    level = whole[..., 0] / whole[..., 1]
    relative = (sums[..., 0] + prior) / (level * sums[..., 1] + prior)
    return np.asarray(np.log(level * relative), dtype=np.float64)


def _shape(exports: Exports, model: StayingModel, contract: Codes, memberships: Floats, margin: Floats) -> Floats:
    """Return the shift of each persona's value when each fold is left out, expressed as a log rate of leaving.

    A jackknife over folds, on at most `_MOST_FOR_SHAPE` customers; sums of squares are variances.
    """
    some = np.flatnonzero(margin != 0)
    if len(some) > _MOST_FOR_SHAPE:
        some = np.sort(some[np.argpartition(exports.hashes[some], _MOST_FOR_SHAPE)[:_MOST_FOR_SHAPE]])
    weight = memberships[some] * margin[some, None]
    customers = exports.customers.iloc[some]

    def of(hazard: Floats) -> tuple[Floats, Floats]:
        return _years(customers, replace(model, hazard=hazard), contract[some], memberships[some], exports)

    years, slope = of(model.hazard)
    moves = weight.T @ slope
    without = np.array([(of(hazard)[0] - years) @ weight for hazard in model.without])
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.nan_to_num(without / moves, posinf=0.0, neginf=0.0)
    folds = len(off)
    return np.asarray((off - off.mean(axis=0)) * np.sqrt((folds - 1) / folds) * _FEW_FOLDS, dtype=np.float64)


def _constant(
    annual: Floats, retention: Retention, horizon: float, discount: float, sentences: tuple[str, ...]
) -> LifetimeExpectation:
    """Return the expectation under one rate of leaving for everybody."""
    step = 0.01
    rate = -np.log(retention.annual)
    years = [float(discounted_years(np.exp(-rate * np.exp(d)), horizon, discount)) for d in (-step, 0.0, step)]
    slope = (years[2] - years[0]) / (2 * step)
    sums = np.stack([retention.leavers, retention.months * rate / 12], axis=1)[:, None]
    return LifetimeExpectation(
        annual * years[1], (np.nan_to_num(annual) * slope)[:, None], _shifts(sums, PRIOR_LEAVERS), sentences
    )


def _contracts(customers: pd.DataFrame, spans: ContractSpans) -> tuple[Codes, list[str]]:
    """Return each customer's kind of contract; kinds with few leavers are pooled."""
    if "contract" in customers and customers["contract"].notna().any():
        kind = pd.Categorical(customers["contract"])
        codes, names = kind.codes.astype(np.int64), [str(c) for c in kind.categories]
        codes, names = np.where(codes < 0, len(names), codes), [*names, "none on record"]
    elif "contract_end" in customers and customers["contract_end"].notna().any():
        codes, names = customers["contract_end"].isna().to_numpy().astype(np.int64), ["with an end date", "without"]
    else:
        return np.zeros(len(customers), dtype=np.int64), ["all"]
    gone = np.bincount(codes[spans.left], minlength=len(names))
    order = sorted((i for i in range(len(names)) if gone[i] >= _FEWEST_OF_A_CONTRACT), key=lambda i: (-gone[i], i))
    common = sorted(order[:_MOST_CONTRACTS])
    if not common:
        return np.zeros(len(customers), dtype=np.int64), ["all"]
    lookup = np.full(len(names), len(common))
    lookup[common] = np.arange(len(common))
    out = lookup[codes]
    rest = bool((out == len(common)).any())
    return out, [*(names[i] for i in common), *(["other"] if rest else [])]


def _years(
    customers: pd.DataFrame, model: StayingModel, contract: Codes, memberships: Floats, exports: Exports
) -> tuple[Floats, Floats]:
    """Return each customer's discounted expected years, and their change with the log of the rate of leaving."""
    settings = exports.study.value
    months = max(round(12 * settings.horizon_years), 1)
    as_of = np.datetime64(exports.study.study.as_of, "D")
    tenure = _months_between(customers["joined_on"], as_of)
    usual = float(np.nanmedian(tenure))
    tenure = np.clip(np.where(np.isnan(tenure), usual, tenure), 0, MOST_MONTHS - 1).astype(np.int64)
    ahead = np.zeros(len(customers), dtype=np.int64)
    if "contract_end" in customers and model.bound != model.free:
        ahead = np.clip(np.ceil(np.nan_to_num(-_months_between(customers["contract_end"], as_of))), 0, months).astype(
            np.int64
        )
    key = (contract * MOST_MONTHS + tenure) * (months + 1) + ahead
    present = np.zeros(len(model.hazard) * MOST_MONTHS * (months + 1), dtype=bool)
    present[key] = True
    distinct = np.flatnonzero(present)
    position = np.empty(len(present), dtype=np.int32)
    position[distinct] = np.arange(len(distinct), dtype=np.int32)
    head, bound = np.divmod(distinct, months + 1)
    group, start = np.divmod(head, MOST_MONTHS)
    at = np.minimum(start[:, None] + np.arange(months), MOST_MONTHS - 1)
    # While bound: the bound rate. After that: the rate of the contract. Customers free now keep the free rate.
    times = np.where(np.arange(months) < bound[:, None], model.bound, np.where(bound > 0, 1.0, model.free)[:, None])
    hazard = model.hazard[group[:, None], at] * times
    middle = np.cumsum(hazard, axis=1) - hazard / 2
    discount = (1 + settings.discount_rate) ** (-(np.arange(months) + 0.5) / 12) / 12
    nodes = np.cos(np.pi * (np.arange(_DEGREE + 1) + 0.5) / (_DEGREE + 1)) * np.log(_MOST_TIMES)
    table = np.column_stack([np.exp(-np.exp(node) * middle) @ discount for node in nodes])
    powers = table @ np.linalg.inv(np.vander(nodes, increasing=True)).T
    rate = np.log(np.clip(memberships @ model.by_persona, 1 / _MOST_TIMES, _MOST_TIMES))
    coefficients = powers[position[key]]
    years, slope = np.zeros(len(customers)), np.zeros(len(customers))
    for j in range(_DEGREE, -1, -1):
        slope = slope * rate + years
        years = years * rate + coefficients[:, j]
    return years, slope


def _months_between(dates: pd.Series, day: np.datetime64) -> Floats:
    days = dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, (day - days).astype(np.int64) / DAYS_PER_MONTH)


def _chosen(model: StayingModel, names: list[str], k: int) -> str:
    """Return a sentence on the chosen model, the evidence for it, and how rates differ."""
    text = f"Staying: {model.kind}"
    if model.gain > 0:
        text += (
            ", chosen on held-out customers against a constant chance (log-likelihood higher by "
            f"{format_number(model.gain)} a hundred leavers)"
        )
    else:
        text += ": no richer model predicted held-out customers better"
    hazard = model.hazard
    if model.kind in (TENURE, BOTH):
        share = 1 - np.exp(-hazard[:, :12].sum(axis=1)), 1 - np.exp(-hazard[:, 60:72].sum(axis=1))
        first, sixth = (float(s.mean()) for s in share)
        text += (
            f"; {format_share(first)} leave in the first year, {format_share(sixth)} in the sixth of those still there"
        )
    if model.kind in (CONTRACT, BOTH):
        year = 1 - np.exp(-hazard[:, 12:24].sum(axis=1))
        text += "; second-year leaving by contract: " + ", ".join(
            f"{name} {format_share(share)}" for name, share in zip(names, year, strict=True)
        )
    if abs(np.log(model.bound / model.free)) > _WORTH_SAYING:
        text += (
            f"; while bound customers leave {format_index(model.bound)} times as often, while free "
            f"{format_index(model.free)} times"
        )
    if k > 1:
        text += (
            f"; by persona {format_index(model.by_persona.min())} to {format_index(model.by_persona.max())} times "
            "as often"
        )
    return text + "."
