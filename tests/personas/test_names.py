from __future__ import annotations

import re
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linear_sum_assignment

from personakit.clustering.persona_model import PersonaModel
from personakit.personas.label_text import Stance
from personakit.personas.name_personas import LONGEST_NAME, compose_names, name_personas
from personakit.personas.naming_rows import SENSITIVE
from personakit.personas.profile_personas import profile_personas
from personakit.personas.trait_phrase import trait_phrase

MOST, FEW, MORE, LESS = Stance


def trait(
    label, effect, persona="p1", *, level="mean", kind="ordinal", use="active", interval=0.1, lead=True, value=None
):
    value = 1.0 + effect if value is None else value
    base = value - effect
    return {
        "persona": persona, "attribute": label, "label": label, "level": level, "kind": kind, "use": use,
        "value": value, "base_value": base, "effect_size": effect, "low": value - interval, "high": value + interval,
        "measure": "mean" if level == "mean" else "share", "lead": lead, "effective_n": 200.0, "source_column": label,
    }  # fmt: skip


def answers(label, shares, persona="p1", kind="ordinal", levels=None, base=None):
    """The rows of one scale: a share a level, as profiles have them below the mean."""
    base = [1 / len(shares)] * len(shares) if base is None else base
    texts = [str(i + 1) for i in range(len(shares))] if levels is None else levels
    effects = [2 * np.arcsin(np.sqrt(s)) - 2 * np.arcsin(np.sqrt(b)) for s, b in zip(shares, base, strict=True)]
    lead = int(np.argmax(effects))
    return [
        {
            **trait(label, e, persona, level=t, kind=kind, lead=levels is not None and i == lead),
            **{"value": s, "base_value": b, "low": s - 0.01, "high": s + 0.01},
        }
        for i, (t, s, b, e) in enumerate(zip(texts, shares, base, effects, strict=True))
    ]  # fmt: skip


def names(*traits, personas=("p1", "p2"), given=None):
    return name_personas(pd.DataFrame(list(traits)), personas, given)


def said(label, stance, *, level="mean", kind="ordinal", language="english"):
    return trait_phrase(pd.Series(trait(label, 1.0, level=level, kind=kind)), stance, language)


# ------------------------------------------------------------------ true


@pytest.mark.parametrize(("share", "name"), [(0.21, "More often business cabin"), (0.5, "Business cabin")])
def test_what_fewer_than_half_have_is_compared(share, name):
    assert names(trait("Cabin", 0.6, level="Business", kind="categorical", value=share))["p1"] == name


@pytest.mark.parametrize(
    ("effect", "share", "name"),
    [
        (0.5, 0.6, "With broadband"),
        (0.5, 0.4, "More often with broadband"),
        (-0.5, 0.4, "Without broadband"),
        (-0.5, 0.6, "Less often with broadband"),
    ],
)
def test_yes_and_no_are_said_of_most_and_else_compared(effect, share, name):
    assert names(trait("Broadband", effect, level="yes", kind="binary", value=share))["p1"] == name


@pytest.mark.parametrize(
    ("effect", "shares", "name"),
    [
        (0.6, (0.1, 0.1, 0.2, 0.3, 0.3), "Price comparers"),
        (0.6, (0.2, 0.2, 0.2, 0.2, 0.2), "More often comparing prices"),
        (-0.6, (0.3, 0.3, 0.2, 0.1, 0.1), "Not comparing prices"),
        (-0.6, (0.1, 0.1, 0.2, 0.3, 0.3), "Less often comparing prices"),
    ],
)
def test_a_mean_is_a_plain_statement_only_where_most_are_on_that_part_of_the_scale(effect, shares, name):
    label = "I compare prices"
    assert names(trait(label, effect), *answers(label, shares))["p1"] == name


def test_a_mean_of_a_number_is_a_comparison_however_high():
    assert names(trait("Monthly bill", 2.0, kind="numeric"))["p1"] == "Higher monthly bill"


