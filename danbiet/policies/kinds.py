"""Kinds of documents that every installation starts with; officers edit their stages."""

from __future__ import annotations

from danbiet.policies.models import DocumentKind, Stage

ALL = [stage.value for stage in Stage]
SHORT = [Stage.DRAFTING, Stage.CONSULTATION, Stage.ADOPTION, Stage.PROMULGATION, Stage.EFFECT, Stage.ENFORCEMENT]

KINDS = [
    ("luat", "Luật, pháp lệnh", ALL),
    ("nghi-dinh", "Nghị định", ALL),
    ("quyet-dinh-ttg", "Quyết định của Thủ tướng Chính phủ", ALL),
    ("thong-tu", "Thông tư", [stage for stage in ALL if stage != Stage.PROPOSAL]),
    ("nghi-quyet-hdnd", "Nghị quyết của Hội đồng nhân dân", ALL),
    ("quyet-dinh-ubnd", "Quyết định của Uỷ ban nhân dân", [stage for stage in ALL if stage != Stage.PROPOSAL]),
    ("chuong-trinh", "Chương trình, đề án", [stage.value for stage in SHORT]),
]


def load_kinds() -> int:
    """Add the kinds that are missing; kinds an officer edited stay as they are. Returns how many were added."""
    known = set(DocumentKind.objects.values_list("key", flat=True))
    fresh = [DocumentKind(key=key, name=name, stages=stages) for key, name, stages in KINDS if key not in known]
    DocumentKind.objects.bulk_create(fresh)
    return len(fresh)
