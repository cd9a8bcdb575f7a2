"""Who reaches a stage and who goes on to the next, from the event flags of the journey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.core.intervals import wilson_interval
from personakit.event_counts.cube_schema import UNIT
from personakit.event_counts.event_cube import REACHED
from personakit.journey.journey import EVERYONE

if TYPE_CHECKING:
    from personakit.core.typing import Floats, Ints
    from personakit.journey.journey import Journey

COLUMNS = ["stage", "order", "customers_reached", "reach_share", "reach_low", "reach_high", "next_stage",
           "continued_share", "continued_low", "continued_high", "state"]  # fmt: skip
#: Most stages that fit into the bits of one number.
_MOST_STAGES = 60


def reach_tables(journey: Journey) -> dict[str, pd.DataFrame]:
    """Return reach and drop-off of every persona, stage by stage.

    A customer reached a stage if a rating, a wait or a contact is recorded there, and went on if the next stage was
    reached too, in any order.

    Returns
    -------
    dict of str to DataFrame
        By persona, "all" first; columns as ``JourneyMap.drop_off``.
    """
    layout = journey.cells.layout
    reached = (journey.cells.event_flags & REACHED) > 0
    stages = layout.stages
    n_stages = min(len(stages), _MOST_STAGES)
    bits = np.zeros(len(reached), dtype=np.int64)
    for s in range(n_stages):
        bits |= reached[:, s].astype(np.int64) << s
    if n_stages <= 16:
        patterns, code = np.arange(1 << n_stages), bits
    else:
        patterns, code = np.unique(bits, return_inverse=True)
    at = (patterns[:, None] >> np.arange(n_stages)) & 1
    out = {}
    for persona, weights in ((EVERYONE, None), *zip(layout.personas, layout.weights, strict=True)):
        pattern_weights = np.bincount(code, weights, len(patterns)).astype(np.float64)
        out[persona] = _table(
            stages[:n_stages], at, pattern_weights / (1 if weights is None else UNIT), journey.minimum_cell
        )
    return out


def _table(stages: tuple[str, ...], at: Ints, pattern_weights: Floats, minimum: int) -> pd.DataFrame:
    customers = float(pattern_weights.sum())
    reached = pattern_weights @ at
    rows: list[dict[str, Any]] = []
    for s, stage in enumerate(stages):
        n = float(reached[s])
        row: dict[str, Any] = dict.fromkeys(COLUMNS, np.nan)
        last = s + 1 == len(stages)
        row.update(stage=stage, order=s + 1, next_stage="" if last else stages[s + 1])
        if n < minimum:
            row["state"] = "no data" if n == 0 else "too few"
            rows.append(row)
            continue
        share = n / customers
        low, high = wilson_interval(share, customers)
        row.update(customers_reached=n, reach_share=share, reach_low=float(low), reach_high=float(high), state="shown")
        if not last and reached[s + 1] >= minimum:
            both = float(pattern_weights @ (at[:, s] * at[:, s + 1]))
            if both == 0 or both >= minimum:
                low, high = wilson_interval(both / n, n)
                row.update(continued_share=both / n, continued_low=float(low), continued_high=float(high))
        rows.append(row)
    return pd.DataFrame(rows, columns=COLUMNS)