@pytest.mark.parametrize(
    ("shares", "name"),
    [((0.05, 0.1, 0.1, 0.35, 0.4), "Surprise fans"), ((0.1, 0.25, 0.25, 0.35, 0.05), "More keen on surprises")],
)
def test_a_scale_of_words_is_read_by_its_upper_part(shares, name):
    levels = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
    rows = answers("I like surprises", shares, levels=levels, base=[0.2, 0.3, 0.3, 0.15, 0.05])
    assert names(*rows)["p1"] == name


def test_a_denied_statement_keeps_its_direction():
    label = "I don't like crowded places"
    assert [said(label, s) for s in (MOST, MORE, LESS)] == [
        "not keen on crowded places", "less keen on crowded places", "more keen on crowded places",
    ]  # fmt: skip


def test_a_label_cut_from_its_header_is_read_in_full():
    row = trait("I look after things i have", 1.0) | {"source_column": "I look after things I have borrowed."}
    assert trait_phrase(pd.Series(row), MOST) == "looking after things they have borrowed"


def test_ranks_are_not_worded_since_one_is_best():
    label = "Please rank these films in order of preference, 1 being your favourite.: Jaws"
    assert names(trait(label, 1.0))["p1"] == "Unlike the average"


# ------------------------------------------------------------------ worded


@pytest.mark.parametrize(
    ("label", "most", "less"),
    [
        ("Price matters", "price-minded", "less price-minded"),
        ("Brand loyalty", "high brand loyalty", "lower brand loyalty"),
        ("I compare prices before I buy anything", "price comparers", "less often comparing prices"),
        ("I trust my provider to look after me", "trusting their provider", "less trusting of their provider"),
        ("I have no time to deal with my provider", "without time to deal with their provider",
         "less often with no time to deal with their provider"),
        ("I want the latest technology first", "latest technology seekers", "less keen on the latest technology"),
        ("I prefer to speak to a person", "keen to speak to a person", "less keen to speak to a person"),
        ("I am a frequent flyer", "frequent flyers", "less often frequent flyers"),
        ("Technology is too complicated for me", "finding technology too complicated",
         "finding technology less complicated"),
        ("A fast connection matters more to me than the price", "keen on fast connection over price",
         "less keen on fast connection over price"),
        ("An outage costs me money or work", "“An outage costs me money or work”",
         "less often “An outage costs me money or work”"),
        ("Good food", "high ratings for good food", "lower ratings for good food"),
        ("How satisfied are you with each of these?: Opening hours", "satisfied with opening hours",
         "less satisfied with opening hours"),
        ("I always make a list so I don't forget anything", "making a list so they don't forget anything",
         ""),
        ("I think about and regret what I decide", "“I think about and regret what I decide”",
         ""),
        ("Expects a sense of safety", "expecting a sense of safety", "expecting a sense of safety less"),
        ("I save all the money I can", "saving all the money they can", "less often saving all the money they can"),
        ("How likely are you to buy again?", "likely to buy again", "less likely to buy again"),
        ("In your opinion, how important is grammar?", "grammar-minded", "less grammar-minded"),
        ("How much, if at all, do you care about the use of commas?", "caring about the use of commas",
         "caring about the use of commas less"),
        ("How would you rate your level of knowledge?", "high level of knowledge", "lower level of knowledge"),
        ("Frequency rap", "high frequency of rap", "lower frequency of rap"),
        ("It is rude to bring a baby on a plane", "finding it rude to bring a baby on a plane",
         "finding it less rude to bring a baby"),
    ],
)  # fmt: skip
def test_scales_read_as_what_people_are_do_or_want(label, most, less):
    assert (said(label, MOST), said(label, LESS)) == (most, less)


@pytest.mark.parametrize(
    ("label", "more", "less"),
    [
        ("Monthly bill, EUR", "higher monthly bill", "lower monthly bill"),
        ("Age", "older", "younger"),
        ("DSL speed (Mbit/s)", "higher DSL speed", "lower DSL speed"),
        ("Months as a customer", "more months as a customer", "fewer months as a customer"),
        ("Number of products", "more products", "fewer products"),
        ("Support calls a month", "more support calls a month", "fewer support calls a month"),
        ("Monthly costs", "higher monthly costs", "lower monthly costs"),
        ("NumWebPurchases", "more web purchases", "fewer web purchases"),
        ("How many trips did you take last year?", "more trips", "fewer trips"),
    ],
)
def test_numbers_are_compared(label, more, less):
    assert (said(label, MORE, kind="numeric"), said(label, LESS, kind="numeric")) == (more, less)


