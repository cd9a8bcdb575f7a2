"""``find_themes``: what the texts of every stage are about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.cards.themes.collect_texts import SOURCES, CustomerTexts
from personakit.cards.themes.theme_trend import trend_of
from personakit.cards.themes.themes import Themes
from personakit.cards.themes.weigh_terms import Terms, term_lists, weigh_terms
from personakit.core.intervals import wilson_interval
from personakit.study.thresholds import ThemeSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.core.typing import Bools, Codes, Floats, Objects


_FEWEST_THEMES = 2
_MOST_ROUNDS = 1000  # of a factorisation; most need fewer than 200
WORDS_OF_A_NAME, _WORDS_COMPARED, MOST_WORDS = 3, 4, 8
LONGEST_QUOTE, SHORTEST_QUOTE = 160, 12


@dataclass(frozen=True, eq=False)
class _Stage:
    """The texts of one stage, with equal texts merged."""

    name: str
    rows: Codes  # entries of Texts
    words: Codes  # distinct texts, as indices into Texts.words
    of: Codes  # of each entry: index into `words`


@dataclass(frozen=True, eq=False)
class _StageThemes:
    theme: Codes  # theme of each distinct text, -1 for none
    nearness: Floats  # closeness of each distinct text to its theme
    names: list[tuple[str, ...]]  # words of each theme


@dataclass(frozen=True, eq=False)
class PlacedThemes:
    """Which theme every text is about."""

    theme: Objects  # theme id of every entry of Texts; "" for none
    nearness: Floats  # how close the entry is to its theme


def find_themes(
    texts: CustomerTexts, memberships: pd.DataFrame, minimum_cell: int, settings: ThemeSettings = ThemeSettings()
) -> tuple[Themes, PlacedThemes]:
    """Find what texts are about, stage by stage, from words that occur together.

    Words and pairs of words that at least `minimum_cell` customers use are weighted (TF-IDF) and factorised (NMF). The
    number of themes, from two to the settings' `most_themes`, is the one with the best product of coherence (mean
    normalised pointwise mutual information of a theme's words) and share of texts covered.
    A text belongs to its strongest theme. Themes of fewer than `minimum_cell` customers are dropped.

    Returns
    -------
    themes : Themes
        With counts, shares by persona, trend and quotes.
    placed : PlacedThemes
        Theme of every entry of `texts`.

    References
    ----------
    Lee, D. D. & Seung, H. S. (1999), Nature 401. Bouma, G. (2009), Normalized (pointwise) mutual information in
    collocation extraction. Lau, J. H. et al. (2014), Machine reading tea leaves. EACL.
    """
    weights = memberships.to_numpy()
    lists = term_lists(texts.words)
    placed = PlacedThemes(np.full(len(texts.text), "", dtype=object), np.zeros(len(texts.text)))
    frames: dict[str, list[dict[str, Any]]] = {"themes": [], "by_persona": [], "trend": [], "quotes": [], "read": []}
    for s, name in enumerate(texts.stages):
        stage = _of_stage(texts, s, name)
        writers = len(np.unique(texts.customer[stage.rows]))
        stage_themes, note = _search(stage, texts, lists, minimum_cell, settings)
        read, written = len(stage.rows), int(texts.written[s])
        if name != texts.stages[-1] and written > read:
            note = f"{name}: {read:,} of {written:,} texts read, chosen by a hash. {note}".strip()
        shown = writers if writers >= minimum_cell or writers == 0 else np.nan
        frames["read"].append(
            {"stage": name, "texts": max(written, read), "texts_read": read, "customers": shown, "note": note}
        )
        if stage_themes is not None:
            _describe(stage, stage_themes, texts, weights, list(memberships.columns), minimum_cell, frames, placed)
    columns = {
        "themes": ["theme", "stage", "name", "words", "texts", "customers", "share", "share_low", "share_high",
                   "mean_position", "trend"],
        "by_persona": ["theme", "stage", "persona", "customers", "share", "low", "high", "base_share"],
        "trend": ["theme", "stage", "period", "texts", "share", "low", "high"],
        "quotes": ["theme", "stage", "role", "text", "source", "customers_alike"],
        "read": ["stage", "texts", "texts_read", "customers", "note"],
    }  # fmt: skip
    laid = {key: pd.DataFrame(frames[key], columns=columns[key]) for key in columns}
    return Themes(**laid, minimum_cell=minimum_cell), placed


def _of_stage(texts: CustomerTexts, s: int, name: str) -> _Stage:
    rows = np.flatnonzero(texts.stage == s)
    words, of = np.unique(texts.text[rows], return_inverse=True)
    return _Stage(name, rows, words, of)


def _search(
    stage: _Stage, texts: CustomerTexts, lists: list[dict[str, str]], minimum: int, settings: ThemeSettings
) -> tuple[_StageThemes | None, str]:
    """Return the themes of a stage, or why there are none."""
    if not len(stage.rows):
        return None, ""
    customers = len(np.unique(texts.customer[stage.rows]))
    if customers < max(3 * minimum, 20):
        return None, f"{stage.name}: too few wrote something to speak of themes."
    # A text counts once per customer.
    pairs = np.unique(np.column_stack([stage.of, texts.customer[stage.rows]]), axis=0)
    times = np.bincount(pairs[:, 0], minlength=len(stage.words)).astype(np.float64)
    terms = weigh_terms([lists[i] for i in stage.words], times, max(float(minimum), 2.0))
    if len(terms.names) < _FEWEST_THEMES:
        return None, f"{stage.name}: no word is used by {minimum} customers."
    weighed = _scaled(terms.matrix, np.sqrt(times))
    holds = (terms.matrix > 0).astype(np.float64)
    together = np.asarray((holds.T @ _scaled(holds, times)).todense())
    best: tuple[float, Floats, Floats] | None = None
    for k in range(_FEWEST_THEMES, min(settings.most_themes, len(terms.names), len(stage.words)) + 1):
        w, h = _factors(weighed, k)
        part = (w / np.sqrt(times)[:, None] * np.linalg.norm(h, axis=1)).max(axis=1)
        covered = float(times[part >= settings.least_explained].sum() / times.sum())
        score = covered * (1 + _coherence(h, together, float(times.sum()))) / 2
        if best is None or score > best[0] + 0.01:
            best = (score, w, h)
    if best is None:
        return None, f"{stage.name}: all texts say the same."
    return _assign(best[1] / np.sqrt(times)[:, None], best[2], terms, settings.least_explained), ""


def _scaled(matrix: Any, weights: Floats) -> Any:
    from scipy.sparse import diags_array

    return diags_array(weights) @ matrix


def _factors(matrix: Any, k: int) -> tuple[Floats, Floats]:
    """Return non-negative factors of the texts and of the terms: themes as sums of words."""
    from sklearn.decomposition import NMF  # here: a second to import

    model = NMF(k, init="nndsvda", random_state=0, max_iter=_MOST_ROUNDS)
    with np.errstate(invalid="ignore"):  # the squared error of an exact fit can be a little below zero
        w = model.fit_transform(matrix)
    return w, model.components_


def _coherence(h: Floats, together: Floats, total: float) -> float:
    """Return the coherence of the themes' words, minus the overlap between themes."""
    used = np.diag(together)
    scores, seen = [], []
    for factor in h:
        top = np.argsort(-factor, kind="stable")[:_WORDS_COMPARED]
        top = top[factor[top] > 0]
        seen += top.tolist()
        for i, a in enumerate(top):
            for b in top[:i]:
                joint = max(together[a, b], 0.01) / total
                pmi = np.log(joint * total * total / (used[a] * used[b]))
                scores.append(pmi / -np.log(joint) if joint < 1 else 1.0)
    overlap = 1 - len(set(seen)) / max(len(seen), 1)
    return float(np.mean(scores)) - overlap if scores else -1.0


