"""The study settings: every key the TOML file may have, frozen and validated."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from personakit.core.kinds import Kind, Use
from personakit.study.thresholds import (
    ChurnSettings,
    FrozenSettings,
    GateSettings,
    RespondentSettings,
    SatisfactionSettings,
    ThemeSettings,
)

FrameSource = Literal[
    "customers", "survey", "profitability", "transactions", "csat", "waits", "contacts", "stages", "lookup", "bridge"
]
Reader = Literal[
    "csv", "excel", "parquet", "spss", "stata", "sql", "frame", "qualtrics", "surveymonkey", "google_forms",
    "microsoft_forms", "typeform", "limesurvey", "alchemer", "kobotoolbox", "jotform"
]  # fmt: skip
Section = Literal["general", "attitudes", "goals", "challenges", "behaviour", "channels", "information", "loyalty"]
MOST_PERSONAS = 30
Scalar = str | int | float | bool


def _as_list(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else [value]


def _as_target(value: Any) -> Any:
    return {"stage": value} if isinstance(value, str) else value


class Attribute(FrozenSettings):
    """One attribute: which column it comes from, what kind it is and what it is used for."""

    column: str | None = None  # the source column; the attribute's own name when left out
    columns: dict[str, str] = {}  # or, of a multi-select spread over columns: source column -> the option ticked there
    kind: Kind | None = None  # inferred from the values when left out
    use: Use | None = None  # survey ordinals and multi-selects are active, the rest describe, when left out
    label: str | None = None  # how it reads on a card
    scale: tuple[float, float] | None = None  # ends of a rating scale; values outside are counted and set missing
    order: tuple[str, ...] | None = None  # text levels of an ordinal, lowest first
    values: dict[str, Scalar] | None = None  # recode, old text -> new value
    missing: tuple[Scalar, ...] = ()  # what means "no answer" here; given, exactly these: [] for nothing
    separator: str | None = None  # between options of a multi-select
    date_formats: tuple[str, ...] | None = None  # of a date attribute, tried in order
    section: Section | None = None  # where it appears on a persona's card; from its label and kind when left out

    def sources(self, name: str) -> list[str]:
        """Return the source columns of the attribute of that name."""
        return list(self.columns) or [self.column or name]


class WideTarget(FrozenSettings):
    """Where one wide column goes when it is reshaped into the long table."""

    stage: str  # the stage the column rates
    touchpoint: str | None = None  # the touchpoint within it
    channel: str | None = None  # the channel
    scale: tuple[float, float] | None = None  # of this column, where it is not that of the block
    missing: tuple[Scalar, ...] = ()  # codes for "no answer" in this column, beside those of the block
    values: dict[str, Scalar] | None = None  # recode of this column, where it is not that of the block


class WideColumns(FrozenSettings):
    """A block of wide columns (one per stage, as surveys have them) to reshape into csat or waits."""

    columns: dict[str, Annotated[WideTarget, BeforeValidator(_as_target)]]  # source column -> stage (or a table)
    scale: tuple[float, float] | None = None  # of ratings
    missing: tuple[Scalar, ...] = ()  # e.g. 6 = not used
    values: dict[str, Scalar] | None = None  # recode, e.g. "Very satisfied" -> 5
    unit: Literal["seconds", "minutes", "hours", "days"] = "minutes"  # of waits


def _as_condition(value: Any) -> Any:
    return value if isinstance(value, (dict, Condition)) else {"only": value}


class Via(FrozenSettings):
    """Another export through which the rows find their customer: review -> order -> customer."""

    export: str  # the name of that export in the study
    key: str  # the column here that names a row of it
    to: str | None = None  # the column there with the same values; called like `key` when left out
    at: str | None = None  # the column there that says when, for an export without a date of its own


class Condition(FrozenSettings):
    """Which rows of an export count, by the words of one column; "" stands for a blank cell."""

    only: Annotated[tuple[Scalar, ...], BeforeValidator(_as_list)] = ()  # these and no others
    without: Annotated[tuple[Scalar, ...], BeforeValidator(_as_list)] = ()  # all but these


class Export(FrozenSettings):
    """One export and the role each of its columns plays."""

    table: FrameSource  # what a row is; see the canonical columns below
    path: str | None = None  # relative to the study file; "crm_*.csv": the newest; "all.zip/crm.csv": in an archive
    reader: Reader | None = None  # by file name and content when left out
    # how the file is written (all sniffed when left out)
    delimiter: str | None = None  # between the cells of a CSV, e.g. ";"
    encoding: str | None = None  # e.g. "cp1252"
    decimal: Literal[".", ","] | None = None  # decimal mark
    thousands: str | None = None  # mark between thousands, e.g. "."
    skip_rows: int | None = Field(default=None, ge=0)  # stray rows before the header
    sheet: str | int | None = None  # of a workbook: its name, or its position counted from 0
    # sql
    url: str | None = None  # an SQLAlchemy URL without a password
    url_env: str | None = None  # or the environment variable that holds it
    query: str | None = None  # SQL that gives the rows
    sql_table: str | None = None  # or the table to read whole
    # which rows count, and whose they are
    where: dict[str, Annotated[Condition, BeforeValidator(_as_condition)]] = {}  # column -> words that count
    via: Via | None = None  # the customer is that of a row of another export, in place of columns.customer_id
    made_from: str | None = None  # customers: one row per customer of this transactions export, with what they bought
    # what the columns are
    columns: dict[str, Annotated[tuple[str, ...], BeforeValidator(_as_list)]] = {}  # canonical name -> source column(s)
    attributes: dict[str, Attribute] = {}  # attribute name -> what it is
    missing: tuple[Scalar, ...] = ()  # codes that mean "blank" in every column
    guess_blanks: bool = True  # words such as NA, n/a and - are read as blanks where they look like it
    missing_in: dict[str, tuple[Scalar, ...]] = {}  # source column -> codes that mean "blank" in it
    left_out: tuple[str, ...] = ()  # source columns that are not used on purpose; a codebook gives the reason
    date_formats: tuple[str, ...] = ()  # tried in order; sniffed when empty
    stage: str | None = None  # csat, waits, contacts: all rows belong to this stage
    scale: tuple[float, float] | None = None  # of `score` in a csat export
    switching_ease_scale: tuple[float, float] | None = None  # ends of the switching item, from hard to easy
    unit: Literal["seconds", "minutes", "hours", "days"] = "minutes"  # of wait_minutes
    amount_is: Literal["amount", "product"] = "amount"  # product: columns.amount names a quantity and a price
    period: Literal["week", "month", "quarter", "year", "total"] | None = None  # what a profitability row covers
    values: dict[str, dict[str, Scalar]] = {}  # recode of a canonical column, e.g. active = {Yes = true}; "" is a blank
    key: str | None = None  # lookup: the column here ...
    joins: str | None = None  # ... that joins this attribute of customers
    ratings: WideColumns | None = None  # wide ratings, reshaped into csat
    waits: WideColumns | None = None  # wide waits, reshaped into waits
    stand_in: str | None = None  # why it only stands in for ratings by stage; shown with every figure

    _codebook: str | None = PrivateAttr(default=None)
    _codebook_rows: dict[str, int] = PrivateAttr(default_factory=dict)

    def source(self, canonical: str) -> str | None:
        """Return the (first) source column of a canonical one, or None."""
        columns = self.columns.get(canonical)
        return columns[0] if columns else None

    def missing_of(self, column: str | None) -> tuple[Scalar, ...]:
        """Return the codes that mean "blank" in a source column."""
        return (*self.missing, *(self.missing_in.get(column, ()) if column is not None else ()))

    def codebook_row(self, column: str) -> str:
        """Return where the codebook describes a source column, such as ``codebook.csv row 7``; "" where none does."""
        number = self._codebook_rows.get(column)
        return "" if number is None else f"{self._codebook} row {number}"

    @property
    def codebook_columns(self) -> tuple[str, ...]:
        """Source columns that the codebook describes; empty where the export is not in one."""
        return tuple(self._codebook_rows)

    def described(self, file: str, rows: dict[str, int]) -> Export:
        """Return a copy that knows the rows of the codebook it was made from."""
        copy = self.model_copy()
        copy._codebook, copy._codebook_rows = file, dict(rows)
        return copy


class Stage(FrozenSettings):
    """One stage of the journey, as the firm authors it."""

    name: str  # as it is shown; other spellings go into aliases
    aliases: tuple[str, ...] = ()  # other spellings used in the exports
    goal: str | None = None  # what the customer wants there
    actions: str | None = None  # what the customer does there
    owner: str | None = None  # who is responsible for the stage
    target_csat: float | None = None  # rating the firm aims at
    target_wait_minutes: float | None = Field(default=None, gt=0)  # longest wait aimed at; the SLA where none is given
    moment_of_truth: bool = False  # whether the relationship is decided here
    supporting_characters: str | None = None  # who else is involved
    cost_to_fix: float | None = Field(default=None, ge=0)  # in the study's currency


class StudyInfo(FrozenSettings):
    """What the study is called, where it writes and what makes it repeatable."""

    name: str = "Study"  # title of the report
    currency: str = "EUR"  # of every money column; shown, never converted
    as_of: date  # "today" of the analysis: tenure, contract ends and the year at risk count from here
    time_zone: str | None = None  # of times with an offset or a zone, e.g. "Europe/Berlin"; UTC when left out
    seed: int = Field(default=0, ge=0, le=2**32 - 1)  # the same seed and inputs give the same bytes
    output: str = "runs"  # folder, relative to the study file
    minimum_cell: int = Field(default=10, ge=1)  # fewest customers behind any figure shown
    minimum_customers: int = Field(default=50, ge=2)  # the gate: fewer stop the run
    n_boot: int = Field(default=500, ge=100, le=20_000)  # sets of resampled customers behind intervals and chances


class Core(FrozenSettings):
    """Which customers to segment on. Everyone is still assigned and profiled."""

    customers: Literal["all", "top_profit", "filter"] = "all"  # everyone, the most profitable share, or a filter
    share: float = Field(default=0.3, gt=0, le=1)  # with top_profit
    filter: str | None = None  # with filter: a pandas query over attributes


class WeightSettings(FrozenSettings):
    """How survey answers are weighted so that the respondents represent the base."""

    rake: Literal["auto", False] | tuple[str, ...] = "auto"  # to attributes of customers; auto: those that are off
    trim: float = Field(default=5.0, gt=1)  # largest weight, as a multiple of the median weight; inf for none
    fewest_respondents: int = Field(default=20, ge=2)  # behind each level of a margin; smaller levels are merged
    least_known: float = Field(default=0.95, gt=0, le=1)  # share of the base of which a margin's attribute is known
    most_margins: int = Field(default=6, ge=1)  # that "auto" chooses


class PersonaSettings(FrozenSettings):
    """How many personas to look for, and the analyst's edits: names, merges, splits, order; by ids as found."""

    number: Literal["auto"] | Annotated[int, Field(ge=1, le=MOST_PERSONAS)] = "auto"  # or 1 to 30; changes no verdict
    most: int = Field(default=10, ge=1, le=MOST_PERSONAS)  # largest number that "auto" tries
    names: dict[str, str] = {}  # p1 = "..." overrides the composed name
    merge: tuple[tuple[str, ...], ...] = ()  # ids as found that become one persona each, e.g. [["p2", "p5"]]
    split: tuple[str, ...] = ()  # ids as found to cut in two, e.g. ["p3"]
    order: tuple[str, ...] = ()  # ids that come first on every page, e.g. ["p4", "p1"]; the rest by share of base
    pictures: dict[str, str] = {}  # p1 = "..." the firm's own picture (PNG, JPEG, SVG) in place of the drawn one


