"""Peers for the segments benchmark. Each takes a frame and returns labels, choosing k from 1 or 2 to 8 as it can."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd


def filled(frame):
    """Numbers standardised, medians for missing numbers; categories as dummies, their own level for missing."""
    parts = []
    for name in frame.columns:
        x = frame[name]
        if isinstance(x.dtype, pd.CategoricalDtype) or not pd.api.types.is_numeric_dtype(x):
            if x.dropna().astype(str).str.contains("|", regex=False).any():
                parts.append(x.astype("object").fillna("").str.get_dummies("|"))
            else:
                parts.append(pd.get_dummies(x.astype("object").fillna("missing"), prefix=name))
        else:
            y = np.log1p(x) if x.min() >= 0 and x.skew() > 2 else x
            y = y.fillna(y.median())
            parts.append((y - y.mean()) / (y.std() or 1.0))
    return pd.concat(parts, axis=1).to_numpy(dtype=float)


def kmeans_silhouette(frame):
    """KMeans, k by silhouette."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    x = filled(frame)
    fits = [KMeans(k, n_init=10, random_state=0).fit_predict(x) for k in range(2, 9)]
    return max(fits, key=lambda labels: silhouette_score(x, labels, sample_size=1500, random_state=0))


def gaussian_mixture_bic(frame):
    """Gaussian mixture, k and covariance shape by BIC."""
    from sklearn.mixture import GaussianMixture

    x = filled(frame)
    shapes = ("full", "tied", "diag")
    fits = [
        GaussianMixture(k, covariance_type=shape, n_init=3, reg_covar=1e-3, random_state=0).fit(x)
        for k in range(1, 9)
        for shape in shapes
    ]
    return min(fits, key=lambda fit: fit.bic(x)).predict(x)


def tied_mixture_bic(frame):
    """Gaussian mixture with one covariance for all components, k by BIC."""
    from sklearn.mixture import GaussianMixture

    x = filled(frame)
    fits = [
        GaussianMixture(k, covariance_type="tied", n_init=3, reg_covar=1e-3, random_state=0).fit(x) for k in range(1, 9)
    ]
    return min(fits, key=lambda fit: fit.bic(x)).predict(x)


def famd_scores(frame, components=5):
    """Scores of a factor analysis of mixed data (Pages 2004): PCA where all columns are numbers, MCA where none is.

    Missing numbers are at the median, a missing category is a level of its own.
    """
    parts = []
    for name in frame.columns:
        x = frame[name]
        if pd.api.types.is_numeric_dtype(x):
            y = x.fillna(x.median()).to_numpy(dtype=float)[:, None]
            parts.append((y - y.mean()) / (y.std() or 1.0))
        else:
            level = pd.get_dummies(x.astype("object").fillna("missing").astype(str)).to_numpy(dtype=float)
            share = level.mean(axis=0)
            parts.append((level - share) / np.sqrt(share))
    left, size, _ = np.linalg.svd(np.hstack(parts), full_matrices=False)
    return left[:, :components] * size[:components]


def famd_kmeans(frame):
    """FAMD (five components), then KMeans with k by silhouette."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    scores = famd_scores(frame)
    fits = [KMeans(k, n_init=10, random_state=0).fit_predict(scores) for k in range(2, 9)]
    return max(fits, key=lambda labels: silhouette_score(scores, labels, sample_size=1500, random_state=0))


def k_prototypes(frame):
    """KPrototypes, k by the elbow of its cost (largest second difference); KModes or KMeans for columns of one kind."""
    from kmodes.kmodes import KModes
    from kmodes.kprototypes import KPrototypes
    from sklearn.cluster import KMeans

    numeric = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
    text = [name for name in frame.columns if name not in numeric]
    table = pd.concat(
        [
            (frame[numeric].fillna(frame[numeric].median()) - frame[numeric].mean()) / frame[numeric].std(),
            frame[text].astype("object").fillna("missing").astype(str),
        ],
        axis=1,
    )
    at = list(range(len(numeric), table.shape[1]))
    if not text:
        fits = [KMeans(k, n_init=10, random_state=0).fit(table.to_numpy(dtype=float)) for k in range(1, 9)]
        cost = np.log([fit.inertia_ for fit in fits])
    elif not numeric:
        fits = [KModes(k, n_init=2, random_state=0).fit(table.to_numpy(dtype=object)) for k in range(1, 9)]
        cost = np.log([fit.cost_ for fit in fits])
    else:
        fits = [
            KPrototypes(k, n_init=1, random_state=0).fit(table.to_numpy(dtype=object), categorical=at)
            for k in range(1, 9)
        ]
        cost = np.log([fit.cost_ for fit in fits])
    return fits[int(np.argmax(cost[:-2] - 2 * cost[1:-1] + cost[2:])) + 1].labels_


def stepmix_bic(frame):
    """StepMix on its mixed measurement model, missing values left out, k by BIC."""
    from stepmix.stepmix import StepMix

    numeric = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
    scale = [n for n in numeric if frame[n].nunique() <= 11]
    columns, model = [], {}
    for name in frame.columns:
        x = frame[name]
        if name in numeric and name not in scale:
            y = np.log1p(x) if x.min() >= 0 and x.skew() > 2 else x
            columns.append((y - y.mean()) / y.std())
            kind = "gaussian_diag_nan"
        else:
            codes = x.astype("category").cat.codes.astype(float)
            columns.append(codes.where(codes >= 0))
            kind = "categorical_nan"
        model[name] = {"model": kind, "n_columns": 1}
    table = pd.concat(columns, axis=1)
    fits = [
        StepMix(k, measurement=model, n_init=5, random_state=0, progress_bar=0, verbose=0).fit(table)
        for k in range(1, 9)
    ]
    return min(fits, key=lambda fit: fit.bic(table)).predict(table)


PEERS = {
    "KMeans + silhouette": (kmeans_silhouette, "sklearn"),
    "Gaussian mixture + BIC": (gaussian_mixture_bic, "sklearn"),
    "Tied Gaussian mixture + BIC": (tied_mixture_bic, "sklearn"),
    "FAMD + KMeans": (famd_kmeans, "sklearn"),
    "KPrototypes": (k_prototypes, "kmodes"),
    "StepMix + BIC": (stepmix_bic, "stepmix"),
}


def available():
    """Peers whose library can be imported here."""
    from importlib.util import find_spec

    return {name: run for name, (run, needs) in PEERS.items() if find_spec(needs)}


def labels_of(run, frame):
    """Labels, or None where the peer cannot take the data."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return np.asarray(run(frame))
        except Exception as error:  # a peer that fails is a result, and is printed as such
            print(f"    {run.__name__}: {type(error).__name__}: {str(error)[:100]}", flush=True)
            return None
