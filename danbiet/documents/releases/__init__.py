"""Thông cáo báo chí and báo cáo: what leaves the agency in the layout of Nghị định 30/2020.

Vocabulary
    release   thông cáo báo chí: one page for the press, with its embargo line and where to ask
    report    báo cáo: indicators by responsible unit, one page
"""

from danbiet.documents.releases.model import ReleaseDocument
from danbiet.documents.releases.pdf import release_pdf
from danbiet.documents.releases.report import IndicatorLine, IndicatorReport, report_docx
from danbiet.documents.releases.word import release_docx

__all__ = [
    "IndicatorLine",
    "IndicatorReport",
    "ReleaseDocument",
    "release_docx",
    "release_pdf",
    "report_docx",
]
