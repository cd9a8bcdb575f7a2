from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from personakit import plots
from personakit.core.errors import StudyError
from personakit.plots.heatmap import INK_ON_DARK, INK_ON_LIGHT, LIGHT, relative_luminance
from personakit.plots.style import PAIN
from planted import planted

SHAPES = [(1, 2), (5, 4), (3, 6), (12, 12)]


@pytest.fixture(scope="module", params=SHAPES, ids=lambda s: f"{s[0]}x{s[1]}")
def world(request):
    return planted(*request.param)


def drawn(world):
    return {
        "heat map": plots.heat_map(world.journey),
        "line": plots.journey(world.journey, "p1"),
        "ranking": plots.ranking(world.priorities),
        "cause split": plots.cause_split(world.priorities),
        "comparison": plots.comparison(world.personas),
        "persona cards": plots.persona_cards(world.personas),
        "journeys": plots.journeys(world.journey),
    }


def texts(ax):
    found = [*ax.texts, *([*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label] if ax.axison else ())]
    return [t for t in found if t.get_visible() and t.get_text().strip()]


def test_nothing_is_cut_off_and_labels_do_not_run_into_each_other(world):
    for name, ax in drawn(world).items():
        figure = ax.get_figure()
        FigureCanvasAgg(figure).draw()
        page = figure.bbox
        for text in texts(ax):
            box = text.get_window_extent()
            inside = box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1 and box.y0 >= page.y0 - 1 and box.y1 <= page.y1 + 1
            assert inside, (name, text.get_text())
        for labels in (ax.get_xticklabels(), ax.get_yticklabels()) if ax.axison else ():
            boxes = [label.get_window_extent() for label in labels if label.get_text()]
            assert not any(a.overlaps(b) for a, b in pairwise(boxes)), name


def test_every_plot_says_unit_n_and_interval(world):
    for name, ax in drawn(world).items():
        said = " ".join(t.get_text() for t in texts(ax))
        assert "90% interval" in said or name == "cause split", name  # its parts have none
        unit = (
            r"Mean rating from [\d.]+ to [\d.]+|Value at risk a year, EUR|Index against|[Ss]hare of base|Part of what"
        )
        assert re.search(unit, said), name
        assert re.search(r"n = |Ratings|ratings\.", said), name


def test_the_data_twin_holds_what_the_heat_map_shows(world):
    data = plots.heat_map_data(world.journey)
    shown = {t.get_text() for t in plots.heat_map(world.journey).texts}
    rows = data[data["persona"].eq("all") | (len(world.personas) > 1)]
    for row in rows.itertuples():
        if row.cell == "shown":
            assert f"{row.csat_mean:.1f}" in shown
        else:
            assert np.isnan(row.csat_mean)
            assert row.cell in shown


def test_the_worse_the_darker():
    journey = planted(3, 6).journey
    shade = {}
    for patch, cell in zip(*cells_and_figures(plots.heat_map(journey)), strict=True):
        shade[float(cell)] = relative_luminance(patch.get_facecolor())
    ratings = sorted(shade)
    assert len(ratings) > 2
    assert all(shade[worse] < shade[better] for worse, better in pairwise(ratings))


def cells_and_figures(ax):
    patches = [p for p in ax.patches if p.get_hatch() is None]
    return patches, [t.get_text() for t in ax.texts if t.get_fontsize() == 11]


def test_the_line_breaks_where_there_is_no_figure_and_says_why():
    journey = planted(3, 6).journey
    data = plots.journey_data(journey, "p1")
    ax = plots.journey(journey, "p1")
    line = next(item for item in ax.lines if item.get_marker() == "o")
    assert np.isnan(line.get_ydata()).tolist() == (data["cell"] != "shown").tolist()
    assert {"no data"} <= {t.get_text() for t in ax.texts}
    assert data["everyone_mean"].tolist() == journey.of("all")["csat_mean"].tolist()


def test_a_suppressed_count_is_not_told():
    journey = planted(12, 12).journey
    thin = plots.journey_data(journey, "p1")
    assert thin.loc[thin["cell"] == "too few", "csat_n"].isna().tolist() == [True]
    heat = plots.heat_map_data(journey)
    assert heat.loc[heat["cell"] == "too few", "csat_n"].isna().all()
    said = [t.get_text() for t in plots.journey(journey, "p1").texts]
    assert "under 10" in said
    assert "6" not in said


def test_a_persona_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(StudyError, match="no persona 'p9'; available: all, p1, p2, p3"):
        plots.journey(planted(3, 4).journey, "p9")


def test_the_ranking_shows_value_interval_and_chance():
    priorities = planted(3, 6).priorities
    data = plots.ranking_data(priorities)
    said = [t.get_text() for t in plots.ranking(priorities).texts]
    assert sum("no data" in text for text in said) == data["value_at_risk"].isna().sum() == 1
    assert any(text.startswith("EUR") and " to " in text for text in said)
    assert f"{data['chance_first'].iloc[0]:.0%}" in said


def test_the_callers_axes_are_used_and_no_figure_is_left_open():
    import matplotlib.pyplot as plt

    mine = Figure().add_subplot()
    assert plots.heat_map(planted(3, 4).journey, mine) is mine
    drawn(planted(1, 2))
    assert plt.get_fignums() == []


