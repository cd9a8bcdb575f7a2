"""What a ranking keeps, so that one can ask what a change would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.value.retention import discounted_years, observe_retention

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.ingest.exports import Exports
    from personakit.journey.journey import Journey
    from personakit.priorities.at_risk import AtRisk
    from personakit.value.churn.pain import Pain
    from personakit.value.value import Value

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Evidence:
    """Figures behind a ranking; stages and personas in the order of the journey.

    Attributes
    ----------
    journey : what the personas live through.
    point : the figures, with a leading axis of one.
    replicates : the same under resampled customers.
    horizon_years : years that a benefit is counted for.
    discounted_years : what a yearly benefit to the present customers is worth over that horizon, in years.
    seed : of the resampled customers.
    pains : where leavers tell what matters, what contacts that went wrong go with, by stage.
    """

    journey: Journey
    point: AtRisk
    replicates: AtRisk
    horizon_years: float
    discounted_years: float
    seed: int
    pains: Mapping[str, Pain]


def benefit_years(exports: Exports, value: Value) -> float:
    """Return what a benefit of one a year to the present customers is worth at today's value, up to the horizon.

    The years that lifetime value itself is made of: lifetime value over annual margin, summed over the customers that
    bring any; where margins are not known, the discounted years at the firm's retention.

    Parameters
    ----------
    exports : Exports
        Settings and leavers.
    value : Value
        Annual margins and lifetime values.
    """
    settings = exports.study.value
    active = value.customers["active"].to_numpy(dtype=bool)
    annual, lifetime = (value.customers[c].to_numpy(dtype=np.float64) for c in ("annual_margin", "lifetime_value"))
    known = active & (annual > 0) & (lifetime > 0)
    if known.any():
        return min(float(lifetime[known].sum()) / float(annual[known].sum()), settings.horizon_years)
    retention = observe_retention(
        exports.customers, exports.shards, exports.study.study.as_of, settings.annual_retention
    )
    return float(discounted_years(retention.annual, settings.horizon_years, settings.discount_rate))
