"""Công văn: a letter from one agency to another, in the layout of Nghị định 30/2020.

It bears no name of its kind: the subject (V/v) stands below the number, and it opens with whom it is written to.
Letters to Vietnamese authorities are written in Vietnamese whatever the desk's language.
"""

from danbiet.documents.official_letters.model import OfficialLetter
from danbiet.documents.official_letters.word import letter_docx

__all__ = ["OfficialLetter", "letter_docx"]
