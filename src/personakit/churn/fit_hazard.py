"""The daily hazard of leaving: a base that differs between customers and days, and the effect of bad contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Floats


_FLOOR = 0.1  # of the base hazard: lowest level that negative effects can reduce it to
_TINY_RIDGE = 1e-9
_PRIOR = 0.1  # precision of each base coefficient but the first: keeps rarely observed ones finite


@dataclass(frozen=True, eq=False)
class Risk:
    """Leavers and sampled days at risk; all arrays are (points, ...)."""

    z: Floats  # columns of the base hazard, the first one of ones
    x: Floats  # load of bad contacts by stage
    leaves: Bools
    weight: Floats  # days at risk that a point represents


@dataclass(frozen=True, eq=False)
class Hazard:
    """A fitted hazard: ``exp(z g) + x b`` where effects are added, ``exp(z g + x b)`` where they multiply."""

    base: Floats  # g
    effects: Floats  # b
    log_likelihood: float
    information: Floats  # of (g, b)
    scores: Floats  # (points, g and b): contribution of each point to the score
    added: bool
    hazard: Floats  # (points,), per day
    base_hazard: Floats  # (points,), without bad contacts

    def unit(self, weight: Floats) -> float:
        """Return the factor from an effect to an addition to the daily hazard: 1, or the mean base hazard.

        Parameters
        ----------
        weight : ndarray (points,)
            Days at risk that a point represents.
        """
        return 1.0 if self.added else float((weight * self.base_hazard).sum() / weight.sum())


def fit_hazard(risk: Risk, *, added: bool, start: Floats | None = None, most: int = 15) -> Hazard:
    """Fit the hazard by maximum likelihood of the point process, by Fisher scoring with halved steps.

    ``sum over leavers of log hazard - sum over points of weight x hazard``

    Parameters
    ----------
    risk : Risk
        Leavers and sampled days at risk.
    added : bool
        Whether effects add to the base or multiply it.
    start : ndarray (base columns,), optional
        Initial coefficients of the base.
    most : int
        Most steps.

    References
    ----------
    Berman, M. & Turner, T. R. (1992), Approximating point process likelihoods with GLIM. Applied Statistics 41.
    Aalen, O. O. (1989), A linear regression model for the analysis of life times. Statistics in Medicine 8 (additive).
    """
    p = risk.z.shape[1]
    both = np.zeros(p + risk.x.shape[1])
    if start is None:
        both[0] = np.log(max(int(risk.leaves.sum()), 1) / risk.weight.sum())
    else:
        both[:p] = start
    value, base, hazard = _likelihood(risk, both, added)
    for _ in range(most):
        scores, information = _score(risk, base, hazard, added)
        step = np.linalg.solve(information, scores.sum(axis=0) - _pull(p, len(both)) * both)
        trial = None
        for size in (1.0, 0.5, 0.25, 0.125, 0.0625):
            trial = _likelihood(risk, both + size * step, added)
            if trial[0] > value:
                break
        if trial is None or not trial[0] > value:
            break  # no step improves the fit
        gain = trial[0] - value
        both, (value, base, hazard) = both + size * step, trial
        if gain < 1e-4:
            break
    scores, information = _score(risk, base, hazard, added)
    return Hazard(both[:p], both[p:], value, information, scores, added, hazard, base)


def _likelihood(risk: Risk, both: Floats, added: bool) -> tuple[float, Floats, Floats]:
    p = risk.z.shape[1]
    base = np.exp(np.clip(risk.z @ both[:p], -40, 3))
    load = risk.x @ both[p:]
    hazard = np.maximum(base + load, _FLOOR * base) if added else base * np.exp(np.clip(load, -6, 6))
    prior = 0.5 * float((_pull(p, len(both)) * both**2).sum())
    return float(np.log(hazard[risk.leaves]).sum() - (risk.weight * hazard).sum()) - prior, base, hazard


def _pull(n_base: int, n: int) -> Floats:
    """Return the prior precision of each coefficient: zero for the first one and for the effects."""
    at = np.arange(n)
    return np.where((at > 0) & (at < n_base), _PRIOR, 0.0)


def _score(risk: Risk, base: Floats, hazard: Floats, added: bool) -> tuple[Floats, Floats]:
    columns = np.hstack([risk.z, risk.x])
    if added:
        columns = np.hstack([risk.z * (base / hazard)[:, None], risk.x / hazard[:, None]])
    mass = risk.weight * hazard
    information = columns.T @ (columns * mass[:, None])
    tiny = _TINY_RIDGE * np.trace(information) / len(information)
    information[np.diag_indices(len(information))] += tiny + _pull(risk.z.shape[1], len(information))
    return columns * (risk.leaves - mass)[:, None], information


def hazard_evidence(eta: Floats, risk: Risk, *, added: bool) -> float:
    """Return the log-likelihood after a few steps, with the base fixed up to a factor: a quick comparison of loads.

    Effects are kept at zero or above. Where leaving is booked by the month, or some days late, the last days before it
    have no contacts; with negative effects, fast fading would win by seeming to protect from leaving.

    Parameters
    ----------
    eta : ndarray (points,)
        Log of the base hazard.
    risk : Risk
        Leavers and sampled days at risk.
    added : bool
        Whether effects add to the base or multiply it.
    """
    x, leaves, weight = risk.x, risk.leaves, risk.weight
    shape = np.exp(eta)
    size, effects, best = 0.0, np.zeros(x.shape[1]), -np.inf
    for _ in range(4):
        base, load = shape * np.exp(size), x @ effects
        hazard = np.maximum(base + load, _FLOOR * base) if added else base * np.exp(np.clip(load, -6, 6))
        mass = weight * hazard
        best = max(best, float(np.log(hazard[leaves]).sum() - mass.sum()))
        columns = np.column_stack([base, x]) / hazard[:, None] if added else np.column_stack([np.ones(len(x)), x])
        information = columns.T @ (columns * mass[:, None])
        information[np.diag_indices(len(information))] += _TINY_RIDGE * np.trace(information) / len(information)
        step = np.linalg.solve(information, columns[leaves].sum(axis=0) - columns.T @ mass)
        size, effects = size + float(np.clip(step[0], -1, 1)), np.maximum(effects + step[1:], 0)
    return best
