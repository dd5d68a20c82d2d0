"""Queries and texts to try, small enough that they often meet."""

from hypothesis import strategies as st

from danbiet.engine.matching import And, Field, Near, Not, Or, Phrase, Word
from danbiet.engine.text import fold

HỌC, PHÍ = Word("học", exact=True), Word("phí", exact=True)
BUS, TAXI = Word("bus", exact=False), Word("taxi", exact=False)

SYLLABLES = st.sampled_from(["học", "phí", "bus", "hoc", "phi", "và", "gần", "15/2020/nđ-cp", "1.234,5", "a1"])


def word(text: str, exact: bool) -> Word:
    return Word(text, exact=exact or fold(text) != text)


WORDS = st.builds(word, SYLLABLES, st.booleans())
PHRASES = st.builds(
    lambda texts, exact: Phrase(tuple(word(text, exact) for text in texts)),
    st.lists(SYLLABLES, min_size=2, max_size=3),
    st.booleans(),
)
ATOMS = WORDS | PHRASES


def join(kind, parts):
    flat = [piece for part in parts for piece in (part.parts if isinstance(part, kind) else [part])]
    return kind(tuple(flat))


def several(kind, parts):
    return st.lists(parts, min_size=2, max_size=3).map(lambda found: join(kind, found))


CHOICES = ATOMS | several(Or, ATOMS)
NEARS = st.builds(Near, CHOICES, CHOICES, st.integers(1, 10))


def negate(query):
    return query.part if isinstance(query, Not) else Not(query)


def texts(leaves):
    return st.recursive(
        leaves,
        lambda inner: several(And, inner) | several(Or, inner) | inner.map(negate),
        max_leaves=6,
    )


TITLES = texts(ATOMS | NEARS).map(lambda part: Field("title", part))
OUTLETS = CHOICES.map(lambda part: Field("outlet", part))
QUERIES = texts(ATOMS | NEARS | TITLES | OUTLETS)

# Words that meet those of the queries, in accented and bare spelling.
PASSAGES = st.lists(
    st.sampled_from(["học", "phí", "bus", "hoc", "phi", "hộc", "và", "gần", "15/2020/NĐ-CP", "x"]), max_size=14
).map(" ".join)
OUTLETS_OF_TEXTS = st.sampled_from(["học", "Hoc", "bus", "phí bus", "x"])

# Some words so often, and some texts so long, that PostgreSQL does not keep all of them.
LONG_TEXTS = st.lists(
    st.tuples(st.sampled_from(["bus", "học phí", "x y z", "học"]), st.sampled_from([1, 90, 255, 256, 257, 4_000])),
    min_size=1,
    max_size=7,
).map(lambda runs: " ".join(" ".join([words] * times) for words, times in runs))