def test_a_notebook_shows_the_axes_as_a_picture():
    png, size = plots.ranking(planted(1, 2).priorities)._repr_png_()
    assert png.startswith(b"\x89PNG")
    assert size["width"] > 500


def test_the_same_figure_gives_the_same_bytes(tmp_path, world):
    for ending in ("svg", "png"):
        one, two = (
            plots.save_figure(plots.heat_map(world.journey), tmp_path / f"{i}.{ending}").read_bytes() for i in "ab"
        )
        assert one == two
    assert b"<dc:date>" not in (tmp_path / "a.svg").read_bytes()


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(StudyError, match=r"\.svg or \.png"):
        plots.save_figure(plots.ranking(planted(1, 2).priorities), tmp_path / "rank.bmp")


def test_markup_and_dollars_in_names_stay_text():
    hostile = ("<script>alert(1)</script>", "cost $x$ and $\\frac{1}{0}$")
    world = planted(1, 2, stages=hostile)
    svg = plots.as_svg(plots.heat_map(world.journey))
    assert svg.startswith("<svg")
    assert "<script" not in svg
    assert "frac" in svg


def test_pain_reads_in_greyscale_and_ink_on_it_has_contrast():
    from matplotlib.colors import LinearSegmentedColormap, to_rgba

    shades = [relative_luminance(LinearSegmentedColormap.from_list("pain", PAIN)(x)) for x in np.linspace(0, 1, 50)]
    assert all(a > b for a, b in pairwise(shades))
    for shade in shades:
        ink = relative_luminance(to_rgba(INK_ON_LIGHT if shade > LIGHT else INK_ON_DARK))
        bright, dark = max(ink, shade), min(ink, shade)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5


def test_many_stages_stand_in_rows_so_that_they_can_be_read():
    journey = planted(3, 12).journey
    ax = plots.heat_map(journey)
    assert [t.get_text().replace("\n", " ") for t in ax.get_yticklabels()] == journey.stage_names
    assert ax.get_figure().get_size_inches()[0] < 10


def test_a_journey_is_drawn_by_the_name_of_its_persona():
    journey = planted(3, 4).journey
    by_name = plots.journey_data(journey, journey.personas["p2"].upper())
    assert by_name.equals(plots.journey_data(journey, "p2"))


@pytest.mark.parametrize("draw", [plots.heat_map, plots.journey, plots.ranking])
def test_what_is_no_noun_is_refused_with_what_to_pass(draw):
    with pytest.raises(StudyError, match="but got str"):
        draw("x")


def test_the_comparison_shows_the_traits_that_tell_most_with_their_intervals():
    world = planted(3, 4)
    data = plots.comparison_data(world.personas)
    per_trait = data.groupby(["attribute", "level"], sort=False)
    assert set(per_trait.size()) == {3}
    reach = per_trait["effect_size"].apply(lambda size: size.abs().max())
    assert reach.is_monotonic_decreasing
    known = data.dropna(subset=["index"])
    assert (known["index_low"] <= known["index"]).all()
    assert (known["index"] <= known["index_high"]).all()
    np.testing.assert_allclose(known["index"], 100 * known["value"] / known["base_value"])


def test_a_cause_that_cannot_be_split_says_so_and_parts_add_up():
    world = planted(3, 6)
    data = plots.cause_split_data(world.priorities)
    parts = data[["cause_touchpoint", "cause_interaction", "cause_waiting_time"]]
    np.testing.assert_allclose(parts.dropna().sum(axis=1), 1)
    said = " ".join(t.get_text() for t in plots.cause_split(world.priorities).texts)
    assert "65%" in said
    assert "no split" in said


def test_small_multiples_hold_every_persona_and_stage_and_everyone_beside_them():
    world = planted(5, 4)
    data = plots.journeys_data(world.journey)
    assert len(data) == 20
    assert set(data["persona"]) == set(world.personas.ids)
    everyone = world.journey.of("all")["csat_mean"].to_numpy()
    np.testing.assert_allclose(data[data["persona"] == "p2"]["everyone_mean"], everyone)


def test_cards_say_share_and_traits_as_the_report_does():
    world = planted(3, 4)
    data = plots.persona_cards_data(world.personas)
    assert list(dict.fromkeys(data["name"])) == list(world.personas.names.values())
    assert {"value", "base_value", "n"} <= set(data.columns)
    said = " ".join(t.get_text() for t in plots.persona_cards(world.personas).texts)
    assert "of the base (" in said
    assert "customers" in said


def test_persona_cards_show_the_firms_own_picture_and_no_figure_of_too_few(tmp_path):
    world = planted(3, 2)
    folder = tmp_path / "study"
    folder.mkdir()
    study = world.exports.study
    plots.persona_cards(world.personas).figure.savefig(folder / "own.png", dpi=20)
    own = study.model_copy(
        update={
            "personas": study.personas.model_copy(update={"pictures": {"p1": str(folder / "own.png")}}),
            "study": study.study.model_copy(update={"minimum_cell": 10**6}),
        }
    )
    ax = plots.persona_cards(world.personas, study=own)
    assert [len(child.images) for child in ax.child_axes] == [1, 0, 0]
    assert len(ax.child_axes[1].patches) > 8
    assert sum("Too few" in t.get_text() for t in ax.texts) == 3
    data = plots.persona_cards_data(world.personas, study=own)
    assert data[["share_of_base", "customers", "value", "n"]].isna().all(axis=None)
