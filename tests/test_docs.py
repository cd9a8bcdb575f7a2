"""The documents say what the program does."""

from __future__ import annotations

import re
import runpy
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "examples").rglob("*.md"),
]


def test_the_study_page_lists_every_key_as_it_is():
    script = runpy.run_path(str(ROOT / "scripts" / "study_reference.py"))
    assert script["PAGE"].read_text(encoding="utf-8") == script["page"]()
    assert not re.findall(r"\|  \|$", script["page"](), flags=re.MULTILINE), "a key is not described"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


def test_the_small_study_of_the_page_is_valid():
    import tomllib

    from personakit.study import make_study

    text = (ROOT / "docs" / "study.md").read_text(encoding="utf-8")
    block = re.search(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    assert block is not None
    assert set(make_study(tomllib.loads(block[1])).exports) == {"crm", "ratings"}


def test_the_cell_of_the_readme_runs_and_the_quick_start_has_the_same(sample, sample_run, tmp_path, monkeypatch):
    import personakit as pk

    readme, page = (
        (ROOT / name).read_text(encoding="utf-8").split("```python\nimport personakit as pk\n")[1].split("```")[0]
        for name in ("README.md", "docs/quick-start.md")
    )
    assert readme == page
    shutil.copytree(sample_run.path, tmp_path / "runs" / "latest")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pk, "Analysis", lambda study: sample)  # computed already
    monkeypatch.setattr(type(sample), "run", lambda self, folder: sample_run)
    exec(readme, {"pk": pk})
    assert (tmp_path / "report.html").is_file()


def test_the_readme_names_every_file_of_a_run(sample_run):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in sample_run.path.iterdir():
        assert path.name in readme, path.name


SNIPPETS = [
    pytest.param(block, id=f"{page.relative_to(ROOT)}:{number}")
    for page in PAGES
    for number, block in enumerate(re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL))
]


@pytest.mark.parametrize("block", SNIPPETS)
def test_every_piece_of_a_study_in_the_documents_is_valid(block):
    import tomllib

    from personakit.study import make_study

    piece = tomllib.loads(block)
    me = {"customer_id": "id"}
    base = {
        "base": {"table": "customers", "path": "c.csv", "columns": me},
        "money": {"table": "profitability", "path": "p.csv", "columns": me | {"margin": "m"}},
        "stages": {"table": "stages", "path": "s.csv", "columns": {"stage": "s"}},
    }
    exports = piece["exports"] if "study" in piece else base | piece.get("exports", {})
    whole = {"study": {"as_of": "2026-06-30"}} | piece | {"exports": exports}
    assert set(make_study(whole).exports) == set(exports)
