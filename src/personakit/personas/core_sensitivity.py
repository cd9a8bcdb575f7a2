"""Sensitivity of the personas to careless respondents and to the size of the core; each analysis fits again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from personakit.core.errors import DataError, StudyError, require
from personakit.core.formatting import format_index, format_share
from personakit.core.result import Result
from personakit.features.build_features import build_features
from personakit.features.features import Features
from personakit.ingest.exports import Exports
from personakit.personas.compare_personas import Comparison, compare_personas
from personakit.personas.find_again import find_again
from personakit.personas.personas import Personas
from personakit.personas.profile_personas import profile_personas

CORE_SHARES = (0.20, 0.25, 0.30, 0.35)


@dataclass(frozen=True, eq=False, repr=False)
class CoreSensitivity(Result):
    """Personas formed on larger and smaller cores, each compared with the current solution."""

    shares: pd.DataFrame  # core_share, customers, personas, verdict, adjusted_rand, stayed, largest_share_move
    comparisons: tuple[Comparison, ...]  # one per row of `shares`

    @property
    def table(self) -> pd.DataFrame:
        """One row per size of the core."""
        return self.shares.copy()

    def summary_lines(self) -> Sequence[str]:
        """Give the lowest agreement."""
        worst = self.shares.iloc[int(self.shares["adjusted_rand"].to_numpy().argmin())]
        return [
            f"Core segment of {len(self.shares)} sizes: lowest agreement with the current solution at "
            f"{format_share(worst['core_share'])}, adjusted Rand index {format_index(worst['adjusted_rand'])}."
        ]


def compare_without_flagged(exports: Exports, personas: Personas, n_personas: int | None = None) -> Comparison:
    """Find the personas again without the answers of flagged respondents, and compare.

    Flagged respondents stay in the base with their CRM fields, and the weights of the others are raked again. The two
    solutions are compared on all customers who are not flagged.

    Parameters
    ----------
    exports : Exports
        Canonical tables.
    personas : Personas
        The solution with everyone's answers; flagged respondents may have been left out of forming it already.
    n_personas : int, optional
        As for ``find_personas``.

    Returns
    -------
    Comparison
        The current solution against the one without flagged answers; against itself if nobody is flagged.

    Raises
    ------
    DataError
        When every respondent is flagged.

    References
    ----------
    Curran, P. G. (2016), Methods for the detection of carelessly invalid responses in survey data. Journal of
    Experimental Social Psychology 66.
    """
    _both("compare_without_flagged", exports, personas)
    features = personas.features if personas.features.quality is not None else build_features(exports)
    quality = features.quality
    flagged = quality.flagged if quality is not None else pd.Series(dtype=bool)
    flagged_ids = flagged.index[flagged.to_numpy(dtype=bool)]
    unflagged_answers = exports.survey[~exports.survey["customer_id"].isin(flagged_ids)].reset_index(drop=True)
    if len(exports.survey) and not len(unflagged_answers):
        raise DataError("Every respondent is flagged, so no survey is left to compare with. Check the survey.")
    what = f"Without the answers of {len(flagged_ids):,} of {len(exports.survey):,} respondents:"
    other = (
        personas
        if not len(flagged_ids)
        else find_again(replace(exports, survey=unflagged_answers), personas, n_personas)
    )
    rows = ~personas.memberships.index.isin(flagged_ids)
    return compare_personas(personas, other, what, rows)


def core_sensitivity(
    exports: Exports, personas: Personas, shares: Sequence[float] = CORE_SHARES, n_personas: int | None = None
) -> CoreSensitivity:
    """Find the personas again on cores of other sizes, by profit, and compare each with the current solution.

    Parameters
    ----------
    exports : Exports
        Canonical tables, with profits.
    personas : Personas
        The current solution.
    shares : sequence of float
        Shares of the base in the core.
    n_personas : int, optional
        As for ``find_personas``.

    Returns
    -------
    CoreSensitivity
        One comparison per share.

    Raises
    ------
    StudyError
        When no share is given, or no profit.
    """
    _both("core_sensitivity", exports, personas)
    if not shares or not all(0 < share <= 1 for share in shares):
        raise StudyError("shares must name one or more shares of the base above 0, at most 1, such as (0.25, 0.3).")
    comparisons, lines = [], []
    for share in shares:
        core = exports.study.core.model_copy(update={"customers": "top_profit", "share": share, "filter": None})
        changed = replace(exports, study=exports.study.model_copy(update={"core": core}))
        other = find_again(changed, personas, n_personas)
        comparison = compare_personas(personas, other, f"With the {format_share(share)} of most profit as core:")
        comparisons.append(comparison)
        moves = comparison.matches["difference"].abs()
        lines.append(
            {
                "core_share": float(share),
                "customers": int(other.features.in_core.sum()),
                "personas": len(other),
                "verdict": other.verdict,
                "adjusted_rand": comparison.adjusted_rand,
                "stayed": comparison.stayed,
                "largest_share_move": float(moves.max()) if moves.notna().any() else np.nan,
            }
        )
    return CoreSensitivity(pd.DataFrame(lines), tuple(comparisons))


def profile_core(features: Features, minimum_cell: int = 1) -> pd.DataFrame:
    """Profile the core segment and the customers outside it, each compared with the whole base.

    Parameters
    ----------
    features : Features
        Attributes of every customer.
    minimum_cell : int
        Fewest customers behind any figure.

    Returns
    -------
    DataFrame
        Columns of ``Personas.profile``, with "core" and "outside" as personas. With a core by profit, a customer counts
        in each by the probability of belonging to it; customers of unknown profit are outside.
    """
    require("profile_core", features, Features, "the features of build_features")
    inside = features.in_core.to_numpy(dtype=np.float64)
    chance = inside if features.core_chance is None else features.core_chance.fillna(0.0).to_numpy(dtype=np.float64)
    sides = pd.DataFrame({"core": chance, "outside": 1 - chance}, index=features.frame.index)
    return profile_personas(features, sides, minimum_cell=minimum_cell)


def _both(call: str, exports: Exports, personas: Personas) -> None:
    require(call, exports, Exports, "the exports of read_exports, then the personas of find_personas")
    require(call, personas, Personas, "the exports of read_exports, then the personas of find_personas")
