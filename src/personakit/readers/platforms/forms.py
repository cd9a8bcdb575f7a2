"""Google Forms, Microsoft Forms and Jotform: one header row, known by its first columns."""

from __future__ import annotations

import re

from personakit.readers.platforms.survey_header import (
    Rows,
    SurveyHeader,
    bracketed_items,
    session_columns,
    shared,
    tidy_row,
)

#: The first column of Google Forms, in the languages of its makers.
_TIMESTAMP = frozenset(
    {
        *("timestamp", "zeitstempel", "horodateur", "horodatage", "marca temporal", "marca de tiempo"),
        *("tijdstempel", "informazioni cronologiche", "carimbo de data/hora", "data/hora", "sygnatura czasowa"),
        *("タイムスタンプ", "时间戳记", "时间戳", "時間戳記", "타임스탬프", "отметка времени", "позначка часу"),
        *("zaman damgası", "tidsstämpel", "tidsstempel", "tidspunkt", "aikaleima", "časové razítko", "časová pečiatka"),
        *("időbélyeg", "marcaj de timp", "χρονική σήμανση", "חותמת זמן", "طابع زمني", "cap waktu", "stempel waktu"),
        *("dấu thời gian", "ประทับเวลา", "vremenska oznaka", "marca de temps", "timestamp mula"),
    }
)
_EMAIL = ("email address", "e-mail-adresse", "adresse e-mail", "dirección de correo electrónico", "username", "score")
#: Id, start and end of Microsoft Forms, in its languages.
_ID = frozenset({"id", "id.", "identyfikator", "identifiant", "identificador", "kenmerk", "番号", "编号"})
_START = frozenset(
    {
        *("start time", "startzeit", "heure de début", "hora de inicio", "ora di inizio", "begintijd", "starttijd"),
        *("hora de início", "godzina rozpoczęcia", "開始時刻", "开始时间", "開始時間", "시작 시간", "starttid"),
        *("starttidspunkt", "время начала", "başlangıç saati", "hora de començament", "čas zahájení", "aloitusaika"),
    }
)
_END = frozenset(
    {
        *("completion time", "fertigstellungszeit", "heure de fin", "hora de finalización", "ora di completamento"),
        *("tijd van voltooien", "hora de conclusão", "godzina ukończenia", "完了時刻", "完成时间", "完成時間"),
        *("완료 시간", "slutförandetid", "fuldførelsestidspunkt", "fullføringstidspunkt", "время выполнения"),
        *("tamamlanma saati", "čas dokončení", "valmistumisaika"),
    }
)
_WHO = frozenset(
    {
        *("email", "e-mail", "adresse de messagerie", "correo electrónico", "posta elettronica", "adres e-mail"),
        *("メール", "电子邮件", "name", "nom", "nombre", "nome", "naam", "nazwa", "名前", "名称", "last modified time"),
        *("uhrzeit der letzten änderung", "heure de la dernière modification", "hora de la última modificación"),
    }
)
_SUBMITTED = frozenset(
    {"submission date", "einreichungsdatum", "date de soumission", "fecha de envío", "data di invio"}
)
_JOTFORM = frozenset(
    {"submission ip", "submission id", "submission url", "last update date", "flow status", "approval status"}
)


def google_header(rows: Rows) -> SurveyHeader | None:
    """Read the header row of Google Forms, or return None.

    Examples
    --------
    >>> header = google_header([["Zeitstempel", "Wie war es? [Preis]", "Wie war es? [Personal]"]])
    >>> header.platform, header.items
    ('google_forms', {1: 'Preis', 2: 'Personal'})
    """
    names = tidy_row(rows[0])
    if len([name for name in names if name]) < 3 or names[0].casefold() not in _TIMESTAMP:
        return None
    moments = [row[0].strip() for row in rows[1:] if row and row[0].strip()]
    if moments and not any(re.search(r"\d.*\d", moment) for moment in moments[:20]):
        return None
    stems, items = bracketed_items(names)
    session = session_columns(names[:3], _TIMESTAMP | frozenset(_EMAIL))
    return SurveyHeader("google_forms", tuple(names), stems=stems, items=items, session=session, separator=", ")


def microsoft_header(rows: Rows) -> SurveyHeader | None:
    """Read the header row of Microsoft Forms, or return None.

    Examples
    --------
    >>> microsoft_header([["ID", "Start time", "Completion time", "Email", "Name", "How old are you?"]]).separator
    ';'
    """
    names = tidy_row(rows[0])
    lower = [name.casefold() for name in names[:8]]
    if not lower or lower[0] not in _ID or not (set(lower) & _START and set(lower) & _END):
        return None
    session = session_columns(names[:8], _ID | _START | _END | _WHO)
    stems, items = bracketed_items(names)
    return SurveyHeader("microsoft_forms", tuple(names), stems=stems, items=items, session=session, separator=";")


def jotform_header(rows: Rows) -> SurveyHeader | None:
    """Read the header row of Jotform, or return None.

    Examples
    --------
    >>> jotform_header([["Submission Date", "How was it? >> Price", "How was it? >> Staff"]]).items
    {1: 'Price', 2: 'Staff'}
    """
    names = tidy_row(rows[0])
    lower = {name.casefold() for name in names}
    marks = any(">>" in name for name in names) or bool(lower & _JOTFORM)
    if len(names) < 2 or not lower & _SUBMITTED or not (names[0].casefold() in _SUBMITTED or marks):
        return None
    split = {at: name.split(">>", 1) for at, name in enumerate(names) if ">>" in name}
    stems = shared({at: stem.strip() for at, (stem, _) in split.items()})
    items = {at: split[at][1].strip() for at in stems}
    session = session_columns(names, _SUBMITTED | _JOTFORM)
    return SurveyHeader("jotform", tuple(names), stems=stems, items=items, session=session)
