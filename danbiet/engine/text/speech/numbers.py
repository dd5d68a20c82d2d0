"""Numbers as they are said."""

from decimal import Decimal
from typing import Final

DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES: Final = ("", "nghìn", "triệu")
_LONGEST: Final = 12
"""Digits above which a number is a code and said digit by digit."""


def in_words(number: int) -> str:
    """Return the number in words: 2026 → hai nghìn không trăm hai mươi sáu.

    Forms that both North and South understand: linh, nghìn, mươi mốt, mươi tư, mươi lăm.
    """
    if number < 0:
        return f"âm {in_words(-number)}"
    if number < 1000:
        return _below_thousand(number)
    billions, rest = divmod(number, 10**9)
    said = [f"{in_words(billions)} tỷ"] if billions else []
    return " ".join([*said, *_groups(rest, after_more=bool(billions))])


def by_digits(digits: str) -> str:
    """Return the digits one by one; any other sign is left out."""
    return " ".join(DIGITS[int(digit)] for digit in digits if digit.isdecimal())


def decimal_in_words(whole: str, fraction: str, point: str = "phẩy") -> str:
    """Return a number with decimals: 2,34 → hai phẩy ba mươi tư; 0,05 → không phẩy không năm."""
    is_short = len(fraction) <= 2 and not fraction.startswith("0")
    return f"{digits_in_words(whole)} {point} {in_words(int(fraction)) if is_short else by_digits(fraction)}"


def digits_in_words(digits: str) -> str:
    """Return a whole number, or its digits when it is a code: a leading zero, or very long."""
    is_code = len(digits) > _LONGEST or (len(digits) > 1 and digits.startswith("0"))
    return by_digits(digits) if is_code else in_words(int(digits))


def scaled(whole: str, fraction: str, scale: int) -> int | None:
    """Return 1,5 triệu as 1500000; None when something below one would remain."""
    value = Decimal(f"{whole}.{fraction or 0}") * scale
    return int(value) if value == value.to_integral_value() else None


def _groups(number: int, *, after_more: bool) -> list[str]:
    """Return the groups of three below a tỷ; once one was said the next are said in full."""
    said: list[str] = []
    for place in (2, 1, 0):
        group = number // 1000**place % 1000
        rest_is_empty = number % 1000 ** (place + 1) == 0
        if rest_is_empty or (not group and not said and not after_more):
            continue
        words = _in_full(group) if said or after_more else _below_thousand(group)
        said.append(f"{words} {_SCALES[place]}".strip())
    return said


def _in_full(group: int) -> str:
    if group == 0:
        return "không"
    return _below_thousand(group) if group >= 100 else f"không trăm {_after_hundred(group)}"


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    return f"{DIGITS[hundreds]} trăm {_after_hundred(rest)}".strip()


def _after_hundred(rest: int) -> str:
    if not rest:
        return ""
    return f"linh {DIGITS[rest]}" if rest < 10 else _below_hundred(rest)


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    if tens == 1:
        return f"mười {'lăm' if ones == 5 else DIGITS[ones] if ones else ''}".strip()
    return f"{DIGITS[tens]} mươi {_after_tens(ones)}".strip()


def _after_tens(ones: int) -> str:
    return {0: "", 1: "mốt", 4: "tư", 5: "lăm"}.get(ones, DIGITS[ones])
