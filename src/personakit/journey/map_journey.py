"""Map the journey: one pass over the events, then figures per persona and stage."""

from __future__ import annotations

from personakit.core.errors import require
from personakit.core.threads import one_blas_thread
from personakit.event_counts.cube_schema import CubeSchema, make_schema
from personakit.event_counts.event_codes import code_events
from personakit.event_counts.event_cube import EventCube, aggregate_events, combine, empty_event_cube
from personakit.ingest.doubts import WAITS, doubt_sentences
from personakit.ingest.exports import Exports
from personakit.journey.journey import EVERYONE, Journey
from personakit.journey.response_share import response_shares
from personakit.journey.to_metrics import to_metrics
from personakit.personas.personas import Personas

CHUNK_ROWS = 2_000_000


@one_blas_thread
def map_journey(exports: Exports, personas: Personas) -> Journey:
    """Measure satisfaction and waits of each persona at each stage, with n and 90% intervals.

    Parameters
    ----------
    exports : Exports
        Ratings, waits and contacts; any of them may be empty.
    personas : Personas
        Their memberships weight every figure: a customer who is 60% persona p1 counts as .6 there.

    Returns
    -------
    Journey
        ``journey.metrics`` has one row per persona ("all" first) and stage:

        - `persona`, `name`, `stage`, `order`;
        - `customers_reached`: customers with a rating, wait or contact there;
        - `csat_n` ratings by `csat_customers` customers, `csat_effective_n` (Kish, reduced where the same customers
          rate again);
        - `csat_mean`, `csat_mean_low`, `csat_mean_high` on the scale from `csat_scale_low` to `csat_scale_high`: the
          scale of the ratings where all share one, else 0 to 100; `csat_position` is always 0 to 100. Intervals use
          Student's t at the effective n, with one rating of the largest variance added, so that ten equal ratings do
          not give an interval of zero width;
        - `top_2_share`, `dissatisfied_share` (position at least .75, at most .25) with Wilson intervals;
        - `wait_n` waits by `wait_customers` customers; `wait_median_minutes` (interval: Woodruff), `wait_p90_minutes`:
          product-limit estimates, in which abandoned waits are censored; within 2%;
        - `sla_share` with Wilson interval: served within the SLA of the wait, or else the stage's target, without waits
          abandoned before it; `abandoned_share`, NaN where no export records who gave up;
        - `response_share`: contacts that were rated, where the export lists those that were not as well; else NaN;
        - `suppressed`: a figure is left out (NaN) because it rests on fewer than ``minimum_cell`` customers.

        Figures without data are NaN with a count of 0. Where ratings are answers of a survey, its weights enter their
        means and shares and the effective n; counts stay counts.

    References
    ----------
    Kish, L. (1965), Survey Sampling. Wilson, E. B. (1927), JASA 22. Woodruff, R. S. (1952), Confidence intervals for
    medians and other position measures, JASA 47. Kaplan, E. L. & Meier, P. (1958), JASA 53.
    """
    require("map_journey", exports, Exports, "the exports of read_exports first")
    require("map_journey", personas, Personas, "the personas of find_personas second")
    layout = make_schema(exports, personas)
    cells = count_events(exports, layout)
    minimum = exports.study.study.minimum_cell
    metrics = to_metrics(cells, minimum)
    metrics["response_share"] = response_shares(exports, layout, minimum).reshape(-1)
    metrics.insert(1, "name", metrics["persona"].map({EVERYONE: "Everyone", **personas.names}))
    doubts = tuple(doubt_sentences(exports.doubts, WAITS))
    return Journey(metrics, cells, exports.stages, personas.names, minimum, doubts)


def count_events(exports: Exports, layout: CubeSchema, chunk_rows: int = CHUNK_ROWS) -> EventCube:
    """Count all events of the exports by chunk; ratings come last, as they are counted by the customer's wait.

    Parameters
    ----------
    exports : Exports
        Contacts, waits and ratings.
    layout : CubeSchema
        See :func:`make_schema`.
    chunk_rows : int
        Rows counted at a time; limits memory and does not change the result.
    """
    cells = empty_event_cube(layout)
    for events in code_events(exports, chunk_rows=chunk_rows):
        cells = combine(cells, aggregate_events(events, layout, cells.bands))
    return cells
