"""Word documents in the layout of Nghị định 30/2020, annex I.

Vocabulary
    page   A4, margins, number centred in the top margin but not on page 1
    head   agency and number on the left, nation and date on the right
    kind   the type of document in capitals, its trích yếu below
    foot   recipients on the left, signature on the right

Times New Roman is named in the file; the reader's machine supplies it.
"""

from danbiet.documents.word.head import write_foot, write_head, write_kind
from danbiet.documents.word.page import new_document, saved, turn_landscape
from danbiet.documents.word.parts import bullet, heading, link, paragraph, picture, table

__all__ = [
    "bullet",
    "heading",
    "link",
    "new_document",
    "paragraph",
    "picture",
    "saved",
    "table",
    "turn_landscape",
    "write_foot",
    "write_head",
    "write_kind",
]
