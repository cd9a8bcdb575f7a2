"""Write every file that is generated from the code.

The study page, the calibrated numbers, the schema of the summary, and what init says of an export of each platform.
Run: python scripts/generated.py. It exits 1 when a file changed, so that a commit does not forget it.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: Script -> names of its file and of the function that returns the content.
GENERATED = {
    "study_reference.py": ("PAGE", "page"),
    "calibrated_page.py": ("PAGE", "page"),
    "summary_schema.py": ("FILE", "text"),
}


def stale() -> dict[Path, str]:
    """Return the files that are not what the code gives, with the content they should have."""
    files = {}
    for name, (file, content) in GENERATED.items():
        script = runpy.run_path(str(HERE / name))
        path, text = script[file], script[content]()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            files[path] = text
    for path, text in runpy.run_path(str(HERE / "bring_pages.py"))["pages"]().items():
        if path.read_text(encoding="utf-8") != text:
            files[path] = text
    return files


def main() -> int:
    """Write what differs; return 1 when anything did."""
    files = stale()
    for path, text in files.items():
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{path.name} is written again; add it to the commit.")
    return int(bool(files))


if __name__ == "__main__":
    sys.exit(main())
