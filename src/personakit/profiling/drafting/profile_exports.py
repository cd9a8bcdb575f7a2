"""``profile``: what every column of some exports seems to be, in one table, before any study is written."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.core.errors import StudyError, require
from personakit.core.formatting import format_count
from personakit.core.result import Result
from personakit.profiling.drafting.draft_study import draft_sources, folder_title
from personakit.profiling.drafting.read_folder import ExportFile, Unread, read_folder, read_frame
from personakit.profiling.drafting.study_draft import Draft
from personakit.profiling.person_words import is_exact_place, is_personal
from personakit.profiling.value_picture import value_picture
from personakit.study.codebook import CODEBOOK_FILES, LEFT_OUT, Codebook, CodebookRow
from personakit.study.read_study import STUDY_FILE
from personakit.study.settings import StudyInfo
from personakit.study.write_codebook import write_codebook

if TYPE_CHECKING:
    import pandas as pd

_ORDER = {GUESS: 0, LIKELY: 1, SURE: 2}
_NAMED_KINDS = frozenset({"ordinal", "categorical", "binary", "numeric", "multi_select"})
_NAMED_ROLES = frozenset(
    {"rating", "stage", "score", "channel", "team", "touchpoint", "active", "abandoned", "contract"}
)


@dataclass(frozen=True, eq=False, repr=False)
class Profile(Result):
    """What the columns of some exports seem to be.

    Make one with :func:`personakit.profile`.
    """

    draft: Draft
    pictures: tuple[str, ...]  # of the values of each row of the codebook

    @property
    def codebook(self) -> Codebook:
        """The guesses, a row for each column."""
        return self.draft.codebook

    @property
    def study_text(self) -> str:
        """The study that names the codebook, as TOML."""
        return self.draft.text

    @property
    def table(self) -> pd.DataFrame:
        """Guess, how sure, why, and the picture of the values of each column; least sure first."""
        frame = self.codebook.table[["export", "position", "column", "name", "role", "kind", "use", "sure", "why"]]
        frame = frame.assign(values=list(self.pictures))
        return frame.iloc[frame["sure"].map(_ORDER).fillna(0).argsort(kind="stable")].reset_index(drop=True)

    @property
    def repr_columns(self) -> Sequence[str]:
        """The columns that fit a screen."""
        return ["export", "column", "role", "kind", "use", "sure", "values"]

    @property
    def to_check(self) -> tuple[str, ...]:
        """What a person should look at, most important first."""
        return self.draft.check

    @property
    def to_edit(self) -> tuple[str, ...]:
        """What must be edited before the study can run."""
        return self.draft.stops

    def summary_lines(self) -> list[str]:
        """Say how many columns there are in how many files, and of how many the guess is sure."""
        files = len(self.draft.files)
        used: dict[tuple[str, int], CodebookRow] = {}
        for row in sorted(self.codebook.rows, key=lambda row: row.role == LEFT_OUT):  # a file may be read twice
            used.setdefault((self.draft.read_from[row.export], row.position), row)
        rows = list(used.values())
        sure = sum(row.sure == SURE for row in rows)
        return [
            f"{format_count(len(rows))} column{'s' * (len(rows) != 1)} in {files} file{'s' * (files != 1)}, "
            f"{format_count(sure)} sure"
        ]

    @property
    def notes(self) -> Sequence[str]:
        """What must be edited first."""
        return [f"Edit first: {text}" for text in self.to_edit]

    def write(self, folder: str | Path) -> Path:
        """Write study.toml and its codebook.

        Parameters
        ----------
        folder : str or Path
            Where they go; the folder of the exports, as paths in the study are relative to it.

        Returns
        -------
        Path
            The study file.

        Raises
        ------
        StudyError
            When there is no such folder, or it has a study already.
        """
        target = Path(folder) / STUDY_FILE
        if not target.parent.is_dir():
            raise StudyError(f"there is no folder '{folder}' to write a study into.")
        if target.exists():
            raise StudyError(f"'{target}' is already there. Move it away first.")
        return write_draft(self.draft, target)


def write_draft(draft: Draft, target: Path) -> Path:
    """Write a drafted study, and its codebook beside it; the codebook first, as the study names it."""
    write_codebook(draft.codebook, target.parent / draft.codebook.file)
    target.write_text(draft.text, encoding="utf-8")
    return target


def profile(exports: str | Path | Mapping[str, Any], *, codebook: str = CODEBOOK_FILES["csv"]) -> Profile:
    """Look at exports and guess what each of their columns is.

    Parameters
    ----------
    exports : str, Path or mapping
        A folder of exports, or export name -> frame in memory (pandas, Polars, DuckDB, pyarrow ...).
    codebook : str
        Name of the file that the codebook will be written to, .csv or .xlsx.

    Returns
    -------
    Profile
        A row for every column of every export, least sure first.

    Raises
    ------
    StudyError
        When there is no export to read.

    Examples
    --------
    >>> import pandas as pd
    >>> import personakit as pk
    >>> crm = pd.DataFrame({"customer_id": [f"C{i}" for i in range(60)], "visits": [i % 9 for i in range(60)]})
    >>> profile = pk.profile({"crm": crm})
    >>> print(profile.summary_lines()[0])
    2 columns in 1 file, 2 sure
    >>> profile.table[["column", "role", "kind"]].values.tolist()
    [['customer_id', 'customer_id', ''], ['visits', 'attribute', 'numeric']]
    """
    require("profile", exports, (str, os.PathLike, Mapping), "a folder of exports, or frames by name")
    if isinstance(exports, Mapping):
        sources, unread = [read_frame(str(name), frame) for name, frame in exports.items()], list[Unread]()
        title = "Study"
        if not sources:
            raise StudyError("profile takes at least one frame, but the mapping is empty.")
    else:
        folder = Path(exports)
        sources, unread = read_folder(folder)
        title = folder_title(folder)
    draft = draft_sources(sources, unread, title, codebook=codebook)
    return Profile(draft, tuple(_pictures(sources, draft)))


def _pictures(sources: Sequence[ExportFile], draft: Draft) -> list[str]:
    facts = {(s.name, at): column for s in sources for at, column in enumerate(s.columns, start=1)}
    least = StudyInfo.model_fields["minimum_cell"].default
    return [
        value_picture(facts[draft.read_from[row.export], row.position], least, named=_may_show(row))
        for row in draft.codebook.rows
    ]


def _may_show(row: CodebookRow) -> bool:
    """Say whether values of a column may be named at all: not those of ids, names, addresses and free text."""
    if any(is_personal(text) or is_exact_place(text) for text in (row.column, row.question)):
        return False
    return row.role in _NAMED_ROLES or (row.role == "attribute" and row.kind in _NAMED_KINDS)
