"""Figures as text: the same figure reads the same in a sentence, a plot, a page, a slide and a notebook.

A share is written by `format_share` wherever it stands, and so on; no other module writes its own digits (a test holds
it). What is rounded for reading is never read back: results and output files carry the figures themselves. Every
function takes one figure and returns its text; None, NaN and infinity are "no data".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

MISSING = "no data"
#: A minus sign as wide as a plus; a hyphen looks like a dash.
MINUS = "\u2212"
#: Minutes below which a wait is written in minutes, and below which in hours.
_MINUTES_UP_TO, _HOURS_UP_TO = 120, 2880
_UNITS = {"s": "second", "min": "minute", "h": "hour", "days": "day"}


def format_share(value: float | None) -> str:
    """Write a share in whole percent, with one decimal near the ends; only exact 0 and 1 become 0% and 100%.

    A share of 99.6% is not everybody and one of 0.4% is not nobody, so within one point of either end a decimal is
    added; what even a decimal would round to the end is written as below 0.1% or above 99.9%.

    Examples
    --------
    >>> format_share(0.256), format_share(0.004), format_share(0.996), format_share(0.0), format_share(1.0)
    ('26%', '0.4%', '99.6%', '0%', '100%')
    >>> format_share(1e-9), format_share(0.9999), format_share(None)
    ('< 0.1%', '> 99.9%', 'no data')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    if 0 < value < 0.0005:
        return "< 0.1%"
    if 0.9995 < value < 1:
        return "> 99.9%"
    near_an_end = 0 < value < 0.0095 or 0.9905 < value < 1
    return f"{value:.1%}" if near_an_end else f"{value:.0%}"


def format_rate(value: float | None) -> str:
    """Write a yearly rate in percent with one decimal where it has one: over years, tenths of a percent add up.

    Examples
    --------
    >>> format_rate(0.8734), format_rate(0.08), format_rate(None)
    ('87.3%', '8%', 'no data')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    return f"{100 * value:.1f}".removesuffix(".0") + "%"


def format_count(value: float | None) -> str:
    """Write a count in full, with thousands.

    Examples
    --------
    >>> format_count(1234.4), format_count(float("nan"))
    ('1,234', 'no data')
    """
    return MISSING if value is None or not math.isfinite(value) else f"{value:,.0f}"


def format_short_count(value: float | None) -> str:
    """Write a count for a small cell: in full up to 9,999, then three digits.

    Examples
    --------
    >>> format_short_count(987), format_short_count(12_345), format_short_count(1_234_567)
    ('987', '12.3k', '1.23m')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    return format_money(round(value)) if abs(value) >= 10_000 else format_count(value)


def format_money(amount: float | None, currency: str = "") -> str:
    """Write an amount in short: three significant digits, k, m or bn; a unit that is not a currency goes last.

    Examples
    --------
    >>> format_money(1_234_567, "EUR"), format_money(-12_300), format_money(42.1, "customers"), format_money(None)
    ('EUR 1.23m', '−12.3k', '42.1 customers', 'no data')
    """
    if amount is None or not math.isfinite(amount):
        return MISSING
    size = abs(amount)
    # 999.6 must become 1k, not 1000.
    scales = ((1e9, "bn"), (1e6, "m"), (1e3, "k"), (1.0, ""))
    factor, unit = next(s for s in scales if size >= s[0] * 0.9995 or s[0] == 1.0)
    number = _digits(size / factor)
    sign = MINUS if amount < 0 and number != "0" else ""
    text = f"{sign}{number}{unit}"
    return f"{currency} {text}".strip() if is_currency(currency) else f"{text} {currency}"


def is_currency(currency: str) -> bool:
    """Return whether amounts are money: a code or symbol of at most three letters, not a unit such as "customers".

    Examples
    --------
    >>> is_currency("EUR"), is_currency("customers")
    (True, False)
    """
    return len(currency) <= 3


