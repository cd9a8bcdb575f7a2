"""Small surveys from `init` to their tables: options with commas, columns of one name, test answers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import personakit as pk
from personakit.cli import main
from personakit.core.kinds import OPTION_SEPARATOR
from personakit.profiling.drafting import draft_text

CASES = Path(__file__).parent.parent / "cases"


@pytest.fixture
def drafted(tmp_path):
    def draft(case: str) -> pk.Exports:
        folder = tmp_path / case
        shutil.copytree(CASES / case, folder)
        text = draft_text(folder)
        if "\nas_of" not in text:  # no date in the data: init asks for it
            text = text.replace("[study]\n", "[study]\nas_of = 2026-06-30\n", 1)
        (folder / "study.toml").write_text(text, encoding="utf-8")
        return pk.read_exports(folder / "study.toml")

    return draft


def test_options_keep_their_brackets_whole(drafted):
    exports = drafted("survey_bracket_comma")
    chosen = next(a for a in exports.attributes if a.kind == "multi_select")
    options = {o for cell in exports.survey[chosen.name].dropna() for o in cell.split(OPTION_SEPARATOR) if o}
    assert options == {"Kubernetes", "HPC manager (SLURM, PBS, SGE)", "Cloud (AWS, Azure)", "SSH"}


def test_two_columns_of_one_name_are_two_attributes(drafted):
    exports = drafted("survey_twice")
    assert {"Price (1)", "Price (2)"} <= {a.source_column for a in exports.attributes}
    assert len(exports.survey) == 120


def test_a_survey_of_test_answers_alone_ends_init_with_a_sentence(tmp_path, capsys):
    shutil.copytree(CASES / "survey_all_test", tmp_path / "s")
    with pytest.raises(SystemExit) as ended:
        main(["init", str(tmp_path / "s")])
    assert ended.value.code == 1
    assert "all 60 answers are test answers" in capsys.readouterr().err
