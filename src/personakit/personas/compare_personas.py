"""``compare_personas``: agreement of two solutions, persona by persona."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.core.errors import require
from personakit.core.formatting import format_index, format_share
from personakit.core.result import Result, records
from personakit.personas.personas import Personas

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Floats
    from personakit.personas.personas import Personas


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Result):
    """Two solutions for the same customers, with their personas matched."""

    matches: pd.DataFrame  # persona, name, share_of_base, other, other_name, other_share, difference, overlap; one
    #                        row per persona of the first, then those of the other without a match
    adjusted_rand: float  # of the most likely personas, over the customers compared
    stayed: float  # share of these customers whose most likely persona is the matched one
    customers: int  # compared
    verdicts: tuple[str, str]
    what: str  # what was changed, one sentence

    @property
    def table(self) -> pd.DataFrame:
        """One row per persona: its match, both shares and the overlap."""
        return self.matches.copy()

    def summary_lines(self) -> Sequence[str]:
        """Give the agreement of the two solutions."""
        first, other = self.matches["persona"].notna().sum(), self.matches["other"].notna().sum()
        moved = self.matches["difference"].abs().max()
        farthest = f"largest move of a share {format_share(moved)}" if pd.notna(moved) else "no persona matches"
        return [
            f"{self.what} {first} persona(s) ({self.verdicts[0]}) become {other} ({self.verdicts[1]}); adjusted Rand "
            f"index {format_index(self.adjusted_rand)} over {self.customers:,} customers, "
            f"{format_share(self.stayed)} stay, {farthest}."
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain values."""
        return {
            "headline": list(self.summary_lines()),
            "adjusted_rand": self.adjusted_rand,
            "stayed": self.stayed,
            "customers": self.customers,
            "table": records(self.matches),
        }


def compare_personas(
    first: Personas, other: Personas, what: str = "Two solutions.", rows: Bools | None = None
) -> Comparison:
    """Match the personas of two solutions and measure their agreement.

    Personas are matched one to one so that the shared membership is largest. ``overlap`` is the soft Jaccard index of a
    matched pair: sum of the smaller membership over sum of the larger, 1 for the same.

    Parameters
    ----------
    first, other : Personas
        Solutions over the same customers in the same order.
    what : str
        What was changed, for the headline.
    rows : ndarray of bool, shape (n_customers,), optional
        Customers to compare on; all by default.

    Returns
    -------
    Comparison
        The matched personas with their overlap, and the overall agreement.

    References
    ----------
    Hubert, L. & Arabie, P. (1985), Comparing partitions. Journal of Classification 2. Kuhn, H. W. (1955), The Hungarian
    method for the assignment problem. Hennig, C. (2007), Cluster-wise assessment of cluster stability. CSDA 52.
    """
    for personas in (first, other):
        require("compare_personas", personas, Personas, "two results of find_personas")
    from scipy.optimize import linear_sum_assignment
    from sklearn.metrics import adjusted_rand_score

    chosen = np.ones(len(first.memberships), dtype=bool) if rows is None else rows
    a, b = first.memberships.to_numpy()[chosen], other.memberships.to_numpy()[chosen]
    mine, theirs = linear_sum_assignment(-(a.T @ b))
    match: dict[int, int] = dict(zip(mine.tolist(), theirs.tolist(), strict=True))
    best_a, best_b = a.argmax(axis=1), b.argmax(axis=1)
    lookup = np.array([match.get(i, -1) for i in range(a.shape[1])])
    pairs: list[tuple[int | None, int | None]] = [(i, match.get(i)) for i in range(a.shape[1])]
    pairs += [(None, j) for j in range(b.shape[1]) if j not in match.values()]
    lines = [
        {**_line(first, other, i, j), "overlap": np.nan if i is None or j is None else _overlap(a[:, i], b[:, j])}
        for i, j in pairs
    ]
    return Comparison(
        matches=pd.DataFrame(lines),
        adjusted_rand=float(adjusted_rand_score(best_a, best_b)),
        stayed=float((lookup[best_a] == best_b).mean()),
        customers=int(chosen.sum()),
        verdicts=(first.verdict, other.verdict),
        what=what,
    )


def _overlap(a: Floats, b: Floats) -> float:
    return float(np.minimum(a, b).sum() / max(float(np.maximum(a, b).sum()), 1e-300))


def _line(first: Personas, other: Personas, i: int | None, j: int | None) -> dict[str, Any]:
    mine, theirs = (None if at is None else of.summary.iloc[at] for of, at in ((first, i), (other, j)))
    share = np.nan if mine is None else float(mine["share_of_base"])
    other_share = np.nan if theirs is None else float(theirs["share_of_base"])
    return {
        "persona": None if mine is None else mine["persona"],
        "name": None if mine is None else mine["name"],
        "share_of_base": share,
        "other": None if theirs is None else theirs["persona"],
        "other_name": None if theirs is None else theirs["name"],
        "other_share": other_share,
        "difference": other_share - share,
    }
