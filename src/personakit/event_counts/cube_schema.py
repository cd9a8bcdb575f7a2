"""``CubeSchema``: the customers, random groups and exact persona weights that every chunk is counted against."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.errors import StudyError
from personakit.event_counts.event_codes import journey_stages

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Bytes, Floats, Int32s
    from personakit.ingest.exports import Exports
    from personakit.personas.personas import Personas

#: One whole customer in the fixed-point units of persona weights.
UNIT = 1 << 20
#: Squared weights are counted in units of ``UNIT**2 / SQUARE_UNIT``.
SQUARE_UNIT = 1 << 30


@dataclass(frozen=True, eq=False)
class CubeSchema:
    """Customers, personas and stages that cells must share to be merged.

    Attributes
    ----------
    personas : persona ids.
    stages : stages in journey order.
    weights : int32 (personas, customers); each customer's weights sum to `UNIT` exactly.
    random_groups : uint8 (customers,).
    target_minutes : float64 (stages,): the stage's target, used as SLA where a wait has none; NaN without one.
    dissatisfied_to, satisfied_from : positions on the scale, from 0 to 1, of the ratings that count as such.
    respondent_weights : float64 (customers,): weight of each customer's answers in a survey, 1 without one; None where
        no event is an answer of a survey, or all weigh the same.
    """

    personas: tuple[str, ...]
    stages: tuple[str, ...]
    weights: Int32s
    random_groups: Bytes
    target_minutes: Floats
    dissatisfied_to: float
    satisfied_from: float
    respondent_weights: Floats | None = None

    @property
    def n_sums(self) -> int:
        """Number of sums of a cell."""
        k = len(self.personas)
        return 1 + 2 * k + (2 * (1 + k) if self.respondent_weights is not None else 0)

    @property
    def n_customers(self) -> int:
        """Number of customers of the base."""
        return len(self.random_groups)

    @cached_property
    def columns(self) -> Floats:
        """Contribution of a customer to each sum of a cell: 1, weights of all personas but the last, squared weights.

        Whole numbers, shape (customers, 2 x personas); the last persona's weight is the remainder.
        """
        k = len(self.personas)
        columns = np.empty((self.n_customers, 2 * k))
        columns[:, 0] = 1
        for p, weights in enumerate(self.weights):
            w = weights.astype(np.float64)
            if p + 1 < k:
                columns[:, 1 + p] = w
            w *= w
            w *= SQUARE_UNIT / UNIT**2
            np.floor(w, out=columns[:, k + p])
        columns.flags.writeable = False
        return columns

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the layout: cells with different fingerprints do not merge."""
        h = hashlib.sha256(
            repr((self.personas, self.stages, self.weights.shape, self.dissatisfied_to, self.satisfied_from)).encode()
        )
        for array in (self.weights.astype("<i4"), self.random_groups, self.target_minutes.astype("<f8")):
            h.update(np.ascontiguousarray(array).tobytes())
        if self.respondent_weights is not None:
            h.update(np.ascontiguousarray(self.respondent_weights, dtype="<f8").tobytes())
        return h.hexdigest()


def fixed_point(memberships: ArrayLike) -> Int32s:
    """Return posterior memberships as integers that sum to `UNIT` for every customer.

    Each is rounded to the nearest 2**-20; the rounding error goes to the customer's most likely persona. Sums of
    integers do not depend on the order of adding, so cells merge exactly.

    Returns
    -------
    ndarray of int32 (personas, customers)
        In units of 2**-20 customers.

    Raises
    ------
    StudyError
        When a row holds a missing or negative value or does not sum to one.

    Examples
    --------
    >>> fixed_point([[0.5, 0.5], [1 / 3, 2 / 3]]).sum(axis=0).tolist()
    [1048576, 1048576]
    """
    p = np.asarray(memberships, dtype=np.float64)
    if p.ndim != 2 or p.shape[1] == 0:
        raise StudyError("memberships must be a table with one row per customer and one column per persona")
    wrong = ~((p >= 0).all(axis=1) & (np.abs(p.sum(axis=1) - 1) < 1e-6))
    if wrong.any():
        raise StudyError(
            f"memberships: {int(wrong.sum()):,} of {len(p):,} customers have values that are missing, negative or do "
            "not sum to 1. Give posterior probabilities."
        )
    # Each persona is contiguous in memory, and no second copy of all personas is made.
    units = np.empty((p.shape[1], len(p)), dtype=np.int32)
    for persona, column in zip(units, p.T, strict=True):
        np.rint(column * UNIT, out=persona, casting="unsafe")
    units[units.argmax(axis=0), np.arange(len(p))] += np.int32(UNIT) - units.sum(axis=0, dtype=np.int32)
    return units


def make_schema(exports: Exports, personas: Personas) -> CubeSchema:
    """Return the layout of a study's customers, personas and stages.

    Raises
    ------
    StudyError
        When the memberships are not of the exports' customers, in the same order.
    """
    ids = pd.Index(exports.customers["customer_id"])
    members = personas.memberships
    if not members.index.equals(ids):
        raise StudyError(
            f"the personas cover {len(members):,} customers, the exports {len(ids):,}, and not the same ones in "
            "the same order. Find the personas again on these exports."
        )
    stages = exports.stages.sort_values("order", kind="stable")
    target = (
        stages["target_wait_minutes"].to_numpy(dtype=np.float64, na_value=np.nan)
        if "target_wait_minutes" in stages
        else np.full(len(stages), np.nan)
    )
    return CubeSchema(
        personas=tuple(str(c) for c in members.columns),
        stages=journey_stages(exports),
        weights=fixed_point(members.to_numpy()),
        random_groups=exports.random_groups,
        target_minutes=target,
        dissatisfied_to=exports.study.satisfaction.dissatisfied_to,
        satisfied_from=exports.study.satisfaction.satisfied_from,
        respondent_weights=_respondent_weights(exports, personas),
    )


def _respondent_weights(exports: Exports, personas: Personas) -> Floats | None:
    """Return the weight of each customer's answers, where events are answers of a survey and weights differ."""
    tables = (exports.csat, exports.waits)
    if not any("surveyed" in table and bool(table["surveyed"].any()) for table in tables):
        return None
    given = personas.features.respondent_weights
    if given is None:
        return None
    weights = given.fillna(1.0).to_numpy(dtype=np.float64)
    known = given.dropna()
    return weights if len(known) and float(known.max()) > float(known.min()) else None
