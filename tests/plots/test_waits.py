from __future__ import annotations

import numpy as np
import pytest

from factories import build_exports, make_personas
from personakit import map_journey, plots
from personakit.core.errors import StudyError

N = 400


@pytest.fixture(scope="module")
def journey():
    import pandas as pd

    rng = np.random.default_rng(0)
    ids = [f"c{i:03d}" for i in range(N)]
    customers = pd.DataFrame({"customer_id": ids, "spend": rng.gamma(2, 20, N)})
    stages = pd.DataFrame(
        {"stage": ["Call", "Visit", "Leave"], "order": [1, 2, 3], "target_wait_minutes": [10.0, 60, None]}
    )
    waits = pd.DataFrame(
        {
            "customer_id": [*ids, *ids[:4]], "stage": ["Call"] * N + ["Visit"] * 4,
            "wait_minutes": [*np.exp(rng.normal(2, 0.6, N)), 30.0, 40.0, 50.0, 70.0],
            "abandoned": [i % 10 == 0 for i in range(N)] + [False] * 4,
        }
    )  # fmt: skip
    exports = build_exports(customers, stages=stages, waits=waits, minimum_cell=10)
    return map_journey(exports, make_personas(exports, 2))


def test_the_twin_holds_shares_that_add_up_and_no_span_of_few_waits(journey):
    data = plots.waits_data(journey)
    call = data[data["stage"] == "Call"]
    assert call["share"].sum() == pytest.approx(1)
    assert (call["share"] * N >= 10 - 1e-9).all()
    assert (call["from_minutes"].to_numpy()[1:] == call["to_minutes"].to_numpy()[:-1]).all()
    assert call["wait_n"].iloc[0] == N
    assert call["target_minutes"].iloc[0] == 10


def test_a_stage_of_few_waits_or_none_says_so(journey):
    data = plots.waits_data(journey).set_index("stage")
    assert np.isnan(data.loc["Visit", "share"])
    assert np.isnan(data.loc["Visit", "wait_n"])
    assert data.loc["Leave", "wait_n"] == 0
    said = [t.get_text() for t in plots.waits(journey).texts]
    assert {"too few", "no data"} <= set(said)


def test_a_persona_may_be_named_by_name_and_an_unknown_one_is_refused(journey):
    name = next(iter(journey.personas.values()))
    assert plots.waits_data(journey, name).equals(plots.waits_data(journey, "p1"))
    with pytest.raises(StudyError, match="no persona 'nobody'"):
        plots.waits(journey, "nobody")
