"""Words of a column as integer codes, in order of appearance, read chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from personakit.core.typing import Int32s
from personakit.ingest.people_columns import recode_text
from personakit.parsing.answer_words import NO_WORD
from personakit.parsing.parsed import blank_codes, plain_array, to_text


class CategoryEncoder:
    """Gives each distinct word a code; new words are added chunk by chunk."""

    def __init__(
        self, missing: Iterable[Any] = (), recode: Mapping[str, Any] | None = None, *, guess_blanks: bool = True
    ) -> None:
        self._missing = (*(NO_WORD if guess_blanks else ("",)), *missing)
        self._recode = recode
        self._code_by_word: dict[str, int] = {}
        self._known: dict[Any, int] = {}  # as written -> code
        self._type: pa.DataType | None = None
        self._counts: list[int] = []

    def codes(self, column: pa.Array | pa.ChunkedArray) -> Int32s:
        """Return the codes of a chunk: -1 is missing."""
        array = plain_array(column)
        encoded = array if pa.types.is_dictionary(array.type) else plain_array(_encodable(array).dictionary_encode())
        words = plain_array(encoded.dictionary)
        indices = encoded.indices
        if indices.null_count:
            indices = indices.fill_null(len(words))
        blank = (
            self._code(str(self._recode[""])) if self._recode and "" in self._recode else -1
        )  # "" stands for a blank cell
        lookup = np.array([*self._codes(words, blank), blank], dtype=np.int32)
        codes: Int32s = lookup[indices.to_numpy(zero_copy_only=False)]
        for code, n in enumerate(np.bincount(codes + 1, minlength=len(self._counts) + 1)[1:]):
            self._counts[code] += int(n)
        return codes

    def _codes(self, words: pa.Array, blank: int) -> list[int]:
        """Return the codes of words as written; each distinct spelling is parsed once."""
        written = words.to_pylist()
        if words.type != self._type:
            self._known, self._type = {}, words.type
        if any(word not in self._known for word in written):
            read = blank_codes(to_text(words), self._missing)
            if self._recode:
                read = recode_text(read, self._recode)
            for word, meant in zip(written, read.to_pylist(), strict=True):
                self._known[word] = blank if meant is None else self._code(meant)
        return [self._known[word] for word in written]

    def _code(self, word: str | None) -> int:
        if word is None:
            return -1
        word = " ".join(word.split())
        if word not in self._code_by_word:
            self._code_by_word[word] = len(self._code_by_word)
            self._counts.append(0)
        return self._code_by_word[word]

    @property
    def words(self) -> list[str]:
        """The words seen so far, by code."""
        return list(self._code_by_word)

    @property
    def counts(self) -> dict[str, int]:
        """Number of cells with each word."""
        return dict(zip(self._code_by_word, self._counts, strict=True))


def _encodable(array: pa.Array) -> pa.Array:
    return array if pa.types.is_string(array.type) else to_text(array)
