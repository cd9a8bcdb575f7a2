"""One figure, one text: what every function of core/formatting writes, and that no other module writes digits."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from personakit.core import formatting as f

SRC = Path(f.__file__).parents[1]
NAN = float("nan")

TEXTS = [
    (f.format_share, 0.0, "0%"),
    (f.format_share, 1e-9, "< 0.1%"),
    (f.format_share, 0.00049, "< 0.1%"),
    (f.format_share, 0.0005, "0.1%"),
    (f.format_share, 0.0094, "0.9%"),
    (f.format_share, 0.0095, "1%"),
    (f.format_share, 0.256, "26%"),
    (f.format_share, 0.9904, "99%"),
    (f.format_share, 0.991, "99.1%"),
    (f.format_share, 0.996, "99.6%"),
    (f.format_share, 0.9996, "> 99.9%"),
    (f.format_share, 1.0, "100%"),
    (f.format_share, NAN, "no data"),
    (f.format_share, None, "no data"),
    (f.format_rate, 0.8734, "87.3%"),
    (f.format_rate, 0.08, "8%"),
    (f.format_rate, 1.0, "100%"),
    (f.format_rate, None, "no data"),
    (f.format_count, 1234.4, "1,234"),
    (f.format_count, 0, "0"),
    (f.format_count, NAN, "no data"),
    (f.format_short_count, 9_999, "9,999"),
    (f.format_short_count, 10_000, "10k"),
    (f.format_short_count, 1_234_567, "1.23m"),
    (f.format_money, 0.0, "0"),
    (f.format_money, 0.4, "0.4"),
    (f.format_money, 999.4, "999"),
    (f.format_money, 999.6, "1k"),
    (f.format_money, 999_600, "1m"),
    (f.format_money, 5.2e9, "5.2bn"),
    (f.format_money, -12_300, "\u221212.3k"),
    (f.format_money, -1e-9, "0"),
    (f.format_money, float("inf"), "no data"),
    (f.format_minutes, 0, "0 min"),
    (f.format_minutes, 0.5, "30 s"),
    (f.format_minutes, 0.99, "59 s"),
    (f.format_minutes, 0.995, "1 min"),
    (f.format_minutes, 4.25, "4.2 min"),
    (f.format_minutes, 119.0, "119 min"),
    (f.format_minutes, 312, "5.2 h"),
    (f.format_minutes, 4000, "2.8 days"),
    (f.format_minutes, NAN, "no data"),
    (f.format_minutes, -0.5, "\u221230 s"),
    (f.format_minutes, -4.9, "\u22124.9 min"),
    (f.format_minutes, -168.5, "\u22122.8 h"),
    (f.format_mean, 0.0, "0"),
    (f.format_mean, 4.2367, "4.24"),
    (f.format_mean, 4.5, "4.50"),
    (f.format_mean, 9.996, "10.0"),
    (f.format_mean, 42.0, "42.0"),
    (f.format_mean, 1234.5, "1,234"),
    (f.format_mean, 0.0034, "0.0034"),
    (f.format_mean, -3.1, "\u22123.10"),
    (f.format_mean, -9.17e-07, "0"),
    (f.format_mean, -0.36, "\u22120.36"),
    (f.format_number, 12345.678, "12,346"),
    (f.format_number, 999.7, "1,000"),
    (f.format_number, 0.12345, "0.123"),
    (f.format_number, 3.0, "3"),
    (f.format_number, -2.5, "-2.5"),
    (f.format_index, 0.8, "0.80"),
    (f.format_index, -0.31, "\u22120.31"),
    (f.format_index, -0.004, "0.00"),
    (f.format_p_value, 0.0123, "0.012"),
    (f.format_p_value, 0.0009, "< 0.001"),
    (f.format_exact, 5.0, "5"),
    (f.format_exact, 4.25, "4.25"),
    (f.format_exact, 0.1 + 0.2, "0.3"),
    (f.format_exact, 20_000, "20,000"),
    (f.format_exact, -0.2, "\u22120.2"),
]  # fmt: skip


@pytest.mark.parametrize(("write", "value", "text"), TEXTS)
def test_a_figure_has_one_text(write, value, text):
    assert write(value) == text


def test_a_rating_has_the_decimals_of_its_scale():
    assert [f.format_rating(3.84, 5), f.format_rating(7.25, 10), f.format_rating(63.4, 100)] == ["3.8", "7.2", "63"]
    assert f.format_rating(NAN, 5) == "no data"


def test_a_unit_that_is_no_currency_goes_last():
    assert f.format_money(1_234_567, "EUR") == "EUR 1.23m"
    assert f.format_money(42.1, "customers") == "42.1 customers"


@pytest.mark.parametrize("value", [0.5, 1, 1.04, 4.25, 75, 60 * 24 * 2, 5000])
def test_a_wait_in_a_sentence_has_the_digits_of_the_wait_in_a_plot(value):
    assert f.format_minutes(value, spelled_out=True).split()[0] == f.format_minutes(value).split()[0]


def test_an_amount_of_the_ledger_reads_as_in_its_sentence():
    from personakit.report.svg import figure_text

    figures = [("EUR", 2598.3), ("EUR a year", 2598.3), ("customers a year", 2598.3), ("EUR a year", 0.0)]
    texts = [figure_text({"measure": "total", "unit": unit, "value": value}) for unit, value in figures]
    assert texts == ["EUR 2.6k", "EUR 2.6k a year", "2.6k customers a year", "EUR 0 a year"]


def test_one_unit_is_in_the_singular():
    assert f.format_minutes(1, spelled_out=True) == "1 minute"
    assert f.format_minutes(1 / 60, spelled_out=True) == "1 second"
    assert f.format_minutes(2880, spelled_out=True) == "2 days"


def test_an_interval_writes_its_ends_like_the_figure():
    assert f.format_interval(0.004, 0.996) == "0.4% to 99.6%"
    assert f.format_interval(1200, 3400, f.format_money) == "1.2k to 3.4k"
    assert f.format_interval(0.1, None) == f.format_interval(NAN, 0.2) == "no data"


def test_the_same_share_reads_the_same_on_a_card_a_plot_a_page_and_a_slide():
    from personakit.cards.sentences import trait_sentence
    from personakit.plots.persona_cards import _trait
    from personakit.report.render_deck import _figure
    from personakit.report.svg import figure_text

    for value in (0.0, 0.004, 0.256, 0.9904, 0.996, 0.99999, 1.0):
        text = f.format_share(value)
        row = {
            "label": "Uses the app",
            "level": "yes",
            "kind": "binary",
            "measure": "share",
            "value": value,
            "base_value": value,
            "index": 100.0,
            "n": 50.0,
        }
        assert text in trait_sentence(row, None)
        assert _trait(row)["value"] == text
        assert _figure(row, value) == text
        assert figure_text({"measure": "share", "unit": "share", "value": value}) == text


#: What may write digits itself, and why.
OWN_DIGITS = {
    "core/formatting.py": "it is the one that does",
    "report/svg.py": "coordinates of a drawing",
    "cards/portrait.py": "coordinates of a drawing",
    "cards/notebook_html.py": "coordinates of a drawing",
    "clustering/score_sql.py": "constants of an SQL query, in full",
    "ingest/answer_counts.py": "a number that names an answer, as the study writes it",
    "personas/tally_columns.py": "a number that names a level",
    "report/rounded.py": "figures of summary.json, which are numbers, to fewer digits",
    "weighting/margins.py": "numbers that name a level or a band",
}
#: A format specification that rounds: digits after a point, a percentage, an exponent.
ROUNDS = re.compile(r"[.,\d+]*[%fge]$")


def rounding_in(path: Path) -> list[str]:
    places = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = "".join(str(p.value) for p in node.format_spec.values if isinstance(p, ast.Constant))
            if ROUNDS.fullmatch(spec):
                places.append(f"{path.relative_to(SRC)}:{node.lineno} ({spec})")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            text = node.func.value
            if isinstance(text, ast.Constant) and re.search(r"\{\w*:[^}]*[%fge]\}", str(text.value)):
                places.append(f"{path.relative_to(SRC)}:{node.lineno}")
    return places


def test_no_other_module_writes_digits():
    files = [path for path in sorted(SRC.rglob("*.py")) if str(path.relative_to(SRC)) not in OWN_DIGITS]
    assert len(files) > 300
    assert [place for path in files for place in rounding_in(path)] == []
    unused = [name for name in OWN_DIGITS if not rounding_in(SRC / name)]
    assert unused == []


def test_no_template_writes_digits():
    templates = sorted((SRC / "report" / "templates").glob("*.jinja"))
    assert len(templates) > 5
    for path in templates:
        assert not re.search(r'"%[.\d]*[fgde]"', path.read_text()), path.name
