"""``SparseCube``: a mergeable sparse table of exact integer sums over labelled dimensions."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.core.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

    from personakit.core.typing import Array, Codes, Ints

Label = str | int | tuple[float, float, int]
_DENSE = 1 << 24  # key spaces up to this size are compacted by a lookup table, larger ones by sorting


@dataclass(frozen=True, eq=False)
class SparseCube:
    """Sums over the cells that occur, with sorted cells and labels and integer sums: equal data give equal cubes.

    Attributes
    ----------
    dims : names of the dimensions.
    labels : the sorted labels of each dimension.
    key : int64 (cells,), sorted; label positions of each cell as one mixed-radix number.
    sums : int64 (cells, columns).
    """

    dims: tuple[str, ...]
    labels: tuple[tuple[Label, ...], ...]
    key: Ints
    sums: Ints

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of labels of each dimension."""
        return tuple(len(labels) for labels in self.labels)

    def codes(self, dim: str) -> Ints:
        """Return each cell's position in the labels of `dim`."""
        at = self.dims.index(dim)
        after = math.prod(self.shape[at + 1 :])
        return self.key // after % self.shape[at]

    def labels_of(self, dim: str) -> tuple[Label, ...]:
        """Return the labels of `dim`."""
        return self.labels[self.dims.index(dim)]

    def collapse(self, keep: Sequence[str]) -> SparseCube:
        """Sum over every dimension that is not in `keep`."""
        labels = tuple(self.labels_of(dim) for dim in keep)
        shape = tuple(len(names) for names in labels)
        key = combine_codes([self.codes(dim) for dim in keep], shape)
        return _grouped(tuple(keep), labels, key, self.sums)

    def where(self, dim: str, label: Label) -> SparseCube:
        """Return the cells with one label.

        Parameters
        ----------
        dim : str
            A dimension of the cube.
        label : str, int or tuple
            A label of the dimension; unknown labels give no cells.
        """
        labels = self.labels_of(dim)
        chosen = self.codes(dim) == (labels.index(label) if label in labels else -1)
        return SparseCube(self.dims, self.labels, self.key[chosen], self.sums[chosen])

    def canonical(self) -> SparseCube:
        """Return the cube without labels that no cell uses."""
        used = [
            np.flatnonzero(np.bincount(self.codes(d), minlength=n)) for d, n in zip(self.dims, self.shape, strict=True)
        ]
        labels = tuple(tuple(names[i] for i in at) for names, at in zip(self.labels, used, strict=True))
        shape = tuple(len(names) for names in labels)
        codes = [np.searchsorted(at, self.codes(dim)) for dim, at in zip(self.dims, used, strict=True)]
        return SparseCube(self.dims, labels, combine_codes(codes, shape), self.sums)

    def digest(self) -> str:
        """Return a SHA-256 of the labelled sums."""
        cube = self.canonical()
        h = hashlib.sha256(repr((cube.dims, cube.labels, cube.sums.shape)).encode())
        h.update(np.ascontiguousarray(cube.key, dtype="<i8").tobytes())
        h.update(np.ascontiguousarray(cube.sums, dtype="<i8").tobytes())
        return h.hexdigest()

    def frame(self, columns: Sequence[str]) -> pd.DataFrame:
        """Return the cells as a tidy frame."""
        import pandas as pd

        data: dict[str, Any] = {}
        for dim in self.dims:
            names = np.empty(len(self.labels_of(dim)), dtype=object)
            names[:] = list(self.labels_of(dim))
            data[dim] = names[self.codes(dim)]
        return pd.DataFrame({**data, **{name: self.sums[:, i] for i, name in enumerate(columns)}})


def combine_codes(codes: Sequence[Array], shape: Sequence[int]) -> Ints:
    """Return one mixed-radix key for label positions in dimensions of the given sizes.

    Raises
    ------
    DataError
        When there are more possible cells than a key can represent.
    """
    if math.prod(int(n) for n in shape) >= 2**62:
        raise DataError(
            "the events have too many combinations of touchpoint, channel and team to tabulate: "
            f"{' x '.join(str(n) for n in shape)}. Group the longest of these columns or leave it out of the study."
        )
    key = np.zeros(len(codes[0]), dtype=np.int64)
    for code, n in zip(codes, shape, strict=True):
        key *= n
        key += code
    return key


def compact(key: Ints, size: int) -> tuple[Ints, Codes]:
    """Return the sorted distinct keys and each row's position among them.

    Parameters
    ----------
    key : ndarray of int64
        Keys, 0 to ``size - 1``.
    size : int
        Number of possible keys.
    """
    if size > _DENSE:
        distinct, position = np.unique(key, return_inverse=True)
        return distinct, position
    present = np.zeros(size, dtype=bool)
    present[key] = True
    distinct = np.flatnonzero(present)
    lookup = np.empty(size, dtype=np.int32)
    lookup[distinct] = np.arange(len(distinct), dtype=np.int32)
    return distinct, lookup[key]


def empty_cube(dims: Sequence[str], columns: int) -> SparseCube:
    """Return a cube without cells, the neutral element of merging."""
    return SparseCube(
        tuple(dims), ((),) * len(dims), np.zeros(0, dtype=np.int64), np.zeros((0, columns), dtype=np.int64)
    )  # fmt: skip


def merge_cubes(left: SparseCube, right: SparseCube) -> SparseCube:
    """Return the sum of two cubes: exact, associative, commutative.

    Parameters
    ----------
    left, right : SparseCube
        With the same dimensions and columns; their labels may differ.
    """
    if left.dims != right.dims or left.sums.shape[1] != right.sums.shape[1]:
        raise ValueError(f"cubes of {left.dims} and {right.dims} do not add up")
    if not len(right.key):
        return left
    if not len(left.key):
        return right
    if left.labels != right.labels:
        labels = tuple(tuple(sorted({*a, *b})) for a, b in zip(left.labels, right.labels, strict=True))
        left, right = _relabelled(left, labels), _relabelled(right, labels)
    both = np.sort(np.concatenate([left.key, right.key]), kind="stable")  # two sorted runs: one pass
    key = both[np.concatenate([[True], both[1:] != both[:-1]])]
    sums = np.zeros((len(key), left.sums.shape[1]), dtype=np.int64)
    for cube in (left, right):
        sums[np.searchsorted(key, cube.key)] += cube.sums
    return SparseCube(left.dims, left.labels, key, sums)


def _relabelled(cube: SparseCube, labels: tuple[tuple[Label, ...], ...]) -> SparseCube:
    """Renumber the cells for a superset of sorted labels; the order of the cells does not change."""
    codes = []
    for dim, old, new in zip(cube.dims, cube.labels, labels, strict=True):
        position = {label: i for i, label in enumerate(new)}
        codes.append(np.array([position[label] for label in old], dtype=np.int64)[cube.codes(dim)])
    return SparseCube(cube.dims, labels, combine_codes(codes, [len(names) for names in labels]), cube.sums)


def _grouped(dims: tuple[str, ...], labels: tuple[tuple[Label, ...], ...], key: Ints, sums: Ints) -> SparseCube:
    if not len(key):
        return SparseCube(dims, labels, key, sums)
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    columns = [np.add.reduceat(sums[order, i], starts) for i in range(sums.shape[1])]
    return SparseCube(dims, labels, key[starts], np.stack(columns, axis=1))
