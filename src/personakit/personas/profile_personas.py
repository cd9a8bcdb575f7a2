"""``profile_personas``: every attribute of every persona compared with the base: n, effect size and interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.errors import require
from personakit.core.intervals import Z_90, wilson_interval
from personakit.core.kinds import Kind
from personakit.features.features import Features
from personakit.personas.tally_columns import ColumnTally, tally_columns, tally_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.core.typing import Array, Floats
    from personakit.features.features import Features
    from personakit.ingest.exports import AttributeInfo

COLUMNS = ["persona", "attribute", "label", "level", "kind", "use", "value", "base_value", "index", "effect_size",
           "n", "effective_n", "low", "high", "export", "source_column", "measure", "lead", "v_test"]  # fmt: skip
#: Level of a row with a mean, and of the row for rare levels together.
MEAN, OTHER = "mean", "other (rare)"


@dataclass(frozen=True, eq=False)
class _AttributeRows:
    """The figures of one attribute in one measure; arrays of shape (levels, personas)."""

    info: AttributeInfo
    measure: str
    levels: tuple[str, ...]
    tally: ColumnTally
    value: Floats
    base_value: Floats
    effect_size: Floats
    low: Floats
    high: Floats
    v_test: Floats
    may_lead: bool = True


def profile_personas(
    features: Features,
    memberships: pd.DataFrame,
    weights: Floats | None = None,
    minimum_cell: int = 1,
) -> pd.DataFrame:
    """Describe every persona by every attribute, compared with the whole base.

    A customer counts in each persona by posterior probability. Only customers who answered count. Numeric attributes
    and numeric scales have a mean; scales and all other attributes have one share per level.

    - ``value``, ``base_value``: weighted mean, or share in [0, 1], of the persona and of the whole base;
    - ``index``: 100 x value / base_value; missing if the base is not positive;
    - ``effect_size``: for shares Cohen's h, 2 asin(sqrt(value)) - 2 asin(sqrt(base_value)); for means Cohen's d with
      the standard deviation of the base;
    - ``n``: expected number of answers (sum of posteriors); ``effective_n``: Kish's, with posterior x weight;
    - ``low``, ``high``: 90% interval: Wilson's at ``effective_n`` for shares, normal for means. It covers the
      sampling of customers, not the forming of the personas, and is no test of an attribute that formed them;
    - ``v_test``: difference of the persona's mean or share from the base, in standard errors of drawing as many
      customers from the base without replacement: it ranks descriptions, and is no test of an attribute that formed the
      personas;
    - ``measure``: "share" or "mean"; ``lead``: True for the row that represents its attribute in a persona: the mean,
      the positive level of a binary attribute, else the level that exceeds the base most.

    Levels of fewer than `minimum_cell` customers of the base are combined as "other (rare)", rare options of a
    multi-select are left out, and rows with fewer than `minimum_cell` answers keep their n but not their figures.

    Parameters
    ----------
    features : Features
        Attributes of every customer.
    memberships : DataFrame, shape (n_customers, n_personas)
        Posterior memberships in the same order; rows sum to 1.
    weights : ndarray, shape (n_customers,), optional
        Weights of survey answers; ``features.answer_weights`` by default. Attributes of the customers table are
        known for everyone and have weight 1.
    minimum_cell : int
        Fewest customers behind any figure.

    Returns
    -------
    DataFrame
        One row per persona, attribute and level, the most distinguishing first within a persona.

    References
    ----------
    Cohen, J. (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed.
    Kish, L. (1965), Survey Sampling. Wilson, E. B. (1927), JASA 22.
    Lebart, L., Morineau, A. & Piron, M. (1995), Statistique exploratoire multidimensionnelle. Dunod (the v-test).
    """
    require("profile_personas", features, Features, "the features of build_features first")
    posterior = memberships.to_numpy(dtype=np.float64)
    given = features.answer_weights if weights is None else weights
    of_answers = None if np.allclose(given, 1.0) else given
    tallies: dict[str, ColumnTally] = {}
    columns = {a.name: _column(a, features.frame[a.name]) for a in features.attributes}
    for where, mass in (("customers", None), ("survey", of_answers)):
        names = [a.name for a in features.attributes if a.table == where]
        tallies.update(zip(names, tally_columns([columns[n] for n in names], posterior, mass), strict=True))
    parts = []
    for attribute in features.attributes:
        parts.extend(_of_attribute(attribute, columns[attribute.name], tallies[attribute.name], minimum_cell))
    personas = [str(name) for name in memberships.columns]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    row_parts = [_rows(part, personas) for part in parts]
    table = pd.DataFrame({name: np.concatenate([rows[name] for rows in row_parts]) for name in COLUMNS})
    return _in_order(table, personas, minimum_cell)[COLUMNS]


def _column(attribute: AttributeInfo, values: pd.Series) -> pd.Categorical | Floats:
    if attribute.kind is Kind.NUMERIC:
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    levels = values.array
    assert isinstance(levels, pd.Categorical)  # noqa: S101 the frame convention of Exports
    return levels


def _of_attribute(
    attribute: AttributeInfo, levels: pd.Categorical | Floats, tally: ColumnTally, minimum_cell: int
) -> list[_AttributeRows]:
    """Return the figures of one attribute: a mean, shares, or both for a numeric scale."""
    if not isinstance(levels, pd.Categorical):
        return [_mean(attribute, tally)]
    if attribute.kind is Kind.MULTI_SELECT:
        return [_shares(attribute, _without_rare(tally_options(levels, tally), minimum_cell, gather=False))]
    if attribute.kind is not Kind.ORDINAL:
        return [_shares(attribute, _without_rare(tally, minimum_cell, gather=attribute.kind is Kind.CATEGORICAL))]
    points = levels.categories
    if not pd.api.types.is_numeric_dtype(points.dtype):
        return [_shares(attribute, tally)]
    x = np.asarray(points, dtype=np.float64)
    moments = ColumnTally(
        tally.answers, tally.weight, tally.square, (), np.stack([x @ tally.sums, (x * x) @ tally.sums]), np.ones(1)
    )
    return [_mean(attribute, moments), _shares(attribute, tally, may_lead=False)]


def _without_rare(tally: ColumnTally, minimum_cell: int, *, gather: bool) -> ColumnTally:
    rare = tally.level_answers < minimum_cell
    if not rare.any():
        return tally
    names = [level for level, is_rare in zip(tally.levels, rare, strict=True) if not is_rare]
    sums, counts = tally.sums[~rare], tally.level_answers[~rare]
    together = tally.level_answers[rare].sum()
    if gather and together >= minimum_cell:
        names.append(OTHER)
        sums = np.vstack([sums, tally.sums[rare].sum(axis=0)])
        counts = np.append(counts, together)
    return ColumnTally(tally.answers, tally.weight, tally.square, tuple(names), sums, counts)


def _shares(attribute: AttributeInfo, tally: ColumnTally, *, may_lead: bool = True) -> _AttributeRows:
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.clip(tally.sums / tally.weight, 0.0, 1.0)
        base = np.clip(tally.sums.sum(axis=1) / tally.weight.sum(), 0.0, 1.0)[:, None] + np.zeros_like(value)
    effect = 2 * np.arcsin(np.sqrt(value)) - 2 * np.arcsin(np.sqrt(base))
    low, high = wilson_interval(value, np.broadcast_to(tally.effective, value.shape))
    v_test = _v_test(value - base, base * (1 - base), tally)
    return _AttributeRows(attribute, "share", tally.levels, tally, value, base, effect, low, high, v_test, may_lead)


def _mean(attribute: AttributeInfo, tally: ColumnTally) -> _AttributeRows:
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = tally.sums / tally.weight
        variance = np.maximum(second - first**2, 0.0)
        base_first, base_second = tally.sums.sum(axis=1) / tally.weight.sum()
        base_sd = np.sqrt(max(base_second - base_first**2, 0.0))
        n = tally.effective
        half = Z_90 * np.sqrt(variance / np.maximum(n - 1, 1e-9))
        effect = (first - base_first) / base_sd if base_sd > 0 else np.zeros_like(first)
    value = (first + tally.centre)[None]
    base = np.full_like(value, base_first + tally.centre)
    # One answer gives no estimate of the spread.
    half = np.where(n > 1, half, np.nan)
    v_test = _v_test(value - base, np.full_like(value, base_sd**2), tally)
    return _AttributeRows(
        attribute, "mean", (MEAN,), tally, value, base, effect[None], value - half, value + half, v_test
    )


def _v_test(difference: Floats, variance: Floats, tally: ColumnTally) -> Floats:
    """Return differences from the base in standard errors of a draw of n from N without replacement."""
    n, whole = tally.effective, float(tally.answers.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(variance / n * np.maximum(whole - n, 0.0) / max(whole - 1, 1.0))
        v_test: Floats = np.where(error > 0, difference / error, np.nan)
    return v_test


def _rows(block: _AttributeRows, personas: Sequence[str]) -> dict[str, Array]:
    """Turn a block of (level, persona) arrays into rows, and mark the leading row."""
    info, effect = block.info, block.effect_size
    n_levels, k = block.value.shape
    lead = np.zeros((n_levels, k), dtype=bool)
    if block.may_lead and n_levels:
        known = np.where(np.isfinite(effect), effect, -np.inf)
        strongest = np.full(k, n_levels - 1) if info.kind is Kind.BINARY else known.argmax(axis=0)
        lead[strongest, np.arange(k)] = True
    with np.errstate(divide="ignore", invalid="ignore"):
        index = np.where(block.base_value > 0, 100 * block.value / block.base_value, np.nan)
    answers = np.broadcast_to(block.tally.answers, (n_levels, k))
    constants = {"attribute": info.name, "label": info.label, "kind": str(info.kind), "use": str(info.use),
            "export": info.export, "source_column": info.source_column, "measure": block.measure}  # fmt: skip
    return {
        **{name: np.full(n_levels * k, text, dtype=object) for name, text in constants.items()},
        "persona": np.tile(np.array(personas, dtype=object), n_levels),
        "level": np.repeat(np.array(block.levels, dtype=object), k),
        "value": block.value.ravel(),
        "base_value": block.base_value.ravel(),
        "index": index.ravel(),
        "effect_size": effect.ravel(),
        "n": np.rint(answers).astype(np.int64).ravel(),
        "effective_n": np.broadcast_to(block.tally.effective, (n_levels, k)).ravel(),
        "low": block.low.ravel(),
        "high": block.high.ravel(),
        "v_test": block.v_test.ravel(),
        "lead": lead.ravel(),
    }


def _in_order(table: pd.DataFrame, personas: Sequence[str], minimum_cell: int) -> pd.DataFrame:
    """Suppress rows with few answers and sort, the most distinguishing first; ties by attribute and level."""
    thin = table["n"] < minimum_cell
    figures = ["value", "base_value", "index", "effect_size", "low", "high", "v_test"]
    shown = table.assign(**{name: table[name].mask(thin) for name in figures}, lead=table["lead"] & ~thin)
    order = pd.DataFrame(
        {
            "persona": pd.Categorical(shown["persona"], categories=list(personas), ordered=True),
            "effect": -shown["effect_size"].abs().round(9),
            "attribute": shown["attribute"],
            "level": shown["level"],
        }
    ).sort_values(["persona", "effect", "attribute", "level"], na_position="last", kind="stable")
    return shown.loc[order.index].reset_index(drop=True)
