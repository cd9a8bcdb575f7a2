"""How likely rows are under a fitted mixture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.assign import chunks
from personakit.clustering.mixture.full_covariance import FullCovariance
from personakit.clustering.mixture.mixture import e_step

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.core.typing import Floats


def log_joint_density(frame: pd.DataFrame, layout: EncodingSchema, model: Mixture, design: Design) -> Floats:
    """Return the log of share times density of every row in every persona, in the units of the columns.

    Every known cell counts, outlying ones too: with cells set aside, as memberships have it, this were no density.
    """
    return np.vstack(
        [
            e_step(data, model, design).log_joint + _log_derivative(data, layout, model)[:, None]
            for data in chunks(frame, layout, warn=True)
        ]
    )


def _log_derivative(data: Encoded, layout: EncodingSchema, model: Mixture) -> Floats:
    """Return, for every row, the log derivative of the encoded numbers by the numbers as given."""
    out = np.zeros(data.n)
    described = (
        range(len(layout.scalers)) if not isinstance(model.numeric, FullCovariance) else model.numeric.used.tolist()
    )
    numbers = np.transpose(data.values)
    for j in described:
        scaler = layout.scalers[j]
        log_derivative = np.full(data.n, -np.log(scaler.scale))
        if scaler.log_shift is not None:
            log_derivative -= numbers[j] * scaler.scale + scaler.centre  # the log of the shifted number
        out += data.mask[:, j] * log_derivative
    return out
