"""Import personakit and run the sample's study on every Python from 3.11 to 3.13 that is installed.

Run: python scripts/pythons.py. Environments are built in build/python-3.X/, again when constraints.txt changes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ("3.11", "3.12", "3.13")
CHECK = "import sys, personakit as pk; assert pk.PersonaModel; assert sys.version_info[:2] == (3, {0})"


def find_python(version: str) -> str | None:
    """Return an interpreter of a version: this one, one on the path, or one that pyenv built; None without any."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    built = sorted(pyenv.glob(f"{version}.*/bin/python{version}"), reverse=True)
    for candidate in [shutil.which(f"python{version}"), *map(str, built)]:
        if candidate and subprocess.run([candidate, "-c", "pass"], capture_output=True, check=False).returncode == 0:
            return candidate
    return None


def environment(version: str, interpreter: str) -> Path:
    """Return the Python of an environment with the pinned versions; built when it is not there."""
    home = ROOT / "build" / f"python-{version}"
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    wanted = (ROOT / "constraints.txt").read_text(encoding="utf-8") + (ROOT / "pyproject.toml").read_text("utf-8")
    stamp = home / "wanted.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    subprocess.run([interpreter, "-m", "venv", "--clear", str(home)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "-c", "constraints.txt", "-e", "."], cwd=ROOT, check=True)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def check(version: str, python: Path) -> bool:
    """Return whether personakit imports, and the sample's study runs to a report."""
    with tempfile.TemporaryDirectory() as folder:
        run = [str(python), "-m", "personakit", "run", "data/sample/study.toml", "--output", folder]
        for command in ([str(python), "-W", "error", "-c", CHECK.format(version.removeprefix("3."))], run):
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                print(done.stdout + done.stderr)
                return False
        return (Path(folder) / "latest" / "report.html").exists()


def main() -> int:
    """Check every version that is installed; 1 when one fails."""
    failed = False
    for version in VERSIONS:
        interpreter = find_python(version)
        if interpreter is None:
            print(f"Python {version}: not installed, skipped", flush=True)
            continue
        passed = check(version, environment(version, interpreter))
        failed |= not passed
        print(f"Python {version}: {'passed' if passed else 'FAILED'}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
