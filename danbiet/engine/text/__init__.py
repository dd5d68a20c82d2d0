"""Vietnamese text: one form for storing, one for finding, one for sorting.

Every other part of the engine takes its tokens from here, and the database
never splits text by itself: what the officer's query sees in a stream and what
it sees in the archive are the same tokens at the same positions.

Damaged text is flagged and never repaired in silence (``damage``).
Methods, examples and sources: docs/method/text.md.
"""

from danbiet.engine.text.damage import Damage, damage
from danbiet.engine.text.folding import fold, nfc, without_diacritics
from danbiet.engine.text.gazetteer import Gazetteer, Named
from danbiet.engine.text.sentences import sentences
from danbiet.engine.text.sorting import sort_key
from danbiet.engine.text.spellings import spellings
from danbiet.engine.text.syllables import is_syllable
from danbiet.engine.text.tokens import Token, tokens
from danbiet.engine.text.tones import normalise_tones
from danbiet.engine.text.vectors import Kept, SearchVector, keep, search_vector
from danbiet.engine.text.words import words

__all__ = [
    "Damage",
    "Gazetteer",
    "Kept",
    "Named",
    "SearchVector",
    "Token",
    "damage",
    "fold",
    "is_syllable",
    "keep",
    "nfc",
    "normalise_tones",
    "search_vector",
    "sentences",
    "sort_key",
    "spellings",
    "tokens",
    "without_diacritics",
    "words",
]
