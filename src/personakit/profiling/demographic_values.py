"""Demographics that are recognised by their levels alone: work, education, family, income, places."""

from __future__ import annotations

import re
from collections.abc import Iterable

from personakit.profiling.keywords import plain_words
from personakit.profiling.word_patterns import word_pattern

_WORK = word_pattern(
    (r"employed(?: full time| part time)?", r"self ?employed", "unemployed", "retired", "student", r"home ?maker",
     r"full time", r"part time", "freelance\\w*", "not working", "looking for work", "stay at home", "pensioner",
     r"angestellt\w*", r"selbststaendig\w*", "arbeitslos", r"rentner\w*", r"studierende\w*", r"student\w*", "teilzeit", "vollzeit",
     r"salarie\w*", "retraite", r"etudiant\w*", "chomeur", "independant", r"emplead\w*", r"autonomo\w*", r"jubilad\w*", r"estudiante\w*",
     r"desemplead\w*", r"dipendente", r"pensionat\w*", r"studente\w*", "disoccupato", r"werknemer", "zelfstandig\\w*", "gepensioneerd\\w*",
     r"aposentad\w*", r"desempregad\w*", r"emerytowan\w*", "zatrudnion\\w*", "bezrobotn\\w*"),
    ("会社員", "正社員", "学生", "主婦", "パート", "自営業", "無職", "在职", "退休", "自由职业", "직장인", "회사원", "주부", "자영업"),
)  # fmt: skip
_EDUCATION = word_pattern(
    (r"high school", r"secondary school", r"bachelor\w*", r"master s?(?: degree)?", "masters", r"doctora\w*", "phd", r"college(?: degree)?",
     r"graduate(?: degree)?", r"undergraduate", r"associate s? degree", "ged", r"university(?: degree)?", "vocational", "diploma",
     "abitur", "hauptschule", "realschule", "hochschulabschluss", "promotion", "licence", "bac", "lycee", "licenciatura",
     "bachillerato", "universitari\\w*", "posgrado", "laurea", "scuola media", "superiori", "hbo", "mbo", "wo", "ensino medio",
     "superior completo", "licencjat", "magister", "podstawowe", "srednie"),
    ("高校", "大学", "大学院", "専門学校", "高中", "本科", "硕士", "博士", "고등학교", "대학교", "대학원", "고졸", "대졸"),
)  # fmt: skip
_FAMILY = word_pattern(
    ("single", "never married", "married", "divorced", r"widow\w*", "separated", "cohabiting", "in a relationship", "domestic partnership",
     "ledig", "verheiratet", "geschieden", "verwitwet", "celibataire", r"marie e?", r"mariee?", r"divorcee?", r"soltero?a?", r"solter\w*", r"casad\w*",
     r"divorciad\w*", r"viud\w*", "celibe", "nubile", r"sposat\w*", "divorziat\\w*", "gehuwd", "ongehuwd", "gescheiden", r"zonat\w*",
     r"zamezn\w*", "rozwied\\w*"),
    ("未婚", "既婚", "離婚", "已婚", "离异", "미혼", "기혼"),
)  # fmt: skip
_PLACES = word_pattern(
    ("usa", "united states(?: of america)?", "united kingdom", "canada", "australia", "germany", "france", "spain", "italy", "india",
     "netherlands", "brazil", "mexico", "japan", "china", "poland", "sweden", "ireland", "switzerland", "austria", "belgium",
     "new england", "middle atlantic", "mid atlantic", "south atlantic", "pacific", "mountain", r"east (?:north|south) central",
     r"west (?:north|south) central", "midwest", "northeast", "southwest", "california", "texas", "new york", "florida", "illinois",
     "deutschland", "oesterreich", "schweiz", "espana", "italia", "francia", "alemania", "polska", "portugal", "brasil",
     "rural", "suburban", "suburbs?", "urban", r"(?:small|big|large) (?:town|city)", "countryside", "village", "rurale?", "urbano", "urbana",
     "grossstadt", "kleinstadt", "stadt", "dorf"),
    ("東京都", "大阪府", "北海道", "日本", "中国", "北京", "上海", "서울", "경기"),
)  # fmt: skip
_CURRENCY = re.compile(r"[$€£¥₹₩]|\b(?:usd|eur|gbp|chf|pln|zl|kr|euro|dollars?|pounds?)\b", re.IGNORECASE)
_SPENDING = re.compile(
    r"\b(?:spend\w*|spent|price|pay|paid|payment|cost|budget|fee|buy|purchase\w*|bill|donat\w*|sav\w*|ausgeb\w*|ausgaben|gasto\w*"
    r"|depens\w*|spesa|spese)\b"
)
_GROUPS = (("work", _WORK), ("education", _EDUCATION), ("family", _FAMILY), ("place", _PLACES))
_FEWEST = 2
_MOST = 80
_LONGEST_BAND = 30  # letters, on average


def demographic_by_values(levels: Iterable[str], words: str = "") -> str | None:
    """Return which demographic the levels name, or None.

    Parameters
    ----------
    levels : iterable of str
        The levels, or the labels of their codes.
    words : str
        Header and question: bands of money are an income unless they ask for spending.

    Examples
    --------
    >>> demographic_by_values(["Full-time", "Part-time", "Retired", "Other"])
    'work'
    >>> demographic_by_values(["Email", "Phone", "In a shop"]) is None
    True
    """
    named = [plain_words(level) for level in levels][:_MOST]
    if len(named) < _FEWEST:
        return None
    for name, pattern in _GROUPS:
        matching = sum(bool(pattern.search(level)) for level in named)
        if matching >= max(_FEWEST, 0.5 * len(named)):
            return name
    bands = sum(bool(_CURRENCY.search(level)) and any(c.isdigit() for c in level) for level in levels)
    short = sum(len(level) for level in named) <= _LONGEST_BAND * len(named)
    if short and len(named) > _FEWEST and bands >= 0.6 * len(named) and not _SPENDING.search(plain_words(words)):
        return "income"
    return None
