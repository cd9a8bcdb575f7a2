"""What a folder of exports must not do: stop the program, lose its first customer, show what one customer wrote."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

import personakit as pk
from personakit.core.errors import DataError
from personakit.profiling.drafting.read_folder import read_export_files
from personakit.profiling.profile_column import profile_column
from personakit.profiling.value_picture import value_picture
from personakit.study import read_codebook

ROWS = [
    f"C{i:04},20{20 + i % 5}-0{1 + i % 9}-1{i % 10},{i % 37},{'Basic' if i % 3 else 'Pro'},{1 + i % 5}"
    for i in range(120)
]
HEADER = "customer_id,joined_on,visits,plan,price importance"
CRM = "\n".join([HEADER, *ROWS]) + "\n"


def test_tables_of_one_name_in_an_archive_have_names_of_their_own(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("crm.csv", CRM)
        archive.writestr("old/crm.csv", CRM)
    (tmp_path / "a_crm.csv").write_text(CRM, encoding="utf-8")
    book = pk.profile(tmp_path).codebook
    assert len(book.exports) == 3
    assert len(book.rows) == 15


@pytest.mark.parametrize("files", [("A.csv", "A_3.csv", "a.csv"), ("x y.csv", "x-y.csv", "x_y.csv", "x_y_2.csv")])
def test_files_whose_names_begin_alike_have_names_of_their_own(tmp_path: Path, files: tuple[str, ...]) -> None:
    for file in files:
        (tmp_path / file).write_text(CRM, encoding="utf-8")
    sources, _ = read_export_files(tmp_path)
    assert len({s.name for s in sources}) == len(list(tmp_path.iterdir()))


@pytest.mark.parametrize(
    "first",
    [ROWS[0], "C9999,2024-01-01,5,Pro,4"],
)
def test_a_file_without_column_names_does_not_lose_its_first_customer(tmp_path: Path, first: str) -> None:
    (tmp_path / "crm.csv").write_text("\n".join([first, *ROWS[1:]]), encoding="utf-8")
    with pytest.raises(DataError, match="no row of column names") as caught:
        pk.profile(tmp_path)
    assert first[:5] not in str(caught.value)


def test_names_and_mail_addresses_do_not_become_headers(tmp_path: Path) -> None:
    rows = [f"Ann{i} Smith,ann{i}@example.org,{i % 5}" for i in range(90)]
    (tmp_path / "crm.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(DataError, match="no row of column names"):
        pk.profile(tmp_path)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("country,2019,2020,2021", "{word},20{n}0,2021,2019"),  # years as headers
        ("id,Phone,Mail,Chat", "K{n},Phone,Mail,"),  # options as headers
        ("Yes,No,city", "Yes,No,{word}"),
        ("a,b,c", "a{n},b{n},{n}"),
        ("Q1,Q2,Q3", "A1,B{n},C{n}"),
    ],
)
def test_headers_that_look_like_data_are_still_headers(tmp_path: Path, header: str, row: str) -> None:
    lines = [row.format(n=10 + i, word=("Ulm", "Bern", "Graz")[i % 3]) for i in range(60)]
    (tmp_path / "crm.csv").write_text("\n".join([header, *lines]), encoding="utf-8")
    sources, unread = read_export_files(tmp_path)
    assert [c.name for c in sources[0].columns] == header.split(",")
    assert not unread


def test_files_joined_with_their_headers_have_headers(tmp_path: Path) -> None:
    part = ["plan,city", *(f"{'Basic' if i % 3 else 'Pro'},{('Ulm', 'Bern')[i % 2]}" for i in range(20))]
    (tmp_path / "crm.csv").write_text("\n".join(part * 4), encoding="utf-8")
    sources, _ = read_export_files(tmp_path)
    assert [c.name for c in sources[0].columns] == ["plan", "city"]


@pytest.mark.parametrize(
    "stray", ["Ann Lee called twice", "0171 1234567", "C00017", "ann@example.org", "rating importance"]
)
def test_what_one_customer_wrote_is_no_end_of_a_scale(stray: str) -> None:
    facts = profile_column([str(1 + i % 5) for i in range(100)] + [stray], "rating importance")
    assert facts.order is None or stray not in facts.order


def test_an_end_in_known_words_is_one_however_rare() -> None:
    facts = profile_column([str(1 + i % 4) for i in range(100)] + ["Very likely"], "Would you come again?")
    assert facts.order == ("1", "2", "3", "4", "Very likely")


def test_ticks_under_the_name_of_a_canonical_column_have_another_name(tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_text(CRM, encoding="utf-8")
    ticks = [f"C{i:04},{'Web' if i % 3 else ''},{'' if i % 2 else 'Shop'}" for i in range(120)]
    (tmp_path / "survey.csv").write_text("\n".join(["customer_id,weight,weight", *ticks]), encoding="utf-8")
    settings = pk.profile(tmp_path).draft.settings["exports"]
    made = [name for export in settings.values() for name, a in export.get("attributes", {}).items() if "columns" in a]
    assert made
    assert "weight" not in made


def firm(tmp_path: Path, name: str, lines: list[str]) -> pk.Study:
    (tmp_path / "crm.csv").write_text(CRM, encoding="utf-8")
    (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    pk.profile(tmp_path).write(tmp_path)
    return pk.read_study(tmp_path)


@pytest.mark.parametrize("part", ["Billing", "Sales", "the cost"])
def test_points_for_billing_are_no_money(tmp_path: Path, part: str) -> None:
    rows = [f"C{i:04},2025-01-1{i % 9},{1 + i % 5},{1 + i % 4}" for i in range(120)]
    header = f"customer_id,answered_on,How satisfied are you with [{part}],How satisfied are you with [Support]"
    assert firm(tmp_path, "survey", [header, *rows]).exports["survey"].table == "survey"


def test_an_event_with_a_wait_and_a_rating_has_both(tmp_path: Path) -> None:
    rows = [f"C{i % 120:04},{('Support', 'Billing')[i % 2]},{i % 60},{1 + i % 5}" for i in range(300)]
    exports = firm(tmp_path, "calls", ["customer_id,stage,wait_minutes,score", *rows]).exports
    assert sorted(e.table for e in exports.values()) == ["csat", "customers", "waits"]


def test_a_header_of_an_event_whose_values_cannot_be_read_is_not_surely_left_out(tmp_path: Path) -> None:
    when = ("31/12/1899", "45000", "1735689600000", "yesterday")
    rows = [f"C{i % 120:04},{('Support', 'Billing')[i % 2]},{when[i % 4]},{1 + i % 5}" for i in range(300)]
    firm(tmp_path, "calls", ["customer_id,stage,at,score", *rows])
    row = next(r for r in read_codebook(tmp_path / "codebook.csv").of("calls") if r.column == "at")
    assert (row.role, row.sure) == ("left_out", "guess")
    assert "not its values" in row.why


def test_a_picture_shows_no_mail_address_and_no_phone_number() -> None:
    cells = ["ann@example.org"] * 40 + ["0171 1234567"] * 40 + ["web"] * 40
    text = value_picture(profile_column(cells, "source"), 10)
    assert "'web' 33.3%, 2 more" in text
    assert "example" not in text
    assert "0171" not in text


def test_ticks_do_not_take_the_name_of_another_column(tmp_path: Path) -> None:
    ids = [f"T-{i:05}" for i in range(120)]
    (tmp_path / "crm.csv").write_text(CRM, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(
        "\n".join(["ticket,city", *(f"{t},{('Ulm', 'Bern')[i % 2]}" for i, t in enumerate(ids))]), encoding="utf-8"
    )
    rows = [f"C{i:04},{t},{'Web' if i % 3 else ''},{'' if i % 2 else 'Shop'}" for i, t in enumerate(ids)]
    (tmp_path / "survey.csv").write_text("\n".join(["customer_id,.,',' ", *rows]), encoding="utf-8")
    made = pk.profile(tmp_path)
    made.write(tmp_path)
    names = [name for export in pk.read_study(tmp_path).exports.values() for name in export.attributes]
    assert len(names) == len(set(names))
    assert len({row.name for row in made.codebook.rows}) == len(made.codebook.rows)


def test_stages_have_no_customers(tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_text(CRM, encoding="utf-8")
    rows = [f"Stage {i},{i},{ROWS[i][:5]},goal {i}" for i in range(9)]
    (tmp_path / "stages.csv").write_text("\n".join(["stage,order,owner,goal", *rows]), encoding="utf-8")
    pk.profile(tmp_path).write(tmp_path)
    assert "customer_id" not in pk.read_study(tmp_path).exports["stages"].columns


def test_costs_alone_are_no_profitability(tmp_path: Path) -> None:
    rows = [f"C{i % 120:04},2025-0{1 + i % 9},{i % 50}.5" for i in range(360)]
    exports = firm(tmp_path, "costs", ["customer_id,month,cost to serve", *rows]).exports
    assert "profitability" not in {export.table for export in exports.values()}
    assert {export.table for export in exports.values()} == {"customers"}


def test_numbers_as_headers_do_not_lose_the_first_customer(tmp_path: Path) -> None:
    rows = [f"K-{i:03},{'xyz'[i % 3]},{'xyz'[(i + 1) % 3]}" for i in range(80)]
    (tmp_path / "crm.csv").write_text("\n".join(["customer id,0,0", *rows]), encoding="utf-8")
    sources, _ = read_export_files(tmp_path)
    assert (sources[0].rows, sources[0].columns[0].name) == (80, "customer id")


def test_options_joined_by_a_blank_keep_their_separator_through_the_codebook(tmp_path: Path) -> None:
    options = ["by_phone", "by_mail", "in_shop", "web_site", "post_office"]
    draws = np.random.default_rng(3).random((300, 5)) < 0.4
    cells = [" ".join(o for o, hit in zip(options, row, strict=True) if hit) or "by_phone" for row in draws]
    rows = [f"{1000 + i},2025-03-0{1 + i % 9},{cell},{1 + i % 5}" for i, cell in enumerate(cells)]
    header = "_id,start,how do you reach us,how happy are you"
    (tmp_path / "survey.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    pk.profile(tmp_path).write(tmp_path)
    row = next(r for r in read_codebook(tmp_path / "codebook.csv").rows if r.column == "how do you reach us")
    assert (row.kind, row.separator) == ("multi_select", " ")
    column = pk.read_exports(tmp_path).survey["how_do_you_reach_us"]
    assert [set(cell.split("|")) for cell in column] == [set(cell.split()) for cell in cells]
