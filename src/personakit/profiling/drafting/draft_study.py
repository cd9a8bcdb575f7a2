"""Look at a folder of exports and write the study that reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from personakit.core.errors import StudyError
from personakit.profiling.drafting.draft_codebook import draft_codebook, files_read
from personakit.profiling.drafting.further_exports import one_stage_only
from personakit.profiling.drafting.guess_folder import guess_exports
from personakit.profiling.drafting.read_folder import ExportFile, Unread, read_folder
from personakit.profiling.drafting.study_draft import (
    AS_OF_ASKED,
    Draft,
    checks_of,
    header,
    stops_of,
    study_info,
    with_some_active,
)
from personakit.profiling.drafting.study_sections import other_sections
from personakit.study.codebook import CODEBOOK_FILES
from personakit.study.write_toml import study_toml


def draft_text(folder: str | Path, *, today: date | None = None) -> str:
    """Return the study for the exports of a folder in one text, without a codebook.

    Parameters
    ----------
    folder : str or Path
        Every export in it is read; nothing is written.
    today : date, optional
        The study's date where the data hold none. Left out, the date is asked for: the study has none.

    Returns
    -------
    str
        TOML whose comments say what was guessed, why, and how sure it is: sure, likely or guess.

    Raises
    ------
    StudyError
        When the folder holds no export that can be read.
    """
    draft = draft_study(folder, today=today)
    return study_toml(draft.settings, draft.notes, header(len(draft.files), draft.check))


def draft_study(folder: str | Path, *, today: date | None = None, codebook: str = CODEBOOK_FILES["csv"]) -> Draft:
    """Return the study for the exports of a folder, with its codebook and what to check.

    Parameters
    ----------
    folder : str or Path
        The folder.
    today : date, optional
        The study's date where the data hold none; today by default.
    codebook : str
        Name of the file that the codebook will be written to.

    Returns
    -------
    Draft
        The study, its codebook, what to check first, and what would stop a run.

    Raises
    ------
    StudyError
        When the folder holds no export that can be read, or none that is understood.
    """
    folder = Path(folder)
    sources, unread = read_folder(folder)
    draft = draft_sources(sources, unread, folder_title(folder), today=today, codebook=codebook)
    refuse_nothing(draft, str(folder))
    return draft


def folder_title(folder: Path) -> str:
    """Return the name of a study after its folder."""
    return folder.resolve().name.replace("_", " ").strip().capitalize() or "Study"


def refuse_nothing(draft: Draft, folder: str) -> None:
    """Raise where no file is understood."""
    if not draft.settings["exports"]:
        reasons = "".join(f"\n  {text}" for text in draft.unused)
        raise StudyError(f"no export in '{folder}' is understood as customers, a survey or ratings.{reasons}")


def draft_sources(
    sources: Sequence[ExportFile],
    unread: Sequence[Unread] = (),
    title: str = "Study",
    *,
    today: date | None = None,
    codebook: str = CODEBOOK_FILES["csv"],
) -> Draft:
    """Return the study for exports whose columns are known."""
    guesses, unknown = guess_exports(sources)
    guesses = with_some_active(guesses, sources)
    info, info_notes, of_study = study_info(title, sources, guesses, today)
    others = other_sections(guesses)
    settings: dict[str, Any] = {"study": info, **others.settings, "exports": {g.name: g.settings for g in guesses}}
    notes: dict[tuple[str, ...], Sequence[str]] = {("study", key): [note] for key, note in info_notes.items()}
    notes |= others.notes
    for guess in guesses:
        notes |= {("exports", guess.name, *path): lines for path, lines in guess.notes.items()}
    one_stage = one_stage_only(guesses)
    checks = checks_of(guesses, unknown, unread, [*of_study, *others.check])
    checks += [f"{source.title}: {text}" for source in sources for text in source.left_out]
    asked = [f"[exports.{g.name}] {text}" for g in guesses for text in g.asked]
    return Draft(
        settings=settings,
        notes=notes,
        codebook=draft_codebook(sources, guesses, unknown, codebook),
        read_from=files_read(sources, guesses),
        files=tuple(s.title for s in sources),
        check=tuple(checks),
        unused=(*(f"{u.file}: {u.reason}" for u in unread), *(f"{s.title}: {why}" for s, why in unknown)),
        stops=(
            *stops_of(guesses),
            *([one_stage] if one_stage else []),
            *asked,
            *([] if "as_of" in info else [AS_OF_ASKED]),
        ),
    )
