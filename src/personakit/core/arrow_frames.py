"""Frames of other libraries, through their Arrow interface and without importing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def arrow_table(frame: Any) -> pa.Table | None:
    """Return a frame of Polars, DuckDB, pyarrow, narwhals and the like as an Arrow table.

    Parameters
    ----------
    frame : object
        A frame with ``__arrow_c_stream__`` or ``__dataframe__``, lazy ones included. A pandas frame has an Arrow
        interface as well.

    Returns
    -------
    pyarrow Table or None
        None where the object has no such interface.

    Examples
    --------
    >>> import pyarrow as pa
    >>> arrow_table(pa.record_batch({"spend": [1.5, None]})).num_rows, arrow_table([[1.5]]) is None
    (2, True)
    """
    import pyarrow as pa

    if isinstance(frame, pa.Table):
        return frame
    if isinstance(frame, pa.RecordBatch):
        return pa.Table.from_batches([frame])
    if hasattr(frame, "to_native"):
        return arrow_table(frame.to_native())  # a narwhals frame
    if hasattr(frame, "collect") and not hasattr(frame, "__arrow_c_stream__"):
        frame = frame.collect()  # a lazy frame
    if hasattr(frame, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(frame).read_all()
    if hasattr(frame, "__dataframe__"):
        from pyarrow import interchange

        table: pa.Table = interchange.from_dataframe(frame)
        return table
    return None


def pandas_frame(frame: Any) -> pd.DataFrame | None:
    """Return a frame of another library as a pandas frame; its categories keep their order, its missing cells stay.

    Returns
    -------
    DataFrame or None
        None where the object is no frame, such as an array or a list.

    Examples
    --------
    >>> import pyarrow as pa
    >>> frame = pandas_frame(pa.table({"spend": [1, None], "plan": pa.array(["pro", None]).dictionary_encode()}))
    >>> frame["plan"].dtype.name, frame.isna().sum().tolist()
    ('category', [1, 1])
    """
    import pandas as pd
    import pyarrow as pa

    if isinstance(frame, pd.DataFrame):
        return frame
    try:
        table = arrow_table(frame)
    except pa.ArrowInvalid:  # a single column has the same interface
        return None
    return None if table is None else table.to_pandas()
