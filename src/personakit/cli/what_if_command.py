"""``personakit what-if``: ask what a change at one stage would bring."""

from __future__ import annotations

from pathlib import Path

import click

from personakit.cli.csv_option import csv_option
from personakit.core.formatting import format_count


def _change(text: str) -> float:
    """Read a number, or a percentage: -20% is -0.2."""
    written = text.strip().replace("\u2212", "-")
    try:
        return float(written.removesuffix("%")) / 100 if written.endswith("%") else float(written)
    except ValueError:
        raise click.BadParameter(f"'{text}' is no number or percentage; write -20% or -0.2.") from None


@click.command("what-if", short_help="Ask what a change at one STAGE would bring.")
@click.argument("source", metavar="RUN_OR_STUDY", type=click.Path(path_type=Path))
@click.argument("stage")
@click.option("--wait", type=_change, metavar="CHANGE", help="Relative change of every wait, such as -20%.")
@click.option("--satisfaction", type=float, help="Rise of the mean rating in points of its scale, such as 0.3.")
@click.option(
    "--dissatisfied",
    type=_change,
    metavar="CHANGE",
    help="Change of the share dissatisfied: -5% is five fewer in a hundred.",
)
@click.option("--cost", type=float, help="Cost of the change, once (the stage's cost_to_fix by default).")
@csv_option("Also write the curve to this file.")
def what_if(
    source: Path,
    stage: str,
    *,
    wait: float | None,
    satisfaction: float | None,
    dissatisfied: float | None,
    cost: float | None,
    csv_path: Path | None,
) -> None:
    """Ask what a change at one STAGE would bring: of a finished RUN at once, of a STUDY after computing it.

    \b
    personakit what-if runs/latest Repair --wait -20% --cost 20000
    personakit what-if study.toml Support --dissatisfied -5%
    """  # noqa: D301
    from personakit.priorities.response_curve import one_change
    from personakit.runs.run import is_run

    one_change(satisfaction, dissatisfied, wait)  # a mistake is reported at once, not after the ranking
    change = {"satisfaction": satisfaction, "dissatisfied_share": dissatisfied, "wait": wait, "cost": cost}
    if is_run(source):
        from personakit.analysis.finished_analysis import open_run

        outcome = open_run(source).what_if(stage, **change)
    else:
        from personakit.analysis.analysis import Analysis
        from personakit.cli.progress import steps

        with steps() as on_step:
            outcome = Analysis(source, on_step=on_step).what_if(stage, **change)
    click.echo(repr(outcome))
    changed = outcome.ranking[["stage", "rank", "rank_then", "value_at_risk", "value_at_risk_then"]]
    click.echo("\nThe ranking by value at risk, before and after the change:")
    click.echo(changed.to_string(index=False, float_format=format_count, na_rep="no data"))
    if csv_path is not None:
        from personakit.report import safe_csv

        safe_csv(outcome.curve, csv_path)
        click.echo(f"Wrote {csv_path}")
