"""A card says what the exports say: every sentence with its figures, nothing on too few, nobody by name."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import personakit as pk
from factories import build_exports, make_exports, make_personas
from personakit.cards import TITLES
from personakit.cards.portrait import draw_portrait
from personakit.cards.sections import section_of
from personakit.core.kinds import Kind, Use
from personakit.datasets import verbatims
from personakit.ingest.exports import AttributeInfo
from personakit.personas.profile_personas import profile_personas


def composed(exports, personas):
    personas = replace(
        personas,
        profile=profile_personas(
            personas.features, personas.memberships, minimum_cell=exports.study.study.minimum_cell
        ),
    )
    journey = pk.map_journey(exports, personas)
    value = pk.estimate_value(exports, personas)
    return pk.compose_cards(exports, personas, journey, value, pk.rank_stages(exports, personas, journey, value))


@pytest.fixture(scope="module")
def small():
    exports = make_exports(300)
    return exports, make_personas(exports), composed(exports, make_personas(exports))


def test_every_sentence_leads_to_evidence(sample):
    cards, study = sample.cards, sample.exports.study
    ledger = cards.ledger
    assert ledger["evidence"].is_unique
    assert set(ledger["kind"]) == {"evidenced", "authored", "assumed"}
    shown = [fact for card in cards for fact in card.facts]
    assert {fact.evidence for fact in shown} <= set(ledger["evidence"])
    for card in cards:
        assert set(card.empathy.entries["evidence"]) <= set(ledger["evidence"])
    for journey in cards.journeys.values():
        cited = journey.cells["evidence"]
        assert set(cited[cited != ""]) <= set(ledger["evidence"])
    evidenced = ledger[ledger["kind"] == "evidenced"]
    for row in evidenced.itertuples():
        for export in row.export.split(", "):
            assert export in {*study.exports, "all exports"}, row.sentence
        assert row.source_column, row.sentence
    attributes = {info.name: info for info in sample.exports.attributes}
    of_traits = evidenced[evidenced["attribute"].isin(attributes) & (evidenced["section"] != "joint")]
    assert len(of_traits) > 100
    for row in of_traits.itertuples():
        assert (row.export, row.source_column) == (
            attributes[row.attribute].export,
            attributes[row.attribute].source_column,
        )


def test_the_figures_of_a_trait_are_those_of_the_profile(sample):
    profile = sample.personas.profile.set_index(["persona", "attribute", "level", "measure"])
    kinds = sample.personas.features.kinds
    traits = [f for card in sample.cards for f in card.facts if f.attribute in kinds and f.section != "joint"]
    for fact in traits:
        row = profile.loc[(fact.persona, fact.attribute, fact.level, fact.measure)]
        for name in ("value", "low", "high", "base_value", "index", "effect_size", "n", "effective_n"):
            assert getattr(fact, name) == pytest.approx(row[name], nan_ok=True)


def test_nothing_rests_on_too_few_and_nobody_can_be_told(sample):
    cards, minimum = sample.cards, sample.exports.study.study.minimum_cell
    ledger = cards.ledger[cards.ledger["kind"] == "evidenced"]
    assert not ((ledger["n"] > 0) & (ledger["n"] < minimum)).any()
    shares = ledger[(ledger["measure"] == "share") & ~ledger["attribute"].isin(["share_of_base", "joint_prevalence"])]
    held = shares["value"] * shares["n"]
    own = shares["attribute"].isin(sample.personas.features.kinds)
    assert not ((held > 0) & (held < minimum) & own).any()
    assert (cards.themes.themes["customers"] >= minimum).all()
    for card in cards:
        assert (card.quotes["customers_alike"] >= minimum).all()
        assert (card.representatives["shared_by"] >= minimum).all()
    text = json.dumps(cards.to_dict(), allow_nan=False, ensure_ascii=False)
    ids = set(sample.exports.customers["customer_id"])
    assert not ids & set(re.findall(r"[\w-]+", text))
    for planted in ("@example.com", "+44 20 7946", "ORD-2025", *verbatims._NAMES):
        assert planted not in text


def test_protected_attributes_are_on_no_card_but_their_spread_is_shown(sample):
    assert "gender" not in set(sample.cards.ledger["attribute"])
    spread = sample.cards.representation
    assert set(spread["attribute"]) == {"gender"}
    shown = spread[(spread["state"] == "shown") & spread["low"].notna()]
    assert ((shown["low"] <= shown["value"] + 0.02) & (shown["value"] - 0.02 <= shown["high"])).all()


def test_a_hidden_share_cannot_be_worked_out_from_the_others(sample):
    minimum = sample.exports.study.study.minimum_cell
    for _, group in sample.cards.representation.groupby(["attribute", "persona"]):
        if (group["state"] == "too few").sum() == 1:
            n = group["n"].max()
            left = 1 - group["value"].sum()
            assert group[["low", "high"]].isna().all(axis=None)
            # The others are rounded to steps of at least so many customers.
            step = max(np.ceil(100 * minimum / n) / 100, 0.01)
            assert np.allclose(group["value"].dropna() / step, np.round(group["value"].dropna() / step))
            assert abs(left * n - round(left / step) * step * n) < 1e-6


def test_share_of_profit_by_hand(small):
    exports, personas, cards = small
    value = pk.estimate_value(exports, personas)
    here = value.customers["active"] & value.customers["annual_margin"].notna()
    margin = value.customers["annual_margin"].where(here, 0.0).to_numpy()
    by_hand = personas.memberships.to_numpy().T @ margin / margin.sum()
    for card, share in zip(cards, by_hand, strict=True):
        fact = next(f for f in card.of("share") if f.attribute == "share_of_profit")
        assert fact.value == pytest.approx(share)
        assert fact.low < share < fact.high


def test_how_many_match_the_whole_card_by_hand():
    """Eight customers of one kind and eight of another: of the first, six hold both traits."""
    kind = ["a"] * 8 + ["b"] * 8
    plan = ["gold"] * 7 + ["basic"] + ["basic"] * 8
    app = ["yes"] * 6 + ["no", "yes"] + ["no"] * 8
    customers = pd.DataFrame(
        {"customer_id": [f"c{i:02d}" for i in range(16)], "plan": pd.Categorical(plan), "app": pd.Categorical(app)}
    )
    info = tuple(
        AttributeInfo(n, Kind.CATEGORICAL, Use.ACTIVE, n.capitalize(), "crm", n, "customers") for n in ("plan", "app")
    )
    exports = build_exports(customers, attributes=info, minimum_cell=2)
    member = np.array([[k == "a", k == "b"] for k in kind], dtype=float)
    cards = composed(exports, make_personas(exports, memberships=member))
    joint = cards["p1"].of("joint")
    assert joint[0].value == pytest.approx(6 / 8)
    assert sorted(fact.value for fact in joint[1:]) == pytest.approx([7 / 8, 7 / 8])
    assert joint[0].n == 8


def test_the_background_is_made_of_evidenced_facts_alone(sample):
    for card in sample.cards:
        told = card.of("background")
        assert len(told) >= 4
        others = {(f.attribute, f.level, f.stage): f for f in card.facts if f.section != "background"}
        for fact in told:
            assert fact.kind == "evidenced"
            assert others[fact.attribute, fact.level, fact.stage].value == fact.value
        assert card.background == " ".join(fact.sentence for fact in told)
        assert all(fact.sentence.endswith(".") for fact in told)


def test_a_card_begins_with_what_distinguishes(sample):
    kinds = sample.personas.features.kinds
    for card in sample.cards:
        strength = [abs(fact.effect_size) for fact in card.distinguishing]
        assert strength == sorted(strength, reverse=True)
        assert strength[0] > 0.8
        for section in TITLES:
            marks = [f.distinguishes for f in card.of(section) if f.attribute in kinds and section != "joint"]
            assert marks == sorted(marks, reverse=True), section
    assert sample.cards.table["most_distinguishing"].is_unique


def test_evidence_ids_stay_when_figures_change():
    first = composed(make_exports(300, seed=0), make_personas(make_exports(300, seed=0)))
    second = composed(make_exports(300, seed=5), make_personas(make_exports(300, seed=5)))
    a = first.ledger.set_index("evidence")
    b = second.ledger.set_index("evidence")
    both = a.index.intersection(b.index)
    assert len(both) > 0.8 * len(a)
    keys = ["persona", "section", "stage", "attribute", "level", "measure"]
    pd.testing.assert_frame_equal(a.loc[both, keys], b.loc[both, keys])
    assert (a.loc[both, "value"] != b.loc[both, "value"]).any()


def test_the_order_of_rows_changes_nothing(sample):
    exports = sample.exports
    shuffled = replace(
        exports,
        csat=exports.csat.sample(frac=1, random_state=1).reset_index(drop=True),
        waits=exports.waits.sample(frac=1, random_state=2).reset_index(drop=True),
        survey=exports.survey,
    )
    journey = pk.map_journey(shuffled, sample.personas)
    cards = pk.compose_cards(shuffled, sample.personas, journey, sample.value, sample.priorities)
    assert cards.to_dict() == sample.cards.to_dict()


def test_one_persona_is_compared_with_nobody():
    exports = make_exports(200)
    cards = composed(exports, make_personas(exports, 1))
    card = cards["p1"]
    assert not any(
        "against" in fact.sentence for fact in card.facts if fact.section in {"general", "behaviour", "channels"}
    )
    assert not card.of("joint")
    assert not card.distinguishing
    assert cards.in_no_persona.empty


def test_a_persona_of_too_few_shows_no_figure():
    exports = make_exports(200, minimum_cell=10)
    member = np.tile([0.98, 0.02], (200, 1))
    cards = composed(exports, make_personas(exports, memberships=member))
    assert cards["p2"].suppressed
    assert not cards["p2"].facts
    assert not len(cards["p2"].quotes)
    rows = cards.ledger[(cards.ledger["persona"] == "p2") & (cards.ledger["kind"] == "evidenced")]
    assert rows["value"].isna().all() or (rows["n"] >= 10).all()


def test_who_is_in_no_persona_is_counted_and_described():
    exports = make_exports(300, minimum_cell=10)
    personas = make_personas(exports, 3, certainty=0.9)
    member = personas.memberships.to_numpy().copy()
    spend = exports.customers["spend"].to_numpy()
    between = np.argsort(-spend)[:30]
    member[between] = [0.36, 0.32, 0.32]
    cards = composed(exports, make_personas(exports, memberships=member))
    table = cards.in_no_persona
    assert table["customers"].iloc[0] == 30
    assert table["share_of_base"].iloc[0] == pytest.approx(0.1)
    traits = table[table["attribute"] == "spend"]
    assert traits["value"].iloc[0] == pytest.approx(spend[between].mean())
    assert traits["low"].iloc[0] > traits["base_value"].iloc[0]


def test_who_is_unlike_any_persona_is_counted_where_they_are_more_than_by_chance():
    exports = make_exports(300, minimum_cell=10)
    spend = exports.customers["spend"].to_numpy()
    far = np.argsort(-spend)[:24]
    typical = np.full(300, 0.5)

    class Learnt:
        n_features_in_ = 1

        def predictive_p_value(self, frame):
            return typical[exports.customers["customer_id"].isin(frame.index)]

    personas = replace(make_personas(exports, 3, certainty=0.9), model=Learnt())
    typical[far[:9]] = 0.0
    assert composed(exports, personas).in_no_persona.empty  # fewer than the minimum cell
    typical[far] = 0.0
    table = composed(exports, personas).in_no_persona
    assert set(table["group"]) == {"unlike any persona"}
    assert table["customers"].iloc[0] == 24
    assert table.loc[table["attribute"] == "spend", "value"].iloc[0] == pytest.approx(spend[far].mean())


def test_a_section_of_the_study_wins_over_words(sample):
    info = next(a for a in sample.exports.attributes if a.name == "age")
    study = sample.exports.study
    assert section_of(info, study) == "general"
    crm = study.exports["crm"]
    told = crm.attributes["age"].model_copy(update={"section": "goals"})
    changed = study.model_copy(
        update={
            "exports": {**study.exports, "crm": crm.model_copy(update={"attributes": {**crm.attributes, "age": told}})}
        }
    )
    assert section_of(info, changed) == "goals"


def test_a_portrait_is_the_same_for_the_same_id_and_different_for_others():
    drawings = [draw_portrait(f"p{i}", "Name").data for i in range(1, 9)]
    assert len(set(drawings)) == 8
    assert drawings[0] == draw_portrait("p1", "Another name").data
    assert all(len(d) < 3000 and b"<script" not in d for d in drawings)
    assert draw_portrait("p1", "Name").uri.startswith("data:image/svg+xml;base64,")


def test_the_firms_own_picture_is_taken_or_refused_in_words(tmp_path, small):
    from personakit.cards.portrait import portrait_of

    study = small[0].study.located(tmp_path)
    (tmp_path / "me.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 20)
    (tmp_path / "not.png").write_bytes(b"GIF89a")
    (tmp_path / "big.svg").write_bytes(b"<svg" + b" " * 600_000)

    def with_picture(name):
        settings = study.personas.model_copy(update={"pictures": {"p1": name}})
        return study.model_copy(update={"personas": settings}).located(tmp_path)

    own = portrait_of(with_picture("me.png"), "p1", "Anna")
    assert (own.kind, own.media_type) == ("own", "image/png")
    assert portrait_of(with_picture("me.png"), "p2", "Ben").kind == "drawn"
    for name, said in (("not.png", "not what its ending says"), ("big.svg", "bytes"), ("no.png", "no such file"),
                       ("me.gif", "ends in")):  # fmt: skip
        with pytest.raises(pk.StudyError, match=said):
            portrait_of(with_picture(name), "p1", "Anna")


def test_an_unknown_persona_is_said(sample):
    with pytest.raises(KeyError, match="available: p1"):
        _ = sample.cards["p99"]
    assert sample.cards["p1"].id == "p1"
    assert len(list(sample.cards)) == len(sample.personas)


def test_cards_and_maps_show_in_a_notebook_without_a_script(sample):
    card = sample.cards["p1"]
    for noun in (sample.cards, card, card.empathy, card.journey):
        page = noun._repr_html_()
        assert "<script" not in page
        assert "#fff" not in page.casefold()  # no colour of its own: readable on any ground
        assert len(page) < 200_000
    assert card.name in card._repr_html_()
    assert "Emotion curve" in card.journey._repr_html_()
    assert all(f">{q}</h4>" in card.empathy._repr_html_() for q in ("Says", "Thinks", "Does", "Feels"))


def test_what_is_written_stays_text(sample):
    card = sample.cards["p1"]
    evil = "<img src=x onerror=alert(1)>"
    quotes = card.quotes.assign(text=evil)
    page = replace(card, name=evil, quotes=quotes)._repr_html_()
    assert evil not in page
    assert "&lt;img src=x" in page
