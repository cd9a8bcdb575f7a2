"""Margins to rake to: levels of attributes known of all customers, with sparse levels merged."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.intervals import kish_effective_n
from personakit.core.kinds import Kind
from personakit.weighting.rake import rake, shares

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from personakit.core.typing import Codes, Floats
    from personakit.ingest.exports import AttributeInfo


#: Numbers are cut into this many bands of about equal size in the base.
N_BANDS = 5
UNKNOWN, OTHER = "(unknown)", "other"
#: "auto" takes margins that are this far off among respondents (total variation), and beyond chance at this level.
FAR_OFF, CHANCE = 0.025, 0.01
RAKEABLE = (Kind.NUMERIC, Kind.ORDINAL, Kind.CATEGORICAL, Kind.BINARY)


@dataclass(frozen=True, eq=False)
class Margin:
    """One attribute of the customers, cut into levels."""

    attribute: str
    levels: tuple[str, ...]
    codes: Codes  # (n_customers,) level of every customer of the base
    base: Floats  # (levels,) share of the base in each; sums to 1

    def off(self, rows: Codes, weights: Floats) -> tuple[float, float]:
        """Return how far the respondents' margin is off, and the p-value of such a distance.

        The distance is total variation: half the sum of absolute differences of shares. The p-value is of a chi-square
        test at the Kish effective sample size.
        """
        from scipy.special import chdtrc

        seen = shares(self.codes[rows], weights, len(self.levels))
        distance = float(np.abs(seen - self.base).sum() / 2)
        statistic = kish_effective_n(weights) * float(((seen - self.base) ** 2 / self.base).sum())
        return distance, float(chdtrc(len(self.levels) - 1, statistic))


def make_margin(attribute: AttributeInfo, values: pd.Series, rows: Codes, fewest: int = 20) -> Margin | None:
    """Cut an attribute into levels with enough respondents in each.

    Numbers are cut at the quintiles of the base. Ordered levels (bands, scale points) with too few respondents are
    merged with their smaller neighbour; unordered levels are collected under "other", smallest first, until that has
    enough. Customers with an unknown value form a level of their own, merged in the same way.

    Parameters
    ----------
    attribute : AttributeInfo
        An attribute of the customers table.
    values : Series, shape (n_customers,)
        Its values over the base.
    rows : ndarray of int, shape (n_respondents,)
        Rows of the respondents.
    fewest : int
        Fewest respondents in a level: the weight of a smaller one would rest on too few.

    Returns
    -------
    Margin or None
        None where fewer than two levels are left, or the attribute is of another kind.
    """
    if attribute.kind not in RAKEABLE or len(rows) == 0:
        return None
    groups, in_order, codes = _levels(attribute, values)
    counts = np.bincount(codes[rows], minlength=len(groups))
    base_counts = np.bincount(codes, minlength=len(groups))
    merged = _merge(groups, counts, base_counts, fewest, in_order=in_order)
    if len(merged) < 2:
        return None
    lookup = np.zeros(len(groups), dtype=np.intp)
    for new, members in enumerate(merged):
        lookup[list(members)] = new
    codes = lookup[codes]
    base = np.bincount(codes, minlength=len(merged)) / len(codes)
    names = tuple(_name([groups[i] for i in members], attribute.kind) for members in merged)
    return Margin(attribute.name, names, codes, base)


def choose_margins(margins: Sequence[Margin], rows: Codes, design: Floats, most: int) -> list[Margin]:
    """Choose margins that are off among respondents: the worst first, each measured after raking to those before it.

    Parameters
    ----------
    margins : sequence of Margin
        Candidates.
    rows : ndarray of int
        Rows of the respondents.
    design : ndarray
        Design weights of the respondents.
    most : int
        Most margins to choose.

    Returns
    -------
    list of Margin
        Off by 2.5 points or more in total variation, and at p < .01.

    References
    ----------
    DeBell, M. & Krosnick, J. A. (2009), Computing weights for American National Election Study survey data.
    """
    left = sorted(margins, key=lambda margin: margin.attribute)
    chosen: list[Margin] = []
    weights = design
    while left and len(chosen) < most:
        off = [(margin, *margin.off(rows, weights)) for margin in left]
        candidates = [(distance, margin) for margin, distance, chance in off if distance >= FAR_OFF and chance < CHANCE]
        if not candidates:
            break
        # Distances are rounded so that the order of rows changes nothing; ties are decided by name.
        chosen.append(max(candidates, key=lambda candidate: round(candidate[0], 9))[1])
        left.remove(chosen[-1])
        weights = rake([m.codes[rows] for m in chosen], [m.base for m in chosen], design, most_rounds=50).weights
    return chosen


def known_share(values: pd.Series) -> float:
    """Return the share of customers with a known value."""
    return float(values.notna().mean()) if len(values) else 0.0


def _levels(attribute: AttributeInfo, values: pd.Series) -> tuple[list[str], bool, Codes]:
    """Return level names, whether they are ordered, and codes; the last level is the unknown one."""
    if attribute.kind is Kind.NUMERIC:
        x = values.to_numpy(dtype=np.float64, na_value=np.nan)
        known = ~np.isnan(x)
        inner = np.unique(np.quantile(x[known], np.linspace(0, 1, N_BANDS + 1)[1:-1])) if known.any() else np.empty(0)
        edges = np.concatenate([[-np.inf], inner, [np.inf]])
        codes = np.where(known, np.searchsorted(inner, np.where(known, x, 0.0), side="left"), len(edges) - 1)
        names = [f"{low:.4g} to {high:.4g}" for low, high in pairwise(edges)]
        return [*names, UNKNOWN], True, codes.astype(np.intp)
    array = values.array
    assert isinstance(array, pd.Categorical)  # noqa: S101 the frame convention of Exports
    codes = np.asarray(array.codes, dtype=np.intp)
    names = [f"{c:g}" if isinstance(c, float) else str(c) for c in array.categories]
    return [*names, UNKNOWN], attribute.kind is Kind.ORDINAL, np.where(codes < 0, len(names), codes)


def _merge(
    names: Sequence[str], counts: Codes, base_counts: Codes, fewest: int, *, in_order: bool
) -> list[tuple[int, ...]]:
    """Merge sparse levels; levels without any customer are left out."""
    groups: list[tuple[int, ...]] = [(i,) for i in range(len(names)) if base_counts[i]]

    def respondents(group: tuple[int, ...]) -> tuple[int, int, str]:
        return int(counts[list(group)].sum()), int(base_counts[list(group)].sum()), names[group[0]]

    unknown = [group for group in groups if in_order and group[0] == len(names) - 1]
    known = [group for group in groups if group not in unknown]
    known = _merge_neighbours(known, respondents, fewest) if in_order else _gather(known, respondents, fewest)
    if unknown and respondents(unknown[0])[0] < fewest and known:
        # Too few for a level of their own: they join the largest level, which they change least.
        most = max(known, key=respondents)
        return [group + unknown[0] if group == most else group for group in known]
    return known + unknown


def _merge_neighbours(
    groups: list[tuple[int, ...]], respondents: Callable[[tuple[int, ...]], tuple[int, int, str]], fewest: int
) -> list[tuple[int, ...]]:
    merged = list(groups)
    while len(merged) > 1:
        sizes = [respondents(group)[0] for group in merged]
        i = int(np.argmin(sizes))
        if sizes[i] >= fewest:
            break
        neighbours = [j for j in (i - 1, i + 1) if 0 <= j < len(merged)]
        j = min(neighbours, key=lambda neighbour: sizes[neighbour])
        first, last = sorted((i, j))
        merged[first : last + 1] = [merged[first] + merged[last]]
    return merged


def _gather(
    groups: list[tuple[int, ...]], respondents: Callable[[tuple[int, ...]], tuple[int, int, str]], fewest: int
) -> list[tuple[int, ...]]:
    by_size = sorted(groups, key=respondents)
    pool: tuple[int, ...] = ()
    while by_size and (respondents(by_size[0])[0] < fewest or (pool and respondents(pool)[0] < fewest)):
        pool += by_size.pop(0)
    rest = [group for group in groups if group in by_size]
    return [*rest, pool] if pool else rest


def _name(names: Sequence[str], kind: Kind) -> str:
    if len(names) == 1:
        return (
            names[0].replace("-inf to", "up to").replace(" to inf", " and more") if kind is Kind.NUMERIC else names[0]
        )
    if kind is Kind.NUMERIC:
        bands = [name for name in names if name != UNKNOWN]
        whole = f"{bands[0].split(' to ')[0]} to {bands[-1].split(' to ')[1]}"
        return _name([whole], kind) + (f" or {UNKNOWN}" if len(bands) < len(names) else "")
    return OTHER if kind is Kind.CATEGORICAL else " or ".join(names)
