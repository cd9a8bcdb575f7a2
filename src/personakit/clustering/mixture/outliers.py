"""Set aside single cells that fit no persona, so that a misplaced decimal point cannot form one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.encoding.encode import Encoded
from personakit.clustering.mixture.full_covariance import FullCovariance
from personakit.clustering.mixture.mixture import EStepSums, e_step
from personakit.clustering.mixture.numeric_part import NumericPart

if TYPE_CHECKING:
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.core.typing import Bools


#: A cell further than this from the prediction of the row's other cells, in standard deviations, is set aside ...
FAR = 3.1
#: ... unless this would set aside more than these shares of the row's numbers or the column's: then it is structure.
MOST_OF_ROW, MOST_OF_COLUMN = 0.34, 0.03
#: First trimming: further than this, in robust standard deviations of the column.
EXTREME = 4.0


def trim(data: Encoded) -> Encoded:
    """Set the extremes of every column aside, if they are few; the starting point of :func:`set_aside`."""
    far = np.abs(data.values) > EXTREME
    far[:, far.sum(axis=0) > MOST_OF_COLUMN / 2 * np.maximum(data.mask.sum(axis=0), 1)] = False
    mask = np.where(far, 0.0, data.mask)
    return replace(data, values=data.values * mask, mask=mask, known=data.known - far.sum(axis=1))


def set_aside(
    data: Encoded, model: Mixture, design: Design, *, guard_columns: bool, begin: Encoded | None = None
) -> Encoded:
    """Return the rows with outlying numeric cells made missing.

    Parameters
    ----------
    data : Encoded
        Rows.
    model : Mixture
        A cell is judged by its distance from the prediction of the row's other cells, in the row's personas.
    guard_columns : bool
        Set no cell of a column aside if that would be too many (used in learning).
    begin : Encoded, optional
        Rows with cells already set aside, as the starting point; every cell is judged again.
    """
    if (
        isinstance(model.numeric, FullCovariance)
        or data.values.shape[1] < 3
        or np.abs(data.values).max(initial=0.0) < FAR * 0.7
    ):
        return data
    current = data if begin is None else begin
    for _ in range(2):
        far = _far(data, current, e_step(current, model, design), model.numeric) & (data.mask > 0)
        known = data.mask.sum(axis=1)
        far[far.sum(axis=1) > np.maximum(1, MOST_OF_ROW * known)] = False
        if guard_columns:
            share = far.sum(axis=0) / np.maximum(data.mask.sum(axis=0), 1)
            far[:, share > MOST_OF_COLUMN] = False
        mask = np.where(far, 0.0, data.mask)
        current = replace(data, values=data.values * mask, mask=mask, known=data.known - far.sum(axis=1))
    return current


def _far(data: Encoded, current: Encoded, expectation: EStepSums, model: NumericPart) -> Bools:
    """Return cells that are outlying in every persona the row may belong to, judged by the row's other cells."""
    posterior = expectation.posterior
    out = np.ones(data.values.shape, dtype=bool)
    for persona in range(posterior.shape[1]):
        loadings = model.loadings[min(persona, model.loadings.shape[0] - 1)]
        variance = model.variance[persona]
        gap = data.values - model.mean[persona] - expectation.factors.mean[:, persona] @ loadings.T
        information = np.broadcast_to(1.0 / variance, gap.shape)
        if model.q:
            mean = expectation.factors.mean[:, persona]
            spread = expectation.factors.second[:, persona] - mean[:, :, None] * mean[:, None, :]
            explained = np.einsum("pa,nab,pb->np", loadings, spread, loadings)
            # leave a cell in use out of its own prediction; a cell set aside already is
            used = 1.0 / variance - current.mask * explained / variance**2
            gap = np.where(current.mask > 0, gap / variance / np.maximum(used, 1e-6), gap)
            information = np.where(current.mask > 0, used, 1.0 / (variance + explained))
        t = np.abs(gap) * np.sqrt(np.maximum(information, 1e-6))
        out &= (t > FAR) | (posterior[:, [persona]] < 0.05)
    return out
