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


def test_each_decision_has_a_number_of_its_own_and_no_number_is_left_out():
    pages = sorted(path for path in (ROOT / "docs" / "decisions").glob("*.md") if path.name != "index.md")
    numbers = [int(path.name[:4]) for path in pages]
    assert numbers == list(range(1, len(pages) + 1))
    for number, path in zip(numbers, pages, strict=True):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. "), path.name
        assert "\nStatus: " in text, path.name


def test_the_map_for_contributors_lists_the_rooms_in_the_order_that_is_enforced():
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)
    assert [f"personakit.{room}" for room in reversed(rooms)] == layers


def test_the_map_for_contributors_names_files_and_functions_that_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Where is ...?")[1].split("\n## ")[0]
    package = ROOT / "src" / "personakit"
    paths = re.findall(r"`([\w/]+\.py)`", text)
    pairs = re.findall(r"`(\w+)` in `([\w/]+\.py)`", text)
    assert len(paths) > 15
    assert len(pairs) > 3
    assert [path for path in paths if not (package / path).is_file()] == []
    assert [pair for pair in pairs if f"def {pair[0]}(" not in (package / pair[1]).read_text(encoding="utf-8")] == []


#: Names of version 0.1 that the pages list as old.
OLD_NAMES = {"pk.Moves", "pk.trace_moves", "pk.run_study"}


def test_dotted_names_in_code_and_documents_resolve():
    from personakit.renamed import ROOMS

    sources = [*PAGES, *(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "src").rglob("*.py")]
    names = {
        (name, path)
        for path in sources
        for name in re.findall(r"\b(?:personakit|pk)(?:\.[A-Za-z_]\w*)+", path.read_text(encoding="utf-8"))
    }
    assert len(names) > 500
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for name, path in names
        if name not in OLD_NAMES and name.split(".")[1] not in ROOMS and not _resolves(name)
    }
    assert wrong == set()


def _resolves(name: str) -> bool:
    from importlib import import_module

    parts = ["personakit", *name.split(".")[1:]]
    for length in range(len(parts), 0, -1):
        try:
            value = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(value, part):
                return part in getattr(value, "__dataclass_fields__", {})
            value = getattr(value, part)
        return True
    return False


BROUGHT = sorted(path for path in (ROOT / "docs" / "bring").glob("*.md") if path.name != "index.md")


def test_every_page_of_a_platform_has_an_export_and_is_in_the_navigation_and_on_the_index():
    exports = runpy.run_path(str(ROOT / "scripts" / "bring_exports.py"))["EXPORTS"]
    assert sorted(exports) == [path.stem for path in BROUGHT]
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    index = (ROOT / "docs" / "bring" / "index.md").read_text(encoding="utf-8")
    for path in BROUGHT:
        assert f": bring/{path.name}\n" in navigation, path.name
        assert f"]({path.name})" in index, path.name
