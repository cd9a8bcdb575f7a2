"""What generated exports are made of: people in three groups, their answers, and the truth of each column beside.

A `Sheet` is filled column by column; each call draws the answers and notes what a careful analyst would write in the
codebook. Levels and codes of no answer are noted only where they occur in the data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

POINTS = "ordinal || numeric"
OPEN_TEXT = "verbatims || attribute"
OTHER_TEXT = "left_out || verbatims || attribute"
FIRST = [
    "Alba",
    "Bruno",
    "Carla",
    "Dario",
    "Elif",
    "Femke",
    "Goran",
    "Hanne",
    "Ivo",
    "Jolanda",
    "Kasimir",
    "Lotte",
    "Mirko",
    "Nadja",
    "Orsolya",
    "Pablo",
    "Quirin",
]
LAST = [
    "Aldermoor",
    "Brenk",
    "Castellon",
    "Dufresne",
    "Elbrink",
    "Fontara",
    "Grabner",
    "Hollstein",
    "Ikeda",
    "Jorvik",
    "Kestrel",
    "Lindqvist",
]
LAST += ["Marbach", "Novotna", "Ostrander", "Pellworm", "Quast", "Rivella", "Sandoval", "Tamm"]


@dataclass
class Column:
    """One column: what the file says of it, its values, and its truth."""

    header: str
    values: list[object]
    question: str
    truth: dict[str, str]


@dataclass
class Sheet:
    """A table of one export that is being made, and who is in it."""

    name: str
    rng: np.random.Generator
    size: int
    columns: list[Column] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.group = self.rng.choice(3, self.size, p=[0.45, 0.33, 0.22])

    # -- draws -----------------------------------------------------------------------------------------------------

    def places(self, count: int) -> np.ndarray:
        """Draw a place on a scale of `count` points for each person; each group leans elsewhere."""
        means = self.rng.permutation([0.22, 0.55, 0.82]) * (count - 1)
        drawn = self.rng.normal(means[self.group], 0.2 * (count - 1) + 0.35)
        return np.clip(np.rint(drawn), 0, count - 1).astype(int)

    def shares(self, count: int) -> np.ndarray:
        """Draw what share of each group picks each of `count` options."""
        return self.rng.dirichlet(np.full(count, 1.5), size=3) * 0.85 + 0.15 / count

    def picks(self, options: Sequence[object]) -> list[object]:
        shares = self.shares(len(options))
        return [options[self.rng.choice(len(options), p=shares[g])] for g in self.group]

    def ticked(self, count: int) -> np.ndarray:
        """Say for each person which of `count` options are ticked; at least one."""
        marks = self.rng.random((self.size, count)) < self.rng.uniform(0.12, 0.6, (3, count))[self.group]
        empty = ~marks.any(axis=1)
        marks[empty, self.rng.integers(0, count, empty.sum())] = True
        return marks

    def numbers(self, low: float, high: float, digits: int = 0) -> list[float]:
        middle = self.rng.uniform(low + 0.2 * (high - low), high - 0.3 * (high - low), 3)[self.group]
        drawn = np.clip(low + self.rng.gamma(6, (middle - low) / 6), low, high).round(digits)
        return [int(v) for v in drawn] if digits == 0 else [float(v) for v in drawn]

    def moments(self, start: str, days: int, ordered: bool = True) -> list[datetime]:
        seconds = self.rng.integers(0, days * 86400, self.size)
        seconds = np.sort(seconds) if ordered else seconds
        return [datetime.fromisoformat(start) + timedelta(seconds=int(s)) for s in seconds]

    def names(self) -> list[str]:
        return [f"{self.rng.choice(FIRST)} {self.rng.choice(LAST)}" for _ in range(self.size)]

    def emails(self, names: Sequence[str]) -> list[str]:
        return [f"{n.lower().replace(' ', '.')}.{i}@example.org" for i, n in enumerate(names, 1)]

    def phones(self, start: str = "+44 1632 96") -> list[str]:
        return [f"{start}{self.rng.integers(1000, 9999)}" for _ in range(self.size)]

    def streets(self, kinds: Sequence[str]) -> list[str]:
        return [
            f"{self.rng.integers(1, 180)} {self.rng.choice(LAST)} {self.rng.choice(kinds)}" for _ in range(self.size)
        ]

    def holed(self, values: Sequence[object], share: float, by: object = "") -> list[object]:
        """Replace a share of the values, by a blank unless another is named."""
        drawn = self.rng.random(len(values)) < share
        if share and not drawn.any():
            drawn[0] = True
        return [by if hole else value for value, hole in zip(values, drawn, strict=True)]

    # -- columns ---------------------------------------------------------------------------------------------------

    def add(self, header: str, values: Sequence[object], role: str, question: str = "", **truth: object) -> None:
        """Add a column; `levels` and `missing` may be lists, then only those that occur are noted."""
        there = {str(v) for v in values}
        for key, mark in (("levels", " < "), ("missing", " | ")):
            said = truth.get(key, "")
            if not isinstance(said, str):
                truth[key] = mark.join(str(v) for v in said if str(v) in there)
        noted = {key: str(value) for key, value in truth.items() if value}
        self.columns.append(Column(header, list(values), question, {"role": role, **noted}))

    def side(self, header: str, values: Sequence[object], levels: Sequence[str] = (), question: str = "") -> None:
        """Add a column of events that may be left out or describe a customer, as the analyst likes."""
        order = " < ".join(v for v in levels if v in {str(x) for x in values})
        kinds = "categorical || ordinal || binary || numeric || multi_select || text || date"
        truth = {
            "kind": kinds,
            "use": "describe || active || (blank)",
            "levels": f"(blank) || {order}" if order else "",
        }
        self.add(header, values, "left_out || attribute", question, **truth)

    def out(self, header: str, values: Sequence[object], question: str = "") -> None:
        self.add(header, values, "left_out", question)

    def words(
        self, header: str, levels: Sequence[str], use: str = "active", missing: dict[str, float] | None = None,
        blank: float = 0.0, question: str = "", battery: str = "", role: str = "attribute",
    ) -> None:  # fmt: skip
        """Add an ordinal whose levels, low to high, are words."""
        values = [levels[i] for i in self.places(len(levels))]
        values = self.without(values, missing, blank)
        truth = {"battery": battery, "levels": levels, "missing": list(missing or {})}
        self.add(header, values, role, question, kind="ordinal", use=use, **truth)

    def points(
        self, header: str, low: int, high: int, use: str = "active", missing: dict[object, float] | None = None,
        blank: float = 0.0, question: str = "", battery: str = "", role: str = "attribute",
        ends: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Add a scale of points; with `ends` the first and last point carry words in the cells."""
        spelled = [str(i) for i in range(low, high + 1)]
        if ends is not None:
            spelled[0], spelled[-1] = ends
        values = [spelled[i] for i in self.places(len(spelled))]
        values = self.without(values, missing, blank)
        order = " < ".join(v for v in spelled if v in {str(x) for x in values})
        scale = f"{low}..{high}" if ends is None else f"{low}..{high} || (blank)"
        truth = {"battery": battery, "scale": scale, "levels": f"(blank) || {order}", "missing": list(missing or {})}
        self.add(header, values, role, question, kind=POINTS, use=use, **truth)

    def without(self, values: list[object], missing: dict | None, blank: float) -> list[object]:
        for word, share in (missing or {}).items():
            values = self.holed(values, share, word)
        return self.holed(values, blank) if blank else values

    def pick(
        self, header: str, options: Sequence[object], use: str = "active", missing: dict[str, float] | None = None,
        blank: float = 0.0, question: str = "", kind: str = "", role: str = "attribute", battery: str = "",
    ) -> None:  # fmt: skip
        """Add a choice of one: binary where there are two options."""
        values = self.without(self.picks(options), missing, blank)
        kind = kind or ("binary" if len(options) == 2 else "categorical")
        self.add(header, values, role, question, kind=kind, use=use, missing=list(missing or {}), battery=battery)

    def many(
        self, header: str, options: Sequence[str], separator: str, use: str = "active", blank: float = 0.0,
        question: str = "", trailing: bool = False,
    ) -> None:  # fmt: skip
        """Add a multi-select in one cell."""
        marks = self.ticked(len(options))
        values = [separator.join(o for o, m in zip(options, row, strict=True) if m) for row in marks]
        values = [v + separator.strip() for v in values] if trailing else values
        values = self.holed(values, blank)
        self.add(header, values, "attribute", question, kind="multi_select", use=use, separator=separator)

    def ticks(
        self, headers: Sequence[str], options: Sequence[str], battery: str, use: str = "active", on: str = "",
        off: object = "", questions: Sequence[str] | None = None,
    ) -> None:  # fmt: skip
        """Add a multi-select spread over columns; ticked is the option itself unless `on` is given."""
        marks = self.ticked(len(options))
        for place, (header, option) in enumerate(zip(headers, options, strict=True)):
            values = [(on or option) if m else off for m in marks[:, place]]
            question = questions[place] if questions else ""
            self.add(header, values, "attribute", question, kind="multi_select", use=use, battery=battery)

    def amount(
        self, header: str, low: float, high: float, use: str = "active", digits: int = 0, question: str = "",
        missing: dict[object, float] | None = None, blank: float = 0.0, comma: bool = False, role: str = "attribute",
    ) -> None:  # fmt: skip
        """Add a number: a count, an amount, years."""
        values = [f"{v:.{digits}f}" for v in self.numbers(low, high, digits)]
        values = [v.replace(".", ",") for v in values] if comma else values
        values = self.without(values, missing, blank)
        self.add(header, values, role, question, kind="numeric", use=use, missing=list(missing or {}))

    def said(
        self, header: str, starts: Sequence[str], ends: Sequence[str], blank: float, role: str = OPEN_TEXT,
        question: str = "",
    ) -> None:  # fmt: skip
        """Add answers in their own words."""
        values = [self.sentence(starts, ends) for _ in range(self.size)]
        self.add(header, self.holed(values, blank), role, question, kind="text", use="(blank) || describe")

    def sentence(self, starts: Sequence[str], ends: Sequence[str]) -> str:
        """Return one to three clauses, now and then with a number, so that hardly any two are the same."""
        clauses = [f"{self.rng.choice(starts)} {self.rng.choice(ends)}" for _ in range(self.rng.integers(1, 4))]
        text = self.rng.choice([". ", ", ", " - ", "; ", " / "]).join(clauses)
        number = f" ({self.rng.integers(2, 99)}x)" if self.rng.random() < 0.5 else ""
        return f"{text}{number}{self.rng.choice(['', '!', '...', ' :-)'])}"

    def other(self, header: str, said: Sequence[str], share: float = 0.08, question: str = "") -> None:
        """Add what was written beside the option `Other`: a few words of a few people."""
        values = [
            f"{self.rng.choice(said)}{self.rng.choice(['', '!', ' mostly', ' + ' + str(said[0])])}" for _ in self.group
        ]
        values = self.holed(values, 1 - share)
        self.add(header, values, OTHER_TEXT, question, kind="text", use="(blank) || describe")

    def subjects(self, header: str, said: Sequence[str], role: str = "text || left_out") -> None:
        """Add the first line of a request."""
        marks = self.rng.integers(100, 9999, self.size)
        values = [f"{pick} ({mark})" if mark % 5 else pick for pick, mark in zip(self.picks(said), marks, strict=True)]
        self.add(header, values, role)

    # -- truth -----------------------------------------------------------------------------------------------------

    def read_headers(self) -> list[str]:
        """Return the headers as a reader names them: repeated ones numbered, empty ones by their position."""
        often, seen, names = Counter(c.header for c in self.columns), Counter(), []
        for position, column in enumerate(self.columns, 1):
            seen[column.header] += 1
            many = often[column.header] > 1
            name = f"{column.header} ({seen[column.header]})" if many else column.header
            names.append(name if column.header else f"column {position}")
        return names

    def truth(self) -> list[dict[str, str]]:
        rows = []
        for position, (name, column) in enumerate(zip(self.read_headers(), self.columns, strict=True), 1):
            rows.append({"export": self.name, "position": str(position), "column": name, **column.truth})
        return rows

    def rows(self) -> list[list[object]]:
        return [list(row) for row in zip(*(c.values for c in self.columns), strict=True)]


def stamp(values: Sequence[datetime], form: str, plus: Sequence[int] | None = None) -> list[str]:
    """Return moments as text, each some seconds later where `plus` says so."""
    return [v.strftime(form) for v in later(values, plus if plus is not None else [0] * len(values))]


def later(values: Sequence[datetime], seconds: Sequence[int]) -> list[datetime]:
    """Return moments some seconds later."""
    return [v + timedelta(seconds=int(s)) for v, s in zip(values, seconds, strict=True)]
