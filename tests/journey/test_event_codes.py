"""Events are coded once, in event_counts: what is missing, unknown or of another customer is told apart there."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest

from factories import build_exports
from personakit.churn.gather_contacts import gather_contacts
from personakit.event_counts.event_codes import CodedEvents, code_events, code_rows, journey_stages

STAGES = ("A", "B")


def exports_of_five_events():
    day = pd.to_datetime(["2025-12-01 10:00", "2025-12-02 23:59", "2025-12-31 08:00"])
    return build_exports(
        3,
        stages=list(STAGES),
        csat={
            "customer_id": ["c0002", "c0000", "c0002"], "stage": ["B", "A", "A"], "score": [5, 1, 2], "at": day,
            "team": ["T2", None, "T1"],
        },
        waits={"customer_id": ["c0000", "c0001"], "stage": "A", "wait_minutes": [3.0, 9.0], "at": day[:2]},
    )  # fmt: skip


def test_events_come_table_by_table_with_waits_before_ratings():
    waits, ratings = code_events(exports_of_five_events())
    assert (waits.is_timed, waits.is_rated) == (True, False)
    assert (ratings.is_timed, ratings.is_rated) == (False, True)
    assert ratings.customer.tolist() == [2, 0, 2]
    assert ratings.stage.tolist() == [1, 0, 0]
    codes, labels = ratings.context("team")
    assert labels == ("", "T1", "T2")
    assert codes.tolist() == [2, 0, 1]
    assert ratings.rating().tolist() == [1.0, 0.0, 0.25]
    assert ratings.days(date(2025, 12, 31)).tolist() == [-30, -29, 0]
    assert waits.context("team")[0].tolist() == [0, 0]
    assert np.isnan(waits.rating()).all()
    assert not waits.flag("abandoned").any()


def test_chunks_and_a_choice_of_customers_leave_the_rest_out():
    exports = exports_of_five_events()
    by_one = list(code_events(exports, chunk_rows=1))
    assert [len(events) for events in by_one] == [1] * 5
    among = np.array([True, False, True, True])  # the last stands for an event without a customer
    waits, ratings = code_events(exports, among=among)
    assert waits.customer.tolist() == [0]
    assert waits.number("wait_minutes").tolist() == [3.0]
    assert len(ratings) == 3
    of_one = ratings.where(ratings.customer == 2)
    assert of_one.number("score").tolist() == [5, 2]
    assert of_one.where(of_one.stage == 0).number("score").tolist() == [2]  # rows of rows


def test_rows_without_a_known_customer_or_stage_are_left_out():
    table = exports_of_five_events().csat
    orphan = table.assign(customer_id=table["customer_id"].where(table["customer_id"] != "c0000"))
    assert code_rows(orphan, STAGES).customer.tolist() == [2, 2]
    assert code_rows(orphan, STAGES, np.ones(4, dtype=bool)).customer.tolist() == [2, 2]
    assert code_rows(table, ("B",)).number("score").tolist() == [5]


def test_stages_are_coded_in_the_order_of_the_journey_whatever_the_order_of_their_table():
    exports = exports_of_five_events()
    turned = dataclasses.replace(exports, stages=exports.stages.iloc[::-1])
    assert journey_stages(turned) == STAGES
    one, other = (gather_contacts(each, np.array([0, 1, 2, -1])) for each in (exports, turned))
    assert one.stage.tolist() == other.stage.tolist()


def test_the_journey_and_churn_read_events_in_one_place(monkeypatch: pytest.MonkeyPatch):
    """Both go through ``code_rows``: no other room takes an event's customer or stage from its table."""
    from importlib import import_module

    from factories import make_personas
    from personakit.journey import map_journey

    module, calls = import_module("personakit.event_counts.event_codes"), []
    original = module.code_rows

    def counted(table: pd.DataFrame, stages: tuple[str, ...], among: object = None) -> CodedEvents:
        calls.append(len(table))
        return original(table, stages, among)

    monkeypatch.setattr(module, "code_rows", counted)
    exports = exports_of_five_events()
    map_journey(exports, make_personas(exports, 1))
    assert calls == [2, 3]
    gather_contacts(exports, np.array([0, 1, 2, -1]))
    assert calls == [2, 3, 2, 3]
