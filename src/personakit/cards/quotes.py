"""Quotes of a persona: typical ones and one that disagrees, all redacted and on themes that enough customers share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.cards.facts import Fact
from personakit.cards.sources import source_of
from personakit.cards.themes.collect_texts import SOURCES
from personakit.cards.themes.find_themes import most_central

if TYPE_CHECKING:
    from personakit.cards.themes.collect_texts import CustomerTexts
    from personakit.cards.themes.find_themes import PlacedThemes
    from personakit.cards.themes.themes import Themes
    from personakit.core.typing import Codes
    from personakit.ingest.exports import Exports

MOST_CENTRAL = 3
QUOTES = ["text", "role", "source", "stage", "theme", "customers_alike"]
_COLUMNS = {"survey": ("survey", "verbatims"), "rating": ("csat", "comment"), "contact": ("contacts", "text")}


def quotes_of(  # noqa: PLR0917 texts, themes and people
    texts: CustomerTexts,
    placed: PlacedThemes,
    themes: Themes,
    likeliest: Codes,
    persona: int,
    minimum_cell: int,
) -> pd.DataFrame:
    """Return up to three central quotes of a persona and one that disagrees.

    A central quote is about a theme that at least `minimum_cell` of the persona's likeliest members wrote about; themes
    more frequent than among others come first. The dissenting quote is also by a member, on a theme of at least
    `minimum_cell` customers: one with the opposite rating, else one on a theme that members write about less often.

    Parameters
    ----------
    texts : CustomerTexts
        Redacted texts.
    placed : PlacedThemes
        Their themes.
    themes : Themes
        Counts and shares.
    likeliest : ndarray of int (customers,)
        Column of each customer's likeliest persona.
    persona : int
        Column of the persona.
    minimum_cell : int
        Fewest customers who write about the same theme.

    Returns
    -------
    DataFrame
        Columns as `QUOTES`.
    """
    mine = np.flatnonzero((likeliest[texts.customer] == persona) & (placed.theme != ""))
    if not len(mine):
        return pd.DataFrame(columns=QUOTES)
    pairs = pd.DataFrame({"theme": placed.theme[mine], "customer": texts.customer[mine]}).drop_duplicates()
    members = {str(t): int(n) for t, n in pairs["theme"].value_counts().items()}
    known = themes.themes.set_index("theme")
    writers = max(int(pairs["customer"].nunique()), 1)
    lift = {t: (n / writers) / max(float(known["share"].loc[t]), 1e-9) for t, n in members.items()}
    ranked = sorted((t for t in members if members[t] >= minimum_cell), key=lambda t: (-lift[t] * members[t] ** 0.5, t))
    rows: list[dict[str, Any]] = []
    for theme in ranked[:MOST_CENTRAL]:
        on_theme = mine[placed.theme[mine] == theme]
        row = most_central(texts, on_theme, placed.nearness[on_theme])
        if row is not None:
            rows.append(_quote(texts, row, "central", theme, members[theme]))
    against = _dissenting(texts, placed, mine, ranked, lift)
    if rows and against is not None and texts.words[texts.text[against]] not in {r["text"] for r in rows}:
        theme = str(placed.theme[against])
        rows.append(_quote(texts, against, "dissenting", theme, int(known["customers"].loc[theme])))
    return pd.DataFrame(rows, columns=QUOTES).drop_duplicates("text").reset_index(drop=True)


def _dissenting(
    texts: CustomerTexts, placed: PlacedThemes, mine: Codes, central: list[str], lift: dict[str, float]
) -> int | None:
    position = texts.position[mine]
    rated = ~np.isnan(position)
    voiced = position[rated & np.isin(placed.theme[mine], central[:MOST_CENTRAL])]
    if len(voiced) >= 3:
        happy = voiced.mean() >= 0.5
        other = mine[rated & ((position <= 0.25) if happy else (position >= 0.75))]
        quote = most_central(texts, other, placed.nearness[other])
        if quote is not None:
            return quote
    rest = sorted((t for t in lift if t not in central[:MOST_CENTRAL] and lift[t] < 1), key=lambda t: (lift[t], t))
    for theme in rest:
        on_theme = mine[placed.theme[mine] == theme]
        quote = most_central(texts, on_theme, placed.nearness[on_theme])
        if quote is not None:
            return quote
    return None


def _quote(texts: CustomerTexts, row: int, role: str, theme: str, alike: int) -> dict[str, Any]:
    stage = texts.stages[texts.stage[row]]
    return {"text": texts.words[texts.text[row]], "role": role, "source": SOURCES[texts.source[row]],
            "stage": "" if stage == texts.stages[-1] else stage, "theme": theme, "customers_alike": alike}  # fmt: skip


def quote_facts(exports: Exports, quotes: pd.DataFrame, persona: str) -> list[Fact]:
    """Return a fact for every quote, so that it has evidence like any other sentence."""
    facts = []
    for row in quotes.to_dict("records"):
        export, column = source_of(exports, *_COLUMNS[str(row["source"])])
        facts.append(
            Fact(f"“{row['text']}”", "quotes", persona, stage=str(row["stage"]), attribute=str(row["theme"]),
                 label="Quote", level=str(row["role"]), measure="quote", n=float(row["customers_alike"]),
                 export=export, source_column=column)
        )  # fmt: skip
    return facts
