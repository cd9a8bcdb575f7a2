"""Keywords of headers and questions, and what they hint at."""

from __future__ import annotations

import re
import unicodedata

#: What a header or question hints at. Matched against :func:`plain_words`: lower case, single spaces.
KEYWORDS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "id": (
            r"\b(id|ids|nr|no|num|number|key|code|ref|guid|uuid|respnum|recnum)\b|\b(cust|client|user"
            r"|member)(id|no|nr)\b|\b(master|sample|person|account|acct|contact|household|hh|card|guest|passenger|resp)id\b"
        ),
        "customer": (
            r"\b(customer|cust|client|member|subscriber|account|user|respondent|kunde|kunden|kundennr"
            r"|kundennummer|respnum|panelist|household|passenger|guest|patient|policy ?holder"
            r"|external reference|externalreference)"
        ),
        "stage": r"\b(stage|step|phase|moment|journey|process|touch ?point group|etappe|schritt)\b",
        "touchpoint": r"\b(touch ?points?|contact ?points?|point|place|page|desk)\b",
        "channel": r"\b(channel|medium|via|kanal|source channel)\b",
        "team": r"\b(team|agent|agent group|department|queue name|crew|unit|handled by)\b",
        "score": (
            r"\b(score|csat|rating|rated|satisfaction|satisf\w*|stars|grade|note|nps|ces|bewertung"
            r"|zufriedenheit)\b"
        ),
        "comment": (
            r"\b(comment|comments|remark|remarks|feedback|verbatim|free ?text|open ?text|text|note"
            r"|message|description|why|reason given|kommentar)\b"
        ),
        "wait": (
            r"\b(wait|waited|waiting|wait ?time|queue|queued|hold|delay|duration|response time"
            r"|lead time|handling time|turnaround|wartezeit)\b"
        ),
        "started": r"\b(started|start|opened|from|begin|began|requested|received)\b",
        "ended": r"\b(ended|end|closed|until|finished|resolved|answered|served|completed)\b",
        "sla": r"\b(sla|promise|promised|service level|target (wait|minutes|time))\b",
        "abandoned": r"\b(abandon\w*|hung up|gave up|dropped|cancelled wait)\b",
        "joined": (
            r"\b(joined|join|sign ?up|signed up|since|start(ed)? (date|on)|first (order|purchase)"
            r"|registered|registration|regist\w* date|dt customer|created|create date|creation date|open date"
            r"|onboard\w*|enrol\w*|opened"
            r"|acquired|activation|eintritt)\b"
        ),
        "left": (
            r"\b(left|churned (on|at|date)|churn date|cancel\w*|terminat\w*|deactivat\w*|closed|lapsed"
            r"|leave date|exit date|end date|gone|departed|departure|quit|resigned|austritt|kuendig\w*)\b"
        ),
        "contract_end": (
            r"\b(contract|commitment|term|plan|renewal|policy) (end|ends|expir\w*|until|date)\b"
            r"|\b(expiry|expires|renewal date|vertragsende|minimum term)\b"
        ),
        "contract": r"\b(contract|contract type|commitment|subscription type|plan type|tenure type|vertrag)\b",
        "answered": (
            r"\b(recorded ?date|answered|answered on|end ?date|submitted|completed|timestamp"
            r"|interview date|response date|survey date|start ?date|date|zeitstempel|date submitted)\b"
        ),
        "switching": (
            r"\b(switch\w*|move to another|change (provider|supplier|bank|airline)|leave us"
            r"|easy (is it|would it be) to (leave|change|cancel))\b|\b(easy|easily|hard"
            r"|difficult)\b.{0,40}\b(leave|cancel|change to)\b"
            r"|\b(leaving|to leave|cancell?ing|to cancel)\b.{0,40}\b(easy|easily|hard|difficult)\b"
        ),
        "weight": r"\b(weight|wgt|wt|weighting|gewicht|design weight|pweight)\b",
        "period": r"\b(period|quarter|month|year|fiscal \w+|monat|quartal|jahr)\b",
        "revenue": (
            r"\b(revenue|sales|turnover|billing|billed|invoiced|umsatz|erloes|monthly charge"
            r"|income from customer)\b"
        ),
        "cost": r"\b(cost|costs|expense|expenses|kosten|cost to serve|cogs)\b",
        "margin": r"\b(margin|profit|contribution|db1|deckungsbeitrag)\b",
        "lifetime": r"\b(cltv|clv|ltv|lifetime value|life time value|customer value)\b",
        "amount": r"\b(amount|total|price|paid|value|sum|dollar value|spend|betrag)\b",
        "at": r"\b(date|time|at|timestamp|when|created|day|datum|zeit)\b",
        "order": r"\b(order|position|sequence|seq|rank|nr|no|number)\b",
        "goal": r"\b(goal|goals|aim|need|needs|wants|ziel)\b",
        "actions": r"\b(action|actions|activities|does)\b",
        "owner": r"\b(owner|responsible|accountable|verantwortlich)\b",
        "target_csat": r"\b(target|goal) (csat|score|rating|satisfaction)\b|\bcsat target\b",
        "target_wait": r"\b(target|goal) (wait|waiting|minutes)\b|\bwait target\b",
        "moment": r"\bmoment of truth\b|\bmot\b",
        "characters": r"\b(supporting characters|others involved|actors)\b",
        "cost_to_fix": r"\b(cost to fix|fix cost|cost to mend|budget)\b",
        "degree": r"\b(very|extremely|strongly|fully|completely|totally|not at all|never|always)\b",
        "leak": (
            r"\b(churn\w*|attrition|retention (score|flag)|propensity|risk score|exit|exited"
            r"|cancel\w* (reason|date|flag)|reason (for )?(leaving|churn)|customer status)\b"
        ),
        "total": r"\b(total|lifetime|cumulative|to date|ytd|overall)\b",
        "frequency": r"\b(\w*times\w*|how often|often|frequen\w*|visits|number of)\b",
        "count": (
            r"\b(how many|n|num|count|counts|number of|no of|nr of|times|visits|orders|purchases|calls|contacts|logins"
            r"|transactions|referrals|tickets|complaints|children|kids|kid ?home|teen ?home|dependents)\b"
        ),
        "reason": r"\b(category|reason|topic|issue|complaint|theme|department|area)\b",
    }.items()
}

