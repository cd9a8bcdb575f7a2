"""The words of the house: the field's standard terms in code, plain English in what users read.

Words of ours that are left are explained in docs/glossary.md.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import personakit as pk

SRC = Path(pk.__file__).parent
ROOT = Path(__file__).resolve().parent.parent
#: What an analyst reads beside the program; the changelog tells of earlier versions in their words.
PAGES = sorted([
    ROOT / "README.md", ROOT / "mkdocs.yml", *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md"),
    *(ROOT / "notebooks").glob("*.ipynb"),
])  # fmt: skip
TREES = {path.relative_to(SRC).as_posix(): ast.parse(path.read_text()) for path in sorted(SRC.rglob("*.py"))}

#: Names that the code once had and that nobody else knows.
HOUSE_NAMES = frozenset({
    "Noun", "headline", "shown", "shards", "resample_shards", "add_up", "Refusal", "Register", "Vocabulary", "met",
    "mend", "told", "said", "found", "held", "World", "planted", "plant_customers", "recognise", "ledger", "Beside",
    "hints", "wide", "open", "segments", "additive", "flatten", "restore", "Full", "trait", "telling_columns",
    "explore", "look", "look_back", "look_closely", "Explored", "Ground", "Found", "Effort", "polish", "pass_gate",
    "null", "starts", "refits", "moves", "unfamiliar", "typicality", "from_one", "Cells", "Block", "Layout",
    "partial", "merge", "finish", "marks", "csat_position", "still_waiting", "bad_contact", "gone_wrong", "badness",
    "Pain", "Told", "Lives", "draw_points", "fading", "lock", "habit", "style", "willingness", "at_stake", "shrink",
    "judge", "change", "answer_to", "dose", "chance_first", "too_close", "culprit", "worth", "here", "opening",
    "firmness", "small", "neutral", "steady", "view",
})  # fmt: skip
#: Where such a name is still right, and why.
ALLOWED_NAMES = {
    "plots/style.py": "the look of a plot, as in matplotlib's styles; the habit of a rater is leniency",
    "profiling/lexicon/polish.py": "the language",
    "cards/cards.py Cards.ledger": "the list of evidence behind the sentences; `ledger` is a key of summary.json",
    "priorities/what_if_result.py WhatIf.change": "the change that was asked about, an argument of the user's",
    "study/settings.py PersonaSettings.merge": "a key of the study: what merges two personas is called so everywhere",
}
#: The models of summary.json: their fields are its keys, which keep their names.
KEYS_OF_OUTPUT = "report/summary_models/"
#: Old public names that still answer, with a warning, for one version.
ALIASES = {"RenamedAttribute", "old_room"}
#: Words that name nothing: say what the value is.
EMPTY_WORDS = frozenset({
    "found", "place", "said", "here", "own", "kept", "held", "told", "met", "who", "thing", "stuff", "mend",
})  # fmt: skip
#: Phrases that a reader has to read twice, or that only we would say.
HOUSE_PHRASES = tuple(
    re.compile(phrase, re.IGNORECASE)
    for phrase in (
        "resampled customer bases", "data hold by themselves", "cut a continuum", "found again in resampled",
        "follow its n", "sets it apart most", "also telling:", "its people are", r"leaves \d+% dissatisfied",
        "a voice that differs", "ever here have left", "in the median", "lived, missed", "lived, met",
        r"were [\d.]+ instead of", "in any way at all", r"\bforetell", r"\bforetold", "what the answers weigh",
        r"\bmend\b", r"\bmended\b", r"\breckoned\b", r"\bmelted\b", r"\bstands? beneath\b", "lives through",
        r"\ba row an?\b", "is read off", "unlike anybody", "nobody in particular", "by tenths of customers",
        "ends of a fold", "makes no sense to", "a fault of its own",
    )
)  # fmt: skip
#: (file, what matched) -> why it may stay.
ALLOWED_PHRASES = {("profiling/keywords.py", "mend"): "a word that firms write in the header of a column of costs"}


def is_alias(node: ast.AST) -> bool:
    """Return whether a statement gives an old name that warns: ``old = RenamedAttribute("new")``."""
    return (
        isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and bool(names_of(node.value.func) & ALIASES)
    )


def names_of(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def public_names(file: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield (name, where) of the files, classes, public functions, and public members of classes."""
    if not any(is_alias(node) for node in tree.body):  # a module under its old name
        for part in Path(file).with_suffix("").parts:
            yield part, file
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, f"{file} {node.name}"
        if not isinstance(node, ast.ClassDef):
            continue
        yield node.name.strip("_"), f"{file} {node.name}"
        if node.name.startswith("_"):
            continue
        for member in node.body:
            if isinstance(member, ast.FunctionDef):
                yield member.name, f"{file} {node.name}.{member.name}"
            elif isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
                yield member.target.id, f"{file} {node.name}.{member.target.id}"
            elif isinstance(member, ast.Assign) and not is_alias(member):
                for target in member.targets:
                    for name in names_of(target):
                        yield name, f"{file} {node.name}.{name}"


