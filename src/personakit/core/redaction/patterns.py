"""Patterns of personal data: mail, links, IBAN, addresses, order numbers."""

from __future__ import annotations

import re

#: "@" and "." of a mail address as people write them out, in several languages.
_SIGN = r"\s?(?:@|[(\[{]\s?(?:at|arobase|arroba|chiocciola)\s?[)\]}])\s?"
_AT = r"[ _](?:at|arobase|arroba|chiocciola|apenstaartje|klammeraffe)[ _]"
_DOT = r"(?:\s?[(\[{]\s?(?:dot|punkt|point|punto|punt|ponto)\s?[)\]}]\s?|[ _](?:dot|punkt|point|punto|punt|ponto)[ _])"
_LOCAL = rf"(?<![\w.])[a-z0-9.+%-]{{1,64}}(?:{_DOT}[a-z0-9-]{{1,64}})*"
MAIL = re.compile(
    rf"[\w.+%'-]{{1,64}}{_SIGN}[\w-]+(?:(?:{_DOT}|\.)[\w-]+)+"
    # "at" as a word is too common: the dots must be written out as well
    rf"|{_LOCAL}{_AT}[a-z0-9-]{{1,64}}(?:{_DOT}[a-z0-9-]{{2,24}})+",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w.])@[A-Za-z_]\w{2,29}\b(?!\.\w)")
#: A link with a path, a query or a user in it; a bare host says nothing about a person.
LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']*?[\w.-]+\.[a-z]{2,24}(?::\d+)?/[^\s<>\"')\]]+", re.IGNORECASE)
IP = re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)")
IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ .-]?[A-Za-z0-9]{4}){2,7}(?:[ .-]?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])"
)
#: Letters and at least five digits in one word: "ORD-2025-48211", "KD123456", "C100234".
CODE = re.compile(
    r"(?<![\w@./-])(?:[A-Z]{1,6}|[a-z]{1,3})[-_/#]?(?:\d[-_/]?){4,}\d[\dA-Z]*(?:[-_/][\dA-Z]+)*(?![\w-])"
    r"|(?<![\w@./-])(?:[A-Z]{2,6}-)+\d{4,}(?:-\w+)*(?![\w-])"
    r"|(?<![\w@./-])#\d{4,}\b|(?<![\w@./-])\d{2,}[A-Z]{1,4}\d{4,}(?![\w-])"
)
#: A run of digits with the separators people write between them.
NUMBER = re.compile(r"(?<![\w@])(?:\+\s?|\(\+?)?\d(?:[ .\-/()\u00a0\u202f\u2011\u2013]{0,3}\d){4,24}(?!\w)")

_NO_STREET = "(?!Arbeits|Park|Um|Stell|Sitz|Steck|Speicher|Mittel|Rück|Hin|Aus|Vertriebs|Unter)"
_CAP = r"[A-ZÀ-ÖØ-ÞŒŠŽĄĆĘŁŃÓŚŹŻ][\w'’.-]*"
_CITY = rf"(?:,?\s+(?:[A-Z]{{1,2}}-)?\d{{4,5}}(?:\s?[A-Z]{{2}})?\s+{_CAP}(?:[ -]{_CAP})?)?"
ADDRESS = re.compile(
    # Hauptstraße 12a, 10115 Berlin; Kerkstraat 5; Storgatan 3
    rf"(?<!\w)(?:(?:{_CAP})[ -]){{0,2}}{_NO_STREET}[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|gasse|allee|weg|"
    rf"platz|damm|ufer|straat|laan|plein|gracht|kade|singel|steeg|"
    rf"gatan|vägen|vej|gade|gata)\s+\d{{1,4}}(?:\s?[-/–]\s?\d{{1,4}})?\s?[a-z]?(?!\w|[.,]\d|\s?(?:€|%|EUR|Euro))"
    rf"{_CITY}"
    # Am Alten Markt 3
    rf"|(?<!\w)(?:Am|An der|An den|Auf dem|Auf der|Im|In der|Zum|Zur)\s+(?:{_CAP}\s+)?{_CAP}\s+\d{{1,3}}\s?[a-z]?"
    rf"(?!\w|[.,:]\d|\.? (?:Uhr|€|%|EUR|Euro|[A-ZÄÖÜ])){_CITY}"
    # Berliner Straße 12
    rf"|(?<!\w){_CAP}[ -](?:Straße|Strasse|Str\.|Allee|Weg|Platz|Gasse|Ring|Damm|"
    rf"Ufer)\s+\d{{1,4}}\s?[a-z]?(?!\w|[.,]\d){_CITY}"
    # 12 High Street; 221B Baker St
    rf"|(?<![\w.,])\d{{1,5}}[A-Za-z]?\s+(?:{_CAP}\s+){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|"
    rf"Close|Court|Crescent|"
    r"Boulevard|Blvd|Way|Square|Terrace|Gardens|Place)\b\.?"
    # 12 bis rue de la Paix
    rf"|(?<![\w.,])\d{{1,4}}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|av\.|boulevard|bd|place|chemin|allée|"
    rf"impasse|quai|route)\s+"
    rf"(?:(?:de|du|des|la|le|les|l['’]|d['’]|à|aux?)\s*)*{_CAP}(?:[ -]{_CAP})*{_CITY}"
    # Calle Mayor 5; Via Roma, 10; Rua Augusta 12; ul. Długa 5
    rf"|(?<!\w)(?:[Cc]alle|C/|[Aa]venida|[Aa]vda?\.|[Pp]laza|[Pp]aseo|[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Rr]ua|"
    rf"[Tt]ravessa|ul\.|al\.)\s+"
    rf"(?:(?:de|del|della|dei|di|da|do|dos|la|las|los|el)\s+)*{_CAP}(?:\s+(?:de\s+|del\s+|"
    rf"di\s+)?{_CAP})*,?\s+(?:n\.?[º°]?\s?)?"
    rf"\d{{1,4}}\s?[a-z]?(?!\w|[.,]\d){_CITY}"
)
POSTCODE_UK = re.compile(
    r"(?<!\w)(?:[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}|[A-Z]{1,2}\d{1,2}[A-Z]?\d[ABD-HJLNP-UW-Z]{2})(?!\w)"
)
#: Names with a Chinese or Japanese title.
EASTERN = re.compile(
    r"[\u3400-\u9fff]{1,4}(?=(?:さん|様|さま|先生|氏))|(?<=我叫)[\u3400-\u9fff]{2,3}|(?<=我是)[\u3400-\u9fff]{2,3}(?=先生|女士)"
)

