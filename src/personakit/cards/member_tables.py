"""The members of a persona: how surely they belong to it, and typical customers that nobody can recognise."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.core.formatting import format_count, format_number
from personakit.core.kinds import Kind, Use
from personakit.personas.tally_columns import level_text

if TYPE_CHECKING:
    from personakit.core.typing import Codes, Floats
    from personakit.ingest.exports import AttributeInfo, Exports
    from personakit.personas.personas import Personas

#: Lower ends of the bands of certainty, and their names.
BANDS = ((0.95, "95% and more"), (0.8, "80 to 95%"), (0.5, "50 to 80%"), (0.0, "below 50%"))
MOST_REPRESENTATIVES, MOST_ATTRIBUTES = 3, 6
_PARTS = (0.2, 0.4, 0.6, 0.8)


def certainty_table(best: Floats, minimum_cell: int) -> pd.DataFrame:
    """Return how surely the likeliest members of a persona belong to it.

    Parameters
    ----------
    best : ndarray
        Each member's posterior for this persona.
    minimum_cell : int
        Bands with fewer customers get no figures.

    Returns
    -------
    DataFrame
        `band`, `share`, `customers`; NaN where too few.
    """
    rows = []
    above = 2.0
    for low, band in BANDS:
        n = int(((best >= low) & (best < above)).sum())
        shown = n == 0 or n >= minimum_cell
        rows.append(
            {
                "band": band,
                "share": n / len(best) if shown and len(best) else np.nan,
                "customers": n if shown else np.nan,
            }
        )
        above = low
    return pd.DataFrame(rows)


CoarseTable = dict[str, "tuple[Codes, list[str]]"]


def representative_table(
    exports: Exports, personas: Personas, persona: str, distinct: pd.DataFrame, coarse: CoarseTable
) -> pd.DataFrame:
    """Describe typical customers of a persona, so coarsely that nobody can be recognised.

    Numbers are given as fifths of the base. An attribute is added only while at least the minimum cell of customers of
    the base share everything that is shown. Ids and protected attributes are never shown.

    Parameters
    ----------
    exports : Exports
        The minimum cell.
    personas : Personas
        Features and representatives.
    persona : str
        Whose.
    distinct : DataFrame
        Its distinguishing rows of the profile; they are shown first.
    coarse : dict
        Cache of coarse attributes, shared between personas; new ones are added to it.

    Returns
    -------
    DataFrame
        `who` ("Customer A" ...), `attribute`, `label`, `value`, `shared_by` (customers with all these values).
    """
    columns = ["who", "attribute", "label", "value", "shared_by"]
    minimum = exports.study.study.minimum_cell
    features = personas.features
    chosen = personas.representatives.get(persona, ())[:MOST_REPRESENTATIVES]
    rows = features.frame.index.get_indexer(pd.Index(chosen))
    infos = {a.name: a for a in features.attributes if a.use in {Use.ACTIVE, Use.DESCRIBE}}
    names = [
        n
        for n in dict.fromkeys([*distinct["attribute"], *infos])
        if n in infos and infos[n].kind not in {Kind.TEXT, Kind.DATE}
    ]
    entries: list[dict[str, Any]] = []
    for name in names[: 2 * MOST_ATTRIBUTES]:
        if name not in coarse:
            coarse[name] = _coarse(features.frame[name], infos[name])
    coded = {name: coarse[name] for name in names[: 2 * MOST_ATTRIBUTES]}
    for number, row in enumerate(rows[rows >= 0]):
        like: Codes | None = None
        n_shown = 0
        for name, (codes, texts) in coded.items():
            if codes[row] < 0:
                continue
            narrowed = np.flatnonzero(codes == codes[row]) if like is None else like[codes[like] == codes[row]]
            if len(narrowed) < minimum:
                continue
            like, n_shown = narrowed, n_shown + 1
            entries.append({"who": f"Customer {chr(65 + number)}", "attribute": name, "label": infos[name].label,
                         "value": texts[codes[row]], "shared_by": len(narrowed)})  # fmt: skip
            if n_shown == MOST_ATTRIBUTES:
                break
    frame = pd.DataFrame(entries, columns=columns)
    # What matters is how many share everything that is shown: the last and smallest number.
    return frame.assign(shared_by=frame.groupby("who")["shared_by"].transform("min")) if len(frame) else frame


def _coarse(values: pd.Series, info: AttributeInfo) -> tuple[Codes, list[str]]:
    """Return codes and their texts: levels as they are, numbers by fifths of the base."""
    array = values.array
    if isinstance(array, pd.Categorical):
        return np.asarray(array.codes), [level_text(c).replace("|", ", ") or "none" for c in array.categories]
    x = values.to_numpy(dtype=np.float64, na_value=np.nan)
    known = x[~np.isnan(x)]
    if not len(known):
        return np.full(len(x), -1, dtype=np.int8), []
    step = max(len(known) // 50_000, 1)
    edges = np.unique(np.quantile(np.sort(known)[::step], _PARTS))
    codes = np.where(np.isnan(x), -1, np.searchsorted(edges, x, side="right")).astype(np.int8)
    whole = info.kind is Kind.NUMERIC and bool((edges == np.round(edges)).all())
    write = [format_count(edge) if whole or abs(edge) >= 10 else format_number(edge) for edge in edges]
    between = [f"{a} to {b}" for a, b in pairwise(write)]
    return codes, [f"below {write[0]}", *between, f"{write[-1]} or more"]
