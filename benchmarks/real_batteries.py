"""Public surveys that ask in batteries of rating scales: what is found, and what pairs of columns keep to themselves.

    OMP_NUM_THREADS=1 python benchmarks/real_batteries.py FOLDER [--only bfi,airline,...] [--personas 4]

For each survey: number of personas, verdict, CPU seconds, how much of every persona refits find again (Jaccard index),
the batteries found beside those of the questionnaire, and the bivariate residuals (chi2 / df of every pair of columns;
about 1 is chance): their sum, their mean, and the five largest. At most 3,000 rows of each, drawn with a seed.

FOLDER holds, as their sources name them:

- `sfo_airport/2017_SFO_Customer_Survey.csv`, `surveys/Oddjob.sav`, `surveys/mcdonalds.csv`: as for `real_data.py`.
- `bfi.csv`: 2,800 people, 25 statements on themselves in five scales of personality (R package psych, dataset bfi;
  as CSV in github.com/vincentarelbundock/Rdatasets, csv/psych/bfi.csv).
- `airline.csv`: airline passengers, 14 ratings of a flight ("Airline Passenger Satisfaction" on Kaggle, the part
  test.csv; for instance github.com/29Schiller/Airline-Passenger-Satisfaction, Dataset/test.csv).
- `nilt.sav`: Northern Ireland Life and Times survey 2023, 1,200 people, attitudes to other groups and places (ARK,
  www.ark.ac.uk/nilt; for instance github.com/w-mayer/post_visit_analysis, data/data.sav).
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import personakit as pk
from personakit.clustering import PersonaModel

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
MOST_ROWS, SEED = 3_000, 0
LARGEST = 5


@dataclass(frozen=True, eq=False)
class Survey:
    """The active columns of a survey, their kinds, and the battery of the questionnaire each item is from."""

    frame: pd.DataFrame
    kinds: dict[str, str]
    batteries: dict[str, str] = field(default_factory=dict)


def by_study(name: str, folder: Path) -> Survey:
    """Take the active attributes of the study of an example."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(EXAMPLES / name, Path(place) / name, ignore=shutil.ignore_patterns("data", "runs"))
        (Path(place) / name / "data").symlink_to(folder.resolve(), target_is_directory=True)
        exports = pk.read_exports(Path(place) / name / "study.toml")
    features = pk.build_features(exports)
    kinds = {name: str(features.kinds[name]) for name in features.active}
    return Survey(features.frame[list(kinds)].reset_index(drop=True), kinds)


def sfo_airport(folder: Path) -> Survey:
    """How people travel: the attributes of the example's study."""
    return by_study("sfo_airport", folder / "sfo_airport")


def sfo_ratings(folder: Path) -> Survey:
    """The ratings of the same survey: facilities (question 7), cleanliness (9), ease of getting through (13, 14)."""
    facilities = "ART FOOD STORE SIGN WALKWAYS SCREENS INFODOWN INFOUP WIFI ROADS PARK AIRTRAIN LTPARKING RENTAL"
    batteries = {f"Q7{item}": "facilities" for item in facilities.split()}
    batteries |= {f"Q9{item}": "cleanliness" for item in ("BOARDING", "AIRTRAIN", "RENTAL", "FOOD", "RESTROOM")}
    batteries |= dict.fromkeys(("Q13GETRATE", "Q14FIND", "Q14PASSTHRU"), "ease")
    frame = pd.read_csv(folder / "sfo_airport" / "2017_SFO_Customer_Survey.csv")[list(batteries)]
    return items_only(frame.where((frame >= 1) & (frame <= 5)), batteries)  # 0 = blank, 6 = not used


def oddjob(folder: Path) -> Survey:
    """What airline customers expect, 1 to 100: the attributes of the example's study."""
    return by_study("oddjob", folder / "surveys")


def mcdonalds(folder: Path) -> Survey:
    """Eleven yes/no perceptions."""
    frame = pd.read_csv(folder / "surveys" / "mcdonalds.csv").iloc[:, :11]
    return Survey(frame, dict.fromkeys(frame.columns, "binary"))


def bfi(folder: Path) -> Survey:
    """Five items for each of agreeableness, conscientiousness, extraversion, neuroticism and openness."""
    batteries = {f"{scale}{item}": scale for scale in "ACENO" for item in range(1, 6)}
    return items_only(pd.read_csv(folder / "bfi.csv")[list(batteries)], batteries)


def airline(folder: Path) -> Survey:
    """Fourteen ratings of a flight, and how it was flown; the batteries are the parts of the journey."""
    parts = {
        "booking": ("Inflight wifi service", "Departure/Arrival time convenient", "Ease of Online booking"),
        "cabin": ("Food and drink", "Seat comfort", "Inflight entertainment", "Cleanliness"),
        "staff": ("On-board service", "Leg room service", "Baggage handling", "Checkin service", "Inflight service"),
    }
    batteries = {item: part for part, items in parts.items() for item in items}
    batteries |= {"Gate location": "booking", "Online boarding": "booking"}
    flown = {
        "Customer Type": "binary",
        "Type of Travel": "binary",
        "Class": "categorical",
        "Flight Distance": "numeric",
    }
    frame = pd.read_csv(folder / "airline.csv")[[*batteries, *flown]]
    ratings = frame[list(batteries)]
    frame[list(batteries)] = ratings.where(ratings >= 1)  # 0 = not applicable
    return Survey(frame, dict.fromkeys(batteries, "ordinal") | flown, batteries)


