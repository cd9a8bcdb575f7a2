"""The shape of the source: no circle of files, no two files of one name, one meaning for a name.

The order of the rooms, and of the wings of clustering, is held by ``lint-imports`` (pyproject.toml).
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import personakit as pk

SRC = Path(pk.__file__).parent
FILES = sorted(SRC.rglob("*.py"))


def module_name(path: Path, root: Path = SRC) -> str:
    parts = path.relative_to(root.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, modules: dict[str, Path], root: Path = SRC) -> set[str]:
    """Return the modules that a file imports: at its top, in a function, or for type checking alone.

    Whoever imports a module of another package imports that package's ``__init__`` first, hence all that it shows.
    """
    name = module_name(path, root)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    out = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            out |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                out.add(full if full in modules else base)
    out &= set(modules)
    out |= {above for module in out for above in packages_above(module) if not f"{name}.".startswith(f"{above}.")}
    return (out & set(modules)) - {name}


def packages_above(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:i]) for i in range(1, len(parts))]


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Return the strongly connected components of more than one module (Tarjan 1972)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    out: list[list[str]] = []

    def visit(node: str) -> None:
        number[node] = low[node] = len(number)
        path.append(node)
        for other in sorted(edges[node]):
            if other not in number:
                visit(other)
            if other in path:
                low[node] = min(low[node], low[other])
        if low[node] == number[node]:
            component = path[path.index(node) :]
            del path[path.index(node) :]
            if len(component) > 1:
                out.append(sorted(component))

    for node in sorted(edges):
        if node not in number:
            visit(node)
    return out


def import_graph(root: Path) -> dict[str, set[str]]:
    modules = {module_name(path, root): path for path in root.rglob("*.py")}
    return {name: imported(path, modules, root) for name, path in modules.items()}


def test_no_circle_of_files():
    edges = import_graph(SRC)
    # The public names load when first used; what they load counts.
    edges["personakit"] |= {f"personakit.{room}" for room in pk._HOME.values()} & set(edges)
    assert len(edges) == len(FILES)
    assert sum(map(len, edges.values())) > 1000
    assert circles(edges) == []


def test_a_circle_would_be_seen(tmp_path):
    root = tmp_path / "house"
    (root / "room").mkdir(parents=True)
    (root / "__init__.py").write_text("")
    (root / "room" / "__init__.py").write_text("from house.room.first import one\n")
    (root / "room" / "first.py").write_text("def one():\n    from house.room import second\n    return second\n")
    (root / "room" / "second.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .third import three\n"
    )
    (root / "room" / "third.py").write_text("from house import room\n")
    rooms = ["house.room", "house.room.first", "house.room.second", "house.room.third"]
    assert circles(import_graph(root)) == [rooms]
    (root / "room" / "third.py").write_text("import math\n")
    assert circles(import_graph(root)) == []


def test_no_two_files_share_a_name():
    paths = defaultdict(list)
    for path in FILES:
        if path.name not in {"__init__.py", "__main__.py"}:
            paths[path.name].append(str(path.relative_to(SRC)))
    assert [p for p in paths.values() if len(p) > 1] == []


#: Public names that are defined more than once, and why that is one meaning.
DEFINED_TWICE = {
    "main": "what a command line starts: personakit, and the simulator of the sample",
    "what_if": "the same question as a function, as a command and as a plot, each under its room's name",
}


def public_definitions(path: Path) -> list[str]:
    return [
        node.name
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
    ]


def test_a_public_name_is_defined_once():
    places = defaultdict(set)
    for path in FILES:
        for name in public_definitions(path):
            places[name].add(module_name(path))
    twice = {name: sorted(modules) for name, modules in places.items() if len(modules) > 1}
    assert {name: modules for name, modules in twice.items() if name not in DEFINED_TWICE} == {}
    assert set(DEFINED_TWICE) <= set(twice)


def test_array_types_are_named_in_one_file():
    named = re.findall(r"^\w+: TypeAlias = (NDArray\[.+\])$", (SRC / "core" / "typing.py").read_text(), re.MULTILINE)
    assert len(named) > 8
    spelled_out = [
        f"{path.relative_to(SRC)}: {name}"
        for path in FILES
        for name in named
        if path != SRC / "core" / "typing.py" and name in path.read_text()
    ]
    assert spelled_out == []
