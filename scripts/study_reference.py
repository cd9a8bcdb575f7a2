"""Write docs/study.md: every key of a study file, from the settings and canonical columns themselves.

Run: python scripts/study_reference.py (a test fails when the page is not what this writes).
"""

from __future__ import annotations

import re
import typing
from pathlib import Path

from personakit.study import CANONICAL, settings, thresholds

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "study.md"
STUDY = ROOT / "src" / "personakit" / "study"
SOURCE = "".join((STUDY / name).read_text(encoding="utf-8") for name in ("settings.py", "thresholds.py"))

SECTIONS = (
    ("[study]", settings.StudyInfo, "What the study is called, where it writes, what makes it repeatable."),
    ("[exports.NAME]", settings.Export, "One section an export; NAME is yours. It becomes one canonical table."),
    ("[exports.NAME.attributes]", settings.Attribute, "`attribute name = { ... }`: what is known of a customer."),
    ("[exports.NAME.ratings] and [exports.NAME.waits]", settings.WideColumns, "Wide columns, one a stage, made long."),
    ("a target in columns of the above", settings.WideTarget, 'Either `"Stage"` or `{ stage = "Stage", ... }`.'),
    ("[[stages]]", settings.Stage, "One block a stage, in journey order; or use an export with table = 'stages'."),
    ("[core]", settings.Core, "Which customers the personas are formed on. Everyone is assigned all the same."),
    (
        "[personas]",
        settings.PersonaSettings,
        "How many personas, and the analyst's edits of them; see "
        "[Rename, order, merge or split personas](how-to/edit-personas.md).",
    ),
    (
        "[criteria]",
        settings.Criteria,
        "How the stages are ranked, and the weights of the three criteria; see [ranking.md](ranking.md).",
    ),
    (
        "[value]",
        settings.ValueSettings,
        "Assumptions, printed wherever a figure rests on them; see [value.md](value.md).",
    ),
    (
        "[drivers]",
        settings.DriverSettings,
        "What satisfaction with the stages is set against by `find_drivers`; see [drivers.md](drivers.md).",
    ),
    ("[weights]", settings.WeightSettings, "How the respondents are weighted; see [weights](how-to/weights.md)."),
    *(
        (f"[{name}]", model, " ".join((model.__doc__ or "").split()))
        for name, model in (
            ("satisfaction", thresholds.SatisfactionSettings),
            ("gate", thresholds.GateSettings),
            ("respondents", thresholds.RespondentSettings),
            ("themes", thresholds.ThemeSettings),
            ("churn", thresholds.ChurnSettings),
        )
    ),
)

INTRO = """# The study file

A study says which exports there are, what each column means, and every choice that makes a run repeatable. Most people
start from `personakit init FOLDER`, which looks at the exports and writes a short study and [a codebook](codebook.md)
with a row for every column: `codebook = "codebook.csv"` at the top level names it. This page lists every key, also of
studies without one.
`data/sample/study.toml` and the studies under `examples/` are worked examples. A misspelt key is refused with the key
that was probably meant. Paths are relative to the study file. Passwords are never written here: `url_env` names the
environment variable that holds a database URL.

A small study, complete:

```toml
[study]
name = "My firm"
as_of = 2026-06-30

[exports.crm]
table = "customers"
path = "crm.csv"
columns = { customer_id = "Customer No", left_on = "Left on" }
attributes = { age = { kind = "numeric" }, products = { kind = "multi_select", separator = ";", use = "active" } }

[exports.ratings]
table = "csat"
path = "csat.csv"
scale = [1, 5]
columns = { customer_id = "CustomerID", stage = "Stage", score = "Score" }
```
"""

#: The first that a type's name holds says what to write.
WORDS = (
    ("WideColumns ", "a section of its own, see below"),
    ("Kind", "a kind"),
    ("Use", "a use"),
    ("date", "a date"),
    ("dict", "a table"),
    ("tuple[float, float]", "two numbers"),
    ("tuple", "a list"),
    ("bool", "true or false"),
    ("str | int", "a text or a number"),
    ("float", "a number"),
    ("int", "a whole number"),
    ("str", "a text"),
)


def written_type(annotation: object) -> str:
    """Return a type as an analyst reads it."""
    text = str(annotation).replace("typing.", "").replace("personakit.study.settings.", "")
    choices = re.findall(r"Literal\[([^\]]*)\]", text)
    if choices:
        rest = " or a number" if "int" in text else ""
        return ", ".join(f"`{c}`" for c in re.findall(r"'([^']*)'", choices[0])) + rest
    for name, words in WORDS:
        if name in text:
            return words
    return text


def comments(model: type) -> dict[str, str]:
    """Return the comment behind each field of a settings class, from its source."""
    body = SOURCE.split(f"class {model.__name__}(FrozenSettings):", 1)[1].split("\nclass ", 1)[0]
    return dict(re.findall(r"^    (\w+): .*?  # (.+)$", body, flags=re.MULTILINE))


def key_rows(model: type) -> list[str]:
    """Return one table row a key."""
    said = comments(model)
    hints = typing.get_type_hints(model)
    rows = []
    for key, field in model.model_fields.items():  # type: ignore[attr-defined]
        default = "needed" if field.is_required() else _default(field.default)
        rows.append(f"| `{key}` | {written_type(hints[key])} | {default} | {said.get(key, '')} |")
    return rows


def _default(value: object) -> str:
    if value in (None, (), {}):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def page() -> str:
    """Return the whole page."""
    lines = [INTRO]
    for title, model, about in SECTIONS:
        lines += [f"## {title}", "", about, "", "| key | is | default | meaning |", "|---|---|---|---|"]
        lines += [*key_rows(model), ""]
    lines += ["## Kinds and uses", ""]
    lines += [f"- **kind**: {', '.join(f'`{k}`' for k in settings.Kind)}; inferred from the values when left out."]
    lines += [
        "- **use**: `active` attributes form the personas; `describe` only profile them; `protected` never form them "
        "and their representation is shown; `ignore` leaves the column out.",
        "",
        "## Canonical columns",
        "",
        'Under `[exports.NAME.columns]`: `canonical name = "column in the file"`.',
        "",
    ]
    for table, columns in CANONICAL.items():
        if columns:
            lines += [f"### {table}", "", "| column | needed | meaning |", "|---|---|---|"]
            lines += [f"| `{name}` | {'yes' if c.required else ''} | {c.meaning} |" for name, c in columns.items()]
            lines += [""]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
