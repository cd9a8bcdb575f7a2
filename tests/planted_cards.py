"""Finished cards of any shape, for tests of what is drawn and written about them."""

from __future__ import annotations

import pandas as pd

from personakit.cards import ROWS, Card, Cards, EmpathyMap, Fact, JourneyMap, Portrait, Themes
from personakit.cards.facts import ASSUMED, AUTHORED, EVIDENCED, ledger_of, numbered

SECTIONS = ("general", "attitudes", "goals", "challenges", "behaviour", "channels", "information", "loyalty")
FEW = 10
PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#dfe7ea"/>'
    b'<circle cx="32" cy="25" r="12" fill="#8aa5b0"/><path d="M8 64a24 22 0 0 1 48 0z" fill="#5d7f8d"/></svg>'
)


def planted_cards(personas, stages, words="Paper bill arrives late") -> Cards:
    """Cards of the personas over the stages: every row of the maps is filled somewhere, and some cells are not."""
    everyone = _map("all", "Everyone", stages, words)
    maps, cards, facts = [everyone], [], list(everyone[1])
    for at, (persona, name) in enumerate(personas.names.items()):
        own = numbered(_facts(persona, name, at, words))
        journey, told = _map(persona, name, stages, words)
        facts += [*own, *told]
        maps.append((journey, told))
        empathy = pd.DataFrame(
            [
                (quadrant, i + 1, f"{quadrant.capitalize()}: {words} {i}", 0.4, 0.3, 0.5, "", 40.0 + i, "answers",
                 own[i].evidence)
                for quadrant in ("says", "thinks", "does", "feels")
                for i in range(3)
            ],
            columns=["quadrant", "order", "text", "value", "low", "high", "unit", "n", "n_of", "evidence"],
        )  # fmt: skip
        quotes = pd.DataFrame(
            [
                (words, "central", "survey", "", 41, own[0].evidence),
                ("I am happy with it all.", "dissenting", "rating", stages[0], 12, own[1].evidence),
            ],
            columns=["text", "role", "source", "stage", "customers_alike", "evidence"],
        )
        alike = pd.DataFrame(
            {
                "who": ["Customer A", "Customer A", "Customer B", "Customer C"],
                "attribute": ["region", "products", "products", "products"],
                "label": ["Region", "Products", "Products", "Products"],
                "value": ["North", "TV", "Mobile", "Mobile"],
                "shared_by": [31, 31, 48, 48],
            }
        )
        bands = pd.DataFrame(
            {"band": ["95% and more", "70% to 95%", "under 70%"], "share": [0.5, 0.3, 0.2], "customers": [50, 30, 20]}
        )
        portrait = Portrait("image/svg+xml", PICTURE, f"Drawn portrait of {name}")
        cards.append(
            Card(persona, name, portrait, own, quotes, alike, EmpathyMap(persona, name, empathy), journey, bands)
        )
    return Cards(
        tuple(cards), everyone[0], ledger_of(facts), _themes(stages, words), _nobody(), _spread(personas), FEW,
        ("Names come from what distinguishes a persona.",),
    )  # fmt: skip


def _facts(persona, name, at, words):
    shared = {"persona": persona, "export": "survey", "source_column": "Q1", "effective_n": 38.0}
    yield Fact("29% of the base (28% to 30%).", "share", attribute="share_of_base", label="Share of base",
               measure="share", value=0.29, low=0.28, high=0.3, n=868.0, **shared)  # fmt: skip
    yield Fact(f"{name} is 43 on average; {words}.", "background", attribute="age", label="Age", measure="mean",
               unit="years", value=43.6, low=42.8, high=44.5, base_value=42.0, index=104.0, effect_size=0.1, n=327.0,
               **shared)  # fmt: skip
    for i, section in enumerate(SECTIONS):
        for j in range(2):
            yield Fact(
                f"{56 + i}% say that {words.lower()} ({section} {j}).", section, attribute=f"a{i}{j}", label=words,
                level="Yes", measure="share", value=0.56, low=0.5, high=0.62, base_value=0.4, index=140.0,
                effect_size=0.32, n=94.0 + at, distinguishes=j == 0, kind=ASSUMED if (i, j) == (7, 1) else EVIDENCED,
                **shared,
            )  # fmt: skip
    yield Fact("7% of this persona match the whole card.", "joint", attribute="joint", measure="share", value=0.07,
               low=0.04, high=0.11, n=94.0, **shared)  # fmt: skip


