"""The pieces of a query's text: words, phrases, operators, brackets."""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from danbiet.engine.text import nfc

MAX_DISTANCE: Final = 10
MAX_LENGTH: Final = 4_000

Kind = Literal["word", "phrase", "and", "or", "not", "near", "field", "(", ")", "end"]


class QuerySyntaxError(ValueError):
    """A query that cannot be read: what is wrong, where (from 0), and what to do.

    ``code`` names what is wrong and ``said`` holds what its words need, for who says it in another language.
    """

    def __init__(
        self, message: str, position: int, hint: str, query: str = "", *, code: str = "", **said: object
    ) -> None:
        super().__init__(message, position, hint, query)
        self.code = code
        self.said = said
        self.message = message
        self.position = position
        self.hint = hint
        self.query = query

    def __str__(self) -> str:
        line = re.sub(r"\s", " ", self.query)
        shown = f"\n{line}\n{' ' * self.position}^" if line else ""
        return f"{self.message}{shown}\n{self.hint}"


class Piece(NamedTuple):
    """One piece; ``value`` is its text, the field's name or the distance."""

    kind: Kind
    value: str
    at: int
    exact: bool = False


_QUOTES: Final = '"“”„‟«»'
_OPERATORS: Final[dict[str, Kind]] = {
    "AND": "and",
    "VÀ": "and",
    "OR": "or",
    "HOẶC": "or",
    "NOT": "not",
    "KHÔNG": "not",
}
_FIELDS: Final = {
    "title": "title",
    "tiêuđề": "title",
    "tieude": "title",
    "outlet": "outlet",
    "báo": "outlet",
    "bao": "outlet",
}
_RUN: Final = re.compile(rf"[^\s(){_QUOTES}]+")
_NEAR: Final = re.compile(r"(?:NEAR|GẦN)(?:/(.*))?")
_PREFIX: Final = re.compile(r"([^\W\d_]+):")


def pieces(text: str) -> list[Piece]:
    """Return the pieces of the query, ending with an "end" piece.

    Positions are offsets in the NFC form of the text.

    Raises QuerySyntaxError.
    """
    query = nfc(text)
    try:
        _check_length(query)
        return [*_scan(query), Piece("end", "", len(query.rstrip()))]
    except QuerySyntaxError as error:
        error.query = query
        raise


def _check_length(query: str) -> None:
    if len(query) > MAX_LENGTH:
        raise QuerySyntaxError(
            f"Bộ từ khoá dài {len(query)} ký tự, quá {MAX_LENGTH}.",
            MAX_LENGTH,
            "Hãy tách thành nhiều bộ từ khoá cho cùng một chính sách.",
            code="too_long",
            length=len(query),
            most=MAX_LENGTH,
        )


def _scan(query: str) -> Iterator[Piece]:
    at = 0
    while at < len(query):
        letter = query[at]
        if letter.isspace():
            at += 1
        elif letter == "(" or letter == ")":
            yield Piece("(" if letter == "(" else ")", letter, at)
            at += 1
        elif letter == "-" and _starts_operand(query, at + 1):
            yield Piece("not", "-", at)
            at += 1
        else:
            piece, at = _operand(query, at)
            yield piece


def _starts_operand(query: str, at: int) -> bool:
    return at < len(query) and not query[at].isspace() and query[at] != ")"


def _operand(query: str, at: int) -> tuple[Piece, int]:
    exact = query[at] == "="
    start = at + exact
    if exact and not _starts_operand(query, start):
        raise QuerySyntaxError(
            "Sau dấu = không có từ nào.",
            at,
            "Viết liền từ cần tìm đúng dấu, ví dụ =bao hoặc =“giá điện”.",
            code="nothing_exact",
        )
    if query[start] in _QUOTES:
        return _phrase(query, start, exact)
    run = _RUN.match(query, start)
    if run is None:
        raise QuerySyntaxError(
            "Sau dấu = phải là một từ.", at, "Đặt dấu = trước từng từ, không trước dấu ngoặc.", code="exact_bracket"
        )
    if exact:
        return Piece("word", run[0], start, exact), run.end()
    return _bare(run[0], start, query)


def _phrase(query: str, start: int, exact: bool) -> tuple[Piece, int]:
    end = next((n for n in range(start + 1, len(query)) if query[n] in _QUOTES), None)
    if end is None:
        raise QuerySyntaxError(
            "Cụm từ thiếu dấu ngoặc kép đóng.", start, 'Thêm dấu " vào cuối cụm từ.', code="open_phrase"
        )
    return Piece("phrase", query[start + 1 : end], start + 1, exact), end + 1


def _bare(run: str, at: int, query: str) -> tuple[Piece, int]:
    """Return the piece for a run of letters outside quotation marks."""
    end = at + len(run)
    if run in _OPERATORS:
        return Piece(_OPERATORS[run], run, at), end
    if near := _NEAR.fullmatch(run):
        return Piece("near", _distance(near[1], at), at), end
    if prefix := _PREFIX.match(run):
        return _prefixed(prefix, run, at, query)
    return Piece("word", run, at), end


def _distance(number: str | None, at: int) -> str:
    if number is None or not number.isdecimal():
        raise QuerySyntaxError(
            "Phép GẦN thiếu khoảng cách.", at, "Viết số từ tối đa sau dấu /, ví dụ GẦN/5.", code="no_distance"
        )
    if not 1 <= int(number) <= MAX_DISTANCE:
        raise QuerySyntaxError(
            f"Khoảng cách {number} không dùng được.",
            at,
            f"Khoảng cách của GẦN là từ 1 đến {MAX_DISTANCE}.",
            code="wrong_distance",
            number=number,
            most=MAX_DISTANCE,
        )
    return str(int(number))


def _prefixed(prefix: re.Match[str], run: str, at: int, query: str) -> tuple[Piece, int]:
    name = prefix[1].lower()
    end = at + prefix.end()
    if name in _FIELDS:
        if not _starts_operand(query, end):
            raise QuerySyntaxError(
                f"Sau “{prefix[0]}” không có gì để tìm.",
                at,
                f"Viết liền sau dấu hai chấm, ví dụ {prefix[0]}từ; nếu là từ thường, bỏ dấu hai chấm.",
                code="empty_field",
                field=prefix[0],
            )
        return Piece("field", _FIELDS[name], at), end
    if prefix.end() < len(run) and not run[prefix.end() :].startswith("//"):
        raise QuerySyntaxError(
            f"Không có trường “{prefix[0]}”.",
            at,
            "Chỉ có tiêuđề: và báo: (hoặc title: và outlet:). Nếu dấu hai chấm thuộc về văn bản, đặt trong ngoặc kép.",
            code="unknown_field",
            field=prefix[0],
        )
    return Piece("word", run, at), at + len(run)
