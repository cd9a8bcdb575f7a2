"""Answers in people's own words, some with personal data in them, as surveys have them. All of it is made up."""

from __future__ import annotations

from itertools import product

# One list per persona, in the order of plan.PERSONAS; two questions.
WHY = (
    ("The partner desk asked me the same three questions again, while the kids were waiting.",
     "Waited half a day for the technician, again. I have no time for this.",
     "Quick help in the app, done before dinner 👍",
     "Wi-Fi works in every room now, thanks!"),
    ("Called about renewal and got pushed around, the website price was 8 EUR lower.",
     "Half an hour on the phone to get the price every new customer gets.",
     "Found a better deal elsewhere, then you suddenly had one too.",
     "Cheap and it works. Fine."),
    ("Line down on raid night, repair took two days 😡",
     "Ping is great, upload could be better.",
     "Stream dropped twice this week and nobody could say why.",
     "Set it up myself in ten minutes, nice."),
    ("A friendly lady explained everything slowly. Very good.",
     "The ID check with the telephone camera was too complicated for me.",
     "I do not understand the bill, the letters are very small.",
     "Die Dame im Laden war sehr freundlich, aber die Ausweisprüfung über das Handy hat überhaupt nicht funktioniert."),
    ("Two days without internet, I lost orders. Nobody called back.",
     "The technician came late and our card terminal was down all morning.",
     "Partner desk could not read our contract, in-house solved it in minutes.",
     "Wir hatten zwei Tage kein Internet, das kostet uns Aufträge – bitte schneller entstören!"),
)  # fmt: skip
IMPROVE = (
    ("One contact who knows our case", "Be on time", "A bill I can understand", "Parental controls in the app"),
    ("Same price for old customers", "Lower prices, simple as that", "Let me renew online without a call",
     "Clear bill, no surprises"),
    ("Faster repair, honest status page", "Lower latency in the evening", "More upload", "Fix outages at night too"),
    ("A person to talk to", "Larger print on the bill", "Keep the shop in town open", "Bitte weniger Fachwörter"),
    ("Repair within four hours", "One team that knows business contracts", "Invoices as \"ZUGFeRD\" files, please",
     "A number that is answered"),
)  # fmt: skip
# Added to some answers: personal data that must not reach a report.
PERSONAL = (
    " Please answer to {mail}.",
    " Call me on {phone}.",
    " My order was {order}.",
    " Greetings, Mr {name}",
    " Viele Grüße, Frau {name}, Tel. {phone}",
)
_NAMES = ("Ashford", "Müller", "Okafor", "Lindqvist", "Brânză", "Tanaka", "O'Neill", "Schröder")
_FIRST = ("anna", "ben", "chidi", "dora", "emil", "fay", "george", "hana")


def pool(question: int) -> tuple[list[str], int, int]:
    """Return every text of a question, persona by persona: plain ones first, then those with personal data.

    Parameters
    ----------
    question : int
        0 for the last contact, 1 for what to improve.

    Returns
    -------
    texts : list of str
        ``n_plain + n_personal`` per persona.
    n_plain, n_personal : int
    """
    texts: list[str] = []
    for answers in (WHY, IMPROVE)[question]:
        texts += answers
        texts += [answer + personal for answer, personal in product(answers, _personal())]
    return texts, 4, 4 * len(_personal())


def _personal() -> list[str]:
    """Return the endings with personal data, filled with made-up people (reserved domains and number ranges)."""
    filled = []
    for position, (first, name) in enumerate(zip(_FIRST, _NAMES, strict=True)):
        for ending in PERSONAL:
            filled.append(
                ending.format(
                    mail=f"{first}.{90 + position}@example.com",
                    phone=f"+44 20 7946 0{123 + 37 * position}",
                    order=f"ORD-2025-{48_211 + 1_377 * position}",
                    name=name,
                )
            )
    return filled


# Comments on ratings, one row per stage: unhappy ones, happy ones.
COMMENTS = (
    (("ID check failed twice", "Too many forms", "ID check, app crashed. Mail me: kim.77@example.com"),
     ("Easy order", "Friendly welcome call", "Done in five minutes")),
    (("Technician two hours late", "Took a day off for nothing", "Nobody came, call +44 20 7946 0999"),
     ("On time and tidy", "Works at once", "Box was easy to set up")),
    (("Paper bill is a riddle", "Why three euros for paper?", "Wrong amount, order ORD-2025-70112"),
     ("Clear in the app", "No surprises", "All fine")),
    (("Partner desk had no idea", "Passed around again", "Explained it three times 😤"),
     ("Solved at once", "Great colleague in-house", "Kind and quick")),
    (("Two days offline", "Waited far too long", "Nobody told us when"),
     ("Back online in an hour", "Quick fix", "Kept informed")),
    (("Pushy on the phone", "Price haggling again", "Phone offer was worse than the website"),
     ("Fair price", "Renewed online in a minute", "Good offer")),
)  # fmt: skip


def comments() -> list[str]:
    """Return the comments on ratings: stage by stage, unhappy before happy."""
    return [text for unhappy, happy in COMMENTS for text in (*unhappy, *happy)]