def format_minutes(value: float | None, *, spelled_out: bool = False) -> str:
    """Write a duration with two digits: seconds below a minute, minutes up to two hours, then hours, then days.

    Parameters
    ----------
    value : float or None
        Minutes.
    spelled_out : bool
        Whether to write the unit in full, for a sentence; the digits are the same.

    Examples
    --------
    >>> format_minutes(0.5), format_minutes(4.25), format_minutes(75), format_minutes(300), format_minutes(4000)
    ('30 s', '4.2 min', '75 min', '5 h', '2.8 days')
    >>> format_minutes(4.25, spelled_out=True), format_minutes(1, spelled_out=True), format_minutes(-168)
    ('4.2 minutes', '1 minute', '−2.8 h')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    size = abs(value)  # a difference of two waits may be below zero
    if size == 0:
        text, unit = "0", "min"
    elif size < 0.9917:  # 59.5 seconds and more are written as a minute
        text, unit = _digits(size * 60, 2), "s"
    elif size < _MINUTES_UP_TO:
        text, unit = _digits(size, 2), "min"
    elif size < _HOURS_UP_TO:
        text, unit = _digits(size / 60, 2), "h"
    else:
        text, unit = _digits(size / 1440, 2), "days"
    if spelled_out:
        unit = _UNITS[unit] + ("" if text == "1" else "s")
    return f"{MINUS if value < 0 else ''}{text} {unit}"


def format_rating(value: float | None, scale_high: float) -> str:
    """Write a mean rating: one decimal on a short scale, none on 0 to 100.

    Examples
    --------
    >>> format_rating(3.84, 5), format_rating(63.4, 100)
    ('3.8', '63')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    return f"{value:.0f}" if scale_high > 20 else f"{value:.1f}"


def format_mean(value: float | None) -> str:
    """Write a mean: three significant digits, thousands in full, never in exponents; 4.50 keeps its zero, 0 is "0".

    Examples
    --------
    >>> format_mean(4.2367), format_mean(42.0), format_mean(1234.5), format_mean(0.0034), format_mean(-9.17e-07)
    ('4.24', '42.0', '1,234', '0.0034', '0')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    size = abs(value)
    if size < 0.0001:
        return "0"
    decimals = 2 if size < 9.995 else 1 if size < 99.95 else 0
    written = f"{size:.2g}" if size < 0.0095 else f"{size:,.{decimals}f}"
    return f"{MINUS}{written}" if value < 0 else written


def format_number(value: float) -> str:
    """Write any figure of a table on the screen: three significant digits, thousands in full, no zeros at the end.

    A negative one has a hyphen, as in the whole numbers that pandas writes beside it.

    Examples
    --------
    >>> format_number(12345.678), format_number(0.12345), format_number(-3.0), format_number(1e-7)
    ('12,346', '0.123', '-3', '1e-07')
    """
    return f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:.3g}"


def format_index(value: float | None) -> str:
    """Write an index, a ratio or a coefficient: two decimals.

    Examples
    --------
    >>> format_index(0.8), format_index(-0.004), format_index(2.054)
    ('0.80', '0.00', '2.05')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    text = f"{abs(value):,.2f}"
    return f"{MINUS}{text}" if value < 0 and text != "0.00" else text


def format_p_value(value: float | None) -> str:
    """Write a p-value: three decimals, or that it is below the least of them.

    Examples
    --------
    >>> format_p_value(0.0123), format_p_value(1e-9)
    ('0.012', '< 0.001')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def format_exact(value: float) -> str:
    """Write a number that somebody set, as they would: an end of a scale, a target, a horizon.

    Examples
    --------
    >>> format_exact(5.0), format_exact(4.25), format_exact(-0.2), format_exact(1_000_000)
    ('5', '4.25', '−0.2', '1,000,000')
    """
    text = f"{abs(value):,.6f}".rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if value < 0 and text != "0" else text


def format_code(value: float) -> str:
    """Write a number that is a code in a file, as files write it: no point before zeros alone, no thousands.

    Examples
    --------
    >>> format_code(99.0), format_code(-1.0), format_code(4.5), format_code(99999.0)
    ('99', '-1', '4.5', '99999')
    """
    return f"{value:.10g}"


def join_words(words: Sequence[str]) -> str:
    """Return words as a list in a sentence.

    Examples
    --------
    >>> join_words(["p2"]), join_words(["p2", "p5"]), join_words(["p1", "p2", "p5"])
    ('p2', 'p2 and p5', 'p1, p2 and p5')
    """
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def format_interval(low: float | None, high: float | None, write: Callable[[float], str] = format_share) -> str:
    """Write an interval: both ends as the figure itself is written.

    Parameters
    ----------
    low, high : float or None
        Its ends.
    write : callable
        What writes an end, such as `format_share` or `format_mean`.

    Examples
    --------
    >>> format_interval(0.18, 0.234), format_interval(3.1, 3.52, format_mean), format_interval(None, None)
    ('18% to 23%', '3.10 to 3.52', 'no data')
    """
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return MISSING
    return f"{write(low)} to {write(high)}"


def _digits(size: float, significant: int = 3) -> str:
    """Write a number with at most this many significant digits, without exponents or trailing zeros."""
    whole = len(str(int(round(size, 9)))) if size >= 1 else 1
    text = f"{size:,.{max(significant - whole, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
