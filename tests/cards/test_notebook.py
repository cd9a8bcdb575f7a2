"""The HTML that a notebook shows is made of plain data, so that results and HTML do not import each other."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import personakit.cards

ROOM = Path(personakit.cards.__file__).parent


def imported(path):
    """Return the modules of the room that a file imports, those in functions and for types alone included."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)]
    names = {f"{node.module}.{alias.name}" for node in nodes for alias in node.names} | {node.module for node in nodes}
    return {name for name in names if name in MODULES}


MODULES = {
    ".".join(("personakit", "cards", *path.relative_to(ROOM).with_suffix("").parts)): path
    for path in ROOM.rglob("*.py")
}


def test_no_two_modules_of_the_room_import_each_other():
    graph = {name: imported(path) for name, path in MODULES.items()}
    assert graph["personakit.cards.cards"] >= {"personakit.cards.notebook_html", "personakit.cards.facts"}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)
