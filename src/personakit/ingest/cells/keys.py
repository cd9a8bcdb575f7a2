"""Short texts as pairs of integers, and a table that finds them: ids of millions of rows in fractions of a second."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

LONGEST = 16  # bytes
_BLOCK = 1 << 15  # keys looked up at a time, so that all stays in cache
U64 = NDArray[np.uint64]
_ONES = 0x0101010101010101
_HIGH = np.uint64(0x80 * _ONES)
_SEVEN = np.uint64(0x7F * _ONES)
_FROM_A = np.uint64((0x80 - ord("a")) * _ONES)
_PAST_Z = np.uint64((0x7F - ord("z")) * _ONES)
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0xD6E8FEB86659FD93))


@dataclass(frozen=True, eq=False)
class Keys:
    """Each text as its first and its second eight bytes."""

    first: U64
    second: U64
    fits: NDArray[np.bool_]  # not null and short enough

    def upper(self) -> Keys:
        """Return the keys of the texts with their ASCII letters in upper case."""
        return Keys(_upper(self.first), _upper(self.second), self.fits)


def text_keys(text: pa.Array) -> Keys:
    """Return the keys of a text column: equal keys mean equal texts.

    Parameters
    ----------
    text : pyarrow string Array
        Texts; those longer than 16 bytes do not fit.

    Returns
    -------
    Keys
        One an element.

    Examples
    --------
    >>> keys = text_keys(pa.array(["C1", "c1", None]))
    >>> bool(keys.upper().first[0] == keys.upper().first[1]), keys.fits.tolist()
    (True, [True, True, False])
    """
    n = len(text)
    _, offsets_buffer, data = text.buffers()
    if n == 0 or data is None:
        zeros = np.zeros(n, dtype=np.uint64)
        return Keys(zeros, zeros.copy(), np.zeros(n, dtype=bool) if n else np.zeros(0, dtype=bool))
    offsets = np.frombuffer(offsets_buffer, dtype=np.int32)[text.offset : text.offset + n + 1]
    begin, end = int(offsets[0]), int(offsets[-1])
    size = end - begin
    padded = np.zeros((size // 8 + 4) * 8, dtype=np.uint8)
    padded[:size] = np.frombuffer(data, dtype=np.uint8, count=end)[begin:]
    words = padded.view("<u8")
    starts = (offsets[:-1] - begin).astype(np.int64)
    lengths = np.diff(offsets)
    masks = np.array([(1 << (8 * min(k, 8))) - 1 for k in range(LONGEST + 1)], dtype=np.uint64)
    clipped = np.minimum(lengths, LONGEST)
    first = _load(words, starts) & masks[clipped]
    second = _load(words, starts + 8) & masks[np.maximum(clipped - 8, 0)] if clipped.max() > 8 else np.zeros_like(first)
    fits = lengths <= LONGEST
    if text.null_count:
        fits &= text.is_valid().to_numpy(zero_copy_only=False)
    return Keys(first, second, fits)


def _load(words: U64, starts: NDArray[np.int64]) -> U64:
    """Load the eight bytes from each start: from two aligned words."""
    place = np.minimum(starts >> 3, len(words) - 2)
    shift = ((starts & 7) << 3).astype(np.uint64)
    low = words[place] >> shift
    high = (words[place + 1] << np.uint64(1)) << (np.uint64(63) - shift)
    out: U64 = low | high
    return out


def _upper(x: U64) -> U64:
    """Turn ASCII letters to upper case in all eight bytes at once."""
    low = x & _SEVEN
    lower = (~x & _HIGH) & ((low + _FROM_A) ^ (low + _PAST_Z))
    out: U64 = x ^ (lower >> np.uint64(2))
    return out


@dataclass(frozen=True, eq=False)
class KeyTable:
    """An open-addressing table from keys to their places."""

    keys: Keys
    slots: NDArray[np.int32]
    bits: int
    long: bool  # some keys have more than eight bytes

    def find(self, keys: Keys) -> NDArray[np.int32]:
        """Return the place of each key; -1 where it is not there."""
        found = np.full(len(keys.first), -1, dtype=np.int32)
        for begin in range(0, len(found), _BLOCK):
            part = slice(begin, begin + _BLOCK)
            self._find(keys.first[part], keys.second[part], keys.fits[part], found[part])
        return found

    def _find(self, first: U64, second: U64, fits: NDArray[np.bool_], found: NDArray[np.int32]) -> None:
        """Write the places of a block of keys into `found`: one look each, then on from slot to slot for the few."""
        slot = _slots(first, second, self.bits)
        place = self.slots.take(slot)
        there = (place >= 0) & fits
        same = there & (self.keys.first.take(place, mode="wrap") == first)
        same &= self.keys.second.take(place, mode="wrap") == second if self.long else second == 0
        np.copyto(found, place, where=same)
        open_ = np.flatnonzero(there & ~same)
        slot = slot[open_]
        while len(open_):
            slot = (slot + 1) & (len(self.slots) - 1)
            place = self.slots[slot]
            there = place >= 0
            same = there & (self.keys.first[place] == first[open_]) & (self.keys.second[place] == second[open_])
            found[open_[same]] = place[same]
            on = there & ~same
            open_, slot = open_[on], slot[on]


def key_table(keys: Keys) -> KeyTable | None:
    """Build the table of unique keys; None where some do not fit.

    Examples
    --------
    >>> table = key_table(text_keys(pa.array(["C1", "C2"])))
    >>> table.find(text_keys(pa.array(["C2", "C9", None]))).tolist()
    [1, -1, -1]
    """
    n = len(keys.first)
    if n == 0 or not keys.fits.all():
        return None
    bits = max(4, int(n * 4).bit_length())
    slots = np.full(1 << bits, -1, dtype=np.int32)
    waiting = np.arange(n, dtype=np.int32)
    slot = _slots(keys.first, keys.second, bits)
    while len(waiting):
        free = slots[slot] < 0
        slots[slot[free]] = waiting[free]
        lost = slots[slot] != waiting
        waiting, slot = waiting[lost], (slot[lost] + 1) & (len(slots) - 1)
    return KeyTable(keys, slots, bits, bool(keys.second.any()))


def _slots(first: U64, second: U64, bits: int) -> NDArray[np.int64]:
    mixed = (first ^ (second * _MIX[1])) * _MIX[0]
    mixed = (mixed ^ (mixed >> np.uint64(32))) * _MIX[2]
    slots: NDArray[np.int64] = (mixed >> np.uint64(64 - bits)).astype(np.int64)
    return slots
