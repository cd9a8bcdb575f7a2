"""Read what an estimator is given: rows, their weights, and the seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.clustering.encoding.counted_columns import with_unused_columns, without_non_answers
from personakit.core.arrow_frames import pandas_frame

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.core.typing import Floats


def read_rows(estimator: Any, X: Any, layout: EncodingSchema | None = None) -> pd.DataFrame:
    """Check the input and return it as a frame; the caller's own frame is not written to.

    Parameters
    ----------
    estimator : BaseEstimator
        Its names of columns are set in fit, and compared with those of the input later.
    X : DataFrame or numeric array, n rows x columns
        The rows.
    layout : EncodingSchema, optional
        What was learnt; without it, the rows are those to fit to.
    """
    from sklearn.utils.validation import validate_data

    reset = layout is None
    frame = pandas_frame(X)
    if frame is not None:
        if layout is not None and hasattr(estimator, "feature_names_in_"):
            frame = with_unused_columns(frame, estimator.feature_names_in_, layout)
        validate_data(estimator, frame, reset=reset, skip_check_array=True)
        if len(frame) == 0 or frame.shape[1] == 0:
            what = "rows (0 sample(s))" if len(frame) == 0 else "columns (0 feature(s))"
            raise ValueError(f"the data have no {what} (shape={frame.shape}) while a minimum of 1 is required.")
        return without_non_answers(frame, layout)
    try:
        array = validate_data(estimator, X, reset=reset, dtype=np.float64, ensure_all_finite="allow-nan")
    except ValueError as error:
        if "could not convert string" not in str(error):
            raise
        # The message names the cell, which may be a customer's.
        raise ValueError("An array of text cannot be read; give a pandas frame with named columns.") from None
    return pd.DataFrame(array, columns=[f"x{j}" for j in range(array.shape[1])])


def read_weights(sample_weight: ArrayLike | None, n: int) -> Floats:
    """Return the weight of each of n rows, 1 by default; weights below zero are refused."""
    from sklearn.utils.validation import _check_sample_weight

    out: Floats = _check_sample_weight(sample_weight, np.empty((n, 1)), dtype=np.float64, ensure_non_negative=True)
    return out


def seed_of(random_state: Any) -> int:
    """Return the seed that a random state stands for.

    Examples
    --------
    >>> seed_of(None), seed_of(7)
    (0, 7)
    """
    if random_state is None or isinstance(random_state, (int, np.integer)):
        return int(random_state or 0)
    from sklearn.utils import check_random_state

    return int(check_random_state(random_state).randint(2**31 - 1))
