"""Words for outcomes in ten languages: recommendation, overall satisfaction, loyalty, the firm's own scores."""

from __future__ import annotations

import re

from personakit.profiling.keywords import plain_words
from personakit.profiling.word_patterns import word_pattern

#: In a header of a few words.
_IN_HEADER = word_pattern(
    ("nps", r"net ?pro\w*", r"recommend\w*", r"satisf\w*", r"sat(?: ?score)?", "csat", "ces", r"loyal\w*", "overall", "lifetime", "cltv",
     "clv", "ltv", "profit", "margin", "revenue", "turnover", "reputation", "first choice", "intend to stay", "committed", "commitment to", "score", "renewal",
     r"repurchase\w*", r"zufrieden\w*", r"weiterempf\w*", r"recommand\w*", r"recomend\w*", r"recomiend\w*", r"satisfac\w*", r"satisfait\w*",
     r"soddisf\w*", r"consigli\w*", r"tevreden\w*", r"aanbevel\w*", r"polec\w*", r"zadowol\w*", r"lealtad", r"fidelit\w*", r"treue"),
    ("満足度", "推奨", "おすすめ度", "满意度", "推荐", "만족도", "추천"),
)  # fmt: skip
#: In a question of any length: the firm as a whole is judged, or recommended.
_IN_QUESTION = re.compile(
    r"\bnps\b|\b(?:likely|likelihood|would|probable|willing|probability) (?:\w+ ){0,6}recommend\b|\brecommend\b.{0,40}\b(?:us|to a|to your|to others"
    r"|friend|colleague|family)\b|\b(?:overall|in general|as a whole|all in all|general) .{0,40}\b(?:satisf\w*|experience|rating|rate|happy|pleased)\b"
    r"|\b(?:satisf\w*|happy|pleased)\b.{0,40}\b(?:overall|in general|as a whole|all in all)\b|\b(?:how|are you|i am|i m)\b.{0,20}\b(?:satisfied|dissatisfied)\b"
    r"|\bfirst choice\b|\bintend to (?:stay|renew|remain)\b|\bcommitted to\b|\b(?:continue|keep) (?:using|buying|being)\b"
    r"|\bloyal\b|\breputation\b|\bclose to (?:my|the|your) ideal\b|\bmeets? (?:my|your) expectations?\b"
    r"|\bweiterempf\w*\b|\bwuerden sie\b.{0,60}\bempfehl\w*\b|\bwie zufrieden\b|\brecommand\w*\b.{0,60}\b(?:ami|amis|proche|collegue|entourage)\w*\b"
    r"|\b(?:recomend\w*|recomiend\w*)\b|\bsatisfait\w* .{0,40}\b(?:globalement|ensemble)\b|\bsatisfecho\b|\bconsigli\w*\b.{0,40}\b(?:amic|colleg)\w*"
    r"|\baanbevel\w*\b|\baanbeveelt?\b|\bwaarschijnlijk\b.{0,60}\baan (?:\w+ ){0,4}(?:vriend|familie|collega)\w*|^net promoter\b|\bput (?:our|us|the) (?:\w+ ){0,2}forward\b|\bhow likely\b.{0,40}\btell (?:a |your )?(?:friend|colleague|famil)\w*|\b(?:overall|all in all|insgesamt)\b.{0,30}\b(?:mark|score|grade|note|rate)\b|\b(?:podobal\w*)\b|\bpolec\w*\b.{0,40}\b(?:znajom|rodzin)\w*"
    r"|(?:友人|知人|家族|朋友|亲友|친구|지인|주변).{0,20}(?:すすめ|勧め|推奨|推荐|推薦|추천)"
)
_MOST_WORDS = 4
#: An importance is a need, whatever it is about.
_IMPORTANCE = re.compile(
    r"\b(?:important|importance|wichtig\w*|importan\w*|belangrijk\w*|wazn\w*|matters?)\b|重要|중요"
)


def asks_outcome(name: str, question: str) -> bool:
    """Say whether a header or question asks for an outcome: a judgement of the firm as a whole.

    Examples
    --------
    >>> asks_outcome("NPS", ""), asks_outcome("Q8", "How likely are you to recommend us to a friend?")
    (True, True)
    >>> asks_outcome("Q9", "How likely are you to rely on recommendations of influencers?")
    False
    """
    header, asked = plain_words(name), plain_words(question)
    if asks_importance(f"{name} {question}"):
        return False
    short = [text for text in (header, asked) if text and len(text.split()) <= _MOST_WORDS]
    return any(_IN_HEADER.search(text) for text in short) or bool(_IN_QUESTION.search(f"{header} {asked}"))


def asks_importance(text: str) -> bool:
    """Say whether a question asks how important something is: a need, never a rating.

    Examples
    --------
    >>> asks_importance("How important is the delivery time?"), asks_importance("Wie zufrieden sind Sie?")
    (True, False)
    """
    return bool(_IMPORTANCE.search(plain_words(text)))
