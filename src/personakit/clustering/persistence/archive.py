"""A file of one JSON document and named arrays: a zip with checksums; same content, same bytes; no pickle."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personakit.core.errors import StudyError

if TYPE_CHECKING:
    from personakit.core.typing import Array

    Arrays = Mapping[str, Array]

DOCUMENT, ARRAYS, CHECKSUMS = "model.json", "arrays.npz", "sha256.json"
#: No sound model comes near this; a part that claims more is not unpacked.
MOST_BYTES = 1 << 30
#: What a zip holds as the date of its parts: always the same, so that the same model is the same file.
FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def write_archive(path: Path, document: Mapping[str, Any], arrays: Arrays) -> Path:
    """Write a document and its arrays as one file, whole or not at all."""
    parts = {
        DOCUMENT: (json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode(),
        ARRAYS: _packed({f"{name}.npy": _array_bytes(array) for name, array in arrays.items()}),
    }
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    parts[CHECKSUMS] = (json.dumps(sums, indent=1) + "\n").encode()
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        fresh.write_bytes(_packed(parts))
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise StudyError(f"Cannot write '{path.name}': {error.strerror}. Choose another place.") from error
    return path


def read_archive(path: Path, what: str) -> tuple[dict[str, Any], dict[str, Array]]:
    """Read a document and its arrays, and refuse a file that is not what was written.

    Raises
    ------
    StudyError
        For a file that is not there, of another kind, cut short or changed.
    """
    if not path.is_file():
        raise StudyError(f"There is no file '{path}'. Give {what}, such as runs/latest/model.personakit.")
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            missing = {DOCUMENT, ARRAYS, CHECKSUMS} - set(archive.namelist())
            if missing:
                raise StudyError(f"'{name}' is a zip file, but not {what}: it has no {sorted(missing)[0]}.")
            if any(archive.getinfo(part).file_size > MOST_BYTES for part in (DOCUMENT, ARRAYS, CHECKSUMS)):
                raise StudyError(f"'{name}' is not {what}: one of its parts claims an absurd size.")
            parts = {part: archive.read(part) for part in (DOCUMENT, ARRAYS, CHECKSUMS)}
        sums = json.loads(parts[CHECKSUMS])
        for part in (DOCUMENT, ARRAYS):
            if not isinstance(sums, dict) or sums.get(part) != hashlib.sha256(parts[part]).hexdigest():
                raise StudyError(
                    f"'{name}' was changed after it was saved: {part} does not match its checksum. "
                    "Take the file from its source again, or run the study again."
                )
        document = json.loads(parts[DOCUMENT])
        arrays = _arrays(parts[ARRAYS])
    except StudyError:
        raise
    except Exception as error:  # a damaged zip fails in many ways: BadZipFile, EOFError, zlib.error, ValueError ...
        if not _starts_as_zip(path):
            raise StudyError(f"'{name}' is not {what}: it is another kind of file.") from error
        raise StudyError(
            f"'{name}' is damaged or cut short and cannot be read as {what}. "
            "Take the file from its source again, or run the study again."
        ) from error
    if not isinstance(document, dict):
        raise StudyError(f"'{name}' is not {what}: its document is not what one holds.")
    return document, arrays


def _starts_as_zip(path: Path) -> bool:
    with path.open("rb") as handle:
        return handle.read(4) == b"PK\x03\x04"


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Zip parts in the order given, with one fixed date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _array_bytes(array: Array) -> bytes:
    import numpy as np

    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def _arrays(content: bytes) -> dict[str, Array]:
    import numpy as np

    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}
