"""A small clean firm of 60 customers, written to disk any way a test likes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from personakit.ingest import Exports, read_exports
from personakit.study.read_study import make_study
from personakit.study.settings import Study

STAGES = ("Sign-up", "Billing", "Support")
N = 60


def frames() -> dict[str, pd.DataFrame]:
    """The clean exports, as frames of text and numbers."""
    rng = np.random.default_rng(7)
    ids = [f"C{i:04d}" for i in range(1, N + 1)]
    crm = pd.DataFrame(
        {
            "id": ids,
            "since": [f"20{15 + i % 8}-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in range(N)],
            "age": rng.integers(18, 80, N),
            "region": np.array(["North", "South", "East"])[rng.integers(0, 3, N)],
            "active": np.where(rng.random(N) < 0.8, "yes", "no"),
            "spend": np.round(rng.gamma(2, 30, N), 2),
        }
    )
    asked = np.arange(0, N, 2)
    survey = pd.DataFrame(
        {
            "id": [ids[i] for i in asked],
            "q1": rng.integers(1, 6, len(asked)),
            "q2": rng.integers(1, 6, len(asked)),
            "needs": np.array(["price;speed", "speed", "help;price", "help"])[rng.integers(0, 4, len(asked))],
            "easy": rng.integers(1, 8, len(asked)),
            "said": ["all good" if i % 3 else "" for i in range(len(asked))],
        }
    )
    n = 240
    who = rng.integers(0, N, n)
    minutes = rng.permutation(n) * 97
    at = np.datetime64("2024-01-01T08:00") + minutes.astype("timedelta64[m]")
    csat = pd.DataFrame(
        {
            "id": [ids[i] for i in who],
            "stage": np.array(STAGES)[rng.integers(0, 3, n)],
            "score": rng.integers(1, 6, n),
            "channel": np.array(["Phone", "Web"])[rng.integers(0, 2, n)],
            "at": [str(a).replace("T", " ") for a in at],
            "comment": ["thank you" if i % 10 == 0 else "" for i in range(n)],
        }
    )
    waits = pd.DataFrame(
        {
            "id": [ids[i] for i in rng.integers(0, N, n)],
            "stage": np.array(STAGES)[rng.integers(0, 3, n)],
            "wait": np.round(rng.gamma(2, 6, n), 1),
            "gave_up": np.where(rng.random(n) < 0.1, 1, 0),
            "at": [str(a).replace("T", " ") for a in at],
        }
    )
    profit = pd.DataFrame(
        {
            "id": np.repeat(ids, 2),
            "period": ["2024Q3", "2024Q4"] * N,
            "revenue": np.round(rng.gamma(3, 40, 2 * N), 2),
            "cost": np.round(rng.gamma(3, 20, 2 * N), 2),
        }
    )
    return {"crm": crm, "survey": survey, "csat": csat, "waits": waits, "profit": profit}


def settings() -> dict[str, Any]:
    """The study of these exports."""
    return {
        "study": {"as_of": "2024-12-31", "minimum_cell": 5},
        "stages": [{"name": s} for s in STAGES],
        "exports": {
            "crm": {
                "table": "customers",
                "path": "crm.csv",
                "columns": {"customer_id": "id", "joined_on": "since", "active": "active"},
                "attributes": {
                    "age": {"kind": "numeric"},
                    "region": {"kind": "categorical", "use": "active"},
                    "spend": {"kind": "numeric", "use": "active"},
                },
            },
            "survey": {
                "table": "survey",
                "path": "survey.csv",
                "columns": {"customer_id": "id", "switching_ease": "easy", "verbatims": "said"},
                "switching_ease_scale": [1, 7],
                "attributes": {
                    "q1": {"kind": "ordinal", "scale": [1, 5]},
                    "q2": {"kind": "ordinal", "scale": [1, 5]},
                    "needs": {"kind": "multi_select", "separator": ";"},
                },
            },
            "csat": {
                "table": "csat",
                "path": "csat.csv",
                "scale": [1, 5],
                "columns": {
                    "customer_id": "id",
                    "stage": "stage",
                    "score": "score",
                    "channel": "channel",
                    "at": "at",
                    "comment": "comment",
                },
            },
            "waits": {
                "table": "waits",
                "path": "waits.csv",
                "columns": {
                    "customer_id": "id",
                    "stage": "stage",
                    "wait_minutes": "wait",
                    "abandoned": "gave_up",
                    "at": "at",
                },
            },
            "profit": {
                "table": "profitability",
                "path": "profit.csv",
                "columns": {"customer_id": "id", "period": "period", "revenue": "revenue", "cost": "cost"},
            },
        },
    }


def write(folder: Path, exports: dict[str, pd.DataFrame] | None = None) -> Path:
    """Write the exports as plain CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in (exports or frames()).items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    return folder


def study(folder: Path, **changes: Any) -> Study:
    """Make the study; `changes` replace settings by a path such as exports__csat__scale."""
    made = settings()
    for path, value in changes.items():
        *keys, last = path.split("__")
        place = made
        for key in keys:
            place = place.setdefault(key, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return make_study(made, folder=folder)


def same_tables(one: Any, two: Any, tables: tuple[str, ...] = ()) -> None:
    """Assert that two readings hold the same canonical tables up to the order of rows."""
    for name in tables or ("customers", "survey", "csat", "waits", "contacts", "profitability", "stages"):
        a, b = plain(getattr(one, name)), plain(getattr(two, name))
        pd.testing.assert_frame_equal(a, b, check_dtype=False, obj=name)


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table as sorted text and numbers, so that order and categories do not matter."""
    out = pd.DataFrame(
        {c: frame[c].astype(object).astype("str") if frame[c].dtype == "category" else frame[c] for c in frame.columns}
    )
    return out.sort_values(list(out.columns), ignore_index=True, na_position="last")


def checks_of(exports: Exports, table: str) -> dict[tuple[str, str], int]:
    """Return (check, action) -> rows of a table."""
    rows = exports.checks[exports.checks["table"] == table]
    return {(c, a): n for c, a, n in zip(rows["check"], rows["action"], rows["rows"], strict=True)}


def changed(tmp_path: Path, change: Callable[[dict[str, pd.DataFrame]], None], **settings_: Any) -> Exports:
    """Return the exports of the clean firm after a change to its frames."""
    world = frames()
    change(world)
    return read_exports(study(write(tmp_path, world), **settings_))