@pytest.mark.parametrize(
    ("label", "level", "kind", "stance", "phrase"),
    [
        ("Pays by direct debit", "yes", "binary", MOST, "direct debit payers"),
        ("Pays by direct debit", "yes", "binary", FEW, "not paying by direct debit"),
        ("Bought in a store", "yes", "binary", MOST, "store buyers"),
        ("Referred a friend", "yes", "binary", LESS, "less often having referred a friend"),
        ("Do you own a dog?", "yes", "binary", MOST, "dog owners"),
        ("Yummy", "yes", "binary", FEW, "not “yummy”"),
        ("Retired", "yes", "binary", FEW, "not retired"),
        ("Contract", "Month-to-month", "categorical", MOST, "month-to-month contract"),
        ("Contract", "Month-to-month", "categorical", FEW, ""),
        ("Internet", "None", "categorical", MOST, "without internet"),
        ("Purpose of the trip", "Holiday", "categorical", MOST, "holiday trip"),
        ("Preferred channel", "Phone", "categorical", MORE, "more often phone as preferred channel"),
        ("What matters most", "Low price", "multi_select", MOST, "low price seekers"),
        ("What matters most", "No outages", "multi_select", MOST, "keen on no outages"),
        ("Products", "Landline", "multi_select", MOST, "landline users"),
        ("Products", "Fixed IP", "multi_select", FEW, "without fixed IP"),
        ("Where they look for information", "Trade press", "multi_select", MORE, "more often informed by trade press"),
        ("What side dishes do you have?", "Mashed potatoes", "multi_select", MOST, "with mashed potatoes"),
        ("What kind of sauce do you typically have?", "Homemade", "categorical", MOST, "with homemade sauce"),
        (
            "Who should decide?",
            "The person beside the window decides",
            "categorical",
            MORE,
            "more often “The person beside the window decides”",
        ),
        ("Months inactive", "3", "categorical", MOST, "3 months inactive"),
        ("Stock option level", "1", "categorical", MOST, ""),
        ("Type of travel", "Personal travel", "categorical", MOST, "personal travel"),
        ("Category", "Clothing", "categorical", MOST, "clothing"),
        ("q0008_4", "Pop culture", "binary", MORE, "more often “Pop culture”"),
        ("q0008_4", "Not selected", "binary", MOST, ""),
        ("How is it cooked?", "Baked", "categorical", MOST, ""),
        ("Is it rude to recline?", "Yes, very rude", "categorical", MOST, ""),
        ("Which of these films have you seen?", "Jaws", "multi_select", MOST, "having seen jaws"),
    ],
)
def test_levels_and_options_read_as_words(label, level, kind, stance, phrase):
    assert said(label, stance, level=level, kind=kind) == phrase


@pytest.mark.parametrize(
    ("language", "label", "kind", "phrases"),
    [
        ("german", "Glasfaser", "binary", "mit {} | ohne {} | öfter mit {} | seltener mit {}"),
        ("german", "Ich vergleiche Preise", "ordinal", "„{}“ | nicht „{}“ | eher „{}“ | weniger „{}“"),
        ("german", "Monatliche Rechnung", "ordinal", "{} hoch | {} niedrig | {} höher | {} niedriger"),
        ("french", "fibre", "binary", "avec {} | sans {} | plus souvent avec {} | moins souvent avec {}"),
        ("spanish", "fibra", "binary", "con {} | sin {} | más a menudo con {} | menos a menudo con {}"),
        ("polish", "Porównuję ceny", "ordinal", "high “{}” | low “{}” | higher “{}” | lower “{}”"),
    ],
)
def test_other_languages_are_worded_without_inflection_or_quoted(language, label, kind, phrases):
    level = "yes" if kind == "binary" else "mean"
    made = [said(label, stance, level=level, kind=kind, language=language) for stance in Stance]
    assert made == phrases.replace("{}", label).split(" | ")


