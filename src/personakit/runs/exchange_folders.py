"""Exchange two folders in one step, where the system can."""

from __future__ import annotations

import os
from pathlib import Path

#: Of Linux's ``renameat2`` and macOS's ``renamex_np``: both paths change places, and neither is ever missing.
LINUX_EXCHANGE, MACOS_SWAP = 2, 2
AT_FDCWD = -100


def exchange(one: Path, other: Path) -> bool:
    """Let two paths of one disk change places in one step; a reader sees either the one or the other, never neither.

    Returns
    -------
    bool
        False when the system or the disk cannot do it (Windows, some network disks); nothing has changed then.
    """
    import ctypes

    if os.name != "posix":
        return False
    library = ctypes.CDLL(None)
    first, second = os.fsencode(one), os.fsencode(other)
    if hasattr(library, "renameat2"):
        done = library.renameat2(AT_FDCWD, first, AT_FDCWD, second, ctypes.c_uint(LINUX_EXCHANGE))
    elif hasattr(library, "renamex_np"):
        done = library.renamex_np(first, second, ctypes.c_uint(MACOS_SWAP))
    else:
        return False
    return int(done) == 0
