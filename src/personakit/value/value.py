"""``Value``: what each customer is worth and how easily they leave, with the assumptions made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import pandas as pd

from personakit.core.deprecation import REMOVED_IN
from personakit.core.result import Result, records

#: How the assumption begins that is made when another column stands in for the stages.
STAND_IN = "The stages are a stand-in"


@dataclass(frozen=True, eq=False, repr=False)
class Value(Result):
    """Lifetime value and switching ease per customer and persona."""

    customers: pd.DataFrame  # index customer_id (order of Exports.customers): annual_margin, lifetime_value and its
    #                          _low, _high, value_if_active (the same for customers who have left, as if they
    #                          had not), switching_ease (0 hard - 1 easy), switching_ease_source, active
    by_persona: pd.DataFrame  # persona, name, customers, annual_margin, lifetime_value, lifetime_value_low,
    #                           lifetime_value_high, switching_ease, share_of_value
    currency: str
    assumptions: tuple[str, ...]  # plain sentences, printed with every figure that depends on them
    calibration: pd.DataFrame = field(default_factory=pd.DataFrame)  # holdout: figure, group (deciles of the
    #                            prediction, "all"), customers, predicted, actual, ratio
    retention: pd.DataFrame = field(default_factory=pd.DataFrame)  # contract, tenure_year, customers, customer_years,
    #                          leavers, retention (a year) with _low, _high, retention_modelled

    @property
    def churn(self) -> NoReturn:
        """Raise an error that names what took its place: the effects on leaving are estimated on their own."""
        raise AttributeError(
            "Value.churn is gone: call estimate_churn(exports, personas, value), or read it off the ranking as "
            f"priorities.evidence.basis. This message will be gone in personakit {REMOVED_IN}."
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row per persona."""
        return self.by_persona.copy()

    def to_dict(self) -> dict[str, Any]:
        """Return the figures by persona, the holdout and the retention as plain values, without rows of customers."""
        return {
            **super().to_dict(),
            "calibration": records(self.calibration),
            "retention": records(self.retention),
        }

    def summary_lines(self) -> Sequence[str]:
        """Name the unit and every assumption."""
        return [f"Value in {self.currency}; means per customer; intervals are 90%", *self.assumptions]
