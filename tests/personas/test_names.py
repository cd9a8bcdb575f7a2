from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linear_sum_assignment

from personakit.clustering.persona_model import PersonaModel
from personakit.personas.name_personas import LONGEST_NAME, name_personas
from personakit.personas.profile_personas import profile_personas
from personakit.personas.trait_phrase import trait_phrase


def trait(label, effect, persona="p1", *, level="mean", kind="ordinal", use="active", interval=0.1, lead=True):
    value = 1.0 + effect
    return {
        "persona": persona, "attribute": label, "label": label, "level": level, "kind": kind, "use": use,
        "value": value, "base_value": 1.0, "effect_size": effect, "low": value - interval, "high": value + interval,
        "measure": "mean" if level == "mean" else "share", "lead": lead,
    }  # fmt: skip


def names(*traits, personas=("p1", "p2"), given=None):
    return name_personas(pd.DataFrame(list(traits)), personas, given)


def test_a_name_is_the_two_most_distinguishing_traits():
    name = names(trait("Price matters", 0.9), trait("Brand loyalty", -0.8), trait("Age", 0.4, use="describe"))["p1"]
    assert name == "Price matters, low brand loyalty"


@pytest.mark.parametrize(
    ("label", "effect", "said"),
    [
        ("Price matters", -1, "price matters little"),
        ("Brand loyalty", 1, "high brand loyalty"),
        ("I compare prices before I buy anything", 1, "compare prices"),
        ("I trust my provider to look after me", 1, "trust their provider to look after"),
        ("I trust my provider to look after me", -1, "do not trust their provider"),
        ("An outage costs me money or work", 1, "outage costs money or work"),
        ("Technology is too complicated for me", 1, "technology is too complicated"),
        ("Compares prices", -1, "seldom compares prices"),
        ("Monthly bill, EUR", 1, "high monthly bill"),
        ("Age", -1, "younger"),
        ("A good solution when things go wrong", 1, "good solution: high"),
        ("Reliable schedules", -1, "reliable schedules: low"),
        ("DSL speed (Mbit/s)", -1, "low DSL speed"),
        ("Months as a customer", -1, "few months as a customer"),
        ("Number of products", 1, "many products"),
        ("Support calls a month", 1, "high support calls a month"),
        ("Monthly costs", -1, "low monthly costs"),
        ("The journey as booked", -1, "low journey as booked"),
        ("It must work for everyone in my household", -1, "not “it must work for everyone”"),
    ],
)
def test_scales_and_numbers_read_as_words(label, effect, said):
    assert trait_phrase(pd.Series(trait(label, effect))) == said


@pytest.mark.parametrize(
    ("label", "level", "kind", "effect", "said"),
    [
        ("Pays by direct debit", "yes", "binary", 1, "pays by direct debit"),
        ("Pays by direct debit", "yes", "binary", -1, "seldom pays by direct debit"),
        ("Broadband", "yes", "binary", -1, "no broadband"),
        ("Referred a friend", "yes", "binary", -1, "seldom referred a friend"),
        ("Contract", "Month-to-month", "categorical", 1, "Month-to-month contract"),
        ("Contract", "Month-to-month", "categorical", -1, ""),
        ("Internet type", "None", "categorical", 1, "no internet type"),
        ("Needs", "Low price", "multi_select", 1, "low price"),
    ],
)
def test_levels_read_as_words(label, level, kind, effect, said):
    assert trait_phrase(pd.Series(trait(label, effect, level=level, kind=kind))) == said


def test_a_protected_attribute_never_names_anybody():
    name = names(trait("Gender", 3, level="Female", kind="categorical", use="protected"), trait("Price matters", 0.5))
    assert name["p1"] == "Price matters"


def test_a_trait_that_may_be_chance_or_is_tiny_does_not_count():
    name = names(trait("Price matters", 0.5, interval=0.6), trait("Trust", 0.1, interval=0.01))["p1"]
    assert name == "Close to the average"


def test_names_are_unique_and_short():
    alike = [trait(label, effect, p) for p in ("p1", "p2", "p3")
             for label, effect in (("Price matters", 0.9), ("Brand loyalty", 0.5))]  # fmt: skip
    found = names(*alike, personas=("p1", "p2", "p3"))
    assert len({n.casefold() for n in found.values()}) == 3
    assert all(len(n) <= LONGEST_NAME for n in found.values())
    long = names(trait("I have been thinking about leaving my present provider for a long time", 0.9))["p1"]
    assert len(long) <= LONGEST_NAME
    assert not long.endswith(("about", "my", ","))


def test_the_analysts_name_wins_and_is_not_given_twice():
    found = names(trait("Price matters", 0.9, "p2"), given={"p1": "Price matters"})
    assert found["p1"] == "Price matters"
    assert found["p2"] != "Price matters"


def test_one_persona_is_everyone():
    assert names(trait("Price matters", 0.9), personas=("p1",)) == {"p1": "Everyone"}


def test_a_description_names_only_where_nothing_else_does():
    age = trait("Age", 2.0, use="describe", kind="numeric")
    assert names(age, trait("Price matters", 0.3))["p1"] == "Price matters"
    assert names(age)["p1"] == "Older"


@pytest.mark.parametrize(
    "label", ["Gender", "Religion", "Household income", "Nationality", "Marital status", "Geschlecht"]
)
def test_a_sensitive_attribute_never_names_anybody_even_when_active(label):
    name = names(trait(label, 3.0, level="X", kind="categorical"), trait("Price matters", 0.3))["p1"]
    assert name == "Price matters"


def test_which_of_two_equally_strong_traits_leads_does_not_change_the_name():
    a, b = "I compare prices", "I enjoy a better deal"
    one = names(trait(a, 0.9), trait(b, 1.0))["p1"]
    other = names(trait(a, 1.0), trait(b, 0.9))["p1"]
    assert one == other == "Compare prices, enjoy a better deal"
    # A trait that is much stronger leads, wherever it stands.
    assert names(trait(a, 0.5), trait(b, 1.0))["p1"].startswith("Enjoy")


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
    found = name_personas(profile_personas(part, memberships, minimum_cell=10), sample.personas.ids)
    assert len(set(found.values())) == len(found)
    same = [found[p].split(",")[0] == sample.personas.names[p].split(",")[0] for p in sample.personas.ids]
    assert sum(same) >= len(same) - 1
