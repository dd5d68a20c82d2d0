"""From the tree of a query to its canonical text."""

from danbiet.engine.matching.nodes import And, Field, Near, Not, Or, Phrase, Query, Word
from danbiet.engine.text import fold

_FIELDS = {"title": "tiêuđề:", "outlet": "báo:"}


def render(query: Query) -> str:
    """Return the canonical text of a query: ``parse(render(q)) == q``.

    Only trees that ``parse`` can return have such a text.
    """
    match query:
        case Word():
            return _mark(query) + query.text
        case Phrase(words):
            return _phrase(words)
        case And(parts):
            return " ".join(_inside(part, Or) for part in parts)
        case Or(parts):
            return " HOẶC ".join(map(render, parts))
        case Not(part):
            return "-" + _inside(part, And, Or, Near)
        case Near(left, right, distance):
            return f"{_inside(left, Or)} GẦN/{distance} {_inside(right, Or)}"
        case Field(name, part):
            return _FIELDS[name] + _inside(part, And, Or, Not, Near)


def _inside(query: Query, *looser: type[Query]) -> str:
    text = render(query)
    return f"({text})" if isinstance(query, looser) else text


def _mark(word: Word) -> str:
    """Return "=" for a word without diacritics that is nevertheless exact."""
    return "=" if word.exact and fold(word.text) == word.text else ""


def _phrase(words: tuple[Word, ...]) -> str:
    mark = "=" if any(map(_mark, words)) else ""
    return f'{mark}"{" ".join(word.text for word in words)}"'
