"""BIC's penalty, with the n of each parameter the rows that it is learnt from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.count_part import SIZE_NODES
from personakit.clustering.mixture.full_covariance import FullCovariance
from personakit.clustering.mixture.trait_part import SPREAD_PRIOR
from personakit.core.calibrated import MISFIT

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.core.typing import Floats


def penalty_by_rows(data: Encoded, r: Floats, model: Mixture, design: Design) -> float:
    """Return the sum over parameters of the log of the number of rows that each is learnt from.

    BIC charges log(n) for every parameter, as if each were learnt from all n rows. But a persona's parameter for a
    survey question is learnt only from its members who answered. With log(n) of all customers, personas that only a
    small survey distinguishes would be missed.

    Parameters
    ----------
    data : Encoded
        Rows.
    r : ndarray, shape (n, k)
        Weighted memberships.
    model : Mixture
        The solution.
    design : Design
        Its blocks.

    References
    ----------
    Schwarz, G. (1978), Estimating the dimension of a model. Annals of Statistics 6. Volinsky, C. T. & Raftery, A. E.
    (2000), Bayesian information criterion for censored survival models: the n of BIC is what carries information.
    Biometrics 56.
    """
    weights, k = r.sum(axis=1), model.k
    misfit = 0.0 if model.traits is not None else MISFIT * float(weights[data.answered].sum())
    out = (k - 1) * (_log(weights.sum()).sum() + misfit)
    if isinstance(model.numeric, FullCovariance):
        s = model.numeric.mean.shape[1]
        out += (s + s * (s + 1) / 2) * _log(r.sum(axis=0)).sum()
    elif data.values.shape[1]:
        q = model.numeric.q
        out += 2 * _log(r.T @ data.mask).sum() + q * _log(weights @ data.mask).sum()
        out -= q * (q - 1) / 2 * _log(weights.sum()).sum()
    for block, (first, items, levels) in zip(model.counts, design.counts, strict=True):
        known = data.indicators[:, first : first + items * levels].reshape(data.n, items, levels).sum(axis=2)
        common = (block.n_parameters(SIZE_NODES) - block.location.size) / items
        out += _log(r.T @ known).sum() + common * _log(weights @ known).sum()
    answered: dict[int, Floats] = {}
    for block, (first, items, levels) in zip(model.ordinal, design.groups, strict=True):
        known = data.indicators[:, first : first + items * levels].reshape(data.n, items, levels).sum(axis=2)
        common = (block.n_parameters(design.nodes) - block.location.size) / items
        if block.battery >= 0:
            out += (common + 2) * _log(weights @ known).sum()
            answered[block.battery] = np.maximum(answered.get(block.battery, 0.0), known.max(axis=1))
        else:
            out += _log(r.T @ known).sum() + common * _log(weights @ known).sum()
    if answered:
        has = np.column_stack([answered[battery] for battery in sorted(answered)])
        size = r.T @ has
        out += _log(size).sum() - _log(weights @ has).sum()
        # deviations are shrunk towards a common one: what a persona adds to its own, as a share of a parameter
        unshrunk = size / (size + SPREAD_PRIOR)
        out += ((unshrunk * _log(size)).sum(axis=0) * (k - 1) / k).sum()
        if model.traits is not None and model.traits.common_points.size > 1:
            out += _log(weights @ has).sum()
    if design.n_nominal_items:
        chosen = data.indicators[:, design.first_nominal :]
        known = np.add.reduceat(chosen, design.nominal_start, axis=1)
        free = np.bincount(design.nominal_of) - 1
        out += (_log(r.T @ known) * free).sum()
    return float(out)


def _log(rows: Floats) -> Floats:
    """Log of a number of rows; a parameter learnt from less than one row has no penalty."""
    out: Floats = np.log(np.maximum(rows, 1.0))
    return out
