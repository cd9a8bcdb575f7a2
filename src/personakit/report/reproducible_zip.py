"""``reproducible_zip``: make an Office file the same bytes whenever it is written."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

#: The earliest date a zip can hold.
EPOCH = (1980, 1, 1, 0, 0, 0)
CORE = "docProps/core.xml"


def reproducible_zip(content: bytes, as_of: str) -> bytes:
    """Return an Office file without timestamps of the clock: fixed dates for its entries, the study's date for itself.

    Workbooks inside it, such as the data of a chart, are treated the same.

    Parameters
    ----------
    content : bytes
        A .pptx or .xlsx file.
    as_of : str
        The study's date, ISO.
    """
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=6) as zipped:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith(".xlsx"):
                data = reproducible_zip(data, as_of)
            if name == CORE:
                data = re.sub(
                    rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + as_of.encode() + b"T00:00:00Z", data
                )
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            zipped.writestr(entry, data)
    return target.getvalue()
