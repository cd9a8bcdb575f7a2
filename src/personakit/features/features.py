"""``Features``: one row a customer, one column an attribute, with kinds, uses and weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from personakit.core.kinds import Kind, Use
from personakit.core.noun import Noun
from personakit.ingest.exports import AttributeInfo


@dataclass(frozen=True, eq=False, repr=False)
class Features(Noun):
    """Customer x attribute table. Cells nobody answered stay missing; nothing is filled."""

    frame: pd.DataFrame  # index customer_id (every customer of the base, in the order of Exports.customers)
    attributes: tuple[AttributeInfo, ...]  # one per column of `frame`, in its order
    weights: pd.Series  # index customer_id: weight of the customer in the fit, mean 1
    in_core: pd.Series  # index customer_id: bool, in the core segment that the personas are formed on

    @property
    def table(self) -> pd.DataFrame:
        """The customer x attribute frame."""
        return self.frame.copy()

    @property
    def kinds(self) -> dict[str, Kind]:
        """Kind of every attribute."""
        return {a.name: a.kind for a in self.attributes}

    def names(self, *uses: Use) -> list[str]:
        """Return the attributes of the given uses, in table order.

        Parameters
        ----------
        *uses : Use
            The uses wanted.

        Returns
        -------
        list of str
            Attribute names.
        """
        return [a.name for a in self.attributes if a.use in uses]

    @property
    def active(self) -> list[str]:
        """Attributes that form the personas."""
        return self.names(Use.ACTIVE)

    def headline(self) -> Sequence[str]:
        """Say how many customers and attributes, and how much is missing."""
        missing = float(self.frame[self.active].isna().to_numpy().mean()) if self.active else 0.0
        return [
            f"Features: {len(self.frame):,} customers x {self.frame.shape[1]} attributes "
            f"({len(self.active)} active, {missing:.0%} of their cells missing and left missing)"
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return what the attributes are and how much of each is missing; no customer's row."""
        missing = self.frame.isna().mean()
        return {
            "headline": list(self.headline()),
            "customers": len(self.frame),
            "core_customers": int(self.in_core.sum()),
            "attributes": [{**asdict(a), "missing": float(missing[a.name])} for a in self.attributes],
        }