def test_no_public_name_file_or_class_is_a_word_of_the_house():
    uses = {
        where
        for file, tree in TREES.items()
        for name, where in public_names(file, tree)
        if name in HOUSE_NAMES and not file.startswith(KEYS_OF_OUTPUT)
    }
    assert uses - set(ALLOWED_NAMES) == set()
    assert set(ALLOWED_NAMES) <= uses, "an exception that is no longer needed"


def test_no_parameter_of_a_public_function_is_a_word_of_the_house():
    uses = []
    for name in pk.__all__:
        value = getattr(pk, name)
        calls = [value]
        if inspect.isclass(value):
            calls = [member for key, member in vars(value).items() if callable(member) and not key.startswith("_")]
        for call in calls:
            if callable(call):
                uses += [f"{name}: {p}" for p in inspect.signature(call).parameters if p in HOUSE_NAMES]
    assert uses == []


def names_given(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield (name, line) of every local, parameter, attribute, function and alias that the code gives or uses."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name) | ast.FunctionDef(name=name):
                yield name, line
            case ast.arg(arg=str(name)) | ast.keyword(arg=str(name)) | ast.alias(asname=str(name)):
                yield name, line
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield name, line


def test_no_name_is_a_word_that_names_nothing():
    uses = [
        f"{file}:{line} {name}"
        for file, tree in TREES.items()
        for name, line in names_given(tree)
        if name.strip("_") in EMPTY_WORDS and not file.startswith(KEYS_OF_OUTPUT)
    ]
    assert uses == []


def texts(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield (text, line) of all strings, docstrings included; what is filled in counts as the number 0."""
    parts = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts |= {id(part) for part in node.values}
            filled = (str(part.value) if isinstance(part, ast.Constant) else "0" for part in node.values)
            yield " ".join("".join(filled).split()), node.lineno
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield " ".join(node.value.split()), node.lineno


def house_phrases(text: str) -> list[str]:
    return [match.group(0).lower() for phrase in HOUSE_PHRASES for match in phrase.finditer(text)]


def test_no_text_of_ours_has_a_phrase_of_the_house():
    uses = {(file, phrase) for file, tree in TREES.items() for text, _ in texts(tree) for phrase in house_phrases(text)}
    assert uses - set(ALLOWED_PHRASES) == set()
    assert set(ALLOWED_PHRASES) <= uses, "an exception that is no longer needed"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_page_of_the_documentation_has_a_phrase_of_the_house(page):
    assert house_phrases(" ".join(page.read_text(encoding="utf-8").replace("\\n", " ").split())) == []


def test_no_template_has_a_phrase_of_the_house():
    templates = [*SRC.rglob("*.jinja"), *SRC.rglob("*.js")]
    assert len(templates) > 5
    assert {(path.name, p) for path in templates for p in house_phrases(" ".join(path.read_text().split()))} == set()


@pytest.mark.parametrize(
    ("file", "source", "names"),
    [
        ("room/polish.py", "", {"polish"}),
        ("segments.py", "__getattr__ = old_room(__name__)", set()),
        ("room/a.py", "class Pain: ...\nclass _Block:\n    fading: int", {"Pain", "Block"}),
        ("room/a.py", "def judge(): ...\ndef _opening(): ...", {"judge"}),
        ("room/a.py", "class A:\n    lock: int\n    def look(self): ...\n    worth = 1", {"lock", "look", "worth"}),
        ("room/a.py", "class A:\n    typicality = RenamedAttribute('predictive_p_value')", set()),
    ],
)  # fmt: skip
def test_a_name_of_the_house_would_be_seen(file, source, names):
    assert {name for name, _ in public_names(file, ast.parse(source))} & HOUSE_NAMES == names


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("def find(found): pass", 1),
        ("self.kept = 1", 1),
        ("with a as held: pass", 1),
        ("for _who in x: pass", 1),
        ("call(told=3)", 1),
        ("import thing_of as stuff", 1),
        ("kept_rows = household = 1", 0),
    ],
)
def test_a_word_that_names_nothing_would_be_seen(source, count):
    assert sum(name.strip("_") in EMPTY_WORDS for name, _ in names_given(ast.parse(source))) == count


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("f'{stage} leaves {share}% dissatisfied'", 1),
        ("'What sets it\\n   apart most'", 1),
        ("'a row a rating'", 1),
        ("def f():\n    '''Mend it.'''", 1),
        ("f'the effect were {a} instead of {b}'", 1),
        ("'recommend the amendment'", 0),
    ],
)
def test_a_phrase_of_the_house_would_be_seen(source, count):
    assert sum(len(house_phrases(text)) for text, _ in texts(ast.parse(source))) == count


def test_the_glossary_explains_the_words_that_are_left():
    text = (SRC.parents[1] / "docs" / "glossary.md").read_text()
    for word in ("stage", "switching ease", "customer value at risk", "verdict", "evidence", "value exposed", "basis"):
        assert re.search(rf"^\*\*{word}\b", text, re.MULTILINE | re.IGNORECASE), word
