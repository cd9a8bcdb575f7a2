"""Response of bad contacts at a stage to the wait, where bad contacts are estimated from the firm's leavers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.churn.failure_moments import WAIT

if TYPE_CHECKING:
    from personakit.churn.failure_moments import FailureMoments
    from personakit.core.typing import Floats
    from personakit.priorities.wait_response import WaitResponse


_RIDGE = 1e-8  # relative: collinear contexts share their effect


def observed_wait_response(dose: WaitResponse, pain: FailureMoments, draws: Floats) -> WaitResponse | None:
    """Return the same waits with their effect on the chance of a bad contact; None where no waits differ.

    A linear model of that chance on wait bands, touchpoint, channel, team and persona, over the rated contacts. Where
    raw ratings are low for reasons other than the contact, shorter waits end a larger share of the bad contacts than of
    the dissatisfaction.

    Parameters
    ----------
    dose : WaitResponse
        Estimated from the raw ratings; it has the waits of every persona.
    pain : FailureMoments
        Of the stage.
    draws : ndarray (draws, random groups)
        Weights of the random groups: ones for the point, resampled counts for replicates.
    """
    names = [name for name in pain.minutes if name == pain.reference.get(WAIT) or (WAIT, name) in pain.levels]
    names = sorted(names, key=lambda name: pain.minutes[name])
    if len(names) < 2:
        return None
    total = np.tensordot(draws, pain.moments, axes=1)
    a, b = total[:, :-1, :-1], total[:, :-1, -1]
    size = np.trace(a, axis1=1, axis2=2)[:, None, None] / a.shape[1]
    adds = np.linalg.solve(a + np.eye(a.shape[1]) * _RIDGE * size, b[..., None])[..., 0]
    effect = np.zeros((len(draws), len(names)))
    for i, name in enumerate(names):
        if (WAIT, name) in pain.levels:
            effect[:, i] = adds[:, 1 + pain.n_controls + pain.levels.index((WAIT, name))]
    waiting = dose.part.sum(axis=-1, keepdims=True)
    part = dose.part / np.where(waiting > 0, waiting, 1.0) * pain.timed
    share = total[:, 0, -1] / np.maximum(total[:, 0, 0], 1e-12)
    minutes = np.array([pain.minutes[name] for name in names])
    return replace(dose, minutes=minutes, effect=effect, part=part, share=share, on_record=pain.timed)
