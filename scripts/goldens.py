"""Golden figures: what the chain computes for the sample and the four examples, kept under ``tests/golden/``.

``python scripts/goldens.py`` prints what differs from the kept figures and exits 1 when anything does;
``python scripts/goldens.py --write`` prints the same and then keeps the new figures. The tests compare with ``compare``
of this module, so that the command and the tests cannot disagree.

Only the public functions of personakit are used: moving or renaming what lies behind them needs no change here.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
DATA = ROOT.parent / "shared" / "data"

#: Study -> folder of its public data files under `DATA`; None where the data are in the repository.
STUDIES: dict[str, str | None] = {
    "sample": None,
    "telco": "telco",
    "sfo_airport": "sfo_airport",
    "oddjob": "surveys",
    "cdnow": "cdnow",
}
#: Table -> the columns that name a row.
KEYS: dict[str, list[str]] = {
    "priorities": ["stage"],
    "priorities_by_persona": ["persona", "stage"],
    "lifetime_value_by_persona": ["persona"],
    "lifetime_value_summary": ["figure", "statistic"],
    "persona_shares": ["persona"],
    "journey": ["persona", "stage"],
    "k_table": ["k"],
}
#: Relative tolerance of every number. Texts, and which cells are empty, must be equal.
TOLERANCE = 1e-9
#: (table, column) -> relative tolerance and the reason why it is wider.
_STOPS = "the search stops at a tolerance of its own: on another processor its last step ends elsewhere"
_SMALL = "a small difference of large sums: on another processor its last digits differ"
WIDER: dict[tuple[str, str], tuple[float, str]] = {
    **{("k_table", name): (1e-7, _STOPS) for name in ("log_likelihood", "bic", "bic_by_rows", "aic3", "icl")},
    **{("k_table", name): (1e-6, _STOPS) for name in ("entropy", "smallest_share")},
    **{
        ("priorities", name): (1e-7, _SMALL) for name in ("cause_touchpoint", "cause_interaction", "cause_waiting_time")
    },
}
#: On a processor other than the one the figures were written on (`MACHINE`): relative tolerance of every number, which
#: is how many digits are promised on any machine (docs/decisions/0015), ...
ELSEWHERE = 1e-6
#: ... and (table, column) -> the tolerance of what is wider, and the reason.
_REFITS = "a mean over refits, each from starts of its own: one that ends in another solution moves it"
WIDER_ELSEWHERE: dict[tuple[str, str], tuple[float, str]] = {
    ("k_table", "bootstrap_ari"): (0.05, _REFITS),
    ("persona_shares", "stability"): (0.05, _REFITS),
}
MACHINE = "machine.json"
QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
CHANGE_COLUMNS = ["table", "column", "row", "old", "new"]


def study_file(name: str, folder: Path, data: Path = DATA) -> Path:
    """Return the study file of `name`: an example is copied into `folder`, its public files put beside it."""
    source = STUDIES[name]
    if source is None:
        return ROOT / "data" / "sample" / "study.toml"
    shutil.copytree(ROOT / "examples" / name, folder / name, ignore=shutil.ignore_patterns("data", "runs"))
    (folder / name / "data").symlink_to((data / source).resolve(), target_is_directory=True)
    return folder / name / "study.toml"


def compute(study: Path) -> dict[str, pd.DataFrame]:
    """Run the chain of public functions on a study and return its golden tables."""
    import personakit as pk

    a = pk.Analysis(study)
    return golden_tables(a.personas, a.journey, a.value, a.priorities)


def golden_tables(personas: Any, journey: Any, value: Any, priorities: Any) -> dict[str, pd.DataFrame]:
    """Return the golden tables of a chain's results. No customer id is in them."""
    return {**chain_tables(personas, journey, value, priorities), "k_table": personas.model.k_table_}


def chain_tables(personas: Any, journey: Any, value: Any, priorities: Any) -> dict[str, pd.DataFrame]:
    """Return the golden tables that a run computes: all but the k table, whose tests by refits take as long again."""
    return {
        "priorities": priorities.stages,
        "priorities_by_persona": priorities.by_persona,
        "lifetime_value_by_persona": value.by_persona,
        "lifetime_value_summary": summarise(value.customers),
        "persona_shares": personas.summary,
        "journey": journey.table,
    }


def summarise(customers: pd.DataFrame) -> pd.DataFrame:
    """Summarise figures per customer, whatever the order of the customers: counts, sums, means and quantiles."""
    rows: list[dict[str, Any]] = []
    for column in customers:
        cells = customers[column]
        if not (pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_bool_dtype(cells)):
            counts = cells.astype("str").value_counts().sort_index()
            rows += [{"figure": column, "statistic": f"n {level}", "value": n} for level, n in counts.items()]
            continue
        values = np.sort(cells.dropna().to_numpy(dtype=np.float64))
        statistics = {"n": len(values), "missing": len(cells) - len(values), "sum": math.fsum(values)}
        if len(values):
            statistics["mean"] = math.fsum(values) / len(values)
            statistics["sum of squares"] = math.fsum(values**2)
            statistics |= {f"quantile {q}": float(np.quantile(values, q)) for q in QUANTILES}
        rows += [{"figure": column, "statistic": name, "value": number} for name, number in statistics.items()]
    return pd.DataFrame(rows, columns=["figure", "statistic", "value"])


