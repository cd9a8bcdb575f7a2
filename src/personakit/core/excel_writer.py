"""XlsxWriter, which is optional: imported where a workbook is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.core.errors import StudyError

if TYPE_CHECKING:
    from xlsxwriter import Workbook


def import_workbook() -> type[Workbook]:
    """Return the class that writes workbooks.

    Raises
    ------
    StudyError
        When XlsxWriter is not installed.

    Examples
    --------
    >>> import_workbook().__name__
    'Workbook'
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise StudyError(
            "Excel workbooks need XlsxWriter, which is not installed. Install it with: "
            "pip install 'personakit[workbook]'"
        ) from error
    workbook: type[Workbook] = Workbook
    return workbook
