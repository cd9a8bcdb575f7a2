"""Names of the array types that appear in signatures. Shapes stand in the docstrings."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
#: Positions in a list of levels, -1 where missing; of any width, since pandas picks one by the number of levels.
Codes: TypeAlias = NDArray[np.integer[Any]]
Bytes: TypeAlias = NDArray[np.uint8]
#: 64-bit words: hashes and bit patterns.
Words: TypeAlias = NDArray[np.uint64]
#: The narrower ones, where memory is what counts.
Int32s: TypeAlias = NDArray[np.int32]
Int8s: TypeAlias = NDArray[np.int8]
Float32s: TypeAlias = NDArray[np.float32]
#: Python objects, mostly texts.
Objects: TypeAlias = NDArray[np.object_]