class Criteria(FrozenSettings):
    """How the stages are ranked, and weights of the three criteria; only their proportions matter."""

    rank_by: Literal["money", "weighted", "topsis"] = "money"  # value at risk, or the criteria in one of two ways
    share_of_base: float = Field(default=1.0, ge=0)  # weight of how many are affected
    switching_ease: float = Field(default=1.0, ge=0)  # weight of how easily they leave
    lifetime_value: float = Field(default=1.0, ge=0)  # weight of what they are worth
    sure: float = Field(default=0.9, gt=0.5, lt=1)  # chance from which a stage is surely before another, else too close


class DriverSettings(FrozenSettings):
    """What satisfaction with the stages is related to, see find_drivers."""

    outcome: str | None = None  # attribute, or stage that rates the whole; recognised by its name when left out


class ValueSettings(FrozenSettings):
    """Assumptions of lifetime value and of value at risk, printed wherever they are used."""

    horizon_years: float = Field(default=5.0, gt=0, le=50)  # years that lifetime value looks ahead
    discount_rate: float = Field(default=0.10, ge=0, lt=1)  # a year
    annual_retention: float | None = Field(default=None, gt=0, lt=1)  # used where no churn data are given
    margin_share: float = Field(default=1.0, gt=0, le=1)  # of an amount bought, where transactions stand for margin
    switching_ease: float = Field(default=0.5, ge=0, le=1)  # used where none is given
    leave_if_dissatisfied: float = Field(default=0.2, ge=0, le=1)  # chance a year at switching ease 1


