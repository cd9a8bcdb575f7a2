"""``compose_journey_maps``: the journey map of everyone and of every persona, with its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.cards.experience_gaps import experience_gap, gap_table
from personakit.cards.facts import Fact, numbered
from personakit.cards.journey_map import ROWS, JourneyMap
from personakit.cards.map_context import MapContext, MapLine
from personakit.cards.map_rows import AUTHORED_ROWS, map_lines, stages_by_name
from personakit.cards.reach import reach_tables
from personakit.cards.sources import source_of
from personakit.journey.journey import EVERYONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from personakit.cards.context_shares import Contexts
    from personakit.cards.themes.themes import Themes
    from personakit.ingest.exports import Exports
    from personakit.journey.journey import Journey
    from personakit.priorities.priorities import Priorities

CELLS = ["row", "title", "stage", "order", "text", "state", "kind", "value", "low", "high", "unit", "n", "evidence"]
_QUOTE_TABLES = {"survey": "survey.text", "rating": "csat.text", "contact": "contacts.text"}


def compose_journey_maps(
    exports: Exports, journey: Journey, contexts: Contexts, themes: Themes, priorities: Priorities | None
) -> tuple[dict[str, JourneyMap], list[Fact]]:
    """Compose the journey map of everyone and of every persona.

    Returns
    -------
    maps : dict of str to JourneyMap
        "all" first.
    facts : list of Fact
        Every sentence on them, numbered.
    """
    authored = stages_by_name(journey.stages)
    sources = {stage: _sources(exports, stage) for stage in journey.stage_names}
    reach = reach_tables(journey)
    themes_at = _themes_by_persona_and_stage(themes)
    written = set(themes.read.loc[themes.read["texts"] > 0, "stage"])
    everyone = {str(r["stage"]): r for r in journey.of().to_dict("records")}
    names = {EVERYONE: "Everyone", **journey.personas}
    ranked, at_risk = _ranks(priorities)
    maps: dict[str, JourneyMap] = {}
    facts: list[Fact] = []
    for persona, name in names.items():
        rows = journey.of(persona)
        curve = emotion_curve(rows)
        usual = _usual(rows)
        lines: list[tuple[str, MapLine]] = []
        gaps: list[dict[str, Any]] = []
        for row, point, passed in zip(
            rows.to_dict("records"), curve.to_dict("records"), reach[persona].to_dict("records"), strict=True
        ):
            stage = str(row["stage"])
            authored_row = authored.get(stage, {})
            tested = experience_gap(
                row, _number(authored_row, "target_csat"), _number(authored_row, "target_wait_minutes")
            )
            gaps += tested
            scene = MapContext(
                persona=persona, stage=stage, metrics=row, base=everyone[stage], usual=usual, authored=authored_row,
                reach=passed, curve=point, gaps=tested, contexts=contexts,
                written=stage in written, themes=themes_at.get((persona, stage), []),
                quotes=_quotes_of(themes, themes_at.get((persona, stage), [])), ranked=ranked.get(stage),
                at_risk=at_risk.get((persona, stage), np.nan),
                currency=priorities.currency if priorities is not None else "", sources=sources[stage],
            )  # fmt: skip
            lines += [(stage, line) for line in map_lines(scene)]
        made = numbered(line.fact for _, line in lines if line.fact is not None)
        cells = _cells(lines, made)
        stages = tuple(str(s) for s in rows["stage"])
        linked = _linked(gaps, made)
        maps[persona] = JourneyMap(persona, name, stages, cells, curve, gap_table(linked), reach[persona])
        facts += made
    return maps, facts


def emotion_curve(rows: pd.DataFrame) -> pd.DataFrame:
    """Return satisfaction as a curve from 0 (worst) to 100 (best), with its peak, its trough and its end.

    Returns
    -------
    DataFrame
        Columns as ``JourneyMap.curve``.

    References
    ----------
    Kahneman, D., Fredrickson, B. L., Schreiber, C. A. & Redelmeier, D. A. (1993), When more pain is preferred to less:
    adding a better end. Psychological Science 4.
    """
    width = (rows["csat_scale_high"] - rows["csat_scale_low"]).to_numpy()
    ends = [
        100 * (rows[name].to_numpy() - rows["csat_scale_low"].to_numpy()) / width
        for name in ("csat_mean_low", "csat_mean_high")
    ]
    position = rows["csat_position"].to_numpy(dtype=np.float64)
    known = ~np.isnan(position)
    several = known.sum() > 1
    last = np.flatnonzero(known)[-1] if known.any() else -1
    index = np.arange(len(rows))
    few = ~known & (rows["csat_n"].to_numpy() > 0)
    return pd.DataFrame(
        {
            "stage": rows["stage"].astype("str"),
            "order": rows["order"],
            "position": position,
            "low": ends[0],
            "high": ends[1],
            "n": np.where(few, np.nan, rows["csat_n"]),
            "state": np.where(known, "shown", np.where(few, "too few", "no data")),
            "is_peak": several & (index == (np.nanargmax(position) if known.any() else -1)),
            "is_trough": several & (index == (np.nanargmin(position) if known.any() else -1)),
            "is_end": several & (index == last),
        }
    )


def _usual(rows: pd.DataFrame) -> float:
    known = rows[rows["dissatisfied_share"].notna()]
    n = float(known["csat_n"].sum())
    return float((known["dissatisfied_share"] * known["csat_n"]).sum()) / n if n > 0 else np.nan


def _number(row: Mapping[Any, Any], name: str) -> float:
    value = row.get(name)
    return float(value) if value is not None and not pd.isna(value) else np.nan


def _ranks(
    priorities: Priorities | None,
) -> tuple[dict[str, dict[Any, Any]], dict[tuple[str, str], float]]:
    if priorities is None:
        return {}, {}
    ranked = {str(row["stage"]): row for row in priorities.stages.to_dict("records")}
    at_risk = {
        (str(row["persona"]), str(row["stage"])): float(row["value_at_risk"])
        for row in priorities.by_persona.to_dict("records")
    }
    at_risk.update({(EVERYONE, stage): float(row["value_at_risk"]) for stage, row in ranked.items()})
    return ranked, at_risk


def _themes_by_persona_and_stage(themes: Themes) -> dict[tuple[str, str], list[Mapping[Any, Any]]]:
    """Return the themes shown of every persona and stage, the largest first."""
    sources = dict(zip(themes.quotes["theme"], themes.quotes["source"], strict=True))
    shown: dict[tuple[str, str], list[Mapping[Any, Any]]] = {}
    known: dict[str, dict[str, Any]] = {}
    for theme in themes.themes.to_dict("records"):
        source = _QUOTE_TABLES.get(str(sources.get(theme["theme"])), "csat.text")
        head = {"theme": theme["theme"], "name": theme["name"], "source": source}
        known[str(theme["theme"])] = head
        everyone = {"share": theme["share"], "low": theme["share_low"], "high": theme["share_high"],
                    "customers": theme["customers"], "base_share": theme["share"]}  # fmt: skip
        shown.setdefault((EVERYONE, str(theme["stage"])), []).append({**head, **everyone})
    by_persona = themes.by_persona[themes.by_persona["share"].notna()]
    for row in by_persona.to_dict("records"):
        figures = {name: row[name] for name in ("share", "low", "high", "customers", "base_share")}
        shown.setdefault((str(row["persona"]), str(row["stage"])), []).append({**known[str(row["theme"])], **figures})
    return {key: sorted(rows, key=lambda row: (-row["share"], row["theme"])) for key, rows in shown.items()}


def _quotes_of(themes: Themes, shown: list[Mapping[Any, Any]]) -> list[Mapping[Any, Any]]:
    """Return the quotes of the themes shown: two central ones and one that disagrees."""
    order = {row["theme"]: i for i, row in enumerate(shown)}
    quotes = [row for row in themes.quotes.to_dict("records") if row["theme"] in order] if order else []
    quotes.sort(key=lambda row: order[row["theme"]])
    chosen = [row for role, most in (("central", 2), ("dissenting", 1)) for row in
              [row for row in quotes if row["role"] == role][:most]]  # fmt: skip
    return [{**row, "source_key": _QUOTE_TABLES[str(row["source"])]} for row in chosen]


def _cells(lines: list[tuple[str, MapLine]], made: tuple[Fact, ...]) -> pd.DataFrame:
    rows: list[list[Any]] = []
    lines_so_far: dict[tuple[str, str], int] = {}
    facts = iter(made)
    for stage, line in lines:
        key = line.row, stage
        lines_so_far[key] = lines_so_far.get(key, 0) + 1
        head = [line.row, ROWS[line.row], stage, lines_so_far[key]]
        if line.fact is None:
            rows.append([*head, line.text, line.state, "", np.nan, np.nan, np.nan, "", np.nan, ""])
        else:
            fact = next(facts)
            rows.append([*head, fact.sentence, line.state, fact.kind, fact.value, fact.low, fact.high,
                         fact.unit, fact.n, fact.evidence])  # fmt: skip
    return pd.DataFrame(rows, columns=CELLS)


def _linked(gaps: list[dict[str, Any]], made: tuple[Fact, ...]) -> list[dict[str, Any]]:
    evidence = {(fact.stage, fact.attribute): fact.evidence for fact in made}
    return [{**gap, "evidence": evidence.get((gap["stage"], f"gap_{gap['target_of']}"), "")} for gap in gaps]


def _sources(exports: Exports, stage: str) -> dict[str, tuple[str, str]]:
    events = [source_of(exports, table, "stage")[0] for table in ("csat", "waits", "contacts")]
    written = source_of(exports, "stages", *AUTHORED_ROWS)
    return {
        "csat": source_of(exports, "csat", "score", stage=stage),
        "waits": source_of(exports, "waits", "wait_minutes", "started_at", "ended_at", stage=stage),
        "sla": source_of(exports, "waits", "sla_minutes"),
        "events": (", ".join(dict.fromkeys(e for e in events if e)), "stage"),
        "stages": written if written[0] else ("study", "stages"),
        "survey.text": source_of(exports, "survey", "verbatims"),
        "csat.text": source_of(exports, "csat", "comment"),
        "contacts.text": source_of(exports, "contacts", "text"),
        **{f"{t}.{c}": source_of(exports, t, c) for t in ("csat", "waits") for c in ("touchpoint", "channel")},
    }
