"""``Features``: one row per customer, one column per attribute, with kinds, uses and weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.core.formatting import format_share
from personakit.core.kinds import Kind, Use
from personakit.core.result import Result
from personakit.ingest.exports import AttributeInfo
from personakit.weighting.respondents.response_quality import ResponseQuality
from personakit.weighting.weigh_respondents import Weighting

if TYPE_CHECKING:
    from personakit.core.typing import Floats

#: Most respondents whose answers are judged without being asked to: it takes longer than the rest beyond.
MOST_JUDGED = 50_000


@dataclass(frozen=True, eq=False, repr=False)
class Features(Result):
    """Customer x attribute table. Unanswered cells stay missing; nothing is filled."""

    frame: pd.DataFrame  # index customer_id (every customer of the base, in the order of Exports.customers)
    attributes: tuple[AttributeInfo, ...]  # one per column of `frame`, in its order
    weights: pd.Series  # index customer_id: weight of the customer in the fit; 0 = not in it; see fit_weights
    in_core: pd.Series  # index customer_id: bool, in the core segment that the personas are formed on
    respondent_weights: pd.Series | None = None  # index customer_id: weight of the survey answers, mean 1 over the
    #                                              respondents; NaN without an answer. None: as `weights`
    core_chance: pd.Series | None = None  # index customer_id: chance of belonging to the core; NaN where unknown
    core_note: str = ""  # how the core segment was chosen
    weighting: Weighting | None = None  # the report on respondent_weights
    check_answers: Callable[[], ResponseQuality] | None = None  # computes `quality` at first use

    @property
    def table(self) -> pd.DataFrame:
        """The customer x attribute frame."""
        return self.frame.copy()

    @cached_property
    def quality(self) -> ResponseQuality | None:
        """How the respondents answered: counts per check, and who is flagged; None without a survey."""
        return None if self.check_answers is None else self.check_answers()

    @cached_property
    def learning_weights(self) -> Floats:
        """Weight of every customer in forming the personas, shape (n_customers,): `weights`, 0 for the careless.

        Straight-liners form a persona otherwise. Respondents flagged by enough checks (`quality`) are left out, unless
        the study says ``[respondents] learn_from_flagged = true``, nobody else is left, or there are too many
        respondents to judge (50,000). All are assigned to a persona, and count in its share.
        """
        weights = self.weights.to_numpy(dtype="float64")
        asked = 0 if self.weighting is None else len(self.weighting.weights)
        quality = self.quality if asked <= MOST_JUDGED else None
        if quality is None or quality.learn_from_flagged:
            return weights
        flagged = quality.flagged
        careless = self.frame.index.isin(flagged.index[flagged.to_numpy(dtype=bool)])
        learning = np.where(careless, 0.0, weights)
        inside = self.in_core.to_numpy(dtype=bool)
        return learning if learning[inside].any() else weights

    @property
    def kinds(self) -> dict[str, Kind]:
        """Kind of every attribute."""
        return {a.name: a.kind for a in self.attributes}

    @property
    def answer_weights(self) -> Floats:
        """Weight of every customer in figures on survey answers, shape (n_customers,); 1 without an answer."""
        given = self.weights if self.respondent_weights is None else self.respondent_weights.fillna(1.0)
        return given.to_numpy(dtype="float64")

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

    def summary_lines(self) -> Sequence[str]:
        """Say how many customers and attributes, how much is missing, and how the respondents are weighted."""
        missing = float(self.frame[self.active].isna().to_numpy().mean()) if self.active else 0.0
        lines = [
            f"Features: {len(self.frame):,} customers x {self.frame.shape[1]} attributes "
            f"({len(self.active)} active, {format_share(missing)} of their cells missing and left missing)"
        ]
        if self.core_note:
            lines.append(self.core_note)
        for part in (self.weighting, self.quality):
            lines += part.summary_lines() if part is not None else []
        return lines

    def to_dict(self) -> dict[str, Any]:
        """Return the attributes and how much of each is missing; no customer's row."""
        missing = self.frame.isna().mean()
        return {
            "headline": list(self.summary_lines()),
            "customers": len(self.frame),
            "core_customers": int(self.in_core.sum()),
            "weighting": None if self.weighting is None else self.weighting.to_dict(),
            "quality": None if self.quality is None else self.quality.to_dict(),
            "attributes": [{**asdict(a), "missing": float(missing[a.name])} for a in self.attributes],
        }
