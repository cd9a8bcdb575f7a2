"""The studies of ``names.py``: where each comes from, and on which side of the line between tuned and held back.

Held back means: the rules of wording were finished before anybody looked at the names of these personas. The public
surveys are not in the repository: FOLDER of ``names.py`` holds them as ``SOURCES`` says.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from click.testing import CliRunner

from personakit.cli.main import main
from personakit.datasets import write_sample

ROOT = Path(__file__).resolve().parents[1]
SOURCES = """
telco/, sfo_airport/, surveys/      as the READMEs of examples/ name them
surveys/mcdonalds.csv               eleven perceptions of McDonald's (Dolnicar, Gruen & Leisch)
marketing_campaign/                 the marketing campaign of Kaggle, tab-separated
fivethirtyeight/NAME/               the surveys of github.com/fivethirtyeight/data
airline/, hr/, shopping/, delivery/, music/, bank/, cards/
                                    surveys and customer lists of Kaggle, under the names of their files there
coffee/                             the Great American Coffee Taste Test
youngpeople/                        responses.csv and columns.csv of the Young People Survey
"""


@dataclass(frozen=True)
class Case:
    """One study: how its folder is made, how many personas are asked for, and whether its labels were tuned on."""

    name: str
    tuned: bool
    personas: int
    prepare: Callable[[Path, Path], Path]  # (public data, an empty folder) -> the study


def _example(name: str, data: str) -> Callable[[Path, Path], Path]:
    def prepare(public: Path, place: Path) -> Path:
        shutil.copytree(ROOT / "examples" / name, place / name, ignore=shutil.ignore_patterns("data", "runs"))
        (place / name / "data").symlink_to((public / data).resolve(), target_is_directory=True)
        return place / name / "study.toml"

    return prepare


def _sample(_public: Path, _place: Path) -> Path:
    return ROOT / "data" / "sample" / "study.toml"


def _simulated(seed: int) -> Callable[[Path, Path], Path]:
    def prepare(_public: Path, place: Path) -> Path:
        write_sample(place / "firm", n_customers=2000, random_state=seed)
        return place / "firm" / "study.toml"

    return prepare


def _minority(_public: Path, _place: Path) -> Path:
    return ROOT / "tests" / "cases" / "minority_name" / "study.toml"


def _initiated(read: Callable[[Path], pd.DataFrame]) -> Callable[[Path, Path], Path]:
    """Write a frame as CSV, and let ``init`` say what its columns are."""

    def prepare(public: Path, place: Path) -> Path:
        folder = place / "survey"
        folder.mkdir()
        read(public).to_csv(folder / "survey.csv", index=False)
        done = CliRunner().invoke(main, ["init", str(folder)])
        study = folder / "study.toml"
        if not study.exists():
            raise RuntimeError(done.output)
        text = study.read_text("utf-8")
        if not re.search(r"^as_of", text, re.MULTILINE):
            study.write_text(text.replace("[study]\n", "[study]\nas_of = 2020-01-01\n", 1), "utf-8")
        return study

    return prepare


def _csv(path: str, sep: str = ",", encoding: str = "utf-8", rows: int | None = None) -> Callable[[Path], pd.DataFrame]:
    def read(public: Path) -> pd.DataFrame:
        return pd.read_csv(public / path, sep=sep, encoding=encoding, dtype=str, keep_default_na=False, nrows=rows)

    return read


def _numbered(read: Callable[[Path], pd.DataFrame]) -> Callable[[Path], pd.DataFrame]:
    """Put a number before each answer, where the file has none."""

    def numbered(public: Path) -> pd.DataFrame:
        frame = read(public)
        return frame.assign(respondent=[f"R{i:05d}" for i in range(len(frame))])[["respondent", *frame.columns]]

    return numbered


def _young_people(first: int, last: int) -> Callable[[Path], pd.DataFrame]:
    """Some questions of the Young People Survey, under their full wording."""

    def read(public: Path) -> pd.DataFrame:
        answers = pd.read_csv(public / "youngpeople" / "responses.csv", dtype=str, keep_default_na=False)
        wording = pd.read_csv(public / "youngpeople" / "columns.csv")
        answers.columns = pd.Index(wording["original"].str.strip())
        part = answers.iloc[:, first:last].copy()
        part.insert(0, "respondent", [f"R{i:04d}" for i in range(len(part))])
        return part

    return read


MARKETING = """
[study]
name = "Marketing campaign"
as_of = 2014-07-01

[exports.crm]
table = "customers"
path = "crm.csv"
columns = { customer_id = "ID" }

