"""The kernel: partial, merge, finish. Cells are the same however the events were cut, ordered and merged."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import build_exports, make_exports, make_personas
from personakit.core.errors import DataError, StudyError
from personakit.event_counts import bins, sparse_cube
from personakit.event_counts.cube_schema import UNIT, fixed_point, make_schema
from personakit.event_counts.event_cube import (
    DISSATISFIED,
    OVER_SLA,
    RATED,
    REACHED,
    WAITED,
    aggregate_chunk,
    combine,
    empty_event_cube,
)
from personakit.journey.map_journey import count_events
from personakit.journey.to_metrics import to_metrics

EXPORTS = make_exports(n=90, k=3, seed=4)
LAYOUT = make_schema(EXPORTS, make_personas(EXPORTS, 3, certainty=0.8))
BANDS = aggregate_chunk(EXPORTS.waits, LAYOUT).bands
WHOLE = count_events(EXPORTS, LAYOUT)


def cut(table: pd.DataFrame, at: list[int]) -> list[pd.DataFrame]:
    edges = [0, *sorted(a % (len(table) + 1) for a in at), len(table)]
    return [table.iloc[i:j] for i, j in pairwise(edges)]


def parts(at: list[int]):
    return [aggregate_chunk(c, LAYOUT) for c in cut(EXPORTS.waits, at)] + [
        aggregate_chunk(c, LAYOUT, BANDS) for c in cut(EXPORTS.csat, at)
    ]


@settings(max_examples=25, deadline=None)
@given(at=st.lists(st.integers(0, 10**6), max_size=5), order=st.randoms())
def test_any_chunks_merged_in_any_order_give_the_same_cells(at, order):
    pieces = parts(at)
    order.shuffle(pieces)
    while len(pieces) > 1:  # and in any tree
        i = order.randrange(len(pieces) - 1)
        pieces[i : i + 2] = [combine(pieces[i], pieces[i + 1])]
    assert pieces[0].digest == WHOLE.digest


@settings(max_examples=10, deadline=None)
@given(at=st.lists(st.integers(0, 10**6), min_size=2, max_size=2))
def test_merging_is_associative_and_commutative_with_a_neutral_element(at):
    a, b, c, *_ = parts(at)
    assert combine(combine(a, b), c).digest == combine(a, combine(b, c)).digest
    assert combine(a, b).digest == combine(b, a).digest
    assert combine(a, empty_event_cube(LAYOUT)).digest == a.digest
    assert combine(WHOLE, WHOLE).digest != WHOLE.digest


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_row_order_is_irrelevant(seed):
    shuffled = dataclasses.replace(
        EXPORTS,
        csat=EXPORTS.csat.sample(frac=1, random_state=seed),
        waits=EXPORTS.waits.sample(frac=1, random_state=seed),
    )
    assert count_events(shuffled, LAYOUT, chunk_rows=37).digest == WHOLE.digest


def test_files_that_name_different_teams_merge_to_the_same_cells():
    csat = EXPORTS.csat.astype({"team": "str", "channel": "str"})
    pieces = [csat[csat["team"] == team].astype({"team": "category"}) for team in ("Team C", "Team A", "Team B")]
    one, two, three = (aggregate_chunk(piece, LAYOUT, BANDS) for piece in pieces)
    assert combine(combine(one, two), three).digest == aggregate_chunk(EXPORTS.csat, LAYOUT, BANDS).digest


def test_figures_of_merged_cells_are_the_figures_of_all_events():
    chunked = count_events(EXPORTS, LAYOUT, chunk_rows=11)
    pd.testing.assert_frame_equal(to_metrics(chunked), to_metrics(WHOLE), check_exact=True)


def test_cells_of_different_personas_do_not_merge():
    other = make_schema(EXPORTS, make_personas(EXPORTS, 2))
    with pytest.raises(StudyError, match="different customers, personas or stages"):
        combine(WHOLE, empty_event_cube(other))


def test_weights_sum_to_one_customer_exactly():
    p = np.random.default_rng(0).dirichlet([0.2] * 7, size=1000)
    weights = fixed_point(p)
    assert (weights.sum(axis=0) == UNIT).all()
    assert np.abs(weights.T / UNIT - p).max() < 7 / UNIT
    for sums in (WHOLE.ratings.sums, WHOLE.waits.sums, WHOLE.wait_contexts.sums):
        assert (sums[:, 1:4].sum(axis=1) == sums[:, 0] * UNIT).all()


@pytest.mark.parametrize("bad", [[[0.5, 0.4]], [[np.nan, 1.0]], [[1.5, -0.5]]])
def test_memberships_that_are_no_probabilities_are_refused(bad):
    with pytest.raises(StudyError, match="1 of 1 customers"):
        fixed_point(bad)


def test_personas_of_other_customers_are_refused():
    other = make_exports(n=60, k=3)
    with pytest.raises(StudyError, match="cover 60 customers, the exports 90"):
        make_schema(EXPORTS, make_personas(other, 3))


def test_cells_by_hand():
    exports = build_exports(
        3,
        stages=["A", "B"],
        csat={
            "customer_id": ["c0000", "c0000", "c0001", "c0002"],
            "stage": ["A", "A", "A", "B"],
            "score": [1, 5, 5, np.nan],
            "team": ["x", "x", None, "y"],
        },
        waits={
            "customer_id": ["c0000", "c0000", "c0001"],
            "stage": ["A", "A", "B"],
            "wait_minutes": [3.0, 0.5, 70.0],
            "sla_minutes": [2.0, 2.0, np.nan],
        },
    )
    cells = count_events(exports, make_schema(exports, make_personas(exports, 1)))
    rows = cells.ratings.collapse(("stage", "team", "band", "level")).frame(cells.columns)
    found = sorted((r.stage, r.team, r.band, r.level[2] / bins.TICKS, r.rows) for r in rows.itertuples())
    # c0000's longest wait at A is 3 minutes, over its SLA of 2: band 1 + 2 * 2 + 1 = 6
    assert found == [(0, "", 0, 1.0, 1), (0, "x", 6, 0.0, 1), (0, "x", 6, 1.0, 1)]
    reached_rated_bad = REACHED | RATED | DISSATISFIED | WAITED | OVER_SLA
    assert cells.event_flags.tolist() == [[reached_rated_bad, 0], [REACHED | RATED, REACHED | WAITED], [0, REACHED]]
    assert int(cells.waits.sums[:, 0].sum()) == 3


def test_key_spaces_too_large_to_tabulate_are_refused_with_a_remedy():
    with pytest.raises(DataError, match="Group the longest"):
        sparse_cube.combine_codes([np.zeros(1, dtype=np.int64)] * 3, [2**30, 2**30, 2**30])


def test_large_key_spaces_give_the_same_cells(monkeypatch):
    monkeypatch.setattr(sparse_cube, "_DENSE", 8)  # sorting instead of a look-up table
    assert count_events(EXPORTS, LAYOUT).digest == WHOLE.digest


@settings(max_examples=50, deadline=None)
@given(minutes=st.floats(0.02, 1e6))
def test_a_wait_lies_in_its_bin_and_the_bin_is_two_percent_wide(minutes):
    b = int(bins.wait_bins(minutes))
    low, high = bins.bin_edges()[b - 1 : b + 1]
    assert low <= minutes < high
    assert high / low < 1.0201


@pytest.mark.parametrize("steps", [1, 4, 6, 9, 10, 11])
def test_rating_positions_are_exact_on_common_scales(steps):
    scores = np.arange(steps + 1)
    assert (bins.rating_ticks(scores, 0, steps) * steps == scores * bins.TICKS).all()
