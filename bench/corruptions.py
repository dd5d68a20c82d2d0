"""Seeded damage as copies suffer it, and seeded notices that only share a form."""

import random
import unicodedata
from collections.abc import Callable, Sequence

from danbiet.engine.text import without_diacritics

Corruption = Callable[[str, random.Random, Sequence[str]], str]

_TCVN3 = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢£¤¥¦§",
        strict=True,
    )
)


def cut_to_half(text: str, draw: random.Random, others: Sequence[str]) -> str:
    words = text.split(" ")
    start = draw.choice([0, len(words) // 2, draw.randint(0, len(words) // 2)])
    return " ".join(words[start : start + len(words) // 2])


def wrapped(text: str, draw: random.Random, others: Sequence[str]) -> str:
    """Put the text inside another of the collection, which then surrounds it."""
    around = draw.choice(others).split(" ")
    middle = len(around) // 2
    return " ".join([*around[:middle], text, *around[middle:]])


def edited(share: float) -> Corruption:
    """Return a corruption that replaces, drops or doubles ``share`` of the words."""

    def edit(text: str, draw: random.Random, others: Sequence[str]) -> str:
        spare = draw.choice(others).split()
        words = (_edited_word(word, share, draw, spare) for word in text.split(" "))
        return " ".join(word for word in words if word)

    return edit


def _edited_word(word: str, share: float, draw: random.Random, spare: list[str]) -> str:
    if draw.random() >= share:
        return word
    how = draw.random()
    if how < 0.7:
        return draw.choice(spare)
    return "" if how < 0.85 else f"{word} {draw.choice(spare)}"


def no_diacritics(text: str, draw: random.Random, others: Sequence[str]) -> str:
    return without_diacritics(text)


def lost_letters(text: str, draw: random.Random, others: Sequence[str]) -> str:
    """Encode to cp1252 with replacement, as many a converter of PDF does."""
    return unicodedata.normalize("NFC", text).encode("cp1252", "replace").decode("cp1252")


def nfd(text: str, draw: random.Random, others: Sequence[str]) -> str:
    return unicodedata.normalize("NFD", text)


def tcvn3(text: str, draw: random.Random, others: Sequence[str]) -> str:
    """Write the text in TCVN3 (fonts ABC), read as Latin-1; capitals share codes there."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_TCVN3.get(x) or _TCVN3.get(x.lower()) or x for x in composed)


CORRUPTIONS: dict[str, Corruption] = {
    "cut": cut_to_half,
    "wrapped": wrapped,
    "edit5": edited(0.05),
    "edit15": edited(0.15),
    "no_diacritics": no_diacritics,
    "lost_letters": lost_letters,
    "nfd": nfd,
    "tcvn3": tcvn3,
}

_PLACES = (
    "Hà Nam",
    "Nam Định",
    "Thái Bình",
    "Ninh Bình",
    "Hải Dương",
    "Hưng Yên",
    "Bắc Ninh",
    "Bắc Giang",
    "Phú Thọ",
    "Yên Bái",
    "Lào Cai",
    "Lai Châu",
    "Điện Biên",
    "Sơn La",
    "Hòa Bình",
    "Thanh Hóa",
    "Nghệ An",
    "Hà Tĩnh",
    "Quảng Bình",
    "Quảng Trị",
    "Quảng Nam",
    "Bình Định",
    "Phú Yên",
    "Khánh Hòa",
    "Lâm Đồng",
    "Bình Phước",
    "Tây Ninh",
    "Long An",
    "Tiền Giang",
    "Bến Tre",
    "Trà Vinh",
    "Vĩnh Long",
    "Đồng Tháp",
    "An Giang",
    "Kiên Giang",
    "Cà Mau",
)

_COMMUNES = (
    "Tân Lập",
    "Phú Mỹ",
    "An Hòa",
    "Đông Sơn",
    "Yên Thịnh",
    "Kim Long",
    "Thạch Bình",
    "Xuân Trường",
    "Hợp Tiến",
    "Vĩnh Hưng",
    "Minh Khai",
    "Trung Thành",
    "Quang Trung",
    "Ngọc Sơn",
    "Thanh Bình",
    "Hòa Lạc",
    "Long Thạnh",
    "Mỹ Đức",
    "Bình An",
    "Tam Hợp",
)

_FORMS = (
    "Thông báo ngừng cung cấp điện tại {place}\nCông ty Điện lực {place} thông báo lịch ngừng, giảm"
    " cung cấp điện ngày {date} để sửa chữa, bảo dưỡng lưới điện. Thời gian ngừng cấp điện từ"
    " {hour} giờ đến {hour2} giờ. Khu vực mất điện gồm các xã {commune}, {commune2} và một phần xã"
    " {commune3}, tỉnh {place}. Trong thời gian này đề nghị khách hàng sử dụng điện chủ động bố trí"
    " sản xuất, sinh hoạt cho phù hợp. Nếu công việc hoàn thành sớm, điện lực sẽ đóng điện trở lại"
    " trước thời gian dự kiến. Mọi thắc mắc xin liên hệ tổng đài chăm sóc khách hàng {phone}."
    " Công ty mong quý khách hàng thông cảm vì sự bất tiện này.",
    "Dự báo thời tiết {place} ngày {date}\nTheo đài khí tượng thủy văn, ngày {date} khu vực {place}"
    " nhiều mây, có mưa rào và dông vài nơi, ngày nắng gián đoạn. Gió đông nam cấp {small}. Trong mưa"
    " dông có khả năng xảy ra lốc, sét và gió giật mạnh. Nhiệt độ thấp nhất {low} độ, nhiệt độ cao"
    " nhất {high} độ, độ ẩm trung bình {percent} phần trăm. Người dân cần chú ý đề phòng khi đi lại"
    " và làm việc ngoài trời. Bản tin tiếp theo được phát lúc {hour} giờ {minute} phút.",
    "Thông báo mời thầu số {number}/TB-{code}\nBan quản lý dự án đầu tư xây dựng huyện {commune}, tỉnh"
    " {place} mời các nhà thầu có đủ năng lực và kinh nghiệm tham dự gói thầu số {small} thuộc công"
    " trình nâng cấp đường giao thông xã {commune2}. Giá gói thầu là {money} đồng, thời gian thực hiện"
    " hợp đồng {days} ngày. Hồ sơ mời thầu được phát hành từ {hour} giờ ngày {date} đến trước {hour2}"
    " giờ ngày {date2} tại trụ sở ban quản lý. Nhà thầu tham dự phải nộp bảo đảm dự thầu {money2} đồng"
    " bằng tiền mặt hoặc thư bảo lãnh của ngân hàng. Hồ sơ nộp muộn sẽ bị trả lại nguyên trạng.",
    "Giá nông sản tại {place} ngày {date}\nGhi nhận tại các chợ đầu mối của tỉnh {place}, giá lợn hơi"
    " hôm nay {date} ở mức {price} đồng một ki-lô-gam, giá gạo tẻ thường {price2} đồng, giá cà phê nhân"
    " xô {price3} đồng, giá hồ tiêu {price4} đồng. So với hôm qua, thị trường nhìn chung không biến động"
    " nhiều, sức mua ổn định. Các thương lái cho biết nguồn hàng về chợ vẫn dồi dào, dự báo trong những"
    " ngày tới giá sẽ tiếp tục đi ngang. Người chăn nuôi cần theo dõi sát thị trường để bán đúng lúc.",
    "Xã {commune} công bố kết quả tiếp nhận hồ sơ\nỦy ban nhân dân xã {commune}, tỉnh {place} cho biết"
    " trong tháng {small} năm 20{year} bộ phận một cửa đã tiếp nhận {number} hồ sơ, giải quyết đúng hạn"
    " {days} hồ sơ, đạt {percent} phần trăm. Số hồ sơ nộp trực tuyến là {low}. Không có hồ sơ quá hạn do"
    " lỗi của công chức. Xã đề nghị người dân tiếp tục nộp hồ sơ trên cổng dịch vụ công để giảm thời gian"
    " đi lại. Kết quả chi tiết được niêm yết tại trụ sở và đăng trên trang thông tin điện tử của xã.",
)


_OF_THE_PLACE = ("place", "commune", "commune2", "commune3", "phone", "code")


def _filling(draw: random.Random) -> dict[str, object]:
    communes = draw.sample(_COMMUNES, 3)
    return {
        "place": draw.choice(_PLACES),
        "commune": communes[0],
        "commune2": communes[1],
        "commune3": communes[2],
        "date": f"{draw.randint(1, 28)}/{draw.randint(1, 12)}",
        "date2": f"{draw.randint(1, 28)}/{draw.randint(1, 12)}",
        "hour": draw.randint(5, 9),
        "hour2": draw.randint(10, 18),
        "minute": draw.choice([0, 15, 30, 45]),
        "phone": f"1900{draw.randint(1000, 9999)}",
        "small": draw.randint(1, 12),
        "low": draw.randint(15, 25),
        "high": draw.randint(26, 38),
        "percent": draw.randint(70, 99),
        "number": draw.randint(100, 999),
        "days": draw.randint(60, 400),
        "year": draw.randint(23, 26),
        "code": draw.choice(["BQL", "QLDA", "UBND"]),
        "money": f"{draw.randint(1, 20)}.{draw.randint(100, 999)}.000.000",
        "money2": f"{draw.randint(20, 400)}.000.000",
        "price": f"{draw.randint(50, 70)}.{draw.randint(1, 9)}00",
        "price2": f"{draw.randint(12, 20)}.{draw.randint(1, 9)}00",
        "price3": f"{draw.randint(90, 130)}.{draw.randint(1, 9)}00",
        "price4": f"{draw.randint(120, 160)}.{draw.randint(1, 9)}00",
    }


def notices_on_one_form(draw: random.Random) -> tuple[str, str]:
    """Return two notices of one form; one pair in three is of one place, on another day."""
    form = draw.choice(_FORMS)
    first, second = _filling(draw), _filling(draw)
    if draw.random() < 1 / 3:
        second |= {blank: first[blank] for blank in _OF_THE_PLACE}
    return form.format(**first), form.format(**second)
