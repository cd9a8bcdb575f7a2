"""The reading test of ``names.py``: a name alone, and five profiles of which one is its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from personakit.personas.name_personas import compose_names

N_PROFILES, N_LINES, LETTERS = 5, 8, "ABCDE"


def write_sheets(studies: list[tuple[str, list[str], pd.DataFrame]], folder: Path) -> None:
    """Write ``sheet.md`` (names and profiles) and ``key.csv`` (the right letters)."""
    rng = np.random.default_rng(7)
    studies = [(case, [p for p in ids if described(profile, p)], profile) for case, ids, profile in studies]
    everyone = [(case, persona, profile) for case, ids, profile in studies for persona in ids]
    lines, key = ["# Which profile is it?", ""], []
    number = 0
    for case, ids, profile in studies:
        names = compose_names(profile, list(dict.fromkeys(profile["persona"])))
        for persona in ids:
            others = [(profile, other) for other in ids if other != persona]
            strangers = [(p, other) for c, other, p in everyone if c != case]
            picked = [others[i] for i in rng.permutation(len(others))[: N_PROFILES - 1]]
            missing = N_PROFILES - 1 - len(picked)
            picked += [strangers[i] for i in rng.permutation(len(strangers))[:missing]]
            order = rng.permutation(N_PROFILES)
            shown = [([(profile, persona), *picked])[i] for i in order]
            number += 1
            key.append({"number": number, "right": LETTERS[int(np.argmin(order))], "case": case, "persona": persona,
                        "name": names[persona].text})  # fmt: skip
            lines.append(f"## {number}. {names[persona].text}")
            for letter, (table, other) in zip(LETTERS, shown, strict=True):
                lines += ["", f"**{letter}**", "", *(f"- {line}" for line in described(table, other))]
            lines.append("")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sheet.md").write_text("\n".join(lines), "utf-8")
    pd.DataFrame(key).to_csv(folder / "key.csv", index=False)
    print(f"\n{number} names in {folder / 'sheet.md'}; answers go into a CSV with the columns number, answer")


def described(profile: pd.DataFrame, persona: str) -> list[str]:
    """Return the lines of a profile: one row an attribute, those that differ most from all customers first."""
    rows = profile[(profile["persona"] == persona) & profile["lead"] & profile["value"].notna()]
    rows = rows[rows["use"] != "protected"].drop_duplicates("attribute").head(N_LINES)
    out = []
    for row in rows.to_dict("records"):
        label = f"{row['label']}" if row["measure"] == "mean" else f"{row['label']} = {row['level']}"
        figures = (
            f"{row['value']:.3g} (all: {row['base_value']:.3g})"
            if row["measure"] == "mean"
            else f"{row['value']:.0%} (all: {row['base_value']:.0%})"
        )
        out.append(f"{label}: {figures}")
    return out


def score(folder: Path, answers: Path) -> None:
    """Print how many answers are right, by study."""
    both = pd.read_csv(folder / "key.csv").merge(pd.read_csv(answers), on="number")
    both["right_answer"] = both["answer"].str.strip().str.upper() == both["right"]
    print(both.groupby("case")["right_answer"].agg(["sum", "count"]).to_string())
    print(f"right: {both['right_answer'].sum()} of {len(both)} ({both['right_answer'].mean():.0%}); chance is 20%")
    print(both.loc[~both["right_answer"], ["number", "name", "right", "answer"]].to_string(index=False))
