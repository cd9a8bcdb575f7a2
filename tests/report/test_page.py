from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import import_module

import pytest
from markupsafe import escape

from personakit.core.errors import StudyError
from personakit.report import render_html, rewrite_report, summarise, write_figures, write_report
from personakit.report.render_html import card
from planted import planted
from planted_cards import planted_cards

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Outline(HTMLParser):
    """Collects what matters of a page and fails on tags that do not close."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.ids, self.links, self.headings, self.attributes = [], [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        given = dict(attrs)
        self.attributes.append((tag, given))
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def write(world, path):
    nouns = (world.exports, world.personas, world.journey, world.priorities, world.value)
    return write_report(path, *nouns, cards=world.cards, drivers=world.drivers)


@pytest.fixture(scope="module", params=[(1, 2), (3, 6), (12, 12)], ids=lambda s: f"{s[0]}x{s[1]}")
def page(request, tmp_path_factory):
    world = planted(*request.param)
    report = write(world, tmp_path_factory.mktemp("page") / "report.html")
    text = report.path.read_text("utf-8")
    outline = Outline()
    outline.feed(text)
    assert not outline.open
    return world, report, text, outline


def test_it_asks_the_network_for_nothing(page):
    _, _, text, outline = page
    assert not {"iframe", "object", "embed"} & set(outline.tags)
    for tag, given in outline.attributes:
        for name in ("src", "href", "xlink:href", "data", "action"):
            value = given.get(name, "#")
            assert value.startswith(("#", "data:")), (tag, name, value)
    assert not re.search(r"@import|url\((?!#)", text)
    assert "default-src 'none'" in text


def test_every_id_is_there_once_and_every_link_lands(page):
    _, _, text, outline = page
    assert len(outline.ids) == len(set(outline.ids))
    pointed = {link[1:] for link in outline.links} | set(re.findall(r'(?:url\(#|href="#)([^)"]+)', text))
    pointed |= {given["aria-labelledby"] for _, given in outline.attributes if "aria-labelledby" in given}
    assert pointed <= set(outline.ids)


def test_it_has_landmarks_headings_in_order_captions_and_scopes(page):
    _, _, _, outline = page
    assert {"header", "nav", "main", "footer"} <= set(outline.tags)
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(outline.headings, outline.headings[1:], strict=False))
    assert outline.tags.count("table") == outline.tags.count("caption")
    assert all("scope" in given for tag, given in outline.attributes if tag == "th")
    drawings = [given for tag, given in outline.attributes if tag == "svg"]
    assert drawings
    assert all(given["aria-hidden"] == "true" for given in drawings)  # their figures stand beside them as text
    assert all("alt" in given for tag, given in outline.attributes if tag == "img")


def test_it_shows_every_persona_stage_and_assumption(page):
    world, _, text, _ = page
    for name in [*world.personas.names.values(), *world.journey.stage_names]:
        assert f">{name}" in text
    for line in (*world.priorities.assumptions, *world.value.assumptions):
        assert line in text


def test_it_holds_no_customer_id(page):
    world, _, text, _ = page
    assert not [i for i in world.exports.customers["customer_id"] if i in text]


def test_it_stays_small(page):
    assert page[1].path.stat().st_size < 1_500_000


def test_the_page_can_be_made_from_the_json_and_the_same_inputs_give_the_same_bytes(tmp_path):
    report = write(planted(3, 4), tmp_path / "report.html")
    again = json.loads(json.dumps(report.summary))
    assert render_html(again).encode() == report.path.read_bytes()
    assert write(planted(3, 4), tmp_path / "again.html").path.read_bytes() == report.path.read_bytes()


PAYLOADS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "'--><b>bold</b>",
    "{{ 7 * 7 }}", "{% raw %}", "</style><script>x()</script>", "</title><h1>x</h1>", "&lt;b&gt;",
    "javascript:alert(1)",
    "${7*7}", "<details open ontoggle=alert(1)>", "</svg><script>x()</script>", "]]><a>", "`;x()`", "\u202eevil",
    "<a href='//x.example'>x</a>", "<!-- -->", "%3Cscript%3E", "$\\frac{1}{2}$",
)  # fmt: skip


def test_text_from_data_stays_text(tmp_path):
    names, stages = PAYLOADS[:12], PAYLOADS[-12:]
    hostile = planted(12, 12, names=names, stages=stages)
    all_of_them = " ".join(PAYLOADS)
    exports = replace(
        hostile.exports,
        attributes=tuple(replace(a, label=all_of_them) for a in hostile.exports.attributes),
        checks=hostile.exports.checks.assign(note=all_of_them, check=all_of_them, action=all_of_them),
        inputs=tuple(replace(i, path=all_of_them) for i in hostile.exports.inputs),
        stages=hostile.exports.stages.assign(goal=all_of_them, owner=all_of_them),
    )
    profile = hostile.personas.profile.assign(label=all_of_them)
    personas = replace(hostile.personas, profile=profile, verdict_reason=all_of_them)
    ranked = hostile.priorities.stages.assign(cause=all_of_them)
    priorities = replace(hostile.priorities, assumptions=(all_of_them,), stages=ranked)
    path = tmp_path / "report.html"
    cards = planted_cards(hostile.personas, stages, words=all_of_them)
    nouns = (exports, personas, hostile.journey, priorities, hostile.value)
    write_report(path, *nouns, cards=cards, drivers=hostile.drivers)
    text = path.read_text("utf-8")
    found = Outline()
    found.feed(text)
    assert not found.open
    assert found.tags.count("script") == found.tags.count("style") == found.tags.count("h1") == 1
    assert not [name for _, given in found.attributes for name in given if name.startswith("on")]
    assert not {"iframe", "object", "embed"} & set(found.tags)
    assert found.tags.count("form") == found.tags.count("input") == 1
    assert {given["src"][:11] for tag, given in found.attributes if tag == "img"} == {"data:image/"}
    assert {link[:1] for link in found.links} == {"#"}
    for payload in PAYLOADS:
        assert str(escape(payload)) in text
        assert f">{payload}<" not in text or payload == str(escape(payload))


def test_a_missing_value_is_estimated(tmp_path, monkeypatch):
    world = planted(2, 3)
    monkeypatch.setattr(
        import_module("personakit.report.write_report"), "estimate_value", lambda _exports, _personas: world.value
    )
    report = write_report(
        tmp_path / "r.html", world.exports, world.personas, world.journey, world.priorities, cards=world.cards
    )
    assert report.summary["value"]["by_persona"][0]["lifetime_value"] is not None


def test_where_it_cannot_be_written_is_said(tmp_path):
    world = planted(1, 2)
    with pytest.raises(StudyError, match=r"does not end in \.html"):
        write(world, tmp_path / "report.pdf")
    with pytest.raises(StudyError, match="no folder 'nowhere'"):
        write(world, tmp_path / "nowhere" / "report.html")


def test_figures_are_written_with_their_data_the_same_each_time(tmp_path):
    world = planted(2, 3)
    one = write_figures(tmp_path / "a", world.personas, world.journey, world.priorities, world.drivers)
    two = write_figures(tmp_path / "b", world.personas, world.journey, world.priorities, world.drivers)
    names = {p.name for p in one}
    assert {
        "heat-map.svg",
        "journey-all.png",
        "journeys.svg",
        "comparison.png",
        "cause-split.csv",
        "importance-performance.svg",
        "ranking.png",
    } <= names
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]


def test_every_sentence_leads_to_the_row_of_the_ledger_behind_it(page):
    world, report, text, outline = page
    linked = {given["href"][1:] for tag, given in outline.attributes if given.get("class", "").startswith("ev ")}
    assert linked <= {fact["evidence"] for fact in report.summary["cards"]["ledger"]}
    for told in world.cards:
        assert {fact.evidence for fact in told.facts} <= linked
    row = re.search(rf'<tr id="{world.cards["p1"].facts[1].evidence}".*?</tr>', text).group(0)
    for told in ("43.6 years", "42.8 years to 44.5 years", "42.0 years", "104", "0.10", "327", "survey: Q1"):
        assert told in row


def test_what_the_firm_wrote_is_marked_as_such(page):
    world, _, text, _ = page
    authored = [f for f in world.cards.everyone.cells.itertuples() if f.kind == "authored"]
    assert authored
    assert "Written by the firm." in text
    assert "An assumption of the study." in text


def test_value_is_shown_with_what_it_predicted_and_drivers_where_there_is_an_outcome(page):
    world, report, text, outline = page
    assert {"h-value", "h-ranking"} <= set(outline.ids)
    if world.drivers is None:
        assert report.summary["drivers"] is None
        assert not {"drivers", "h-drivers"} & set(outline.ids)
        assert "How accurate was it?" not in text
        return
    assert "All together 9% predicted, 1% came (ratio 9.00)" in text
    assert 'aria-label="12 months: year 1 60%, year 2 62%' in text
    rows = re.findall(r"<tr data-find>(?:(?!</tr>).)*?fix first</span>.*?</tr>", text, re.DOTALL)
    stages = [re.search(r'<th scope="row">(.*?)</th>', row).group(1) for row in rows]
    assert stages == [str(escape(s)) for s in world.drivers.of("all")["stage"][::-1]]  # the most important first
    share = world.drivers.of("all")["share_of_explained"].iloc[-1]
    assert f"{round(100 * share)}%" in rows[0]
    assert "too few" in text  # the last persona


def test_a_summary_read_by_its_face(page):
    report = page[1]
    assert repr(report).startswith("Report of 'Study' as of 2025-12-31")
    assert report.to_dict() == report.summary
    assert list(report.table.columns) == ["answers", "text"]
    world = page[0]
    nouns = (world.exports, world.personas, world.journey, world.value, world.priorities, world.cards)
    assert summarise(*nouns, world.drivers) == report.summary


def rendered(summary):
    return render_html(summary)


def test_without_money_no_value_of_a_customer_is_shown(page):
    summary = page[1].summary
    assert "Lifetime value each" in rendered(summary)
    no_money = {**summary, "value": {**summary["value"], "currency": "customers"}}
    assert "Lifetime value each" not in rendered(no_money)


def test_the_page_says_what_shares_and_worth_are_of_where_some_have_left(page):
    summary = page[1].summary
    assert "who are still customers" not in rendered(summary)
    left = {**summary, "base": {**summary["base"], "still_customers": 500}}
    assert "are of the 500 who are still customers" in rendered(left)


def test_fit_figures_stand_behind_what_they_speak_for(page):
    summary = {**page[1].summary, "structure": {**page[1].summary["structure"], "reason": "Gain: 4.05."}}
    before, after = rendered(summary).split('<section id="quality"')
    assert "4.05" not in before
    assert "4.05" in after


def test_a_card_keeps_descriptions_apart_from_what_formed_the_persona():
    trait = {"distinguishes": True, "use": "active", "value": 1.0}
    shown = card({"traits": [trait, {**trait, "use": "describe"}]})
    assert [t["use"] for t in shown["told"]] == ["active"]
    assert [t["use"] for t in shown["describing"]] == ["describe"]


def test_no_line_breaks_within_an_amount(page):
    assert re.search(r"puts EUR\u00a0\d", page[2])


def test_a_summary_of_another_version_is_refused(page, tmp_path):
    old = {**page[1].summary, "schema_version": 1}
    (tmp_path / "summary.json").write_text(json.dumps(old))
    with pytest.raises(StudyError, match="another version"):
        rewrite_report(tmp_path)