def _assign(w: Floats, h: Floats, terms: Terms, least_explained: float) -> _StageThemes:
    part = w * np.linalg.norm(h, axis=1)
    theme = part.argmax(axis=1)
    nearness = part[np.arange(len(part)), theme]
    theme = np.where(nearness >= least_explained, theme, -1)
    lift = h / np.maximum(h.sum(axis=0), 1e-12)
    names = []
    for j in range(len(h)):
        telling = h[j] * lift[j]
        order = np.argsort(-telling.round(9), kind="stable")
        names.append(_distinct([terms.names[i] for i in order if telling[i] > 0.02 * telling.max()]))
    return _StageThemes(theme, nearness, names)


def _distinct(words: Sequence[str]) -> tuple[str, ...]:
    """Leave out words that are part of a term already chosen."""
    distinct: list[str] = []
    for word in words:
        used = {w for phrase in distinct for w in phrase.split(" ")}
        if not set(word.split(" ")) & used:
            distinct.append(word)
        if len(distinct) == MOST_WORDS:
            break
    return tuple(distinct)


def _describe(  # noqa: PLR0917 inputs and outputs of one stage
    stage: _Stage,
    stage_themes: _StageThemes,
    texts: CustomerTexts,
    weights: Floats,
    personas: list[str],
    minimum: int,
    frames: dict[str, list[dict[str, Any]]],
    placed: PlacedThemes,
) -> None:
    """Add the rows of a stage's themes, the largest first."""
    theme = stage_themes.theme[stage.of]
    customer = texts.customer[stage.rows]
    writers = {j: np.unique(customer[theme == j]) for j in range(len(stage_themes.names))}
    large_enough = [j for j in writers if len(writers[j]) >= minimum and stage_themes.names[j]]
    everyone = np.unique(customer)
    mass = weights[everyone].sum(axis=0)
    effective = mass**2 / np.maximum((weights[everyone] ** 2).sum(axis=0), 1e-12)
    seen: set[str] = set()
    for j in sorted(large_enough, key=lambda j: (-len(writers[j]), stage_themes.names[j])):
        about = theme == j
        words = stage_themes.names[j]
        name = ", ".join(words[:WORDS_OF_A_NAME])
        theme_id = "t-" + hashlib.sha256(f"{stage.name}\x1f{name}".encode()).hexdigest()[:8]
        if theme_id in seen:
            continue
        seen.add(theme_id)
        placed.theme[stage.rows[about]] = theme_id
        placed.nearness[stage.rows[about]] = stage_themes.nearness[stage.of[about]]
        n = len(writers[j])
        low, high = wilson_interval(n / len(everyone), len(everyone))
        position = texts.position[stage.rows[about]]
        rated = position[~np.isnan(position)]
        rows, word = trend_of(texts.written_on[stage.rows], about, minimum)
        frames["trend"] += [{"theme": theme_id, "stage": stage.name, **row} for row in rows]
        frames["themes"].append(
            {"theme": theme_id, "stage": stage.name, "name": name, "words": ", ".join(words), "texts": int(about.sum()),
             "customers": n, "share": n / len(everyone), "share_low": float(low), "share_high": float(high),
             "mean_position": float(100 * rated.mean()) if len(rated) >= minimum else np.nan, "trend": word}
        )  # fmt: skip
        part = weights[writers[j]].sum(axis=0)
        share = part / np.maximum(mass, 1e-12)
        below, above = wilson_interval(np.clip(share, 0, 1), effective)
        frames["by_persona"] += [
            {"theme": theme_id, "stage": stage.name, "persona": persona,
             "customers": float(part[p]) if part[p] >= minimum else np.nan,
             "share": float(share[p]) if part[p] >= minimum else np.nan,
             "low": float(below[p]) if part[p] >= minimum else np.nan,
             "high": float(above[p]) if part[p] >= minimum else np.nan, "base_share": n / len(everyone)}
            for p, persona in enumerate(personas)
        ]  # fmt: skip
        frames["quotes"] += [
            {"theme": theme_id, "stage": stage.name, **quote} for quote in _quotes(stage, stage_themes, texts, about, n)
        ]


