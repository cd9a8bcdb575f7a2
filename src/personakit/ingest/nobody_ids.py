"""Ids of nobody: words and codes that stand for "no customer", and rows of totals."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.typing import Bools
from personakit.parsing.parsed import true_mask

#: Checks of rows whose id is none.
PLACEHOLDER_ID = "placeholder instead of an id"
TOTAL_ROW = "row of totals"
PLACEHOLDER_NOTE = "such as N/A, unknown, anonymous or 0: nobody's rows"
TOTAL_NOTE = "the sum of other rows is no customer"
_WORD_LIST = (
    "n/a;na;#n/a;n.a.;none;null;(null);nil;nan;<na>;undefined;missing;(missing);not set;(not set);not available;"
    "not applicable;no id;blank;(blank);empty;(empty);tbd;-;--;---;\u2013;\u2014;?;??;???;.;..;...;_;*;xxx;xxxx;"
    "unknown;unk;unidentified;unassigned;(unassigned);unregistered;anonymous;anon;anonymized;anonymised;guest;"
    "guest user;guest checkout;walk-in;walk in;test;tester;test user;testuser;dummy;not logged in;not a customer;"
    "no customer;unbekannt;anonym;gast;testkunde;kein kunde;ohne;k.a.;keine angabe;nicht bekannt;inconnu;inconnue;"
    "anonyme;invit\u00e9;desconocido;an\u00f3nimo;invitado;sconosciuto;anonimo;ospite;onbekend;anoniem;"
    "desconhecido;an\u00f4nimo;nieznany;anonimowy;\u4e0d\u660e;\u306a\u3057;\u533f\u540d;\u30b2\u30b9\u30c8;"
    "\u672a\u77e5;\u65e0"
)
_WORDS = tuple(_WORD_LIST.split(";"))
_TOTALS = (
    "(?i)^(grand|sub|overall|report|sum|end|column|page)?[ _-]?"
    "totals?( (general|g\u00e9n\u00e9ral|geral|generale|amount|customers))?"
    "$|^(gesamt|end|zwischen|teil)?(summen?|ergebnis|betrag)$|^(gesamt|insgesamt|sum|sums|somme|suma|soma|"
    "somma|totale|totaal|eindtotaal|subtotaal|razem|suma ko\u0144cowa|\u0142\u0105cznie|sous-total|"
    "totale generale|\u5408\u8a08|\u7dcf\u8a08|\u5c0f\u8a08|\u5408\u8ba1|\u603b\u8ba1|\u5c0f\u8ba1)$"
)
_TOTAL_MARKS = "[\\s:.=*()\u03a3-]+$|^[\\s:.=*()\u03a3-]+"
#: Numbers that people and systems write where there is no id.
_CODES = r"^(0+|-0*1|-?9{4,}|1{5,})$"
_SHORT, _LETTERS = 3, 0.8  # ids of so few letters may spell such a word by chance


def placeholder_words(ids: pa.Array) -> Bools:
    """Return where an id is a word for nobody.

    Examples
    --------
    >>> placeholder_words(pa.array(["C1", "N/A", "Unknown", None])).tolist()
    [False, True, True, False]
    """
    hit = true_mask(pc.is_in(pc.utf8_lower(ids), value_set=pa.array(_WORDS)))
    if hit.any() and _are_short_words(ids):
        return np.zeros(len(ids), dtype=bool)
    return hit


def _are_short_words(ids: pa.Array) -> bool:
    """Return whether the ids are words of two or three letters, such as initials."""
    known = ids.drop_null()
    letters = true_mask(pc.match_substring_regex(known, rf"^[A-Za-z]{{1,{_SHORT}}}$"))
    return len(known) > 1 and float(letters.mean()) > _LETTERS


def total_rows(ids: pa.Array) -> Bools:
    """Return where an id is the label of a row of totals.

    Examples
    --------
    >>> total_rows(pa.array(["C1", "Grand Total:", "Gesamt", "Totaldata Ltd", None])).tolist()
    [False, True, True, False, False]
    """
    letters = true_mask(pc.match_substring_regex(ids, r"(?i)tot|sum|som|gesam|ergebnis|betrag|razem|[^\x00-\x7f]"))
    hit = np.zeros(len(ids), dtype=bool)
    positions = np.flatnonzero(letters)
    if len(positions):
        plain = pc.replace_substring_regex(ids.take(pa.array(positions)), pattern=_TOTAL_MARKS, replacement="")
        hit[positions] = true_mask(pc.match_substring_regex(plain, _TOTALS))
    return hit


def placeholder_codes(ids: pa.Array) -> Bools:
    """Return where an id is a number that often stands for nobody, such as 0, 00000, -1 or 99999.

    Examples
    --------
    >>> placeholder_codes(pa.array(["0", "00000", "99999", "100", "C0"])).tolist()
    [True, True, True, False, False]
    """
    return true_mask(pc.match_substring_regex(ids, _CODES))


def unreal_codes(ids: pa.Array) -> Bools:
    """Return where such a number is nobody's id in the base: it occurs several times, or without its neighbours.

    Examples
    --------
    >>> unreal_codes(pa.array(["0", "1", "2"])).tolist(), unreal_codes(pa.array(["0", "4711", "4712"])).tolist()
    ([False, False, False], [True, False, False])
    """
    suspects = placeholder_codes(ids)
    if not suspects.any():
        return suspects
    hit = np.zeros(len(ids), dtype=bool)
    for code in pc.unique(ids.filter(pa.array(suspects))).to_pylist():
        where = true_mask(pc.equal(ids, code))
        if int(where.sum()) > 1 or not _has_neighbour(ids, code):
            hit |= where
    return hit


def _has_neighbour(ids: pa.Array, code: str) -> bool:
    number, width = int(code), len(re.sub(r"^-", "", code))
    beside = [str(n) for n in (number - 1, number + 1) if n >= 0]
    padded = [text.zfill(width) for text in beside]
    return bool(pc.any(pc.is_in(ids, value_set=pa.array([*beside, *padded]))).as_py())
