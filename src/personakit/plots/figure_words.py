"""Numbers as text: money, minutes, counts and shares, the same in plots and report."""

from __future__ import annotations

import math

MISSING = "no data"
#: A minus sign as wide as a plus; a hyphen looks like a dash.
MINUS = "\u2212"


def money(amount: float | None, currency: str = "") -> str:
    """Write an amount in short: three significant digits, k, m or bn; a unit that is not a currency goes last.

    Parameters
    ----------
    amount : float or None
        The amount.
    currency : str
        Currency code, or the unit that stands in for money.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> money(1_234_567, "EUR"), money(-12_300), money(42.1, "customers"), money(float("nan"))
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
    amount_words = f"{sign}{number}{unit}"
    return f"{amount_words} {currency}" if not is_currency(currency) else f"{currency} {amount_words}".strip()


def is_currency(currency: str) -> bool:
    """Return whether amounts are money: a code or symbol of at most three letters, not a unit such as "customers".

    Parameters
    ----------
    currency : str
        The study's currency.

    Returns
    -------
    bool
        True for a code or symbol.
    """
    return len(currency) <= 3


def count(number: float | None) -> str:
    """Write a count in full, with thousands.

    Parameters
    ----------
    number : float or None
        The count.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> count(1234.4)
    '1,234'
    """
    return MISSING if number is None or not math.isfinite(number) else f"{number:,.0f}"


def short_count(number: float) -> str:
    """Write a count for a small cell.

    Parameters
    ----------
    number : float
        The count.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> short_count(987), short_count(12_345), short_count(1_234_567)
    ('987', '12.3k', '1.23m')
    """
    return money(round(number)) if abs(number) >= 10_000 else f"{number:,.0f}"


def share(value: float | None) -> str:
    """Write a share in whole percent, with one decimal near the ends; only exact 0 and 1 become 0% and 100%.

    Parameters
    ----------
    value : float or None
        Share in [0, 1].

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> share(0.256), share(0.004), share(0.0), share(1e-9), share(0.9999), share(None)
    ('26%', '0.4%', '0%', '< 0.1%', '> 99.9%', 'no data')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    if 0 < value < 0.0005:
        return "< 0.1%"
    if 0.9995 < value < 1:
        return "> 99.9%"
    near_an_end = 0 < value < 0.0095 or 0.9905 < value < 1
    return f"{value:.1%}" if near_an_end else f"{value:.0%}"


def minutes(value: float | None) -> str:
    """Write a wait: minutes up to two hours, then hours, then days.

    Parameters
    ----------
    value : float or None
        Minutes.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> minutes(4.25), minutes(75), minutes(300), minutes(4000)
    ('4.2 min', '75 min', '5 h', '2.8 days')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    if value < 120:
        return f"{_digits(value, 2)} min"
    return f"{_digits(value / 60, 2)} h" if value < 2880 else f"{_digits(value / 1440, 2)} days"


def rating(value: float | None, scale_high: float) -> str:
    """Write a mean rating: one decimal on a short scale, none on 0 to 100.

    Parameters
    ----------
    value : float or None
        The mean.
    scale_high : float
        Upper end of the scale.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> rating(3.84, 5), rating(63.4, 100)
    ('3.8', '63')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    return f"{value:.0f}" if scale_high > 20 else f"{value:.1f}"


def amount(value: float | None) -> str:
    """Write a mean: three significant digits, thousands in full, never in exponents.

    Parameters
    ----------
    value : float or None
        The mean.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> amount(4.2367), amount(42.0), amount(1234.5), amount(0.0034), amount(-9.17e-07)
    ('4.24', '42.0', '1,234', '0.0034', '0.00')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    size = abs(value)
    if 0.0001 <= size < 0.0095:
        written = f"{size:.2g}"
    else:
        written = f"{size:,.{2 if size < 9.995 else 1 if size < 99.95 else 0}f}"
    return f"{MINUS}{written}" if value < 0 and float(written.replace(",", "")) else written


def _digits(size: float, significant: int = 3) -> str:
    """Write a number with at most this many significant digits, without exponents or trailing zeros."""
    whole = len(str(int(round(size, 9)))) if size >= 1 else 1
    text = f"{size:,.{max(significant - whole, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
