"""Count the rows of a text file without its parser, and find quotes that are opened and never closed."""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from personakit.readers.files import BLOCK

#: A cell longer than this is no cell: its quote was never closed (the parser stops at a row as long).
_LONGEST_CELL = 1 << 23
#: Delimiters inside a quoted cell from which its lines are taken for rows that it swallowed.
_ENOUGH_DELIMITERS = 6
_ENDS = b"\r\n"


@dataclass(frozen=True)
class RecordCount:
    """What a file holds, counted line by line."""

    lines: int  # line breaks, and the last line where it has none
    inside: int  # line breaks inside quoted cells
    open_quotes: tuple[int, ...] = ()  # bytes of quotes that are never closed: they are read as part of the text
    open_rows: tuple[int, ...] = ()  # the row of each, as a spreadsheet counts

    @property
    def records(self) -> int:
        """Rows, header and blank ones included."""
        return self.lines - self.inside


@dataclass(slots=True)
class _Line:
    text: bytes
    offset: int  # bytes before it


@dataclass
class _Scan:
    """State of one pass: lines still to be looked at, and what was counted."""

    source: Iterator[_Line]
    ahead: deque[_Line] = field(default_factory=deque)
    lines: int = 0
    inside: int = 0
    open_quotes: list[int] = field(default_factory=list)
    open_rows: list[int] = field(default_factory=list)

    def next_line(self) -> _Line | None:
        """Return the next line, or None at the end."""
        return self.ahead.popleft() if self.ahead else next(self.source, None)


def count_records(source: BinaryIO, delimiter: str, width: int) -> RecordCount:
    r"""Count lines and the line breaks inside properly quoted cells.

    Parameters
    ----------
    source : binary file
        UTF-8 text from its beginning.
    delimiter : str
        Between cells.
    width : int
        Cells of a usual row. A quoted cell that contains lines of as many cells has swallowed rows: its quote was never
        closed, and counts as text.

    Examples
    --------
    >>> import io
    >>> count_records(io.BytesIO(b'id,note\n1,"two\nlines"\n'), ",", 2)
    RecordCount(lines=3, inside=1, open_quotes=(), open_rows=())
    >>> count_records(io.BytesIO(b'id,name,town\n1,"Ann,Bern\n2,Bo,Ulm\n3,"Cy,Rom\n'), ",", 3).open_rows
    (2, 4)
    """
    mark = delimiter.encode()
    scan = _Scan(_lines(source))
    while (line := scan.next_line()) is not None:
        scan.lines += 1
        position = 0
        while b'"' in line.text:
            start = _open_quote(line.text, position, mark)
            if start is None:
                break
            end = _close_quote(line.text, start + 1)
            if end is not None:
                position = end
                if _opens_another(line.text, start, end, mark, width):
                    position = start + 1
                    scan.open_quotes.append(line.offset + start)
                    scan.open_rows.append(scan.lines - scan.inside)
                continue
            tail = _swallowed_lines(scan, line, mark, width)
            if tail is None:  # the quote is never closed: the rest of the line is plain text
                scan.open_quotes.append(line.offset + start)
                scan.open_rows.append(scan.lines - scan.inside)
                break
            line, position = tail
    return RecordCount(scan.lines, scan.inside, tuple(scan.open_quotes), tuple(scan.open_rows))


def _lines(source: BinaryIO) -> Iterator[_Line]:
    """Yield the physical lines with their ends; a line ends in a line feed, a carriage return or both."""
    offset, carry = 0, b""
    while block := source.read(BLOCK * 4):
        if not offset and not carry and block.startswith(codecs.BOM_UTF8):
            block, offset = block[len(codecs.BOM_UTF8) :], len(codecs.BOM_UTF8)
        pieces = (carry + block).splitlines(keepends=True)
        carry = pieces.pop()
        if carry.endswith(b"\n"):
            pieces.append(carry)
            carry = b""
        for piece in pieces:
            yield _Line(piece, offset)
            offset += len(piece)
    for piece in carry.splitlines(keepends=True):
        yield _Line(piece, offset)
        offset += len(piece)


def _open_quote(text: bytes, position: int, mark: bytes) -> int | None:
    """Return where the next quoted cell of a line begins; at `position` a cell begins only at the start of the line."""
    if position == 0 and text.startswith(b'"'):
        return 0
    start = text.find(mark + b'"', position)
    return None if start < 0 else start + len(mark)


def _close_quote(text: bytes, position: int) -> int | None:
    """Return the position after the quote that closes a cell, or None; two quotes are one in the text."""
    while (at := text.find(b'"', position)) >= 0:
        if text[at + 1 : at + 2] != b'"':
            return at + 1
        position = at + 2
    return None


def _opens_another(text: bytes, start: int, end: int, mark: bytes, width: int) -> bool:
    """Say whether the quote that ends a cell begins the next one: without the first, the row has its usual cells."""
    if text[end : end + 1] in {b"", b"\r", b"\n"} or text.startswith(mark, end):
        return False
    return _n_cells(text, mark) != width and _n_cells(text[:start] + text[start + 1 :], mark) == width


def _swallowed_lines(scan: _Scan, first: _Line, mark: bytes, width: int) -> tuple[_Line, int] | None:
    """Return the line in which a cell of several lines ends, and the position after it; None where it never ends.

    Lines that were read are put back where the cell does not end, or where they are rows that an open quote swallowed.
    """
    taken: list[_Line] = []
    size = 0
    while size <= _LONGEST_CELL and (line := scan.next_line()) is not None:
        taken.append(line)
        size += len(line.text)
        end = _close_quote(line.text, 0)
        if end is None:
            continue
        if _holds_rows(first, taken, end, mark, width):
            break
        scan.lines += len(taken)
        scan.inside += len(taken)
        return line, end
    scan.ahead.extendleft(reversed(taken))
    return None


def _holds_rows(first: _Line, taken: list[_Line], end: int, mark: bytes, width: int) -> bool:
    """Return whether the lines of a quoted cell are rows of the file: each has as many cells as a row has."""
    last = taken[-1].text
    after = last[end : end + 1]
    proper = not after or after in _ENDS or last.startswith(mark, end)
    inner = [line.text for line in taken[:-1] if line.text.strip()]
    if proper and (width < 2 or len(inner) * (width - 1) < _ENOUGH_DELIMITERS):
        return False
    if width < 2:  # a single column shows nothing but the text after the quote
        return last[:end] == b'"' or last.startswith(b'"')
    return all(_n_cells(text, mark) == width for text in (first.text, *inner, last))


def _n_cells(text: bytes, mark: bytes) -> int:
    """Return the cells of one line by itself; a quote that is not closed in it is plain text."""
    n, position = 1, 0
    while True:
        start = _open_quote(text, position, mark)
        n += text.count(mark, position, len(text) if start is None else start)
        if start is None:
            return n
        position = _close_quote(text, start + 1) or start + 1
