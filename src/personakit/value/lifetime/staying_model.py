"""Models of leaving by tenure and contract: the candidates, and the one chosen on held-out customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.value.lifetime.contract_spans import (
    MOST_MONTHS,
    ContractSpans,
    cumulative,
    leavers_by_month,
    months_watched,
)
from personakit.value.lifetime.sbg import best_sbg

if TYPE_CHECKING:
    from personakit.core.typing import Codes, Floats


#: Folds of customers, by random group, for cross-validation of the candidates.
N_FOLDS = 8
#: The rate of a contract state is shrunk towards the overall rate as if this many more had left at that rate.
PRIOR_LEAVERS = 10.0
#: The same for a persona's rate: within these bounds, fewer the more personas differ.
_PRIOR_ENDS = (1.0, 1000.0)
_ROUNDS = 3
CONSTANT, TENURE, CONTRACT, BOTH = (
    "a constant chance of leaving",
    "a shifted-beta-geometric by tenure",
    "a constant chance of leaving by contract",
    "a shifted-beta-geometric by tenure and contract",
)


@dataclass(frozen=True, eq=False)
class StayingModel:
    """The chosen model of leaving.

    Attributes
    ----------
    kind : str
        One of the candidates.
    hazard : ndarray (contracts, MOST_MONTHS), monthly rate of leaving by tenure.
    bound, free : float
        Factors on that rate while a contract on record binds, and otherwise.
    by_persona : ndarray (personas,), factor on that rate of each persona.
    sums : ndarray (random groups, personas, 2), leavers, and leavers expected at the overall rate, behind `by_persona`.
    prior : float
        Prior leavers at the overall rate that a persona's rate is shrunk by.
    gain : float
        Held-out log-likelihood above that of a constant chance, per hundred leavers.
    without : ndarray (folds, contracts, MOST_MONTHS)
        `hazard` fitted without each fold of customers, scaled to the same number of leavers: shows the uncertainty of
        its shape.
    """

    kind: str
    hazard: Floats
    bound: float
    free: float
    by_persona: Floats
    sums: Floats
    prior: float
    gain: float
    without: Floats


def learn_staying(
    spans: ContractSpans, contract: Codes, n_contracts: int, memberships: Floats, random_groups: Codes
) -> StayingModel:
    """Fit the candidates and choose the simplest that predicts held-out customers about as well as the best.

    Parameters
    ----------
    spans : ContractSpans
        With at least one leaver.
    contract : ndarray of int (customers,)
        Kind of contract.
    n_contracts : int
    memberships : ndarray (customers, personas)
    random_groups : ndarray (customers,)
    """
    from personakit.value.by_random_group import random_group_sums

    months, left = _cells(spans, contract, n_contracts, memberships, random_groups)
    kind, gain, without = _choose(months, left)
    hazard, times = _fitted(kind, months.sum(axis=2), left.sum(axis=2))
    exposed = np.tensordot(times, months.sum(axis=2), axes=1)
    without = without * (left.sum() / (without * exposed).sum(axis=(1, 2)))[:, None, None]
    while_bound, while_free = _hazards(spans, hazard, contract)
    bound, free = _by_state(spans, float(while_bound.sum()), float(while_free.sum()))
    expected = bound * while_bound + free * while_free
    watched = spans.watched
    sums = random_group_sums(memberships[watched], np.column_stack([spans.left, expected])[watched].astype(np.float64),
                      random_groups[watched].astype(np.uint8))  # fmt: skip
    prior = persona_prior(*sums.sum(axis=0).T)
    total = sums.sum(axis=0) + prior
    by_persona = total[:, 0] / total[:, 1] if sums.shape[1] > 1 else np.ones(1)
    return StayingModel(kind, hazard, bound, free, by_persona, sums, prior, gain, without)


def persona_prior(left: Floats, expected: Floats) -> float:
    """Return the number of prior leavers that each persona's rate is shrunk by: fewer the more personas differ.

    The true relative rates of personas are assumed to vary around 1 with variance ``1 / prior`` (gamma), estimated from
    the variance beyond that of the counts.

    Parameters
    ----------
    left, expected : ndarray (personas,)
        Leavers, and leavers expected at the overall rate.

    References
    ----------
    Clayton, D. & Kaldor, J. (1987), Empirical Bayes estimates of age-standardized relative risks. Biometrics 43.

    Examples
    --------
    >>> persona_prior(np.array([50.0, 150.0]), np.array([100.0, 100.0])) < 5
    True
    >>> persona_prior(np.array([98.0, 103.0]), np.array([100.0, 100.0]))
    1000.0
    """
    beyond = float(((left - expected) ** 2 - expected).sum())
    varies = beyond / max(float((expected**2).sum()), 1e-12)
    return float(np.clip(1 / varies, *_PRIOR_ENDS)) if varies > 0 else _PRIOR_ENDS[1]


def expected_leavers(spans: ContractSpans, hazard: Floats, contract: Codes, bound: float, free: float) -> Floats:
    """Return the hazard summed over each customer's span, by contract state.

    Parameters
    ----------
    spans : ContractSpans
    hazard : ndarray (contracts, MOST_MONTHS)
    contract : ndarray of int (customers,)
    bound, free : float
        Factors on the hazard while bound and while free.
    """
    while_bound, while_free = _hazards(spans, hazard, contract)
    return bound * while_bound + free * while_free


def _hazards(spans: ContractSpans, hazard: Floats, contract: Codes) -> tuple[Floats, Floats]:
    """Return the hazard summed over the part of each span under the contract on record, and over the rest."""
    begin, end = (cumulative(hazard, point, contract) for point in (spans.begin, spans.end))
    if not (spans.bound_until > spans.begin).any():
        return np.zeros(len(begin)), end - begin
    at = cumulative(hazard, np.clip(spans.bound_until, spans.begin, spans.end), contract)
    return at - begin, end - at


def _cells(
    spans: ContractSpans, contract: Codes, n_contracts: int, memberships: Floats, random_groups: Codes
) -> tuple[Floats, Floats]:
    """Return customer-months and leavers, shape (personas, contracts, folds, MOST_MONTHS)."""
    group = contract.astype(np.int64) * N_FOLDS + random_groups % N_FOLDS
    n = n_contracts * N_FOLDS
    weights = [None] if memberships.shape[1] == 1 else list(np.ascontiguousarray(memberships.T))
    shape = (len(weights), n_contracts, N_FOLDS, MOST_MONTHS)
    months = np.array([months_watched(spans.begin, spans.end, group, n, weight) for weight in weights])
    left = np.array([leavers_by_month(spans, group, n, weight) for weight in weights])
    return np.maximum(months, 0).reshape(shape), left.reshape(shape)


def _choose(months: Floats, left: Floats) -> tuple[str, float, Floats]:
    """Return the candidate chosen by cross-validation, its gain over a constant chance, its rates without each fold."""
    candidates = [CONSTANT, TENURE] if months.shape[1] == 1 else [CONSTANT, CONTRACT, TENURE, BOTH]
    scored = [[_score(kind, months, left, fold) for fold in range(N_FOLDS)] for kind in candidates]
    score = np.array([[value for value, _ in of_kind] for of_kind in scored])
    best = int(score.sum(axis=1).argmax())
    for i in range(best + 1):
        behind = score[best] - score[i]
        if behind.sum() <= behind.std(ddof=1) * np.sqrt(N_FOLDS):
            best = i
            break
    gain = float((score[best] - score[0]).sum() / max(left.sum(), 1) * 100)
    return candidates[best], gain, np.array([hazard for _, hazard in scored[best]])


def _score(kind: str, months: Floats, left: Floats, fold: int) -> tuple[float, Floats]:
    """Return the log-likelihood of one fold under a candidate fitted to the others, and the fitted rates."""
    others = [f for f in range(N_FOLDS) if f != fold]
    if not left[:, :, others].sum():
        return 0.0, np.full(months.shape[1:2] + months.shape[3:], left.sum() / months.sum())
    hazard, times = _fitted(kind, months[:, :, others].sum(axis=2), left[:, :, others].sum(axis=2))
    rate = np.maximum(times[:, None, None] * hazard, 1e-12)
    return float((left[:, :, fold] * np.log(rate) - months[:, :, fold] * rate).sum()), hazard


def _fitted(kind: str, months: Floats, left: Floats) -> tuple[Floats, Floats]:
    """Return the monthly rate of leaving of a candidate (contracts, MOST_MONTHS) and the factor of each persona.

    The two are fitted in turn, so that differences between personas are not taken for an effect of tenure.
    """
    times = np.ones(len(months))
    for _ in range(_ROUNDS if len(months) > 1 else 1):
        exposed, gone = np.tensordot(times, months, axes=1), left.sum(axis=0)
        if kind in (CONSTANT, TENURE):
            hazard = np.repeat(_one(kind == TENURE, exposed.sum(axis=0), gone.sum(axis=0))[None], len(gone), axis=0)
        else:
            overall = gone.sum() / exposed.sum()
            hazard = np.array([_one(kind == BOTH, m, d, overall) for m, d in zip(exposed, gone, strict=True)])
        expected = (months * hazard).sum(axis=(1, 2))
        seen = left.sum(axis=(1, 2))
        prior = persona_prior(seen, expected)
        times = (seen + prior) / (expected + prior)
    return hazard, times if len(months) > 1 else np.ones(1)


def _one(by_tenure: bool, months: Floats, left: Floats, overall: float | None = None) -> Floats:
    if by_tenure:
        last = int(np.flatnonzero(months)[-1]) + 1 if months.any() else 0
        there = months[:last] + left[:last] / 2
        if 0 < left.sum() < there.sum():
            chance = best_sbg(left[:last], there, 1, (4.0,)).leaving(np.arange(1, MOST_MONTHS + 1))
            return np.asarray(-np.log1p(-np.minimum(chance, 0.999)), dtype=np.float64)
    prior = 0.0 if overall is None else 1.0  # one prior leaver at the overall rate: no rate is zero
    rate = (left.sum() + prior) / (months.sum() + (prior / overall if overall else 0.0))
    return np.full(MOST_MONTHS, rate)


def _by_state(spans: ContractSpans, bound: float, free: float) -> tuple[float, float]:
    """Return the ratios of observed to expected leavers while a contract binds, and while free."""
    if not bound or not free:
        return 1.0, 1.0
    early = spans.left & (spans.end < spans.bound_until)
    n_early, n_late = float(early.sum()), float((spans.left & ~early).sum())
    return (n_early + PRIOR_LEAVERS) / (bound + PRIOR_LEAVERS), (n_late + PRIOR_LEAVERS) / (free + PRIOR_LEAVERS)