def _map(persona, name, stages, words):
    facts, cells = [], []
    for at, stage in enumerate(stages):
        for place, row in enumerate(ROWS):
            kind = AUTHORED if row in ("goal", "actions", "supporting_characters", "owner") else EVIDENCED
            state = "no data" if (at + place) % 9 == 8 else "too few" if (at + place) % 11 == 10 else "shown"
            if state == "shown":
                facts.append(Fact(f"{stage}: {words.lower()}.", "journey", persona, kind, stage, row, ROWS[row],
                                  measure="share", value=0.4, low=0.3, high=0.5, n=120.0))  # fmt: skip
                number = len(facts) - 1
            cells.append((row, stage, 1, f"{words} ({row})", state, kind, number))
    facts = numbered(facts)
    frame = pd.DataFrame(
        [
            (row, ROWS[row], stage, order, text if state == "shown" else state, state,
             kind if state == "shown" else "", 0.4, 0.3, 0.5, "", 120.0,
             facts[number].evidence if state == "shown" else "")
            for row, stage, order, text, state, kind, number in cells
        ],
        columns=["row", "title", "stage", "order", "text", "state", "kind", "value", "low", "high", "unit", "n",
                 "evidence"],
    )  # fmt: skip
    position = [20 + (37 * i) % 71 for i in range(len(stages))]
    state = ["no data" if i % 5 == 3 else "shown" for i in range(len(stages))]
    shown = [p if s == "shown" else float("nan") for p, s in zip(position, state, strict=True)]
    known = [p for p in shown if p == p]
    last = max(i for i, s in enumerate(state) if s == "shown")
    curve = pd.DataFrame(
        {
            "stage": list(stages), "order": range(1, len(stages) + 1), "position": shown,
            "low": [p - 4 for p in shown], "high": [p + 4 for p in shown],
            "n": [300.0 if s == "shown" else 0.0 for s in state], "state": state,
            "is_peak": [p == max(known) for p in shown], "is_trough": [p == min(known) for p in shown],
            "is_end": [i == last for i in range(len(stages))],
        }
    )  # fmt: skip
    gaps = pd.DataFrame(
        [(stage, "csat", "points", 4.0, 3.4, 3.3, 3.5, -0.6, 0.001, "missed", 300.0, "") for stage in stages],
        columns=["stage", "target_of", "unit", "intended", "actual", "low", "high", "gap", "p_value", "verdict", "n",
                 "evidence"],
    )  # fmt: skip
    drop_off = pd.DataFrame(
        [
            (stage, i + 1, 300.0, 0.8, 0.7, 0.9, "", 0.6, 0.5, 0.7, "shown")
            for i, stage in enumerate(stages)
        ],
        columns=["stage", "order", "customers_reached", "reach_share", "reach_low", "reach_high", "next_stage",
                 "continued_share", "continued_low", "continued_high", "state"],
    )  # fmt: skip
    return JourneyMap(persona, name, tuple(stages), frame, curve, gaps, drop_off), facts


def _themes(stages, words):
    return Themes(
        pd.DataFrame(
            [("t-1", stages[0], f"late, {words}", words, 120, 90, 0.3, 0.25, 0.35, 22.0)],
            columns=["theme", "stage", "name", "words", "texts", "customers", "share", "share_low", "share_high",
                     "mean_position"],
        ),
        pd.DataFrame([("t-1", stages[0], "p1", 60, 0.4, 0.3, 0.5)],
                     columns=["theme", "stage", "persona", "customers", "share", "low", "high"]),
        pd.DataFrame([("t-1", stages[0], f"2025-0{m}", 20, 0.3, 0.2, 0.4) for m in range(1, 5)],
                     columns=["theme", "stage", "period", "texts", "share", "low", "high"]),
        pd.DataFrame([("t-1", stages[0], "central", words, "rating")],
                     columns=["theme", "stage", "role", "text", "source"]),
        pd.DataFrame([(s, 300 if i == 0 else 12, 300 if i == 0 else 12, 200 if i == 0 else 8,
                       "" if i == 0 else "Too few comments for themes.") for i, s in enumerate(stages)],
                     columns=["stage", "texts", "texts_read", "customers", "note"]),
        FEW,
    )  # fmt: skip


def _nobody():
    return pd.DataFrame(
        [("between two personas", 140, 0.2, "region", "Region", "North", "share", 0.4, 0.3, 0.5, 0.33, 121, 0.1, 140)],
        columns=["group", "customers", "share_of_base", "attribute", "label", "level", "measure", "value", "low",
                 "high", "base_value", "index", "effect_size", "n"],
    )  # fmt: skip


def _spread(personas):
    return pd.DataFrame(
        [
            ("gender", "Gender", level, "share", persona, 0.5, 0.45, 0.55, 0.5, 100.0, 120, "shown")
            for level in ("female", "male")
            for persona in personas.ids
        ],
        columns=["attribute", "label", "level", "measure", "persona", "value", "low", "high", "base_value", "index",
                 "n", "state"],
    )  # fmt: skip
