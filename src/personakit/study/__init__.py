"""The study: every choice that makes a run repeatable, read from one TOML file."""

from __future__ import annotations

from personakit.study.checks import check_files
from personakit.study.columns import CANONICAL, Column
from personakit.study.read import make_study, read_study
from personakit.study.settings import Attribute, Export, Study
from personakit.study.stage_checks import expects_stages
from personakit.study.write import study_text

__all__ = [
    "CANONICAL",
    "Attribute",
    "Column",
    "Export",
    "Study",
    "check_files",
    "expects_stages",
    "make_study",
    "read_study",
    "study_text",
]