[exports.crm.attributes]
Year_Birth = { kind = "numeric", use = "describe" }
Marital_Status = { kind = "categorical", use = "protected" }
Income = { kind = "numeric", use = "describe" }
Kidhome = { kind = "numeric", use = "active", label = "Small children at home" }
Teenhome = { kind = "numeric", use = "active", label = "Teenagers at home" }
MntWines = { kind = "numeric", use = "active", label = "Spending on wine" }
MntFruits = { kind = "numeric", use = "active", label = "Spending on fruit" }
MntMeatProducts = { kind = "numeric", use = "active", label = "Spending on meat" }
MntGoldProds = { kind = "numeric", use = "active", label = "Spending on gold" }
NumDealsPurchases = { kind = "numeric", use = "active" }
NumWebPurchases = { kind = "numeric", use = "active" }
NumCatalogPurchases = { kind = "numeric", use = "active" }
NumStorePurchases = { kind = "numeric", use = "active" }
NumWebVisitsMonth = { kind = "numeric", use = "active" }
AcceptedCmp3 = { kind = "binary", use = "active" }
AcceptedCmp5 = { kind = "binary", use = "active" }
Complain = { kind = "binary", use = "active", label = "Complained" }
"""


def _marketing(public: Path, place: Path) -> Path:
    """Half of the labels are given, half are the names of the columns, as an analyst in a hurry leaves them."""
    _csv("marketing_campaign/marketing_campaign.csv", sep="\t")(public).to_csv(place / "crm.csv", index=False)
    (place / "study.toml").write_text(MARKETING, "utf-8")
    return place / "study.toml"


FLYING = "fivethirtyeight/flying-etiquette-survey/flying-etiquette.csv"
CASES = (
    Case("sample", True, 5, _sample),
    Case("simulated 3", True, 4, _simulated(3)),
    Case("simulated 8", True, 6, _simulated(8)),
    Case("minority_name", True, 2, _minority),
    Case("telco", True, 5, _example("telco", "telco")),
    Case("sfo_airport", True, 5, _example("sfo_airport", "sfo_airport")),
    Case("mcdonalds", True, 4, _initiated(_csv("surveys/mcdonalds.csv"))),
    Case("marketing_campaign", True, 5, _marketing),
    Case("star_wars", True, 4, _initiated(_csv("fivethirtyeight/star-wars-survey/StarWars.csv", encoding="latin-1"))),
    Case("oddjob", True, 5, _example("oddjob", "surveys")),
    Case("young_people tastes", True, 6, _initiated(_young_people(0, 63))),
    Case("young_people statements", True, 6, _initiated(_young_people(76, 140))),
    Case("flying_etiquette", True, 5, _initiated(_csv(FLYING))),
    Case("thanksgiving", True, 5,
         _initiated(_csv("fivethirtyeight/thanksgiving-2015/thanksgiving-2015-poll-data.csv", encoding="latin-1"))),
    Case("steak", True, 4, _initiated(_csv("fivethirtyeight/steak-survey/steak-risk-survey.csv"))),
    Case("airline", True, 5, _initiated(_csv("airline/Test_no_label.csv", rows=2000))),
    Case("hr", True, 5, _initiated(_csv("hr/WA_Fn-UseC_-HR-Employee-Attrition.csv"))),
    Case("shopping", True, 4, _initiated(_csv("shopping/shopping_trends.csv", rows=2000))),
    Case("comma", True, 4, _initiated(_csv("fivethirtyeight/comma-survey/comma-survey.csv"))),
    Case("food_world_cup", True, 5,
         _initiated(_csv("fivethirtyeight/food-world-cup/food-world-cup-data.csv", encoding="latin-1"))),
    Case("masculinity", True, 5, _initiated(_csv("fivethirtyeight/masculinity-survey/raw-responses.csv"))),
    Case("delivery", False, 5, _initiated(_numbered(_csv("delivery/onlinedeliverydata.csv")))),
    Case("music", False, 5, _initiated(_csv("music/mxmh_survey_results.csv"))),
    Case("coffee", False, 6, _initiated(_csv("coffee/GACTT_RESULTS_ANONYMIZED_v2.csv", rows=1500))),
    Case("bank", False, 5, _initiated(_csv("bank/BankChurners.csv", rows=1500))),
    Case("cards", False, 5, _initiated(_csv("cards/CC GENERAL.csv", rows=1500))),
    Case("sfo_airport 2016", False, 5,
         _initiated(_csv("sfo_airport/2016_SFO_Customer_Survey.csv", encoding="latin-1", rows=1500))),
)  # fmt: skip
