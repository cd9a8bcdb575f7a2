"""How many columns of real exports are read right, and is "sure" sure? Against truth codebooks written by hand.

    python benchmarks/recognition.py --files FOLDER [--half tune|held] [--case NAME] [--wrong]

FOLDER holds the real files, one folder a case; which file, where it is public, and its digest are in
`benchmarks/recognition/corpus.csv`, the truth of each case in `benchmarks/recognition/truth/`. The content of the real
files is not in the repository. Generated files, with the quirks of their platforms, are written anew by
`benchmarks/recognition_exports.py` from a seed.

A column is right where role, kind, use, ends, order of levels, missing codes and battery are all as in the truth;
where a careful analyst could choose either, the truth names both (` || `). One edit is one changed cell of the
codebook; a change that is the same in a whole battery counts once. Beside it, on the same files: what pandas, DuckDB
and clevercsv make of the types, where they say anything.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import recognition_peers as peers

import personakit as pk

HERE = Path(__file__).parent / "recognition"
FIELDS = ("role", "kind", "use", "scale", "levels", "missing", "battery")
#: Words that readers take for a blank before anybody looks: a truth may list them or not.
ALWAYS_BLANK = {"na", "n/a", "#n/a", "nan", "null", "<na>"}
DETAILS = {"attribute": FIELDS[1:], "rating": ("scale", "levels", "missing", "battery")}


@dataclass
class CaseResult:
    """The columns of one case, each with what was guessed and what is true."""

    case: str
    half: str
    platform: str
    columns: list[dict[str, object]] = field(default_factory=list)
    edits: int = 0
    error: str = ""

    def share(self, key: str = "right") -> float:
        return sum(bool(c[key]) for c in self.columns) / len(self.columns) if self.columns else float("nan")


def options(cell: str) -> list[str]:
    """Return the alternatives of a cell of the truth; an empty one is written (blank)."""
    return ["" if part.strip() == "(blank)" else part.strip() for part in cell.split("||")]


def parts(cell: str, mark: str) -> list[str]:
    return [part.strip().casefold() for part in cell.split(mark) if part.strip()]


def same(name: str, guess: str, truth: str) -> bool:
    """Say whether one cell of the codebook is as one of the truths."""
    for true in options(truth):
        if name == "levels" and parts(guess, " < ") == parts(true.replace('"', ""), " < "):
            return True
        if (
            name == "missing"
            and {number(p) for p in parts(guess, "|")} - ALWAYS_BLANK
            == {number(p) for p in parts(true, "|")} - ALWAYS_BLANK
        ):
            return True
        if name == "scale" and [number(p) for p in guess.split("..")] == [number(p) for p in true.split("..")]:
            return True
        if name not in {"levels", "missing", "scale"} and guess.strip().casefold() == true.casefold():
            return True
    return False


def number(text: str) -> str:
    try:
        return repr(float(text))
    except ValueError:
        return text


def batteries(rows: pd.DataFrame) -> dict[int, list[frozenset[int]]]:
    """Return for each row the rows that share its battery (itself alone where it has none), one set an alternative."""
    groups = defaultdict(set)
    for index, row in rows.iterrows():
        for battery in options(row["battery"]):
            groups[row["export"], battery].add(index)
    return {
        index: [frozenset(groups[row["export"], b]) if b else frozenset({index}) for b in options(row["battery"])]
        for index, row in rows.iterrows()
    }


def guessed(folder: Path) -> pd.DataFrame:
    """Return the codebook that `pk.profile` makes of a folder, exports named by their files."""
    profile = pk.profile(folder)
    rows = profile.codebook.table.fillna("").astype(str)
    rows["levels"] = rows["levels"].str.replace('"', "")  # a level with < in it is quoted in the file
    study = tomllib.loads(profile.study_text)
    stems = {
        name: Path(e.get("path", name)).stem + (f".{e['sheet']}" if "sheet" in e else "")
        for name, e in study.get("exports", {}).items()
    }
    stems |= {name: stem for name, stem in sheets_of(folder).items() if name not in stems}
    rows["stem"] = [stems.get(name, name) for name in rows["export"]]
    return rows


def sheets_of(folder: Path) -> dict[str, str]:
    """Return export -> file and sheet of workbooks of which not all sheets are used, as `init` names them."""
    from personakit.profiling.drafting.read_folder import read_export_files

    return {s.name: f"{Path(s.title).stem}.{s.sheet}" for s in read_export_files(folder)[0] if s.sheet}


def compare(case: str, half: str, platform: str, folder: Path, truth: pd.DataFrame) -> CaseResult:
    result = CaseResult(case, half, platform)
    try:
        guess = guessed(folder)
    except Exception as error:  # a crash is a result of a benchmark
        result.error = f"{type(error).__name__}: {str(error)[:200]}"
        guess = pd.DataFrame(columns=["stem", "export", "position", *FIELDS, "sure"])
    one_file = len(set(truth["export"])) == 1
    # Where a file is read twice, what is used counts, and the first reading before others.
    guess = guess.iloc[(guess["role"] == "left_out").argsort(kind="stable")]
    guess = guess[~guess.duplicated(["stem", "position"])]
    index = {(slug(r.stem), int(r.position)): i for i, r in guess.iterrows()}
    if one_file and len(set(guess["stem"])) == 1:
        index = {(slug(truth["export"].iloc[0]), int(r.position)): i for i, r in guess.iterrows()}
    exports = list(dict.fromkeys(slug(stem) for stem in guess["stem"]))

    def looked_up(export: str, position: int) -> object:
        """Find an export by its name, its sheet, its file, or the end of its name where all begin alike."""
        own = slug(export)
        fits = (
            lambda e: e == own,
            lambda e: e.endswith(own) or own.endswith(e),
            lambda e: e.startswith(own),
        )
        for fit in fits:
            hit = next((index[e, position] for e in exports if fit(e) and (e, position) in index), None)
            if hit is not None:
                return hit
        return None

    of_truth = {i: looked_up(r.export, int(r.position)) for i, r in truth.iterrows()}
    back = {g: t for t, g in of_truth.items() if g is not None}
    true_groups, guess_groups = batteries(truth), batteries(guess)
    edits: set[tuple[object, ...]] = set()
    for i, row in truth.iterrows():
        g = of_truth[i]
        if g is None:
            result.columns.append(
                {"row": row, "guess": None, "right": False, "sure": "", "wrong": ["not accounted for"]}
            )
            edits.add(("row", i))
            continue
        guess_row = guess.loc[g]
        wrong = [] if same("role", guess_row["role"], row["role"]) else ["role"]
        attribute = guess_row["role"] if not wrong else options(row["role"])[0]
        for name in DETAILS.get(attribute, ()):
            if name == "battery":
                peers_of = frozenset(back[x] for x in guess_groups[g][0] if x in back)
                if peers_of not in true_groups[i]:
                    wrong.append(name)
            elif not same(name, str(guess_row[name]), row[name]):
                wrong.append(name)
        for name in wrong:
            battery = max(options(row["battery"]))
            group = ("battery", row["export"], battery) if battery else (i,)
            edits.add((name, *group, row[name] if name != "battery" else ""))
        result.columns.append(
            {"row": row, "guess": guess_row, "right": not wrong, "sure": guess_row["sure"], "wrong": wrong}
        )
    result.edits = len(edits)
    return result


def slug(text: str) -> str:
    return "".join(sign for sign in str(text).casefold() if sign.isalnum())


def corpus(
    files: Path | None, half: str | None, case: str | None, generated: bool
) -> list[tuple[str, str, str, Path, Path]]:
    """Return (case, half, platform, folder, truth) of real and generated cases."""
    cases = []
    if files is not None:
        with (HERE / "corpus.csv").open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                folder = files / row["half"] / row["case"]
                if folder.is_dir():
                    cases.append(
                        (row["case"], row["half"], row["platform"], folder, HERE / "truth" / f"{row['case']}.csv")
                    )
    if generated:
        from recognition_exports import write_exports

        folder = Path(tempfile.mkdtemp(prefix="recognition-"))
        cases += [(c.case, c.half, c.platform, c.folder, c.truth) for c in write_exports(folder)]
    return [c for c in dict.fromkeys(cases) if half in (None, c[1]) and case in (None, c[0])]


def report(results: list[CaseResult], title: str) -> None:
    columns = [c for r in results for c in r.columns]
    if not columns:
        return
    right = sum(bool(c["right"]) for c in columns)
    sure = [c for c in columns if c["sure"] == "sure"]
    few = sum(r.edits <= 3 for r in results)
    lost = sum(c["guess"] is None for c in columns)
    active = sum(
        c["guess"] is not None
        and c["guess"]["use"] == "active"
        and "active" not in c["row"]["use"]
        and ("protected" in c["row"]["use"] or "left_out" in c["row"]["role"] or c["row"]["role"] != "attribute")
        for c in columns
    )
    print(f"\n## {title}: {len(results)} cases, {len(columns)} columns")
    print(
        f"columns right {right / len(columns):.1%}; not accounted for {lost}; "
        f"protected, ids or left out made active {active}"
    )
    if sure:
        of_sure = sum(bool(c["right"]) for c in sure) / len(sure)
        print(f"called sure {len(sure) / len(columns):.1%}, of these right {of_sure:.1%}")
    print(f"edits {sum(r.edits for r in results)}; at most 3 on {few} of {len(results)} cases")
    by_platform = defaultdict(list)
    for r in results:
        by_platform[r.platform].extend(r.columns)
    for platform, of_platform in sorted(
        by_platform.items(), key=lambda p: sum(bool(c["right"]) for c in p[1]) / len(p[1])
    ):
        share = sum(bool(c["right"]) for c in of_platform) / len(of_platform)
        print(f"  {platform:34} {len(of_platform):5} columns  right {share:6.1%}")
    by_fault = defaultdict(int)
    for c in columns:
        for name in c["wrong"]:
            by_fault[name] += 1
    print("wrong by field:", dict(sorted(by_fault.items(), key=lambda f: -f[1])))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=Path, help="folder of the real files: FILES/tune/CASE/..., FILES/held/CASE/...")
    parser.add_argument("--half", choices=["tune", "held"])
    parser.add_argument("--case")
    parser.add_argument("--no-generated", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="print every column that is wrong")
    arguments = parser.parse_args()
    results, of_peers = [], defaultdict(list)
    for case, half, platform, folder, truth_file in corpus(
        arguments.files, arguments.half, arguments.case, not arguments.no_generated
    ):
        truth = pd.read_csv(truth_file, dtype=str, keep_default_na=False)
        with tempfile.TemporaryDirectory() as temporary:
            copy = Path(temporary) / "exports"
            shutil.copytree(folder, copy)
            result = compare(case, half, platform, copy, truth)
        results.append(result)
        print(
            f"{half:5} {platform:30} {case:32} right {result.share():6.1%} of {len(result.columns):4}  "
            f"edits {result.edits:3} {result.error}"
        )
        if arguments.wrong:
            print_wrong(result)
        if not arguments.no_peers:
            for name, said in peers.types_of(folder, truth).items():
                of_peers[name].extend(said)
    for half in ("tune", "held"):
        report([r for r in results if r.half == half], {"tune": "Tuned on", "held": "Looked at once"}[half])
    for name, said in of_peers.items():
        ours = peers.ours([c for r in results for c in r.columns])
        print(
            f"{name}: says a type of {len(said)} columns, right {sum(said) / max(len(said), 1):.1%} "
            f"(ours on all: {ours:.1%})"
        )
    return 0


def print_wrong(result: CaseResult) -> None:
    for c in result.columns:
        if c["right"]:
            continue
        row, made = c["row"], c["guess"]
        print(f"    {row['export']}:{row['position']} {row['column'][:60]!r} sure={c['sure']}")
        for name in c["wrong"]:
            if made is not None:
                print(
                    f"        {name}: {str(made[name])[:110]!r} instead of {row[name][:110]!r}   ({made['why'][:80]})"
                )


if __name__ == "__main__":
    sys.exit(main())
