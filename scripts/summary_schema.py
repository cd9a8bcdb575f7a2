"""Write src/personakit/report/summary.schema.json from the pydantic models of the summary.

Run: python scripts/summary_schema.py (a test fails when the file is not what this writes).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from personakit.report.summary_models import Summary

FILE = Path(__file__).resolve().parent.parent / "src" / "personakit" / "report" / "summary.schema.json"


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the summary."""
    made = _plain(Summary.model_json_schema())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "personakit summary",
        **made,
    }


def text() -> str:
    """Return the content of the file."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _plain(node: Any) -> Any:
    """Leave out titles and defaults, and write "a number or null" as one type."""
    if isinstance(node, list):
        return [_plain(part) for part in node]
    if not isinstance(node, dict):
        return node
    keywords = {key: value for key, value in node.items() if key not in {"title", "default"}}
    out = {
        key: {name: _plain(part) for name, part in value.items()} if key in {"properties", "$defs"} else _plain(value)
        for key, value in keywords.items()
    }
    options = out.get("anyOf", [])
    simple = [option for option in options if isinstance(option.get("type"), str) and "enum" not in option]
    if options and len(simple) == len(options) and sum(len(option) > 1 for option in simple) <= 1:
        merged: dict[str, Any] = {}
        for option in simple:
            merged |= {key: value for key, value in option.items() if key != "type"}
        out = {
            "type": [option["type"] for option in simple],
            **merged,
            **{k: v for k, v in out.items() if k != "anyOf"},
        }
    return out


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8", newline="\n")