class Study(FrozenSettings):
    """A study: the exports, the role of each column, and every choice that makes the run repeatable.

    Build one with :func:`personakit.read_study`; paths are relative to the study file.
    """

    study: StudyInfo
    codebook: str | None = None  # CSV or XLSX with a row for every column, relative to the study file
    core: Core = Core()
    weights: WeightSettings = WeightSettings()
    personas: PersonaSettings = PersonaSettings()
    criteria: Criteria = Criteria()
    value: ValueSettings = ValueSettings()
    drivers: DriverSettings = DriverSettings()
    gate: GateSettings = GateSettings()
    satisfaction: SatisfactionSettings = SatisfactionSettings()
    respondents: RespondentSettings = RespondentSettings()
    themes: ThemeSettings = ThemeSettings()
    churn: ChurnSettings = ChurnSettings()
    stages: tuple[Stage, ...] = ()
    exports: dict[str, Export]

    _folder: Path = PrivateAttr(default=Path())
    _path: Path | None = PrivateAttr(default=None)

    @property
    def folder(self) -> Path:
        """Folder that every path in the study is relative to."""
        return self._folder

    @property
    def path(self) -> Path | None:
        """The study file, or None for a study built in memory."""
        return self._path

    def summary_lines(self) -> list[str]:
        """Say what the study is called, how many exports it reads, and its settings."""
        info, count = self.study, len(self.exports)
        return [
            f"Study '{info.name}' as of {info.as_of}: {count} export{'s' * (count != 1)}, {len(self.stages)} stages "
            f"given, money in {info.currency}, seed {info.seed}"
        ]

    def _lines(self) -> list[tuple[str, str, str, str]]:
        """Return name, table, file and counts of every export; never a url, which may hold a password."""
        return [
            (name, e.table, e.path or e.reader or "database",
             f"{len(e.columns)} columns, {len(e.attributes)} attributes")
            for name, e in self.exports.items()
        ]  # fmt: skip

    def __repr__(self) -> str:
        rows = [("export", "table", "from", "named"), *self._lines()]
        widths = [max(len(row[i]) for row in rows) for i in range(3)]
        lines = ["  ".join([*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[3]]) for row in rows]
        return "\n".join([*self.summary_lines(), *lines])

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in ("export", "table", "from", "named"))
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in self._lines())
        paragraphs = "".join(f"<p style='margin:.1em 0'>{escape(line)}</p>" for line in self.summary_lines())
        return f"{paragraphs}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def located(self, folder: Path, path: Path | None = None) -> Study:
        """Return a copy whose paths are relative to `folder`."""
        copy = self.model_copy()
        copy._folder = Path(folder)
        copy._path = path
        return copy

    def resolve(self, relative: str) -> Path:
        """Return a path of the study as a path of this machine."""
        return self.folder / Path(relative).expanduser()
