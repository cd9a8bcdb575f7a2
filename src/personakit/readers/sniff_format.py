"""Detect the layout of a text file: delimiter, header row, decimal mark."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 400
_NEARLY_ALL = 0.9
_NUMBER = re.compile(r"^[+-]?[\d.,' ]+%?$")
_DECIMAL_COMMA = re.compile(r"^[+-]?\d+(\.\d{3})*,(\d{1,2}|\d{4,})$")
_DECIMAL_POINT = re.compile(r"^[+-]?\d+(,\d{3})*\.(\d{1,2}|\d{4,})$")


@dataclass(frozen=True)
class TextFormat:
    """How the rows of a text file are laid out."""

    delimiter: str
    header: tuple[str, ...]
    header_record: int  # rows before the header
    lines_before_data: int  # physical lines up to and including the header
    width: int  # cells of a usual data row (one more than the header where rows end in a delimiter)
    decimal: str
    records: tuple[tuple[str, ...], ...]  # the sample, header included


def parse_lines(text: str, delimiter: str, most: int = SAMPLE_RECORDS) -> tuple[list[list[str]], list[int]]:
    """Parse the first records of a text: the records, and the physical lines up to and including each."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[list[str]] = []
    lines: list[int] = []
    limit = csv.field_size_limit(1 << 27)
    try:
        for record in islice(reader, most):
            records.append(record)
            lines.append(reader.line_num)
    except csv.Error:
        pass
    finally:
        csv.field_size_limit(limit)
    return records, lines


def guess_delimiter(text: str, wanted: Collection[str] = ()) -> str:
    r"""Return the delimiter that gives the most wanted columns; between equals, rows of the most even width.

    Examples
    --------
    >>> guess_delimiter("id;wait\n1;2,5\n2;3,5\n")
    ';'
    """
    best, best_score = ",", (-1, -1.0)
    for delimiter in DELIMITERS:
        records, _ = parse_lines(text, delimiter, 100)
        filled = [r for r in records if any(c.strip() for c in r)]
        if not filled:
            continue
        hits = max(len({c.strip() for c in r} & set(wanted)) for r in filled[:30]) if wanted else 0
        width, times = Counter(len(r) for r in filled).most_common(1)[0]
        steady = times / len(filled) * (1 + min(width, 50) / 100) if width > 1 else 0.0
        if (hits, steady) > best_score:
            best, best_score = delimiter, (hits, steady)
    return best


def find_header(records: Sequence[Sequence[str]], wanted: Collection[str] = ()) -> int:
    """Return the index of the header: the record with the wanted columns, else the first that looks like one.

    Examples
    --------
    >>> find_header([["Export of March", ""], ["", ""], ["id", "age"], ["1", "30"]])
    2
    """
    first = [[c.strip() for c in r] for r in records[:40]]
    if wanted:
        hits = [len(set(r) & set(wanted)) for r in first]
        if hits and max(hits) >= max(1, len(set(wanted)) / 2):
            return hits.index(max(hits))
    widths = Counter(_filled_width(r) for r in first if any(r))
    if not widths:
        return 0
    usual = max(widths.items(), key=lambda item: (item[1] * min(item[0], 2), item[0]))[0]
    for index, record in enumerate(first):
        cells = [c for c in record if c]
        if len(cells) >= max(1, 0.6 * usual) and not _looks_like_data(cells):
            above = next((i for i in range(index - 1, -1, -1) if any(first[i])), None)
            if above is not None and _is_answers(record, first[index + 1 :]) and _names_columns(first[above], usual):
                return above  # names that lack some, above the first row of data
            return index
    return next((index for index, record in enumerate(first) if any(record)), 0)


def _names_columns(record: Sequence[str], usual: int) -> bool:
    """Return whether a row is the names of columns, no title: it fills all of them, or several without a number."""
    cells = [c for c in record if c]
    if len(cells) >= max(usual, 2) and not all(_NUMBER.match(c) for c in cells):
        return True
    return len(cells) > 1 and not any(_NUMBER.match(c) for c in cells) and len(set(cells)) == len(cells)


