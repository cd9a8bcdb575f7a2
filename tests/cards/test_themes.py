"""Themes are found where they are planted, in any language, counted in customers, and never on too few."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from factories import build_exports, make_personas
from personakit.cards.themes.collect_texts import MOST_TEXTS, collect_texts
from personakit.cards.themes.find_themes import find_themes
from personakit.cards.themes.theme_trend import trend_of
from personakit.cards.themes.weigh_terms import weigh_terms

TOPICS = (
    ("the technician came late", "waited hours for the technician", "technician late again, lost the morning",
     "der Techniker kam zu spät", "Techniker wieder zu spät, ganzer Vormittag weg"),
    ("the bill is wrong", "wrong amount on the bill", "bill again wrong, please correct the amount",
     "facture incorrecte, montant faux", "la facture est incorrecte, le montant aussi"),
    ("internet connection drops", "connection drops every evening", "slow connection, internet drops",
     "el internet se corta, conexión lenta", "conexión muy lenta, se corta el internet"),
)  # fmt: skip


def world(n=240, *, minimum_cell=10, scores=(1, 2, 5), **more):
    topic = np.arange(n) % 3
    words = [TOPICS[t][(i // 3) % 5] for i, t in enumerate(topic)]
    return topic, build_exports(
        n,
        minimum_cell=minimum_cell,
        stages=["Order"],
        csat={
            "customer_id": [f"c{i:04d}" for i in range(n)], "stage": "Order", "comment": words,
            "score": [scores[t] for t in topic], **more,
        },
    )  # fmt: skip


def themes_of(exports, k=2):
    texts = collect_texts(exports)
    personas = make_personas(exports, k)
    return texts, *find_themes(texts, personas.memberships, exports.study.study.minimum_cell)


def test_planted_topics_are_found_again_in_four_languages():
    topic, exports = world()
    texts, themes, placed = themes_of(exports)
    found = placed.theme != ""
    # A theme may be one language's half of a topic; no theme mixes two topics.
    of_topic = pd.Series(topic[texts.customer[found]]).groupby(placed.theme[found]).nunique()
    assert (of_topic == 1).all()
    assert found.mean() > 0.9
    assert themes.themes["customers"].sum() == found.sum()
    assert any("technician" in name for name in themes.themes["name"])


def test_one_language_three_topics_three_themes():
    topic, exports = world()
    english = [TOPICS[t][i // 3 % 3] for i, t in enumerate(topic)]
    exports = build_exports(240, minimum_cell=10, stages=["Order"],
                            csat={"customer_id": exports.csat["customer_id"].astype("str"), "stage": "Order",
                                  "score": 3, "comment": english})  # fmt: skip
    texts, themes, placed = themes_of(exports)
    assert adjusted_rand_score(topic[texts.customer], placed.theme) == pytest.approx(1.0)
    assert len(themes.themes) == 3
    assert themes.themes["share"].to_numpy() == pytest.approx(1 / 3)


def test_counts_are_customers_not_texts():
    n = 120
    exports = build_exports(
        n, minimum_cell=10, stages=["Order"],
        csat={"customer_id": [f"c{i % 60:04d}" for i in range(n)], "stage": "Order", "score": 2,
              "comment": [TOPICS[i % 2][i % 3] for i in range(n)]},
    )  # fmt: skip
    _, themes, _ = themes_of(exports)
    assert themes.themes["texts"].sum() == n
    assert themes.themes["customers"].max() <= 60


def test_too_few_texts_are_said_and_no_theme_is_made():
    _, exports = world(24, minimum_cell=10)
    _, themes, _ = themes_of(exports)
    assert themes.themes.empty
    assert themes.quotes.empty
    assert "too few" in themes.read.set_index("stage").loc["Order", "note"]
    assert any("too few" in note for note in themes.notes)


def test_no_texts_at_all_is_no_theme_and_no_complaint():
    exports = build_exports(20, stages=["Order"])
    _, themes, _ = themes_of(exports)
    assert themes.themes.empty
    assert set(themes.read["texts"]) == {0}


def test_a_dissenting_quote_is_rated_on_the_other_side():
    n = 120
    praise, blame = "the technician came late but was kind", "the technician came late"
    exports = build_exports(
        n, minimum_cell=10, stages=["Order"],
        csat={"customer_id": [f"c{i:04d}" for i in range(n)], "stage": "Order",
              "score": [5 if i % 20 == 0 else 1 for i in range(n)],
              "comment": [praise if i % 20 == 0 else blame if i % 2 else TOPICS[1][0] for i in range(n)]},
    )  # fmt: skip
    _, themes, _ = themes_of(exports)
    quotes = themes.quotes
    assert praise in set(quotes.loc[quotes["role"] == "dissenting", "text"])


def test_quotes_carry_no_personal_data():
    n = 90
    words = [f"technician late, call me on +44 20 7946 0{i:03d}" for i in range(n)]
    exports = build_exports(
        n, minimum_cell=10, stages=["Order"],
        csat={"customer_id": [f"c{i:04d}" for i in range(n)], "stage": "Order", "score": 1,
              "comment": [w if i % 2 else TOPICS[1][i % 3] for i, w in enumerate(words)]},
    )  # fmt: skip
    texts, themes, _ = themes_of(exports)
    said = " ".join([*texts.words, *themes.quotes["text"], *themes.themes["words"]])
    assert "7946" not in said
    assert "phone" not in " ".join(themes.themes["words"])


def test_many_texts_are_sampled_and_it_is_said():
    n = MOST_TEXTS + 500
    exports = build_exports(n, minimum_cell=10, stages=["Order"],
                            csat={"customer_id": [f"c{i:04d}" for i in range(n)], "stage": "Order", "score": 1,
                                  "comment": [TOPICS[i % 3][i % 2] for i in range(n)]})  # fmt: skip
    texts, themes, _ = themes_of(exports)
    assert len(texts.text) == MOST_TEXTS
    assert f"{MOST_TEXTS:,} of {n:,} texts read" in themes.notes[0]


def test_a_theme_that_grows_is_said_to_rise():
    n = 240
    at = pd.date_range("2025-01-01", "2025-12-30", n)
    grows = (np.arange(n) / n) ** 2 > np.linspace(0, 1, n)[::-1] * 0.9
    exports = build_exports(
        n, minimum_cell=10, stages=["Order"],
        csat={"customer_id": [f"c{i:04d}" for i in range(n)], "stage": "Order", "score": 1, "at": at,
              "comment": [TOPICS[0][i % 2] if g else TOPICS[1][i % 2] for i, g in enumerate(grows)]},
    )  # fmt: skip
    _, themes, _ = themes_of(exports)
    word = themes.themes.set_index("name")["trend"]
    assert "rising" in set(word)
    assert (themes.trend["low"] <= themes.trend["share"]).all()
    assert set(themes.trend["period"].str.len()) <= {4, 7}


def test_without_dates_there_is_no_trend():
    rows, word = trend_of(np.full(50, np.datetime64("NaT")), np.ones(50, dtype=bool), 10)
    assert (rows, word) == ([], "")


def test_a_term_weighs_by_how_few_customers_use_it_not_by_how_few_texts():
    lists = [{"bill": "bill", "late": "late"}, {"bill": "Bill", "line": "line"}, {"line": "lines"}]
    terms = weigh_terms(lists, np.array([2.0, 1.0, 6.0]), 1.0)
    assert terms.names == ("bill", "late", "lines")
    assert terms.used.tolist() == [3, 2, 7]
    rarity = np.log(10 / np.array([4.0, 3.0, 8.0])) + 1  # of nine customers
    expected = rarity * [[1, 1, 0], [1, 0, 1], [0, 0, 1]]
    assert terms.matrix.toarray() == pytest.approx(expected / np.linalg.norm(expected, axis=1, keepdims=True))
    assert weigh_terms(lists, np.array([2.0, 1.0, 6.0]), 99.0).names == ()
