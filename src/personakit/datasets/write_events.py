"""Write ratings and waits as two systems export them, and the firm's own list of stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.datasets import plan, verbatims
from personakit.datasets.write_lines import clock, days, fixed, glue, integers, labels, quoted_csv, write_rows

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from personakit.datasets.simulated_firm import SimulatedFirm

CSAT_HEADER = "CustomerID,Rated at,Journey stage,Touchpoint,Channel,Team,Score,Comment"
WAITS_HEADER = "customer;opened;stage;touchpoint;channel;team;wait_min;sla_min;abandoned"
CHUNK = 500_000
STRANGERS = 0.003  # share of ratings of people who are not in the CRM list
OUT_OF_SCALE, SENT_TWICE = 0.001, 0.004  # of ratings
NEGATIVE, NO_WAIT, UNKNOWN_STAGE, BAD_DATE, NO_SLA = 0.001, 0.004, 0.001, 0.001, 0.02  # of waits
COMMENTED = 0.05


def write_csat(path: Path, world: SimulatedFirm) -> None:
    """Write ``csat.csv``: comma, ISO dates, a score of 1-5, some comments."""
    import numpy as np
    import pyarrow as pa

    rng = np.random.Generator(np.random.PCG64([world.seed, 12]))
    rated = world.contacts[world.contacts["rated"]]
    ids = pa.array(world.customers["customer_id"], pa.string())
    texts = verbatims.comments()
    with path.open("wb") as file:
        file.write((CSAT_HEADER + "\n").encode())
        for start in range(0, len(rated), CHUNK):
            part = rated.iloc[start : start + CHUNK]
            n, draw = len(part), rng.random(len(part))
            score = part["score"].to_numpy()
            wrong = np.where(rng.random(n) < 0.5, 0, 9)
            stage = part["stage"].to_numpy()
            mood = np.where(score <= 2, 0, np.where(score >= 4, 1, -1))
            commented = (rng.random(n) < COMMENTED) & (mood >= 0)
            per_mood = len(texts) // (2 * len(plan.STAGES))
            text_codes = (stage.astype(np.int64) * 2 + mood) * per_mood + (rng.random(n) * per_mood).astype(np.int64)
            columns = [
                _strangers(ids.take(pa.array(part["customer"].to_numpy())), draw < STRANGERS),
                _moment(part, "%Y-%m-%d"),
                labels(plan.STAGE_NAMES, stage),
                *_where(part),
                integers(np.where((draw > 0.5) & (draw < 0.5 + OUT_OF_SCALE), wrong, score)),
                labels([quoted_csv(text) for text in texts], np.where(commented, text_codes, -1)),
            ]
            write_rows(file, columns)
            again = pa.array(np.flatnonzero((draw > 0.7) & (draw < 0.7 + SENT_TWICE)))
            write_rows(file, [column.take(again) for column in columns])


def write_waits(path: Path, world: SimulatedFirm) -> None:
    """Write ``waits.csv``: semicolon, decimal comma, dates with the day first, ids in lower case."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    rng = np.random.Generator(np.random.PCG64([world.seed, 13]))
    timed = world.contacts[world.contacts["timed"]]
    ids = pc.utf8_lower(pa.array(world.customers["customer_id"], pa.string()))
    names = ["Signup" if name == "Sign-up" else name for name in plan.STAGE_NAMES]
    with path.open("wb") as file:
        file.write((WAITS_HEADER + "\n").encode())
        for start in range(0, len(timed), CHUNK):
            part = timed.iloc[start : start + CHUNK]
            draw = rng.random(len(part))
            stage = part["stage"].to_numpy()
            wait = np.where(draw < NEGATIVE, -part["wait_tenths"].to_numpy(), part["wait_tenths"].to_numpy())
            no_wait, no_sla = (draw > 0.2) & (draw < 0.2 + NO_WAIT), (draw > 0.4) & (draw < 0.4 + NO_SLA)
            bad_date = (draw > 0.6) & (draw < 0.6 + BAD_DATE)
            columns = [
                ids.take(pa.array(part["customer"].to_numpy())),
                pc.if_else(pa.array(bad_date), "31.02.2025 09:00", _moment(part, "%d.%m.%Y")),
                labels([*names, "Training"], np.where((draw > 0.8) & (draw < 0.8 + UNKNOWN_STAGE), len(names), stage)),
                *_where(part),
                pc.if_else(pa.array(no_wait), "", fixed(wait, 1, ",")),
                labels([str(s.sla_minutes) for s in plan.STAGES], np.where(no_sla, -1, stage)),
                labels(["0", "1"], part["abandoned"].to_numpy().astype(np.int8)),
            ]
            write_rows(file, columns, ";")


def write_stages(path: Path, n_customers: int) -> None:
    """Write ``stages.csv``: the journey as the firm sees it, with targets and what a fix would cost (EUR)."""
    header = ("stage", "order", "goal", "actions", "owner", "target_csat", "target_wait_minutes", "moment_of_truth",
              "supporting_characters", "cost_to_fix")  # fmt: skip
    lines = [",".join(header)]
    for order, s in enumerate(plan.STAGES, start=1):
        cost = "" if s.cost_to_fix is None else str(round(s.cost_to_fix * n_customers / 3000))
        cells = (s.name, str(order), s.goal, s.actions, s.owner, str(s.target_csat), str(s.sla_minutes),
                 "yes" if s.moment_of_truth else "no", s.supporting_characters, cost)  # fmt: skip
        lines.append(",".join(quoted_csv(cell) for cell in cells))
    path.write_bytes(("\n".join(lines) + "\n").encode())


def _moment(part: pd.DataFrame, written: str) -> Any:
    minute = part["minute"].to_numpy()
    return glue(days(plan.FIRST_DAY.isoformat(), minute // 1440, written), " ", clock(minute % 1440))


def _where(part: pd.DataFrame) -> list[Any]:
    """Return touchpoint, channel and team as text."""
    import numpy as np

    most = max(len(s.touchpoints) for s in plan.STAGES)
    touchpoints = [name for s in plan.STAGES for name in (*s.touchpoints, *[None] * (most - len(s.touchpoints)))]
    touchpoint_codes = part["stage"].to_numpy().astype(np.int64) * most + part["touchpoint"].to_numpy()
    return [
        labels(touchpoints, touchpoint_codes),
        labels(plan.CHANNELS, part["channel"].to_numpy()),
        labels(plan.TEAMS, part["team"].to_numpy()),
    ]


def _strangers(ids: Any, strange: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.if_else(pa.array(strange), glue("X", ids), ids)
