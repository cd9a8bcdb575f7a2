"""``Codebook``: a row for every column of every export, with the role it plays and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from personakit.core.confidence import SURE
from personakit.core.formatting import format_count
from personakit.core.result import Result

if TYPE_CHECKING:
    import pandas as pd

#: Names of the files that ``personakit init`` writes, by format.
CODEBOOK_FILES = {"csv": "codebook.csv", "xlsx": "codebook.xlsx"}
ATTRIBUTE, RATING, JOIN_KEY, LEFT_OUT = "attribute", "rating", "join_key", "left_out"
#: Roles that every table knows, beside the names of its canonical columns.
ROLES = (ATTRIBUTE, RATING, JOIN_KEY, LEFT_OUT)


@dataclass(frozen=True)
class CodebookRow:
    """One column of one export: the texts of a row of the codebook."""

    export: str  # name of the export in the study
    position: int  # of the column in the file, 1 for the first
    column: str  # its header, made unique where several columns have the same
    name: str = ""  # of the attribute
    question: str = ""  # in full
    battery: str = ""  # name shared by the items of one question
    role: str = ""  # attribute, rating, join_key, left_out or a canonical column of the table; blank is attribute
    kind: str = ""
    use: str = ""
    scale: str = ""  # ends, 1..5
    levels: str = ""  # from low to high, joined by " < "
    missing: str = ""  # codes and words for no answer, joined by " | "
    separator: str = ""  # between the options in a cell
    unit: str = ""  # of a wait, or of the period that a row covers
    label: str = ""  # what pages print
    section: str = ""  # of the persona card
    sure: str = ""  # sure, likely or guess
    why: str = ""  # the evidence


#: Headers of the file, in their order.
HEADERS = tuple(field.name for field in fields(CodebookRow))


@dataclass(frozen=True, eq=False, repr=False)
class Codebook(Result):
    """The codebook of a study.

    Read one with :func:`personakit.study.read_codebook`; :func:`personakit.profile` makes one.

    Examples
    --------
    >>> book = Codebook((CodebookRow("crm", 1, "No", role="customer_id", sure="sure"),))
    >>> print(book.summary_lines()[0])
    Codebook: 1 column of 1 export, 1 sure
    """

    rows: tuple[CodebookRow, ...]
    file: str = CODEBOOK_FILES["csv"]  # as the study names it
    lines: tuple[int, ...] = ()  # row of the file that each was read from

    @property
    def table(self) -> pd.DataFrame:
        """A row for each column, with the headers of the file."""
        import pandas as pd

        frame = pd.DataFrame([asdict(row) for row in self.rows], columns=list(HEADERS))
        return frame.astype({name: "int64" if name == "position" else "str" for name in HEADERS})

    @property
    def exports(self) -> tuple[str, ...]:
        """Names of the exports it covers, in order."""
        return tuple(dict.fromkeys(row.export for row in self.rows))

    @property
    def repr_columns(self) -> Sequence[str]:
        """The columns that say what was guessed."""
        return ["export", "position", "column", "role", "kind", "use", "sure", "why"]

    def summary_lines(self) -> list[str]:
        """Say how many columns there are and of how many the guess is sure."""
        n, of, sure = len(self.rows), len(self.exports), sum(row.sure == SURE for row in self.rows)
        return [
            f"Codebook: {format_count(n)} column{'s' * (n != 1)} of {of} export{'s' * (of != 1)}, "
            f"{format_count(sure)} sure"
        ]

    def of(self, export: str) -> tuple[CodebookRow, ...]:
        """Return the rows of one export."""
        return tuple(row for row in self.rows if row.export == export)

    def located_rows(self) -> Iterator[tuple[int, CodebookRow]]:
        """Yield each row with its number in the file; the header is row 1."""
        yield from zip(self.lines or range(2, len(self.rows) + 2), self.rows, strict=True)
