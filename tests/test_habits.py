"""The files around the code say what is true."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import pytest

import personakit as pk

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_citation_is_of_this_version():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (.+)$", text, flags=re.MULTILINE)[1] == pk.__version__
    assert re.search(r"^license: (.+)$", text, flags=re.MULTILINE)[1] == PROJECT["license"]


def test_hooks_run_files_that_exist_and_fetch_nothing():
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: (.+)", text) == ["local"]
    for script in re.findall(r"scripts/\w+\.py(?=\n)", text):
        assert (ROOT / script).exists(), script


@pytest.mark.parametrize("name", [".pre-commit-config.yaml", ".github/workflows/ci.yml", "Makefile", ".ci/run"])
def test_no_package_host_is_named(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|index-url|pypi|conda", text, flags=re.IGNORECASE)


def test_every_script_of_make_exists():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    for script in re.findall(r"scripts/[\w.]+", text):
        assert (ROOT / script).exists(), script


def test_every_test_of_the_lowest_versions_exists():
    lowest = runpy.run_path(str(ROOT / "scripts" / "lowest.py"))
    assert [path for path in lowest["TESTS"] if not (ROOT / path).exists()] == []


def test_every_mutation_finds_its_line_and_its_test():
    mutations = runpy.run_path(str(ROOT / "scripts" / "mutations.py"), run_name="mutations")["MUTATIONS"]
    package = ROOT / "src" / "personakit"
    sources = [path for path in package.rglob("*") if path.suffix in {".py", ".jinja"}]
    code = {path: path.read_text(encoding="utf-8") for path in sources}
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    for mutation in mutations:
        in_file = code.get(package / mutation.file, "").count(mutation.old)
        assert in_file == 1 or sum(text.count(mutation.old) for text in code.values()) == 1, mutation.name
        for name in mutation.tests:
            assert name == "doctest" or tests.count(f"def {name}(") == 1, name


def test_every_direct_dependency_has_a_lower_bound_and_a_pin():
    lowest = runpy.run_path(str(ROOT / "scripts" / "lowest.py"))
    direct = lowest["lowest_versions"]()
    assert len(direct) == len(PROJECT["dependencies"]) + 4
    pins = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        name, _, version = line.partition("==")
        pins[name.lower().replace("_", "-")] = version
    for requirement in [*direct, *(lowest["lower_bound"](r) for r in PROJECT["optional-dependencies"]["dev"][1:])]:
        name, _, version = requirement.partition("==")
        pinned = pins[name.partition("[")[0].lower().replace("_", "-")]
        assert [int(x) for x in pinned.split(".")[:3]] >= [int(x) for x in version.split(".")], name
    with pytest.raises(SystemExit, match="has no lower bound alone"):
        lowest["lower_bound"]("pandas")


def test_pythons_are_those_of_the_project():
    versions = runpy.run_path(str(ROOT / "scripts" / "pythons.py"))["VERSIONS"]
    assert PROJECT["requires-python"] == f">={versions[0]}"


def test_generated_files_are_current():
    assert list(runpy.run_path(str(ROOT / "scripts" / "generated.py"))["stale"]()) == []
