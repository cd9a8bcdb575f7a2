"""Figures that a ranking stores for later what-if questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.value.retention import discounted_years, observe_retention

if TYPE_CHECKING:
    from personakit.ingest.exports import Exports
    from personakit.journey.journey import Journey
    from personakit.priorities.rating_distribution import RatingCounts
    from personakit.priorities.risk_basis import RiskBasis
    from personakit.priorities.value_at_risk import AtRisk
    from personakit.priorities.wait_response import WaitSums
    from personakit.value.value import Value


@dataclass(frozen=True, eq=False, repr=False)
class RankingInputs:
    """Figures behind a ranking; stages and personas in the order of the journey. None is of a single customer.

    Attributes
    ----------
    journey : the journey of the personas.
    stages : names of the stages.
    point : the figures, with a leading axis of one.
    replicates : the same for resampled customers.
    horizon_years : years over which a benefit is counted.
    discounted_years : present value of a benefit of one a year to present customers over that horizon.
    seed : seed of the resampling.
    basis : what value at risk rests on.
    ratings : ratings by stage.
    waits : sums over ratings and waits by stage, where waits of different lengths are on record.
    """

    journey: Journey
    stages: tuple[str, ...]
    point: AtRisk
    replicates: AtRisk
    horizon_years: float
    discounted_years: float
    seed: int
    basis: RiskBasis
    ratings: Mapping[str, RatingCounts]
    waits: Mapping[str, WaitSums]


def benefit_years(exports: Exports, value: Value) -> float:
    """Return the present value of a benefit of one a year to the present customers, up to the horizon.

    These are the years implied by lifetime value: lifetime value over annual margin, both summed over customers with
    positive ones. Without margins they are the discounted years at the firm's retention.
    """
    settings = exports.study.value
    active = value.customers["active"].to_numpy(dtype=bool)
    annual, lifetime = (value.customers[c].to_numpy(dtype=np.float64) for c in ("annual_margin", "lifetime_value"))
    known = active & (annual > 0) & (lifetime > 0)
    if known.any():
        return min(float(lifetime[known].sum()) / float(annual[known].sum()), settings.horizon_years)
    retention = observe_retention(
        exports.customers, exports.random_groups, exports.study.study.as_of, settings.annual_retention
    )
    return float(discounted_years(retention.annual, settings.horizon_years, settings.discount_rate))
