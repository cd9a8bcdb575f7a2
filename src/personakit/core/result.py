"""What every result offers: ``.table``, a one-screen repr, HTML for notebooks, and a plain dict."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from personakit.core.deprecation import RenamedAttribute
from personakit.core.formatting import format_number

if TYPE_CHECKING:
    import pandas as pd

ROWS_IN_REPR = 12


class Result(ABC):
    """A frozen result that carries tidy frames. Subclasses are ``@dataclass(frozen=True, eq=False)``."""

    headline = RenamedAttribute("summary_lines")
    shown = RenamedAttribute("repr_columns")

    @property
    @abstractmethod
    def table(self) -> pd.DataFrame:
        """The main tidy frame (a copy: changing it does not change the result)."""

    @abstractmethod
    def summary_lines(self) -> Sequence[str]:
        """Lines above the table: what it is, n, and the assumptions it cannot be read without."""

    @property
    def notes(self) -> Sequence[str]:
        """Lines below the table: assumptions in full; none by default."""
        return ()

    @property
    def repr_columns(self) -> Sequence[str]:
        """Columns of `table` shown in the repr; all by default."""
        return list(self.table.columns)

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python values only, ready for JSON (NaN becomes None)."""
        notes = {"notes": list(self.notes)} if self.notes else {}
        return {"headline": list(self.summary_lines()), "table": records(self.table), **notes}

    def __repr__(self) -> str:
        frame = self.table[list(self.repr_columns)]
        body = frame.head(ROWS_IN_REPR).to_string(index=False, max_colwidth=32, float_format=format_number, na_rep="")
        more = f"\n... {len(frame) - ROWS_IN_REPR} more rows in .table" if len(frame) > ROWS_IN_REPR else ""
        return "\n".join([*self.summary_lines(), body]) + more + "".join(f"\n{line}" for line in self.notes)

    def _repr_html_(self) -> str:
        frame = self.table[list(self.repr_columns)]
        above, below = (
            "".join(f"<p style='margin:.1em 0'>{html.escape(line)}</p>" for line in lines)
            for lines in (self.summary_lines(), self.notes)
        )
        rows = frame.head(ROWS_IN_REPR * 2)
        return above + str(rows.to_html(index=False, float_format=format_number, na_rep="", border=0)) + below


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Turn a frame into a list of plain dicts: NaN and NaT become None, dates ISO text, numpy scalars Python's."""
    import pandas as pd

    plain: list[dict[str, Any]] = []
    for row in frame.to_dict("records"):
        out: dict[str, Any] = {}
        for key, value in row.items():
            if isinstance(value, (list, tuple)):
                out[str(key)] = list(value)
            elif pd.isna(value):
                out[str(key)] = None
            elif hasattr(value, "isoformat"):
                out[str(key)] = value.isoformat()
            elif hasattr(value, "item"):
                out[str(key)] = value.item()
            else:
                out[str(key)] = value
        plain.append(out)
    return plain
