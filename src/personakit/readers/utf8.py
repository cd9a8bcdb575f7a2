"""Read text of any encoding as a stream of clean UTF-8 bytes."""

from __future__ import annotations

import codecs
import io
import zlib
from collections.abc import Sequence
from typing import Any, BinaryIO

import numpy as np

from personakit.core.errors import DataError
from personakit.readers.files import BLOCK

_HANDLER = "personakit-cp1252"


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in wrong), error.end


class Utf8Stream(io.RawIOBase):
    """Decodes while reading: UTF-8 with stray Windows letters, UTF-16, cp1252 ...; drops NUL bytes."""

    def __init__(self, source: BinaryIO, encoding: str, label: str) -> None:
        super().__init__()
        codecs.register_error(_HANDLER, _as_cp1252)
        name = "utf-8" if encoding == "mixed" else encoding
        lenient = encoding in {"mixed", "cp1252"}
        self._decoder = codecs.getincrementaldecoder(name)(errors=_HANDLER if lenient else "strict")
        self._source, self._label, self._encoding = source, label, encoding
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes of UTF-8."""
        while not self._ended and (size < 0 or len(self._ready) < size):
            self._ready += self._more()
        if size < 0:
            size = len(self._ready)
        out, self._ready = self._ready[:size], self._ready[size:]
        return out

    def _more(self) -> bytes:
        try:
            block = self._source.read(BLOCK)
            self._ended = not block
            text = self._decoder.decode(block, final=self._ended)
        except UnicodeError:
            raise unsound(self._label, self._encoding) from None
        except (OSError, EOFError, zlib.error):
            raise DataError(f"{self._label} cannot be unpacked to its end. Export it again.") from None
        text = text.removeprefix("\ufeff").replace("\0", "")
        return text.encode("utf-8", errors="replace")

    def close(self) -> None:
        """Close this stream and its source."""
        self._source.close()
        super().close()


class SkippedBytes(io.RawIOBase):
    """A stream without the bytes at some places, such as quotes that are never closed."""

    def __init__(self, source: Any, places: Sequence[int]) -> None:
        super().__init__()
        self._source, self._places, self._position = source, np.array(sorted(places)), 0

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes."""
        block: bytes = self._source.read(size if size >= 0 else None)
        first, last = np.searchsorted(self._places, [self._position, self._position + len(block)])
        inside = self._places[first:last] - self._position
        self._position += len(block)
        if not len(inside):
            return block
        rest = np.delete(np.frombuffer(block, dtype=np.uint8), inside).tobytes()
        return rest or self.read(size)

    def close(self) -> None:
        """Close this stream and its source."""
        self._source.close()
        super().close()


def unsound(label: str, encoding: str) -> DataError:
    """Return the error of a file that is not in its declared or detected encoding."""
    return DataError(
        f"{label} is not valid {encoding} text. Leave `encoding` out to have it detected, or export the file "
        "again as UTF-8."
    )


def decode_head(start: bytes, encoding: str, label: str) -> str:
    """Decode the beginning of a file, cut at its last whole line."""
    codecs.register_error(_HANDLER, _as_cp1252)
    name = "utf-8" if encoding == "mixed" else encoding
    decoder = codecs.getincrementaldecoder(name)(errors=_HANDLER if encoding in {"mixed", "cp1252"} else "replace")
    try:
        return decoder.decode(start, final=False).removeprefix("\ufeff").replace("\0", "")
    except UnicodeError:
        raise unsound(label, encoding) from None
