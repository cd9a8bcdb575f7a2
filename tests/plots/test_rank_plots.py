"""Plots of how sure the ranking is, and of what a change would bring."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap

from personakit import plots
from personakit.core.errors import StudyError
from personakit.plots.heatmap import relative_luminance
from personakit.plots.rank_acceptability import PLACES
from personakit.priorities.what_if_result import WhatIf
from planted import planted

SHAPES = [(1, 2), (5, 4), (3, 6), (12, 12)]


def answer(kind="wait", change=-0.2, cost=40.0, worth=100.0):
    size = np.linspace(0, 0.95, 20)
    kept = worth * (1 - np.exp(-3 * size))
    curve = pd.DataFrame(
        {"change": -size if change < 0 else size, "dissatisfied_share": 0.3 * (1 - size), "value_kept": kept,
         "value_kept_low": 0.8 * kept, "value_kept_high": 1.2 * kept, "net_benefit": 2 * kept - cost}
    )  # fmt: skip
    figures = pd.DataFrame(
        [("value kept a year", 45.0), ("value kept over the horizon", 90.0), ("cost", cost), ("change that pays", 0.1)],
        columns=["figure", "value"],
    )
    return WhatIf("Repair of $x$", kind, change, figures, curve, pd.DataFrame(), pd.DataFrame(), "EUR", ())


def drawn():
    for k, s in SHAPES:
        priorities = planted(k, s).priorities
        yield plots.rank_acceptability(priorities)
        yield plots.rank_acceptability(priorities, "weighted", "any")
        yield plots.weight_sensitivity(priorities)
    yield plots.what_if(answer())
    yield plots.what_if(answer("satisfaction", 0.9, 1000))
    yield plots.what_if(answer("dissatisfied_share", -0.9, 150))


def test_nothing_is_cut_off_and_labels_do_not_run_into_each_other():
    for ax in drawn():
        figure = ax.get_figure()
        FigureCanvasAgg(figure).draw()
        page = figure.bbox
        legend = ax.get_legend().get_texts() if ax.get_legend() else []
        for text in [*ax.texts, *legend, *ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label]:
            if text.get_visible() and text.get_text().strip():
                box = text.get_window_extent()
                assert page.x0 - 1 <= box.x0 <= box.x1 <= page.x1 + 1, text.get_text()
                assert page.y0 - 1 <= box.y0 <= box.y1 <= page.y1 + 1, text.get_text()
        boxes = [label.get_window_extent() for label in ax.get_yticklabels() if label.get_text()]
        assert not any(a.overlaps(b) for a, b in pairwise(boxes))


def test_the_bars_are_the_chances_of_the_data_twin():
    priorities = planted(3, 6).priorities
    data = plots.rank_acceptability_data(priorities)
    assert data.groupby("stage")["chance"].sum().to_numpy() == pytest.approx(1)
    assert list(dict.fromkeys(data["stage"])) == priorities.stages.loc[:4, "stage"].tolist()  # the last has no data
    ax = plots.rank_acceptability(priorities)
    widths = sorted(patch.get_width() for patch in ax.patches)
    assert widths == pytest.approx(sorted(data["chance"]))
    said = " ".join(t.get_text() for t in ax.texts)
    assert "resampled customers" in said
    assert "ratings." in said
    assert "Lines part groups" in said
    assert len(ax.lines) == data["group"].nunique() - 1


def test_places_read_in_greyscale():
    shades = [relative_luminance(LinearSegmentedColormap.from_list("places", PLACES)(x)) for x in np.linspace(0, 1, 20)]
    assert all(a < b for a, b in pairwise(shades))


def test_the_spans_of_the_weights_are_those_of_the_data_twin():
    priorities = planted(3, 6).priorities
    data = plots.weight_sensitivity_data(priorities)
    ax = plots.weight_sensitivity(priorities)
    spans = sorted((p.get_x(), p.get_x() + p.get_width()) for p in ax.patches)
    assert np.array(spans) == pytest.approx(np.array(sorted(zip(data["weight_from"], data["weight_to"], strict=True))))
    named = {t.get_text().removesuffix(" \u2026") for t in ax.get_legend().get_texts()}
    assert len(named) == data["first"].nunique()


def test_the_curve_shows_what_was_asked_the_band_and_what_the_cost_needs():
    ax = plots.what_if(answer())
    said = " ".join(t.get_text() for t in ax.texts)
    assert "90% interval" in said
    assert "EUR" in said
    assert "the cost needs EUR 20 a year" in said  # 40 over a horizon that counts two years
    assert "Repair of \\$x\\$" in said
    assert any("beyond this scale" in t.get_text() for t in plots.what_if(answer(cost=1000)).texts)
    assert plots.what_if_data(answer())["value_kept"].is_monotonic_increasing


def test_chances_that_are_not_there_are_refused_with_those_that_are():
    with pytest.raises(StudyError, match="no chances of 'money' with weights 'any'; there are money with weights"):
        plots.rank_acceptability(planted(3, 4).priorities, "money", "any")


@pytest.mark.parametrize("draw", [plots.rank_acceptability, plots.weight_sensitivity, plots.what_if])
def test_what_is_no_noun_is_refused_with_what_to_pass(draw):
    with pytest.raises(StudyError, match="but got str"):
        draw("x")
