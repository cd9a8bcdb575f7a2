"""Numbers at module level: each is a key of the study, calibrated, private to its algorithm, or listed with a reason.

``python scripts/constants.py`` prints the public ones that are not listed, and what is listed and no longer there; it
exits 1 when there are any. A test runs it, so that numbers which nobody can reach do not grow back.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

SRC = Path(__file__).resolve().parent.parent / "src" / "personakit"

#: Files whose every number is where it should be.
FILES = {"study/thresholds.py", "core/calibrated.py"}
#: Rooms whose every number describes what the room makes.
ROOMS = {
    "datasets": "the simulated firm: who its customers are and what is wrong with its exports",
    "plots": "sizes of pictures",
}
#: Room -> reason -> names that other modules or a reader of the code may need, and an analyst does not.
LISTED: dict[str, dict[str, str]] = {
    "analysis": {"units and rounding": "DAYS_A_YEAR PROBABILITY_DECIMALS", "wording of a note": "UNSURE"},
    "cards": {
        "how much fits on a card": "LONGEST LONGEST_QUOTE MOST_ATTRIBUTES MOST_BYTES MOST_CENTRAL MOST_CHANNELS "
        "MOST_ENTRIES MOST_FACTS MOST_GENERAL MOST_LINES MOST_OPTIONS MOST_REPRESENTATIVES MOST_ROWS MOST_TELLING "
        "MOST_TRAITS MOST_WORDS SHORTEST_QUOTE WORDS_OF_A_NAME",
        "size of a sample, for speed": "MOST_CUSTOMERS MOST_TERMS MOST_TEXTS",
        "wording of a note": "ENOUGH_TEXTS RARE UNSURE UNSURE_OF_TWO",
    },
    "churn": {
        "units": "MONTH YEAR",
        "grids of a numerical method": "LAGS N_BANDS N_POINTS N_WAIT_BANDS NODES PRECISIONS",
        "size of a sample, for speed": "DAYS_BACK LEARN_FROM LONGEST_DELAY",
        "definition": "NEAR_END_DAYS",
    },
    "cli": {"how much is printed": "MOST_CHECKS"},
    "clustering": {
        "limits of what is modelled": "BANDS CLIP EXTREME FAR FEWEST_ROWS_A_LEVEL FEWEST_TO_BAND FEWEST_TO_COMPARE "
        "LUMP MOST_COUNT MOST_LUMP MOST_OF_COLUMN MOST_OF_ROW MOST_ORDINAL_LEVELS MOST_PARAMETERS MOST_PATTERNS "
        "MOST_SLICES SPIKE WIDE_COUNT ZERO_OR_MORE",
        "priors that keep estimates finite": "AGREE_PRIOR EXTREME_PRIOR LEAST_VARIANCE LEVEL_PRIOR LOADING_RIDGE "
        "LOCATION_PRIOR RIDGE SHARE_PRIOR SLOPE_PRIOR VARIANCE_PRIOR",
        "tolerances": "CENTRED EQUAL HASHED_DECIMALS LEAST_GRID LEAST_MEMBERSHIP LEAST_PROBABILITY LEAST_SHARE "
        "MOST_LEVERAGE SETTLED STEP",
        "how thoroughly is searched": "CLOSE DRAWS DRAWS_A_CUT ENOUGH FAR_OFF FIRST LLOYD_STEPS "
        "MOST_DRAWS MOST_STEPS SEEDING_STEPS SEEDINGS UNUSUAL",
        "published thresholds (Hennig 2007)": "DISSOLVED PATTERN STABLE",
        "memory and file format": "CHUNK CHUNK_ROWS FIXED_DATE FORMAT_VERSION MOST_BYTES MOST_CACHED",
    },
    "core": {
        "quantiles": "Z_90",
        "one size everywhere": "N_RANDOM_GROUPS ROWS_IN_REPR",
    },
    "event_counts": {
        "codes and units of the counts": "ABANDONED ABANDONED_YES BINS_PER_OCTAVE DISSATISFIED FIRST_OCTAVE "
        "LAST_OCTAVE N_OCTAVES N_PATTERNS NOT_RECORDED NO_SLA OVER OVER_SLA RATED REACHED "
        "SQUARE_UNIT TICKS UNIT WAITED WITHIN",
    },
    "features": {
        "units": "DAYS_A_YEAR",
        "fewest data for a variance": "FEWEST_IN_GROUP FEWEST_REPEATED N_GROUPS",
        "size of what is judged unasked, for speed": "MOST_JUDGED",
    },
    "ingest": {
        "units, memory and formats": "BATCH LONGEST UNIT_MINUTES",
        "how much is listed": "LONGEST_ANSWER MOST_ANSWERS MOST_FAILURES MOST_LEVELS MOST_LISTED",
    },
    "journey": {"memory": "CHUNK_ROWS"},
    "parsing": {"units": "WEEK", "size of a sample, for speed": "MOST_LEVELS"},
    "personas": {
        "memory and size of a sample": "CHUNK LEARN_FROM N_CANDIDATES N_REPRESENTATIVES REPLICATES",
        "names and their order": "COMFORTABLE DESCRIBE_DISCOUNT FEWEST_WORDS LAST_RESORT LONGEST LONGEST_ACRONYM "
        "LONGEST_COMPARED LONGEST_COMPOUND LONGEST_LABEL LONGEST_LEVEL LONGEST_NAME LONGEST_QUOTE LONGEST_TITLE "
        "LONGEST_TRAIT LONG_LEVEL MOST_TRAITS SENTENCE SHARED_DISCOUNT SHORTEST_CLAUSE",
        "the language of labels": "FEWEST_SMALL_WORDS LEAST_OF_SMALL_WORDS",
        "what is said of a persona is true of half of it": "MOST_OF_THEM",
        "published threshold (Cohen 1988)": "SMALLEST_EFFECT",
        "fewest data, and most levels": "BINS FEWEST FEWEST_IN_GROUP FEWEST_ROWS MOST_LEVELS MOST_PERSONAS",
        "of a numerical method": "CORE_SHARES DISTANCE_UNKNOWN INNER OUTER RIDGE",
    },
    "priorities": {
        "of a numerical method": "FEWEST_RATINGS MOST_FOR_LMG N_POINTS N_WEIGHTS",
        "columns of an array of sums": "ACTIVE BASE BASE_EXPOSED BASE_KNOWN BASE_UNLOCKED DISSATISFIED_SUM EASE "
        "EXPOSED KNOWN LIFETIME RATED_SUM RATERS REACHED_SUM SEEN UNLOCKED",
    },
    "profiling": {
        "guesses, which the study's author corrects": "ENOUGH FEWEST MANY MOST_LEVELS MOST_LEVELS_OF_A_SCALE "
        "MOST_ROWS MOST_SAMPLED MOST_SCALE_POINTS NEARLY_ALL NO_DATES RATING_SCALES",
        "how much fits in a name": "LONGEST_NAME",
    },
    "readers": {
        "memory and formats": "BATCH_ROWS BLOCK BLOCK_BYTES CHUNK_ROWS HEAD_BYTES MOST_RATIO MOST_UNPACKED "
        "SAMPLE_RECORDS",
    },
    "report": {
        "how much fits on a page or slide": "FULL_EFFECT LARGEST_IN_TABLE LEAST_SIZE LEAST_SPAN LEAST_WINDOW LETTER "
        "LINE MOST_ASSUMPTIONS MOST_BREAKS MOST_CONTRACTS MOST_DESCRIBING MOST_DIFFERENCES MOST_ROWS "
        "MOST_SENTENCES MOST_STAGES MOST_TRAITS MOST_WIDE MOST_WITH_N MOST_YEARS SHADES",
        "wording of a sentence": "CLEAR_FIRST FURTHEST LEAST_PART",
        "rounding and formats": "EPOCH SCHEMA_VERSION SIGNIFICANT",
    },
    "runs": {"numbers of the operating system": "AT_FDCWD LINUX_EXCHANGE MACOS_SWAP", "file format": "FORMAT"},
    "study": {"limits of a study": "MOST_FAULTS MOST_PERSONAS"},
    "value": {
        "units": "DAYS_PER_MONTH DAYS_PER_WEEK UNITS WEEKS_PER_YEAR",
        "assumed until the study says otherwise": "FALLBACK_RETENTION",
        "fewest data, and most levels": "FEWEST_LEAVERS GROUPS MANY MOST_MONTHS",
        "size of a sample, for speed": "MOST_FITTED MOST_HELD_OUT N_FOLDS",
        "priors that keep estimates finite": "PRIOR_ANSWERS PRIOR_LEAVERS",
    },
    "weighting": {
        "of a numerical method": "MARGIN_TOLERANCE MOST_PATTERNS MOST_ROUNDS N_BANDS N_SIMULATED SETTLED SHRINK",
        "published thresholds (docs of check_respondents and choose_margins)": "ALIKE CHANCE FAR_OFF LEAST_ALIKE "
        "PART_OF_MEDIAN SECONDS_A_QUESTION SHORTEST_RUN",
        "fewest data for a check": "FEWEST_ANSWERS FEWEST_ITEMS FEWEST_PAIRS FEWEST_RESPONDENTS MOST_PAIRED",
    },
}


def is_numeric(node: ast.expr) -> bool:
    """Return whether an expression is numbers alone: one, a tuple or dict of them, or a call on them."""
    match node:
        case ast.Constant(value=value):
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case ast.UnaryOp(operand=operand):
            return is_numeric(operand)
        case ast.BinOp(left=left, right=right):
            return is_numeric(left) and is_numeric(right)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) | ast.Call(args=parts):
            return bool(parts) and all(is_numeric(part) for part in parts)
        case ast.Dict(values=parts):
            return bool(parts) and all(is_numeric(part) for part in parts)
    return False


def numeric_names(source: str) -> list[tuple[str, int]]:
    """Return name and line of every number at module level."""
    names = []
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets = [statement.target]
        else:
            continue
        if statement.value is not None and is_numeric(statement.value):
            parts = [part for t in targets for part in (t.elts if isinstance(t, ast.Tuple) else [t])]
            names += [(part.id, statement.lineno) for part in parts if isinstance(part, ast.Name)]
    return names


def problems(src: Path = SRC) -> list[str]:
    """Return one line per number that nobody can reach and that is not listed, and per listed one that is gone."""
    listed = {(room, name) for room, reasons in LISTED.items() for names in reasons.values() for name in names.split()}
    present, lines = set(), []
    for path in sorted(src.rglob("*.py")):
        relative = path.relative_to(src)
        room = relative.parts[0]
        if room in ROOMS or relative.as_posix() in FILES:
            continue
        for name, line in numeric_names(path.read_text(encoding="utf-8")):
            present.add((room, name))
            if not name.startswith("_") and (room, name) not in listed:
                lines.append(
                    f"{relative.as_posix()}:{line}: {name}: a key of the study (study/thresholds.py), a parameter with "
                    "a default, a calibrated number (core/calibrated.py), private to its algorithm (_NAME), or listed "
                    "in scripts/constants.py with the reason"
                )
    gone = sorted(listed - present)
    return [*lines, *(f"scripts/constants.py lists {room}: {name}, which is gone: take it out" for room, name in gone)]


if __name__ == "__main__":
    print("\n".join(problems()) or "Every number at module level is where it should be.")
    sys.exit(bool(problems()))
