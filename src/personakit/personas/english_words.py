"""English words that the wording of names needs; what is not listed is compared in words, or quoted."""

from __future__ import annotations

import re


def words(*lines: str) -> frozenset[str]:
    """Return the words of several lines.

    Examples
    --------
    >>> sorted(words("a an", "the"))
    ['a', 'an', 'the']
    """
    return frozenset(word for line in lines for word in line.split())


#: Verbs of what people do, in the base form.
VERBS = words(
    "ask avoid bet book borrow bring browse buy call carry change chat check choose click collect commute compare",
    "complain cook discuss donate download drink drive eat exercise expect explore fly follow forget gamble give go",
    "help hunt ignore invest keep learn leave listen live look make manage meet miss move order organise organize own",
    "pay plan play post put read recommend recycle refer rely renew rent replace return ride run save search see sell",
    "send share shop skip smoke solve speak spend stay stick stop stream study subscribe switch take talk tell travel",
    "trade trust try turn use visit volunteer wait walk watch wear work worry write act admit appreciate believe care",
    "compete cry decide dream enjoy feel find get know lie lose notice panic pray prepare promise regret",
    "remember respond socialise socialize suffer think understand waste",
)
#: What those who do it are called, where people say so.
AGENTS = {
    "avoid": "avoiders", "book": "bookers", "browse": "browsers", "buy": "buyers", "call": "callers",
    "collect": "collectors", "commute": "commuters", "compare": "comparers", "cook": "cooks", "download": "downloaders",
    "drink": "drinkers", "drive": "drivers", "eat": "eaters", "fly": "flyers", "follow": "followers", "hunt": "hunters",
    "own": "owners", "pay": "payers", "play": "players", "read": "readers", "rent": "renters", "ride": "riders",
    "save": "savers", "search": "searchers", "sell": "sellers", "shop": "shoppers", "smoke": "smokers",
    "stream": "streamers", "subscribe": "subscribers", "switch": "switchers", "travel": "travellers", "use": "users",
    "visit": "visitors", "watch": "watchers", "wear": "wearers", "work": "workers",
}  # fmt: skip
#: Longer verbs whose last letter doubles before -ing.
DOUBLED = words("admit commit forget prefer refer regret")
#: Verbs of wanting: those who do are keen on it.
WANTING = words("like love want enjoy prefer seek wish desire")
#: Of these verbs, those of liking: people are fans of what they like, and seekers of what they want.
LIKING = words("like love enjoy")
DISLIKING = words("dislike hate")
#: Past forms that begin a label ("Bought in a store"), with their base; others end in -ed.
PAST = {
    "ate": "eat", "bought": "buy", "built": "build", "came": "come", "drove": "drive", "flew": "fly", "gave": "give",
    "got": "get", "had": "have", "made": "make", "met": "meet", "ordered": "order", "paid": "pay", "read": "read",
    "saw": "see", "sent": "send", "shopped": "shop", "sold": "sell", "spent": "spend", "took": "take",
    "travelled": "travel", "used": "use", "visited": "visit", "watched": "watch", "went": "go", "wrote": "write",
}  # fmt: skip
#: Past forms and participles that differ, so that "having ..." can be said.
PARTICIPLES = {
    "ate": "eaten", "came": "come", "drove": "driven", "flew": "flown", "gave": "given", "saw": "seen", "took": "taken",
    "went": "gone", "wrote": "written",
}  # fmt: skip
MODALS = words("can could may might must should will would cannot")
ADVERBS = words(
    "always often usually generally mostly really very regularly sometimes frequently ever also rather quite"
)
PRONOUNS = words("it this that these those everything something anything nothing myself things them people others")
DETERMINERS = words("a an the my your our their his her some any all")
PREPOSITIONS = words(
    "about above across after against among around as at before behind below between by during for from in into near of",
    "off on onto out over per since than through to toward towards under until up upon via with within without",
)
#: Prepositions after which the noun says how or where: "pays by card" makes a card payer.
MEANS = words("by from in on at via")
#: Small words that no phrase may end with.
DANGLING = PREPOSITIONS | words(
    "a an and any but i if is it me more my or so that the their this when while who i'm are"
)
#: Words that no phrase may end with.
OPEN_ENDS = DANGLING | ADVERBS | words("even just only too soon more less most least no not such")
#: Words after a past form that show that it is a verb: "Bought in a store", but "Mashed potatoes".
AFTER_VERB = DETERMINERS | PREPOSITIONS | words("online nothing something everything")
#: Words that no compound such as "price comparers" has inside.
NOT_IN_COMPOUND = (
    PREPOSITIONS
    | PRONOUNS
    | DETERMINERS
    | MODALS
    | words(
        "and or not no first more less i they we you lot much many when where who which what being better best is are"
    )
)
#: Verbs of attitude, which people have more or less and not more or less often.
ATTITUDES = words("appreciate believe care enjoy expect fear feel regret respect trust understand value")
#: Things of which there is more or less, not a higher or lower one.
MASS = words(
    "amount data information interest knowledge money spend spending time traffic usage use work sleep",
    "attention support contact income consumption sales",
)
#: Measures that are long or short.
LENGTHS = words("distance duration tenure length stay")
#: Measures that are large or small.
SIZES = words("size basket household family team")
#: Qualities of which a person has much or little.
QUALITIES = words(
    "agreement ambition anxiety awareness commitment concern confidence curiosity demand ease engagement",
    "enthusiasm expectation expectations frequency importance involvement level likelihood loyalty loneliness",
    "motivation optimism patience preference probability quality relevance risk satisfaction sensitivity",
    "willingness",
)
#: Of these there is much or little.
MUCH = words("experience interest knowledge energy trust fear attention support contact information time usage use")
#: Nouns in -s that are one thing, or have no other form.
NOT_PLURAL = words(
    "across always bonus bus business campus chess class fitness gas glass goods has illness is less miles news physics",
    "plus politics press process series sports status stress this tennis was clothes access address mathematics economics",
)
#: Units that are counted.
UNITS = words("gb mb minutes hours days weeks months years km miles kg nights")
#: Words after which a clause begins that may be left out.
CLAUSE = re.compile(
    r"(?:,)?\s(?:when|whenever|while|because|if|unless|so that|which|even if|even though|although|(?:before|after|once|and) (?:i|you|they|we)|"
    r"rather than|as long as|where|but)\s",
    re.IGNORECASE,
)
#: Labels of several options: what people need, what they have, and where they are told.
NEEDED = re.compile(r"\b(?:matter|need|want|important|look for in\b|reasons?|priorit|prefer|benefits?)", re.IGNORECASE)
OWNED = re.compile(
    r"\b(?:products?|services?|own|has|have|subscri|bought|devices?|contracts?|used?|uses)\b", re.IGNORECASE
)
TOLD_BY = re.compile(r"\b(?:information|sources?|hear|learn about|media)\b", re.IGNORECASE)
#: What the stem of a battery asks of each item, and how that is said: "How satisfied are you with ...?: Prices".
STEMS = (
    (re.compile(r"\b(?:dis)?satisf", re.IGNORECASE), "satisfied with"),
    (re.compile(r"\bimportan|\bmatter|\bpriorit|\bneed", re.IGNORECASE), "keen on"),
    (re.compile(r"\binterest", re.IGNORECASE), "interested in"),
    (re.compile(r"\bfamiliar(?! with h)|\baware", re.IGNORECASE), "familiar with"),
    (re.compile(r"\b(?:like|enjoy|prefer|fond of|favou?r\w*)\b", re.IGNORECASE), "fans"),
    (re.compile(r"\b(?:afraid|fear|worr|concern|anxious)", re.IGNORECASE), "worried about"),
    (re.compile(r"\b(?:trust|confiden)", re.IGNORECASE), "trusting of"),
)
RANKED = re.compile(r"\brank(?:ed|ing|s)?\b|order of (?:preference|importance)", re.IGNORECASE)
OFTEN = re.compile(r"\bhow (?:often|frequently)|\bfrequency\b", re.IGNORECASE)
#: Options that say nothing of a persona.
NO_ANSWER = re.compile(
    r"\bdo(?:n[\u2019']t| not) (?:know|understand|remember|recall)|no (?:answer|response|opinion)|prefer not|not sure|unsure|"
    r"^n/?a\b|not applicable|^other\b|refused|can[\u2019']t (?:say|choose)|^(?:none|no) of",
    re.IGNORECASE,
)
