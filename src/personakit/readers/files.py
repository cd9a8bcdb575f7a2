"""Find the file of an export, and compute its fingerprint in one pass over its bytes."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import zlib
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from personakit.core.errors import DataError, StudyError, not_found
from personakit.parsing.text_bytes import INVISIBLE_STARTS
from personakit.study.settings import Export

BLOCK = 1 << 18  # small enough to stay in cache during the pass


@dataclass(frozen=True)
class Fingerprint:
    """Hash, size, encoding and counts from one pass over the bytes of a text file."""

    sha256: str
    n_bytes: int
    encoding: str  # utf-8, cp1252, mixed, utf-16 ...
    quotes: int  # how many "
    nuls: int  # NUL bytes that are not part of the encoding
    lines: int | None  # line breaks, and a last line without one; None where bytes do not show them
    split: bool  # a line break may be inside quotes
    marked: bool  # there may be invisible characters, or cells such as ="001"


def locate(name: str, export: Export, folder: Path) -> Path:
    """Return the file of an export; the error lists the files that are there instead.

    Raises
    ------
    StudyError
        When there is no path or no such file, or the path is a folder.
    """
    key = f"exports.{name}.path"
    if export.path is None:
        raise StudyError(f"{key} is missing: the export needs a path (or a url, or a frame given in memory).")
    path = folder / Path(export.path).expanduser()
    if path.is_dir():
        raise StudyError(f"{key} = '{export.path}' is a folder. Name one file in it.")
    if not path.exists() and not archive_of(path):
        available = sorted(p.name for p in path.parent.iterdir() if p.is_file()) if path.parent.is_dir() else []
        where = f"the folder of '{export.path}'"
        raise StudyError(f"{key}: {not_found('file', path.name, where, available)}")
    return path


def archive_of(path: Path) -> Path | None:
    """Return the archive of a path such as ``exports.zip/crm.csv``, or None."""
    return next((p for p in path.parents if p.suffix.casefold() == ".zip" and p.is_file()), None)


def is_gzip(path: Path) -> bool:
    """Return whether the file begins like gzip."""
    with path.open("rb") as handle:
        return handle.read(2) == b"\x1f\x8b"


def open_bytes(path: Path) -> BinaryIO:
    """Open a file for reading, unpacking gzip."""
    return cast(BinaryIO, gzip.open(path, "rb")) if is_gzip(path) else path.open("rb")


def head(path: Path, n_bytes: int, label: str) -> bytes:
    """Return the first bytes of a file, unpacked."""
    try:
        with open_bytes(path) as handle:
            return handle.read(n_bytes)
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(label, error) from None


def unreadable(label: str, error: Exception) -> DataError:
    """Return the error of a file that cannot be read at all."""
    reason = {EOFError: "it ends too early", gzip.BadGzipFile: "it is not valid gzip"}.get(type(error), "")
    reason = reason or (error.strerror if isinstance(error, OSError) and error.strerror else "it is damaged")
    return DataError(f"{label} cannot be read: {reason}. Export it again and compare its size with the original.")


def digest(path: Path) -> tuple[str, int]:
    """Return the SHA-256 of a file and its size in bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest(), path.stat().st_size


def fingerprint(path: Path, encoding: str | None, label: str) -> Fingerprint:
    """Read all bytes once: hash, encoding, quotes and NUL bytes.

    Parameters
    ----------
    path : Path
        A text file, perhaps gzipped (then the hash is of the packed bytes).
    encoding : str or None
        The declared encoding; detected when None.
    label : str
        Name of the file in messages.

    Returns
    -------
    Fingerprint
        The result of the pass.
    """
    packed = is_gzip(path)
    hashed = hashlib.sha256()
    quotes = nuls = 0
    detected = encoding or bom_encoding(head(path, 4096, label))
    letters, breaks = _Letters(), _LineBreaks()
    wide = (detected or "").lower().replace("_", "-").startswith(("utf-16", "utf-32"))
    try:
        with open_bytes(path) as handle:
            while block := handle.read(BLOCK):
                if not packed:
                    hashed.update(block)
                if b'"' in block:
                    quotes += int(np.count_nonzero(np.frombuffer(block, dtype=np.uint8) == ord('"')))
                if b"\0" in block:
                    nuls += block.count(b"\0")
                breaks.follow(block)
                if detected is None:
                    letters.follow(block)
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(label, error) from None
    sha, size = digest(path) if packed else (hashed.hexdigest(), path.stat().st_size)
    detected = detected or letters.encoding()
    if wide:
        return Fingerprint(sha, size, detected, quotes, 0, None, split=True, marked=True)
    marked = breaks.marked or detected not in {"utf-8", "cp1252", "mixed"}
    return Fingerprint(sha, size, detected, quotes, nuls, breaks.lines, split=breaks.split, marked=marked)


