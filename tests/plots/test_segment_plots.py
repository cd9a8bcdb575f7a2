"""Plots of the evidence on the number of personas, of their stability, and of who moves where."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import personakit as pk
from personakit import plots
from personakit.core.errors import StudyError


@pytest.fixture(scope="module")
def model():
    rng = np.random.default_rng(0)
    kind = rng.choice(3, size=240, p=[0.5, 0.3, 0.2])
    return pk.PersonaModel().fit(pd.DataFrame(rng.normal(size=(240, 4)) + 4 * kind[:, None], columns=list("abcd")))


@pytest.fixture(scope="module")
def everyone():
    return pk.PersonaModel().fit(np.random.default_rng(1).normal(size=(200, 4)))


def drawn(model):
    yield plots.k_evidence(model)
    yield plots.stability(model.stability_)
    if len(model.stability_.flows):
        yield plots.flows(model.stability_)


def words(ax):
    found = [*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label]
    return [t for t in found if t.get_visible() and t.get_text().strip()]


@pytest.mark.parametrize("which", ["model", "everyone"])
def test_nothing_is_cut_off_and_labels_do_not_run_into_each_other(which, request):
    for ax in drawn(request.getfixturevalue(which)):
        figure = ax.get_figure()
        FigureCanvasAgg(figure).draw()
        page = figure.bbox
        for text in words(ax):
            box = text.get_window_extent()
            assert box.x0 >= page.x0 - 1, text.get_text()
            assert box.x1 <= page.x1 + 1, text.get_text()
            assert box.y0 >= page.y0 - 1, text.get_text()
            assert box.y1 <= page.y1 + 1, text.get_text()
        for labels in (ax.get_xticklabels(), ax.get_yticklabels()):
            boxes = [label.get_window_extent() for label in labels if label.get_text()]
            assert not any(a.overlaps(b) for a, b in pairwise(boxes))


def test_the_evidence_says_the_number_the_verdict_and_what_no_personas_gain(model, everyone):
    data = plots.k_evidence_data(model)
    assert data.loc[data["chosen"], "k"].tolist() == [model.n_personas_] == [3]
    assert data["bic_gain"].idxmax() == 2
    assert data["bic_gain"].iloc[2] == pytest.approx(model._gate.gain, abs=1e-3)
    assert data["null_gain"].iloc[0] < data["bic_gain"].iloc[2]
    said = " ".join(t.get_text() for t in words(plots.k_evidence(model)))
    assert "3 personas" in said
    assert "where there are no personas" in said
    assert "No personas: everyone is one (none)" in " ".join(t.get_text() for t in words(plots.k_evidence(everyone)))


def test_stability_shows_each_persona_and_the_lines_of_the_reading(model):
    data = plots.stability_data(model.stability_)
    ax = plots.stability(model.stability_)
    said = [t.get_text() for t in words(ax)]
    assert [text.split(",")[0] for text in said if text.startswith("p") and "%" in text] == data["name"].tolist()
    assert {"pattern, 0.6", "stable, 0.75"} <= set(said)
    marks = [line for line in ax.lines if line.get_marker() == "o"]
    assert [line.get_xdata()[0] for line in marks] == data["jaccard"].tolist()
    hollow = [line.get_markerfacecolor() != line.get_color() for line in marks]
    assert hollow == (data["jaccard"] < 0.75).tolist()


def test_flows_have_a_column_a_solution_and_everyone_in_it(model):
    data = plots.flows_data(model.stability_)
    assert data.groupby("k")["share"].sum().to_numpy() == pytest.approx(1.0)
    ax = plots.flows(model.stability_)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["2 personas", "3 personas", "4 personas"]
    heights = {}
    for bar in ax.patches:
        middle = round(bar.get_x() + bar.get_width() / 2)
        heights[middle] = heights.get(middle, 0.0) + bar.get_height()
    assert list(heights.values()) == pytest.approx([1.0, 1.0, 1.0])


def test_what_cannot_be_drawn_is_said(everyone):
    with pytest.raises(StudyError, match="numbers="):
        plots.flows(pk.assess_stability(everyone, np.random.default_rng(1).normal(size=(50, 4)), n_boot=2, numbers=[1]))
    with pytest.raises(StudyError, match="fitted PersonaModel"):
        plots.k_evidence("model")
    with pytest.raises(StudyError, match="assess_stability"):
        plots.stability("stability")
