"""Progress of long work: a bar on a terminal, plain log lines otherwise."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

logger = logging.getLogger("personakit")


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Yield a function to call with the name of each step as it begins.

    Yields
    ------
    callable
        Takes the step's name.
    """
    if sys.stderr.isatty():
        yield from _bar()
    else:
        yield from _lines()


def _bar() -> Iterator[Callable[[str], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description:<34}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task("Starting", total=None)
        begun = [0]

        def on_step(name: str) -> None:
            from personakit.analysis.analysis import STEPS

            progress.update(task, total=len(STEPS), completed=begun[0], description=name)
            begun[0] += 1

        yield on_step


def _lines() -> Iterator[Callable[[str], None]]:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s", datefmt="%Y-%m-%d %H:%M:%S"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    start = time.monotonic()
    try:
        yield lambda name: logger.info("%s (%.1f s so far)", name, time.monotonic() - start)
    finally:
        logger.removeHandler(handler)
