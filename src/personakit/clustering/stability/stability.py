"""``Stability``: whether each persona is stable, and where its customers go with more or fewer personas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.clustering.stability.agreement import jaccard, matched_groups, overlap, slsa
from personakit.core.calibrated import FOUND_AGAIN
from personakit.core.formatting import format_index
from personakit.core.result import Result, records

if TYPE_CHECKING:
    from personakit.clustering.stability.bootstrap import BootstrapRefits
    from personakit.core.typing import Floats, Ints


#: Mean Jaccard index from which a persona is stable, from which it is a pattern, and below which it is dissolved in a
#: refit (Hennig 2007).
STABLE, PATTERN, DISSOLVED = 0.75, FOUND_AGAIN, 0.5
EVERYONE = "everyone"


@dataclass(frozen=True, eq=False, repr=False)
class Stability(Result):
    """Stability of each persona on resampled data, and across solutions with other numbers of personas."""

    personas: pd.DataFrame  # persona, share, jaccard with the range of 90% of the refits, recovered, dissolved, slsw,
    #                         slsa, reading
    solutions: pd.DataFrame  # k, adjusted_rand between pairs of refits with the range of 90% of the pairs
    flows: pd.DataFrame  # k, persona, next_k, next_persona, share, share_of_persona, share_of_next
    n_refits: int
    n_rows: int

    @property
    def table(self) -> pd.DataFrame:
        """One row per persona."""
        return self.personas.copy()

    def summary_lines(self) -> Sequence[str]:
        """Say how many personas are stable, and which is the least stable."""
        index = self.personas["jaccard"].to_numpy(dtype=np.float64)
        if len(index) < 2:
            return ["One persona, everyone: there is no stability to assess."]
        words = self.personas["reading"].tolist()
        worst = self.personas.iloc[int(np.nanargmin(index))]
        return [
            f"{words.count('stable')} of {len(words)} personas are stable (mean Jaccard index of {STABLE} or more) in "
            f"{self.n_refits} refits to resampled customers; least stable: {worst['persona']}, "
            f"{format_index(worst['jaccard'])}."
        ]

    @property
    def notes(self) -> Sequence[str]:
        """What the columns mean."""
        return [
            "jaccard: customers shared by a persona and its match in a refit, over those in either; mean and the range "
            f"of 90% of refits. {STABLE} or more is stable, {PATTERN} to {STABLE} a pattern with uncertain members, "
            "less is not stable. "
            "slsw: the same with all customers assigned by the refit. slsa: 1 when all members were in one persona "
            f"of the solution with one persona fewer. {self.n_rows:,} customers."
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return personas, solutions and flows as plain values."""
        return {**super().to_dict(), "solutions": records(self.solutions), "flows": records(self.flows)}


def stability_of(
    refits: Mapping[int, BootstrapRefits], k: int, labels: Mapping[int, Ints], weights: Floats
) -> Stability:
    """Combine the results of refits and of neighbouring solutions.

    Parameters
    ----------
    refits : mapping of int to BootstrapRefits
        By number of personas; `k` must be included unless it is 1.
    k : int
        Number of personas of the solution.
    labels : mapping of int to ndarray
        Persona of every row, from 0, in the solution and in those with other numbers.
    weights : ndarray
        Weights of the rows.
    """
    total = float(weights.sum())
    share = np.bincount(labels[k], weights, k) / total
    personas = {"persona": [f"p{i + 1}" for i in range(k)], "share": share, **_jaccard_columns(refits.get(k), k)}
    before = labels.get(k - 1)
    table = None if before is None else overlap(before, labels[k], weights, (k - 1, k))
    personas["slsa"] = np.full(k, np.nan) if table is None else slsa(table)
    index = personas["jaccard"]
    words = [stability_notes(value) for value in index] if k > 1 else [EVERYONE]
    return Stability(
        personas=pd.DataFrame({**personas, "reading": words}),
        solutions=pd.DataFrame(
            [_agreement(number, refits[number]) for number in sorted(refits)],
            columns=["k", "adjusted_rand", "adjusted_rand_low", "adjusted_rand_high"],
        ),
        flows=_flows(labels, weights),
        n_refits=len(refits[k].refit_labels) if k in refits else 0,
        n_rows=int(weights.size),
    )


