"""The lines of a journey map's cells: one function per row of the map."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from personakit.cards.facts import ASSUMED, AUTHORED, EVIDENCED, Fact
from personakit.cards.map_context import NO_DATA, SHOWN, TOO_FEW, MapContext, MapLine
from personakit.cards.sentences import EVERYONE
from personakit.core.formatting import (
    format_count,
    format_exact,
    format_interval,
    format_minutes,
    format_money,
    format_rating,
    format_share,
)
from personakit.journey.journey import EVERYONE as ALL
from personakit.priorities.find_cause import CANNOT_SEPARATE

if TYPE_CHECKING:
    import pandas as pd


#: Most touchpoints, channels, themes and quotes in a cell.
MOST_LINES = 3
AUTHORED_ROWS = ("goal", "actions", "supporting_characters", "owner")
#: The facts of a cell; where there are none, the reason that is shown instead.
FactsOrReason = tuple[list[Fact], str]


def map_lines(cell: MapContext) -> list[MapLine]:
    """Return every line of one stage of the map."""
    out: list[MapLine] = []
    for row, write in _ROWS.items():
        facts, reason = write(cell)
        out += [MapLine(row, SHOWN, fact) for fact in facts] or [MapLine(row, reason, text=reason)]
    return out


def _authored(row: str) -> Callable[[MapContext], FactsOrReason]:
    def write(cell: MapContext) -> FactsOrReason:
        text = cell.authored.get(row)
        if not isinstance(text, str) or not text.strip():
            return [], NO_DATA
        return [cell.fact(text.strip(), row, "stages", kind=AUTHORED)], SHOWN

    return write


def _moment(cell: MapContext) -> FactsOrReason:
    if not bool(cell.authored.get("moment_of_truth")):
        return [], "no"
    return [cell.fact("Moment of truth", "moment_of_truth", "stages", kind=AUTHORED)], SHOWN


def _context(context: str) -> Callable[[MapContext], FactsOrReason]:
    def write(cell: MapContext) -> FactsOrReason:
        shares = cell.contexts.get((context, cell.persona, cell.stage), [])[:MOST_LINES]
        few = NO_DATA if (context, cell.persona, cell.stage) not in cell.contexts else TOO_FEW
        return [
            cell.fact(f"{c.label} {format_share(c.share)}",
                  f"{context}_share", f"{c.source}.{context}", level=c.label,
                  label=context.capitalize(), measure="share", value=c.share, low=c.low, high=c.high,
                  base_value=c.base_share, index=_index(c.share, c.base_share), n=c.n, effective_n=c.effective_n)
            for c in shares
        ], few  # fmt: skip

    return write


def _reach(cell: MapContext) -> FactsOrReason:
    r = cell.reach
    if r["state"] != SHOWN:
        return [], str(r["state"])
    facts = [
        cell.fact(f"{format_share(r['reach_share'])} of them were here", "reach_share", "events", measure="share",
              label="Reach", value=r["reach_share"], low=r["reach_low"], high=r["reach_high"],
              n=r["customers_reached"], effective_n=r["customers_reached"])
    ]  # fmt: skip
    if not math.isnan(r["continued_share"]):
        facts.append(
            cell.fact(f"{format_share(r['continued_share'])} of these were also at {r['next_stage']}",
                  "continued_share",
                  "events", measure="share", label="Went on", value=r["continued_share"], low=r["continued_low"],
                  high=r["continued_high"], n=r["customers_reached"], effective_n=r["customers_reached"])
        )  # fmt: skip
    return facts, SHOWN


def _time(cell: MapContext) -> FactsOrReason:
    m, b = cell.metrics, cell.base
    if not m["wait_n"]:
        return [], NO_DATA
    if math.isnan(m["wait_median_minutes"]) and math.isnan(m["abandoned_share"]):
        return [], TOO_FEW
    facts = []
    n = {"n": m["wait_n"], "effective_n": m["wait_customers"]}
    if not math.isnan(m["wait_median_minutes"]):
        facts.append(
            cell.fact(f"Half wait under {_minutes(m['wait_median_minutes'])}", "wait_median_minutes", "waits",
                  label="Median wait", measure="median", unit="minutes", value=m["wait_median_minutes"],
                  low=m["wait_median_minutes_low"], high=m["wait_median_minutes_high"],
                  base_value=b["wait_median_minutes"], index=_index(m["wait_median_minutes"], b["wait_median_minutes"]),
                  **n)
        )  # fmt: skip
    if not math.isnan(m["wait_p90_minutes"]):
        facts.append(
            cell.fact(f"One in ten waits {_minutes(m['wait_p90_minutes'])} or more", "wait_p90_minutes", "waits",
                  label="P90 wait", measure="quantile", unit="minutes", value=m["wait_p90_minutes"],
                  base_value=b["wait_p90_minutes"], **n)
        )  # fmt: skip
    if not math.isnan(m["sla_share"]):
        facts.append(
            cell.fact(f"{format_share(m['sla_share'])} within the time promised",
                  "sla_share", "sla", measure="share",
                  label="Within SLA", value=m["sla_share"], low=m["sla_share_low"], high=m["sla_share_high"],
                  base_value=b["sla_share"], index=_index(m["sla_share"], b["sla_share"]), **n)
        )  # fmt: skip
    if m["abandoned_share"] > 0:
        facts.append(
            cell.fact(f"{format_share(m['abandoned_share'])} gave up", "abandoned_share", "waits", measure="share",
                  label="Gave up", value=m["abandoned_share"], base_value=b["abandoned_share"], **n)
        )  # fmt: skip
    return facts, SHOWN


def _csat(cell: MapContext) -> FactsOrReason:
    m, b = cell.metrics, cell.base
    if math.isnan(m["csat_mean"]):
        return [], TOO_FEW if m["csat_n"] else NO_DATA
    n = {"n": m["csat_n"], "effective_n": m["csat_effective_n"]}
    scale = format_interval(m["csat_scale_low"], m["csat_scale_high"], format_exact)
    write = partial(format_rating, scale_high=m["csat_scale_high"])
    span = format_interval(m["csat_mean_low"], m["csat_mean_high"], write)
    return [
        cell.fact(f"{write(m['csat_mean'])} on {scale} ({span})", "csat_mean", "csat", label="Satisfaction",
              level="mean", measure="mean", unit="points", value=m["csat_mean"], low=m["csat_mean_low"],
              high=m["csat_mean_high"], base_value=b["csat_mean"], index=_index(m["csat_mean"], b["csat_mean"]), **n),
        cell.fact(f"{format_share(m['top_2_share'])} satisfied", "top_2_share", "csat", label="Satisfied",
              measure="share", value=m["top_2_share"], low=m["top_2_share_low"], high=m["top_2_share_high"],
              base_value=b["top_2_share"], index=_index(m["top_2_share"], b["top_2_share"]), **n),
        cell.fact(f"{format_share(m['dissatisfied_share'])} dissatisfied", "dissatisfied_share", "csat",
              label="Dissatisfied", measure="share", value=m["dissatisfied_share"], low=m["dissatisfied_share_low"],
              high=m["dissatisfied_share_high"], base_value=b["dissatisfied_share"],
              index=_index(m["dissatisfied_share"], b["dissatisfied_share"]), **n),
    ], SHOWN  # fmt: skip


def _emotion(cell: MapContext) -> FactsOrReason:
    c = cell.curve
    if c["state"] != SHOWN:
        return [], str(c["state"])
    words = [word for word, is_so in (("best moment", c["is_peak"]), ("lowest moment", c["is_trough"]),
                                      ("last impression", c["is_end"])) if is_so]  # fmt: skip
    sentence = f"{format_rating(c['position'], 100)} of 100" + (f": {', '.join(words)}" if words else "")
    return [cell.fact(sentence, "emotion", "csat", label="Emotion", level="mean", measure="mean", unit="of 100",
                  value=c["position"], low=c["low"], high=c["high"], base_value=cell.base["csat_position"], n=c["n"],
                  effective_n=cell.metrics["csat_effective_n"])], SHOWN  # fmt: skip


def _pains(cell: MapContext) -> FactsOrReason:
    m, b = cell.metrics, cell.base
    if math.isnan(m["dissatisfied_share"]):
        return [], TOO_FEW if m["csat_n"] else NO_DATA
    n = {"n": m["csat_n"], "effective_n": m["csat_effective_n"]}
    share, low, of_all = m["dissatisfied_share"], m["dissatisfied_share_low"], b["dissatisfied_share"]
    figures = {"label": "Dissatisfied", "measure": "share", "value": share, "low": low,
               "high": m["dissatisfied_share_high"], **n}  # fmt: skip
    facts = []
    if cell.persona != ALL and low > of_all:
        facts.append(
            cell.fact(f"{format_share(share)} dissatisfied, against {format_share(of_all)} of {EVERYONE}",
                  "pain_against_all",
                  "csat", base_value=of_all, index=_index(share, of_all), distinguishes=True, **figures)
        )  # fmt: skip
    if low > cell.usual:
        facts.append(
            cell.fact(f"{format_share(share)} dissatisfied, against {format_share(cell.usual)} over the whole "
                  "journey", "pain_against_journey", "csat", base_value=cell.usual, index=_index(share, cell.usual),
                  **figures)
        )  # fmt: skip
    cause = cell.ranked.get("cause") if cell.ranked is not None else None
    if facts and isinstance(cause, str) and cause not in {"", CANNOT_SEPARATE, NO_DATA}:
        facts.append(
            cell.fact(f"For all customers it goes with {cause}", "cause", "csat", label="Goes with", level=cause,
                  n=cell.base["csat_n"])
        )  # fmt: skip
    return facts, "none found"


def _themes(cell: MapContext) -> FactsOrReason:
    facts = [
        cell.fact(f"{t['name']} ({format_share(t['share'])} of who wrote, {format_count(t['customers'])})",
              str(t["theme"]),
              str(t["source"]), label="Theme", level=str(t["name"]), measure="share", value=t["share"], low=t["low"],
              high=t["high"], base_value=t["base_share"], index=_index(t["share"], t["base_share"]), n=t["customers"])
        for t in cell.themes[:MOST_LINES]
    ]  # fmt: skip
    return facts, TOO_FEW if cell.written else NO_DATA


def _quotes(cell: MapContext) -> FactsOrReason:
    facts = [
        cell.fact(f"“{q['text']}”", str(q["theme"]), str(q["source_key"]), label="Quote", level=str(q["role"]),
              measure="quote", n=float(q["customers_alike"]))
        for q in cell.quotes[:MOST_LINES]
    ]  # fmt: skip
    return facts, TOO_FEW if cell.written else NO_DATA


def _intended(cell: MapContext) -> FactsOrReason:
    facts = []
    for gap in cell.gaps:
        if gap["verdict"] not in {"met", "missed", "cannot tell"}:
            continue
        if gap["target_of"] == "csat":
            what, target = "Satisfaction", format_exact(gap["intended"])
            actual = format_rating(gap["actual"], cell.metrics["csat_scale_high"])
        else:
            what, target, actual = "Median wait", _minutes(gap["intended"]), _minutes(gap["actual"])
        sentence = f"{what} target {target}, actual {actual}: {gap['verdict']}"
        facts.append(
            cell.fact(sentence, f"gap_{gap['target_of']}", "csat" if gap["target_of"] == "csat" else "waits",
                  label="Intended against actual", level=str(gap["verdict"]), measure="difference",
                  unit=str(gap["unit"]), value=gap["gap"], low=gap["low"] - gap["intended"],
                  high=gap["high"] - gap["intended"], n=gap["n"])
        )  # fmt: skip
    if facts:
        return facts, SHOWN
    verdicts = {str(gap["verdict"]) for gap in cell.gaps}
    return [], "no target" if verdicts == {"no target"} else TOO_FEW if "too few" in verdicts else NO_DATA


def _opportunities(cell: MapContext) -> FactsOrReason:
    ranked = cell.ranked
    if ranked is None or math.isnan(cell.at_risk) or cell.at_risk <= 0:
        return [], NO_DATA if ranked is None else "none found"
    basis = str(ranked.get("basis") or "")
    kind = EVIDENCED if basis.startswith("observed") else ASSUMED
    everyone = cell.persona == ALL
    sentence = f"{format_money(cell.at_risk, cell.currency)} a year at risk; place {int(ranked['rank'])} for {EVERYONE}"
    ends = {"low": ranked["value_at_risk_low"], "high": ranked["value_at_risk_high"]} if everyone else {}
    facts = [cell.fact(sentence, "value_at_risk", "csat", kind=kind, label="Value at risk", measure="total",
                   unit=f"{cell.currency} a year", value=cell.at_risk, n=cell.metrics["csat_n"],
                   **ends)]  # fmt: skip
    gain = ranked.get("net_benefit")
    if everyone and isinstance(gain, float) and not math.isnan(gain):
        word = "worth" if gain > 0 else "costs"
        facts.append(
            cell.fact(f"A fix {word} {format_money(abs(gain), cell.currency)} net in its first year", "net_benefit",
                  "stages", kind=ASSUMED, label="Net benefit", measure="total", unit=f"{cell.currency} a year",
                  value=gain)
        )  # fmt: skip
    return facts, SHOWN


def _minutes(value: float) -> str:
    return format_minutes(value, spelled_out=True)


def _index(value: float, base: float) -> float:
    return 100 * value / base if base > 0 else math.nan


_ROWS: dict[str, Callable[[MapContext], FactsOrReason]] = {
    "goal": _authored("goal"),
    "actions": _authored("actions"),
    "touchpoints": _context("touchpoint"),
    "channels": _context("channel"),
    "reach": _reach,
    "time": _time,
    "csat": _csat,
    "emotion": _emotion,
    "pain_points": _pains,
    "themes": _themes,
    "quotes": _quotes,
    "moment_of_truth": _moment,
    "supporting_characters": _authored("supporting_characters"),
    "owner": _authored("owner"),
    "intended": _intended,
    "opportunities": _opportunities,
}


def stages_by_name(stages: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    """Return what the firm wrote about every stage."""
    return {str(row["stage"]): row for row in stages.to_dict("records")}
