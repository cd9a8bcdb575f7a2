"""The golden figures of the sample, and that comparing with golden figures sees every kind of change."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[1]
goldens = SimpleNamespace(**runpy.run_path(str(ROOT / "scripts" / "goldens.py")))


def test_the_sample_has_the_golden_figures(sample_with_k_table):
    sample = sample_with_k_table
    tables = goldens.golden_tables(sample.personas, sample.journey, sample.value, sample.priorities)
    changes = goldens.compare("sample", tables)
    assert changes.empty, f"python scripts/goldens.py sample shows:\n{changes.to_string()}"


def test_every_study_has_every_table():
    assert {path.name for path in goldens.GOLDEN.iterdir() if path.is_dir()} == set(goldens.STUDIES)
    for name in goldens.STUDIES:
        assert {path.stem for path in (goldens.GOLDEN / name).glob("*.csv")} == set(goldens.KEYS)


def test_no_customer_is_in_the_golden_figures(sample):
    ids = set(sample.exports.customers["customer_id"])
    for path in (goldens.GOLDEN / "sample").glob("*.csv"):
        cells = pd.read_csv(path, dtype="str")
        assert not ids & set(cells.to_numpy().ravel()), path.name


@pytest.fixture
def kept(tmp_path):
    frame = pd.DataFrame({"k": [1, 2, 3], "blrt_p": [0.1 + 0.2, 1e-30, float("nan")], "name": ["a", "b, c", "d"]})
    goldens.write("study", {"k_table": frame}, tmp_path)
    return frame, tmp_path


def changed(kept, frame):
    found = goldens.compare("study", {"k_table": frame}, kept[1])
    return list(found[["column", "row", "old", "new"]].itertuples(index=False, name=None))


def test_what_is_written_reads_back_as_the_same_floats(kept):
    assert changed(kept, kept[0]) == []
    text = (kept[1] / "study" / "k_table.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1] == "1,0.30000000000000004,a"


@pytest.mark.parametrize(("factor", "seen"), [(1 + 5e-10, False), (1 + 2e-9, True), (0.0, True)])
def test_a_number_may_differ_by_one_in_a_thousand_million(kept, factor, seen):
    frame = kept[0].assign(blrt_p=kept[0]["blrt_p"] * [1, factor, 1])
    assert bool(changed(kept, frame)) == seen


def test_a_wider_tolerance_has_a_reason_and_a_column():
    for (table, column), (tolerance, reason) in goldens.WIDER.items():
        assert column in pd.read_csv(goldens.GOLDEN / "sample" / f"{table}.csv", nrows=0)
        assert goldens.TOLERANCE < tolerance <= 1e-6
        assert reason


def test_what_is_wider_on_another_processor_has_a_reason_and_a_column():
    assert goldens.TOLERANCE < goldens.ELSEWHERE <= 1e-6
    for (table, column), (tolerance, reason) in goldens.WIDER_ELSEWHERE.items():
        assert column in pd.read_csv(goldens.GOLDEN / "sample" / f"{table}.csv", nrows=0)
        assert goldens.ELSEWHERE < tolerance <= 0.1
        assert reason


def test_on_another_processor_six_digits_are_compared(kept):
    assert all((goldens.GOLDEN / name / goldens.MACHINE).exists() for name in goldens.STUDIES)
    path = kept[1] / "study" / goldens.MACHINE
    assert json.loads(path.read_text(encoding="utf-8")) == goldens.machine()
    path.write_text('{"blas": ["openblas Other"], "numpy": []}', encoding="utf-8")
    assert changed(kept, kept[0].assign(blrt_p=kept[0]["blrt_p"] * [1, 1 + 5e-7, 1])) == []
    assert len(changed(kept, kept[0].assign(blrt_p=kept[0]["blrt_p"] * [1, 1 + 2e-6, 1]))) == 1
    assert changed(kept, kept[0].assign(name=["a", "b", "d"])) == [("name", "2", "b, c", "b")]


def test_every_other_change_is_seen(kept):
    frame = kept[0]
    assert changed(kept, frame.assign(name=["a", "b", "d"])) == [("name", "2", "b, c", "b")]
    assert changed(kept, frame.assign(blrt_p=[0.3, None, 2.0])) == [
        ("blrt_p", "2", "1e-30", ""),
        ("blrt_p", "3", "", "2.0"),
    ]
    assert changed(kept, frame.drop(columns="blrt_p")) == [("blrt_p", "(all)", "column", "absent")]
    assert changed(kept, frame.assign(aic=1)) == [("aic", "(all)", "absent", "column")]
    assert changed(kept, frame.iloc[:2]) == [("(row)", "3", "row", "absent")]
    assert changed(kept, frame.iloc[::-1]) == [("(order of rows)", "(all)", "as kept", "changed")]
    more = pd.concat([frame, frame.iloc[:1].assign(k=4)])
    assert changed(kept, more) == [("(row)", "4", "absent", "row")]
    assert changed(kept, pd.concat([frame, frame.iloc[:1]]))[0][2:] == ("one row per key", "rows of the same key")
    assert goldens.compare("study", {}, kept[1])[["old", "new"]].to_numpy().tolist() == [["table", "absent"]]
    assert len(goldens.compare("other", {"k_table": frame}, kept[1])) == 1


def test_a_summary_ignores_the_order_of_customers():
    frame = pd.DataFrame({"worth": [1.0, 3.0, None, 0.1], "source": ["a", "b", "a", "a"], "active": [True] * 4})
    table = goldens.summarise(frame).set_index(["figure", "statistic"])["value"]
    assert table["worth", "n"] == 3
    assert table["worth", "missing"] == 1
    assert table["worth", "mean"] == pytest.approx(4.1 / 3)
    assert table["worth", "quantile 0.5"] == 1
    assert table["source", "n a"] == 3
    pd.testing.assert_frame_equal(goldens.summarise(frame.iloc[::-1]), goldens.summarise(frame))
