"""What one machine makes of one firm: a program that test_machines.py runs with the processor's type set."""

from __future__ import annotations

import csv
import pickle
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

import personakit as pk

#: Tables that the order of rows leaves as they are to the last bit.
EXACT = {"memberships", "criteria", "journey"}


def tables_of(study: Path) -> dict[str, pd.DataFrame]:
    """Every table of the chain, unrounded."""
    a = pk.Analysis(study)
    personas, value = a.personas, a.value
    return {
        "personas": personas.summary, "memberships": personas.memberships, "criteria": personas.model.criteria_,
        "journey": a.journey.table, "value": value.by_persona, "customers": value.customers,
        "holdout": value.calibration, "priorities": a.priorities.table,
    }  # fmt: skip


def shuffle_rows(folder: Path) -> None:
    """Put the rows of every export in another order."""
    for path in sorted(folder.glob("*.csv")):
        delimiter, heads = ";" if path.stem == "waits" else ",", 3 if path.stem == "survey" else 1
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter=delimiter))
        order = heads + np.random.default_rng(1).permutation(len(rows) - heads)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows([*rows[:heads], *(rows[i] for i in order)])


def customers() -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Customers of three kinds in two groups, some of them alike in everything but the group."""
    rng = np.random.default_rng(2)
    n = 500
    kind, groups = rng.integers(0, 3, n), rng.integers(0, 2, n)
    frame = pd.DataFrame(
        {
            **{f"spend{i}": np.exp(rng.normal(size=n) + (kind == i)) for i in range(3)},
            **{f"answer{i}": np.clip(np.round(rng.normal(3 + (kind == i % 3), 1)), 1, 5) for i in range(6)},
            "region": np.array(["north", "south", "west"])[np.where(rng.random(n) < 0.7, kind, 0)],
        }
    )
    frame = frame.mask(rng.random(frame.shape) < 0.1)
    half = n // 2
    frame.iloc[half:] = frame.iloc[:half].to_numpy()
    return frame, groups, rng.permutation(n)


def model_results(frame: pd.DataFrame, groups: np.ndarray, back: np.ndarray) -> dict[str, np.ndarray]:
    """What a model learns of the rows and says of them, with its rows put back in their order by `back`."""
    model = pk.PersonaModel(n_personas=3).fit(frame, groups=groups)
    return {
        "shares": model.shares_, "group_shares": model.group_shares_, "covariance": model.share_covariance_,
        "criteria": model.criteria_.to_numpy(dtype=float), "labels": model.labels_[back],
        "stability": model.stability_.table.select_dtypes("number").to_numpy(),
        "chances": model.predict_proba(frame, groups)[back], "chances of all": model.predict_proba(frame)[back],
        "typicality": model.predictive_p_value(frame)[back],
    }  # fmt: skip


def changed_by_order(tables: dict[str, pd.DataFrame], shuffled: dict[str, pd.DataFrame]) -> list[str]:
    """Names of the columns that another order of the rows changed: a sum of figures may, beyond its twelfth digit."""
    changed = []
    for name, table in tables.items():
        for column, values in table.items():
            others = shuffled[name][column].reindex(table.index)
            if name not in EXACT and pd.api.types.is_float_dtype(values):
                same = np.allclose(values, others, rtol=1e-12, atol=0, equal_nan=True)
            else:
                same = values.equals(others)
            if not same:
                changed.append(f"{name}.{column}")
    return changed


def main(exports: str, target: str) -> None:
    """Write the tables of the exports, and the names of the results that the order of rows changed."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(exports, folder, dirs_exist_ok=True)
        tables = tables_of(Path(folder) / "study.toml")
        shuffle_rows(Path(folder))
        changed = changed_by_order(tables, tables_of(Path(folder) / "study.toml"))
    frame, groups, order = customers()
    straight = model_results(frame, groups, np.arange(len(frame)))
    moved = model_results(frame.iloc[order], groups[order], np.argsort(order))
    changed += [name for name, result in straight.items() if not np.array_equal(result, moved[name], equal_nan=True)]
    Path(target).write_bytes(pickle.dumps({"tables": tables, "changed by the order of rows": changed}))


if __name__ == "__main__":
    main(*sys.argv[1:])
