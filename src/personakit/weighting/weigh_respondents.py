"""``Weighting``: the weights of the respondents, the margins they were raked to, and the effective sample size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.core.errors import StudyError, not_found
from personakit.core.formatting import format_count, format_number, format_share
from personakit.core.intervals import kish_effective_n
from personakit.core.kinds import Kind, Use
from personakit.core.result import Result, records
from personakit.weighting.margins import (
    RAKEABLE,
    Margin,
    choose_margins,
    known_share,
    make_margin,
)
from personakit.weighting.rake import RakedWeights, rake, shares

if TYPE_CHECKING:
    from personakit.core.typing import Codes, Floats
    from personakit.ingest.exports import AttributeInfo
    from personakit.study.settings import WeightSettings


COLUMNS = ("attribute", "level", "base_share", "share_before", "share_after", "respondents")


@dataclass(frozen=True, eq=False, repr=False)
class Weighting(Result):
    """Weights of survey answers and the report on them."""

    weights: Floats  # (n_respondents,) in the order of Exports.survey; mean 1
    margins: pd.DataFrame  # attribute, level, base_share, share_before, share_after, respondents
    raked_to: tuple[str, ...]  # attributes
    outcome: str  # "not raked", "converged", "capped" or "not converged"
    n_effective: float  # Kish's
    largest: float  # largest weight, as a multiple of the median weight
    share_trimmed: float  # share of respondents at the cap
    reason: str  # one sentence: why raked to these, or why not

    @property
    def table(self) -> pd.DataFrame:
        """Margins of the base, and of the respondents before and after raking."""
        return self.margins.copy()

    @property
    def summary(self) -> dict[str, Any]:
        """The report as plain values."""
        return {
            "respondents": len(self.weights),
            "n_effective": self.n_effective,
            "raked_to": list(self.raked_to),
            "outcome": self.outcome,
            "largest_weight": self.largest,
            "share_trimmed": self.share_trimmed,
            "reason": self.reason,
        }

    def summary_lines(self) -> Sequence[str]:
        """Say what the respondents were raked to, and the effective sample size that is left."""
        n = len(self.weights)
        if not n:
            return ["Weights: nobody answered a survey."]
        return [
            f"Weights of {n:,} respondents (effective sample size {format_count(self.n_effective)}); largest "
            f"{format_number(self.largest)} "
            f"times the median, {format_share(self.share_trimmed)} trimmed. Raking: {self.outcome}.",
            self.reason,
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values; no respondent's weight."""
        return {"headline": list(self.summary_lines()), **self.summary, "table": records(self.margins)}


def weigh_respondents(
    settings: WeightSettings,
    frame: pd.DataFrame,
    attributes: Sequence[AttributeInfo],
    rows: Codes,
    design: Floats | None = None,
    *,
    minimum_cell: int = 1,
) -> Weighting:
    """Weight the respondents so that they represent the base.

    Raking starts from the design weights. Its margins are the attributes that the study names, or with "auto" the
    attributes of the customers table that are known of at least `least_known` of the base and whose margin among
    respondents is off by 2.5 points or more (total variation) and beyond chance (p < .01). Protected attributes may be
    raked to.

    Parameters
    ----------
    settings : WeightSettings
        ``[weights]`` of the study.
    frame : DataFrame, shape (n_customers, n_attributes)
        The joined attributes.
    attributes : sequence of AttributeInfo
        One per column of `frame`.
    rows : ndarray of int, shape (n_respondents,)
        Row of every respondent in `frame`.
    design : ndarray, shape (n_respondents,), optional
        Design weights; NaN counts as their mean.
    minimum_cell : int
        Levels with fewer respondents than this, or than the settings' `fewest_respondents`, are merged.

    Raises
    ------
    StudyError
        When a weight is negative, or an attribute to rake to does not exist, is not of the customers, or is known of
        too few of them.
    """
    start = _design(design, len(rows))
    trimmed = _trimmed(start, settings)
    named = () if settings.rake in ("auto", False) else tuple(settings.rake or ())
    known = [a for a in attributes if a.table == "customers"]
    for name in named:
        _check_raking_attribute(name, attributes, frame, settings.least_known)
    if not len(rows):
        return _report(trimmed, [], rows, start, reason="Nobody answered a survey.")
    if len(rows) == len(frame):
        return _report(trimmed, [], rows, start, reason="Everybody answered, so there is no margin to rake to.")
    if settings.rake is False:
        return _report(trimmed, [], rows, start, reason="The study asks for no raking ([weights] rake = false).")
    wanted = (
        [a for a in known if a.name in named]
        if named
        else [a for a in known if _can_be_raked(a, frame, settings.least_known)]
    )
    made = [
        make_margin(a, frame[a.name], rows, max(settings.fewest_respondents, minimum_cell))
        for a in sorted(wanted, key=lambda a: a.name)
    ]
    margins = [margin for margin in made if margin is not None]
    chosen = margins if named else choose_margins(margins, rows, start, settings.most_margins)
    if not chosen:
        why = (
            "The attributes to rake to have fewer than two levels with enough respondents."
            if named
            else f"None of the {len(margins)} margins known of everyone is off by more than chance and 2.5 points."
        )
        return _report(trimmed, margins, rows, start, reason=why)
    codes, targets = [m.codes[rows] for m in chosen], [m.base for m in chosen]
    raked = rake(codes, targets, start, settings.trim)
    names = ", ".join(f"'{margin.attribute}'" for margin in chosen)
    chose = "as the study names them" if named else "which the respondents miss most"
    why = f"Raked to {names}, {chose}."
    if raked.outcome != "converged":
        why += f" A margin stays {format_share(raked.farthest)} off its target."
    shown = chosen + [m for m in margins if m not in chosen]
    return _report(raked.weights, shown, rows, start, raked=(raked, [m.attribute for m in chosen]), reason=why)


