"""``find_typing_tool``: the shortest set of questions, or of CRM fields, that assigns customers to personas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from personakit.clustering.scorecard import Scorecard
from personakit.core.errors import DataError, StudyError, not_found, require
from personakit.core.intervals import kish_effective_n
from personakit.core.kinds import Use
from personakit.core.random_groups import random_group_of
from personakit.core.threads import one_blas_thread
from personakit.personas.personas import Personas
from personakit.personas.typing_tool.cross_validate import Validation, accuracy, best_length, cross_validate, hits
from personakit.personas.typing_tool.fit_points import GrowthStep, TypingTask, grow_tool
from personakit.personas.typing_tool.score_terms import TermBlock, make_block, make_term
from personakit.personas.typing_tool.typing_tool import TypingTool

if TYPE_CHECKING:
    from personakit.core.typing import Codes
    from personakit.features.features import Features
    from personakit.ingest.exports import AttributeInfo

TypingSource = Literal["survey", "crm", "all"]
TABLES = {"survey": ("survey",), "crm": ("customers",), "all": ("survey", "customers")}
#: Most respondents to learn from; a larger number is sampled by a hash of the customer id.
LEARN_FROM = 4000
FEWEST = 50


@one_blas_thread
def find_typing_tool(personas: Personas, source: TypingSource = "survey", max_questions: int | None = 8) -> TypingTool:
    """Find the fewest questions that assign a customer to a persona, and estimate how often they are right.

    The points of the answers add up to one score per persona. Questions are added one by one; their number is the
    smallest with an accuracy within one standard error of the best. The points are learnt from the weighted respondents
    (from all customers if there is no survey) and their memberships: a customer who is 60% one persona counts 60% for
    it. Other customers are left out, because their memberships come from the CRM fields alone, and CRM fields would
    predict them too well.

    Parameters
    ----------
    personas : Personas
        Result of :func:`find_personas`.
    source : {"survey", "crm", "all"}
        Which attributes may be asked: survey questions, CRM fields, or both. Protected attributes never are.
    max_questions : int or None
        Most questions; None for no limit.

    Returns
    -------
    TypingTool
        Questions, accuracy, confusion and scorer. Accuracy is nested cross-validated: the questions and their number
        are chosen again without the customers they are tested on. The personas themselves are taken as given.

    Raises
    ------
    StudyError
        When there is only one persona, or no attribute of that source.
    DataError
        When there are fewer than 50 respondents to learn from.
    """
    require("find_typing_tool", personas, Personas, "the personas of find_personas")
    if source not in TABLES:
        raise StudyError(not_found("source", str(source), "find_typing_tool", TABLES))
    if max_questions is not None and (isinstance(max_questions, bool) or max_questions < 1):
        raise StudyError("max_questions must be a whole number from 1, or None.")
    if len(personas) < 2:
        raise StudyError("There is one persona, everyone: there is nothing to assign.")
    features = personas.features
    infos = [a for a in features.attributes if a.table in TABLES[source] and a.use in (Use.ACTIVE, Use.DESCRIBE)]
    rows = typing_rows(features)
    if rows.size < FEWEST:
        raise DataError(f"{rows.size} respondents are too few for a typing tool; it needs {FEWEST}.")
    blocks = [make_block(features.frame[a.name].iloc[rows], a.kind) for a in infos]
    asked = [(a, block) for a, block in zip(infos, blocks, strict=True) if block is not None]
    if not asked:
        raise StudyError(f'No attribute of source "{source}" varies between customers. Give another source.')
    weights = features.weights.to_numpy()[rows]
    effective = kish_effective_n(weights)
    target = personas.memberships.to_numpy()[rows]
    task = TypingTask(tuple(block for _, block in asked), target, weights * (effective / weights.sum()))
    ids = features.frame.index[rows].to_numpy(dtype=object)
    hashes = pd.util.hash_array(ids, categorize=False)
    most = len(asked) if max_questions is None else min(max_questions, len(asked))
    judged = cross_validate(task, hashes, most)
    everyone = np.arange(rows.size)
    length = best_length(task, hashes, everyone, most)
    step = grow_tool(task, everyone, length)[length]
    random_groups, seed = random_group_of(ids), _seed(personas)

    def rated(placed: Codes) -> tuple[float, float, float]:
        return accuracy(hits(task, everyone, placed), task.weights, random_groups, seed)

    value, low, high = rated(judged.placed)
    return TypingTool(
        questions=_questions([asked[i][0] for i in step.chosen], [rated(p) for p in judged.by_length[:length]]),
        confusion=_confusion(personas, task, judged),
        scorer=_scorer(personas.ids, task, step),
        source=source,
        respondents=int(rows.size),
        effective_n=float(effective),
        accuracy=value,
        accuracy_low=low,
        accuracy_high=high,
        baseline=float((task.weights @ target).max() / task.weights.sum()),
        ceiling=float(task.weights @ target.max(axis=1) / task.weights.sum()),
        agreement=float(task.weights @ (judged.placed == target.argmax(axis=1)) / task.weights.sum()),
    )


def typing_rows(features: Features) -> Codes:
    """Return the rows of respondents (of all customers if there is no survey): the first 4,000 by a hash of the id."""
    survey = [a.name for a in features.attributes if a.table == "survey"]
    asked = features.frame[survey].notna().any(axis=1).to_numpy() if survey else np.ones(len(features.frame), bool)
    rows = np.flatnonzero(asked & (features.weights.to_numpy() > 0))
    hashes = pd.util.hash_array(features.frame.index[rows].to_numpy(dtype=object), categorize=False)
    return rows[np.argsort(hashes, kind="stable")][:LEARN_FROM]


def _seed(personas: Personas) -> int:
    seed = personas.model.random_state
    return int(seed) if isinstance(seed, (int, np.integer)) else 0


def _questions(infos: list[AttributeInfo], rated: list[tuple[float, float, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "order": range(1, len(infos) + 1),
            "attribute": [a.name for a in infos],
            "label": [a.label for a in infos],
            "export": [a.export for a in infos],
            "source_column": [a.source_column for a in infos],
            "accuracy": [value for value, _, _ in rated],
            "accuracy_low": [low for _, low, _ in rated],
            "accuracy_high": [high for _, _, high in rated],
        }
    )


def _confusion(personas: Personas, task: TypingTask, judged: Validation) -> pd.DataFrame:
    """Return the shares of each persona's customers assigned to each persona, weighted by membership."""
    k = task.k
    placed = np.eye(k)[judged.placed]
    counts = (task.target * task.weights[:, None]).T @ placed
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-12)
    return pd.DataFrame(
        {
            "persona": personas.ids,
            "name": [personas.names[i] for i in personas.ids],
            "respondents": task.target.sum(axis=0),
            "right": np.diag(share),
            **{name: share[:, j] for j, name in enumerate(personas.ids)},
        }
    )


def _scorer(ids: list[str], task: TypingTask, step: GrowthStep) -> Scorecard:
    terms, start = [], 1
    for i in step.chosen:
        block: TermBlock = task.blocks[i]
        terms.append(make_term(block, step.points[start : start + block.width], task.weights))
        start += block.width
    return Scorecard(tuple(ids), step.points[0], tuple(terms))
