"""Write what init makes of a made-up export of each platform into its page in docs/bring/.

Run: python scripts/generated.py (a test fails when a page is not what this writes). A page has two marked places,
``<!-- init -->`` and ``<!-- codebook -->``, each up to ``<!-- end -->``; everything else in it is written by hand.
"""

from __future__ import annotations

import csv
import os
import re
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "bring"
FOLDER = "my_exports"
SHOWN = ("column", "role", "kind", "use", "levels", "missing", "battery", "sure")
_MOST_ROWS = 14
_LONGEST = 44


def written(page: Path) -> str:
    """Return a page with what init prints today, and the first rows of the codebook that it writes."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from bring_exports import EXPORTS

    from personakit.cli.main import main

    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path(FOLDER).mkdir()
            EXPORTS[page.stem](Path(FOLDER))
            done = CliRunner().invoke(main, ["init", FOLDER])
            with (Path(FOLDER) / "codebook.csv").open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
        finally:
            os.chdir(before)
    code = f"Exit code {done.exit_code}."
    printed = f"```text\n$ personakit init {FOLDER}/\n{done.output.replace(os.sep, '/').strip()}\n```\n\n{code}"
    text = page.read_text(encoding="utf-8")
    for name, body in (("init", printed), ("codebook", codebook_table(rows))):
        text = re.sub(
            rf"<!-- {name} -->.*?<!-- end -->",
            lambda _, name=name, body=body: f"<!-- {name} -->\n\n{body}\n\n<!-- end -->",
            text,
            flags=re.DOTALL,
        )
    return text


def codebook_table(rows: list[dict[str, str]]) -> str:
    """Write the first rows of a codebook as a table, without the columns that are left out."""
    used = [row | {"levels": row["levels"] or row["scale"]} for row in rows if row["role"] != "left_out"]
    several = len({row["export"] for row in used}) > 1
    shown = ("export", *SHOWN) if several else SHOWN
    shown = tuple(name for name in shown if any(row[name] for row in used))

    def cell(text: str) -> str:
        return (text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…").replace("|", "\\|").replace("\n", " ")

    head = [name if name != "levels" else "levels or scale" for name in shown]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell(row[name]) for name in shown) + " |" for row in used[:_MOST_ROWS]]
    left = len(rows) - len(used)
    rest = [f"{len(used) - _MOST_ROWS} more rows"] if len(used) > _MOST_ROWS else []
    rest += [f"{left} column{'s' * (left != 1)} left out, each with its reason"] if left else []
    return "\n".join(lines) + (f"\n\nNot shown: {'; '.join(rest)}." if rest else "")


def pages() -> dict[Path, str]:
    """Return every page of a platform as it should be."""
    return {page: written(page) for page in sorted(PAGES.glob("*.md")) if page.name != "index.md"}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")
