"""Method and caveats: what each figure means and what it does not mean."""

from __future__ import annotations

METHOD = (
    ("Personas", "A statistical model groups customers by the attributes marked active: needs, attitudes, behaviour. "
     "Cells nobody answered are left out, never filled. Every customer belongs to each persona with some "
     "probability, and every figure counts them by it, so a customer in doubt is shared out rather than forced."),
    ("Share of base", "The average probability over all customers, not a head count of the sure ones. Customers of "
     "whom little is known count with what is known of them."),
    ("Index", "A persona's figure as a percentage of the figure of the whole base: 100 is like everyone, 150 half as "
     "much again. The bar beside it shows the effect size: the difference in units that can be compared between "
     "attributes (Cohen's h for shares, Cohen's d for means; 0.2 is small, 0.5 middling, 0.8 large)."),
    ("Intervals", "All intervals are 90%: with other customers of the same firm, nine in ten such intervals would hold "
     "the true figure. They speak of chance in who was seen, not of errors in the exports, of who chose to answer, or "
     "of other ways of forming the personas."),
    ("Satisfaction", "The mean rating, the share satisfied (the top quarter of the scale, on 1 to 5 the top two "
     "points) and the share dissatisfied (the bottom quarter). n is the number of ratings, counted by membership."),
    ("Waits", "Median, the wait that one in ten exceeds, and the share within the agreed time. Those who gave up count "
     "as having waited at least that long; they are not dropped."),
    ("Value at risk", "What the firm stands to lose in a year through a stage: contacts that go wrong there, times the "
     "chance of leaving they add, times what each customer is worth. Where the firm knows who left, that chance is "
     "measured on them (observed churn); else it is assumed, and follows how easily customers can leave. The "
     "assumptions stand beside the ranking. The chance of first place is the share of resamples of the customers in "
     "which the stage comes out on top."),
    ("Cause", "Which of touchpoint, interaction (channel or team) and waiting time goes with the dissatisfaction at a "
     "stage. It is an association: only a change made on purpose, and measured, shows a cause."),
)  # fmt: skip

CAVEATS = (
    "Personas describe tendencies of a group. No customer is the persona, and none should be treated as if they were.",
    "Traits that formed the personas differ between them by construction; that is description and no test.",
    "Survey answers come from those who answered. The data-quality section shows how they differ from the base.",
    "Figures on fewer customers than the minimum cell are not shown, and missing data are shown as missing.",
    "Value at risk compares stages. It is no forecast of the firm's accounts.",
)


def method_part() -> dict[str, list[object]]:
    """Return the method notes and the caveats.

    Returns
    -------
    dict
        ``notes``: heading and text; ``caveats``: sentences.
    """
    return {"notes": [{"heading": heading, "text": text} for heading, text in METHOD], "caveats": list(CAVEATS)}