def test_the_language_is_that_of_all_labels():
    rows = [trait("Ich vergleiche die Preise", 0.9), *answers("Ich vergleiche die Preise", (0.1, 0.1, 0.1, 0.3, 0.4)),
            trait("Tarif", 0.5, level="Basis", kind="categorical", value=0.6)]  # fmt: skip
    assert names(*rows)["p1"] == "„Ich vergleiche die Preise“, mit Tarif „Basis“"


def test_one_small_word_of_another_language_is_no_language():
    rows = [trait(label, 0.9, kind="numeric") for label in ("Visits com", "Orders com", "Precom")]
    assert names(*rows)["p1"].startswith("More ")


LABELS = (
    "I have been thinking about leaving my present provider for a long time now",
    "I try to finish what I have begun as soon as I possibly can, whatever else there is to do",
    "An unreliable and rather uncompromisingly well-organised administration of the countryside",
    "Everything that my family needs is within reach of our house and of the station",
)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("stance", list(Stance))
def test_long_labels_leave_no_fragment(label, stance):
    phrase = said(label, stance)
    assert len(phrase) <= LONGEST_NAME
    assert not re.search(
        r"(?:^|\s)(?:a|an|and|as|at|for|from|I|in|my|of|on|or|soon|than|that|the|their|to|with)$", phrase
    )
    assert phrase.count("“") == phrase.count("”")


@pytest.mark.parametrize("label", ["q1_3", "V12", "AcceptedCmp3", "s12", "Q0029"])
def test_a_code_never_names_anybody(label):
    assert names(trait(label, 3.0), trait("Price matters", 0.3))["p1"] == "More price-minded"
    assert names(trait(label, 3.0))["p1"] == "Unlike the average"


# ------------------------------------------------------------------ which traits


def test_a_name_is_the_two_traits_in_which_a_persona_stands_out():
    rows = [trait("Price matters", 0.9), trait("Brand loyalty", -0.8), trait("Age", 0.4, use="describe")]
    assert names(*rows)["p1"] == "More price-minded, lower brand loyalty"


def test_a_trait_that_another_persona_has_more_comes_later():
    shared = [trait("With TV", 1.0, p, level="yes", kind="binary", value=0.9) for p in ("p1", "p2")]
    own = trait("Broadband", 0.95, level="yes", kind="binary", value=0.9)
    assert names(*shared, own)["p1"].startswith("With broadband")


def test_two_traits_of_one_form_share_their_opening():
    rows = [
        trait(label, effect, level="yes", kind="binary", value=0.2) for label, effect in (("TV", -0.9), ("Phone", -0.8))
    ]
    assert names(*rows)["p1"] == "Without phone or TV"


def test_what_people_are_called_stands_first():
    rows = [trait("I compare prices", 1.0), *answers("I compare prices", (0.1, 0.1, 0.1, 0.3, 0.4)),
            trait("Broadband", 0.9, level="yes", kind="binary", value=0.9)]  # fmt: skip
    assert names(*rows)["p1"] == "Price comparers, with broadband"
    needs = [trait("What matters most", 0.9, level=level, kind="multi_select", value=0.8) for level in ("Speed", "Fun")]
    assert names(*needs)["p1"] == "Fun and speed seekers"


def test_a_protected_attribute_never_names_anybody():
    rows = [trait("Gender", 3, level="Female", kind="categorical", use="protected"), trait("Price matters", 0.5)]
    assert names(*rows)["p1"] == "More price-minded"


@pytest.mark.parametrize(
    "label", ["Gender", "Religion", "Household income", "Nationality", "Marital status", "Geschlecht", "Health status"]
)
def test_a_sensitive_attribute_never_names_anybody_even_when_active(label):
    name = names(trait(label, 3.0, level="Xyz", kind="categorical"), trait("Price matters", 0.3))["p1"]
    assert name == "More price-minded"


def test_a_sensitive_option_never_names_anybody():
    rows = [trait("Interests", 3.0, level="Religious services", kind="multi_select"), trait("Price matters", 0.3)]
    assert names(*rows)["p1"] == "More price-minded"


def test_a_trait_that_may_be_chance_or_is_tiny_does_not_count():
    name = names(trait("Price matters", 0.5, interval=0.6), trait("Trust", 0.1, interval=0.01))["p1"]
    assert name == "Close to the average"


