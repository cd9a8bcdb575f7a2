"""Columns that no customer answered: written by a survey tool, drawn by an experiment, checking attention."""

from __future__ import annotations

import re

from personakit.profiling.keywords import plain_words
from personakit.profiling.word_patterns import word_pattern

#: Headers that survey tools write themselves, whole.
_WRITTEN_BY_TOOL = re.compile(
    r"^(?:"
    # Qualtrics
    r"(?:v\d+ )?(?:start ?date|end ?date|status|ip ?address(?: \w+)*|progress|duration(?: in seconds)?|finished|recorded ?date"
    r"|response ?id|response ?set|recipient \w+(?: name)?|recipient(?:last|first)name|recipientemail"
    r"|external(?: ?data)? ?reference|(?:location ?)?(?:latitude|longitude|accuracy)|distribution ?channel|user ?language"
    r"|q language|q \w*(?:id|score|count|status|url|agent|list)|q (?:recaptcha|relevantid|ballot|duplicate|fraud|total)\w*"
    r"(?: \w+)*|mail ?list|email ?list|survey ?id|sc\d+|gc|rid|random ?id|mturk ?code)"
    # timing, display order, browser
    r"|.*\b(?:first click|last click|page submit|click count|page timer|group ?time\s?\d*|interview ?time|question ?time)"
    r"|(?:\w+ ){0,2}(?:browser|user ?agent|operating ?system|resolution|screen ?(?:size|width|height)|device ?(?:type|id|identifier))"
    r"(?: version)?"
    r"|.*\bdisplay ?order"
    # SurveyMonkey, Alchemer, Jotform, Microsoft and Google Forms, Typeform
    r"|collector ?(?:id)?|respondent ?(?:id)?|custom data \d+|email address|first name|last name|name|email|id"
    r"|time ?started|date ?submitted|date ?modified|contact ?id|legacy comments|referer|referrer|session ?id|link ?name"
    r"|tags|submission ?(?:date|id|ip)|ip|start ?time|completion ?time|last ?modified(?: time)?|total ?points"
    r"|quiz ?feedback|network ?id|(?:start|submit|stage) ?date utc|ending|response ?type|utm \w+"
    r"|timestamp|zeitstempel|horodateur|marca temporal|informazioni cronologiche|tijdstempel|carimbo de data hora"
    r"|sygnatura czasowa|タイムスタンプ|时间戳(?:记)?"
    # LimeSurvey
    r"|submit ?date|last ?page|start ?language|seed|date ?stamp|ip ?addr|ref ?url|token|date (?:last action|started)|last page"
    r"|response ?id|access code"
    r"|fecha de (?:inicio|envio|la ultima accion)|ultima pagina|(?:lenguaje|idioma) inicial|semilla|direccion ip|tiempo total|url de referencia"
    r"|datum (?:abgeschickt|gestartet|letzte aktivitaet)|letzte seite|start ?sprache|zufallsstartwert|ip adresse|gesamtzeit"
    r"|date de (?:soumission|lancement|la derniere action)|derniere page|langue de depart|tete de serie|adresse ip|temps total"
    # KoboToolbox, ODK
    r"|start|end|today|username|device ?id|subscriber ?id|sim ?serial|phone ?number|audit|uuid|instance ?(?:id|name)"
    r"|submission time|submitted by|submission uuid|submission id|validation status|version|index|parent index"
    r"|meta instance ?id|formhub uuid|xform id(?: string)?|attachments|bamboo dataset id|geolocation"
    r")$"
)
#: The same, where the signs that plain words leave out matter.
_RAW_BY_TOOL = re.compile(
    r"_DO(?:_|$)|^(?:Points|Feedback) - |^_(?:notes|status|id|uuid|index|tags|\w*version\w*)_*$|^meta/"
)
_EXPERIMENT = word_pattern(
    (
        r"(?:exp(?:erimental)?|treatment|random(?:i[sz]ed|i[sz]ation)?|study|survey|between|within|ab|a b|test|control|stimul\w+"
        r"|vignette|scenario)? ?(?:condition|conditions|arm|cell|variant)",
        r"cond\d?", r"treat(?:ment|ed)?(?: ?\d| group| arm| cond\w*)?", r"random(?:i[sz]\w+|number| group| id)?", r"randnum",
        r"(?:control|experimental|test) group", r"a ?b (?:test|group|variant)", r"vignette(?: ?\d+)?", r"stimul\w+",
        r"counterbalanc\w*", r"split ?sample", r"(?:form|ballot|version|block) (?:assign\w*|random\w*|number|id)",
        r"assigned (?:to|group|condition)", r"versuchs(?:gruppe|bedingung)", r"bedingung", r"kontrollgruppe",
        "condition experimentale", r"condicion(?: experimental)?", r"condizione(?: sperimentale)?", "conditie",
        r"condicao(?: experimental)?", "grupa eksperymentalna",
    ),
    ("実験条件", "条件群", "実験群", "实验条件", "实验组", "对照组"),
)  # fmt: skip
_ATTENTION = re.compile(
    r"\b(?:attention|attn|att) ?(?:check|chk|test|filter|item)\w*|\b(?:imc|instructed response|instructional manipulation"
    r"|bogus item|trap question|captcha|recaptcha|honeypot|manip\w* ?(?:check|chk)|comprehension check|quality check"
    r"|attcheck\w*|attn\w*)\b|^(?:trap|attention|attention \d|trap ?\d+|honey ?pot)(?: |$)(?!to\b|span\b|of\b|paid\b)"
    r"|\b(?:please|bitte|veuillez|por favor|per favore|prosze)\b.{0,60}\b(?:select|choose|tick|mark|click|check|pick|waehlen|kreuzen"
    r"|selectionne\w*|coche\w*|seleccion\w*|marque|selezion\w*|zaznacz\w*|selecione)\b.{0,40}"
    r"\b(?:to show|so that we know|paying attention|reading|strongly|agree|disagree|option|answer|number|here)\b"
    r"|\bif you (?:are|re) (?:reading|paying attention|human|not a robot)\b|\bto show (?:that )?you\b.{0,40}\b(?:read|attention)\w*"
    r"|\b(?:verif\w*|check\w*|test\w*|pruef\w*|compro\w*|control\w*) (?:\w+ ){0,2}(?:attention|aufmerksamkeit|atencion|attenzione|aandacht|atencao|uwage)\b"
    r"|\b(?:select|choose|click|mark|pick|answer|tick) (?:the )?(?:strongly |somewhat |completely )?(?:agree|disagree)\b"
    r"|\bthis is an attention\b|\baufmerksamkeits\w*|\bverificar que (?:esta|estas) (?:leyendo|prestando)\b"
)
_CONSENT = re.compile(
    r"\b(?:consent|informed consent|i agree to (?:participate|take part)|agree to participate|terms and conditions"
    r"|privacy (?:policy|notice)|gdpr|dsgvo|einwilligung\w*|datenschutz\w*|consentement|consentimiento|consenso|toestemming"
    r"|consentimento|zgoda)\b|同意书|同意する|知情同意"
)
_WEIGHT = word_pattern(
    (r"weights?", r"wgt\w*", "wt", r"wts?\d?", r"weight ?(?:ing|ed|s|\d+|var\w*|factor)", r"\w*weight", r"(?:design|sampling|survey|post ?strat"
     r"\w*|final|base|person|household|p|raked?|calib\w*) ?(?:weights?|wgt|wt)", r"rakewt", r"gewicht\w*", "gewichtung",
     "poids", r"pes[oi] ?(?:fam\w*|ind\w*|camp\w*|hogar|pers\w*|pond\w*|amostr\w*|muestr\w*|final)", r"poids ?(?:ind\w*|men\w*|pond\w*|final)", r"ponderation", r"ponderacion", "peso", r"factor de (?:ponderacion|expansion)", r"fator", "ponderazione",
     "weging", r"weegfactor", "waga"),
    ("ウェイト", "ウエイト", "重み", "权重", "加权"),
)  # fmt: skip
_BODY_WEIGHT = re.compile(
    r"\b(?:kg|kilo\w*|lbs?|pounds?|body|birth|gross|net|gram\w*|lightweight|product|shipping|item|parcel|package)\b"
)


