"""The documents say what the program does."""

from __future__ import annotations

import re
import runpy
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


def test_the_readme_names_every_file_of_a_run(sample_run):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in sample_run.path.iterdir():
        assert path.name in readme, path.name