def machine() -> dict[str, Any]:
    """Return what decides the last bits here: the routines that OpenBLAS and numpy take for this processor."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
    from threadpoolctl import threadpool_info

    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    blas = sorted({f"{pool['internal_api']} {pool.get('architecture', '')}" for pool in pools})
    return {"blas": blas, "numpy": [name for name in __cpu_dispatch__ if __cpu_features__.get(name)]}


def is_same_machine(name: str, folder: Path = GOLDEN) -> bool:
    """Return whether the golden figures of a study were written with the routines that are used here."""
    path = folder / name / MACHINE
    return not path.exists() or json.loads(path.read_text(encoding="utf-8")) == machine()


def tolerance_of(table: str, column: str, *, same: bool) -> float:
    """Return the relative tolerance of a column, on the same machine or another one."""
    here, _ = WIDER.get((table, column), (TOLERANCE, ""))
    return here if same else max(here, WIDER_ELSEWHERE.get((table, column), (ELSEWHERE, ""))[0])


def compare(name: str, tables: dict[str, pd.DataFrame], folder: Path = GOLDEN) -> pd.DataFrame:
    """Return one row per difference between `tables` and the kept ones: table, column, row, old, new.

    A cell may differ by the tolerance of its column, which is wider on another processor than the one of the kept
    figures. Rows are matched by their key; their order counts, too.
    """
    same = is_same_machine(name, folder)
    changes: list[tuple[str, str, str, str, str]] = []
    for table in sorted({*tables, *(path.stem for path in (folder / name).glob("*.csv"))}):
        path = folder / name / f"{table}.csv"
        if table not in tables or not path.exists():
            changes.append((table, "", "", *(("absent", "table") if table in tables else ("table", "absent"))))
            continue
        kept = _as_text(path.read_text(encoding="utf-8"))
        changes += _compare_table(table, kept, _as_text(_csv(tables[table])), same=same)
    return pd.DataFrame(changes, columns=CHANGE_COLUMNS)


def write(name: str, tables: dict[str, pd.DataFrame], folder: Path = GOLDEN) -> None:
    """Keep `tables` as the golden figures of a study, at full precision, and the machine that they are of."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    for path in (folder / name).glob("*.csv"):
        if path.stem not in tables:
            path.unlink()
    for table, frame in tables.items():
        (folder / name / f"{table}.csv").write_text(_csv(frame), encoding="utf-8", newline="")
    text = json.dumps(machine(), indent=2) + "\n"
    (folder / name / MACHINE).write_text(text, encoding="utf-8", newline="")


def _csv(frame: pd.DataFrame) -> str:
    """Return a table as CSV; a float is written as the shortest text that reads back as the same float."""
    return frame.to_csv(index=False, lineterminator="\n")


def _as_text(csv: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(csv), dtype="str", keep_default_na=False)


def _compare_table(
    table: str, old: pd.DataFrame, new: pd.DataFrame, *, same: bool
) -> list[tuple[str, str, str, str, str]]:
    """Return the changes of one table, both sides as text."""
    keys = KEYS[table]
    changes = [
        (table, column, "(all)", *(("absent", "column") if column in new else ("column", "absent")))
        for column in dict.fromkeys([*old, *new])
        if (column in old) != (column in new)
    ]
    if not set(keys) <= set(old) & set(new):
        return changes
    old_rows = {" / ".join(row): i for i, row in enumerate(old[keys].itertuples(index=False))}
    new_rows = {" / ".join(row): i for i, row in enumerate(new[keys].itertuples(index=False))}
    if len(old_rows) < len(old) or len(new_rows) < len(new):
        changes.append((table, ", ".join(keys), "(all)", "one row per key", "rows of the same key"))
    changes += [(table, "(row)", row, "row", "absent") for row in old_rows if row not in new_rows]
    changes += [(table, "(row)", row, "absent", "row") for row in new_rows if row not in old_rows]
    shared = [row for row in old_rows if row in new_rows]
    if shared != [row for row in new_rows if row in old_rows]:
        changes.append((table, "(order of rows)", "(all)", "as kept", "changed"))
    for column in [column for column in old if column in new]:
        tolerance = tolerance_of(table, column, same=same)
        before, after = old[column].tolist(), new[column].tolist()
        for row in shared:
            cell = before[old_rows[row]], after[new_rows[row]]
            if not _same(*cell, tolerance):
                changes.append((table, column, row, *cell))
    return changes


def _same(old: str, new: str, tolerance: float) -> bool:
    if old == new:
        return True
    try:
        return math.isclose(float(old), float(new), rel_tol=tolerance)
    except ValueError:  # a text, or an empty cell
        return False


def main(arguments: list[str] | None = None) -> int:
    """Print what changed, per study; with --write keep it."""
    parser = argparse.ArgumentParser(description="Compare the golden figures in tests/golden/ with those of today.")
    parser.add_argument("studies", nargs="*", metavar="study", help=f"of {', '.join(STUDIES)}; all by default")
    parser.add_argument("--write", action="store_true", help="keep the figures of today as golden")
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder of the examples' public data (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.studies if name not in STUDIES]:
        parser.error(f"no study {', '.join(unknown)}; available: {', '.join(STUDIES)}")
    n_changed = n_skipped = 0
    for name in options.studies or STUDIES:
        if STUDIES[name] is not None and not options.data.is_dir():
            print(f"{name}: skipped, its public data are not in {options.data}")
            n_skipped += 1
            continue
        with tempfile.TemporaryDirectory() as folder:
            tables = compute(study_file(name, Path(folder), options.data))
        changes = compare(name, tables)
        n_changed += len(changes)
        print(f"{name}: {len(changes):,} change(s) in {changes['table'].nunique()} of {len(tables)} tables")
        if len(changes):
            print(changes.to_string(index=False, max_colwidth=60))
            print(changes.groupby(["table", "column"], sort=False).size().rename("changes").to_string())
        if options.write and len(changes):
            write(name, tables)
    if options.write:
        print(f"Written: {n_changed:,} change(s).")
        return 0
    print(f"{n_changed:,} change(s), {n_skipped} study(ies) skipped.")
    return 1 if n_changed else 0


if __name__ == "__main__":
    sys.exit(main())
