"""What the newspapers of these tests print."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import format_datetime

from danbiet.listening.models import Item, Source
from tests.builders import an_item
from tests.cast import NOW
from tests.kit.http.press import HOST


def entry(number: int, title: str = "", *, at: datetime = NOW - timedelta(hours=1), summary: str = "Tóm tắt.") -> str:
    return (
        f"<item><title>{title or f'Bài số {number}'}</title><link>http://{HOST}/bai-{number}.html</link>"
        f"<description>{summary}</description><pubDate>{format_datetime(at)}</pubDate></item>"
    )


def rss(*entries: str) -> bytes:
    return f'<rss version="2.0"><channel><title>Báo Sóng Mây</title>{"".join(entries)}</channel></rss>'.encode()


def page(title: str, paragraphs: Iterable[str]) -> bytes:
    words = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{words}</article></body></html>"
    ).encode()


SUBJECTS = {
    "tuition": (
        "Bộ Sông Nước trình phương án giảm học phí cho trẻ mầm non",
        "Theo tờ trình, trẻ mầm non học trường công lập ở vùng ven sông được giảm một nửa học phí từ năm học tới. "
        "Số tiền giảm lấy từ ngân sách địa phương, các trường ngoài công lập được cấp bù theo số trẻ đang học. "
        "Cha mẹ không phải nộp đơn, nhà trường lập danh sách và niêm yết công khai ở cổng trường trước khai giảng.",
    ),
    "ferry": (
        "Bến phà Cù Lao Xanh mở thêm chuyến ban đêm",
        "Từ tuần sau, bến phà Cù Lao Xanh chạy thêm bốn chuyến sau mười giờ tối để chở người bệnh và hàng tươi sống. "
        "Giá vé ban đêm bằng giá ban ngày, xe cứu thương được ưu tiên qua trước. Chủ bến nói đã thay hai động cơ cũ, "
        "lắp thêm đèn dẫn luồng và tuyển sáu thuỷ thủ người địa phương.",
    ),
    "swimming": (
        "Đội bơi lội tỉnh Hải Lâm giành bốn huy chương vàng",
        "Các vận động viên trẻ thi đấu xuất sắc ở nội dung hai trăm mét bơi ếch và bốn trăm mét tự do. Huấn luyện "
        "viên trưởng nói thành tích đến từ chương trình tập huấn dài hạn và tinh thần kỷ luật. Khán giả đứng kín hai "
        "bên khán đài, cổ vũ suốt buổi chiều.",
    ),
    "durian": (
        "Sầu riêng Đồi Chè được giá, nông dân vẫn lo kho lạnh",
        "Thương lái trả chín mươi nghìn đồng một ký ngay tại vườn, cao nhất ba năm nay. Hợp tác xã cho biết cả vùng "
        "chỉ có một kho lạnh nhỏ, phải thuê xe chở xuống cảng trong đêm. Nhiều hộ muốn vay vốn để xây kho chung.",
    ),
}


def written(
    subject: str, source: Source | None = None, *, title: str = "", body: str = "", at: datetime = NOW, **fields: object
) -> Item:
    """Return an article on one of the subjects, read and waiting for analysis."""
    known = {"state": Item.State.READ, "shown_at": None, "engine_version": 0, "received_at": at} | fields
    headline, words = SUBJECTS[subject]
    words = body or words
    return an_item(source, title=title or headline, body=words, syllables=len(words.split()), **known)
