"""Empirical Bayes shrinkage of the effects towards their common mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.formatting import format_share

if TYPE_CHECKING:
    from personakit.core.typing import Floats


_GRID = 25


def empirical_bayes(effects: Floats, covariance: Floats) -> tuple[Floats, Floats, str]:
    """Return effects shrunk towards their common mean, their covariance, and a note on the shrinkage.

    Effects are assumed to come from a normal distribution of unknown mean and spread. The spread is estimated by
    maximum likelihood, with the mean integrated out (empirical Bayes).

    Parameters
    ----------
    effects : ndarray (stages,)
        As estimated.
    covariance : ndarray (stages, stages)
        Of the estimates.

    References
    ----------
    Efron, B. & Morris, C. (1975), Data analysis using Stein's estimator and its generalizations. JASA 70.

    Examples
    --------
    >>> empirical_bayes(np.array([0.0, 0.2]), np.eye(2) * 0.04)[0].round(2).tolist()
    [0.1, 0.1]
    """
    n = len(effects)
    if n < 3:
        mean = _mean(effects, covariance)[0] if n > 1 else effects
        return (np.full(n, mean), covariance, "") if n > 1 else (effects, covariance, "")
    typical = float(np.sqrt(np.mean(np.diag(covariance))))
    widest = max(float(np.abs(effects).max()), typical)
    spreads = np.geomspace(typical / 10, 3 * widest, _GRID)
    likely = [_evidence(effects, covariance + np.eye(n) * t * t) for t in spreads]
    spread = float(spreads[int(np.argmax(likely))])
    total = covariance + np.eye(n) * spread**2
    mean, variance = _mean(effects, total)
    weight = np.linalg.solve(total, covariance).T  # weight of the mean in each
    shrunk = effects - weight @ (effects - mean)
    ones = weight.sum(axis=1)
    posterior = covariance - weight @ covariance + np.outer(ones, ones) * variance
    shrinkage = float(np.mean(np.diag(weight)))
    return (
        shrunk,
        (posterior + posterior.T) / 2,
        (
            f"Effects of stages are shrunk towards their mean by {format_share(shrinkage)} on average (empirical "
            "Bayes); they are cut at zero only where money is counted."
        ),
    )


def _mean(effects: Floats, covariance: Floats) -> tuple[float, float]:
    ones = np.linalg.solve(covariance, np.ones(len(effects)))
    return float(ones @ effects / ones.sum()), float(1 / ones.sum())


def _evidence(effects: Floats, covariance: Floats) -> float:
    """Return the log-likelihood of the estimates, their mean integrated out."""
    mean, variance = _mean(effects, covariance)
    away = effects - mean
    sign, size = np.linalg.slogdet(covariance)
    return (
        float(-0.5 * (size + away @ np.linalg.solve(covariance, away)) + 0.5 * np.log(variance)) if sign > 0 else -1e9
    )
