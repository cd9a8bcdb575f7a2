"""``personakit init``: look at a folder of exports, write the study and its codebook, and check what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personakit.core.formatting import format_count

if TYPE_CHECKING:
    from personakit.ingest import Exports
    from personakit.profiling.drafting.profile_exports import Profile
    from personakit.study import Codebook

#: Most lines of each list that `init` prints; study and codebook hold all of them.
MOST_CHECKS = 12
_MOST_COLUMNS = 15
_MOST_MEGABYTES = 200  # larger exports are not read a second time to be checked


@click.command(short_help="Write study.toml and a codebook for a FOLDER of exports.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a study and a codebook that are already there.")
@click.option("--update", is_flag=True, help="Keep the study and what was edited in its codebook; add new columns.")
@click.option("--codebook", "ending", type=click.Choice(["csv", "xlsx"]), help="Format of the codebook: csv or xlsx.")
def init(folder: Path, *, force: bool, update: bool, ending: str | None) -> None:
    """Look at a FOLDER of exports; write a short study.toml and a codebook with a row for every column into it.

    What is written is checked like `personakit check` does. Exit code 1 when something must be edited first.
    """
    from personakit.core.errors import StudyError

    if not folder.is_dir():
        raise StudyError(f"'{folder}' is not a folder. Give the folder that holds the exports.")
    if update and (force or ending):
        raise StudyError("--update keeps the study and its codebook; leave out --force and --codebook.")
    if update:
        _update(folder)
    else:
        _write(folder, force=force, ending=ending or "csv")


def _write(folder: Path, *, force: bool, ending: str) -> None:
    from personakit.core.errors import StudyError
    from personakit.profiling.drafting.draft_study import refuse_nothing
    from personakit.profiling.drafting.profile_exports import profile, write_draft
    from personakit.study.codebook import CODEBOOK_FILES
    from personakit.study.read_study import STUDY_FILE

    target = folder / STUDY_FILE
    there = next((p for p in (target, folder / CODEBOOK_FILES[ending]) if p.exists()), None)
    if there is not None and not force:
        raise StudyError(
            f"'{there}' is already there. Move it away, replace it with --force, or keep what was edited with --update."
        )
    made = profile(folder, codebook=CODEBOOK_FILES[ending])
    refuse_nothing(made.draft, str(folder))
    write_draft(made.draft, target)
    click.echo(f"Wrote {target} and {made.codebook.file}: {made.summary_lines()[0]}.")
    _print_columns(made)
    _print_list("Check these first:", [text for text in made.to_check if text not in made.to_edit], "study.toml")
    _finish(target, made.to_edit)


def _print_columns(made: Profile) -> None:
    """List the columns of which the guess is least sure."""
    from personakit.core.confidence import GUESS, LIKELY, SURE
    from personakit.profiling.drafting.update_codebook import guess_text, title

    rows = sorted(
        (row for row in made.codebook.rows if row.sure != SURE),
        key=lambda row: {GUESS: 0, LIKELY: 1}.get(row.sure, 0),
    )
    reasons = [f": {row.why.rstrip('.')}" if row.why else "" for row in rows]
    lines = [f"{title(r)}: {guess_text(r)} ({r.sure}{reason})" for r, reason in zip(rows, reasons, strict=True)]
    _print_list("Columns to look at, least sure first:", lines, made.codebook.file, _MOST_COLUMNS)


def _print_list(head: str, lines: Sequence[str], file: str, most: int = MOST_CHECKS) -> None:
    if not lines:
        return
    click.echo(head)
    for number, text in enumerate(lines[:most], start=1):
        click.echo(f"  {number}. {text.rstrip('.')}.")
    if len(lines) > most:
        click.echo(f"  ... and {format_count(len(lines) - most)} more in {file}.")


def _update(folder: Path) -> None:
    import tomllib

    from personakit.core.errors import StudyError
    from personakit.profiling.drafting.profile_exports import profile
    from personakit.profiling.drafting.update_codebook import update_codebook
    from personakit.study import read_codebook, write_codebook
    from personakit.study.read_study import STUDY_FILE

    target = folder / STUDY_FILE
    if not target.is_file():
        raise StudyError(f"there is no '{target}' to update. Write one with: personakit init {folder}")
    try:
        text = target.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        settings = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise StudyError(f"'{target}' is not valid TOML. See what is wrong with: personakit check {target}") from None
    if not isinstance(settings.get("codebook"), str):
        raise StudyError(
            f"'{target}' names no codebook, so there is nothing to update. Replace the study with --force; attributes "
            "of your own go into the codebook then."
        )
    old = read_codebook(folder / settings["codebook"], label=settings["codebook"])
    made = profile(folder, codebook=old.file)
    guessed = made.draft.settings["exports"]
    names, new = _names_in_study(guessed, settings.get("exports", {}), old)
    matched = [name for name in made.codebook.exports if name in names or name in new or name not in guessed]
    updated = update_codebook(old, made.codebook, {name: names.get(name, name) for name in matched})
    write_codebook(updated.codebook, folder / old.file)
    if new:
        target.write_text(text.rstrip("\n") + "\n" + made.draft.export_text(new), encoding="utf-8")
    click.echo(f"Updated {folder / old.file}: {format_count(len(updated.codebook.rows))} columns, edits are kept.")
    _print_list("What changed in the exports:", updated.change_lines(), old.file)
    if new:
        click.echo(f"New in study.toml: {', '.join(f'[exports.{name}]' for name in new)}.")
    _finish(target, ())


def _names_in_study(
    guessed: Mapping[str, Any], exports: Mapping[str, Any], old: Codebook
) -> tuple[dict[str, str], list[str]]:
    """Return what the study calls the guessed exports, by their files; and those of files that it does not read."""

    def file_of(export: Mapping[str, Any]) -> tuple[Any, Any]:
        return export.get("path"), export.get("sheet")

    names: dict[str, str] = {}
    new: list[str] = []
    read: set[tuple[Any, Any]] = set()
    for name, export in guessed.items():
        same_file = [n for n, e in exports.items() if file_of(e) == file_of(export)]
        free = [n for n in same_file if n not in names.values()]
        same_table = [n for n in free if exports[n].get("table") == export.get("table")]
        first = file_of(export) not in read
        chosen = next((n for n in [*(n for n in free if n == name), *same_table, *(free if first else [])]), None)
        if chosen is not None:
            names[name] = chosen
        elif not same_file and name not in old.exports:  # what somebody took out of the study stays out
            new.append(name)
        read.add(file_of(export))
    return names, new


def _finish(target: Path, to_edit: Sequence[str]) -> None:
    """Check what was written; say what must be edited first, or how to go on."""
    from personakit.core.errors import DataError, PersonakitError
    from personakit.study import read_study

    if to_edit:
        _print_list("Edit first:", to_edit, target.name)
        raise DataError(f"the study is written, but cannot run yet: {'; '.join(t.rstrip('.') for t in to_edit)}.")
    try:
        study = read_study(target)
        megabytes = sum(_size(study.resolve(e.path)) for e in study.exports.values() if e.path) / 1e6
        if megabytes <= _MOST_MEGABYTES:
            checked_exports(target)
        else:
            click.echo(f"The exports are large ({format_count(round(megabytes))} MB): check reads all their rows.")
    except PersonakitError as error:
        raise DataError(f"the study is written, but cannot run yet: {error}") from None
    click.echo(f"Then:\n  personakit check {target}\n  personakit run {target}")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def checked_exports(study: Path) -> Exports:
    """Read and check the exports of a study, as a run would."""
    from personakit.analysis.analysis import Analysis
    from personakit.features import build_features

    exports = Analysis(study).exports
    build_features(exports)  # so that a core segment that cannot be formed is an error here, as in a run
    return exports
