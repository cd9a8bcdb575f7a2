"""``python -m personakit.datasets FOLDER``: write the sample exports."""

from __future__ import annotations

import argparse
import sys

from personakit.core.errors import PersonakitError
from personakit.datasets.simulated_firm import DEFAULT_SEED
from personakit.datasets.write_sample import write_sample


def main(arguments: list[str] | None = None) -> int:
    """Write the sample exports that the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m personakit.datasets", description="Write the sample exports.")
    parser.add_argument("folder", help="where the exports and study.toml go")
    parser.add_argument("--customers", type=int, default=3000, help="customers in the base (default: 3000)")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help=f"default: {DEFAULT_SEED}")
    parser.add_argument("--truth", help="folder for the simulated truth; not written when left out")
    parser.add_argument("--profitability", choices=("xlsx", "csv", "parquet"), default="xlsx")
    asked = parser.parse_args(arguments)
    try:
        world = write_sample(
            asked.folder, asked.customers, asked.seed, truth=asked.truth, profitability=asked.profitability
        )
    except PersonakitError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write(world.summary_lines()[0] + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