def nilt(folder: Path) -> Survey:
    """Seven batteries: how one is treated, migrants, refugees, shared places, safe places, feelings, cultures."""
    parts = {
        "treated": "LESSCOURT LESSRESP POORSERV NOTSMAR AFRAIDME MEDISHONS BETTERME CALLNAME THREATEN",
        "migrants": "MIGWRK1 MIGWRK2 MIGWRK3 MIGWRK5 MIGWRK7 MIGWRK11",
        "refugees": "ASYLUMNI ASSTATUS ASEMP NIREFUGB DREFGEEB RCONTRIB RASFRESP RASKNOW RASMEDIA UKRN2NI",
        "shared": "LCOPEN PARKOPEN LIBOPEN SHCNOPEN",
        "safe": "GOGAA GOOH GOCSCHL GOPSCHL",
        "feel": "FEELCATH FEELPROT FEELMEG",
        "cultures": "CTHCRICH PRCRICH EMCRICH",
    }
    batteries = {item: part for part, items in parts.items() for item in items.split()}
    frame = pd.read_spss(folder / "nilt.sav", usecols=list(batteries), convert_categoricals=False)[list(batteries)]
    frame = frame.where(frame < 8)  # 8 = don't know, 9 = no answer
    shared = parts["shared"].split()
    frame[shared] = frame[shared].where(frame[shared] < 5)  # 5 = none in this area
    return items_only(frame, batteries)


def items_only(frame: pd.DataFrame, batteries: dict[str, str]) -> Survey:
    """Return a survey of rating scales alone."""
    return Survey(frame, dict.fromkeys(frame.columns, "ordinal"), batteries)


SURVEYS: dict[str, Callable[[Path], Survey]] = {
    one.__name__: one for one in (sfo_airport, oddjob, mcdonalds, bfi, airline, nilt, sfo_ratings)
}


def at_most(survey: Survey, rows: int = MOST_ROWS) -> Survey:
    """Return a random sample of the rows that hold an answer."""
    frame = survey.frame.dropna(how="all")
    if len(frame) > rows:
        frame = frame.sample(rows, random_state=SEED)
    return Survey(frame.reset_index(drop=True), survey.kinds, survey.batteries)


def say_batteries(model: PersonaModel, asked: dict[str, str]) -> None:
    """Print the items of each battery found, and how many of the pairs agree with the questionnaire."""
    items = [item for item in model._layout.items if item.ordinal]
    for number in sorted({item.battery for item in items}):
        inside = [f"{item.column} ({asked.get(item.column, '-')})" for item in items if item.battery == number]
        print(f"  battery {number}:" if number >= 0 else "  no battery:", ", ".join(inside))
    known = [item for item in items if item.column in asked]
    if not known:
        return
    named = pd.factorize(np.array([asked[item.column] for item in known]))[0]
    found = np.array([item.battery if item.battery >= 0 else -2 - at for at, item in enumerate(known)])
    pairs = np.triu_indices(len(known), 1)
    same_named = (named[:, None] == named)[pairs]
    same_found = (found[:, None] == found)[pairs]
    together, apart = same_found[same_named].mean(), 1 - same_found[~same_named].mean()
    print(f"  batteries: {len(set(found[found >= 0]))} found, {named.max() + 1} in the questionnaire")
    print(f"  pairs of one battery found together: {together:.0%}; of two found apart: {apart:.0%}")


def say(name: str, survey: Survey, n_personas: Any) -> None:
    """Fit a survey and print what it shows."""
    begun = time.process_time()
    model = PersonaModel(n_personas, kinds=survey.kinds, max_personas=10).fit(survey.frame)
    seconds = time.process_time() - begun
    print(f"\n== {name}: {len(survey.frame):,} rows, {survey.frame.shape[1]} columns, {seconds:.0f} CPU seconds")
    print(f"verdict: {model.verdict_}, {model.n_personas_} persona(s). {model.verdict_reason_}")
    table = model.stability_.personas
    print("shares:", ", ".join(f"{share:.2f}" for share in model.shares_))
    print("Jaccard:", ", ".join(f"{value:.2f}" for value in table["jaccard"]))
    say_batteries(model, survey.batteries)
    residuals = model.bivariate_residuals(survey.frame)
    print(
        f"bivariate residuals: {len(residuals)} pairs, sum {residuals['residual'].sum():.0f}, "
        f"mean {residuals['residual'].mean():.2f}; the largest:"
    )
    print(residuals.head(LARGEST).round(1).to_string(index=False), flush=True)


def main() -> None:
    """Print every survey asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default=",".join(SURVEYS))
    parser.add_argument("--personas", type=int, help="number of personas; by default it is chosen")
    options = parser.parse_args()
    for name in options.only.split(","):
        say(name, at_most(SURVEYS[name](options.folder)), options.personas or "auto")


if __name__ == "__main__":
    main()
