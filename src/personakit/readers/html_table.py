"""A web page, or a workbook in the XML of Excel 2003, that was saved as a table under the ending .xls."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from personakit.core.errors import DataError
from personakit.readers import files

_SPACES = frozenset({"br", "p", "div", "li"})
#: Tags of Excel's XML that mean the same.
_XML = {"row": "tr", "cell": "td"}
_MOST_SPAN = 1000


class _Tables(HTMLParser):
    """Collects the cells of every table of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        tag = _XML.get(tag, tag)
        if tag == "table":
            self.tables.append([])
            self._open.append(self.tables[-1])
        elif tag == "tr" and self._open:
            self._close()
            self._open[-1].append([])
        elif tag in {"td", "th"} and self._open:
            self._close()
            if not self._open[-1]:
                self._open[-1].append([])
            known = dict(attrs)
            position, span = known.get("ss:index") or "", known.get("colspan") or "1"
            if position.isdigit():  # blank cells before it are left out
                missing = min(int(position), _MOST_SPAN) - 1 - len(self._open[-1][-1])
                self._open[-1][-1] += [""] * max(0, missing)
            self._cell, self._span = [], min(int(span), _MOST_SPAN) if span.isdigit() else 1
        elif tag in _SPACES and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a cell or a table."""
        tag = _XML.get(tag, tag)
        if tag in {"td", "th", "tr", "table"}:
            self._close()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Collect text of a cell."""
        if self._cell is not None:
            self._cell.append(data)

    def _close(self) -> None:
        if self._cell is not None and self._open and self._open[-1]:
            self._open[-1][-1] += [" ".join("".join(self._cell).split()), *[""] * (self._span - 1)]
        self._cell = None


def html_rows(path: Path, encoding: str | None, label: str) -> list[list[str]]:
    """Return the rows of the largest table of a web page.

    Raises
    ------
    DataError
        When the page has no table: it may be the page of a log-in.
    """
    from personakit.readers.utf8 import decode_head

    mark = files.fingerprint(path, encoding, label)
    with files.open_bytes(path) as source:
        page = _Tables()
        page.feed(decode_head(source.read(), mark.encoding, label))
        page.close()
    rows = max(page.tables, key=lambda table: sum(map(len, table)), default=[])
    width = max(map(len, rows), default=0)
    if len(rows) < 2 or width < 2:
        raise DataError(
            f"{label} is a web page or XML, not a table: was it saved from a browser, or is it a log-in page? Export "
            "it again as CSV or Excel."
        )
    return [row + [""] * (width - len(row)) for row in rows]
