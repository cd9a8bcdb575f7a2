"""Facts of a persona's size and worth: share of base, share of profit, lifetime value, switching, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.cards.facts import ASSUMED, Fact
from personakit.cards.sentences import EVERYONE
from personakit.cards.sources import source_of
from personakit.core.formatting import format_index, format_money, format_share
from personakit.core.intervals import Z_90, wilson_interval
from personakit.core.random_groups import bootstrap_weights
from personakit.value import NO_MONEY
from personakit.value.by_random_group import interval_90, random_group_sums, ratio

if TYPE_CHECKING:
    from personakit.ingest.exports import Exports
    from personakit.personas.personas import Personas
    from personakit.value.value import Value


_MONEY = ("margin", "revenue", "cost", "lifetime_value")


def worth_facts(exports: Exports, personas: Personas, value: Value | None) -> dict[str, list[Fact]]:
    """Return the facts of the sections "share" and "loyalty" that come from the base, by persona.

    Returns
    -------
    dict of str to list of Fact
        By persona id.
    """
    facts = {persona: [_share_of_base(personas, persona)] for persona in personas.ids}
    if value is not None:
        _add_profit(facts, exports, personas, value)
        _add_lifetime(facts, value, source_of(exports, "profitability", *_MONEY))
        _add_switching(facts, exports, personas, value)
    _add_left(facts, exports, personas)
    return facts


def _share_of_base(personas: Personas, persona: str) -> Fact:
    row = personas[persona].summary.to_dict()
    return Fact(
        f"This persona is {format_share(row['share_of_base'])} of the base.",
        "share", persona, attribute="share_of_base", label="Share of base", measure="share",
        value=float(row["share_of_base"]), low=float(row["share_low"]), high=float(row["share_high"]),
        n=float(row["customers"]), effective_n=float(row["customers"]), export="all exports",
        source_column="memberships",
    )  # fmt: skip


def _add_profit(facts: dict[str, list[Fact]], exports: Exports, personas: Personas, value: Value) -> None:
    """Add the share of the yearly margin of current customers, with bootstrap intervals over random groups."""
    margin = value.customers["annual_margin"].to_numpy()
    counted = value.customers["active"].to_numpy() & ~np.isnan(margin)
    if value.currency == NO_MONEY or not counted.any():
        return
    columns = np.column_stack([np.where(counted, margin, 0.0), counted]).astype(np.float64)
    sums = random_group_sums(personas.memberships.to_numpy(), columns, exports.random_groups)
    total = sums[..., 0].sum()
    if total <= 0:
        return
    share, people = sums[..., 0].sum(axis=0) / total, sums[..., 1].sum(axis=0)
    drawn = np.tensordot(bootstrap_weights(exports.study.study.n_boot, exports.study.study.seed), sums[..., 0], axes=1)
    low, high = interval_90(ratio(drawn, drawn.sum(axis=1, keepdims=True)))
    export, column = source_of(exports, "profitability", *_MONEY)
    for i, persona in enumerate(personas.ids):
        of_base = people[i] / people.sum()
        facts[persona].append(
            Fact(
                f"It brings {format_share(share[i])} of the yearly margin, with {format_share(of_base)} of the "
                "customers whose margin is known.",
                "share", persona, attribute="share_of_profit", label="Share of profit", measure="share",
                value=float(share[i]), low=float(low[i]), high=float(high[i]), base_value=float(of_base),
                index=float(100 * share[i] / of_base) if of_base > 0 else np.nan, n=float(people[i]),
                effective_n=float(people[i]), export=export, source_column=column,
            )
        )  # fmt: skip


def _add_lifetime(facts: dict[str, list[Fact]], value: Value, source: tuple[str, str]) -> None:
    if value.currency == NO_MONEY:
        return
    worth = value.customers["lifetime_value"].to_numpy()
    counted = value.customers["active"].to_numpy() & ~np.isnan(worth)
    base = float(worth[counted].mean()) if counted.any() else np.nan
    for row in value.by_persona.to_dict("records"):
        if np.isnan(row["lifetime_value"]):
            continue
        facts[str(row["persona"])].append(
            Fact(
                f"A customer's lifetime value is {format_money(row['lifetime_value'], value.currency)} on average, "
                f"against {format_money(base, value.currency)} for {EVERYONE}.",
                "share", str(row["persona"]), attribute="lifetime_value", label="Lifetime value", level="mean",
                measure="mean", unit=value.currency, value=float(row["lifetime_value"]),
                low=float(row["lifetime_value_low"]), high=float(row["lifetime_value_high"]), base_value=base,
                index=100 * float(row["lifetime_value"]) / base if base > 0 else np.nan, n=float(row["customers"]),
                effective_n=float(row["customers"]), export=source[0], source_column=source[1],
            )
        )  # fmt: skip


def _add_switching(facts: dict[str, list[Fact]], exports: Exports, personas: Personas, value: Value) -> None:
    """Add mean switching ease: from survey answers, else as assumed."""
    source = pd.Categorical(value.customers["switching_ease_source"])
    from_survey = np.array([*(str(name).startswith("survey") for name in source.categories), False], dtype=bool)
    answered = from_survey[np.asarray(source.codes)]
    export, column = source_of(exports, "survey", "switching_ease")
    ease = value.customers["switching_ease"].to_numpy()
    assumed = not answered.any()
    rows = np.flatnonzero(answered if not assumed else value.customers["active"].to_numpy())
    if not len(rows):
        return
    weights = personas.memberships.to_numpy()[rows]
    x = ease[rows]
    n = weights.sum(axis=0)
    if not assumed:
        weights = weights * personas.features.answer_weights[rows, None]
    mass = weights.sum(axis=0)
    effective = ratio(mass**2, (weights**2).sum(axis=0))
    mean = ratio(weights.T @ x, mass)
    spread = np.sqrt(np.maximum(ratio(weights.T @ (x * x), mass) - mean**2, 0))
    half = Z_90 * ratio(spread, np.sqrt(np.maximum(effective - 1, 1e-9)))
    base = float(mean @ mass / mass.sum())
    sd = float(np.sqrt(max(float((weights.T @ (x * x)).sum() / mass.sum()) - base**2, 0.0)))
    minimum = exports.study.study.minimum_cell
    for i, persona in enumerate(personas.ids):
        if n[i] < minimum:
            continue
        sentence = (
            f"Ease of switching is assumed to be {format_index(base)} for everyone, on a scale from 0 (hard) to 1 "
            "(easy)."
            if assumed
            else f"Ease of switching: {format_index(mean[i])} on a scale from 0 (hard) to 1 (easy), against "
            f"{format_index(base)} for {EVERYONE}."
        )
        facts[persona].append(
            Fact(
                sentence,
                "loyalty", persona, kind=ASSUMED if assumed else "evidenced", attribute="switching_ease",
                label="Ease of switching", level="mean", measure="mean", unit="0-1", value=float(mean[i]),
                low=np.nan if assumed else float(max(mean[i] - half[i], 0.0)),
                high=np.nan if assumed else float(min(mean[i] + half[i], 1.0)), base_value=base,
                index=100 * float(mean[i]) / base if base > 0 else np.nan,
                effect_size=float((mean[i] - base) / sd) if sd > 0 else 0.0, n=float(n[i]),
                effective_n=float(effective[i]), export="study" if assumed else export,
                source_column="value.switching_ease" if assumed else column,
            )
        )  # fmt: skip


def _add_left(facts: dict[str, list[Fact]], exports: Exports, personas: Personas) -> None:
    """Add the share who have left, if the firm's records have it."""
    customers = exports.customers
    known = [name for name in ("left_on", "active") if name in customers and customers[name].notna().any()]
    if not known:
        return
    left = np.zeros(len(customers), dtype=bool)
    if "left_on" in known:
        left |= customers["left_on"].notna().to_numpy()
    if "active" in known:
        left |= ~customers["active"].fillna(True).to_numpy(dtype=bool)
    if not left.any():
        return
    rows = np.flatnonzero(left)
    memberships = personas.memberships.to_numpy()
    n, gone = memberships.sum(axis=0), memberships[rows].sum(axis=0)
    base = len(rows) / len(left)
    low, high = wilson_interval(ratio(gone, n), n)
    export, column = source_of(exports, "customers", known[0])
    for i, persona in enumerate(personas.ids):
        if 0 < gone[i] < exports.study.study.minimum_cell:
            continue
        share = float(gone[i] / n[i]) if n[i] > 0 else np.nan
        facts[persona].append(
            Fact(
                f"{format_share(share)} have left, against {format_share(base)} of {EVERYONE}.",
                "loyalty", persona, attribute="left", label="Have left", measure="share", value=share,
                low=float(low[i]), high=float(high[i]), base_value=base, index=100 * share / base,
                effect_size=float(2 * np.arcsin(np.sqrt(share)) - 2 * np.arcsin(np.sqrt(base))), n=float(n[i]),
                effective_n=float(n[i]), export=export, source_column=column,
                distinguishes=bool(low[i] > base or high[i] < base),
            )
        )  # fmt: skip
