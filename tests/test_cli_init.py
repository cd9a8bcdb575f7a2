"""``personakit init``: what it writes, prints, checks and keeps."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import personakit as pk
import platform_folders
from personakit.cli import main
from personakit.study import read_codebook, write_codebook
from personakit.study.codebook import Codebook

SAMPLE = Path(__file__).parents[1] / "data" / "sample"


def run(*args: Any) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("study.toml", "runs"))
    return folder


def test_init_writes_a_short_study_and_a_codebook_that_check_takes(exports: Path) -> None:
    done = run("init", exports)
    assert done.exit_code == 0, done.output
    book = read_codebook(exports / "codebook.csv")
    assert f"{len(book.rows)} columns in 6 files, " in done.output.splitlines()[0]
    assert "Columns to look at, least sure first:\n  1. " in done.output
    text = (exports / "study.toml").read_text(encoding="utf-8")
    assert 'codebook = "codebook.csv"' in text
    assert "[exports.crm.columns]" not in text
    assert ".attributes]" not in text
    assert run("check", exports).exit_code == 0


def test_no_customer_value_is_in_the_codebook_or_printed(exports: Path) -> None:
    output = run("init", exports).output + (exports / "codebook.csv").read_text(encoding="utf-8")
    crm = pd.read_csv(SAMPLE / "crm.csv", dtype=str)
    survey = pd.read_csv(SAMPLE / "survey.csv", dtype=str, skiprows=[1, 2])
    for value in [*crm["Customer No"].dropna().head(200), *survey["Q5"].dropna().head(50), *survey["IPAddress"][:50]]:
        assert value not in output


def test_a_workbook_in_place_of_csv(exports: Path) -> None:
    assert run("init", exports, "--codebook", "xlsx").exit_code == 0
    assert not (exports / "codebook.csv").exists()
    assert len(pk.read_study(exports).exports["crm"].attributes) > 5
    assert run("init", exports, "--force", "--codebook", "xlsx").exit_code == 0  # the codebook is no export


def test_neither_a_study_nor_a_codebook_is_replaced_unasked(exports: Path) -> None:
    assert run("init", exports).exit_code == 0
    (exports / "study.toml").unlink()
    done = run("init", exports)
    assert done.exit_code == 2
    assert "codebook.csv' is already there" in done.stderr
    assert run("init", exports, "--force").exit_code == 0


def test_an_update_keeps_edits_and_says_what_changed(exports: Path) -> None:
    run("init", exports)
    book = read_codebook(exports / "codebook.csv")
    from dataclasses import replace

    edited = [replace(r, use="protected", label="Years") if r.column == "Age" else r for r in book.rows]
    write_codebook(Codebook(tuple(edited), book.file), exports / "codebook.csv")
    crm = (exports / "crm.csv").read_text(encoding="utf-8")
    (exports / "crm.csv").write_text(crm.replace("Gender", "Sex", 1), encoding="utf-8")
    refused = run("check", exports)
    assert refused.exit_code == 2
    assert "codebook.csv row 4: crm.csv has no column 'Gender'" in refused.stderr
    done = run("init", exports, "--update")
    assert done.exit_code == 0, done.output
    assert "new: crm, column 3 'Sex', guessed as categorical, protected" in done.output
    assert "gone: crm, column 3 'Gender', left out from now on" in done.output
    rows = {(r.export, r.column): r for r in read_codebook(exports / "codebook.csv").rows}
    assert (rows["crm", "Age"].use, rows["crm", "Age"].label) == ("protected", "Years")
    assert rows["crm", "Gender"].role == "left_out"
    assert run("check", exports).exit_code == 0


def test_an_update_adds_a_new_file_to_the_study(exports: Path) -> None:
    shutil.move(exports / "csat.csv", exports.parent / "csat.csv")
    run("init", exports)
    assert "csat" not in pk.read_study(exports).exports
    shutil.move(exports.parent / "csat.csv", exports / "csat.csv")
    done = run("init", exports, "--update")
    assert done.exit_code == 0, done.output
    assert "New in study.toml: [exports.csat]." in done.output
    assert len(pk.read_exports(exports).csat) > 5000


def test_what_must_be_edited_first_is_listed_and_ends_with_one(tmp_path: Path) -> None:
    people = pd.DataFrame({"client": [f"K{i}" for i in range(60)], "visits": [i % 9 for i in range(60)]})
    people["joined"] = "2024-05-06"
    people.head(20).to_csv(tmp_path / "people.csv", index=False)
    done = run("init", tmp_path)
    assert done.exit_code == 1
    assert "at least 50 are needed" in done.stderr
    assert "personakit run" not in done.output
    assert (tmp_path / "codebook.csv").is_file()


def test_update_without_a_codebook_is_refused(tmp_path: Path) -> None:
    assert run("init", tmp_path, "--update").exit_code == 2
    (tmp_path / "study.toml").write_text("[study]\nas_of = 2025-01-01\n", encoding="utf-8")
    done = run("init", tmp_path, "--update")
    assert "names no codebook" in done.stderr


def test_a_header_that_looks_like_data_is_not_printed(tmp_path: Path) -> None:
    frame = pd.DataFrame({"customer_id": [f"C{i}" for i in range(60)], "ann@example.com": [i % 7 for i in range(60)]})
    frame["K-1029231"] = [("a b", "c d")[i % 2] for i in range(60)]
    frame.to_csv(tmp_path / "crm.csv", index=False)
    done = run("init", tmp_path)
    assert "K-1029231" not in done.output.split("Check these first")[0]
    assert "ann@example.com" not in done.output.split("Check these first")[0]


def test_an_update_keeps_both_readings_of_one_file(tmp_path: Path) -> None:

    platform_folders.zendesk(tmp_path)
    assert CliRunner().invoke(main, ["init", str(tmp_path)]).exit_code == 0
    before = (tmp_path / "codebook.csv").read_bytes()
    done = CliRunner().invoke(main, ["init", "--update", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "no column is new, gone or moved" in done.output
    assert (tmp_path / "codebook.csv").read_bytes() == before


def test_what_was_taken_out_of_a_study_stays_out(tmp_path: Path) -> None:

    platform_folders.zendesk(tmp_path)
    CliRunner().invoke(main, ["init", str(tmp_path)])
    text = (tmp_path / "study.toml").read_text(encoding="utf-8")
    start = text.index("[exports.zendesk_tickets_first_reply]")
    (tmp_path / "study.toml").write_text(text[:start], encoding="utf-8")
    done = CliRunner().invoke(main, ["init", "--update", str(tmp_path)])
    assert "New in study.toml" not in done.output
    assert "zendesk_tickets_first_reply" not in (tmp_path / "study.toml").read_text(encoding="utf-8")