#: Longest name made of a header.
LONGEST_NAME = 48


_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "æ": "ae", "Æ": "Ae", "œ": "oe",
     "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"}
)  # fmt: skip


def plain_words(text: str) -> str:
    """Return a text as lower-case words with single spaces: no accents on Latin letters, other scripts as they are.

    Examples
    --------
    >>> plain_words("CustomerID"), plain_words("Größe (in cm)"), plain_words("Q19AGE"), plain_words("性別？")
    ('customer id', 'groesse in cm', 'q19 age', '性別')
    """
    if not text.isascii():
        composed = unicodedata.normalize("NFKC", text).translate(_SPELT_OUT)
        text = "".join(_without_accent(sign) for sign in composed)
    text = re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
    text = re.sub(r"^(q\d+)(?=[a-z])", r"\1 ", text.lower())
    return re.sub(r"[\W_]+", " ", text).strip()


def _without_accent(sign: str) -> str:
    """Return a Latin letter without its accent, and any other sign as it is."""
    base = unicodedata.normalize("NFD", sign)[0]
    return base if base.isascii() and base.isalpha() else sign


def keyword_match(text: str, *names: str) -> bool:
    """Say whether a header or question hints at any of the names.

    Examples
    --------
    >>> keyword_match("Churn Score", "leak"), keyword_match("Age", "leak")
    (True, False)
    """
    words = plain_words(text)
    return any(KEYWORDS[name].search(words) for name in names)


def slug(text: str, fallback: str = "column") -> str:
    """Return a header as a lower-case name for a setting; letters of every script are kept.

    Examples
    --------
    >>> slug("Number of Referrals"), slug("1. Alter?"), slug("Größe"), slug("性別 (必須)")
    ('number_of_referrals', 'q1_alter', 'groesse', '性別_必須')
    """
    made = full_slug(text)[:LONGEST_NAME].strip("_")
    if not made:
        return fallback
    return f"q{made}" if made[0].isdigit() else made


def full_slug(text: str) -> str:
    """Return the words of a text joined by underscores, without cutting them short.

    Examples
    --------
    >>> full_slug("How satisfied are you with the café?")
    'how_satisfied_are_you_with_the_cafe'
    """
    return plain_words(text).replace(" ", "_")