def test_names_are_unique_and_short():
    alike = [trait(label, effect, p) for p in ("p1", "p2", "p3")
             for label, effect in (("Price matters", 0.9), ("Brand loyalty", 0.5))]  # fmt: skip
    found = names(*alike, personas=("p1", "p2", "p3"))
    assert len({n.casefold() for n in found.values()}) == 3
    assert all(len(n) <= LONGEST_NAME for n in found.values())


def test_the_analysts_name_wins_and_is_not_given_twice():
    found = names(trait("Price matters", 0.9, "p2"), given={"p1": "More price-minded"})
    assert found["p1"] == "More price-minded"
    assert found["p2"] != "More price-minded"


def test_one_persona_is_everyone():
    assert names(trait("Price matters", 0.9), personas=("p1",)) == {"p1": "Everyone"}


def test_a_description_names_only_where_nothing_else_does():
    age = trait("Age", 2.0, use="describe", kind="numeric")
    assert names(age, trait("Price matters", 0.3))["p1"] == "More price-minded"
    assert names(age)["p1"] == "Older"


# ------------------------------------------------------------------ stable, and quick


def test_which_of_two_equally_strong_traits_leads_does_not_change_the_name():
    a, b = "I compare prices", "I enjoy a better deal"
    one = names(trait(a, 0.9), trait(b, 1.0))["p1"]
    other = names(trait(a, 1.0), trait(b, 0.9))["p1"]
    assert one == other
    # A trait that is much stronger leads, wherever it stands.
    assert names(trait(a, 0.4), trait(b, 1.0))["p1"].startswith("More keen")


def test_the_personas_of_other_customers_keep_their_names(sample):
    """A refit on customers drawn with replacement; benchmarks/names.py does it many times, on all of them."""
    features, first = sample.personas.features, sample.personas.memberships.to_numpy()
    rows = np.random.default_rng(4).integers(0, len(first), 900)
    ids = pd.Index([f"b{i}" for i in range(len(rows))])
    part = replace(
        features, frame=features.frame.iloc[rows].set_axis(ids), weights=features.weights.iloc[rows].set_axis(ids),
        respondent_weights=features.respondent_weights.iloc[rows].set_axis(ids),
    )  # fmt: skip
    kinds = {name: features.kinds[name] for name in features.active}
    model = PersonaModel(first.shape[1], kinds=kinds, random_state=0)
    posterior = model.fit(part.frame[features.active], sample_weight=part.weights.to_numpy()).predict_proba(
        part.frame[features.active]
    )
    mine, theirs = linear_sum_assignment(-(first[rows].T @ posterior))
    memberships = pd.DataFrame(posterior[:, theirs[np.argsort(mine)]], index=ids, columns=sample.personas.ids)
    found = compose_names(profile_personas(part, memberships, minimum_cell=10), sample.personas.ids)
    before = compose_names(sample.personas.profile, sample.personas.ids)
    assert len({name.text for name in found.values()}) == len(found)
    same = [found[p].parts[0].row.attribute == before[p].parts[0].row.attribute for p in sample.personas.ids]
    assert sum(same) >= len(same) - 1


def test_every_name_of_the_sample_is_true_and_takes_milliseconds(sample):
    profile, ids = sample.personas.profile, sample.personas.ids
    for persona, name in compose_names(profile, ids).items():
        assert len(name.text) <= LONGEST_NAME
        assert name.parts
        for part in name.parts:
            own = profile[(profile["persona"] == persona) & (profile["attribute"] == part.row.attribute)]
            high = part.row.effect_size > 0
            if not part.row.stance.compared and part.row.measure == "mean":
                levels = own[own["measure"] == "share"]
                on = levels["level"].astype(float) > 3 if high else levels["level"].astype(float) < 3
                assert levels.loc[on, "value"].sum() >= 0.5
            elif not part.row.stance.compared:
                assert (part.row.value if high else 1 - part.row.value) >= 0.5
            assert not SENSITIVE.search(part.row.label)
    begun = time.process_time()
    name_personas(profile, ids)
    assert time.process_time() - begun < 0.2
