"""The examples on public data run from their study to a report."""

from __future__ import annotations

import csv
import json
import runpy
import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pandas as pd
import pytest

import personakit as pk
from personakit.profiling.drafting import draft_text
from personakit.report import summary_schema

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
#: example -> folder of the public files, stages of its study, customers in its files
EXAMPLES = {
    "telco": ("telco", 6, 7043),
    "sfo_airport": ("sfo_airport", 8, 2831),
    "oddjob": ("surveys", 6, 1065),
    "cdnow": ("cdnow", 0, 2357),
}
goldens = SimpleNamespace(**runpy.run_path(str(ROOT / "scripts" / "goldens.py")))


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Run an example once: its name, the run, and the figures behind it."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared/data")
    folder = tmp_path_factory.mktemp(request.param)
    a = pk.Analysis(goldens.study_file(request.param, folder, SHARED))
    run = a.run(folder / "runs")
    tables = goldens.chain_tables(a.personas, a.journey, a.value, a.priorities)
    return SimpleNamespace(name=request.param, run=run, tables=tables, model=a.personas.model)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_a_valid_study_with_a_readme(name: str) -> None:
    study = pk.read_study(ROOT / "examples" / name)
    readme = (ROOT / "examples" / name / "README.md").read_text(encoding="utf-8")
    assert len(study.stages) == EXAMPLES[name][1]
    for export in study.exports.values():
        assert export.path is not None
        assert export.path.startswith("data/")
        assert Path(export.path).name in readme


#: Their fit ends elsewhere on another processor (docs/decisions/0015): figures are compared where they were written.
BY_PROCESSOR = {"cdnow", "sfo_airport"}


def skip_elsewhere(name: str) -> None:
    if not goldens.is_same_machine(name):
        pytest.skip(f"the golden figures of {name} are of another processor, which its machine.json names")


@pytest.mark.real
def test_every_example_has_the_golden_figures(example: SimpleNamespace) -> None:
    if example.name in BY_PROCESSOR:
        skip_elsewhere(example.name)
    changes = goldens.compare(example.name, example.tables)
    changes = changes[changes["table"] != "k_table"]
    assert changes.empty, f"python scripts/goldens.py {example.name} shows:\n{changes.to_string()}"


@pytest.mark.real
def test_every_example_has_the_golden_figures_of_its_number_of_personas(example: SimpleNamespace) -> None:
    """Of the number chosen: the others are searched again for the k table, which is a slow proof below."""
    skip_elsewhere(example.name)
    k = example.model.n_personas_
    kept = pd.read_csv(goldens.GOLDEN / example.name / "k_table.csv").set_index("k")
    now = example.model.criteria_.set_index("k")
    assert now.index.tolist() == kept.index.tolist()
    assert now["parameters"].tolist() == kept["parameters"].tolist()
    columns = [name for name in kept if name not in ("blrt_p", "starts_at_best")]
    for name in columns:
        tolerance, _ = goldens.WIDER.get(("k_table", name), (goldens.TOLERANCE, ""))
        assert now.loc[k, name] == pytest.approx(kept.loc[k, name], rel=tolerance, nan_ok=True), name


@pytest.mark.real
@pytest.mark.slow
def test_every_example_has_the_golden_k_table(example: SimpleNamespace) -> None:
    changes = goldens.compare(example.name, {**example.tables, "k_table": example.model.k_table_})
    assert changes.empty, f"python scripts/goldens.py {example.name} shows:\n{changes.to_string()}"


@pytest.mark.real
def test_every_example_runs_to_a_report(example: SimpleNamespace) -> None:
    _, stages, customers = EXAMPLES[example.name]
    run = example.run
    assert run.manifest["rows"]["customers"] == customers
    assert run.manifest["rows"]["stages"] == stages
    with (run.path / "priorities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == stages
    summary = json.loads((run.path / "summary.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(summary_schema()).validate(summary)
    assert run.report.stat().st_size > 20_000
    if not stages:
        assert "Which stage to fix first?" in [line["answers"][0] for line in summary["opening"]]
        assert {row["figure"] for row in summary["value"]["holdout"]} == {"purchases", "USD bought"}
        return
    assert [int(float(row["rank"])) for row in rows] == sorted(int(float(row["rank"])) for row in rows)
    assert float(rows[0]["value_at_risk"]) > 0
    assert all(
        float(r["value_at_risk_low"]) <= float(r["value_at_risk"]) <= float(r["value_at_risk_high"]) for r in rows
    )
    assert sum(float(row["chance_first"]) for row in rows) == pytest.approx(1, abs=0.01)


@pytest.mark.real
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data")
def test_the_study_written_for_telco_runs_once_its_day_is_given(tmp_path: Path) -> None:
    for path in (SHARED / "telco").glob("*.xlsx"):
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "study.toml").write_text(draft_text(tmp_path, today=date(2024, 12, 31)), encoding="utf-8")
    run = pk.Analysis(tmp_path / "study.toml").run(tmp_path / "runs")
    assert run.manifest["rows"]["customers"] == 7043
    assert run.manifest["rows"]["csat"] == 7043


def test_the_study_written_for_the_sample_runs_without_an_edit(tmp_path: Path) -> None:
    for path in (ROOT / "data" / "sample").iterdir():
        if path.name != "study.toml":
            shutil.copy(path, tmp_path)
    (tmp_path / "study.toml").write_text(draft_text(tmp_path), encoding="utf-8")
    written = pk.read_exports(tmp_path / "study.toml")
    by_hand = pk.read_exports(ROOT / "data" / "sample" / "study.toml")
    for table in ("customers", "survey", "profitability", "csat", "waits", "stages"):
        assert len(getattr(written, table)) == len(getattr(by_hand, table)), table
