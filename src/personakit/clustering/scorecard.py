"""An additive scorer: each known attribute adds points to every persona, then a softmax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.clustering.edits.component_map import summed
from personakit.clustering.encoding.column_values import are_numbers
from personakit.clustering.encoding.encoding_schema import OTHER
from personakit.core.errors import StudyError, not_found
from personakit.core.kinds import OPTION_SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.clustering.persona_model import PersonaModel
    from personakit.core.typing import Codes, Floats


@dataclass(frozen=True, eq=False)
class LevelTerm:
    """Points by level of a categorical, binary or ordinal attribute."""

    column: str
    levels: tuple[Any, ...]
    points: Floats  # levels x k
    missing: Floats  # k: for a missing cell
    unseen: Floats  # k: for a level not among `levels`


@dataclass(frozen=True, eq=False)
class BinTerm:
    """Points by range of a number: below the first cut, from the first cut to below the second, and so on."""

    column: str
    cuts: tuple[float, ...]
    points: Floats  # (cuts + 1) x k
    missing: Floats  # k


@dataclass(frozen=True, eq=False)
class OptionTerm:
    """Points by option of a multi-select, chosen or not; options are joined by ``|``."""

    column: str
    options: tuple[str, ...]
    chosen: Floats  # options x k
    passed: Floats  # options x k: for an answer without the option
    missing: Floats  # k


Term = LevelTerm | BinTerm | OptionTerm


@dataclass(frozen=True, eq=False)
class Scorecard:
    """Start points per persona and the points each term adds; the softmax of the sums gives the probabilities."""

    personas: tuple[str, ...]
    start: Floats  # k
    terms: tuple[Term, ...]
    persona_of: tuple[int, ...] = ()  # column of the persona of each of the k scores; empty where each has one score

    @property
    def columns(self) -> list[str]:
        """Columns that the scorer needs, in order."""
        return list(dict.fromkeys(term.column for term in self.terms))

    def predict_proba(self, frame: pd.DataFrame) -> Floats:
        """Return the probability that each row belongs to each persona.

        Returns
        -------
        ndarray, shape (rows, personas)
            Rows sum to 1.
        """
        for column in self.columns:
            if column not in frame.columns:
                raise StudyError(not_found("column", column, "the data to score", map(str, frame.columns)))
        score = np.repeat(self.start[None, :], len(frame), axis=0)
        for term in self.terms:
            score += points_of(term, frame[term.column])
        out: Floats = np.exp(score - score.max(axis=1, keepdims=True))
        out /= out.sum(axis=1, keepdims=True)
        return summed(out, np.array(self.persona_of), len(self.personas)) if self.persona_of else out


def points_of(term: Term, column: pd.Series) -> Floats:
    """Return the points a term gives to each row, rows x k."""
    if isinstance(term, BinTerm):
        table = np.vstack([term.points, term.missing])
        return table[bin_codes(column, term.cuts)]
    if isinstance(term, LevelTerm):
        table = np.vstack([term.points, term.unseen, term.missing])
        return table[scorecard_level_codes(column, term.levels)]
    chosen = option_flags(column, term.options)
    known = ~np.isnan(chosen[:, 0]) if term.options else column.notna().to_numpy()
    flags = np.nan_to_num(chosen)
    points = flags @ term.chosen + (1 - flags) @ term.passed
    return np.where(known[:, None], points, term.missing)


def bin_codes(column: pd.Series, cuts: Sequence[float]) -> Codes:
    """Return the bin of each number; one past the last bin where missing or not finite."""
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    codes = np.searchsorted(np.asarray(cuts, dtype=np.float64), numbers, side="right")
    return np.where(np.isfinite(numbers), codes, len(cuts) + 1)


def scorecard_level_codes(column: pd.Series, levels: Sequence[Any]) -> Codes:
    """Return the position of each cell's level: ``len(levels)`` for other levels, one more for a missing cell."""
    position_of = {level: position for position, level in enumerate(levels)}
    codes, cell_levels = pd.factorize(column)
    lookup = np.array(
        [*(position_of.get(level, len(levels)) for level in cell_levels.tolist()), len(levels) + 1], dtype=np.intp
    )
    return lookup[codes]


def option_flags(column: pd.Series, options: Sequence[str]) -> Floats:
    """Return 1 for a chosen option, 0 for one not chosen, NaN for an unanswered question."""
    codes, cell_texts = pd.factorize(column)
    cells = [set(str(cell).split(OPTION_SEPARATOR)) for cell in cell_texts.tolist()]
    table = np.full((len(cells) + 1, len(options)), np.nan)
    for row, cell in enumerate(cells):
        table[row] = [float(option in cell) for option in options]
    out: Floats = table[codes]
    return out


def scorecard_of(model: PersonaModel) -> Scorecard:
    """Return a fitted model as an additive scorer; exact for a model of categories and choices only.

    Returns
    -------
    Scorecard
        Gives the same probabilities as the model.

    Raises
    ------
    StudyError
        When the model has numeric or ordinal attributes: their common factors do not add up attribute by attribute.
    """
    layout, mixture = model._layout, model._mixture
    coupled = [str(scaler.column) for scaler in layout.scalers]
    counted = bool(model._design.counts)  # counts in bands then share the numbers' common factor
    coupled += [str(item.column) for item in layout.items if item.ordinal or (counted and item.edges is not None)]
    if coupled:
        raise StudyError(
            f"This model cannot be written as one SQL query: the {len(coupled)} numeric and ordinal attributes "
            f"(such as '{coupled[0]}') share common factors. Write the additive scorer instead: "
            'score_sql(find_typing_tool(personas, source="all"), ...), which states how often it agrees with the model.'
        )
    components = model._components
    zero = np.zeros(components.n_components)
    terms: list[Term] = []
    start = 0
    by_column: dict[str, list[tuple[str, Floats]]] = {}
    for item in layout.items:
        points = mixture.nominal[:, start : start + item.n_levels].T
        start += item.n_levels
        if item.edges is not None:
            terms.append(BinTerm(str(item.column), item.edges, points, zero))
        elif item.option is not None:
            by_column.setdefault(str(item.column), []).append((item.option, points))
        elif item.column in layout.points and are_numbers(item.levels):
            # two scale points: take the nearer one, and the lower one in a tie; what lies outside them is missing
            low, high = (float(level) for level in item.levels)
            cuts = (low, float(np.nextafter((low + high) / 2, np.inf)), float(np.nextafter(high, np.inf)))
            terms.append(BinTerm(str(item.column), cuts, np.vstack([zero, points, zero]), zero))
        else:
            known = [level for level in item.levels if level != OTHER]
            unseen = points[item.levels.index(OTHER)] if OTHER in item.levels else zero
            terms.append(LevelTerm(str(item.column), tuple(known), points[: len(known)], zero, unseen))
    for column, options in by_column.items():
        chosen, passed = np.array([p[1] for _, p in options]), np.array([p[0] for _, p in options])
        terms.append(OptionTerm(column, tuple(name for name, _ in options), chosen, passed, zero))
    merged = components.n_components > len(components.ids)
    persona_of = tuple(components.persona_of.tolist()) if merged else ()
    return Scorecard(components.ids, np.asarray(mixture.log_share, dtype=np.float64), tuple(terms), persona_of)