def fit_weights(attributes: Sequence[AttributeInfo], rows: Codes, weighting: Weighting, n_customers: int) -> Floats:
    """Return the weight of every customer in the fit.

    - Everyone answered: the survey is the base, and its design weights are used.
    - Some active attribute comes from the customers table: the fit is on all customers, a census of the base; each has
      weight 1.
    - All active attributes come from the survey: the fit is on the respondents, with their weights; all other
      customers have weight 0.

    Parameters
    ----------
    attributes : sequence of AttributeInfo
        Attributes of the features.
    rows : ndarray of int
        Row of every respondent.
    weighting : Weighting
        Weights of the respondents.
    n_customers : int
        Customers of the base.

    Returns
    -------
    ndarray, shape (n_customers,)
    """
    active = [a for a in attributes if a.use is Use.ACTIVE]
    census = any(a.table == "customers" for a in active)
    if len(rows) and (len(rows) == n_customers or not census):
        weights = np.zeros(n_customers)
        weights[rows] = weighting.weights
        return weights
    return np.ones(n_customers)


def _trimmed(weights: Floats, settings: WeightSettings) -> Floats:
    """Return design weights that are not raked, cut at the study's `trim`, with mean 1.

    The cap is a multiple of the median weight where the study gives `trim`. Where it does not, it is the default
    multiple of the mean: a design with one stratum sampled thinly, which the firm meant, is not cut.
    """
    positive = weights[weights > 0]
    if not len(positive) or not np.isfinite(settings.trim):
        return weights
    middle = np.median(positive) if "trim" in settings.model_fields_set else positive.mean()
    cap = settings.trim * float(middle)
    if positive.max() <= cap:
        return weights
    capped = np.minimum(weights, cap)
    out: Floats = capped * (len(weights) / capped.sum())
    return out


def _design(given: Floats | None, n: int) -> Floats:
    if given is None or np.isnan(given).all():
        return np.ones(n)
    filled = np.where(np.isnan(given), np.nanmean(given), given)
    if filled.min() < 0 or filled.sum() <= 0:
        raise StudyError("Survey weights must not be negative nor all zero. Check the `weight` column of the survey.")
    out: Floats = filled * (n / filled.sum())
    return out


def _share_cut(start: Floats, weights: Floats) -> float:
    """Return the share of respondents whose design weight was cut: relative to the others it is smaller than before."""
    if not len(weights) or np.array_equal(start, weights):
        return 0.0
    ratio = weights[start > 0] / start[start > 0]
    return float((ratio < ratio.max() * (1 - 1e-9)).sum() / len(weights))


def _can_be_raked(attribute: AttributeInfo, frame: pd.DataFrame, least_known: float) -> bool:
    return attribute.kind in RAKEABLE and known_share(frame[attribute.name]) >= least_known


def _check_raking_attribute(
    name: str, attributes: Sequence[AttributeInfo], frame: pd.DataFrame, least_known: float
) -> None:
    attribute = {a.name: a for a in attributes}.get(name)
    usable = [a.name for a in attributes if a.table == "customers" and a.kind in RAKEABLE]
    if attribute is None:
        raise StudyError(not_found("attribute", name, "[weights] rake", usable))
    if attribute.table != "customers":
        raise StudyError(
            f"[weights] rake: '{name}' is asked in the survey, so its margin in the base is not known. Name attributes "
            f"of the customers: {', '.join(repr(u) for u in usable[:12]) or 'none is there'}."
        )
    if attribute.kind not in RAKEABLE:
        kind = Kind(attribute.kind)
        raise StudyError(f"[weights] rake: '{name}' is {kind}; name a numeric, ordinal, categorical or binary one.")
    share = known_share(frame[name])
    if share < least_known:
        raise StudyError(
            f"[weights] rake: '{name}' is known of {format_share(share)} of the customers only, and a margin needs "
            f"{format_share(least_known)} (least_known). Take it out."
        )


def _report(
    weights: Floats,
    margins: Sequence[Margin],
    rows: Codes,
    start: Floats,
    *,
    raked: tuple[RakedWeights, list[str]] | None = None,
    reason: str,
) -> Weighting:
    parts = [
        pd.DataFrame(
            {
                "attribute": m.attribute,
                "level": list(m.levels),
                "base_share": m.base,
                "share_before": shares(m.codes[rows], start, len(m.levels)),
                "share_after": shares(m.codes[rows], weights, len(m.levels)),
                "respondents": np.bincount(m.codes[rows], minlength=len(m.levels)),
            }
        )
        for m in margins
    ]
    positive = weights[weights > 0]
    return Weighting(
        weights=weights,
        margins=pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS)),
        raked_to=tuple(raked[1]) if raked else (),
        outcome=raked[0].outcome if raked else "not raked",
        n_effective=kish_effective_n(weights),
        largest=float(positive.max() / np.median(positive)) if len(positive) else float("nan"),
        share_trimmed=raked[0].share_trimmed if raked else _share_cut(start, weights),
        reason=reason,
    )