def _quotes(
    stage: _Stage, stage_themes: _StageThemes, texts: CustomerTexts, about: Bools, alike: int
) -> list[dict[str, Any]]:
    """Return the most central text of a theme, and one with the opposite rating if there is one."""
    rows = stage.rows[about]
    nearness = stage_themes.nearness[stage.of[about]]
    position = texts.position[rows]
    quotes = []
    central = most_central(texts, rows, nearness)
    if central is not None:
        quotes.append({"role": "central", "text": texts.words[texts.text[central]],
                       "source": SOURCES[texts.source[central]], "customers_alike": alike})  # fmt: skip
    rated = ~np.isnan(position)
    if rated.sum() >= 2:
        mean = position[rated].mean()
        other = rated & ((position >= 0.75) if mean < 0.5 else (position <= 0.25))
        against = most_central(texts, rows[other], nearness[other])
        if against is not None and (central is None or texts.text[against] != texts.text[central]):
            quotes.append({"role": "dissenting", "text": texts.words[texts.text[against]],
                           "source": SOURCES[texts.source[against]], "customers_alike": alike})  # fmt: skip
    return quotes


def most_central(texts: CustomerTexts, rows: Codes, nearness: Floats) -> int | None:
    """Return the best entry for a quote: close to its theme, of a good length, with nothing redacted.

    Returns
    -------
    int or None
        The entry; None if none can be quoted.
    """
    best: tuple[bool, bool, float, str] | None = None
    chosen = None
    for row, near in zip(rows.tolist(), nearness.tolist(), strict=True):
        words = texts.words[texts.text[row]]
        if len(words) < SHORTEST_QUOTE or len(words) > 2 * LONGEST_QUOTE:
            continue
        whole = "[" not in words
        key = (not whole, len(words) > LONGEST_QUOTE, -round(near, 9), words)
        if best is None or key < best:
            best, chosen = key, row
    return chosen
