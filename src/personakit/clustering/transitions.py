"""``trace_transitions``: transitions of customers between the personas of two models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.clustering.stability.agreement import overlap
from personakit.clustering.stability.stability import transition_shares
from personakit.core.errors import StudyError
from personakit.core.formatting import format_index, format_share
from personakit.core.result import Result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Ints


@dataclass(frozen=True, eq=False, repr=False)
class Transitions(Result):
    """Which personas of another model the customers of each persona belong to."""

    flows: pd.DataFrame  # persona, other, share, share_of_persona, share_of_other, matched
    adjusted_rand: float  # of the most likely personas
    stayed: float  # share of the customers who are in the matched persona
    n_rows: int

    @property
    def table(self) -> pd.DataFrame:
        """One row per pair of personas that share customers."""
        return self.flows.copy()

    def summary_lines(self) -> Sequence[str]:
        """Say how many stay."""
        return [
            f"{format_share(self.stayed)} of {self.n_rows:,} customers are in the matched persona of the other "
            f"model (adjusted Rand index {format_index(self.adjusted_rand)})."
        ]


def trace_transitions(first: Any, other: Any, X: Any, *, sample_weight: ArrayLike | None = None) -> Transitions:
    """Trace how customers move between two fitted models: last month's and this month's, or four personas and five.

    Personas are matched one to one so that as many customers as possible stay.

    Parameters
    ----------
    first, other : PersonaModel or clusterer
        Fitted; anything with ``predict``.
    X : DataFrame or array, n rows x columns
        The customers to assign with both models.
    sample_weight : array of n, optional
        Weight of each customer in the shares.

    Returns
    -------
    Transitions
        ``table`` has one row per pair of personas that share customers; ``matched`` marks the matched pairs.

    Raises
    ------
    StudyError
        When a model cannot assign customers.

    References
    ----------
    Hubert, L. & Arabie, P. (1985), Comparing partitions. Journal of Classification 2.

    Examples
    --------
    >>> from sklearn.cluster import KMeans
    >>> rows = np.repeat([0.0, 1.0, 5.0], 20)[:, None]
    >>> two, three = (KMeans(k, n_init=3, random_state=0).fit(rows) for k in (2, 3))
    >>> trace_transitions(two, three, rows).stayed.__round__(2)
    0.67
    """
    from scipy.optimize import linear_sum_assignment
    from sklearn.metrics import adjusted_rand_score

    for model in (first, other):
        if not hasattr(model, "predict"):
            raise StudyError(f"{type(model).__name__} cannot assign customers: give fitted models with predict.")
    a, b = (np.asarray(model.predict(X), dtype=np.int64) for model in (first, other))
    sizes = (_groups(first, a), _groups(other, b))
    weights = np.ones(a.size) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    table = overlap(a, b, weights, sizes)
    mine, theirs = linear_sum_assignment(-table)
    pairs = set(zip(mine.tolist(), theirs.tolist(), strict=True))
    ids = [_ids(model, size) for model, size in zip((first, other), sizes, strict=True)]
    lines = [
        {
            "persona": ids[0][i],
            "other": ids[1][j],
            "share": figures["share"],
            "share_of_persona": figures["share_of_persona"],
            "share_of_other": figures["share_of_next"],
            "matched": (i, j) in pairs,
        }
        for (i, j), figures in transition_shares(table)
    ]
    return Transitions(
        flows=pd.DataFrame(lines),
        adjusted_rand=float(adjusted_rand_score(a, b)),
        stayed=float(table[mine, theirs].sum() / table.sum()),
        n_rows=int(a.size),
    )


def _ids(model: Any, groups: int) -> list[str]:
    ids = list(getattr(model, "persona_ids_", ()))
    return ids + [f"p{i + 1}" for i in range(len(ids), groups)]


def _groups(model: Any, labels: Ints) -> int:
    return max(int(getattr(model, "n_personas_", 0)), int(labels.max(initial=0)) + 1)
