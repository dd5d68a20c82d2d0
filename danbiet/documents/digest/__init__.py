"""Điểm báo: what the press wrote in a period, by policy, as files and text.

Vocabulary
    story    sự việc: articles about one event
    article  bài: each one published, reprints included
    line     one story in the table
    group    the stories of one policy
"""

from danbiet.documents.digest.model import DigestDocument, DigestLine, PolicyGroup
from danbiet.documents.digest.pdf import digest_pdf
from danbiet.documents.digest.sheet import digest_xlsx
from danbiet.documents.digest.short import LimitTooSmall, digest_short
from danbiet.documents.digest.word import digest_docx

__all__ = [
    "DigestDocument",
    "DigestLine",
    "LimitTooSmall",
    "PolicyGroup",
    "digest_docx",
    "digest_pdf",
    "digest_short",
    "digest_xlsx",
]
