"""What the documentation shows of the program itself: columns, first rows, plots and functions, as they are now.

Called by mkdocs. A page asks with a comment: ``columns: TABLE``, ``rows: FILE``, ``download: FILE``, ``gallery``,
``reference`` or ``decisions``.
"""

from __future__ import annotations

import csv
import inspect
import io
import re
from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "sample"
LONGEST_CELL, MOST_COLUMNS, MOST_ROWS = 40, 9, 4
#: Rooms whose public names are listed beneath those of ``personakit`` itself.
ROOMS = ("analysis", "runs", "features", "clustering", "personas", "journey", "value", "churn", "priorities", "cards",
         "plots", "report", "datasets", "study")  # fmt: skip


def on_files(files: Any, config: Any) -> Any:
    """Add the sample's exports for download and the figures of the gallery."""
    from mkdocs.structure.files import File

    for path in sorted(SAMPLE.iterdir()):
        files.append(File.generated(config, f"downloads/{path.name}", content=path.read_bytes()))
    for name, picture in gallery().items():
        files.append(File.generated(config, f"gallery/{name}.png", content=picture))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:  # noqa: ARG001 - mkdocs' signature
    """Answer what a page asks for."""
    up = "../" * page.file.src_uri.count("/")
    answers: dict[str, Callable[[str], str]] = {
        "columns": columns_of,
        "rows": lambda name: first_rows(SAMPLE / name) + f"\n\n[Download `{name}`]({up}downloads/{name})",
        "download": lambda name: f"[Download `{name}`]({up}downloads/{name})",
        "gallery": lambda _: gallery_page(),
        "reference": lambda _: reference_page(),
        "decisions": lambda _: decisions_list(),
    }

    def answer(match: re.Match[str]) -> str:
        return answers[match["what"]](match["of"] or "")

    return re.sub(rf"<!-- (?P<what>{'|'.join(answers)})(: (?P<of>\S+))? -->", answer, markdown)


def table_of(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a Markdown table."""
    head = list(header)
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def columns_of(table: str) -> str:
    """List the canonical columns of a table."""
    from personakit.study import CANONICAL

    rows = (
        (f"`{name}`", column.meaning, column.kind, "needed" if column.required else "")
        for name, column in CANONICAL[table].items()
    )
    return table_of(("column", "meaning", "is", ""), rows)


def first_rows(path: Path) -> str:
    """Show the first rows of a delimited file, wide ones cut."""
    text = path.read_text(encoding="utf-8-sig")
    delimiter = csv.Sniffer().sniff(text[:2000], delimiters=",;").delimiter
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    rows = [row for row, _ in zip(reader, range(MOST_ROWS), strict=False)]
    width = min(len(rows[0]), MOST_COLUMNS)
    more = [""] if len(rows[0]) > width else []

    def cell(value: str) -> str:
        short = value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - 1] + "…"
        return escape(short).replace("|", "\\|").replace("\n", " ")

    body = [[*(cell(value) for value in row[:width]), *(["…"] if more else [])] for row in rows]
    return table_of([name or "…" for name in [*body[0][:width], *more]], body[1:])


@cache
def nouns() -> dict[str, Any]:
    """Run the sample once; the nouns by the name of their class."""
    import personakit as pk

    a = pk.Analysis(SAMPLE / "study.toml")
    personas = a.personas
    drivers = pk.find_drivers(a.exports, personas, outcome="Billing")  # the sample asks for no overall satisfaction
    what_if = a.what_if("Repair", wait=-0.2, cost=20_000)
    people = (personas, personas.model, personas.features, personas.stability)
    made = (a.exports, *people, a.journey, a.value, a.priorities, drivers, what_if)
    return {type(noun).__name__: noun for noun in made}


def plots() -> list[str]:
    """Names of the plots: those that have a data twin."""
    names = import_module("personakit.plots").__all__
    return [name for name in names if f"{name}_data" in names]


def noun_of(name: str) -> Any:
    """Return the noun that a plot draws."""
    plot = getattr(import_module("personakit.plots"), name)
    asked = next(iter(inspect.signature(plot).parameters.values())).annotation.split(".")[-1]
    if asked not in nouns():
        raise LookupError(f"plots.{name} draws a {asked}, which scripts/docs_hooks.py does not make")
    return nouns()[asked]


@cache
def gallery() -> dict[str, bytes]:
    """Draw every plot on the sample."""
    drawn = {}
    for name in plots():
        axes = getattr(import_module("personakit.plots"), name)(noun_of(name))
        picture = io.BytesIO()
        axes.figure.savefig(picture, format="png", dpi=120, bbox_inches="tight")
        drawn[name] = picture.getvalue()
    return drawn


def gallery_page() -> str:
    """Show every plot with what it shows, the call and the first rows of its data."""
    import pandas as pd

    from personakit.core.formatting import format_number

    parts = []
    for name in plots():
        module = import_module("personakit.plots")
        noun, plot = noun_of(name), getattr(module, name)
        data = getattr(module, f"{name}_data")(noun)
        said = inspect.getdoc(plot) or ""
        shown = data.head(MOST_ROWS).iloc[:, :MOST_COLUMNS] if isinstance(data, pd.DataFrame) else pd.DataFrame()
        rows = table_of(
            [str(c) for c in shown.columns],
            [
                [escape(format_number(v) if isinstance(v, float) else str(v)) for v in row]
                for row in shown.itertuples(index=False)
            ],
        )
        argument = type(noun).__name__.lower()
        written = {"personamodel": "personas.model", "stability": "personas.stability", "whatif": "answer"}
        argument = written.get(argument, argument)
        parts.append(
            f"## {name}\n\n{said.splitlines()[0]}\n\n```python\npk.plots.{name}({argument})\n"
            f"pk.plots.{name}_data({argument})\n```\n\n![{name}](gallery/{name}.png)\n\n{rows}\n"
        )
    return "\n".join(parts)


def reference_page() -> str:
    """List every public name once, under ``personakit`` or else under its room."""
    import personakit as pk

    listed: set[int] = set()
    parts = []

    def entries(module: Any, names: Iterable[str]) -> list[str]:
        out = []
        for name in names:
            thing = getattr(module, name)
            if not callable(thing) or id(thing) in listed:
                continue
            listed.add(id(thing))
            inherited = ", inherited_members: true" if name in {"Analysis", "FinishedAnalysis"} else ""
            out.append(f"::: {thing.__module__}.{thing.__qualname__}\n    options: {{heading_level: 3{inherited}}}\n")
        return out

    sections = [("personakit", pk, pk.__all__)]
    for room in ROOMS:
        module = import_module(f"personakit.{room}")
        sections.append((f"personakit.{room}", module, module.__all__))
    for title, module, names in sections:
        found = entries(module, names)
        if found:
            parts += [f"## {title}\n", *found]
    return "\n".join(parts)


def decisions_list() -> str:
    """List the decisions by their titles."""
    pages = sorted(p for p in (ROOT / "docs" / "decisions").glob("*.md") if p.name != "index.md")
    return "\n".join(
        f"- [{page.read_text(encoding='utf-8').splitlines()[0].lstrip('# ')}]({page.name})" for page in pages
    )
