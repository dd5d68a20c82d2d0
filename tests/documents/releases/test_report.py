from io import BytesIO

import pytest
from docx import Document

from danbiet.documents.releases import IndicatorLine, report_docx
from tests.documents.releases.test_release import words_of
from tests.documents.releases.world import report

GOLDEN = [
    "BỘ HỌC ĐƯỜNG",
    "VỤ TRUYỀN THÔNG CHÍNH SÁCH",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 05/BC-TTCS",
    "Hà Nội, ngày 05 tháng 01 năm 2026",
    "BÁO CÁO",
    "Kết quả cung cấp thông tin về chính sách, quý IV năm 2026",
    "Căn cứ Quy chế phát ngôn của Bộ.",
    "Thông tin về 3 chính sách đã đến 1.204 xã, phường; 2 câu hỏi của báo chí còn quá hạn.",
    *("TT", "Chỉ tiêu", "Kết quả", "Cỡ mẫu (n)", "Kỳ trước", "Nguồn, ghi chú"),
    "Vụ Truyền thông chính sách",
    *("1", "Câu hỏi báo chí trả lời đúng hạn", "87,5%", "24", "80,0%", "Sổ yêu cầu"),
    *("2", "Từ phát hiện đến phản hồi (trung vị)", "42 phút", "11", "65 phút"),
    "Văn phòng Bộ",
    *("3", "Số ngày thông tin đi trước ngày hiệu lực", "12 ngày", "3", "Kỳ đầu đo"),
    *("4", "Người dân biết chính sách", "chưa đo", "Chờ khảo sát"),
    "Số liệu “đã đến” là số thiết bị báo đã nhận hoặc đã phát, không phải số người đã biết.",
    "Kiến nghị",
    "- Giao Vụ Tài chính trả lời 2 câu hỏi quá hạn trước ngày 10/01/2026.",
    "Nơi nhận:",
    "- Lãnh đạo Bộ (để báo cáo);",
    "- Lưu: VT, TTCS.",
    "TL. BỘ TRƯỞNG",
    "VỤ TRƯỞNG",
    "Nguyễn Thị Ước Lệ",
]


def test_the_report_by_units_reads_as_the_golden_text():
    assert words_of(report_docx(report())) == GOLDEN


def test_a_share_without_its_n_is_not_reported():
    with pytest.raises(ValueError, match="needs its n"):
        report_docx(report(lines=[IndicatorLine("Vụ", "Đúng hạn", "87,5%")]))


def test_the_table_fits_between_the_margins_and_repeats_its_head():
    document = Document(BytesIO(report_docx(report())))
    table = document.tables[1]
    assert sum(column.width.mm for column in table.columns) == pytest.approx(160, abs=0.5)
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
