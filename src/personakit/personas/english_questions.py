"""English questions as the statements that they ask about: "Do you own a dog?" asks for "I own a dog"."""

from __future__ import annotations

import re

_ADVERBS = r"(?:(?:ever|usually|typically|currently|personally|generally|normally|regularly|often|also|still) )?"
_QUALITY = r"(?!often|much|many|long|old|far|tall|would|do|did)(\w+)(?: or \w+)?"
#: A clause before the question, as in "In your opinion, how important is ...".
BEFORE = re.compile(r"^[^,?]{3,90}, (?=(?:do|did|are|have|had|would|is|how|what|which|who|can)\b)", re.IGNORECASE)
ASIDE = re.compile(r",? (?:if at all|if any|if ever|or not)\b,?", re.IGNORECASE)
FORMS = (
    (rf"(?:do|did) you {_ADVERBS}consider yourself (?:to be )?(.+)", "I am {}"),
    (rf"do you {_ADVERBS}(.+)", "I {}"),
    (rf"are you {_ADVERBS}(.+)", "I am {}"),
    (rf"(?:have|had) you {_ADVERBS}(.+)", "I have {}"),
    (rf"can you {_ADVERBS}(.+)", "I can {}"),
    (r"how much do you (.+)", "I {}"),
    (r"(?:how much|to what extent) are you (.+)", "I am {}"),
    (rf"how {_QUALITY} are you (.+)", "I am {} {}"),
    (rf"how {_QUALITY} (?:is|are) (.+?)(?: (?:to|for) you)?", "{1} is {0}"),
    (r"how (?:would|do) you (?:rate|assess|judge|describe) (?:your |the )?(.+)", "{}"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(rf"^{pattern}$", re.IGNORECASE), form) for pattern, form in FORMS)


def declared(label: str) -> str:
    """Return the statement or the noun that a question asks about; other labels as they are.

    Examples
    --------
    >>> for label in (
    ...     "Do you own a dog",
    ...     "How likely are you to buy again",
    ...     "How satisfied are you with prices",
    ...     "In your opinion, how important or unimportant is grammar",
    ...     "How much, if at all, do you care about it",
    ...     "How would you rate your level of knowledge",
    ...     "Had you heard of it",
    ...     "Brand loyalty",
    ... ):
    ...     print(declared(label))
    I own a dog
    I am likely to buy again
    I am satisfied with prices
    grammar is important
    I care about it
    level of knowledge
    I have heard of it
    Brand loyalty
    """
    bare = ASIDE.sub("", BEFORE.sub("", label))
    for pattern, form in _PATTERNS:
        if match := pattern.match(bare):
            return form.format(*match.groups())
    return bare if bare != label and re.match(r"(?:how|is|are|what|which|who)\b", bare, re.IGNORECASE) else label
