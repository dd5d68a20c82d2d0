"""Tờ phát tay và bản niêm yết: what communicators carry and what hangs on the board.

Vocabulary
    handout  one A4 sheet in big type: what changes, the figures, questions and answers, where to ask;
             its tear-off line counts what was given out and never whom it was given to
    notice   bản niêm yết: the same for a board, A4 or A3, read from two steps away
"""

from danbiet.documents.notices.model import BoardNotice, Handout
from danbiet.documents.notices.pdf import handout_pdf, notice_pdf
from danbiet.documents.notices.word import handout_docx

__all__ = ["BoardNotice", "Handout", "handout_docx", "handout_pdf", "notice_pdf"]