#: Units and currencies that make a number an amount.
MONEY_BEFORE = re.compile(
    r"(?:[€$£¥₹]|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|INR|JPY|AUD|CAD|Rs|kr|Fr)\.?)\s*$", re.IGNORECASE
)
UNIT_AFTER = re.compile(
    r"\s*(?:[€$£¥₹%‰°]|(?:EUR|Euros?|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|INR|JPY|AUD|CAD|kr|zł|dollars?|pounds?|"
    r"quid|cents?|"
    r"percent|per cent|Prozent|pour cent|por ciento|[kKMGTP]?B|[KMG]iB|[kMG]?bit|[kM]?bps|[Mm]bit/s|k?Wh?|km|"
    r"m|cm|mm|kg|g|l|ml|"
    r"hours?|hrs?|h|minutes?|mins?|seconds?|secs?|days?|weeks?|months?|years?|Stunden?|Minuten?|Tagen?|Tage|"
    r"Wochen?|Monate?n?|Jahren?|"
    r"heures?|jours?|mois|ans|horas?|d[ií]as?|meses|años?|ore|giorni|mesi|anni|points?|Punkte|miles?|users?|"
    r"customers?|Kunden|clients?|times|mal|fois)\b)",
    re.IGNORECASE,
)
DATE = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])([./-])\s?(?:0?[1-9]|1[0-2])\1\s?(?:(?:19|20)\d\d|\d\d)|(?:19|"
    r"20)\d\d([./-])(?:0?[1-9]|1[0-2])\2"
    r"(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:(?:19|20)\d\d|\d\d)|"
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)
YEARS = re.compile(
    r"(?:19|20)\d\d(?:[\s/\u2013\u2011-]+(?:19|20)\d\d)*(?:[/\u2013\u2011-]\d{1,2})?|(?:0?[1-9]|1[0-2])[/.-](?:19|20)\d\d"
)
ROUND = re.compile(r"[1-9]\d?0{5,}")
#: Letters and digits in one word: an order number when its cue comes before it.
WORD_CODE = re.compile(
    r"(?<![\w/-])(?=(?:[A-Za-z/_-]*\d){3})[A-Za-z0-9][A-Za-z0-9/_-]{3,}[A-Za-z0-9](?!\w)"
    r"|(?<![\w/-])(?=(?:[A-Z]*\d){2})[A-Z0-9]{6,}(?!\w)"
)
BIRTH_DATE = re.compile(
    r"(?<!\w)(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.?\s+\w{3,10}\.?,?\s+\d{4}|"
    r"\w{3,10}\s+\d{1,2},?\s+\d{4})(?!\w)"
)
#: Every address contains one of these.
STREET = re.compile(
    r"straße|strasse|str\.|gasse|allee|weg|platz|damm|ufer|straat|laan|plein|gracht|kade|singel|steeg|markt|gat|väg|vej|gade|ring|st|"
    r"r(?:oa)?d|ave|la?ne?|"
    r"dr|close|court|cres|b(?:oulevar|lv)d|way|square|terrace|gardens|place|rue|av\.|bd|chemin|imp|quai|"
    r"calle|c/|plaza|avda|"
    r"paseo|via|piazza|corso|rua|travessa|[ua]l\."
)
GROUPED = re.compile(r"[1-9]\d{0,2}(?:([. \u00a0\u202f])\d{3})(?:\1\d{3})*")
RANGE = re.compile(r"\d{1,4}\s?[-–\u2011]\s?\d{1,4}|\d{1,5}/\d{1,5}|\d{1,4}\.\d{1,4}(?:\.\d{1,4})?|\d{1,2}[ .-]\d{1,3}")
NORTH_AMERICAN = re.compile(r"(?:1[-. ]?)?\(?[2-9]\d\d\)?[-. ]{1,2}\d{3}[-. ]\d{4}")
LOCAL_SEVEN = re.compile(r"[2-9]\d\d[-.]\d{4}")
#: Five pairs that begin with 0: a French or a Belgian phone, though the first three pairs read as a date.
FIVE_PAIRS = re.compile(r"0[1-9](?:([ .-])\d{2})(?:\1\d{2}){3}")
PAIRS = re.compile(r"\d{2}(?:[ .]\d{2}){3,4}|\d{2}(?:[ .]\d{3}){1,2}[ .]\d{2}[ .]\d{2}")
MOBILE_NINE = re.compile(
    r"[6-9]\d\d[ .-]?\d{3}[ .-]?\d{3}|[6-9]\d\d[ .-]\d{2}[ .-]\d{2}[ .-]\d{2}|9[1-9][ .-]\d{3}[ .-]\d{2}[ .-]\d{2}"
)
