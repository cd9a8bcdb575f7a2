"""``personakit what-if``: the answer of the library, and bad usage said at once."""

from __future__ import annotations

import pandas as pd
import pytest
from click.testing import CliRunner

import personakit as pk
from personakit.cli import main


@pytest.fixture
def run():
    return lambda *args: CliRunner().invoke(main, ["what-if", *(str(a) for a in args)])


def test_a_finished_run_answers_as_the_library_does_without_computing(run, sample, sample_run, tmp_path, monkeypatch):
    for step in ("ingest.read_exports", "personas.find_personas", "priorities.rank_stages"):
        monkeypatch.setattr(f"personakit.{step}", None)
    curve = tmp_path / "curve.csv"
    done = run(sample_run.path, "Repair", "--wait", "-20%", "--cost", 20000, "--csv", curve)
    assert done.exit_code == 0, done.output
    found = pk.what_if(sample.priorities, "Repair", wait=-0.2, cost=20_000)
    assert repr(found) in done.stdout
    assert "before and after the change" in done.stdout
    assert len(pd.read_csv(curve)) == len(found.curve)


def test_it_ranks_as_a_run_does_and_writes_none(run, tmp_path):
    pk.datasets.write_sample(tmp_path, n_customers=250)
    before = sorted(path.name for path in tmp_path.iterdir())
    done = run(tmp_path / "study.toml", "Billing", "--dissatisfied", "-5%")
    assert done.exit_code == 0, done.output
    assert "value kept a year" in done.stdout
    assert "Ranking the stages" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "one change at a time, but got 0"),
        (["--wait", "-20%", "--satisfaction", "1"], "one change at a time, but got 2"),
        (["--wait", "shorter"], "no number or percentage; write -20% or -0.2"),
        (["--wait", "-20%", "--csv", "no_such_folder/curve.csv"], "there is no folder 'no_such_folder'"),
        (["--wait", "-20%", "--csv", "."], "is a folder; give a file in it"),
    ],
)
def test_bad_usage_is_refused_before_anything_is_read(run, tmp_path, asked, said):
    done = run(tmp_path / "no_such_study.toml", "Repair", *asked)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Reading" not in done.stderr


def test_an_endless_cost_is_refused(run, sample_run):
    done = run(sample_run.path, "Repair", "--wait", "-20%", "--cost", "inf")
    assert (done.exit_code, "A cost is an amount of 0 or more" in done.stderr) == (2, True)


def test_a_file_that_cannot_be_written_is_no_internal_error(run, sample_run, tmp_path):
    done = run(sample_run.path, "Repair", "--wait", "-20%", "--csv", tmp_path / ("x" * 300))
    assert (done.exit_code, "cannot read or write" in done.stderr) == (2, True), done.stderr
