"""Words and codes of ticked and of unticked options, where each option of a question has a column of its own."""

from __future__ import annotations

from personakit.parsing.answer_words import NO, YES

#: Lower case. The text of the option itself is a tick as well.
TICKED = YES | {"1.0", "✔", "☑", "ticked", "quoted", "chosen", "mentioned", "marked", "genannt", "ausgewählt"}
NOT_TICKED = NO | {
    "0.0", "-1", "-1.0",
    "unselected", "not checked", "not ticked", "not quoted", "not chosen", "not mentioned",
    "nicht genannt", "nicht ausgewählt", "nicht gewählt", "non sélectionné", "no seleccionado", "non selezionato",
    "niet geselecteerd", "não selecionado",
}  # fmt: skip
#: Those that may also answer a question of its own.
YES_AND_NO = frozenset(
    "yes y ja j oui si sí sì sim tak da evet да ναι نعم ya có हाँ はい 是 예 네 ano áno no n nein non no não nao nee nie nej nei ne nu hayır "
    "нет όχι لا tidak không नहीं いいえ 否 아니요 2".split()
)
