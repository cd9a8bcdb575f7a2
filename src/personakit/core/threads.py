"""One BLAS thread: the products here are small, and threads that wait for each other cost more than they bring."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def one_blas_thread(function: Callable[P, T]) -> Callable[P, T]:
    """Run `function` with one BLAS thread, so that its sums do not depend on the number of cores.

    Parameters
    ----------
    function : callable
        Any function with many small matrix products.

    Returns
    -------
    callable
        The same function, run with one BLAS thread.
    """

    @wraps(function)
    def limited(*args: P.args, **kwargs: P.kwargs) -> T:
        from threadpoolctl import threadpool_limits

        with threadpool_limits(limits=1, user_api="blas"):
            return function(*args, **kwargs)

    return limited
