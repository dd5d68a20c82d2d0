"""Copies: near-duplicate texts, found even when cut, wrapped, edited or damaged.

A *copy* is a text taken from another; a *family* is an original with its
copies; two notices on one form (other place, date or figure) are not copies.
The way: ``fingerprint`` each text, look for ``CopyIndex.candidates``, settle
each with ``same_copy``, then ``choose_original``;
``reprint_tree`` says who took it from whom and what each changed. Method and figures:
docs/method/copies.md.
"""

from danbiet.engine.copies.comparison import Comparison, same_copy
from danbiet.engine.copies.credit import Credit, credit
from danbiet.engine.copies.differences import ChangedFigure, Differences, Piece, Sort, differences
from danbiet.engine.copies.fingerprint import (
    DamagedFingerprint,
    Fingerprint,
    Overlap,
    overlap,
)
from danbiet.engine.copies.index import Candidate, CopyIndex
from danbiet.engine.copies.original import EmptyFamily, Member, choose_original
from danbiet.engine.copies.reprints import Reprint, ReprintTree, reprint_tree
from danbiet.engine.copies.sketching import digest, fingerprint, fingerprints

__all__ = [
    "Candidate",
    "ChangedFigure",
    "Comparison",
    "CopyIndex",
    "Credit",
    "DamagedFingerprint",
    "Differences",
    "EmptyFamily",
    "Fingerprint",
    "Member",
    "Overlap",
    "Piece",
    "Reprint",
    "ReprintTree",
    "Sort",
    "choose_original",
    "credit",
    "differences",
    "digest",
    "fingerprint",
    "fingerprints",
    "overlap",
    "reprint_tree",
    "same_copy",
]
