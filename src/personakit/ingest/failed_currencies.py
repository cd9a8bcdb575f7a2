"""One currency for all amounts of a study, or a refusal with what there is of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from personakit.ingest.check_log import CheckLog
from personakit.ingest.failed_checks import FailedCheck

SEVERAL_CURRENCIES = "several currencies"
OTHER_CURRENCY = "currency is not the study's"


def failed_currency_checks(check_logs: Sequence[CheckLog], currency: str) -> list[FailedCheck]:
    """Find amounts in several currencies, within a file or among the files of a study.

    Parameters
    ----------
    check_logs : sequence of CheckLog
        The logs of the exports, with the currencies of their amounts.
    currency : str
        ``study.currency``. Amounts that are all in another one are logged: they are shown in the study's.

    Returns
    -------
    list of FailedCheck
        One per file with several currencies; one for all files where each has its own.
    """
    refusals = []
    for check_log in check_logs:
        mixed = {column: counts for column, counts in check_log.currencies.items() if len(counts) > 1}
        if mixed:
            rows = max(sum(counts.values()) for counts in mixed.values())
            listed = "; ".join(f"'{column}' has {_listed(counts)}" for column, counts in mixed.items())
            message = (
                f"{check_log.file} ({check_log.export}): amounts in several currencies: {listed}. {_remedy(currency)}"
            )
            refusals.append(FailedCheck(check_log.table, SEVERAL_CURRENCIES, rows, message, check_log.export))
    if refusals:
        return refusals
    by_file = {
        log.export: {code for counts in log.currencies.values() for code in counts}
        for log in check_logs
        if log.currencies
    }
    known = sorted({code for codes in by_file.values() for code in codes})
    if len(known) > 1:
        listed = ", ".join(f"{' and '.join(sorted(codes))} in {name}" for name, codes in by_file.items())
        table = next(log.table for log in check_logs if log.currencies)
        message = f"the exports have amounts in several currencies: {listed}. {_remedy(currency)}"
        return [FailedCheck(table, SEVERAL_CURRENCIES, 0, message)]
    _enter_other(check_logs, currency)
    return []


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{code} in {n:,} cells" for code, n in counts.items())


def _remedy(currency: str) -> str:
    return (
        f"Nothing is converted: give all amounts in {currency} (study.currency) where the file is made, or read the "
        "rows of one currency, with where in the export or a filter."
    )


def _enter_other(check_logs: Sequence[CheckLog], currency: str) -> None:
    for log in check_logs:
        for column, counts in log.currencies.items():
            for code, n in counts.items():
                if code != currency.upper():
                    note = f"cells are in {code}, and shown as {currency}: set study.currency, nothing is converted"
                    log.enter(f"{OTHER_CURRENCY} ({column})", n, "kept", note)
