"""Lifetime value where leaving is not recorded: expected purchases (BG/NBD) x expected spend (Gamma-Gamma)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from personakit.core.errors import DataError
from personakit.core.formatting import (
    format_count,
    format_exact,
    format_index,
    format_money,
    format_number,
    format_rate,
    format_share,
)
from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.value.lifetime.bg_nbd import BgNbd, bg_nbd_scores, fit_bg_nbd
from personakit.value.lifetime.calibration import by_tenth, holdout_sentence
from personakit.value.lifetime.expectation import LifetimeExpectation
from personakit.value.lifetime.gamma_gamma import GammaGamma, fit_gamma_gamma, gamma_gamma_scores
from personakit.value.lifetime.purchases import Histories, PurchasePeriods, find_purchases

if TYPE_CHECKING:
    from personakit.core.typing import Bytes, Codes, Floats, Ints
    from personakit.ingest.exports import Exports


WEEKS_PER_YEAR = 365.25 / 7
PurchaseModel = TypeVar("PurchaseModel", BgNbd, GammaGamma)
#: Largest sample of buyers that the models are fitted to, chosen by a hash of their ids.
MOST_FITTED = 50_000
#: Transactions that end this many days before the as-of date get a note.
_STALE_DAYS = 31
_TIME_NODES, _AGE_NODES = 8, 12
_STEP = 1e-4  # in the logarithm of a parameter, for numerical derivatives
_LEAST_WEEKS = 8.0
_TOO_MUCH = 0.3  # rank correlation of spend and frequency


def expect_buying(exports: Exports, at: Codes, day: Ints, amount: Floats) -> LifetimeExpectation:
    """Return what each customer is expected to buy over the horizon, at today's value.

    Parameters
    ----------
    exports : Exports
        For the settings, the random groups and the number of customers.
    at : ndarray of int (transactions,)
        Position of the customer.
    day : ndarray of int (transactions,)
        Days since 1970.
    amount : ndarray (transactions,)
        Currency.

    Raises
    ------
    DataError
        When the models do not converge, or the transactions are too short for them.
    """
    settings, n = exports.study.value, len(exports.customers)
    bought = find_purchases(at, day, amount)
    first, last = int(day.min()), int(day.max())
    weeks = (last - first) / 7
    if weeks < _LEAST_WEEKS:
        raise DataError(f"transactions span {format_number(weeks)} weeks, fewer than {format_count(_LEAST_WEEKS)}")
    histories = bought.histories(last)
    sample = _sample(exports, histories)
    buying, spend = _fit(sample)
    horizon = settings.horizon_years * WEEKS_PER_YEAR
    back = max(1 - bought.given_back, 0.0) * settings.margin_share
    bought_ahead = discounted_purchases(buying, histories, horizon, settings.discount_rate)
    spent_each = spend.expected_spend(histories.frequency, histories.mean_spend)
    value, slopes = np.full(n, np.nan), np.zeros((n, 7))
    value[histories.customer] = back * bought_ahead * spent_each
    for j, moved in enumerate(_moved(buying)):
        further = discounted_purchases(moved, histories, horizon, settings.discount_rate)
        slopes[histories.customer, j] = back * (further - bought_ahead) / _STEP * spent_each
    for j, paid in enumerate(_moved(spend)):
        more = paid.expected_spend(histories.frequency, histories.mean_spend)
        slopes[histories.customer, 4 + j] = back * bought_ahead * (more - spent_each) / _STEP
    calibration, holdout = _held_out(exports, bought, first, last)
    sentences = _sentences(exports, histories, (buying, spend), weeks) + _of_the_end(exports, last, bought.given_back)
    shifts = _shifts(buying, spend, sample, exports.random_groups)
    return LifetimeExpectation(value, slopes, shifts, (*sentences, *holdout), calibration)


def _sample(exports: Exports, histories: Histories) -> Histories:
    """Return at most `MOST_FITTED` buyers, chosen by a hash of their ids, so that row order does not matter."""
    if len(histories.customer) <= MOST_FITTED:
        return histories
    hashes = exports.hashes[histories.customer]
    return histories.of(np.sort(np.argpartition(hashes, MOST_FITTED)[:MOST_FITTED]))


def _fit(sample: Histories) -> tuple[BgNbd, GammaGamma]:
    buying = fit_bg_nbd(sample.frequency, sample.recency_weeks, sample.age_weeks)
    return buying, fit_gamma_gamma(sample.frequency, sample.mean_spend)


def _moved(model: PurchaseModel) -> list[PurchaseModel]:
    """Return one model per parameter, with the logarithm of that parameter moved by a step."""
    names = ("r", "alpha", "a", "b") if isinstance(model, BgNbd) else ("p", "q", "gamma")
    return [replace(model, **{name: getattr(model, name) * np.exp(_STEP)}) for name in names]


def discounted_purchases(model: BgNbd, histories: Histories, horizon_weeks: float, discount_rate: float) -> Floats:
    """Return the purchases expected up to the horizon, each discounted to today.

    ``exp(-d h) N(h) + d * integral over 0..h of exp(-d t) N(t) dt``, with N(t) the purchases expected within t weeks
    and d the weekly discount rate. N of a customer who has not stopped is smooth in age. It is computed at a few ages
    for each number of purchases, and interpolated by a polynomial.

    Parameters
    ----------
    model : BgNbd
    histories : Histories
    horizon_weeks : float
    discount_rate : float
        Per year.
    """
    frequency, age_weeks = histories.frequency, histories.age_weeks
    rate = np.log1p(discount_rate) / WEEKS_PER_YEAR
    node, weight = np.polynomial.legendre.leggauss(_TIME_NODES)
    times = np.append((node + 1) / 2 * horizon_weeks, horizon_weeks)
    weights = np.append(rate * weight / 2 * horizon_weeks, 1.0) * np.exp(-rate * times)
    counts, position = histories.counts
    low, high = (np.log(model.alpha + age_weeks.min()), np.log(model.alpha + age_weeks.max() + 1e-6))
    points = np.cos(np.pi * (np.arange(_AGE_NODES) + 0.5) / _AGE_NODES)
    ages = np.exp(low + (points + 1) / 2 * (high - low)) - model.alpha
    known = model.if_alive(times[:, None, None], counts[:, None], ages)
    table = np.tensordot(weights, known, axes=1)  # (counts, ages)
    powers = table @ np.linalg.inv(np.polynomial.chebyshev.chebvander(points, _AGE_NODES - 1)).T
    at = 2 * (np.log(model.alpha + age_weeks) - low) / (high - low) - 1
    out = np.empty(len(at))
    for start in range(0, len(at), 1 << 16):
        rows = slice(start, start + (1 << 16))
        basis = np.polynomial.chebyshev.chebvander(at[rows], _AGE_NODES - 1)
        out[rows] = np.einsum("ij,ij->i", basis, powers[position[rows]])
    return np.asarray(out * model.probability_alive(frequency, histories.recency_weeks, age_weeks), dtype=np.float64)


def _shifts(buying: BgNbd, spend: GammaGamma, sample: Histories, random_groups: Bytes) -> Callable[[Floats], Floats]:
    """Return the shift of the logs of the seven parameters in each replicate: one Newton step from the estimate."""
    scores = np.zeros((N_RANDOM_GROUPS, 7))
    blocks = []
    again = sample.frequency > 0
    for start, customer_scores, curve, customer in (
        (0, *bg_nbd_scores(buying, sample.frequency, sample.recency_weeks, sample.age_weeks), sample.customer),
        (4, *gamma_gamma_scores(spend, sample.frequency[again], sample.mean_spend[again]), sample.customer[again]),
    ):
        for j in range(customer_scores.shape[1]):
            scores[:, start + j] = np.bincount(random_groups[customer], customer_scores[:, j], N_RANDOM_GROUPS)
        blocks.append(np.linalg.pinv(curve, rcond=1e-8, hermitian=True))

    def shifts(random_group_weights: Floats) -> Floats:
        drawn = (random_group_weights - 1) @ scores
        return np.concatenate([drawn[:, :4] @ blocks[0], drawn[:, 4:] @ blocks[1]], axis=1)[:, None]

    return shifts


def _held_out(exports: Exports, bought: PurchasePeriods, first: int, last: int) -> tuple[pd.DataFrame, list[str]]:
    """Fit to the first half of the history and predict the second."""
    cut = first + (last - first) // 2
    histories = bought.histories(cut)
    weeks = (last - cut) / 7
    when = f"from the first {format_count((cut - first) / 7)} weeks, for the {format_count(weeks)} after"
    try:
        buying, spend = _fit(_sample(exports, histories))
    except DataError:
        return pd.DataFrame(), [f"Holdout: the models do not converge on the first half ({when}): it is too short."]
    expected = discounted_purchases(buying, histories, weeks, 0.0)
    worth = expected * spend.expected_spend(histories.frequency, histories.mean_spend)
    came, paid = (values[histories.customer] for values in bought.between(cut, len(exports.customers)))
    minimum = exports.study.study.minimum_cell
    tables = [by_tenth("purchases", expected, came, expected, minimum),
              by_tenth(f"{exports.study.study.currency} bought", worth, paid, expected, minimum)]  # fmt: skip
    return pd.concat(tables, ignore_index=True), [holdout_sentence(tables[0], when), holdout_sentence(tables[1], when)]


def _sentences(exports: Exports, histories: Histories, models: tuple[BgNbd, GammaGamma], weeks: float) -> list[str]:
    """Return notes on what the figures are based on, and where the data make them doubtful."""
    settings, study, (buying, spend) = exports.study.value, exports.study.study, models
    again = histories.frequency > 0
    correlation = _rank_correlation(histories.frequency[again], histories.mean_spend[again])
    out = [
        f"Lifetime value in {study.currency}: purchases expected (BG/NBD) x spend expected (Gamma-Gamma) x "
        f"{format_share(settings.margin_share)} margin (value.margin_share), horizon "
        f"{format_exact(settings.horizon_years)} years, discount "
        f"{format_rate(settings.discount_rate)} a year, for {len(histories.customer):,} customers who bought. "
        "Nobody says when they leave: that is inferred from how long they have not bought.",
        f"BG/NBD on {buying.customers:,} customers (weeks): r {format_number(buying.r)}, alpha "
        f"{format_number(buying.alpha)}, "
        f"a {format_number(buying.a)}, b {format_number(buying.b)}. Gamma-Gamma on {spend.customers:,} who bought "
        f"again: p {format_number(spend.p)}, "
        f"q {format_number(spend.q)}, gamma {format_number(spend.gamma)}; mean spend "
        f"{format_money(spend.mean_spend, study.currency)} a purchase.",
        "Spend per purchase is assumed independent of purchase frequency: their rank correlation is "
        f"{format_index(correlation)}" + (", too much for that to hold well." if abs(correlation) > _TOO_MUCH else "."),
    ]
    at_end = [*buying.at_end, *spend.at_end]
    if at_end:
        out.append(f"{', '.join(at_end)} at the upper bound: customers hardly differ in what these describe.")
    horizon = settings.horizon_years * WEEKS_PER_YEAR
    if weeks < horizon:
        out.append(
            f"The transactions span {format_count(weeks)} weeks; the horizon of {format_count(horizon)} weeks looks "
            f"{format_number(horizon / weeks)} times as far ahead as they go back."
        )
    return out


def _of_the_end(exports: Exports, last: int, given_back: float) -> list[str]:
    """Return notes on transactions that end long before the as-of date, and on returns."""
    out = []
    stale = int(np.datetime64(exports.study.study.as_of, "D").astype(np.int64)) - last
    if stale > _STALE_DAYS:
        out.append(
            f"The last transaction is {format_count(stale / 7)} weeks before the as-of date: expectations count "
            "from the last transaction."
        )
    if given_back > 0:
        out.append(
            f"On some days more was given back than bought, {format_share(given_back)} of all bought: values are "
            "less by that."
        )
    return out


def _rank_correlation(x: Floats, y: Floats) -> float:
    ranks = np.array([pd.Series(v).rank().to_numpy(dtype=np.float64) for v in (x, y)])
    if len(x) < 2 or (ranks.std(axis=1) == 0).any():
        return 0.0
    return float(np.corrcoef(ranks)[0, 1])
