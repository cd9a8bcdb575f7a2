"""Public data sets read as they are; skipped where they are not beside the checkout."""

from __future__ import annotations

import numpy as np
import pytest

from personakit.ingest import read_exports
from personakit.readers import open_source
from personakit.study.read_study import make_study
from personakit.study.settings import Export

pytestmark = pytest.mark.real

ROWS = {
    "cdnow/cdnowElog.csv": ("csv", 6919, 5),
    "marketing_campaign/marketing_campaign.csv": ("csv", 2240, 29),
    "sfo_airport/2016_SFO_Customer_Survey.csv": ("csv", 3087, 97),
    "sfo_airport/2017_SFO_Customer_Survey.csv": ("csv", 2831, 97),
    "surveys/Oddjob.sav": ("spss", 1065, 71),
    "surveys/carcinoma.csv": ("csv", 118, 7),
    "surveys/election.csv": ("csv", 1785, 17),
    "surveys/hebrews.sav": ("spss", 99, 1),
    "surveys/mcdonalds.csv": ("csv", 1453, 15),
    "surveys/sample.por": ("spss", 5, 7),
    "surveys/sample.zsav": ("spss", 5, 7),
    "surveys/sample_missing.sav": ("spss", 7, 7),
    "surveys/voting_legitimacy_choicetext.csv": ("qualtrics", 156, 195),
    "surveys/voting_legitimacy_numeric.csv": ("qualtrics", 156, 195),
    "telco/Telco_customer_churn_demographics.xlsx": ("excel", 7043, 9),
    "telco/Telco_customer_churn_population.xlsx": ("excel", 1671, 3),
}


@pytest.mark.parametrize("path", ROWS)
def test_every_row_and_column_is_read(shared_data, path):
    raw = open_source("x", Export(table="customers", path=path), shared_data)
    chunks = list(raw.chunks())
    assert (raw.reader, sum(c.rows_read for c in chunks), len(raw.columns)) == ROWS[path]
    assert all(len(c.rows) == len(c.frame) for c in chunks)


def study(folder, **exports):
    whole = {"study": {"as_of": "2018-01-01", "minimum_customers": 10}, "exports": exports}
    return make_study(whole, folder=folder)


def test_spss_survey_with_wide_ratings(shared_data):
    ratings = {"columns": {"s1": "Booking", "s2": "Booking", "s8": "On board"}, "scale": [1, 100]}
    survey = {
        "table": "survey",
        "path": "surveys/Oddjob.sav",
        "attributes": {"e1": {"use": "active"}, "country": {}, "gender": {"use": "protected"}},
        "ratings": ratings,
    }
    exports = read_exports(study(shared_data, survey=survey))
    assert len(exports.customers) == 1065
    country = exports.customers.merge(exports.survey, on="customer_id")["country"]
    assert set(country.cat.categories) == {"Austria", "France", "Germany", "Switzerland", "USA"}
    assert exports.csat["score"].between(1, 100).all()


def test_day_first_dates_and_missing_income(shared_data):
    crm = {
        "table": "customers",
        "path": "marketing_campaign/marketing_campaign.csv",
        "columns": {"customer_id": "ID", "joined_on": "Dt_Customer"},
        "attributes": {"Income": {"use": "active"}, "Education": {}},
        "ratings": {"columns": {"Complain": "Care", "Response": "Campaign"}, "scale": [0, 1]},
    }
    exports = read_exports(study(shared_data, crm=crm))
    joined = exports.customers["joined_on"]
    assert str(joined.min().date()) == "2012-07-30"
    assert str(joined.max().date()) == "2014-06-29"
    assert exports.customers["Income"].isna().sum() == 24


def test_likes_written_in_words_and_numbers(shared_data):
    survey = {
        "table": "survey",
        "path": "surveys/mcdonalds.csv",
        "attributes": {"Like": {"kind": "ordinal", "scale": [-5, 5]}, "yummy": {"use": "active"}, "Age": {}},
        "ratings": {"columns": {"cheap": "Paying", "fast": "Ordering"}, "values": {"Yes": 1, "No": 0}, "scale": [0, 1]},
    }
    exports = read_exports(study(shared_data, survey=survey))
    like = exports.survey["Like"].astype(float)
    assert (like == 5).sum() == 143
    assert (like == -5).sum() == 152
    assert np.isnan(like).sum() == 0


def test_transactions(shared_data):
    crm = {
        "table": "customers",
        "path": "cdnow/cdnow_customers_summary.csv",
        "columns": {"customer_id": "ID"},
        "attributes": {"frequency": {"use": "active"}},
        "ratings": {"columns": {"frequency": "a", "T": "b"}, "scale": [0, 100]},
    }
    buys = {
        "table": "transactions",
        "path": "cdnow/cdnowElog.csv",
        "columns": {"customer_id": "sampleid", "at": "date", "amount": "sales"},
    }
    exports = read_exports(study(shared_data, crm=crm, buys=buys))
    assert len(exports.transactions) == 6919
    assert exports.transactions["customer_id"].nunique() == 2357
    assert str(exports.transactions["at"].min().date()) == "1997-01-01"
    assert exports.transactions["amount"].sum() == pytest.approx(244_149, rel=0.01)
