"""Representative customers: certain members nearest to the centre of their persona."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.core.typing import Codes, Floats
    from personakit.features.features import Features

N_REPRESENTATIVES = 5
#: Number of the most certain members among whom the nearest to the centre are chosen.
N_CANDIDATES = 200
#: Squared distance, in standard deviations, of a missing cell: that of an average customer.
DISTANCE_UNKNOWN = 1.0


def representatives(
    features: Features, memberships: pd.DataFrame, assigned: Codes | None = None
) -> dict[str, tuple[str, ...]]:
    """Choose the customers who represent each persona best.

    Among the members with the highest posterior, those nearest to the persona's centre on the active attributes:
    squared distance in standard deviations for numbers and scales, probability of a different level for the rest. A
    missing cell counts as the distance of an average customer, so that customers with more known cells are preferred.

    Parameters
    ----------
    features : Features
        Attributes of every customer.
    memberships : DataFrame, shape (n_customers, n_personas)
        Posterior memberships in the same order.
    assigned : ndarray of int, shape (n_customers,), optional
        Column of each customer's most likely persona, if known already.

    Returns
    -------
    dict of str to tuple of str
        Up to five customer ids by persona, nearest first; ties by id.
    """
    posterior = memberships.to_numpy(dtype=np.float64)
    assigned = posterior.argmax(axis=1) if assigned is None else assigned
    known = np.zeros(len(posterior), dtype=np.int16)
    for name in features.active:
        known += features.frame[name].notna().to_numpy()
    picked = {}
    for j, persona in enumerate(memberships.columns):
        members = np.flatnonzero(assigned == j)
        pool = _surest(members, posterior[members, j], known[members], features.frame.index)
        ids = features.frame.index[pool].astype("str").to_numpy(dtype=object)
        distance = _distance(features.frame[features.active].iloc[pool], posterior[pool, j])
        picked[str(persona)] = tuple(ids[np.lexsort((ids, distance.round(9)))][:N_REPRESENTATIVES])
    return picked


def _surest(members: Codes, certainty: Floats, known: NDArray[np.int16], index: pd.Index) -> Codes:
    """Return the candidates: first by known cells, then by certainty; ties by id, independent of row order."""
    if len(members) > N_CANDIDATES:
        # Known cells first, in steps of 10% of the maximum, then certainty: a nearly empty row can be certain, too.
        depth = np.floor(10 * known / max(int(known.max()), 1))
        score = depth + certainty.round(6) / 2
        threshold = np.partition(score, -N_CANDIDATES)[-N_CANDIDATES]
        members = members[score >= threshold]
        if len(members) > 2 * N_CANDIDATES:
            ids = index[members].astype("str").to_numpy(dtype=object)
            members = members[np.argsort(ids, kind="stable")[: 2 * N_CANDIDATES]]
    return members


def _distance(frame: pd.DataFrame, certainty: Floats) -> Floats:
    total = np.zeros(len(frame))
    for name in frame.columns:
        values = frame[name].array
        if isinstance(values, pd.Categorical) and not values.ordered:
            codes = np.asarray(values.codes, dtype=np.intp)
            weight = np.bincount(codes[codes >= 0], certainty[codes >= 0], len(values.categories))
            chance = weight / weight.sum() if weight.sum() > 0 else weight
            total += np.where(codes >= 0, 1 - chance[np.maximum(codes, 0)] if len(chance) else 0.0, DISTANCE_UNKNOWN)
            continue
        if isinstance(values, pd.Categorical):
            x = np.asarray(values.codes, dtype=np.float64)
            x = np.where(x >= 0, x, np.nan)
        else:
            x = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
        total += _squared(x, certainty)
    return total


def _squared(x: Floats, certainty: Floats) -> Floats:
    known = ~np.isnan(x)
    weight = certainty[known].sum()
    if weight <= 0:
        return np.full(len(x), DISTANCE_UNKNOWN)
    centre = (x[known] * certainty[known]).sum() / weight
    variance = (certainty[known] * (x[known] - centre) ** 2).sum() / weight
    scaled = (x - centre) ** 2 / variance if variance > 0 else np.zeros(len(x))
    # A single outlier must not decide the distance.
    return np.where(known, np.minimum(scaled, 9.0), DISTANCE_UNKNOWN)