def stability_notes(value: float) -> str:
    """Return the word for a mean Jaccard index.

    Examples
    --------
    >>> stability_notes(0.8), stability_notes(0.7), stability_notes(0.4), stability_notes(float("nan"))
    ('stable', 'pattern', 'not stable', 'not known')
    """
    if not np.isfinite(value):
        return "not known"
    return "stable" if value >= STABLE else "pattern" if value >= PATTERN else "not stable"


def stable_marks(jaccard: Floats) -> pd.Series:
    """Return which personas are found again: false where the mean Jaccard index is below .6, missing where unknown.

    Examples
    --------
    >>> stable_marks(np.array([0.9, 0.5, np.nan])).tolist()
    [True, False, <NA>]
    """
    return pd.Series(jaccard >= FOUND_AGAIN, dtype="boolean").mask(np.isnan(jaccard))


def _jaccard_columns(refits: BootstrapRefits | None, k: int) -> dict[str, Any]:
    """Jaccard indices over the rows drawn (Hennig 2007) and over all rows (Dolnicar & Leisch 2017)."""
    names = ("jaccard", "jaccard_low", "jaccard_high", "recovered", "dissolved", "slsw")
    if refits is None or k < 2:
        return {name: np.full(k, np.nan) for name in names}
    drawn, placed = np.zeros((len(refits.refit_labels), k)), np.zeros((len(refits.refit_labels), k))
    for row, (refit_labels, among) in enumerate(zip(refits.refit_labels, refits.drawn, strict=True)):
        size = (k, int(refit_labels.max()) + 1)
        drawn[row] = matched_groups(overlap(refits.labels[among], refit_labels[among], refits.weights[among], size))
        placed[row] = jaccard(overlap(refits.labels, refit_labels, refits.weights, size)).max(axis=1)
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    values = (
        drawn.mean(axis=0), low, high, (drawn >= STABLE).mean(axis=0), (drawn < DISSOLVED).mean(axis=0),
        placed.mean(axis=0),
    )  # fmt: skip
    return dict(zip(names, values, strict=True))


def _agreement(k: int, refits: BootstrapRefits) -> dict[str, Any]:
    """Agreement of pairs of refits over all rows: all pairs if refits are few, else consecutive ones."""
    from sklearn.metrics import adjusted_rand_score  # here: half a second to import

    n = len(refits.refit_labels)
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)] if n < 12 else [(i, i + 1) for i in range(0, n - 1, 2)]
    values = [float(adjusted_rand_score(refits.refit_labels[i], refits.refit_labels[j])) for i, j in pairs]
    low, high = np.quantile(values, [0.05, 0.95]) if values else (np.nan, np.nan)
    mean = float(np.mean(values)) if values else np.nan
    return {"k": k, "adjusted_rand": mean, "adjusted_rand_low": float(low), "adjusted_rand_high": float(high)}


def _flows(labels: Mapping[int, Ints], weights: Floats) -> pd.DataFrame:
    """Return where customers go from each solution to the next."""
    lines = []
    for k, after in pairwise(sorted(labels)):
        lines += [
            {"k": k, "persona": f"p{a + 1}", "next_k": after, "next_persona": f"p{b + 1}", **figures}
            for (a, b), figures in transition_shares(overlap(labels[k], labels[after], weights, (k, after)))
        ]
    columns = ["k", "persona", "next_k", "next_persona", "share", "share_of_persona", "share_of_next"]
    return pd.DataFrame(lines, columns=columns)


def transition_shares(table: Floats) -> list[tuple[tuple[int, int], dict[str, float]]]:
    """Return each pair of groups that share rows, with its share of all rows, of the first and of the second group."""
    total, mine, theirs = float(table.sum()), table.sum(axis=1), table.sum(axis=0)
    return [
        (
            (int(a), int(b)),
            {
                "share": float(table[a, b] / total),
                "share_of_persona": float(table[a, b] / mine[a]),
                "share_of_next": float(table[a, b] / theirs[b]),
            },
        )
        for a, b in np.argwhere(table > 0)
    ]
