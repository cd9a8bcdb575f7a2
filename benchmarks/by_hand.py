"""The same job by hand: what a competent analyst writes with pandas and scikit-learn in a day.

Reads the five exports, cleans them, fills missing answers, one-hot encodes and scales, chooses k by silhouette,
clusters everyone with KMeans, computes satisfaction and waits per persona and stage, learns from who left what a bad
contact at each stage adds to leaving (a logistic regression on customer-months, all leavers and a sample of the rest),
ranks the stages by value at risk with bootstrap intervals over customers, and writes CSV tables and an HTML page with
three plots.

Run: python benchmarks/by_hand.py FOLDER_OF_EXPORTS OUTPUT_FOLDER
"""

from __future__ import annotations

import base64
import io
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

SEED = 20260
AS_OF = pd.Timestamp("2025-12-31")
LIKERT = [f"Q1_{i}" for i in range(1, 13)]
HORIZON_YEARS, DISCOUNT = 5, 0.10
SILHOUETTE_SAMPLE, REPLICATES, REFITS = 5_000, 200, 20
OTHERS_EACH = 10  # customer-months without leaving, for each with


def clean_id(ids: pd.Series) -> pd.Series:
    """Strip blanks and fold case."""
    return ids.astype(str).str.strip().str.upper()


def two_formats(dates: pd.Series) -> pd.Series:
    """Parse ISO dates, then what is left as day.month.year."""
    iso = pd.to_datetime(dates, format="%Y-%m-%d", errors="coerce")
    return iso.fillna(pd.to_datetime(dates, format="%d.%m.%Y", errors="coerce"))


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Read and clean the exports: one customer table, ratings, waits."""
    crm = pd.read_csv(folder / "crm.csv", dtype={"Customer No": str}, na_values=["n/a"])
    crm["customer_id"] = clean_id(crm["Customer No"])
    crm = crm.drop_duplicates("customer_id", keep="first")
    crm["Region"] = crm["Region"].replace({"NORTH": "North", "south": "South"})
    for column in ("Customer since", "Contract end", "Left on"):
        crm[column] = two_formats(crm[column])

    survey = pd.read_csv(folder / "survey.csv", skiprows=[1, 2], dtype={"ExternalReference": str}, na_values=["-99"])
    survey = survey[(survey["Status"] != "Survey Preview") & survey["Finished"].astype(bool)]
    survey["customer_id"] = clean_id(survey["ExternalReference"])
    survey = survey.sort_values("EndDate").drop_duplicates("customer_id", keep="last")
    survey = survey[["customer_id", *LIKERT, "Q2", "Q3", "Q4"]]

    money = folder / "profitability.xlsx"
    if money.exists():
        profit = pd.read_excel(money, skiprows=2, engine="calamine")
    elif (folder / "profitability.parquet").exists():
        profit = pd.read_parquet(folder / "profitability.parquet")
    else:
        profit = pd.read_csv(folder / "profitability.csv", dtype={"Customer": str})
    profit["customer_id"] = clean_id(profit["Customer"])
    profit["margin"] = profit["Revenue EUR"] - profit["Cost EUR"]
    margin = profit.groupby("customer_id")["margin"].agg(["sum", "count"])
    margin = (margin["sum"] / margin["count"] * 4).rename("annual_margin").reset_index()

    base = crm.merge(survey, on="customer_id", how="left").merge(margin, on="customer_id", how="left")

    csat = pd.read_csv(folder / "csat.csv", dtype={"CustomerID": str})
    csat["customer_id"] = clean_id(csat["CustomerID"])
    csat = csat.drop_duplicates()
    csat["Rated at"] = pd.to_datetime(csat["Rated at"], format="%Y-%m-%d %H:%M", errors="coerce")
    csat = csat[csat["Score"].between(1, 5) & csat["customer_id"].isin(base["customer_id"])]

    waits = pd.read_csv(folder / "waits.csv", sep=";", decimal=",", dtype={"customer": str})
    waits["customer_id"] = clean_id(waits["customer"])
    waits["opened"] = pd.to_datetime(waits["opened"], format="%d.%m.%Y %H:%M", errors="coerce")
    waits["stage"] = waits["stage"].replace({"Signup": "Sign-up"})
    waits = waits[waits["stage"].isin(csat["Journey stage"].unique()) & (waits["wait_min"] >= 0)]
    waits = waits[waits["customer_id"].isin(base["customer_id"])]
    return base, csat, waits


def encode(base: pd.DataFrame) -> np.ndarray:
    """Fill, one-hot and scale the attributes that form the segments."""
    numeric = base[LIKERT].fillna(base[LIKERT].median())
    numeric["usage"] = np.log1p(base["Data GB per month"].fillna(base["Data GB per month"].median()))
    choices = pd.concat(
        [
            base["Q2"].fillna("").str.get_dummies(",").add_prefix("need "),
            base["Q4"].fillna("").str.get_dummies(",").add_prefix("source "),
            base["Products"].fillna("").str.get_dummies(";").add_prefix("has "),
            pd.get_dummies(base[["Preferred channel", "Contract", "Direct debit"]], dtype=float),
        ],
        axis=1,
    )
    return StandardScaler().fit_transform(pd.concat([numeric, choices], axis=1).astype(float))


def cluster(features: np.ndarray) -> tuple[np.ndarray, dict[int, float]]:
    """Choose k by silhouette on a sample, then cluster everyone."""
    rng = np.random.default_rng(SEED)
    sample = features[rng.choice(len(features), min(SILHOUETTE_SAMPLE, len(features)), replace=False)]
    scores = {}
    for k in range(2, 9):
        labels = KMeans(k, n_init=10, random_state=SEED).fit_predict(sample)
        scores[k] = float(silhouette_score(sample, labels))
    best = max(scores, key=scores.__getitem__)
    return KMeans(best, n_init=10, random_state=SEED).fit_predict(features), scores


def journey(base: pd.DataFrame, csat: pd.DataFrame, waits: pd.DataFrame) -> pd.DataFrame:
    """Compute satisfaction and waits per persona and stage."""
    persona = base.set_index("customer_id")["persona"]
    csat = csat.assign(
        persona=csat["customer_id"].map(persona), top_2=csat["Score"] >= 4, dissatisfied=csat["Score"] <= 2
    )
    ratings = csat.groupby(["persona", "Journey stage"]).agg(
        csat_mean=("Score", "mean"),
        csat_top_2=("top_2", "mean"),
        dissatisfied=("dissatisfied", "mean"),
        ratings=("Score", "size"),
    )
    within = (waits["wait_min"] <= waits["sla_min"]).astype(float).where(waits["sla_min"].notna())
    waits = waits.assign(persona=waits["customer_id"].map(persona), within=within)
    grouped = waits.groupby(["persona", "stage"])
    times = grouped.agg(
        wait_median=("wait_min", "median"), within_sla=("within", "mean"), abandoned=("abandoned", "mean")
    )
    times["wait_p90"] = grouped["wait_min"].quantile(0.9)
    times.index.names = ratings.index.names
    return ratings.join(times).reset_index()


def worth(base: pd.DataFrame) -> pd.DataFrame:
    """Add switching ease (the persona's mean where not asked) and lifetime value."""
    ease = ((base["Q3"] - 1) / 6).fillna(((base["Q3"] - 1) / 6).groupby(base["persona"]).transform("mean"))
    retention = 1 - base["Left on"].notna().mean()
    years = sum((retention / (1 + DISCOUNT)) ** year for year in range(HORIZON_YEARS))
    margin = base["annual_margin"].fillna(base["annual_margin"].median())
    return base.assign(ease=ease.fillna(0.5), lifetime_value=margin * years)


def months_of(dates: pd.Series) -> pd.Series:
    """Number the months of the year before the as-of date, 1 to 12."""
    return (dates.dt.year - AS_OF.year) * 12 + dates.dt.month


def bad_contacts(csat: pd.DataFrame) -> pd.DataFrame:
    """Count dissatisfied ratings by customer, month and stage."""
    bad = csat[csat["Score"] <= 2]
    bad = bad.assign(month=months_of(bad["Rated at"]))
    return bad.pivot_table(index=["customer_id", "month"], columns="Journey stage", values="Score", aggfunc="size")


def effects(base: pd.DataFrame, csat: pd.DataFrame) -> pd.DataFrame:
    """Learn from customer-months what a bad contact last month (the one before: half) adds to the odds of leaving."""
    rng = np.random.default_rng(SEED)
    left, joined = months_of(base["Left on"]), months_of(base["Customer since"]).fillna(0)
    frames = []
    for month in range(2, 13):
        there = base[(joined < month) & ~(left < month)]
        frames.append(pd.DataFrame({"customer_id": there["customer_id"], "month": month, "left": left == month}))
    panel = pd.concat([frame.dropna() for frame in frames], ignore_index=True)
    leavers = panel[panel["left"].astype(bool)]
    others = panel[~panel["left"].astype(bool)]
    sampled = others.sample(min(len(others), OTHERS_EACH * max(len(leavers), 1)), random_state=SEED)
    panel = pd.concat([leavers, sampled], ignore_index=True)
    counts = bad_contacts(csat)
    stages = list(counts.columns)
    faded = pd.DataFrame(0.0, index=panel.index, columns=stages)
    for lag, share in ((0, 1.0), (1, 1.0), (2, 0.5)):
        keys = pd.MultiIndex.from_arrays([panel["customer_id"], panel["month"] - lag])
        faded += share * counts.reindex(keys).fillna(0.0).to_numpy()
    known = panel.merge(
        base[["customer_id", "persona", "ease", "Customer since", "Contract end"]], on="customer_id", how="left"
    )
    start = pd.to_datetime({"year": AS_OF.year, "month": known["month"], "day": 1})
    bound = (known["Contract end"] > start).to_numpy(dtype=float)
    tenure = np.log1p(((start - known["Customer since"]).dt.days / 30.4).clip(lower=0).fillna(12)).to_numpy()
    personas = pd.get_dummies(known["persona"], drop_first=True, dtype=float).to_numpy()
    matrix = np.column_stack([faded.to_numpy() * known["ease"].to_numpy()[:, None], bound, tenure, personas])
    target = panel["left"].astype(int).to_numpy()
    chance = len(leavers) / max(len(leavers) + len(others), 1)  # a month
    fits = []
    for refit in range(REFITS + 1):
        rows = np.arange(len(target)) if refit == 0 else rng.integers(0, len(target), len(target))
        model = LogisticRegression(max_iter=200).fit(matrix[rows], target[rows])
        fits.append(np.maximum(np.expm1(model.coef_[0][: len(stages)]), 0) * chance)
    return pd.DataFrame(fits, columns=stages)


def rank(base: pd.DataFrame, csat: pd.DataFrame) -> pd.DataFrame:
    """Rank the stages by value at risk, with intervals from resampled customers and refits."""
    base = worth(base)
    added = effects(base, csat)
    unhappy = csat.assign(bad=(csat["Score"] <= 2).astype(float)).pivot_table(
        index="customer_id", columns="Journey stage", values="bad", aggfunc="sum"
    )
    unhappy = unhappy.reindex(base["customer_id"])[list(added.columns)].fillna(0.0)
    there = base["Left on"].isna().to_numpy()
    each = unhappy.to_numpy() * (there * base["ease"] * base["lifetime_value"]).to_numpy()[:, None]
    rng = np.random.default_rng(SEED)
    draws = np.array([each[rng.integers(0, len(each), len(each))].sum(axis=0) for _ in range(REPLICATES)])
    draws *= added.to_numpy()[rng.integers(1, REFITS + 1, REPLICATES)]
    first = np.bincount(draws.argmax(axis=1), minlength=each.shape[1]) / REPLICATES
    affected = (unhappy.to_numpy() > 0).mean(axis=0)
    table = pd.DataFrame(
        {
            "stage": unhappy.columns,
            "value_at_risk": each.sum(axis=0) * added.to_numpy()[0],
            "value_at_risk_low": np.quantile(draws, 0.05, axis=0),
            "value_at_risk_high": np.quantile(draws, 0.95, axis=0),
            "chance_first": first,
            "share_of_base": affected,
        }
    )
    return table.sort_values("value_at_risk", ascending=False, ignore_index=True)


def picture(figure: plt.Figure) -> str:
    """Return a figure as an HTML image."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=90, bbox_inches="tight")
    plt.close(figure)
    return f'<img src="data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}">'


def report(stages: pd.DataFrame, table: pd.DataFrame, profile: pd.DataFrame) -> str:
    """Return the page: heat map, journey lines, ranking, and the tables."""
    grid = stages.pivot_table(index="persona", columns="Journey stage", values="csat_mean")
    heat, axes = plt.subplots()
    axes.imshow(grid, cmap="RdYlGn", vmin=1, vmax=5)
    axes.set_xticks(range(grid.shape[1]), grid.columns, rotation=45)
    lines, axes = plt.subplots()
    for persona, row in grid.iterrows():
        axes.plot(grid.columns, row, label=f"persona {persona}")
    axes.legend()
    bars, axes = plt.subplots()
    error = [table["value_at_risk"] - table["value_at_risk_low"], table["value_at_risk_high"] - table["value_at_risk"]]
    axes.barh(table["stage"], table["value_at_risk"], xerr=np.maximum(error, 0))
    pictures = "".join(picture(figure) for figure in (heat, lines, bars))
    return f"<h1>Personas and stages</h1>{pictures}{table.to_html()}{stages.to_html()}{profile.to_html()}"


def main() -> None:
    """Do the whole job."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    base, csat, waits = read(folder)
    base["persona"], scores = cluster(encode(base))
    numbers = ["Age", "Household size", "Monthly bill", "Data GB per month", "annual_margin", *LIKERT, "Q3"]
    profile = base.groupby("persona")[numbers].mean()
    profile["share_of_base"] = base["persona"].value_counts(normalize=True)
    stages, table = journey(base, csat, waits), rank(base, csat)
    profile.to_csv(out / "personas.csv")
    base[["customer_id", "persona"]].to_parquet(out / "assignments.parquet")
    stages.to_csv(out / "journey.csv", index=False)
    table.to_csv(out / "priorities.csv", index=False)
    (out / "report.html").write_text(report(stages, table, profile), encoding="utf-8")
    sys.stdout.write(f"silhouette {scores}\n{table.to_string()}\n")


if __name__ == "__main__":
    main()
