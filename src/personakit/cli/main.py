"""Commands of ``personakit``. Exit codes: 0 done, 1 the data failed their checks, 2 bad usage, 3 internal error."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from personakit.cli.csv_option import csv_option
from personakit.cli.init_command import checked_exports, init
from personakit.cli.what_if_command import what_if
from personakit.core.errors import PersonakitError
from personakit.core.formatting import format_share
from personakit.core.version import __version__

if TYPE_CHECKING:
    from personakit.ingest import Exports

STUDY = click.argument("study", type=click.Path(path_type=Path))


class _Group(click.Group):
    """Turn personakit's errors into one message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PersonakitError as error:
            click.secho(f"personakit: {error}", fg="red" if sys.stderr.isatty() else None, err=True)
            for note in getattr(error, "__notes__", []):
                click.echo(note, err=True)
            ctx.exit(error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except OSError as error:
            if error.filename is None:  # a closed pipe, say: click knows what to do
                raise
            why = (error.strerror or type(error).__name__).lower()
            click.echo(f"personakit: cannot read or write '{error.filename}': {why}. No run was changed.", err=True)
            ctx.exit(2)
        except Exception as error:
            # An internal error. The text of a library's error may hold a customer's value: give its file and line only.
            if os.environ.get("PERSONAKIT_DEBUG"):
                raise
            frame = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
            click.echo(
                f"personakit: an internal error ({where}); please report it. No run was changed. "
                "Set PERSONAKIT_DEBUG=1 to see all of it (it may show data).",
                err=True,
            )
            ctx.exit(3)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="personakit")
def main() -> None:
    """From a firm's own exports to personas, journeys and the stage to fix first.

    \b
    Start with a folder of exports:
      personakit init FOLDER             write a study and a codebook of all columns
      personakit check FOLDER/study.toml read and check them, write nothing
      personakit run FOLDER/study.toml   personas, journey, ranking and a report
      personakit score runs/latest FILE  assign new customers to the personas of a run
      personakit what-if runs/latest STAGE --wait -20%   what a change at a stage would bring

    Exit codes: 0 done, 1 the data failed their checks, 2 bad usage, 3 an internal error.
    """  # noqa: D301


@main.command()
@STUDY
@csv_option("Also write the checks table to this file.")
def check(study: Path, csv_path: Path | None) -> None:
    """Read and check the exports of a STUDY; write no run."""
    from personakit.core.errors import DataError
    from personakit.report import safe_csv

    try:
        exports = checked_exports(study)
    except DataError as error:
        if error.checks is not None:
            click.echo(_checks_text(error.checks))
            if csv_path:
                safe_csv(error.checks, csv_path)
        raise
    if csv_path:
        safe_csv(exports.checks, csv_path)
    _print_checks(exports)


@main.command(short_help="Run a STUDY: personas, journey, ranking and report.")
@STUDY
@click.option("--output", type=click.Path(path_type=Path), help="Folder of all runs (the study's own by default).")
def run(study: Path, output: Path | None) -> None:
    """Run a STUDY: personas, journey, ranking and report, into runs/<as-of>-<hash>/."""
    from personakit.cli.progress import steps

    with steps() as on_step:
        from personakit.analysis.analysis import Analysis

        analysis = Analysis(study, on_step=on_step)
        done = analysis.run(output)
    for line in (*done.summary_lines(), "", *analysis.summary_lines()):
        click.echo(line)


@main.command(short_help="Assign the customers of a FILE to a RUN's personas.")
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--output", type=click.Path(path_type=Path), help="CSV or Parquet to write (FILE_personas.csv by default)."
)
@click.option("--id", "id_column", help="Column of the customer id, when it is not called as in the study.")
def score(run: Path, file: Path, output: Path | None, id_column: str | None) -> None:
    """Assign the customers of a FILE to the personas of a RUN (a run's folder, such as runs/latest)."""
    from personakit.core.errors import StudyError

    target = output if output is not None else file.with_name(f"{file.stem}_personas.csv")
    if target.suffix.casefold() not in {".csv", ".parquet"}:
        raise StudyError(f"'{target.name}' must end in .csv or .parquet.")
    if target.resolve() == file.resolve():
        raise StudyError(f"'{target.name}' is the file to read. Give another name with --output.")
    if not target.parent.is_dir():
        raise StudyError(f"There is no folder '{target.parent}' to write into. Make it, or give another --output.")
    from personakit.analysis.scoring.score_customers import score_customers
    from personakit.report import safe_csv

    scores = score_customers(run, file, id_column=id_column)
    for line in scores.summary_lines():
        click.echo(line)
    click.echo(_checks_text(scores.checks))
    if target.suffix.casefold() == ".parquet":
        scores.table.to_parquet(target, index=False)
    else:
        safe_csv(scores.table, target)
    click.echo(f"Wrote {target}")


@main.command(short_help="Write a RUN's report as a page, slides or a workbook.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--format", "formats", default="html", show_default=True, help="Of html, pptx and xlsx, with commas between."
)
def report(run: Path, formats: str) -> None:
    """Write report.html, report.pptx or report.xlsx from the summary.json of a RUN (a run's folder)."""
    from personakit.report import rewrite_report

    for path in rewrite_report(run, [name.strip().casefold() for name in formats.split(",") if name.strip()]):
        click.echo(f"Wrote {path}")


main.add_command(init)
main.add_command(what_if)


def _print_checks(exports: Exports) -> None:
    for line in exports.summary_lines():
        click.echo(line)
    click.echo(_checks_text(exports.checks))
    click.echo("\nWhat the join kept:")
    # 80 columns: how many rows matched is their share of the rows
    click.echo(_frame_text(exports.join_audit.drop(columns="matched")))


def _checks_text(checks: Any) -> str:
    """Write a finding in one line of a terminal of 80 columns, and its note below it."""
    short = checks[[column for column in checks.columns if column not in {"export", "note"}]].copy()
    if "export" in checks.columns:
        other = checks["export"].ne("") & checks["export"].ne(checks["table"])
        short["table"] = short["table"].mask(other, short["table"] + " (" + checks["export"] + ")")
    head, *rows = _frame_text(short).split("\n")
    fill = textwrap.TextWrapper(shutil.get_terminal_size().columns, initial_indent=" " * 4, subsequent_indent=" " * 4)
    lines = [head]
    for row, note in zip(rows, checks["note"], strict=False):
        lines += [row, *fill.wrap(note)]
    return "\n".join(lines)


def _frame_text(frame: Any) -> str:
    return str(frame.to_string(index=False, max_colwidth=140, float_format=format_share, na_rep=""))
