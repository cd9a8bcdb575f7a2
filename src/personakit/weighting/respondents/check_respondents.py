"""``check_respondents``: flag careless answering on several indices; drop no respondent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.kinds import Kind
from personakit.study.thresholds import RespondentSettings
from personakit.weighting.respondents.attentive_answers import AttentiveModel, learn_attentive
from personakit.weighting.respondents.item_batteries import FEWEST_ITEMS, items_of_a_question, items_of_a_scale
from personakit.weighting.respondents.response_indices import (
    contradiction,
    flat_share,
    improbability,
    long_string,
    most_alike,
    variability,
)
from personakit.weighting.respondents.response_quality import OVERALL, ResponseQuality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from personakit.core.typing import Bools, Codes, Floats
    from personakit.ingest.exports import AttributeInfo


FEWEST_RESPONDENTS = 50
#: A flagged run covers at least this share of the items; a duplicate shares at least this share of the answers.
SHORTEST_RUN, LEAST_ALIKE = 0.5, 0.85
#: A flagged respondent gave one answer to all items of at least this share of the questions.
_MOSTLY_FLAT = 0.5
#: Fewest closed questions for the check of duplicates; pairs are compared up to this many respondents.
FEWEST_ANSWERS, MOST_PAIRED = 10, 4000
#: Too fast: below a third of the median time, or two seconds a question.
PART_OF_MEDIAN, SECONDS_A_QUESTION = 1 / 3, 2.0
N_SIMULATED = 10_000

_MEANING = {
    "long_string": "longest run of equal answers, share of items",
    "low_variability": "standard deviation of own answers, share of scale",
    "flat_batteries": "share of questions of several items that all got one answer",
    "improbable": "Mahalanobis distance of all answers, normal score",
    "inconsistent": "contradictions between questions that others answer alike or opposite",
    "duplicate": "share of answers equal to those of another respondent",
    "speeding": "seconds taken",
}
_CLOSED = (Kind.ORDINAL, Kind.CATEGORICAL, Kind.BINARY, Kind.MULTI_SELECT)


@dataclass(frozen=True, eq=False)
class _Check:
    name: str
    judged: Bools
    flagged: Bools
    cutoff: float


@dataclass(frozen=True)
class _Batteries:
    """Positions of the items on one scale, and of those of one question."""

    scales: Sequence[Sequence[int]]
    questions: Sequence[Sequence[int]]


def check_respondents(
    survey: pd.DataFrame,
    attributes: Sequence[AttributeInfo],
    seed: int = 0,
    settings: RespondentSettings = RespondentSettings(),
) -> ResponseQuality:
    """Flag respondents whose answers look careless, on several indices.

    Straight-lining (``long_string``, ``low_variability``, and ``flat_batteries`` where each question of several items
    got an answer of its own), answers that do not fit together (``improbable``,
    ``inconsistent``), ``duplicate`` answers and ``speeding`` are checked separately. Cut-offs of the indices on scale
    items are those that 1% of attentive respondents would exceed, simulated from the items' own margins and
    correlations; these are learnt a second time without the respondents flagged at first. A respondent flagged by two
    or more checks is flagged overall. A check is left out below six scale items, ten closed questions (duplicates), or
    50 respondents.

    Parameters
    ----------
    survey : DataFrame
        ``Exports.survey``: one row per respondent; ``duration_seconds`` is used where it exists.
    attributes : sequence of AttributeInfo
        Those of the survey are used, in the order asked.
    seed : int
        The study's seed.
    settings : RespondentSettings
        ``[respondents]`` of the study: the share of false alarms, how many checks must flag a respondent, and whether
        those flagged help to form the personas.

    Returns
    -------
    ResponseQuality
        Counts per check, and who is flagged; no respondent is dropped.

    References
    ----------
    Curran, P. G. (2016), Methods for the detection of carelessly invalid responses in survey data. Journal of
    Experimental Social Psychology 66. Meade, A. W. & Craig, S. B. (2012), Identifying careless responses in survey
    data. Psychological Methods 17. Huang, J. L. et al. (2012), Detecting and deterring insufficient effort responding
    to surveys. Journal of Business and Psychology 27 (two seconds an item).
    """
    asked = [a for a in attributes if a.table == "survey" and a.name in survey and a.kind in _CLOSED]
    checks: list[_Check] = []
    alarms = settings.false_alarms
    scales = [a for a in asked if a.kind is Kind.ORDINAL]
    simulated: Codes | None = None
    if len(survey) >= FEWEST_RESPONDENTS:
        codes, n_levels = _codes(survey, scales), [len(survey[a.name].cat.categories) for a in scales]
        if len(scales) >= FEWEST_ITEMS:
            levels = [survey[a.name].cat.categories.tolist() for a in scales]
            batteries = _Batteries(items_of_a_scale(scales, n_levels), items_of_a_question(scales, levels, n_levels))
            checks = _on_scales(codes, n_levels, batteries, learn_attentive(codes, n_levels), seed, alarms)
            careful = ~(sum(c.flagged.astype(int) for c in checks) >= settings.flags_needed)
            again = learn_attentive(codes[careful], n_levels)
            checks = _on_scales(codes, n_levels, batteries, again, seed, alarms)
            simulated = again.draw(len(survey), seed + 1)
        if len(asked) >= FEWEST_ANSWERS:
            straight = next((c.flagged for c in checks if c.name == "low_variability"), np.zeros(len(survey), bool))
            others = _codes(survey, [a for a in asked if a.kind is not Kind.ORDINAL])
            checks.append(_duplicates(codes, others, simulated, straight, seed, alarms))
        if "duration_seconds" in survey:
            questions = survey[[a.name for a in attributes if a.table == "survey" and a.name in survey]]
            checks.append(_speeding(survey["duration_seconds"], questions.notna().sum(axis=1).to_numpy()))
    return _quality(survey["customer_id"], [check for check in checks if check.judged.any()], settings)


def _codes(survey: pd.DataFrame, attributes: Sequence[AttributeInfo]) -> Codes:
    if not attributes:
        return np.empty((len(survey), 0), dtype=np.intp)
    return np.column_stack([survey[a.name].cat.codes.to_numpy() for a in attributes]).astype(np.intp)


def _on_scales(  # noqa: PLR0917 the answers, how they are laid out, and how strict to be
    codes: Codes,
    n_levels: Sequence[int],
    batteries: _Batteries,
    attentive: AttentiveModel,
    seed: int,
    alarms: float,
) -> list[_Check]:
    given = (codes >= 0).sum(axis=1)
    enough = given >= max(FEWEST_ITEMS, codes.shape[1] / 2)
    null = attentive.draw(N_SIMULATED, seed)
    checks = []
    if batteries.scales:
        runs = long_string(codes, batteries.scales)
        cut = max(_upper(long_string(null, batteries.scales), alarms), SHORTEST_RUN)
        checks.append(_flag("long_string", runs, enough, cut))
        cut = -_upper(-variability(null, batteries.scales, n_levels), alarms)
        checks.append(_flag("low_variability", variability(codes, batteries.scales, n_levels), enough, cut, low=True))
    if batteries.questions:
        flat = flat_share(codes, batteries.questions)
        cut = max(_upper(flat_share(null, batteries.questions), alarms), _MOSTLY_FLAT)
        checks.append(_flag("flat_batteries", flat, enough, cut))
    distance, contradictory = improbability(codes, attentive), contradiction(codes, attentive)
    cut = max(_upper(improbability(null, attentive), alarms), _fence(distance))
    checks.append(_flag("improbable", distance, enough, cut))
    cut = max(_upper(contradiction(null, attentive), alarms), _fence(np.cbrt(contradictory)) ** 3)
    checks.append(_flag("inconsistent", contradictory, enough, cut))
    return checks


def _upper(null: Floats, alarms: float) -> float:
    """Return the smallest value that at most the share `alarms` of the null reaches; infinity where none is so rare."""
    values, counts = np.unique(null[~np.isnan(null)].round(12), return_counts=True)
    reach = counts[::-1].cumsum()[::-1] / counts.sum()
    rare = values[reach <= alarms]
    return float(rare[0]) if len(rare) else float("inf")


def _fence(index: Floats) -> float:
    """Return the 99% point of the normal distribution with the quartiles of an index.

    Where answers are so skewed that no simulation has their tails, this is the larger of the two cut-offs.
    """
    seen = index[~np.isnan(index)]
    if not len(seen):
        return float("inf")
    low, high = np.quantile(seen, [0.25, 0.75])
    return float(high + 1.224 * (high - low))


def _flag(name: str, index: Floats, enough: Bools, cutoff: float, *, low: bool = False) -> _Check:
    judged = enough & ~np.isnan(index) & bool(np.isfinite(cutoff))
    past = index <= cutoff + 1e-12 if low else index >= cutoff - 1e-12
    return _Check(name, judged, judged & past, cutoff if np.isfinite(cutoff) else float("nan"))


def _duplicates(  # noqa: PLR0917 the answers, what to compare them with, and how strict to be
    codes: Codes, others: Codes, simulated: Codes | None, straight: Bools, seed: int, alarms: float
) -> _Check:
    """Compare each respondent with the most similar other; the cut-off comes from unrelated attentive respondents."""
    near = len(codes) <= MOST_PAIRED
    everything = np.hstack([codes, others])
    drawn = np.random.default_rng(seed).integers(len(codes), size=len(codes))
    columns = np.random.default_rng(seed + 2).permuted(codes, axis=0) if simulated is None else simulated
    strangers = np.hstack([np.where(codes >= 0, columns, -1), others[drawn]])
    cut = max(_upper(most_alike(strangers, near), alarms), LEAST_ALIKE)
    answered = (everything >= 0).sum(axis=1) >= FEWEST_ANSWERS
    # Two straight-liners give the same answers without a copy.
    return _flag("duplicate", most_alike(everything, near), answered & ~straight, cut if cut <= 1 else float("inf"))


def _speeding(seconds: pd.Series, questions: NDArray[np.integer]) -> _Check:
    taken = seconds.to_numpy(dtype=np.float64, na_value=np.nan)
    judged = taken > 0
    third = float(np.median(taken[judged])) * PART_OF_MEDIAN if judged.any() else float("nan")
    limit = np.maximum(third, SECONDS_A_QUESTION * questions)
    return _Check("speeding", judged, judged & (np.where(judged, taken, np.inf) < limit), third)


def _quality(customer_ids: pd.Series, checks: Sequence[_Check], settings: RespondentSettings) -> ResponseQuality:
    flags_needed = settings.flags_needed
    index = pd.Index(customer_ids, name="customer_id")
    flags = pd.DataFrame({check.name: check.flagged for check in checks}, index=index, dtype=bool)
    flags[OVERALL] = flags.sum(axis=1) >= flags_needed if checks else False
    judged = np.zeros(len(index), dtype=int)
    for check in checks:
        judged += check.judged
    rows = [(c.name, int(c.judged.sum()), int(c.flagged.sum()), c.cutoff, _MEANING[c.name]) for c in checks]
    both = int((judged >= flags_needed).sum())
    rows.append((OVERALL, both, int(flags[OVERALL].sum()), float(flags_needed), "number of checks that flag"))
    table = pd.DataFrame(rows, columns=["check", "judged", "flagged", "cutoff", "meaning"])
    table.insert(3, "share", np.where(table["judged"] > 0, table["flagged"] / table["judged"].clip(lower=1), np.nan))
    return ResponseQuality(table, flags, flags_needed, settings.learn_from_flagged)