def _is_answers(record: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether most cells of a row are like those below them: the same words, or numbers above numbers."""
    alike = total = 0
    for at, cell in enumerate(record):
        column = [r[at] for r in below if at < len(r) and r[at]]
        if not cell or not column:
            continue
        numbers = sum(bool(_NUMBER.match(c)) for c in column) > len(column) / 2
        total += 1
        alike += bool(_NUMBER.match(cell)) if numbers else cell in column
    return total > 1 and alike > total / 2


def _filled_width(record: Sequence[str]) -> int:
    return max((i + 1 for i, c in enumerate(record) if c), default=0)


def _looks_like_data(cells: Sequence[str]) -> bool:
    numbers = sum(bool(_NUMBER.match(c)) for c in cells)
    return numbers > len(cells) / 2 or len(set(cells)) < len(cells) / 2


def guess_decimal(records: Sequence[Sequence[str]], delimiter: str) -> str:
    """Return the decimal mark of the numbers in a sample: the one with more clear cases.

    Examples
    --------
    >>> guess_decimal([["1", "2,5"]], ";"), guess_decimal([["1", "2.5"]], ";")
    (',', '.')
    """
    cells = [c.strip().rstrip("%").strip() for r in records for c in r if c and len(c) < 40]
    commas = sum(bool(_DECIMAL_COMMA.match(c)) for c in cells)
    points = sum(bool(_DECIMAL_POINT.match(c)) for c in cells)
    if commas == points:
        return "," if delimiter == ";" and commas == 0 and _only_grouped_commas(cells) else "."
    return "," if commas > points else "."


def _only_grouped_commas(cells: Sequence[str]) -> bool:
    """Return whether cells such as '1,234' use decimal commas: no cell of the file has a point."""
    return any(re.match(r"^\d{1,3},\d{3}$", c) for c in cells) and not any("." in c for c in cells)


def _with_unnamed(header: list[str], rows: Sequence[Sequence[str]], n_rows: int) -> list[str]:
    """Add columns that nearly all rows have and the header lacks: row names in front (as R writes them), or at the end.

    Examples
    --------
    >>> _with_unnamed(["age", "plan"], [["1", "30", "a"], ["2", "30", "b"]], 2)
    ['', 'age', 'plan']
    """
    if not rows or len(rows) < _NEARLY_ALL * n_rows:
        return header
    missing = len(rows[0]) - len(header)
    first = [row[0] for row in rows]
    return ["", *header] if missing == 1 and len(set(first)) == len(first) else [*header, *[""] * missing]


def text_table(
    text: str,
    *,
    delimiter: str | None = None,
    decimal: str | None = None,
    skip_rows: int | None = None,
    wanted: Collection[str] = (),
    names: Sequence[str] | None = None,
) -> TextFormat:
    """Detect the layout of a text from its beginning.

    Parameters
    ----------
    text : str
        The first part of the file, ending at a line end.
    delimiter, decimal : str, optional
        Declared values, which are not guessed.
    skip_rows : int, optional
        Number of rows before the header, declared or known from the platform that wrote the file.
    wanted : collection of str
        Columns that the study asks for; they identify the header.
    names : sequence of str, optional
        Names of the columns, where several header rows give them.
    """
    delimiter = delimiter or guess_delimiter(text, wanted)
    records, lines = parse_lines(text, delimiter)
    header_index = skip_rows if skip_rows is not None else find_header(records, wanted)
    if header_index >= len(records):
        return TextFormat(delimiter, (), header_index, 0, 0, decimal or ".", ())
    header = [c.strip() for c in (records[header_index] if names is None else names)]
    body = [r for r in records[header_index + 1 :] if any(c.strip() for c in r)]
    usual = Counter(len(r) for r in body).most_common(1)[0][0] if body else len(header)
    trailing = all(not c.strip() for r in body if len(r) == usual for c in r[len(header) :])
    if names is None and usual > len(header) and not trailing:
        header = _with_unnamed(header, [r for r in body if len(r) == usual], len(body))
    width = usual if usual > len(header) and trailing else len(header)
    while header and not header[-1] and len(header) > usual:
        header = header[:-1]
        width = len(header)
    mark = decimal or guess_decimal(body, delimiter)
    sample = tuple(tuple(r) for r in records)
    return TextFormat(delimiter, tuple(header), header_index, lines[header_index], width, mark, sample)
