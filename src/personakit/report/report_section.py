"""``ReportSection``: a section of the analyst's own on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personakit.core.errors import StudyError, require
from personakit.report.rounded import rows

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class ReportSection:
    """A title, paragraphs and a table, shown before the evidence. All of it is escaped: no text becomes markup.

    Attributes
    ----------
    title : of the section, and of its link in the navigation.
    paragraphs : plain text.
    table : one row per line of the table; its columns are the heads. It may not hold customer ids.
    caption : of the table; needed with one.

    Examples
    --------
    >>> ReportSection("Next steps", ("Talk to the owner of Billing.",)).title
    'Next steps'
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    table: pd.DataFrame | None = None
    caption: str = ""

    def __post_init__(self) -> None:
        require("ReportSection(title=)", self.title, str, "a text")
        require(f"section '{self.title}': caption", self.caption, str, "a text")
        if isinstance(self.paragraphs, str):
            raise StudyError(f"section '{self.title}': paragraphs is one text; give a list of texts.")
        require(f"section '{self.title}': paragraphs", self.paragraphs, (list, tuple), "a list of texts")
        object.__setattr__(self, "paragraphs", tuple(self.paragraphs))
        if not self.title.strip():
            raise StudyError("A section needs a title.")
        if self.table is None and not self.paragraphs:
            raise StudyError(f"section '{self.title}' is empty; give paragraphs, a table or both.")
        if self.table is not None:
            self._check_table(self.table)

    def _check_table(self, table: pd.DataFrame) -> None:
        import pandas as pd

        require("ReportSection(table=)", table, pd.DataFrame, "a pandas frame")
        names = [str(name) for name in (*table.columns, *table.index.names)]
        if "customer_id" in map(str.casefold, names):
            raise StudyError(f"section '{self.title}': its table holds customer ids, which a report never shows.")
        if not table.columns.is_unique:
            raise StudyError(f"section '{self.title}': two columns of its table have one name; rename one.")
        if not self.caption:
            raise StudyError(f"section '{self.title}': its table needs a caption that says what it shows.")

    def to_dict(self) -> dict[str, Any]:
        """Return the section as plain values, figures with six significant digits."""
        table = self.table
        return {
            "title": self.title,
            "paragraphs": [str(text) for text in self.paragraphs],
            "caption": self.caption,
            "columns": [] if table is None else [str(name) for name in table.columns],
            "rows": [] if table is None else [list(row.values()) for row in rows(table)],
        }


def with_sections(summary: Mapping[str, Any], sections: Sequence[ReportSection]) -> dict[str, Any]:
    """Return the summary with the sections added; without any, it is as it was.

    Raises
    ------
    StudyError
        When one is no ReportSection, or two have one title.
    """
    require("write_report(sections=)", sections, (list, tuple), "a list of ReportSection")
    for section in sections:
        require("write_report(sections=)", section, ReportSection, "a list of ReportSection")
    titles = [section.title for section in sections]
    if twice := [title for title in titles if titles.count(title) > 1]:
        raise StudyError(f"write_report(sections=): two sections are called '{twice[0]}'.")
    return {**summary, **({"sections": [section.to_dict() for section in sections]} if sections else {})}
