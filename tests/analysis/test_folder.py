"""No run is lost, and nothing of the analyst's own, at whichever change of the disk the writing of a run ends."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import textwrap
import threading

import pytest

import personakit as pk
from personakit.runs import run_folder
from personakit.runs.exchange_folders import exchange

CHANGES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.symlink"}


class Killed(BaseException):
    """The process ends here."""


class Disk:
    """Counts the calls that change the disk, and lets the call number `at` end the process or fail.

    A killed process changes nothing more: every later call is refused too, whatever would clean up. A call that fails
    with an error fails once.
    """

    def __init__(self):
        self.thread = self.at = self.how = None
        self.calls = 0

    def audit(self, event, arguments):
        if self.thread != threading.get_ident() or event not in CHANGES | {"open"}:
            return
        if event == "open" and (not set(str(arguments[1])) & set("wxa") or str(arguments[0]).endswith(".lock")):
            return
        self.step()

    def step(self):
        if self.thread is None:
            return
        self.calls += 1
        if self.how == "killed" and self.calls >= self.at:
            raise Killed
        if self.how == "error" and self.calls == self.at:
            raise OSError(28, "No space left on device")

    @contextlib.contextmanager
    def ends(self, how, at):
        self.how, self.at, self.calls, self.thread = how, at, 0, threading.get_ident()
        try:
            yield
        finally:
            self.thread = None


DISK = Disk()
sys.addaudithook(DISK.audit)  # one for good: a hook cannot be taken off, and does nothing when no thread is named


@pytest.fixture(params=["in one step", "in two steps"])
def way(request, monkeypatch):
    """How folders change places; a step of its own, since a foreign function is not audited."""

    def counted(one, other):
        DISK.step()
        return exchange(one, other)

    monkeypatch.setattr(run_folder, "exchange", counted if request.param == "in one step" else lambda *_: False)
    if request.param == "in one step":
        can_exchange()
    return request.param


def can_exchange():
    if not sys.platform.startswith(("linux", "darwin")):
        pytest.skip("this system cannot exchange folders in one step")


def write_run(output, text, name="run"):
    with run_folder.atomic_folder(output, name) as working:
        (working / "figures").mkdir()
        for file in ("report.html", "figures/one.svg"):
            (working / file).write_text(text)
        listed = [{"file": "report.html"}, {"file": "figures/one.svg"}]
        (working / "manifest.json").write_text(json.dumps({"text": text, "files": listed}))
    run_folder.point_latest(output, name)


def text_of(folder):
    """The text of a run, which is whole: all its files are of one and the same run."""
    text = json.loads((folder / "manifest.json").read_text())["text"]
    assert (folder / "report.html").read_text() == (folder / "figures" / "one.svg").read_text() == text
    return text


OWN = {
    "run/notes/mine.txt",
    "mine.txt",
    ".tmp-mine/mine.txt",
    ".personakit-mine/mine.txt",
    ".personakit-of_mine/mine.txt",
}


def folder_with_a_run(tmp_path):
    output = tmp_path / "runs"
    write_run(output, "first")
    for name in OWN:
        (output / name).parent.mkdir(exist_ok=True)
        (output / name).write_text(name)
    return output


def own_files_are_there(output):
    assert {name for name in OWN if (output / name).is_file() and (output / name).read_text() == name} == OWN


def only_runs_and_own_files(output, runs=("run",)):
    expected = {name.split("/")[0] for name in OWN} | {"latest", ".lock", *runs}
    assert {path.name for path in output.iterdir()} == expected


def number_of_steps(output):
    with DISK.ends("counted", 0):
        write_run(output, "counted")
    return DISK.calls


@pytest.mark.parametrize("how", ["killed", "error"])
def test_a_run_replaced_is_whole_wherever_it_ends(tmp_path, way, how):
    steps = number_of_steps(folder_with_a_run(tmp_path / "count"))
    assert steps > 20
    missing = []
    for at in range(1, steps + 1):
        output = folder_with_a_run(tmp_path / str(at))
        with DISK.ends(how, at), contextlib.suppress(Killed, pk.StudyError):
            write_run(output, "second")
        if not (output / "latest").is_dir():
            missing.append(at)
            assert how == "killed"
        run_folder.recover(output)
        assert text_of(output / "latest") in ("first", "second"), at
        assert text_of(output / "run") in ("first", "second"), at
        own_files_are_there(output)
        write_run(output, "third")
        assert text_of(output / "latest") == "third", at
        own_files_are_there(output)
        only_runs_and_own_files(output)
    # without an exchange, one moment is left at which a kill leaves the run to be put back by the next
    assert len(missing) == (1 if (way, how) == ("in two steps", "killed") else 0)


@pytest.mark.parametrize("how", ["killed", "error"])
def test_a_first_or_a_new_run_is_whole_wherever_it_ends(tmp_path, how):
    """A run of another name leaves the earlier one where it is, and `latest` at the one or the other."""
    count = folder_with_a_run(tmp_path / "count")
    with DISK.ends("counted", 0):
        write_run(count, "second", name="other")
    for at in range(1, DISK.calls + 1):
        output = folder_with_a_run(tmp_path / str(at))
        with DISK.ends(how, at), contextlib.suppress(Killed, pk.StudyError):
            write_run(output, "second", name="other")
        assert text_of(output / "run") == "first"
        assert text_of(output / "latest") in ("first", "second")
        write_run(output, "second", name="other")
        assert text_of(output / "latest") == "second"
        own_files_are_there(output)
        only_runs_and_own_files(output, runs=("run", "other"))


def test_recovery_itself_may_be_killed_anywhere(tmp_path, monkeypatch):
    monkeypatch.setattr(run_folder, "exchange", lambda *_: False)

    def killed_between_the_renames(folder):
        output = folder_with_a_run(folder)
        at = 1
        while (output / "run").exists():
            with DISK.ends("killed", at), contextlib.suppress(Killed):
                write_run(output, "second")
            at += 1
        return output

    output = killed_between_the_renames(tmp_path / "count")
    with DISK.ends("counted", 0):
        run_folder.recover(output)
    assert DISK.calls > 5
    for at in range(1, DISK.calls + 1):
        output = killed_between_the_renames(tmp_path / str(at))
        with DISK.ends("killed", at), contextlib.suppress(Killed):
            run_folder.recover(output)
        run_folder.recover(output)
        assert text_of(output / "latest") == "first"
        own_files_are_there(output)
        write_run(output, "third")
        only_runs_and_own_files(output)


def test_a_folder_half_removed_is_never_put_back(tmp_path, monkeypatch):
    """Killed while the earlier run is removed, and the run that replaced it deleted by hand before the next one."""
    monkeypatch.setattr(run_folder, "exchange", lambda *_: False)
    for at in range(1, number_of_steps(folder_with_a_run(tmp_path / "count")) + 1):
        output = folder_with_a_run(tmp_path / str(at))
        with DISK.ends("killed", at), contextlib.suppress(Killed):
            write_run(output, "second")
        shutil.rmtree(output / "run", ignore_errors=True)
        run_folder.recover(output)
        if (output / "run").exists():
            assert text_of(output / "run") == "first", at


def test_a_process_that_dies_between_the_renames_loses_nothing(tmp_path):
    output = folder_with_a_run(tmp_path)
    program = """
        import os, sys, pathlib
        from personakit.runs import run_folder as folder
        folder.exchange = lambda *_: False
        output = pathlib.Path(sys.argv[1])

        def die_once_moved(event, arguments):
            if event == "os.rename" and not (output / "run").exists():
                os._exit(9)

        sys.addaudithook(die_once_moved)
        with folder.atomic_folder(output, "run") as working:
            (working / "report.html").write_text("second")
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(program), str(output)], check=False)
    assert ended.returncode == 9
    assert not (output / "run").exists()
    write_run(output, "other", name="other")  # sweeps
    assert text_of(output / "run") == "first"
    own_files_are_there(output)


def test_folders_change_places_in_one_step(tmp_path):
    can_exchange()
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file.txt").write_text(name)
    assert exchange(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one" / "file.txt").read_text() == "other"
    assert (tmp_path / "other" / "file.txt").read_text() == "one"
    assert not exchange(tmp_path / "one", tmp_path / "missing")
    assert (tmp_path / "one" / "file.txt").read_text() == "other"


def test_a_reader_never_misses_the_run_that_is_replaced(tmp_path):
    can_exchange()
    output = folder_with_a_run(tmp_path)
    ended = threading.Event()
    misses, looks = [], []

    def read():
        while not ended.is_set():
            looks.append(1)
            if not os.path.exists(output / "latest" / "report.html"):  # noqa: PTH110 as quick as can be
                misses.append(1)

    reader = threading.Thread(target=read)
    reader.start()
    for text in range(30):
        write_run(output, str(text))
    ended.set()
    reader.join()
    assert looks
    assert not misses


def test_recovery_writes_nothing_where_there_is_nothing_to_recover(tmp_path):
    run_folder.recover(tmp_path / "none")
    run_folder.recover(tmp_path)
    assert list(tmp_path.iterdir()) == []
