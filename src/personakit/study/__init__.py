"""The study: every choice that makes a run repeatable, read from one TOML file."""

from __future__ import annotations

from personakit.study.canonical_columns import CANONICAL, CanonicalColumn
from personakit.study.check_stages import expects_stages
from personakit.study.check_study import check_files
from personakit.study.codebook import Codebook, CodebookRow
from personakit.study.read_codebook import read_codebook
from personakit.study.read_study import make_study, read_study
from personakit.study.settings import Attribute, Export, Study
from personakit.study.write_codebook import codebook_text, write_codebook
from personakit.study.write_toml import study_toml

__all__ = [
    "CANONICAL",
    "Attribute",
    "CanonicalColumn",
    "Codebook",
    "CodebookRow",
    "Export",
    "Study",
    "check_files",
    "codebook_text",
    "expects_stages",
    "make_study",
    "read_codebook",
    "read_study",
    "study_toml",
    "write_codebook",
]
