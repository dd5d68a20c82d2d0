"""From the text of a query to its tree."""

from typing import Any, Final, NoReturn

from danbiet.engine.matching.lexing import Kind, Piece, QuerySyntaxError, pieces
from danbiet.engine.matching.nodes import (
    And,
    Field,
    FieldName,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Word,
    requires_something,
    words_of,
)
from danbiet.engine.text import fold, nfc, tokens

MAX_DEPTH: Final = 20
MAX_NEAR_PAIRS: Final = 100
MAX_WORD_LENGTH: Final = 200

_NAMES: Final[dict[str, str]] = {"and": "VÀ", "or": "HOẶC", "near": "GẦN"}


def parse(text: str) -> Query:
    """Return the tree of a query.

    Positions in the tree and in errors are offsets in the NFC form of the text.

    Raises QuerySyntaxError with the place and a hint, in Vietnamese.
    """
    try:
        return _Parser(pieces(text)).query()
    except QuerySyntaxError as error:
        error.query = nfc(text)
        raise


class _Parser:
    """Recursive descent: or > and > not > near > operand."""

    def __init__(self, found: list[Piece]) -> None:
        self.pieces = found
        self.place = 0
        self.depth = 0
        self.field: FieldName | None = None

    @property
    def piece(self) -> Piece:
        return self.pieces[self.place]

    def take(self, kind: Kind) -> bool:
        taken = self.piece.kind == kind
        self.place += taken
        return taken

    def query(self) -> Query:
        if self.piece.kind == "end":
            _fail("Bộ từ khoá còn trống.", 0, "Nhập ít nhất một từ hoặc một “cụm từ”.", "empty")
        query = self.either()
        if self.piece.kind == ")":
            _fail("Thừa dấu ngoặc đóng.", self.piece.at, "Bỏ dấu ) hoặc thêm dấu ( ở trước.", "extra_bracket")
        _refuse_only_negative(query)
        return query

    def either(self) -> Query:
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        return _joined(Or, parts)

    def both(self) -> Query:
        parts = [self.negated()]
        while self.take("and") or self.piece.kind not in ("or", ")", "end"):
            parts.append(self.negated())
        return _joined(And, parts)

    def negated(self) -> Query:
        if not self.take("not"):
            return self.near()
        part = self.negated()
        return part.part if isinstance(part, Not) else Not(part)

    def near(self) -> Query:
        left = self.operand()
        near = self.piece
        if not self.take("near"):
            return left
        right = self.operand()
        _check_near(left, right, near.at)
        if self.piece.kind == "near":
            _fail(
                "GẦN chỉ nối hai vế.",
                self.piece.at,
                "Viết thành hai điều kiện: (a GẦN/5 b) VÀ (b GẦN/5 c).",
                "near_of_three",
            )
        return Near(left, right, int(near.value))

    def operand(self) -> Query:
        piece = self.piece
        self.place += piece.kind != "end"
        match piece.kind:
            case "word" | "phrase":
                return _words(piece)
            case "(":
                return self.group(piece)
            case "field":
                return self.fielded(piece)
            case _:
                raise _misplaced(piece)

    def group(self, opening: Piece) -> Query:
        if self.piece.kind == ")":
            _fail(
                "Trong ngoặc không có gì.",
                opening.at,
                "Điền từ cần tìm vào ngoặc, hoặc bỏ cặp ngoặc.",
                "empty_brackets",
            )
        self.depth += 1
        if self.depth > MAX_DEPTH:
            _fail(
                f"Ngoặc lồng nhau quá {MAX_DEPTH} lớp.",
                opening.at,
                "Bỏ bớt ngoặc hoặc tách thành nhiều bộ từ khoá.",
                "too_deep",
                most=MAX_DEPTH,
            )
        query = self.either()
        if not self.take(")"):
            _fail("Dấu ngoặc mở chưa được đóng.", opening.at, "Thêm dấu ) vào cuối nhóm.", "open_bracket")
        self.depth -= 1
        return query

    def fielded(self, piece: Piece) -> Query:
        if self.field:
            _fail(
                "Một trường nằm trong một trường khác.",
                piece.at,
                "Viết hai trường cạnh nhau, không lồng vào nhau.",
                "nested_field",
            )
        name: FieldName = "title" if piece.value == "title" else "outlet"
        self.field = name
        part = self.operand()
        self.field = None
        if name == "outlet" and not _is_choice(part):
            _fail(
                "Tên báo phải là một từ, một cụm từ, hoặc vài tên nối bằng HOẶC.",
                piece.at,
                "Đặt tên nhiều chữ trong ngoặc kép, ví dụ báo:“Tuổi Trẻ”.",
                "outlet_name",
            )
        return Field(name, part)


