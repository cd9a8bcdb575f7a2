"""``python -m personakit``: the command line."""

from personakit.cli import main

main(prog_name="personakit")
