"""Choose the reader of a file by its content, then by its name."""

from __future__ import annotations

from pathlib import Path

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


def reader_of(path: Path) -> str:
    """Return the reader that a file needs, by its first bytes, then by its name: "text" where nothing else shows."""
    with path.open("rb") as handle:
        start = handle.read(2048)
    suffix = path.suffix.casefold()
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith((b"$FL2", b"$FL3")) or b"SPSS PORT FILE" in start or suffix in {".sav", ".zsav", ".por"}:
        return "spss"
    if start.startswith(b"<stata_dta>") or suffix == ".dta":
        return "stata"
    if start.startswith(b"PK\x03\x04"):
        from personakit.readers.zip_archive import is_workbook

        return "excel" if is_workbook(path) else "zip"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return "excel"
    if suffix in _WORKBOOKS:
        text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        if text[:1] == b"<":
            return "html"
        control = sum(text.count(bytes([b])) for b in range(32) if b not in b"\t\n\r\f\v")
        return "text" if text and not control else "excel"
    return "parquet" if suffix in {".parquet", ".pq"} else "text"
