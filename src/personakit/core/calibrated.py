"""Numbers that were calibrated on simulated data: each with its value, its effect, and the benchmark it comes from.

A number that an analyst may argue about is a key of the study; a tolerance of an algorithm stays beside it. What is
left are numbers that were set so that results on simulated firms, whose truth is known, come out right. Change one only
with a run of its benchmark; ``docs/method/calibrated.md`` lists them for readers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Calibrated:
    """A calibrated number.

    Attributes
    ----------
    name : name of the constant in this module.
    value : its value, without a unit unless `effect` names one.
    room : where it is used.
    effect : what it does, and what a larger value means.
    calibrated_on : the simulated data, and what was asked of the results.
    benchmark : the script that shows the results.
    since : date of the value, year-month-day.
    """

    name: str
    value: float
    room: str
    effect: str
    calibrated_on: str
    benchmark: str
    since: str = "2026-11-22"


_CONTINUA = "simulated families with and without separate groups: verdicts as the truth, few personas too many"
_RANKING = "simulated firms with known causes of leaving, three levels of difficulty"

REGISTRY: tuple[Calibrated, ...] = (
    Calibrated(
        "MODEL_SPREAD", 0.2, "churn",
        "Error of the churn model itself at each stage, as the standard deviation of a logarithm. Larger: wider "
        "intervals of value at risk, chances of a rank nearer to even.",
        f"{_RANKING}: the scatter of estimates around the truth that sampling leaves unexplained", "priorities.py",
    ),
    Calibrated(
        "MISREAD", 0.1, "churn",
        "Effect that spills over to another stage because some contacts are taken for bad and are not, as a standard "
        "deviation in parts of the mean effect. Larger: wider intervals at stages with a small effect.",
        f"{_RANKING}: what is estimated at stages that have no effect", "priorities.py",
    ),
    Calibrated(
        "SHARE_WIDENING", 1.1, "personas",
        "Factor on the standard error of a persona's share of base, for what the covariance leaves out (parameters "
        "common to all personas, the number of personas). Larger: wider intervals.",
        "simulated firms of eight personas: how often 90% intervals hold the true share", "firms.py",
    ),
    Calibrated(
        "MISFIT", 0.02, "clustering",
        "Additional penalty for each further persona, in twice the log-likelihood, for each row that answered rating "
        "scales. The misfit of a model of answers grows with the number of rows, BIC's penalty only with its "
        "logarithm. Larger: fewer personas in large surveys.",
        "simulated surveys with skewed answering styles: the true number of personas", "segments.py",
    ),
    Calibrated(
        "NATURAL_CERTAINTY", 0.8, "clustering",
        "Least mean probability of the likeliest persona for the verdict 'natural'. Larger: fewer natural verdicts.",
        _CONTINUA, "segments.py",
    ),
    Calibrated(
        "NATURAL_STABILITY", 0.65, "clustering",
        "Least agreement (adjusted Rand index) of refits to resampled rows for the verdict 'natural'.",
        _CONTINUA, "segments.py",
    ),
    Calibrated(
        "REPRODUCIBLE_STABILITY", 0.45, "clustering",
        "The same for the verdict 'reproducible'.", _CONTINUA, "segments.py",
    ),
    Calibrated(
        "SLICE_STABILITY", 0.6, "clustering",
        "Customers who differ by degree are split into slices only if some split reaches this agreement.",
        _CONTINUA, "segments.py",
    ),
    Calibrated(
        "STABLE_SLICES", 0.85, "clustering",
        "The finest split that reaches this agreement is taken.", _CONTINUA, "segments.py",
    ),
    Calibrated(
        "STABILITY_SLACK", 0.03, "clustering",
        "Or the finest split that comes this close to the most stable one.", _CONTINUA, "segments.py",
    ),
    Calibrated(
        "FOUND_AGAIN", 0.6, "clustering",
        "Least mean Jaccard index of a persona with its match in refits to resampled rows; below, a persona fewer is "
        "taken, or, where that number was asked for, the persona is marked 'not stable'. Larger: fewer personas.",
        "Hennig (2007) on simulated and real data: clusters with an index below 0.6 should not be trusted",
        "segments.py", "2026-12-01",
    ),
    Calibrated(
        "CLEAR_RATIO", 1.5, "clustering",
        "The test for structure stops after one draw without personas if the gain in fit exceeds that draw's gain by "
        "this ratio. Larger: slower, verdicts unchanged.",
        "simulated continua: no verdict differs from that of the whole test", "segments.py",
    ),
    Calibrated(
        "CLEAR_MARGIN", 0.1, "clustering",
        "And by at least this much per customer (log-likelihood).",
        "simulated continua: no verdict differs from that of the whole test", "segments.py",
    ),
    Calibrated(
        "CAUSE_AGREEMENT", 0.8, "priorities",
        "Share of bootstrap samples that must name the same cause; otherwise none is named. Larger: fewer causes "
        "named, fewer of them wrong.",
        f"{_RANKING}: named causes are the true ones", "priorities.py",
    ),
    Calibrated(
        "CAUSE_LEAST_EXPLAINED", 0.005, "priorities",
        "Adjusted share of the variance of satisfaction below which no cause is named.",
        f"{_RANKING}: named causes are the true ones", "priorities.py",
    ),
    Calibrated(
        "CAUSE_LEAST_UNIQUE", 0.25, "priorities",
        "Part of the first cause's explained variance that the second cannot explain; below, they cannot be separated.",
        f"{_RANKING}: named causes are the true ones", "priorities.py",
    ),
    Calibrated(
        "NEARLY_AS_STRONG", 0.6, "personas",
        "Traits of at least this share of the strongest one count as equally strong, so that chance differences "
        "between samples of customers do not decide a persona's name.",
        "the sample firm, customers drawn again: how often a persona keeps its name", "names.py",
    ),
)  # fmt: skip

_VALUES = {entry.name: entry.value for entry in REGISTRY}

MODEL_SPREAD = _VALUES["MODEL_SPREAD"]
MISREAD = _VALUES["MISREAD"]
SHARE_WIDENING = _VALUES["SHARE_WIDENING"]
MISFIT = _VALUES["MISFIT"]
NATURAL_CERTAINTY = _VALUES["NATURAL_CERTAINTY"]
NATURAL_STABILITY = _VALUES["NATURAL_STABILITY"]
REPRODUCIBLE_STABILITY = _VALUES["REPRODUCIBLE_STABILITY"]
SLICE_STABILITY = _VALUES["SLICE_STABILITY"]
STABLE_SLICES = _VALUES["STABLE_SLICES"]
STABILITY_SLACK = _VALUES["STABILITY_SLACK"]
FOUND_AGAIN = _VALUES["FOUND_AGAIN"]
CLEAR_RATIO = _VALUES["CLEAR_RATIO"]
CLEAR_MARGIN = _VALUES["CLEAR_MARGIN"]
CAUSE_AGREEMENT = _VALUES["CAUSE_AGREEMENT"]
CAUSE_LEAST_EXPLAINED = _VALUES["CAUSE_LEAST_EXPLAINED"]
CAUSE_LEAST_UNIQUE = _VALUES["CAUSE_LEAST_UNIQUE"]
NEARLY_AS_STRONG = _VALUES["NEARLY_AS_STRONG"]
