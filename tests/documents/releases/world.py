"""The release and the report that the tests write."""

from danbiet.documents.releases import IndicatorLine, IndicatorReport, ReleaseDocument
from tests.documents.world import at, letterhead


def release(**changes: object) -> ReleaseDocument:
    given: dict[str, object] = {
        "letterhead": letterhead(number="12/TC-TTCS", kind_code="TC"),
        "title": "Miễn học phí trường công lập từ ngày 01/7/2026",
        "lead": "Từ ngày 01/7/2026, trẻ em mầm non và học sinh phổ thông trường công lập không phải đóng học phí.",
        "paragraphs": [
            "Gia đình không phải làm đơn. Trường đã thu học phí của tháng 7 thì trả lại trước ngày 31/8/2026.",
            "Học sinh trường tư được hỗ trợ theo mức do Hội đồng nhân dân tỉnh quyết định.",
        ],
        "facts": [
            ("Ai được miễn", "Trẻ mầm non, học sinh phổ thông công lập"),
            ("Từ ngày", "01/7/2026"),
            ("Hạn trả lại tiền đã thu", "31/8/2026"),
        ],
        "contact": ["Văn phòng Bộ Học đường: 0240 000 000 (giờ hành chính)", "bao-chi@bo-hoc-duong.example"],
        "url": "https://bo-hoc-duong.example/chinh-sach/hoc-phi",
        "embargo_until": at(1, 8),
    }
    return ReleaseDocument(**{**given, **changes})  # type: ignore[arg-type]


def report(**changes: object) -> IndicatorReport:
    unit, other = "Vụ Truyền thông chính sách", "Văn phòng Bộ"
    given: dict[str, object] = {
        "letterhead": letterhead(),
        "title": "Kết quả cung cấp thông tin về chính sách, quý IV năm 2026",
        "basis": ["Căn cứ Quy chế phát ngôn của Bộ."],
        "summary": ["Thông tin về 3 chính sách đã đến 1.204 xã, phường; 2 câu hỏi của báo chí còn quá hạn."],
        "lines": [
            IndicatorLine(unit, "Câu hỏi báo chí trả lời đúng hạn", "87,5%", 24, "80,0%", "Sổ yêu cầu"),
            IndicatorLine(unit, "Từ phát hiện đến phản hồi (trung vị)", "42 phút", 11, "65 phút", ""),
            IndicatorLine(other, "Số ngày thông tin đi trước ngày hiệu lực", "12 ngày", 3, "", "Kỳ đầu đo"),
            IndicatorLine(other, "Người dân biết chính sách", "", None, "", "Chờ khảo sát"),
        ],
        "proposals": ["Giao Vụ Tài chính trả lời 2 câu hỏi quá hạn trước ngày 10/01/2026."],
        "note": "Số liệu “đã đến” là số thiết bị báo đã nhận hoặc đã phát, không phải số người đã biết.",
    }
    return IndicatorReport(**{**given, **changes})  # type: ignore[arg-type]
