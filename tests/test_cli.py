"""The command line: exit codes, messages, no traceback, nothing of a customer."""

from __future__ import annotations

import shutil

import pytest
from click.testing import CliRunner

from personakit.cli import main


@pytest.fixture
def run():
    return lambda *args: CliRunner().invoke(main, [str(a) for a in args])


def test_help_names_every_command(run):
    done = run("--help")
    assert done.exit_code == 0
    for command in ("init", "check", "run", "score", "report"):
        assert command in done.output
        assert run(command, "--help").exit_code == 0


def test_check_prints_what_was_read_and_writes_no_run(run, sample_folder, tmp_path):
    done = run("check", sample_folder / "study.toml", "--csv", tmp_path / "checks.csv")
    assert done.exit_code == 0, done.output
    assert "customers" in done.output
    assert "match_rate" in done.output
    assert (tmp_path / "checks.csv").read_text().startswith("table,check,rows,share,action")
    assert not (sample_folder / "runs").exists()


def test_run_says_where_the_report_is(second_run):
    done = second_run
    assert done.exit_code == 0, done.output
    assert "report.html" in done.output
    assert "Finding personas" in done.stderr
    who, first, *_, worth = done.stdout.splitlines()[-5:]
    assert "3,000 customers, 5 personas" in who
    assert first.startswith("Fix first: Repair; customer value at risk EUR")
    assert worth.startswith("Worth fixing: ")


def test_report_is_written_again_from_the_run(run, sample_run, tmp_path):
    copy = tmp_path / "run"
    shutil.copytree(sample_run.path, copy)
    before = (copy / "report.html").read_bytes()
    (copy / "report.html").unlink()
    done = run("report", copy)
    assert done.exit_code == 0, done.output
    assert (copy / "report.html").read_bytes() == before


def test_a_missing_study_is_bad_usage(run, tmp_path):
    done = run("run", tmp_path / "nowhere.toml")
    assert done.exit_code == 2
    assert "nowhere.toml" in done.stderr
    assert "Traceback" not in done.output


def test_an_unknown_command_is_bad_usage(run):
    assert run("rank").exit_code == 2


def test_a_misspelt_key_is_bad_usage_and_named(run, sample_folder, tmp_path):
    copy = tmp_path / "sample"
    shutil.copytree(sample_folder, copy)
    study = copy / "study.toml"
    study.write_text(study.read_text(encoding="utf-8").replace("currency", "curency", 1), encoding="utf-8")
    done = run("run", study)
    assert done.exit_code == 2
    assert "curency" in done.stderr
    assert "currency" in done.stderr


def test_data_that_fail_the_gate_exit_with_one(run, sample_folder, tmp_path):
    copy = tmp_path / "sample"
    shutil.copytree(sample_folder, copy)
    lines = (copy / "crm.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (copy / "crm.csv").write_text("".join(lines[:5]), encoding="utf-8")
    done = run("run", copy / "study.toml", "--output", tmp_path / "runs")
    assert done.exit_code == 1, done.output
    assert "checks.csv" in done.stderr


def test_what_check_prints_fits_a_terminal_of_80_columns(run, sample_folder, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("check", sample_folder / "study.toml").stdout.splitlines()
    assert max(map(len, lines[1:])) <= 80
    assert "    the cell counts as missing" in lines
    assert "..." not in run("--help").stdout.split("Commands:")[1]


def test_a_fault_of_our_own_shows_no_data(run, sample_folder, monkeypatch):
    import personakit.ingest

    def fault(_study, _frames):
        raise RuntimeError("customer C-0001 secret@example.com")

    monkeypatch.setattr(personakit.ingest, "read_exports", fault)
    done = run("check", sample_folder / "study.toml")
    assert done.exit_code == 3
    assert "secret" not in done.output + done.stderr
    assert "RuntimeError" in done.stderr


def test_init_does_not_replace_a_study(run, sample_folder, tmp_path):
    copy = tmp_path / "sample"
    shutil.copytree(sample_folder, copy)
    before = (copy / "study.toml").read_text(encoding="utf-8")
    done = run("init", copy)
    assert done.exit_code == 2
    assert (copy / "study.toml").read_text(encoding="utf-8") == before


def test_check_refuses_a_core_segment_that_run_would_refuse(run, sample_folder, tmp_path):
    copy = tmp_path / "sample"
    shutil.copytree(sample_folder, copy)
    study = copy / "study.toml"
    text = study.read_text(encoding="utf-8")
    changed = text.replace('customers = "all"', 'customers = "filter"\nfilter = "agee > 3"', 1)
    assert changed != text
    study.write_text(changed, encoding="utf-8")
    done = run("check", study)
    assert done.exit_code == 2
    assert "no attribute 'agee'" in done.stderr