class _LineBreaks:
    """Counts line breaks, and follows quotes to notice breaks that may be inside them."""

    def __init__(self) -> None:
        self.split = self.marked = False
        self._breaks = 0
        self._inside = False
        self._last = b"\n"

    def follow(self, block: bytes) -> None:
        """Count one more block."""
        cells = np.frombuffer(block, dtype=np.uint8)
        ends = cells == ord("\n")
        self._breaks += int(np.count_nonzero(ends))
        if b"\r" in block or self._last == b"\r":
            returns = cells == ord("\r")
            pairs = int(np.count_nonzero(returns[:-1] & ends[1:])) + (self._last == b"\r" and bool(ends[0]))
            self._breaks += int(np.count_nonzero(returns)) - pairs
            ends |= returns
        if b'"' in block:
            self.marked |= b'="' in block or self._last == b"="
            if not self.split:
                inside = np.bitwise_xor.accumulate((cells == ord('"')).view(np.uint8))
                self.split = bool(np.any(ends & (inside != self._inside)))
                self._inside ^= bool(inside[-1])
        elif self._inside and ends.any():
            self.split = True
        self.marked |= not block.isascii() and any(mark in block for mark in INVISIBLE_STARTS)
        self._last = block[-1:]

    @property
    def lines(self) -> int:
        """Line breaks, and one more where the last line has none."""
        return self._breaks + (self._last not in {b"\n", b"\r"})


class _Letters:
    """Follows the bytes of a file to distinguish UTF-8, Windows-1252 and a mixture."""

    def __init__(self) -> None:
        self._carry = b""
        self._broken = self._sound = False

    def follow(self, block: bytes) -> None:
        """Check one more block, up to its last line end, so that no character is split."""
        if block.isascii() and not self._carry:
            return
        text = self._carry + block
        cut = text.rfind(b"\n") + 1
        piece, self._carry = (text[:cut], text[cut:]) if cut else (b"", text)
        self._judge(piece)

    def _judge(self, piece: bytes) -> None:
        if piece.isascii():
            return
        if _is_utf8(piece):
            self._sound = True
        else:
            self._broken = True
            self._sound |= not piece.decode("utf-8", errors="ignore").isascii()

    def encoding(self) -> str:
        """Return the encoding of the bytes seen."""
        self._judge(self._carry)
        return "utf-8" if not self._broken else ("mixed" if self._sound else "cp1252")


def _is_utf8(piece: bytes) -> bool:
    import pyarrow as pa

    offsets = pa.py_buffer(array("q", [0, len(piece)]).tobytes())
    try:
        pa.LargeStringArray.from_buffers(1, offsets, pa.py_buffer(piece)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def bom_encoding(start: bytes) -> str | None:
    """Return the encoding that the first bytes show, or None.

    Examples
    --------
    >>> bom_encoding("id;score".encode("utf-16")), bom_encoding("id;score".encode("utf-16-le")), bom_encoding(b"id")
    ('utf-16', 'utf-16-le', None)
    """
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = start[0:512:2], start[1:512:2]
    if len(odd) >= 4 and odd.count(0) > 0.6 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if len(even) >= 4 and even.count(0) > 0.6 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return None
