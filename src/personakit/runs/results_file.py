"""``results.personakit``: the results of a run as data, one JSON document a result, frames as Parquet, arrays as npy.

A zip whose parts can be read one by one, so that one result opens without the others. The same results give the same
bytes; there is no pickle in it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personakit.core.errors import StudyError
from personakit.runs.plain_values import Parts, Reader, Registry, to_plain

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

RESULTS_FILE = "results.personakit"
#: Raised when results are stored in another way; files of another format are refused.
FORMAT = 1
_HEADER = "format.json"
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # what a zip holds as the date of its parts: always the same
_MOST_BYTES = 1 << 30  # a part that claims more is not unpacked


def write_results(path: Path, results: Mapping[str, Any], registry: Registry) -> Path:
    """Write results as one file.

    Parameters
    ----------
    path : Path
        The file.
    results : mapping of str to object
        Results by name. One that occurs in a later one is stored once.
    registry : Registry
        The dataclasses that may be stored.

    Returns
    -------
    Path
        The file written.
    """
    parts = Parts()
    documents = {name: to_plain(result, name, parts, registry) for name, result in results.items()}
    with zipfile.ZipFile(path, "w") as archive:
        _add(archive, _HEADER, _json({"format": FORMAT, "results": list(documents)}))
        for name, document in documents.items():
            _add(archive, f"{name}.json", _json(document))
        for at, frame in parts.frames.items():
            _add(archive, f"{at}.parquet", _parquet(frame))
        for at, array in parts.arrays.items():
            _add(archive, f"{at}.npy", _npy(array))
    return path


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_FIXED_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same on every system
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content, compresslevel=6)


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n").encode()


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, compression=None)  # the zip compresses it
    return buffer.getvalue()


def _npy(array: np.ndarray[Any, Any]) -> bytes:
    import numpy as np

    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


class _DamagedError(StudyError):
    """The file cannot be read at all."""


class ResultsFile:
    """The stored results of a run; each is read when it is first wanted.

    Parameters
    ----------
    path : Path
        The file.
    registry : Registry
        The dataclasses that may be read.
    missing : callable
        Returns what stands for a field that is not stored, by stable name and field.

    Raises
    ------
    StudyError
        When the file is damaged, or of another version.
    """

    def __init__(self, path: Path, registry: Registry, missing: Callable[[str, str], Any]) -> None:
        self._path, self._registry = path, registry
        self._reader = Reader(registry, self._stored, self._other, missing)
        self._results: dict[str, Any] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the results in the file."""
        header = self._document(_HEADER)
        if not isinstance(header, dict) or header.get("format") != FORMAT:
            raise self._of_another_version()
        names = header.get("results")
        if not isinstance(names, list):
            raise self._damaged()
        return tuple(names)

    def result(self, name: str) -> Any:
        """Return one result.

        Raises
        ------
        StudyError
            When the file is damaged, or of another version.
        """
        if name not in self.names:
            raise self._of_another_version()
        if name not in self._results:
            try:
                result = self._reader.value(self._document(f"{name}.json"))
            except _DamagedError:
                raise
            except Exception as error:  # what another version stored fails here in any way
                raise self._of_another_version() from error
            if result is not None and not isinstance(result, self._registry.load(name)):
                raise self._of_another_version()
            self._results[name] = result
        return self._results[name]

    def _other(self, at: str) -> Any:
        """Return an object that another document holds."""
        self.result(at.partition(".")[0])
        return self._reader.read[at]

    def _stored(self, kind: str, at: str) -> Any:
        import numpy as np
        import pandas as pd

        if kind == "frame":
            return pd.read_parquet(io.BytesIO(self._bytes(f"{at}.parquet")))
        return np.load(io.BytesIO(self._bytes(f"{at}.npy")), allow_pickle=False)

    def _document(self, name: str) -> Any:
        content = self._bytes(name)
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            raise self._damaged() from error

    def _bytes(self, name: str) -> bytes:
        try:
            with zipfile.ZipFile(self._path) as archive:
                if archive.getinfo(name).file_size > _MOST_BYTES:
                    raise ValueError("a part of an absurd size")
                return archive.read(name)
        except KeyError:
            raise self._of_another_version() from None
        except Exception as error:  # a damaged zip fails in many ways: BadZipFile, EOFError, zlib.error, ValueError ...
            raise self._damaged() from error

    def _damaged(self) -> StudyError:
        return _DamagedError(f"'{self._path.name}' is damaged or cut short. Run the study again.")

    def _of_another_version(self) -> StudyError:
        return StudyError(
            f"'{self._path.name}' was made by another version of personakit. Run the study again with this one."
        )
