"""The documents that the tests write, all of an invented ministry."""

from datetime import date, datetime

from danbiet.documents.briefing import BriefingDocument, BriefingLine
from danbiet.documents.charts import volume_chart
from danbiet.documents.digest import DigestDocument, DigestLine, PolicyGroup
from danbiet.documents.letterhead import Letterhead, Signer
from danbiet.documents.wording import VIETNAM
from tests.documents.charts.world import volume


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def letterhead(**changes: object) -> Letterhead:
    given: dict[str, object] = {
        "agency": "Vụ Truyền thông chính sách",
        "parent": "Bộ Học đường",
        "number": "05/BC-TTCS",
        "place": "Hà Nội",
        "date": date(2026, 1, 5),
        "recipients": ("Lãnh đạo Bộ (để báo cáo)", "Lưu: VT, TTCS"),
        "signer": Signer("Vụ trưởng", "Nguyễn Thị Ước Lệ", "TL. Bộ trưởng"),
    }
    return Letterhead(**{**given, **changes})  # type: ignore[arg-type]


def line(n: int = 1, **changes: object) -> DigestLine:
    given: dict[str, object] = {
        "n": n,
        "outlet": "Báo Sông Mây",
        "published_at": at(21, 14, 5),
        "title": f"Trường chờ văn bản thứ {n}",
        "url": f"https://song-may.example/tin/{n}",
        "summary": "Phụ huynh hỏi mức thu mới áp dụng từ khi nào.",
        "reprints": 12,
        "unit": "Vụ Tài chính",
        "proposal": "Cung cấp thông tin",
    }
    return DigestLine(**{**given, **changes})  # type: ignore[arg-type]


def digest(**changes: object) -> DigestDocument:
    given: dict[str, object] = {
        "letterhead": letterhead(),
        "start": at(20, 7),
        "end": at(22, 7),
        "groups": [
            PolicyGroup("Học phí", 5, 1042, [line(1), line(2, reprints=0)]),
            PolicyGroup("Giá điện", 1, 1, [line(3, published_at=None)]),
            PolicyGroup("Đất đai", 0, 0),
        ],
        "assessment": ["Báo chí hỏi thời điểm áp dụng.", "Không có tin sai mới.", "Đề nghị trả lời."],
        "basis": ["Căn cứ Quy chế phát ngôn của Bộ."],
        "silent_sources": ["Báo Đồng Lúa"],
        "chart": volume_chart(volume()),
    }
    return DigestDocument(**{**given, **changes})  # type: ignore[arg-type]


def briefing(**changes: object) -> BriefingDocument:
    given: dict[str, object] = {
        "letterhead": letterhead(),
        "meeting": at(24, 8, 30),
        "asked": [BriefingLine("Mức thu mới áp dụng từ ngày nào?", "Báo Sông Mây")],
        "said": [BriefingLine("Thông cáo về mức thu", "Cổng TTĐT, 12/11")],
        "owed": [BriefingLine("Trả lời Báo Sông Mây", "", at(22, 16), "Quy chế phát ngôn", late=True)],
    }
    return BriefingDocument(**{**given, **changes})  # type: ignore[arg-type]
