"""``Exports``: the firm's exports as canonical tables, with the log of checks, repairs and dropped rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from personakit.core.formatting import format_share
from personakit.core.kinds import Kind, Use
from personakit.core.random_groups import N_RANDOM_GROUPS, hash_ids
from personakit.core.result import Result, records
from personakit.ingest.canonical_tables import SPECS
from personakit.ingest.doubts import Doubt
from personakit.ingest.validate_tables import validate_tables
from personakit.readers.raw_export import InputFile
from personakit.study.settings import Study

if TYPE_CHECKING:
    from personakit.core.typing import Bytes, Codes, Words


@dataclass(frozen=True)
class AttributeInfo:
    """What is known of one attribute of the customers or survey table."""

    name: str  # column name in the canonical table
    kind: Kind
    use: Use
    label: str  # the text shown on a card
    export: str  # name of the export it came from
    source_column: str  # column in that export
    table: str  # "customers" or "survey"
    scale: tuple[float, float] | None = None
    order: tuple[str, ...] | None = None
    separator: str | None = None  # between the options of a multi-select, in the source
    options: tuple[tuple[str, str], ...] = ()  # source column and the option ticked in it, where they are spread


@dataclass(frozen=True, eq=False, repr=False)
class Exports(Result):
    """Canonical validated tables, with the log of how they were made.

    Every table is always a DataFrame. It has its columns and no rows where the firm has no such export.
    In event tables (csat, waits, contacts) `customer_id`, `stage`, `touchpoint`, `channel` and `team` are pandas
    categoricals; `customer_id` shares its categories, in order, with ``customers["customer_id"]``, so that
    ``csat["customer_id"].cat.codes`` is the row number of the customer. Likewise `stage` with ``stages["stage"]``.
    """

    study: Study
    customers: pd.DataFrame  # customer_id (unique), attributes, joined_on, left_on, active, contract_end, contract
    survey: pd.DataFrame  # customer_id (unique), answered_on, attributes, switching_ease (0-1), verbatims, weight, ...
    profitability: pd.DataFrame  # customer_id, period_start, period_months, revenue, cost, margin, lifetime_value
    transactions: pd.DataFrame  # customer_id, at, amount
    csat: pd.DataFrame  # customer_id, stage, score, scale_low, scale_high, touchpoint, channel, team, at, comment
    waits: pd.DataFrame  # customer_id, stage, wait_minutes, sla_minutes, abandoned, touchpoint, channel, team, at
    contacts: pd.DataFrame  # customer_id, stage, touchpoint, channel, at, text
    stages: pd.DataFrame  # stage, order, goal, ... one row per stage, in journey order
    attributes: tuple[AttributeInfo, ...]
    checks: pd.DataFrame  # table, check, rows, share, action, note
    failures: pd.DataFrame  # table, export, file, row, column, reason: one row per failing cell, capped; no values
    join_audit: pd.DataFrame  # export, rows, customers, matched, match_rate, orphans, duplicates, repaired
    nonresponse: pd.DataFrame  # attribute, level, base_share, respondent_share, difference, n: who answered the survey
    inputs: tuple[InputFile, ...]
    n_ratings: int = 0  # rows of csat with a score, as read: a contact may be without one
    doubts: tuple[Doubt, ...] = ()  # failed checks of plausibility, said beside the figures that rest on them

    @property
    def table(self) -> pd.DataFrame:
        """The checks: table, check, rows, share, action, note."""
        return self.checks.copy()

    def summary_lines(self) -> Sequence[str]:
        """Return one line: how many customers, respondents, ratings, waits and stages there are."""
        n, respondents = len(self.customers), len(self.survey)
        return [
            f"Exports of '{self.study.study.name}': {n:,} customers, {respondents:,} survey respondents "
            f"({format_share(respondents / n if n else 0)} of base), {self.n_ratings:,} ratings, "
            f"{len(self.waits):,} waits, {len(self.stages)} stages",
        ]

    @cached_property
    def random_groups(self) -> Bytes:
        """Random group of every customer, computed once; see ``core.random_groups.random_group_of``."""
        return (self.hashes % N_RANDOM_GROUPS).astype("uint8")

    @cached_property
    def hashes(self) -> Words:
        """Hash of every customer's id, see ``core.random_groups.hash_ids``."""
        return hash_ids(self.customers["customer_id"])

    @cached_property
    def respondents(self) -> Codes:
        """Row in `customers` of every row of `survey`; -1 where the respondent is not in the base."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        base, asked = (pa.array(t["customer_id"].astype("str"), type=pa.large_string())
                       for t in (self.customers, self.survey))  # fmt: skip
        # The survey is the shorter table and its ids are unique, so they make the smaller table to look up in.
        survey_rows = pc.index_in(base, value_set=asked, skip_nulls=True)
        base_rows = np.flatnonzero(survey_rows.is_valid().to_numpy(zero_copy_only=False))
        row_of = np.full(len(asked), -1, dtype=np.intp)
        row_of[survey_rows.drop_null().to_numpy(zero_copy_only=False)] = base_rows
        return row_of

    def validate(self) -> pd.DataFrame:
        """Check every table against its schema: columns, dtypes, required cells, valid values, unique customers.

        Tables that :func:`personakit.read_exports` returns are valid; ask after changing one with
        ``dataclasses.replace``.

        Returns
        -------
        DataFrame
            table, column, check, rows: no rows where all is valid. It holds no values of cells.

        See Also
        --------
        personakit.ingest.table_schema : The pandera schema of one table.
        """
        return validate_tables({name: getattr(self, name) for name in SPECS}, self.study.study.as_of)

    @property
    def root(self) -> Path:
        """Folder of the study file."""
        return self.study.folder

    def to_dict(self) -> dict[str, Any]:
        """Return checks, join audit and non-response as plain values, without rows of customers."""
        return {
            "headline": list(self.summary_lines()),
            "checks": records(self.checks),
            "join_audit": records(self.join_audit),
            "nonresponse": records(self.nonresponse),
        }