def _fail(message: str, position: int, hint: str, code: str, **said: Any) -> NoReturn:
    raise QuerySyntaxError(message, position, hint, code=code, **said)


def _misplaced(piece: Piece) -> QuerySyntaxError:
    """Return the error for a piece that stands where a word should."""
    match piece.kind:
        case ")":
            said = (
                "before_bracket",
                "Trước dấu ngoặc đóng còn thiếu một vế.",
                "Thêm từ cần tìm, hoặc bỏ phép nối ở trước.",
            )
        case "end":
            said = "ends_early", "Bộ từ khoá kết thúc khi còn thiếu một vế.", "Thêm từ ở cuối, hoặc bỏ phép nối cuối."
        case "not":
            said = "wrong_not", "Phép loại trừ đặt sai chỗ.", "Đặt dấu - hoặc KHÔNG trước cả vế, ví dụ -tiêuđề:từ."
        case kind:
            name = _NAMES.get(kind, piece.value)
            return QuerySyntaxError(
                f"Trước “{name}” còn thiếu một vế.",
                piece.at,
                f"{name} viết hoa là phép nối; từ thường thì viết chữ thường.",
                code="before_operator",
                name=name,
            )
    return QuerySyntaxError(said[1], piece.at, said[2], code=said[0])


def _joined(join: type[And] | type[Or], parts: list[Query]) -> Query:
    """Return the parts joined; a join of joins of one kind is one join."""
    if len(parts) == 1:
        return parts[0]
    flat: list[Query] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, join) else [part])
    return join(tuple(flat))


def _words(piece: Piece) -> Query:
    if "*" in piece.value:
        at = piece.at + piece.value.index("*")
        _fail("Không tìm được theo ký tự đại diện *.", at, "Viết đủ từ; nhiều cách viết thì nối bằng HOẶC.", "wildcard")
    words = tuple(_word(piece, token.text, token.start, token.end) for token in tokens(piece.value))
    if not words:
        _fail(
            f"“{piece.value}” không có chữ hay số nào để tìm.",
            piece.at,
            "Bỏ ký hiệu này, hoặc thay bằng từ cần tìm.",
            "no_letters",
            words=piece.value,
        )
    return words[0] if len(words) == 1 else Phrase(words)


def _word(piece: Piece, text: str, start: int, end: int) -> Word:
    if len(text) > MAX_WORD_LENGTH:
        _fail(
            f"Một từ dài quá {MAX_WORD_LENGTH} ký tự.",
            piece.at + start,
            "Rút ngắn từ này.",
            "long_word",
            most=MAX_WORD_LENGTH,
        )
    exact = piece.exact or fold(text) != text
    return Word(text, exact, piece.at + start, piece.value[start:end])


def _is_choice(query: Query) -> bool:
    if isinstance(query, Or):
        return all(isinstance(part, Word | Phrase) for part in query.parts)
    return isinstance(query, Word | Phrase)


def _check_near(left: Query, right: Query, at: int) -> None:
    if not (_is_choice(left) and _is_choice(right)):
        _fail(
            "Hai vế của GẦN phải là từ, cụm từ, hoặc vài từ nối bằng HOẶC.",
            at,
            "Ví dụ: (giá HOẶC “giá bán”) GẦN/5 điện; trong tiêu đề: tiêuđề:(giá GẦN/5 điện).",
            "near_sides",
        )
    if _choices(left) * _choices(right) > MAX_NEAR_PAIRS:
        _fail(
            "GẦN có quá nhiều cách ghép.",
            at,
            f"Bớt từ ở hai vế để còn tối đa {MAX_NEAR_PAIRS} cách ghép.",
            "near_pairs",
            most=MAX_NEAR_PAIRS,
        )


def _choices(query: Query) -> int:
    return len(query.parts) if isinstance(query, Or) else 1


def _refuse_only_negative(query: Query) -> None:
    if requires_something(query):
        return
    branches = query.parts if isinstance(query, Or) else (query,)
    guilty = next(branch for branch in branches if not requires_something(branch))
    _fail(
        "Chỉ có điều kiện loại trừ: gần như mọi bài viết đều khớp.",
        words_of(guilty)[0].at,
        "Thêm ít nhất một từ phải có, ví dụ: học phí -“học phí lái xe”.",
        "only_not",
    )
