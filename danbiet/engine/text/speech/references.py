"""Web addresses, telephones and notations of documents, as they are said."""

import re
from typing import Final

from danbiet.engine.text.speech.letters import letters
from danbiet.engine.text.speech.numbers import by_digits, digits_in_words, in_words
from danbiet.engine.text.speech.rule import Rule
from danbiet.engine.text.speech.tables import any_of, table

_SIGNS: Final = {
    ".": "chấm",
    "/": "gạch chéo",
    "@": "a còng",
    "-": "gạch ngang",
    "_": "gạch dưới",
    "?": "hỏi chấm",
    "=": "bằng",
}
_WEB_WORDS: Final = {"vn": "vê nờ", "gov": "gốp", "com": "com", "org": "oóc", "net": "nét", "edu": "e đu"}
_PROTOCOL: Final = re.compile(r"^(?:https?://)?(?:www\.)?")
_WEB: Final = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:vn|com|org|net)(?:/\S*)?(?!\w)"
)
_CODE: Final = r"[A-ZĐ][A-Za-zĐđ]*\d{0,2}"
_TYPES: Final = any_of({name: name for said in table("types").values() for name in (said, said.lower())})
_DOCUMENT: Final = re.compile(
    rf"(?:(?P<named>{_TYPES})(?: số)?:? )?(?<![\d/])(?P<number>\d+)[aA]?"
    rf"(?:-(?P<dashed>[A-ZĐ]{{1,4}}))?/(?:(?P<year>\d{{4}})/)?(?P<codes>{_CODE}(?:-{_CODE})*)(?!\w)"
)
_ASSEMBLY: Final = re.compile(r"(UBTVQH|QH)(\d{1,2})")
_PHONE: Final = re.compile(
    r"(?<![\d.,])(?:\+84|0\d|\(0\d{1,3}\))(?:[ .-]{0,2}\d){7,9}(?![\d/])|(?<!\d)1[89]00[ .]?\d(?:[ .]?\d){3,5}(?!\d)"
)
_SHORT_PHONE: Final = re.compile(
    r"(?P<before>\b(?:gọi|đài|số điện thoại|đường dây nóng|hotline|bấm)(?: số)?:? )"
    r"(?P<digits>1\d{2}|\d{4,6})(?![\d.,/%])",
    re.IGNORECASE,
)


def _web(match: re.Match[str]) -> str:
    address = _PROTOCOL.sub("", match[0])
    bare = address.rstrip(".,;:!?)/")
    end = address[len(bare) :].lstrip("/")
    said = [_web_word(part) for part in re.findall(r"[^\W\d_]+|\d+|[^\w\s]|_", bare)]
    return f"{' '.join(said)}{end}"


def _web_word(part: str) -> str:
    if part.isdigit():
        return by_digits(part)
    return _WEB_WORDS.get(part.lower(), _SIGNS.get(part, part))


def _phone(match: re.Match[str]) -> str:
    groups = re.findall(r"\d+", match[0].replace("+84", "+0").replace("+0 ", "+0"))
    groups = groups if len(groups) > 1 else _grouped(groups[0])
    return ", ".join(by_digits(group) for group in groups)


def _grouped(digits: str) -> list[str]:
    """Return a telephone in groups that an ear can hold: 1900 1234, 0912 345 678."""
    return (
        [part for part in (digits[:4], digits[4:7], digits[7:]) if part]
        if len(digits) > 8
        else [
            digits[:4],
            digits[4:],
        ]
    )


def _short_phone(match: re.Match[str]) -> str:
    return f"{match['before']}{by_digits(match['digits'])}"


def _document(match: re.Match[str]) -> str:
    kind, _, issuer = match["codes"].partition("-")
    if match["dashed"]:
        kind, issuer = match["dashed"], match["codes"]
    if _ASSEMBLY.fullmatch(kind):
        kind, issuer = "", kind
    named = match["named"] or (table("types").get(kind, letters(kind)) if kind else "")
    year = f"năm {in_words(int(match['year']))}" if match["year"] else ""
    return " ".join(part for part in (named, "số", digits_in_words(match["number"]), year, _issuer(issuer)) if part)


def _issuer(codes: str) -> str:
    assembly = _ASSEMBLY.fullmatch(codes)
    if assembly:
        body = "Quốc hội" if assembly[1] == "QH" else "Ủy ban Thường vụ Quốc hội"
        return f"của {body} khóa {in_words(int(assembly[2]))}"
    bodies = [table("issuers").get(code, letters(code)) for code in codes.split("-") if code]
    return f"của {' và '.join(bodies)}" if bodies else ""


RULES: Final = (
    Rule(_WEB, _web),
    Rule(_DOCUMENT, _document),
    Rule(_PHONE, _phone),
    Rule(_SHORT_PHONE, _short_phone),
)
