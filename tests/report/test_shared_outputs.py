"""What a run shares with colleagues, beyond the customers' file: nobody in it can be named or picked out."""

from __future__ import annotations

import json
import re
import shutil
from io import BytesIO
from zipfile import ZipFile

import pytest

from personakit.datasets.verbatims import _personal
from personakit.report import rewrite_report

#: Holds customer ids on purpose, or none of what customers wrote.
PRIVATE = {"assignments.parquet", "model.personakit"}
READABLE = {".html", ".json", ".csv", ".svg", ".txt"}


@pytest.fixture(scope="module")
def shared(sample_run, tmp_path_factory):
    """The text of every file of the sample's run that is shared, slides and workbook too."""
    folder = tmp_path_factory.mktemp("shared") / "run"
    shutil.copytree(sample_run.path, folder)
    for name in ("pptx", "xlsx"):
        pytest.importorskip({"pptx": "pptx", "xlsx": "xlsxwriter"}[name], reason="slides and workbook are extras")
        rewrite_report(folder, [name])
    texts = {p.name: p.read_text("utf-8") for p in folder.rglob("*") if p.suffix in READABLE and p.name not in PRIVATE}
    for name in ("report.pptx", "report.xlsx"):
        with ZipFile(BytesIO((folder / name).read_bytes())) as held:
            texts[name] = "\n".join(held.read(n).decode("utf-8", "ignore") for n in held.namelist())
    return texts


def planted_people():
    """Every mail address, telephone number and name that the sample's answers hold."""
    found = set()
    for ending in _personal():
        found |= set(re.findall(r"[\w.]+@[\w.]+\w", ending))
        found |= set(re.findall(r"\+?\d[\d ]{6,}\d", ending))
    assert len(found) > 5
    return found


def test_no_planted_person_is_in_a_shared_file(shared):
    for name, text in shared.items():
        assert not [person for person in planted_people() if person in text], name
        assert "@example" not in text, name


def test_no_customer_id_is_in_a_shared_file(shared, sample):
    ids = set(sample.exports.customers["customer_id"])
    assert all(re.fullmatch(r"[\w-]+", customer) for customer in ids)
    for name, text in shared.items():
        assert not ids & set(re.findall(r"[\w-]+", text)), name


def test_no_count_of_the_summary_is_below_the_minimum_cell(shared, sample):
    least = sample.exports.study.study.minimum_cell
    counts = {"n", "customers", "respondents", "csat_n", "wait_n", "customers_affected", "customers_reached",
              "customers_alike", "texts"}  # fmt: skip
    few = []

    def look(value, path):
        if isinstance(value, dict):
            for key, item in value.items():
                if key in counts and isinstance(item, (int, float)) and 0 < item < least:
                    few.append((*path, key, item))
                look(item, (*path, key))
        elif isinstance(value, list):
            for at, item in enumerate(value):
                look(item, (*path, at))

    summary = json.loads(shared["summary.json"])
    look({key: value for key, value in summary.items() if key != "quality"}, ())
    assert few == []
