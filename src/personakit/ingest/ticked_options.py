"""One multi-select from the columns in which its options are ticked."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.kinds import OPTION_SEPARATOR
from personakit.parsing.answer_words import NO_WORD
from personakit.parsing.parsed import blank_codes, join_texts, plain_array, to_text, true_mask
from personakit.parsing.tick_words import NOT_TICKED
from personakit.study.settings import Attribute


def ticked_options(frame: pa.Table, attribute: Attribute) -> pa.ChunkedArray:
    """Return the ticked options of each row in one cell.

    Parameters
    ----------
    frame : pyarrow.Table
        Holds the columns of the attribute.
    attribute : Attribute
        ``columns`` gives the option of each; ``missing`` the codes for "no answer" in them.

    Returns
    -------
    pyarrow.ChunkedArray
        Options joined by ``|``: "" where every answer is a word or code for no, null where every column is blank.

    Examples
    --------
    >>> sheet = pa.table({"a": ["1", "0", None, "1"], "b": [None, "0", None, "1"]})
    >>> ticked_options(sheet, Attribute(columns={"a": "Mail", "b": "Phone"})).to_pylist()
    ['Mail', '', None, 'Mail|Phone']
    """
    chosen: list[pa.Array] = []
    answered: list[pa.Array] = []
    for column, option in attribute.columns.items():
        text = blank_codes(to_text(plain_array(frame[column])), (*NO_WORD, *attribute.missing))
        words = plain_array(text.dictionary_encode())
        ticks = pa.array([tick_of(word, option) for word in words.dictionary.to_pylist()], pa.bool_())
        name = option.replace(OPTION_SEPARATOR, "/")
        chosen.append(pc.if_else(pa.array(true_mask(ticks.take(words.indices))), name, pa.scalar(None, pa.string())))
        answered.append(text.is_valid())
    none = pc.if_else(pa.array(np.logical_or.reduce([true_mask(mask) for mask in answered])), "", None)
    return pa.chunked_array([pc.coalesce(join_texts(chosen, OPTION_SEPARATOR), none.cast(pa.string()))])


def tick_of(word: str, option: str) -> bool:
    """Say whether the word in a cell ticks the option of its column.

    Examples
    --------
    >>> [tick_of(word, "By phone") for word in ("1", "x", "By phone", "Yes", "0", "no", "Not selected", "-1")]
    [True, True, True, True, False, False, False, False]
    """
    folded = " ".join(word.split()).casefold()
    if folded == " ".join(option.split()).casefold():
        return True
    return folded.removesuffix(".0") not in NOT_TICKED
