"""The bytes of text columns: quick checks of a whole column that can replace slower ones cell by cell."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from personakit.core.typing import Bytes, Int32s

#: Characters that nobody sees: zero width, direction marks, byte order mark, soft hyphen.
INVISIBLE = "\u00ad\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
#: Joiners of letters: spelling in some scripts, never part of an id or of what a header is called by.
JOINERS = "\u200c\u200d"
#: How they begin in UTF-8; bytes without any of these hold none. Dashes and quotation marks begin like some of them.
INVISIBLE_STARTS = (b"\xc2\xad", b"\xe1\xa0\x8e", b"\xe2\x80", b"\xe2\x81\xa0", b"\xef\xbb\xbf")
_NO_SIGN = str.maketrans("", "", INVISIBLE)
_FIRST, _DIGIT, _AFTER_ASCII = 0x21, 0x30, 0x80  # ASCII without blanks


def text_bytes(text: pa.Array) -> tuple[Bytes, Int32s]:
    """Return the bytes of a string column, and the offset of each cell in them (and the end of the last one).

    Examples
    --------
    >>> letters, starts = text_bytes(pa.array(["ab", None, "c"]))
    >>> bytes(letters), starts.tolist()
    (b'abc', [0, 2, 2, 3])
    """
    n = len(text)
    _, offsets_buffer, data = text.buffers()
    if n == 0 or offsets_buffer is None or data is None:
        return np.zeros(0, dtype=np.uint8), np.zeros(n + 1, dtype=np.int32)
    offsets = np.frombuffer(offsets_buffer, dtype=np.int32)[text.offset : text.offset + n + 1]
    letters = np.frombuffer(data, dtype=np.uint8, count=int(offsets[-1]))[int(offsets[0]) :]
    return letters, offsets - offsets[0] if offsets[0] else offsets


def is_tidy(text: pa.Array) -> bool:
    """Return whether no cell is blank, or begins or ends with a blank; False where bytes alone cannot tell.

    Examples
    --------
    >>> is_tidy(pa.array(["a b", None])), is_tidy(pa.array(["a "])), is_tidy(pa.array([""]))
    (True, False, False)
    """
    letters, starts = text_bytes(text)
    begin, end = starts[:-1], starts[1:]
    if text.null_count:
        valid = text.is_valid().to_numpy(zero_copy_only=False)
        begin, end = begin[valid], end[valid]
    if not (end > begin).all():
        return False
    return _all_plain(letters[begin]) and _all_plain(letters[end - 1])


def _all_plain(letters: Bytes) -> bool:
    return bool(((letters - np.uint8(_FIRST)) < _AFTER_ASCII - _FIRST).all())


def has_byte(text: pa.Array, mark: str) -> bool:
    """Return whether an ASCII character occurs anywhere in a text column.

    Examples
    --------
    >>> has_byte(pa.array(["a.b", None]), "."), has_byte(pa.array(["a", "b"]), ".")
    (True, False)
    """
    letters, _ = text_bytes(text)
    return bool((letters == ord(mark)).any())


def replace_byte(text: pa.Array, old: str, new: str) -> pa.Array:
    """Replace an ASCII character by another one throughout a text column.

    Examples
    --------
    >>> replace_byte(pa.array(["1,5", None]), ",", ".").to_pylist()
    ['1.5', None]
    """
    letters, starts = text_bytes(text)
    replaced = np.where(letters == ord(old), np.uint8(ord(new)), letters)
    valid = np.packbits(text.is_valid().to_numpy(zero_copy_only=False), bitorder="little")
    buffers = [
        pa.py_buffer(valid) if text.null_count else None,
        pa.py_buffer(np.ascontiguousarray(starts)),
        pa.py_buffer(replaced),
    ]
    return pa.Array.from_buffers(pa.string(), len(text), buffers, text.null_count)


def has_marks(text: pa.Array) -> bool:
    """Return whether a text column has bytes below the digits (blanks, quotes, dots, commas, signs) or beyond ASCII.

    Examples
    --------
    >>> has_marks(pa.array(["C1_a", None])), has_marks(pa.array(["C.1"])), has_marks(pa.array(["\u00e4"]))
    (False, True, True)
    """
    letters, _ = text_bytes(text)
    return bool(((letters - np.uint8(_DIGIT)) >= _AFTER_ASCII - _DIGIT).any())


def is_ascii(text: pa.Array) -> bool:
    """Return whether a text column holds nothing but ASCII.

    Examples
    --------
    >>> is_ascii(pa.array(["a", None])), is_ascii(pa.array(["ä"]))
    (True, False)
    """
    letters, _ = text_bytes(text)
    return not bool((letters >= _AFTER_ASCII).any())


def without_invisible(word: str) -> str:
    """Return a word without the characters that nobody sees, such as a zero-width space.

    Examples
    --------
    >>> without_invisible("No\u200brth\ufeff")
    'North'
    """
    return word if word.isascii() else word.translate(_NO_SIGN)
