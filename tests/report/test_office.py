"""Slides and workbook: what a colleague opens, edits and prints."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from test_page import PAYLOADS

from personakit.core.errors import StudyError
from personakit.report import render_deck, render_workbook, rewrite_report, summarise, write_report
from personakit.report.render_workbook import sheets
from planted import planted
from planted_cards import planted_cards

pptx = pytest.importorskip("pptx", reason="python-pptx is not installed (extra: slides)")
pytest.importorskip("xlsxwriter", reason="XlsxWriter is not installed (extra: workbook)")


def summary_of(world):
    nouns = (world.exports, world.personas, world.journey, world.value, world.priorities, world.cards)
    return summarise(*nouns, world.drivers)


@pytest.fixture(scope="module", params=[(1, 2), (3, 6), (12, 12)], ids=lambda s: f"{s[0]}x{s[1]}")
def summary(request):
    return summary_of(planted(*request.param))


def slides(content):
    return list(pptx.Presentation(BytesIO(content)).slides)


def said(slide):
    out = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            out.append(shape.text_frame.text)
        elif shape.has_table:
            out += [cell.text for row in shape.table.rows for cell in row.cells]
        elif shape.has_chart:
            out += [str(name) for name in shape.chart.plots[0].categories]
    return "\n".join(out)


def test_the_deck_has_a_slide_for_each_thing_and_keeps_within_its_edges(summary):
    deck = slides(render_deck(summary))
    titles = [slide.shapes.title.text_frame.text for slide in deck]
    several = len(summary["personas"]) > 1
    assert len(deck) == 5 + several + len(summary["personas"])
    assert [p["name"] for p in summary["personas"]] == titles[1 + several : -4]
    for slide in deck:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= 914400 * 13.34
            assert shape.top + shape.height <= 914400 * 7.5, (slide.shapes.title.text_frame.text, shape.shape_type)


def test_figures_of_the_deck_are_those_of_the_summary_in_charts_that_can_be_edited(summary):
    deck = slides(render_deck(summary))
    ranking = next(s for s in deck if s.shapes.title.text_frame.text == "Which stage to fix first")
    chart = next(shape.chart for shape in ranking.shapes if shape.has_chart)
    ranked = [r for r in summary["priorities"]["stages"] if r["value_at_risk"] is not None][:12]
    assert list(chart.plots[0].categories) == [r["stage"] for r in ranked]
    assert list(chart.plots[0].series[0].values) == [r["value_at_risk"] for r in ranked]
    for line in summary["opening"]:
        assert line["text"].split(".")[0][:60] in said(deck[0])
    assert any(shape.has_table for shape in ranking.shapes)


def test_every_persona_has_its_portrait_on_its_slide_drawn_or_the_firms_own():
    import base64

    from personakit.cards.portrait import draw_portrait
    from personakit.plots.portraits import portrait_image

    summary = summary_of(planted(3, 4))
    cards = summary["cards"]["cards"]
    drawn = draw_portrait("p1", "whoever").uri
    own = portrait_image("p2", draw_portrait("p2", "").uri)
    cards[0]["portrait"]["uri"] = drawn
    cards[1]["portrait"]["uri"] = "data:image/png;base64," + base64.b64encode(own).decode()
    cards[2]["portrait"]["uri"] = "data:image/svg+xml;base64,PHN2Zy8+"
    pictures = [[s for s in slide.shapes if s.shape_type == 13] for slide in slides(render_deck(summary))[2:5]]
    assert [len(found) for found in pictures] == [1, 1, 0]
    assert pictures[1][0].image.blob == own
    assert pictures[0][0]._element.nvPicPr.cNvPr.get("descr") == cards[0]["portrait"]["alt"]


def test_a_missing_rating_interrupts_the_line():
    summary = summary_of(planted(3, 6))
    cells = [c["csat_mean"] for c in summary["journey"]["cells"] if c["persona"] == "p1"]
    slide = slides(render_deck(summary))[2]
    drawn = next(shape.chart for shape in slide.shapes if shape.has_chart).plots[0].series[0].values
    assert None in cells
    assert list(drawn) == cells


def test_the_workbook_has_every_row_formats_and_frozen_heads(summary):
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(render_workbook(summary)))
    worth = ["Holdout", "Retention", "Drivers"] if summary["drivers"] else []
    assert book.sheetnames == [
        "Summary", "Personas", "Profile", "Journey", "Priorities", *worth, "Evidence", "Checks"
    ]  # fmt: skip
    for name, columns, rows in sheets(summary):
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == [column.head for column in columns]
        assert sheet.max_row == len(list(rows)) + 1
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref is not None
    priorities = book["Priorities"]
    head = [cell.value for cell in priorities[1]]
    first = summary["priorities"]["stages"][0]
    value = priorities.cell(2, head.index("Value at risk a year, EUR") + 1)
    assert value.value == pytest.approx(first["value_at_risk"])
    assert value.number_format == "#,##0"
    assert priorities.cell(2, head.index("Share of base") + 1).number_format == "0.0%"
    assert all(width.width >= 8 for width in priorities.column_dimensions.values())


def test_neither_holds_a_formula_or_is_broken_by_what_data_say():
    import openpyxl

    formulas = ("=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "=HYPERLINK(1)", "\x00\x07=1", "￾")
    names = [*PAYLOADS[:4], *formulas]
    world = planted(12, 12, names=names, stages=PAYLOADS[-12:])
    world.cards = planted_cards(world.personas, PAYLOADS[-12:], words="=cmd|' /C calc'!A0")
    summary = summary_of(world)
    book = openpyxl.load_workbook(BytesIO(render_workbook(summary)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    starts = {str(cell.value).lstrip()[:1] for cell in cells if cell.data_type == "s"}
    assert not starts & set("=+-@")
    told = "\n".join(said(slide) for slide in slides(render_deck(summary)))
    assert PAYLOADS[-1] in told


def test_no_customer_id_and_nothing_suppressed_is_in_either():
    world = planted(12, 12)
    summary = summary_of(world)
    texts = []
    for content in (render_deck(summary), render_workbook(summary)):
        with ZipFile(BytesIO(content)) as held:
            texts += [held.read(name).decode("utf-8", "ignore") for name in held.namelist() if name.endswith("xml")]
    together = "".join(texts)
    assert not [i for i in world.exports.customers["customer_id"] if i in together]


def test_the_same_summary_gives_the_same_bytes_whatever_the_clock_says(summary, monkeypatch):
    import datetime
    import time

    deck, book = render_deck(summary), render_workbook(summary)

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2031, 5, 6, 7, 8, 9, tzinfo=tz)

    monkeypatch.setattr(datetime, "datetime", Later)
    monkeypatch.setattr(time, "time", lambda: 1_930_000_000.0)
    again = json.loads(json.dumps(summary))
    assert render_deck(again) == deck
    assert render_workbook(again) == book


def test_a_run_gives_page_deck_and_workbook_from_its_summary(tmp_path):
    world = planted(2, 3)
    for name in ("html", "pptx", "xlsx"):
        report = write_report(
            tmp_path / f"first.{name}", world.exports, world.personas, world.journey, world.value, world.priorities,
            cards=world.cards,
        )  # fmt: skip
    (tmp_path / "summary.json").write_text(json.dumps(report.summary))
    written = rewrite_report(tmp_path, ["html", "pptx", "xlsx"])
    assert [path.name for path in written] == ["report.html", "report.pptx", "report.xlsx"]
    for path in written:
        assert path.read_bytes() == (tmp_path / f"first{path.suffix}").read_bytes()
    with pytest.raises(StudyError, match="no format 'pdf'"):
        rewrite_report(tmp_path, ["pdf"])


@pytest.mark.parametrize(("module", "extra"), [("pptx", "slides"), ("xlsxwriter", "workbook")])
def test_a_missing_extra_is_named(monkeypatch, module, extra):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    render = render_deck if module == "pptx" else render_workbook
    with pytest.raises(StudyError, match=rf"personakit\[{extra}\]"):
        render(summary_of(planted(1, 2)))
