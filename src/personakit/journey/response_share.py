"""What share of the contacts was rated, where an export of ratings lists the contacts that nobody rated as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.event_counts.cube_schema import UNIT
from personakit.event_counts.event_codes import code_rows

if TYPE_CHECKING:
    from personakit.core.typing import Floats
    from personakit.event_counts.cube_schema import CubeSchema
    from personakit.ingest.exports import Exports


def response_shares(exports: Exports, layout: CubeSchema, minimum_cell: int = 1) -> Floats:
    """Return the share of contacts that were rated, by persona and stage.

    Parameters
    ----------
    exports : Exports
        Its ratings: rows without a score are contacts that nobody rated.
    layout : CubeSchema
        Customers, personas and stages.
    minimum_cell : int
        Fewest contacts behind a share.

    Returns
    -------
    ndarray (1 + personas, stages)
        Everyone first; NaN at stages where only rated contacts are on record, as nothing is known of the others.
    """
    n_stages = len(layout.stages)
    shares = np.full((1 + len(layout.personas), n_stages), np.nan)
    if not len(exports.csat) or not exports.csat["score"].isna().any():
        return shares
    events = code_rows(exports.csat, layout.stages)
    rated = ~np.isnan(events.number("score"))
    for p in range(len(shares)):
        weight = np.ones(len(events)) if p == 0 else layout.weights[p - 1][events.customer] / UNIT
        contacts = np.bincount(events.stage, weight, n_stages)
        unrated = np.bincount(events.stage, weight * ~rated, n_stages)
        known = (contacts >= minimum_cell) & (np.bincount(events.stage[~rated], minlength=n_stages) > 0)
        shares[p, known] = 1 - unrated[known] / contacts[known]
    return shares