def written_by_tool(name: str) -> bool:
    """Say whether a header of a survey is one that the survey tool writes itself.

    Examples
    --------
    >>> written_by_tool("RecordedDate"), written_by_tool("_submission_time"), written_by_tool("Start date of contract")
    (True, True, False)
    """
    return bool(_RAW_BY_TOOL.search(name) or _WRITTEN_BY_TOOL.match(plain_words(name)))


def is_experiment(name: str) -> bool:
    """Say whether a header names the condition of an experiment.

    Examples
    --------
    >>> is_experiment("Treatment_group"), is_experiment("cond"), is_experiment("Terms and conditions read")
    (True, True, False)
    """
    words = plain_words(name)
    return len(words.split()) <= _MOST_WORDS and bool(_EXPERIMENT.search(words)) and not _NO_EXPERIMENT.search(words)


_MOST_WORDS = 3
_NO_EXPERIMENT = re.compile(r"\b(?:terms|health|medical|weather|chronic|air|working|living|road|cell phone)\b")


def may_be_experiment(name: str) -> bool:
    """Say whether a header may name what an experiment varied, such as the version of a text that was shown.

    Examples
    --------
    >>> may_be_experiment("MenuVersion"), may_be_experiment("variant_shown")
    (True, True)
    """
    return len(plain_words(name).split()) <= _MOST_WORDS + 1 and bool(
        re.search(
            r"\b(?:version|variant|shown|condition|random\w*|experiment\w*|(?:grupo|group|gruppe|groupe|gruppo|groep|grupa) exp\w*)\b",
            plain_words(name),
        )
    )


def checks_attention(name: str, question: str) -> bool:
    """Say whether a question only checks that the respondent reads.

    Examples
    --------
    >>> checks_attention("Q12_7", "Please select 'Strongly agree' to show you are reading"), checks_attention("Q1", "Age")
    (True, False)
    """
    return bool(_ATTENTION.search(plain_words(f"{name} {question}")))


def asks_consent(name: str, question: str) -> bool:
    """Say whether a question only asks to agree to the survey."""
    return bool(_CONSENT.search(plain_words(f"{name} {question}")))


def is_weight(name: str) -> bool:
    """Say whether a header names a weight of the respondent, and not of a body or a parcel.

    Examples
    --------
    >>> is_weight("wgt_final"), is_weight("Poids"), is_weight("Weight (kg)")
    (True, True, False)
    """
    words = plain_words(name)
    return bool(_WEIGHT.search(words)) and not _BODY_WEIGHT.search(words)
