"""Words for protected attributes in ten languages: in headers, in questions, among the levels.

The languages are English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Japanese and Chinese. All
patterns are matched against :func:`personakit.profiling.keywords.plain_words`: lower case, no accents, single spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from personakit.profiling.keywords import plain_words
from personakit.profiling.word_patterns import digits_apart, word_pattern

#: Headers and short questions that ask for a protected attribute.
PROTECTED = word_pattern(
    (
        # English, with the short forms of survey archives (race2, racethn4, ppethm)
        r"(?:pp|d|dem|demo|resp)?gender\w*", r"(?:pp)?sex", r"rac(?:e|ial)\w*", r"(?:pp)?eth(?:n\w{0,10}|icity)?", "ppethm",
        r"hisp\w*", r"latin[oax]", r"relig\w*", "denomination", "faith", "nationality", "citizenship", "citizen",
        r"disab\w*", r"handicap\w*", "impairment", r"invalid(?:ity|ite|ita|itaet|itet|itas|ez)\w*", "sexual", r"sexual (?:orientation|identity)", "sexuality",
        "orientation", r"lgbt\w*", "transgender", r"pregnan\w*", r"(?:trade |labou?r )?union (?:member\w*)",
        r"politic\w*", r"partisan\w*", r"party ?(?:id\w*|affil\w*|lean\w*|pref\w*|reg\w*)", "partyln", "partysum",
        r"ideo(?:logy|logical)?\w{0,2}", "caste", "tribe", "country of birth", "birth country", "immigrant",
        r"immigration status", r"health (?:status|condition|problem)\w*", "chronic illness", "medical condition",
        "senior citizen", "senior", r"under \d+", r"over \d+", r"age ?(?:gro?u?p|band|range|class|bracket|cat\w*)",
        r"agegrp\w*", r"agecat\w*", r"ageband\w*",
        # German
        "geschl", r"geschlecht\w*", "ethnie", r"ethnisch\w*", r"konfession\w*", r"glaubens\w*", r"nationalitaet\w*",
        r"staatsangehoerig\w*", r"staatsbuerger\w*", r"\w*behinder\w*", r"schwanger\w*", r"gewerkschaft\w*",
        r"partei\w*", r"migrationshintergrund", r"alters(?:gruppen?|klassen?|kategorie|stufe)", r"sexuelle\w*",
        # French
        "sexe", r"origine ethnique", r"nationalite\w*", "citoyennete", r"orientation sexuelle", "enceinte",
        "grossesse", r"syndi(?:cat|que|cale)\w*", r"parti politique", r"(?:tranche|groupe|classe|categorie) d ?ages?",
        # Spanish, Portuguese, Italian
        "sexo", "genero", "etnia", r"etnic\w*", "raza", "nacionalidade?", "ciudadania", r"discapaci\w*",
        r"embaraz\w*", r"sindica\w*", r"partido(?: politico)?", "ideologia",
        r"(?:grupo|rango|tramo|faixa)s? (?:de edad|de idade|etari[oa])", "raca", r"cor ou raca", "religiao",
        "cidadania", r"deficienc\w*", r"gravid\w*", "gestante", "sesso", "razza", r"nazionalita", "cittadinanza",
        r"orientamento sessuale", "incinta", r"sindacat\w*", r"partito(?: politico)?",
        r"(?:fascia|classe|gruppo) d(?:i)? ?eta",
        # Dutch
        "geslacht", "etniciteit", r"etnisch\w*", "religie", "godsdienst", "geloof", "nationaliteit",
        "staatsburgerschap", r"beperking", r"seksuele \w+", r"zwanger\w*", r"vakbond\w*", r"politieke \w+",
        r"leeftijds(?:groep|categorie|klasse)",
        # Polish
        "plec", "rasa", r"etniczn\w*", "narodowosc", "obywatelstwo", "wyznanie", r"niepelnosprawn\w*",
        r"orientacja seksualna", r"zwiazek zawodowy", r"poglady polityczne", r"(?:grupa|kategoria) wiekowa",
        r"przedzial wiekowy",
        # Turkish, Swedish, Danish, Norwegian, Finnish, Czech, Slovak, Romanian, Slovene, Croatian, Hungarian, Indonesian, Vietnamese
        r"cinsiyet\w*", r"yas (?:grubu|aralig)\w*", "dini?", r"uyru\w*", r"engelli\w*", r"etnik\w*", "koen", "kon", "kjonn", "kjoen", "koenn",
        "sukupuoli", "pohlavi", "pohlavie", "spol", "gen", r"religi[ea]", "naboz\\w*", "vera", r"narodnost\w*", "nem", "jenis kelamin", "agama",
        "gioi tinh", "ton giao", "dan toc", r"aldersgrupp\w*", r"vekova skupina", r"starostna skupina", r"dobna skupina",
    ),
    (
        "性別", "人種", "民族", "宗教", "信仰", "国籍", "市民権", "障害", "障がい", "性的指向", "妊娠", "労働組合", "政党", "政治",
        "年齢層", "年代", "年齢区分", "年齢階層",
        "성별", "정치적", "정치 성향", "이념 성향", "인종", "종교", "국적", "장애", "정당", "연령대", "연령층",
        "пол", "возрастн", "национальност", "вероисповедан", "стать", "φύλο", "الجنس", "الجنسية", "النوع", "लिंग", "เพศ",
        "性别", "种族", "種族", "國籍", "公民身份", "残疾", "殘疾", "残障", "性取向", "怀孕", "懷孕", "工会", "党派",
        "年龄段", "年龄组", "年齡層", "年龄层", "年龄范围",
    ),
)  # fmt: skip
#: Long questions that ask the respondent for a protected attribute. An attitude towards such a subject is none.
ASKS_PROTECTED = re.compile(
    r"\byour (?:\w+ ){0,2}(?:gender|sex|race|ethnic\w*|religio\w*|faith|nationality|citizenship|sexual\w*|disabilit\w*"
    r"|political (?:party|view\w*|affiliation|orientation|ideology)|party affiliation)\b"
    r"|\b(?:gender|sex|ethnicity|race|ethnic (?:group|background|origin)|sexual orientation) do you\b"
    r"|\b(?:are|do) you (?:\w+ ){0,4}(?:male or female|a man or a woman|hispanic|latino|transgender|pregnant|disabled)\b"
    r"|\bdo you (?:identify|consider yourself|think of yourself|describe yourself)\b.{0,60}"
    r"\b(?:gender|male|female|man|woman|race|ethnic\w*|straight|gay|religio\w*|democrat|republican|liberal|conservative"
    r"|transgender|christian|disab\w*)\b"
    r"|\b(?:which|what) (?:race|gender|sex|religion|ethnic\w*|nationality|political party)\b|\bdisability\b.{0,40}\?"
    r"|\b(?:racial|ethnic) (?:or \w+ )?(?:group|background|categor\w*|identity)\b"
    r"|\bare you (?:a )?(?:male|female|man|woman|pregnant|disabled|hispanic|latino|citizen|union member)\b"
    r"|\b(?:long term|chronic) (?:illness|health|condition)\b|\byour (?:own |physical |mental |general |current |overall |level of ){0,2}health\b|\b(?:have|had|having|diagnosed with)\b.{0,40}\b(?:mental health (?:disorder|condition|issue|diagnosis)\w*|disorder|disease|illness|medical condition|diabetes|depression)\b|\byour (?:\w+ ){0,3}physical health\b|\b(?:you|been) (?:\w+ ){0,3}diagnosed\b|\bconditions?\b.{0,20}\b(?:do|have) you (?:\w+ ){0,2}(?:have|had)\b|\bmember of a (?:trade )?union\b"
    r"|\b(?:ihr|dein)e? (?:geschlecht|religion|konfession|nationalitaet|staatsangehoerigkeit)\b"
    r"|\bwelche\w* (?:geschlecht|religion|konfession|nationalitaet|staatsangehoerigkeit)\b"
    r"|\b(?:votre|vous etes|quel est|quelle est) (?:votre )?(?:sexe|genre|religion|nationalite)\b"
    r"|\bvous etes (?:un |une )?(?:homme|femme)\b|\b(?:su|tu|seu|sua|es su|cual es) (?:sexo|genero|religion\w*|raza|etnia"
    r"|nacionalidad\w*)\b|\b(?:tuo|suo|tua|sua|il|la) (?:sesso|genere|religione|nazionalita)\b"
    r"|\b(?:uw|je|jouw) (?:geslacht|religie|geloof|nationaliteit)\b|\bjestes (?:kobieta|mezczyzna)\b"
    r"|\btwoj\w* (?:plec|wyznanie|narodowosc)\b"
)
#: Words that name a protected attribute in one setting and something else in another (a music genre).
_OPEN_WORDS = word_pattern(("genre", "genere", "ras", "origine", "herkunft", "afkomst", "pochodzenie", "party", "cor"))
_MOST_LEVELS_OF_OPEN_WORDS = 6

_MALE = frozenset(
    "male man men m mann maennlich homme masculin hombre varon masculino uomo maschio homem "
    "mezczyzna boy mannlich herr mr mannelijk 남성 남자 남 erkek mand mies muz moski musko muski barbat pria nam мужчина мужской муж ذكر άνδρας 男 男性".split()
)
_FEMALE = frozenset(
    "female woman women f w frau weiblich femme 여성 여자 여 kadin kvinna kvinde kvinne nainen zena zenska zensko zenski femeie perempuan wanita nu женщина женский жен أنثى انثى γυναίκα feminin mujer femenino femenina donna femmina vrouw "
    "vrouwelijk mulher feminino kobieta girl mrs ms 女 女性".split()
)
_OTHER_SEX = frozenset("d x o u n other unknown divers diverse nonbinary na none".split())
_GROUPS_BY_VALUE: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "religion",
        frozenset(
            "protestant catholic muslim jewish hindu buddhist atheist agnostic evangelical mormon sikh islam "
            "judaism christianity hinduism buddhism katholisch evangelisch muslimisch juedisch "
            "konfessionslos catholique musulman protestante catolico catolica evangelico cattolico musulmano "
            "katholiek protestants moslim katolik prawoslawny 仏教 キリスト教 イスラム教 佛教 基督教 "
            "伊斯兰教".split()
        ),
    ),
    (
        "race",
        frozenset(
            "hispanic latino latina latinx caucasian asian african native indigenous pacific mulatto mestizo "
            "biracial multiracial".split()
        ),
    ),
    (
        "sexual orientation",
        frozenset("heterosexual homosexual bisexual lesbian gay straight pansexual asexual queer".split()),
    ),
    ("political views", frozenset("democrat republican liberal conservative libertarian socialist".split())),
)
_FEWEST_OF_A_GROUP = 2
_LONGEST_SHORT_QUESTION = 30


def protected_by_values(levels: Iterable[str]) -> str | None:
    """Return which protected attribute the levels name, or None.

    Examples
    --------
    >>> protected_by_values(["Weiblich", "Männlich", "Divers"]), protected_by_values(["Catholic", "Jewish", "None"])
    ('sex', 'religion')
    >>> protected_by_values(["M", "L", "XL"]) is None
    True
    """
    words = [plain_words(level) for level in levels][:40]
    if not words:
        return None
    known = [word for word in words if word in _MALE | _FEMALE]
    both = set(known) & _MALE and set(known) & _FEMALE
    letters = all(len(word) == 1 for word in known)
    most = set(words) <= _MALE | _FEMALE | _OTHER_SEX if letters else len(known) >= 0.25 * len(words)
    if both and most:
        return "sex"
    for name, group in _GROUPS_BY_VALUE:
        matching = {group_word for word in words for group_word in set(word.split()) & group}
        naming = sum(bool(set(word.split()) & group) for word in words)
        if len(matching) >= _FEWEST_OF_A_GROUP and naming >= 0.4 * len(words) and len(words) <= 40:
            return name
    return None


def protected_by_words(name: str, question: str, n_levels: int) -> bool:
    """Say whether a header or its question asks for a protected attribute.

    A long question counts only where it asks for the respondent's own, not for an opinion.

    Examples
    --------
    >>> protected_by_words("racethn4", "", 5), protected_by_words("Q4", "What is your current religion, if any?", 9)
    (True, True)
    >>> protected_by_words("Q7", "Companies should do more for gender equality in the work place", 5)
    False
    """
    header, asked = digits_apart(name), plain_words(question)
    if _OTHERS.search(header) or _OTHERS.search(asked):
        return False
    short = asked if len(question) <= _LONGEST_SHORT_QUESTION else ""
    first = PROTECTED.search(asked) if len(question) <= 2 * _LONGEST_SHORT_QUESTION else None
    if first is not None and first.start() == 0 and not question.rstrip().endswith("."):
        short = asked  # the noun that a short label begins with is its subject
    if _NOT_PROTECTED.search(header) or _NOT_PROTECTED.search(asked):
        return False
    if PROTECTED.search(header) and len(header) <= 2 * _LONGEST_SHORT_QUESTION:
        return True
    if PROTECTED.search(short) or ASKS_PROTECTED.search(asked) or ASKS_PROTECTED.search(header):
        return True
    named = len(header) <= 2 * _LONGEST_SHORT_QUESTION and bool(_OPEN_WORDS.search(header))
    return named and n_levels <= _MOST_LEVELS_OF_OPEN_WORDS


def names_a_group(name: str, n_levels: int) -> bool:
    """Say whether a header names a protected group, whose codes stand for names; health goes by degrees.

    Examples
    --------
    >>> names_a_group("race", 5), names_a_group("health.problems", 5)
    (True, False)
    """
    return protected_by_words(name, "", n_levels) and not _BY_DEGREES.search(digits_apart(name))


#: Protected, and asked by degrees: none to severe, poor to very good.
_BY_DEGREES = re.compile(r"\b(?:health\w*|gesundheit\w*|sante|salud|saude|salute|gezondheid\w*|zdrowi\w*)\b|健康")


#: Children of the respondent, and what is wished of others.
_OTHERS = re.compile(
    r"\b(?:children|kids|child|kinder|enfants|hijos|figli|filhos|dzieci)\b.{0,30}\b(?:under|over|unter|moins|menor\w*)\b|\bideal\b"
)
_NOT_PROTECTED = re.compile(
    r"\b(?:party size|race (?:time|result|distance|number)|union square|screen orientation|sexton|senior manager)\b"
    r"|\b(?:genere|genre|genero|genero) (?:\w+ )?(?:music\w*|letterari\w*|literari\w*|litterair\w*|cinemato\w*|film\w*|libr\w*|preferi\w*|favori\w*)"
    r"|\bgenero de (?:musica|pelicula|filme|libro|livro)\w*|\bgenre de (?:musique|film|livre)s?"
)
